package io.calicoformat.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Sessions of Spark that get the one jar, and a catalog {@code c} over a new store. */
abstract class BundleTest {
  static final String JAR = System.getProperty("calico.bundle");

  @TempDir Path folder;

  @BeforeAll
  static void makeSparkHome() throws IOException {
    // Executors of local-cluster are processes, which find Spark where a distribution has it.
    Path jars = Path.of(System.getenv("SPARK_HOME"), "jars");
    Files.createDirectories(jars);
    for (String entry : System.getProperty("java.class.path").split(":")) {
      Path link = jars.resolve(Path.of(entry).getFileName());
      if (entry.endsWith(".jar") && !entry.contains("calico") && !Files.exists(link)) {
        Files.createSymbolicLink(link, Path.of(entry));
      }
    }
  }

  @AfterEach
  void endSession() {
    SparkSession.getActiveSession().foreach(session -> {
      session.stop();
      return null;
    });
  }

  /** A builder of the session, for tests to add to. */
  SparkSession.Builder session(String master) {
    return SparkSession.builder()
        .master(master)
        .config("spark.ui.enabled", "false")
        .config("spark.jars", JAR)
        .config("spark.executor.extraJavaOptions", "-Djava.io.tmpdir=" + folder)
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString())
        .config("spark.sql.catalog.c", "io.calicoformat.spark.CalicoCatalog")
        .config("spark.sql.catalog.c.uri", folder.resolve("store").toString())
        .config("spark.sql.catalog.c.create", "true");
  }

  static List<String> rows(Dataset<Row> query) {
    return Arrays.stream((Row[]) query.collect()).map(Row::toString).toList();
  }
}
