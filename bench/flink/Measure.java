import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/**
 * One system in a process of its own: appends, upserts, a read after each, and the lag of a reader
 * that follows. Each line of output is a measurement. Arguments: the system, an empty folder, rows
 * to append, events to upsert, keys, and seconds to follow.
 */
public final class Measure {
  private static final int TIMEOUT_MINUTES = 60;
  // Without a common divisor with the number of keys, which is even and no multiple of it.
  private static final int STRIDE = 7_919;
  private static final int FOLLOWED_PER_SECOND = 1_000;
  private static final int FOLLOW_SLACK_SECONDS = 180;

  private final String system;
  private final Path folder;

  private Measure(String system, Path folder) {
    this.system = system;
    this.folder = folder;
  }

  public static void main(String[] args) throws Exception {
    Measure measure = new Measure(args[0], Path.of(args[1]));
    long appends = Long.parseLong(args[2]);
    long events = Long.parseLong(args[3]);
    long keys = Long.parseLong(args[4]);
    measure.warmUp();
    measure.append(appends);
    measure.upsert(events, keys);
    try {
      if (!measure.system.equals("discarding")) {
        measure.follow(Integer.parseInt(args[5]));
      }
    } catch (TimeoutException e) {
      System.err.println(measure.system + ": not all that was written came to who follows");
    }
    System.exit(0);
  }

  private TableEnvironment environment(boolean streaming) {
    TableEnvironment environment =
        TableEnvironment.create(
            streaming
                ? EnvironmentSettings.inStreamingMode()
                : EnvironmentSettings.inBatchMode());
    // More tasks would take the order from the events of a key before a sink sees them.
    environment.getConfig().set("parallelism.default", "1");
    if (streaming) {
      environment.getConfig().set("execution.checkpointing.interval", "1 s");
    }
    // Rows are keyed as they come; a sink that needs more asks for it by itself.
    environment.getConfig().set("table.exec.sink.upsert-materialize", "NONE");
    if (!system.equals("discarding")) {
      environment.executeSql(catalog());
      if (system.equals("iceberg")) {
        environment.executeSql("CREATE DATABASE IF NOT EXISTS c.`default`");
      }
    }
    return environment;
  }

  private String catalog() {
    String at = folder.toUri().toString();
    return switch (system) {
      case "calico" ->
          "CREATE CATALOG c WITH ('type' = 'calico', 'create' = 'true', 'uri' = '" + folder + "')";
      case "iceberg" ->
          "CREATE CATALOG c WITH ('type' = 'iceberg', 'catalog-type' = 'hadoop', 'warehouse' = '"
              + at + "')";
      case "paimon" -> "CREATE CATALOG c WITH ('type' = 'paimon', 'warehouse' = '" + at + "')";
      default -> throw new IllegalArgumentException(system);
    };
  }

  /** @param key whether new rows take the place of those with the same {@code id} */
  private String create(TableEnvironment environment, String name, boolean key) {
    String columns = "id BIGINT, v BIGINT, at_ms BIGINT, name STRING";
    String keyed = columns + ", PRIMARY KEY (id) NOT ENFORCED";
    String table = "c.`default`." + name;
    String statement =
        switch (system) {
          case "discarding" ->
              "CREATE TEMPORARY TABLE " + name + " (" + columns + ") WITH ('connector' = "
                  + "'blackhole')";
          case "calico" -> "CREATE TABLE " + table + " (" + keyed + ")";
          case "iceberg" ->
              key
                  ? "CREATE TABLE " + table + " (" + keyed + ") WITH ('format-version' = '2', "
                      + "'write.upsert.enabled' = 'true')"
                  : "CREATE TABLE " + table + " (" + columns + ") WITH ('format-version' = '2')";
          default ->
              key
                  ? "CREATE TABLE " + table + " (" + keyed + ") WITH ('bucket' = '1')"
                  : "CREATE TABLE " + table + " (" + columns + ") WITH ('bucket' = '-1')";
        };
    environment.executeSql(statement);
    return system.equals("discarding") ? name : table;
  }

  /** Numbers in order from one task, so that of two events of a key it is known which is last. */
  private static void events(TableEnvironment environment, long count, Integer perSecond) {
    environment.executeSql(
        "CREATE TEMPORARY TABLE events (n BIGINT) WITH ('connector' = 'datagen', "
            + "'scan.parallelism' = '1', 'fields.n.kind' = 'sequence', 'fields.n.start' = '0', "
            + "'fields.n.end' = '" + (count - 1) + "', 'rows-per-second' = '"
            + (perSecond == null ? Integer.MAX_VALUE : perSecond) + "')");
  }

  /** What a JVM and a bridge take once is in no figure. */
  private void warmUp() throws Exception {
    TableEnvironment environment = environment(true);
    String table = create(environment, "warm", true);
    events(environment, 1_000, null);
    await(environment, insert(table, "n"));
    if (!system.equals("discarding")) {
      environment(false).executeSql("SELECT COUNT(*) FROM " + table).await();
    }
  }

  private static String insert(String table, String id) {
    return "INSERT INTO " + table + " SELECT " + id + ", n, n, CONCAT('name ', CAST(n AS STRING)) "
        + "FROM `default_catalog`.`default_database`.events";
  }

