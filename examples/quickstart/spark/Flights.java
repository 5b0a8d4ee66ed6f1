import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;

/**
 * The flights in Apache Spark: load, MERGE, time travel and a stream. Follows the rules of plan.mjs,
 * and says after each step what came of it, in one line of JSON; main.mjs compares that, and the
 * views that are left behind as Parquet, with what DuckDB makes of the same inputs.
 */
public final class Flights {
  private static final String FIGURES =
      "SELECT count(*) AS rows, sum(delay) AS delay, sum(distance) AS distance,"
          + " sum(cardinality(annotations)) AS notes FROM ";

  private final SparkSession spark;
  private final String store;
  private final Path out;
  private final long bulkRows;
  private final long arrivalRows;
  private final int commits;

  private Flights(String[] args) {
    store = args[1];
    out = Path.of(args[2]);
    bulkRows = Long.parseLong(args[3]);
    arrivalRows = Long.parseLong(args[4]);
    commits = Integer.parseInt(args[5]);
    spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("Calico quickstart")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.shuffle.partitions", "4")
            .config("spark.sql.warehouse.dir", out.resolve("warehouse").toString())
            .config("spark.sql.catalog.c", "io.calicoformat.spark.CalicoCatalog")
            .config("spark.sql.catalog.c.uri", store)
            .config("spark.sql.catalog.c.create", "true")
            .getOrCreate();
    // All flights of the file; the number of a flight is that of its row.
    spark.read().parquet(args[0])
        .selectExpr("CAST(date AS DATE) AS day", "_metadata.row_index AS number", "date",
            "origin", "destination", "distance", "delay")
        .where("number < " + (bulkRows + commits * arrivalRows))
        .createOrReplaceTempView("source");
  }

  /** Flights file, store, folder for views, rows to load, rows of each MERGE, how many of these. */
  public static void main(String[] args) throws Exception {
    Flights flights = new Flights(args);
    long loaded = flights.load();
    long merged = flights.merge();
    flights.read("merged");
    flights.travel(loaded, merged);
    flights.stream();
    flights.read("streamed");
    flights.spark.stop();
  }

  private long load() {
    long start = System.nanoTime();
    spark.sql("CREATE TABLE c.flight (day DATE, number BIGINT, date TIMESTAMP_NTZ, origin STRING,"
        + " destination STRING, distance BIGINT, delay BIGINT, annotations ARRAY<STRING>)"
        + " PARTITIONED BY (bucket(4, day)) TBLPROPERTIES ('calico.key'='day,number',"
        + " 'calico.group.facts'='date,origin,destination,distance', 'calico.anchor'='facts',"
        + " 'calico.group.ops'='delay,annotations', 'calico.group.ops.format'='arrow',"
        + " 'calico.algebra.annotations'='append')");
    spark.sql("INSERT INTO c.flight SELECT *, NULL FROM source WHERE number < " + bulkRows);
    long version = head();
    String plan =
        spark.sql("SELECT origin FROM c.flight WHERE number = 7")
            .queryExecution().executedPlan().toString();
    boolean pushed = plan.contains("filter [") && plan.contains("\"number\" = 7");
    say("load", start, "\"version\":" + version + ",\"spark\":\"" + spark.version()
        + "\",\"pushed\":" + pushed);
    return version;
  }

  /** Corrected delays of flights that are there and flights that are new, in one MERGE each. */
  private long merge() {
    long start = System.nanoTime();
    long half = 0;
    for (int i = 0; i < commits; i++) {
      long first = bulkRows + i * arrivalRows;
      spark.sql("MERGE INTO c.flight USING ("
          + "SELECT day, number, date, origin, destination, distance,"
          + " (number * 31 + " + i + " * 17) % 400 - 60 AS delay FROM source"
          + " WHERE number < " + bulkRows + " AND number % 4000 IN (" + i + ", " + (i + 1) + ")"
          + " UNION ALL SELECT * FROM source"
          + " WHERE number >= " + first + " AND number < " + (first + arrivalRows) + ") news"
          + " ON flight.day = news.day AND flight.number = news.number"
          + " WHEN MATCHED THEN UPDATE SET delay = news.delay"
          + " WHEN NOT MATCHED THEN INSERT (day, number, date, origin, destination, distance,"
          + " delay) VALUES (news.day, news.number, news.date, news.origin, news.destination,"
          + " news.distance, news.delay)");
      if (i + 1 == commits / 2) {
        half = head();
      }
    }
    say("merge", start, "\"statements\":" + commits);
    return half;
  }

