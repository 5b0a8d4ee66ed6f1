package io.calicoformat.spark;

import org.apache.spark.Success$;
import org.apache.spark.TaskContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * A driver in a process of its own. One of its two tasks stages rows, which it says; the other one
 * never ends, so that it is killed between stage and commit.
 */
final class DoomedDriver {
  static final String STAGED = "staged";
  static final long ROWS = 20_000;

  private DoomedDriver() {}

  public static void main(String[] args) {
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.adaptive.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate();
    spark.sparkContext().addSparkListener(
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd end) {
            if (end.taskType().equals("ResultTask") && end.reason() == Success$.MODULE$) {
              System.out.println(STAGED);
            }
          }
        });
    UDF1<Long, Long> waiting =
        id -> {
          if (TaskContext.get().partitionId() == 0) {
            Thread.sleep(Long.MAX_VALUE);
          }
          return id;
        };
    spark.udf().register(
        "waiting", functions.udf(waiting, DataTypes.LongType).asNondeterministic());
    save(rows(spark, "waiting(id) * 0 + 1"), args[0]);
  }

  /** In two tasks, by key, so that nothing is shuffled between the expression and the write. */
  static Dataset<Row> rows(SparkSession spark, String total) {
    Dataset<Row> ids = spark.range(0, ROWS, 1, 2).toDF();
    return ids.repartition(2, ids.col("id")).selectExpr("id", total + " AS total");
  }

  static void save(Dataset<Row> rows, String uri) {
    rows.write().format("calico").option("keyspace", "doomed").option("path", uri)
        .option("calico.op.total", "sum").mode("append").save();
  }
}
