package io.calicoformat.spark.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calicoformat.client.At;
import io.calicoformat.client.BridgeClient;
import io.calicoformat.client.BridgeOptions;
import io.calicoformat.client.Bridges;
import io.calicoformat.client.KeySpace;
import io.calicoformat.client.PlanRequest;
import io.calicoformat.client.StageKind;
import io.calicoformat.client.WriteRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of attempts of one task, with the calls that Spark makes. */
class AttemptsTest {
  @TempDir static Path folder;

  private BridgeOptions bridge;
  private BridgeClient client;
  private TableBatchWrite write;

  @BeforeEach
  void begin() {
    bridge =
        Connections.to(
            folder.resolve("store").toString(),
            new CaseInsensitiveStringMap(Map.of("create", "true")));
    client = Bridges.connect(bridge);
    if (client.keySpaces().contains("t")) {
      client.dropKeySpace("t");
    }
    Map<String, Object> total = Map.of("name", "total", "type", "int64", "algebra", "sum");
    client.createKeySpace(
        Map.of(
            "name", "t",
            "key", List.of(Map.of("name", "id", "type", "int64")),
            "groups", List.of(Map.of("name", "g", "anchor", true, "columns", List.of(total)))));
    KeySpace keySpace = client.keySpace("t", At.HEAD);
    write =
        new TableBatchWrite(
            new TableSource(bridge, keySpace, At.HEAD, null),
            new WriteRequest("t"),
            new StageKind("upsert", false, Map.of("total", "sum")),
            StructType.fromDDL("id BIGINT, total BIGINT"),
            null);
  }

  private static WriterCommitMessage attempt(RowWriter.Factory factory) throws IOException {
    try (DataWriter<InternalRow> writer = factory.createWriter(0, 0)) {
      for (long id = 0; id < 10; id++) {
        writer.write(new GenericInternalRow(new Object[] {id, 1L}));
      }
      return writer.commit();
    }
  }

  private long rows() {
    return client.plan(new PlanRequest("t")).rows();
  }

  @Test
  void ofTwoAttemptsThatBothStagedTheOneThatIsCommittedCounts() throws IOException {
    RowWriter.Factory factory = (RowWriter.Factory) write.createBatchWriterFactory(() -> 1);
    attempt(factory);
    WriterCommitMessage winner = attempt(factory);
    write.commit(new WriterCommitMessage[] {winner});
    assertEquals(10, rows());
  }

  @Test
  void aDriverThatDiesBeforeTheCommitLeavesNothingThatIsSeen() throws IOException {
    attempt((RowWriter.Factory) write.createBatchWriterFactory(() -> 1));
    assertEquals(0, rows());
  }

  @Test
  void anAbortedWriteIsNotCommittedLater() throws IOException {
    RowWriter.Factory factory = (RowWriter.Factory) write.createBatchWriterFactory(() -> 1);
    WriterCommitMessage[] messages = {attempt(factory), null};
    write.abort(messages);
    assertEquals(0, rows());
  }

  @Test
  void anAttemptThatEndsEarlyStagesNothing() throws IOException {
    RowWriter.Factory factory = (RowWriter.Factory) write.createBatchWriterFactory(() -> 1);
    try (DataWriter<InternalRow> writer = factory.createWriter(0, 0)) {
      for (long id = 0; id < 40_000; id++) {
        writer.write(new GenericInternalRow(new Object[] {id, 1L}));
      }
      writer.abort();
    }
    write.commit(new WriterCommitMessage[] {attempt(factory)});
    assertEquals(10, rows());
  }
}
