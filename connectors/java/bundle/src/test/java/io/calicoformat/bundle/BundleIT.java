package io.calicoformat.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** The one jar, as it is given to Spark, with the bridge that is in it. */
class BundleIT extends BundleTest {
  @Test
  void theJarHasNothingOfOthersButTheBridge() throws IOException {
    Set<String> roots = new TreeSet<>();
    try (JarFile jar = new JarFile(JAR)) {
      jar.stream().filter(entry -> !entry.isDirectory()).forEach(entry -> {
        String[] path = entry.getName().split("/");
        roots.add(path[0].equals("io") ? path[0] + "/" + path[1] : path[0]);
      });
      assertTrue(jar.getEntry("io/calicoformat/bridge/bridge.zip") != null);
    }
    assertEquals(Set.of("META-INF", "io/calicoformat"), roots);
  }

  @Test
  void twoExecutorsWithBridgesOfTheirOwnShareAStore() {
    SparkSession spark = session("local-cluster[2,1,1024]").getOrCreate();
    spark.sql("CREATE TABLE c.t (id BIGINT, a STRING) PARTITIONED BY (bucket(4, id)) "
        + "TBLPROPERTIES ('calico.key'='id')");
    spark.sql("INSERT INTO c.t SELECT id, repeat('x', 50) FROM range(0, 20000, 1, 4)");
    spark.sql("DELETE FROM c.t WHERE length(a) = 50 AND id % 2 = 0");
    assertEquals(
        List.of("[10000,500000]"), rows(spark.sql("SELECT count(*), sum(length(a)) FROM c.t")));
  }

  @Test
  void theExampleInSqlRuns() throws IOException {
    SparkSession spark = session("local[2]").getOrCreate();
    List<List<String>> results = new ArrayList<>();
    String text = Files.readString(Path.of(System.getProperty("calico.examples"), "example.sql"));
    for (String statement : text.split(";\\s*\n")) {
      results.add(rows(spark.sql(statement)));
    }
    assertEquals(
        List.of("[1,tea,3.50]", "[2,cake,4.75]", "[4,gift,9.00]"), results.get(results.size() - 2));
    assertEquals(List.of("[3]"), results.get(results.size() - 1));
  }

  @Test
  void theExampleInPythonRuns() throws Exception {
    String python = System.getenv("CALICO_PYSPARK");
    assumeTrue(python != null, "CALICO_PYSPARK names no Python with pyspark");
    String example = Path.of(System.getProperty("calico.examples"), "example.py").toString();
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(python, example, JAR, folder.resolve("store").toString())
            .redirectOutput(output.toFile())
            .redirectError(folder.resolve("errors").toFile());
    builder.environment().remove("SPARK_HOME");
    Process process = builder.start();
    boolean ended = process.waitFor(120, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    assertTrue(ended && process.exitValue() == 0,
        () -> {
          try {
            return Files.readString(folder.resolve("errors"));
          } catch (IOException unread) {
            return unread.toString();
          }
        });
    assertTrue(
        Files.readString(output).contains("[(1, 'ADA', 6), (2, 'Grace', 1)]"),
        Files.readString(output));
  }
}
