package io.calicoformat.flinkbundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one jar beside Flink and nothing else, with the bridge and the Arrow that are in it. */
class BundleIT {
  private static final String JAR = System.getProperty("calico.bundle");
  private static final Set<String> BUNDLED =
      Set.of("arrow", "flatbuffers", "jackson", "commons-codec", "calico", "java/client", "/flink/");

  @TempDir Path folder;

  /** What Flink and the tests are made of, without what has to come from the jar. */
  private static String classPath() {
    String others =
        Arrays.stream(System.getProperty("java.class.path").split(":"))
            .filter(entry -> entry.contains("org/apache/flink") || !isBundled(entry))
            .collect(Collectors.joining(":"));
    return JAR + ":" + others;
  }

  private static boolean isBundled(String entry) {
    return BUNDLED.stream().anyMatch(entry::contains) && !entry.contains("test-classes");
  }

  private String run(int code, String... flags) throws Exception {
    Path output = folder.resolve("output");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of(flags));
    command.addAll(List.of("-Djava.io.tmpdir=" + folder, "-cp", classPath()));
    command.add(RunSql.class.getName());
    command.add(Path.of(System.getProperty("calico.examples"), "flink.sql").toString());
    command.add(folder.resolve("store").toString());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("CALICO_BRIDGE_MAIN");
    Process process =
        builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    boolean ended = process.waitFor(180, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly().waitFor();
    }
    String said = Files.readString(output);
    assertTrue(ended && process.exitValue() == code, said);
    return said;
  }

  @Test
  void theJarHasNothingUnderANameThatIsNotItsOwn() throws IOException {
    Set<String> roots = new TreeSet<>();
    try (JarFile jar = new JarFile(JAR)) {
      jar.stream().filter(entry -> !entry.isDirectory()).forEach(entry -> {
        String[] path = entry.getName().split("/");
        roots.add(path[0].equals("io") ? path[0] + "/" + path[1] : path[0]);
      });
      assertTrue(jar.getEntry("io/calicoformat/bridge/bridge.zip") != null);
      assertTrue(jar.getEntry("io/calicoformat/shaded/arrow/vector/BigIntVector.class") != null);
    }
    assertEquals(Set.of("META-INF", "io/calicoformat"), roots);
  }

  @Test
  void theExampleInSqlRuns() throws Exception {
    String said = run(0, "--add-opens=java.base/java.nio=ALL-UNNAMED");
    assertTrue(said.contains("+I[1, tea, 7]"), said);
    assertTrue(said.contains("+I[2, scone, null]"), said);
    assertTrue(said.contains("+I[1]\n"), said);
  }

  @Test
  void aJavaThatKeepsClosedWhatArrowNeedsIsToldSo() throws Exception {
    String said = run(1);
    assertTrue(said.contains("add --add-opens=java.base/java.nio=ALL-UNNAMED"), said);
  }
}
