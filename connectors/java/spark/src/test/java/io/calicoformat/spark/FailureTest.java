package io.calicoformat.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;

class FailureTest extends SparkTest {
  private static final int WIDE = 2_000;
  // Tasks get copies of functions, and share only what is static.
  private static final AtomicBoolean KILLED = new AtomicBoolean();

  /** Ends the bridge of this JVM without a warning. */
  private static void killBridge() {
    List<ProcessHandle> bridges =
        ProcessHandle.current().children()
            .filter(child -> child.info().commandLine().orElse("").contains(" serve " + uri()))
            .toList();
    assertEquals(1, bridges.size());
    bridges.get(0).destroyForcibly();
    bridges.get(0).onExit().join();
  }

  /** A function that kills the bridge when it first sees a value, and gives it back. */
  private static void killAt(long value) {
    KILLED.set(false);
    UDF1<Long, Long> function =
        id -> {
          if (id == value && KILLED.compareAndSet(false, true)) {
            killBridge();
          }
          return id;
        };
    spark.udf().register(
        "kill", functions.udf(function, DataTypes.LongType).asNondeterministic());
  }

  @Test
  void aBridgeThatIsKilledMidScanIsStartedAgainAndTheRowsAreWhole() {
    sql("DROP TABLE IF EXISTS c.big");
    sql("CREATE TABLE c.big (id BIGINT, filler STRING) PARTITIONED BY (bucket(2, id)) "
        + "TBLPROPERTIES ('calico.key'='id')");
    sql("INSERT INTO c.big SELECT id, repeat(uuid(), 10) FROM range(100000)");
    long first = sql("SELECT id FROM c.big LIMIT 1").first().getLong(0);
    killAt(first);
    assertRows("SELECT count(DISTINCT id), sum(length(filler)) "
        + "FROM (SELECT kill(id) AS id, filler FROM c.big)", "[100000,36000000]");
    assertTrue(KILLED.get());
  }

  @Test
  void aBridgeThatIsKilledMidWriteIsStartedAgainAndTheRowsArriveOnce() {
    sql("DROP TABLE IF EXISTS c.sums");
    sql("CREATE TABLE c.sums (id BIGINT, total BIGINT) "
        + "TBLPROPERTIES ('calico.key'='id', 'calico.algebra.total'='sum')");
    killAt(90_000);
    // Without a shuffle the function runs as rows are sent; the batches before have left already.
    spark.range(0, 100_000, 1, 1).selectExpr("id", "kill(id) * 0 + 1 AS total")
        .write().format("calico").option("keyspace", "sums").option("path", uri())
        .option("calico.op.total", "sum").mode("append").save();
    assertTrue(KILLED.get());
    assertRows("SELECT count(*), sum(total) FROM c.sums", "[100000,100000]");
  }

  @Test
  void aDriverThatIsKilledBetweenStageAndCommitLeavesNothingThatIsSeen() throws Exception {
    sql("DROP TABLE IF EXISTS c.doomed");
    sql("CREATE TABLE c.doomed (id BIGINT, total BIGINT) "
        + "TBLPROPERTIES ('calico.key'='id', 'calico.algebra.total'='sum')");
    long before = dataFiles();
    killDriverThatHasStaged();
    assertTrue(dataFiles() > before, "nothing was staged");
    assertRows("SELECT count(*) FROM c.doomed", "[0]");
    assertRows("SELECT operation FROM c.doomed.history", "[create-key-space]");
    DoomedDriver.save(DoomedDriver.rows(spark, "1"), uri());
    String all = "[" + DoomedDriver.ROWS + "," + DoomedDriver.ROWS + "]";
    assertRows("SELECT count(*), sum(total) FROM c.doomed", all);
  }

  private static void killDriverThatHasStaged() throws Exception {
    Process driver =
        new ProcessBuilder(javaCommand(DoomedDriver.class, uri()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines = driver.inputReader()) {
      String line = lines.readLine();
      while (line != null && !line.equals(DoomedDriver.STAGED)) {
        line = lines.readLine();
      }
      assertEquals(DoomedDriver.STAGED, line);
      List<ProcessHandle> bridges = driver.children().toList();
      assertEquals(1, bridges.size());
      driver.destroyForcibly().waitFor();
      bridges.get(0).onExit().get(30, TimeUnit.SECONDS);
    } finally {
      driver.destroyForcibly();
    }
  }

  @Test
  void aTableOfTwoThousandColumnsIsWrittenAndReadWithNullsEverywhere() {
    StringJoiner columns = new StringJoiner(", ");
    StringJoiner values = new StringJoiner(", ");
    for (int index = 0; index < WIDE; index++) {
      columns.add("c" + index + (index % 2 == 0 ? " INT" : " STRING"));
      values.add(index % 2 == 0 ? "CAST(IF(id % 3 = 0, NULL, id + " + index + ") AS INT)" : "NULL");
    }
    sql("DROP TABLE IF EXISTS c.wide");
    sql("CREATE TABLE c.wide (id BIGINT, " + columns + ") TBLPROPERTIES ('calico.key'='id')");
    sql("INSERT INTO c.wide SELECT id, " + values + " FROM range(300)");
    Row row = sql("SELECT * FROM c.wide WHERE id = 100").first();
    assertEquals(100 + WIDE - 2, row.getInt(WIDE - 1));
    assertTrue(row.isNullAt(2));
    assertRows("SELECT count(*), count(c0), count(c1), sum(c1998) FROM c.wide WHERE c1 IS NULL",
        "[300,200,0,429600]");
  }
}
