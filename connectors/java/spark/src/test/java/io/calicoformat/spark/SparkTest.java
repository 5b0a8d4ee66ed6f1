package io.calicoformat.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calicoformat.client.BridgeClient;
import io.calicoformat.client.Bridges;
import io.calicoformat.spark.internal.Connections;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.junit.jupiter.api.BeforeAll;

/** One session for all tests, with a catalog {@code c} over a new store, which its bridge makes. */
abstract class SparkTest {
  static SparkSession spark;
  static Path store;

  @BeforeAll
  static void startSession() throws IOException {
    if (spark != null) {
      return;
    }
    store = Files.createTempDirectory("calico-store");
    Runtime.getRuntime().addShutdownHook(new Thread(SparkTest::end));
    spark =
        SparkSession.builder()
            .master("local[2, 3]")
            .appName("calico")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.session.timeZone", "UTC")
            // The comparison with what is cached would miss NaN, which Spark prunes by bounds.
            .config("spark.sql.inMemoryColumnarStorage.partitionPruning", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.warehouse.dir", store.resolve("warehouse").toString())
            .config("spark.sql.catalog.c", "io.calicoformat.spark.CalicoCatalog")
            .config("spark.sql.catalog.c.uri", uri())
            .config("spark.sql.catalog.c.create", "true")
            .getOrCreate();
  }

  private static void end() {
    spark.stop();
    try (Stream<Path> paths = Files.walk(store)) {
      paths.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException | UncheckedIOException gone) {
      // What is left lies in the system's folder for temporary files.
    }
  }

  static String uri() {
    return store.resolve("store").toString();
  }

  /** How many data files lie in the store, whether a commit names them or not. */
  static long dataFiles() throws IOException {
    Path data = store.resolve("store/data");
    if (!Files.exists(data)) {
      return 0;
    }
    try (Stream<Path> paths = Files.walk(data)) {
      return paths.filter(Files::isRegularFile).count();
    }
  }

  /** A client of the bridge that the catalog uses. */
  static BridgeClient client() {
    CaseInsensitiveStringMap options =
        new CaseInsensitiveStringMap(Map.of("create", "true"));
    return Bridges.connect(Connections.to(uri(), options));
  }

  static Dataset<Row> sql(String text) {
    return spark.sql(text);
  }

  static String plan(String query) {
    return sql(query).queryExecution().executedPlan().toString();
  }

  /** The rows of a query, in order, each as Spark prints it. */
  static List<String> rows(String query) {
    return rows(sql(query));
  }

  static List<String> rows(Dataset<Row> query) {
    return Arrays.stream((Row[]) query.collect()).map(SparkTest::text).toList();
  }

  private static String text(Row row) {
    List<String> cells = new ArrayList<>();
    for (int index = 0; index < row.size(); index++) {
      Object cell = row.get(index);
      cells.add(
          cell instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : String.valueOf(cell));
    }
    return "[" + String.join(",", cells) + "]";
  }

  static void assertRows(String query, String... expected) {
    assertEquals(List.of(expected), rows(query));
  }

  /** The command that runs another class as this process was started. */
  static List<String> javaCommand(Class<?> main, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> !argument.startsWith("-javaagent"))
            .toList());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(args));
    return command;
  }

  /** What a failed query says, down to its causes. */
  static String messageOf(Runnable query) {
    try {
      query.run();
    } catch (Exception failure) {
      StringBuilder text = new StringBuilder();
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        text.append(cause.getMessage()).append('\n');
      }
      return text.toString();
    }
    throw new AssertionError("the query did not fail");
  }
}
