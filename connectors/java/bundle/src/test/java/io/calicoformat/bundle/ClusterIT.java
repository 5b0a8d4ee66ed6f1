package io.calicoformat.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;

/** Executors in processes of their own that are lost, or so slow that a second one does the same. */
class ClusterIT extends BundleTest {
  private static final long ROWS = 60_000;
  private static final List<String> ONCE = List.of("[" + ROWS + "," + ROWS + "]");

  private SparkSession.Builder cluster(String master) {
    // Executors find the functions of this file among the classes of the tests.
    Path classes = Path.of(JAR).resolveSibling("test-classes");
    return session(master).config("spark.executor.extraClassPath", classes.toString());
  }

  private static void register(SparkSession spark, String name, UDF1<Long, Long> function) {
    spark.udf().register(
        name, functions.udf(function, DataTypes.LongType).asNondeterministic());
  }

  private static void makeSums(SparkSession spark, String table) {
    spark.sql("CREATE TABLE c." + table + " (id BIGINT, total BIGINT) TBLPROPERTIES "
        + "('calico.key'='id', 'calico.algebra.total'='sum')");
  }

  /** In one task, so that the function runs as rows are sent: what came before has left already. */
  private void add(SparkSession spark, String table, String total) {
    spark.range(0, ROWS, 1, 1).selectExpr("id", total + " AS total")
        .write().format("calico").option("keyspace", table)
        .option("path", folder.resolve("store").toString())
        .option("calico.op.total", "sum").mode("append").save();
  }

  @Test
  void executorsThatAreKilledAsTheyWriteOrReadLeaveEveryRowOnce() {
    SparkSession spark = cluster("local-cluster[2,1,1024]").getOrCreate();
    AtomicInteger lost = new AtomicInteger();
    spark.sparkContext().addSparkListener(
        new SparkListener() {
          @Override
          public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
            lost.incrementAndGet();
          }
        });
    makeSums(spark, "killed");
    register(spark, "kill", killOnce(folder.resolve("killed-writing")));
    add(spark, "killed", "kill(id) * 0 + 1");
    assertEquals(ONCE, rows(spark.sql("SELECT count(*), sum(total) FROM c.killed")));
    register(spark, "kill", killOnce(folder.resolve("killed-reading")));
    assertEquals(
        ONCE,
        rows(spark.sql("SELECT count(DISTINCT id), sum(total) "
            + "FROM (SELECT kill(id) AS id, total FROM c.killed)")));
    assertEquals(2, lost.get());
  }

  @Test
  void aSlowTaskAndItsSpeculativeDuplicateLeaveEveryRowOnce() {
    // Spark runs duplicates on other hosts only.
    try (TwoHosts hosts = new TwoHosts(folder.resolve("work"))) {
      SparkSession spark =
          cluster(hosts.master())
              .config("spark.executor.memory", "1g")
              .config("spark.executor.cores", "1")
              .config("spark.speculation", "true")
              // A stage of one task has no other to compare it with.
              .config("spark.speculation.task.duration.threshold", "4s")
              .getOrCreate();
      AtomicInteger speculative = new AtomicInteger();
      spark.sparkContext().addSparkListener(
          new SparkListener() {
            @Override
            public void onTaskStart(SparkListenerTaskStart start) {
              speculative.addAndGet(start.taskInfo().speculative() ? 1 : 0);
            }
          });
      makeSums(spark, "slow");
      register(spark, "slow", slowOnce(folder.resolve("slow")));
      add(spark, "slow", "slow(id) * 0 + 1");
      assertTrue(speculative.get() > 0, "no duplicate was started");
      assertEquals(ONCE, rows(spark.sql("SELECT count(*), sum(total) FROM c.slow")));
      spark.stop();
    }
  }

  /** Ends the first executor that comes to a row in the middle, as a kernel short of memory does. */
  private static UDF1<Long, Long> killOnce(Path mark) {
    String file = mark.toString();
    return id -> {
      if (id == ROWS - 1_000 && Path.of(file).toFile().createNewFile()) {
        long self = ProcessHandle.current().pid();
        new ProcessBuilder("kill", "-9", String.valueOf(self)).start().waitFor();
      }
      return id;
    };
  }

  /** Holds the first task that comes to a row in the middle until it is told to end. */
  private static UDF1<Long, Long> slowOnce(Path mark) {
    String file = mark.toString();
    return id -> {
      if (id == ROWS - 1_000 && Path.of(file).toFile().createNewFile()) {
        Thread.sleep(120_000);
      }
      return id;
    };
  }
}
