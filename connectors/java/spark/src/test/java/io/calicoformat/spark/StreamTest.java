package io.calicoformat.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamTest extends SparkTest {
  private Path source;
  private Path checkpoint;

  @BeforeEach
  void fill() throws Exception {
    source = Files.createTempDirectory(store, "source");
    checkpoint = Files.createTempDirectory(store, "checkpoint");
    sql("DROP TABLE IF EXISTS c.sums");
    sql("CREATE TABLE c.sums (id BIGINT, total BIGINT) "
        + "TBLPROPERTIES ('calico.key'='id', 'calico.algebra.total'='sum')");
  }

  private void arrive(int from, int to) throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int id = from; id < to; id++) {
      lines.append("{\"id\":").append(id).append(",\"total\":1}\n");
    }
    Path hidden = Files.writeString(source.resolve(".part"), lines);
    Files.move(hidden, source.resolve("from" + from + ".json"));
  }

  private Dataset<Row> arriving() {
    return spark.readStream().schema("id BIGINT, total BIGINT")
        .option("maxFilesPerTrigger", 1).json(source.toString());
  }

  private void run(Dataset<Row> rows, String mode) throws Exception {
    DataStreamWriter<Row> writer =
        rows.writeStream().outputMode(mode).trigger(Trigger.AvailableNow())
            .format("calico").option("keyspace", "sums").option("path", uri())
            .option("calico.op.total", mode.equals("append") ? "sum" : "set")
            .option("checkpointLocation", checkpoint.toString());
    StreamingQuery query = writer.start();
    query.processAllAvailable();
    query.stop();
  }

  /** As after a crash between the commit to the store and that to the checkpoint. */
  private void forgetCommitsAfter(int batch) throws Exception {
    try (Stream<Path> commits = Files.list(checkpoint.resolve("commits"))) {
      for (Path commit : commits.sorted(Comparator.naturalOrder()).toList()) {
        String name = commit.getFileName().toString().replaceAll("\\D", "");
        if (Integer.parseInt(name) > batch) {
          Files.delete(commit);
        }
      }
    }
  }

  @Test
  void aBatchThatRunsAgainAfterACrashCountsOnce() throws Exception {
    arrive(0, 10);
    arrive(5, 15);
    run(arriving(), "append");
    List<String> sums = rows("SELECT count(*), sum(total) FROM c.sums");
    assertEquals(List.of("[15,20]"), sums);
    List<String> head = rows("SELECT max(version) FROM c.sums.history");
    forgetCommitsAfter(0);
    run(arriving(), "append");
    assertEquals(sums, rows("SELECT count(*), sum(total) FROM c.sums"));
    assertEquals(head, rows("SELECT max(version) FROM c.sums.history"));
    arrive(20, 22);
    run(arriving(), "append");
    assertRows("SELECT count(*), sum(total) FROM c.sums", "[17,22]");
  }

  @Test
  void updatesOfAnAggregateReplaceTheRowsOfTheirKeys() throws Exception {
    Dataset<Row> counts =
        arriving().selectExpr("id % 2 AS id").groupBy("id").count()
            .withColumnRenamed("count", "total");
    arrive(0, 10);
    run(counts, "update");
    assertRows("SELECT id, total FROM c.sums ORDER BY id", "[0,5]", "[1,5]");
    arrive(20, 23);
    run(counts, "update");
    assertRows("SELECT id, total FROM c.sums ORDER BY id", "[0,7]", "[1,6]");
  }
}
