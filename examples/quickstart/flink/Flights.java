import io.calicoformat.client.At;
import io.calicoformat.client.BridgeClient;
import io.calicoformat.client.BridgeOptions;
import io.calicoformat.client.Bridges;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/**
 * The flights in Apache Flink: load, upserts of corrections and of new flights, time travel, and a
 * table that a job keeps as the changes come. Follows the rules of plan.mjs, and says after each
 * step what came of it, in one line of JSON; main.mjs compares that, and the views that are left
 * behind as lines of JSON, with what DuckDB makes of the same inputs.
 */
public final class Flights {
  private static final String COLUMNS =
      "`day` DATE, number BIGINT, `date` TIMESTAMP(6), origin STRING, destination STRING,"
          + " distance BIGINT, delay BIGINT";
  private static final long PATIENCE_MINUTES = 20;
  private static final int SLOTS = 4;

  private final String store;
  private final BridgeOptions bridge;
  private final Path out;
  private final long bulkRows;
  private final long arrivalRows;
  private final int commits;
  private final MiniCluster cluster;
  private final TableEnvironment batch;
  private final TableEnvironment streaming;

  private Flights(String[] args) throws Exception {
    store = args[1];
    String secret = Bridges.randomSecret();
    bridge = new BridgeOptions(store, BridgeOptions.AUTO, secret, secret, null, null, false);
    out = Path.of(args[2]);
    bulkRows = Long.parseLong(args[3]);
    arrivalRows = Long.parseLong(args[4]);
    commits = Integer.parseInt(args[5]);
    cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .withRandomPorts()
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(SLOTS)
                .build());
    cluster.start();
    batch = environment(EnvironmentSettings.inBatchMode());
    streaming = environment(EnvironmentSettings.inStreamingMode());
    // All flights with their numbers; Flink reads no Parquet without a Hadoop.
    batch.executeSql("CREATE TEMPORARY TABLE source (" + COLUMNS + ") WITH ("
        + "'connector' = 'filesystem', 'path' = '" + args[0] + "', 'format' = 'csv',"
        + " 'csv.null-literal' = '')");
  }

  /** Flights as CSV, store, folder for views, rows to load, rows of each upsert, how many. */
  public static void main(String[] args) throws Exception {
    Flights flights = new Flights(args);
    long loaded = flights.load();
    JobClient following = flights.follow();
    long half = flights.upsert();
    flights.read("upserted");
    flights.travel(loaded, half);
    flights.annotate();
    flights.read("annotated");
    flights.await(following);
    flights.cluster.close();
  }

  private TableEnvironment environment(EnvironmentSettings mode) throws Exception {
    URI address = cluster.getRestAddress().get();
    Configuration settings = new Configuration();
    settings.setString("execution.target", "remote");
    settings.setString("rest.address", address.getHost());
    settings.setString("rest.port", String.valueOf(address.getPort()));
    settings.setString("parallelism.default", "2");
    settings.setString("execution.checkpointing.interval", "2 s");
    settings.setString("table.local-time-zone", "UTC");
    // One row of each airport for each second, and not one for each flight.
    settings.setString("table.exec.mini-batch.enabled", "true");
    settings.setString("table.exec.mini-batch.allow-latency", "1 s");
    settings.setString("table.exec.mini-batch.size", "50000");
    TableEnvironment environment = TableEnvironment.create(mode);
    environment.getConfig().addConfiguration(settings);
    environment.executeSql(
        "CREATE CATALOG c WITH ('type' = 'calico', 'uri' = '" + store + "', 'create' = 'true')");
    environment.executeSql("USE CATALOG c");
    return environment;
  }

  private void run(String statement) throws Exception {
    batch.executeSql(statement).await(PATIENCE_MINUTES, TimeUnit.MINUTES);
  }

  private long load() throws Exception {
    long start = System.nanoTime();
    run("CREATE TABLE flight (" + COLUMNS + ", annotations ARRAY<STRING>,"
        + " PRIMARY KEY (`day`, number) NOT ENFORCED) WITH ("
        + "'groups.facts' = 'date, origin, destination, distance',"
        + " 'groups.ops' = 'delay, annotations', 'fields.annotations.algebra' = 'append')");
    run("INSERT INTO flight (`day`, number, `date`, origin, destination, distance, delay)"
        + " SELECT * FROM source WHERE number < " + bulkRows);
    long version = head();
    String query = "SELECT origin FROM flight WHERE number = 7";
    boolean pushed = batch.explainSql(query).contains("filter=[=(number, 7");
    say("load", start, "\"version\":" + version + ",\"pushed\":" + pushed);
    return version;
  }

  /** Keeps the sums of each airport as the flights change, until it is cancelled. */
  private JobClient follow() throws Exception {
    run("CREATE TABLE departures (origin STRING, flights BIGINT, delay BIGINT,"
        + " PRIMARY KEY (origin) NOT ENFORCED)");
    return streaming
        .executeSql("INSERT INTO departures SELECT origin, count(*), sum(delay)"
            + " FROM flight /*+ OPTIONS('scan.startup.mode' = 'initial') */"
            + " WHERE origin IS NOT NULL GROUP BY origin")
        .getJobClient()
        .orElseThrow();
  }

  /** Corrected delays of flights that are there, and then flights that are new. */
  private long upsert() throws Exception {
    long start = System.nanoTime();
    long half = 0;
    for (int i = 0; i < commits; i++) {
      run("INSERT INTO flight (`day`, number, delay) SELECT `day`, number,"
          + " MOD(number * 31 + " + i + " * 17, 400) - 60 FROM source"
          + " WHERE number < " + bulkRows + " AND MOD(number, 4000) IN (" + i + ", " + (i + 1)
          + ")");
      long first = bulkRows + i * arrivalRows;
      run("INSERT INTO flight (`day`, number, `date`, origin, destination, distance, delay)"
          + " SELECT * FROM source WHERE number >= " + first + " AND number < "
          + (first + arrivalRows));
      if (i + 1 == commits / 2) {
        half = after();
      }
    }
    say("upsert", start, "\"statements\":" + 2 * commits);
    return half;
  }

  /** A time in milliseconds that all commits so far lie before. */
  private static long after() throws InterruptedException {
    Thread.sleep(2);
    return System.currentTimeMillis();
  }

  /** The table after the load, by number, and after half of the upserts, by time. */
  private void travel(long loaded, long half) throws Exception {
    long start = System.nanoTime();
    say("loaded", start, figures("flight /*+ OPTIONS('scan.version' = '" + loaded + "') */"));
    long began = System.nanoTime();
    String then = "flight /*+ OPTIONS('scan.timestamp-millis' = '" + half + "') */";
    export("half", "SELECT * FROM " + then, COLUMNS + ", annotations ARRAY<STRING>");
    say("half", began, "\"millis\":" + half + "," + figures(then));
  }

  /** Notes, which are appended to lists. */
  private void annotate() throws Exception {
    long start = System.nanoTime();
    long before = head();
    for (int i = 0; i < commits; i++) {
      run("INSERT INTO flight /*+ OPTIONS('fields.annotations.operation' = 'append') */"
          + " (`day`, number, annotations) SELECT `day`, number, ARRAY[CASE MOD(number, 4)"
          + " WHEN 0 THEN 'gate changed' WHEN 1 THEN 'crew late' WHEN 2 THEN 'de-iced'"
          + " ELSE 'held' END || ' (" + i + ")'] FROM source"
          + " WHERE MOD(number, 5000) BETWEEN " + i + " AND " + (i + 2));
    }
    long appended =
        client().entriesAfter(before, 1000).stream()
            .filter(entry -> entry.operations().stream()
                .anyMatch(operation -> "flight".equals(operation.keySpace())))
            .count();
    say("annotate", start, "\"commits\":" + appended);
  }

  private void read(String name) throws Exception {
    long start = System.nanoTime();
    say(name, start, figures("flight"));
    export(name, "SELECT * FROM flight", COLUMNS + ", annotations ARRAY<STRING>");
    say(name + "-view", start, "\"format\":\"json\"");
  }

  /** Waits for the job that follows to have come as far as the flights are, and ends it. */
  private void await(JobClient following) throws Exception {
    long start = System.nanoTime();
    String wanted = only("SELECT count(*), sum(delay) FROM flight").toString();
    String sums = "SELECT sum(flights), sum(delay) FROM departures";
    long end = start + TimeUnit.MINUTES.toNanos(PATIENCE_MINUTES);
    while (!wanted.equals(only(sums).toString())) {
      if (System.nanoTime() > end || following.getJobStatus().get().isGloballyTerminalState()) {
        throw new IllegalStateException("the job that follows has not come to " + wanted);
      }
      Thread.sleep(500);
    }
    following.cancel().get();
    export("departures", "SELECT * FROM departures", "origin STRING, flights BIGINT, delay BIGINT");
    say("followed", start, "\"format\":\"json\"");
  }

  private void export(String name, String query, String columns) throws Exception {
    batch.executeSql("CREATE TEMPORARY TABLE view_" + name + " (" + columns + ") WITH ("
        + "'connector' = 'filesystem', 'path' = '" + out.resolve(name) + "', 'format' = 'json')");
    run("INSERT INTO view_" + name + " " + query);
  }

  private String figures(String table) throws Exception {
    Row row = only("SELECT count(*), sum(delay), sum(distance), sum(CARDINALITY(annotations))"
        + " FROM " + table);
    return String.format(
        "\"rows\":%s,\"delay\":%s,\"distance\":%s,\"notes\":%s",
        row.getField(0), row.getField(1), row.getField(2),
        row.getField(3) == null ? 0 : row.getField(3));
  }

  private Row only(String query) throws Exception {
    try (CloseableIterator<Row> rows = batch.executeSql(query).collect()) {
      return rows.next();
    }
  }

  private long head() {
    return client().keySpace("flight", At.HEAD).version();
  }

  private BridgeClient client() {
    return Bridges.connect(bridge);
  }

  private static void say(String step, long start, String members) {
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        Locale.ROOT, "{\"step\":\"%s\",\"seconds\":%.3f,%s}%n", step, seconds, members);
  }
}