  private void append(long rows) throws Exception {
    TableEnvironment environment = environment(true);
    String table = create(environment, "appended", false);
    events(environment, rows, null);
    timed("append", rows, () -> await(environment, insert(table, "n")));
    check("scan-appended", "appended", rows, rows * (rows - 1) / 2);
  }

  private void upsert(long events, long keys) throws Exception {
    TableEnvironment environment = environment(true);
    String table = create(environment, "upserted", true);
    events(environment, events, null);
    String insert = insert(table, "MOD(n * " + STRIDE + ", " + keys + ")");
    timed("upsert", events, () -> await(environment, insert));
    // Any so many events in a row have each key once.
    long first = events - keys;
    check("scan-upserted", "upserted", keys, keys * (first + events - 1) / 2);
  }

  /** Rows and the sum of v are those that were sent, or the run fails. */
  private void check(String workload, String name, long rows, long sum) throws Exception {
    if (system.equals("discarding")) {
      return;
    }
    TableEnvironment batch = environment(false);
    String query = "SELECT COUNT(*), SUM(v), MIN(name) FROM c.`default`." + name;
    timed(
        workload,
        rows,
        () -> {
          try (CloseableIterator<Row> found = batch.executeSql(query).collect()) {
            Row row = found.next();
            if (!row.getField(0).equals(rows) || !row.getField(1).equals(sum)) {
              throw new IllegalStateException(
                  system + " has " + row + " where " + rows + " and " + sum + " were sent");
            }
          }
        });
  }

  /** How long after its event a row comes to a reader that follows the table. */
  private void follow(int seconds) throws Exception {
    TableEnvironment environment = environment(true);
    String table = create(environment, "followed", false);
    long rows = (long) seconds * FOLLOWED_PER_SECOND;
    events(environment, rows, FOLLOWED_PER_SECOND);
    String insert =
        "INSERT INTO " + table + " SELECT n, n, 1000 * UNIX_TIMESTAMP(CAST(CURRENT_ROW_TIMESTAMP() "
            + "AS STRING)) + EXTRACT(MILLISECOND FROM CURRENT_ROW_TIMESTAMP()), 'name' FROM "
            + "`default_catalog`.`default_database`.events";
    TableResult writing = environment.executeSql(insert);
    String hints =
        switch (system) {
          case "calico" ->
              "'scan.startup.mode' = 'earliest', 'scan.discovery-interval' = '100 ms'";
          case "iceberg" -> "'streaming' = 'true', 'monitor-interval' = '100 ms'";
          default -> "'scan.mode' = 'latest-full', 'continuous.discovery-interval' = '100 ms'";
        };
    List<Long> lags = new ArrayList<>();
    String query = "SELECT at_ms FROM " + table + " /*+ OPTIONS(" + hints + ") */";
    CompletableFuture<Void> reading =
        CompletableFuture.runAsync(() -> readLags(environment, query, rows, lags));
    // A reader that misses rows would wait for them for ever.
    reading.get(seconds + FOLLOW_SLACK_SECONDS, TimeUnit.SECONDS);
    writing.await(TIMEOUT_MINUTES, TimeUnit.MINUTES);
    Collections.sort(lags);
    say("follow-p50", rows, lags.get(lags.size() / 2) / 1e3, 0);
    say("follow-p99", rows, lags.get((int) (lags.size() * 0.99)) / 1e3, 0);
  }

  private static void readLags(
      TableEnvironment environment, String query, long rows, List<Long> lags) {
    try (CloseableIterator<Row> found = environment.executeSql(query).collect()) {
      while (lags.size() < rows) {
        long at = (Long) found.next().getField(0);
        lags.add(System.currentTimeMillis() - at);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(TableEnvironment environment, String statement) throws Exception {
    environment.executeSql(statement).await(TIMEOUT_MINUTES, TimeUnit.MINUTES);
  }

  private interface Work {
    void run() throws Exception;
  }

  private void timed(String workload, long rows, Work work) throws Exception {
    double cpu = cpuSeconds();
    long begin = System.nanoTime();
    work.run();
    double seconds = (System.nanoTime() - begin) / 1e9;
    say(workload, rows, seconds, cpuSeconds() - cpu);
  }

  private void say(String workload, long rows, double seconds, double cpu) throws IOException {
    long[] size = size();
    System.out.println(
        String.format(
            Locale.ROOT,
            "{\"workload\":\"%s\",\"rows\":%d,\"seconds\":%.3f,\"cpuSeconds\":%.3f,\"bytes\":%d,"
                + "\"files\":%d,\"rssBytes\":null,\"requests\":null}",
            workload, rows, seconds, cpu, size[0], size[1]));
  }

  /** Of this process and those that it has started. */
  private static double cpuSeconds() {
    double own =
        ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime() / 1e9;
    return ProcessHandle.current().descendants()
        .map(child -> child.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3)
        .reduce(own, Double::sum);
  }

  /** Bytes and files that lie in the folder. */
  private long[] size() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> all = files.filter(Files::isRegularFile).toList();
      return new long[] {all.stream().mapToLong(file -> file.toFile().length()).sum(), all.size()};
    }
  }
}