  /** The table after the load, by number and by tag, and after half of the MERGEs, also by time. */
  private void travel(long loaded, long merged) {
    long start = System.nanoTime();
    say("loaded", start, figures("c.flight VERSION AS OF " + loaded));
    long tagged = System.nanoTime();
    spark.sql("CALL c.system.create_tag('loaded', 'v" + loaded + "')");
    say("tagged", tagged, figures("c.flight VERSION AS OF 'loaded'"));
    long began = System.nanoTime();
    String then = time(merged);
    export("half", spark.sql("SELECT * FROM c.flight VERSION AS OF " + merged));
    say("half", began, "\"version\":" + merged + ",\"time\":\"" + then + "\","
        + figures("c.flight TIMESTAMP AS OF '" + then + "'"));
  }

  /**
   * Notes arrive as files, one for each batch of a stream that appends them to lists. After half of
   * them the stream ends, and its checkpoint loses the last batch as in a crash: it runs again, and
   * the store knows it.
   */
  private void stream() throws Exception {
    long start = System.nanoTime();
    long before = head();
    Path notes = Files.createDirectory(out.resolve("notes"));
    for (int i = 0; i < commits; i++) {
      if (i == commits / 2) {
        runStream(notes);
        forgetLastBatch();
      }
      spark.sql("SELECT day, number, array(concat(element_at(array('gate changed', 'crew late',"
              + " 'de-iced', 'held'), CAST(number % 4 AS INT) + 1), ' (" + i + ")')) AS annotations"
              + " FROM source WHERE number % 5000 BETWEEN " + i + " AND " + (i + 2))
          .coalesce(1).write().parquet(notes.resolve(String.valueOf(i)).toString());
    }
    runStream(notes);
    // What the batch staged that the store knew already is nobody's: its entry names no table.
    long entries =
        spark.sql("SELECT count(DISTINCT version) FROM c.flight.history WHERE version > " + before)
            .first().getLong(0);
    say("stream", start, "\"commits\":" + entries);
  }

  private void runStream(Path notes) throws Exception {
    Dataset<Row> arriving =
        spark.readStream().schema("day DATE, number BIGINT, annotations ARRAY<STRING>")
            .option("maxFilesPerTrigger", 1).parquet(notes + "/*");
    StreamingQuery query =
        arriving.writeStream().format("calico").option("keyspace", "flight")
            .option("path", store).option("create", "true")
            .option("calico.op.annotations", "append")
            .option("checkpointLocation", out.resolve("checkpoint").toString())
            .trigger(Trigger.AvailableNow()).start();
    query.awaitTermination();
  }

  private void forgetLastBatch() throws Exception {
    Path ended = out.resolve("checkpoint/commits");
    int last = commits / 2 - 1;
    Files.delete(ended.resolve(String.valueOf(last)));
    Files.delete(ended.resolve("." + last + ".crc"));
  }

  private void read(String name) {
    long start = System.nanoTime();
    String figures = figures("c.flight");
    say(name, start, figures);
    export(name, spark.table("c.flight"));
    say(name + "-view", start, figures);
  }

  private void export(String name, Dataset<Row> view) {
    view.write().parquet(out.resolve(name).toString());
  }

  private String figures(String table) {
    Row row = spark.sql(FIGURES + table).first();
    return String.format(
        "\"rows\":%s,\"delay\":%s,\"distance\":%s,\"notes\":%s",
        row.get(0), row.get(1), row.get(2), row.isNullAt(3) ? 0 : row.get(3));
  }

  private long head() {
    return spark.sql("SELECT max(version) FROM c.flight.history").first().getLong(0);
  }

  private String time(long version) {
    Instant time =
        spark.sql("SELECT timestamp FROM c.flight.history WHERE version = " + version)
            .first().getTimestamp(0).toInstant();
    return time.toString();
  }

  private static void say(String step, long start, String members) {
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        Locale.ROOT, "{\"step\":\"%s\",\"seconds\":%.3f,%s}%n", step, seconds, members);
  }
}
