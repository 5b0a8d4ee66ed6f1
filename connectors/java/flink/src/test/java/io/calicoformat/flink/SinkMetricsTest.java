package io.calicoformat.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;

/** What Flink shows of a sink, under the names that it has for all sinks. */
class SinkMetricsTest extends FlinkTest {
  private static final int ROWS = 400;

  @Test
  void rowsBytesAndCommitsAreCounted() throws Exception {
    createKeySpace("measured", Rows.COLUMNS);
    Sink<RowData> sink = CalicoSink.builder(store(), "measured", Rows.TYPE).build();
    try (Cluster cluster = new Cluster(folder.resolve("measured"), Measured.settings())) {
      StreamExecutionEnvironment environment = cluster.environment(2, null);
      Rows.build(environment, sink, ROWS);
      environment.execute();
    }
    long commits = commitsTo("measured");
    assertEquals(ROWS, Measured.sum("Writer", "numRecordsSend"));
    assertTrue(Measured.sum("Writer", "numBytesSend") > 0);
    assertEquals(0, Measured.sum("Writer", "numRecordsSendErrors"));
    assertTrue(Measured.sum("Writer", "currentSendTime") > 0);
    assertTrue(Measured.sum("Writer", "numRecordsOut") >= ROWS);
    assertEquals(0, Measured.sum("Committer", "pendingCommittables"));
    assertEquals(commits, Measured.sum("Committer", "successfulCommittables"));
    assertEquals(0, Measured.sum("Committer", "failedCommittables"));
  }

  @Test
  void rowsThatFailAreCounted() throws Exception {
    createKeySpace("lost", Rows.COLUMNS);
    try (BridgeServer bridge = new BridgeServer(store());
        FaultyBridge faults = new FaultyBridge(bridge::address)) {
      Sink<RowData> sink =
          CalicoSink.builder(store(), "lost", Rows.TYPE)
              .option("bridge", faults.address())
              .option("token", BridgeServer.TOKEN)
              .build();
      faults.loseRequests("/v1/stage", 10);
      try (Cluster cluster = new Cluster(folder.resolve("lost"), Measured.settings())) {
        StreamExecutionEnvironment environment = cluster.environment(1, null);
        Rows.build(environment, sink, ROWS);
        environment.execute();
      }
    }
    assertTrue(Measured.sum("Writer", "numRecordsSendErrors") > 0);
    assertEquals(ROWS, rowsOf("lost", "id").size());
  }
}
