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
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one jar beside Flink and nothing else, with the bridge and the Arrow that are in it. */
class BundleIT {
  private static final String JAR = System.getProperty("calico.bundle");
  private static final Set<String> BUNDLED =
      Set.of("arrow", "flatbuffers", "jackson", "commons-codec", "calico", "java/client", "/flink/");

  private static final String OPEN = "--add-opens=java.base/java.nio=ALL-UNNAMED";

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

  /** Runs a class until it ends, and gives what it has printed. */
  private String run(String flags, String classes, String... words) throws Exception {
    Path output = folder.resolve("output");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", flags));
    command.addAll(List.of("-Djava.io.tmpdir=" + folder, "-cp", classes));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("CALICO_BRIDGE_MAIN");
    builder.environment().put("FLINK_CONF_DIR", folder.toString());
    Files.writeString(folder.resolve("config.yaml"), "execution.target: remote\n");
    Process process =
        builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    boolean ended = process.waitFor(180, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly().waitFor();
    }
    String said = Files.readString(output);
    assertTrue(ended && process.exitValue() == 0, said);
    return said;
  }

  /** Has Flink's SQL client run a script over the store of the test; it prints what fails, too. */
  private String runScript(String flags, String script) throws Exception {
    Path file = folder.resolve("script.sql");
    Files.writeString(file, script.replace("${store}", store()));
    return run(flags, classPath(), RunSql.class.getName(), file.toString());
  }

  private static String example(String name) throws IOException {
    return Files.readString(Path.of(System.getProperty("calico.examples"), name));
  }

  private String store() {
    return folder.resolve("store").toString();
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
  void theExamplesRun() throws Exception {
    String said = runScript(OPEN, example("flink.sql"));
    assertTrue(said.contains("|  1 |   tea |      7 |"), said);
    assertTrue(said.contains("|  2 | scone | <NULL> |"), said);
    assertTrue(said.contains("|    2 |\n"), said);
    Path job = Path.of(System.getProperty("calico.examples"), "Pieces.java");
    String[] compiler = {"-proc:none", "-d", folder.toString(), "-cp", classPath(), job.toString()};
    assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, compiler));
    run(OPEN, folder + ":" + classPath(), "Pieces", store());
    String begin = example("flink.sql").split("CREATE TABLE")[0];
    String items = runScript(OPEN, begin + "SELECT * FROM items;\n");
    assertTrue(items.contains("|  tea |     12 |"), items);
    assertTrue(items.contains("1 row in set"), items);
  }

  @Test
  void aJavaThatKeepsClosedWhatArrowNeedsIsToldSo() throws Exception {
    String said = runScript("-Dnothing=opened", example("flink.sql"));
    assertTrue(said.contains("add --add-opens=java.base/java.nio=ALL-UNNAMED"), said);
  }
}
