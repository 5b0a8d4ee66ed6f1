package io.calicoformat.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BridgeProcessTest {
  @TempDir Path folder;

  private BridgeOptions options(String node, String main) {
    String store = folder.resolve("store").toString();
    return new BridgeOptions(store, BridgeOptions.AUTO, "token", "secret", node, main, true);
  }

  private static CalicoException failureOf(BridgeOptions options) {
    return assertTimeout(
        Duration.ofSeconds(5),
        () -> assertThrows(CalicoException.class, () -> Bridges.connect(options).software()));
  }

  private String script(String name, String text) throws Exception {
    Path script = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script.toString();
  }

  @Test
  void aMissingNodeIsReportedAtOnceWithWhatToDo() {
    CalicoException failure = failureOf(options(folder.resolve("node").toString(), "main.js"));
    assertEquals("BridgeUnavailable", failure.code());
    assertTrue(failure.getMessage().contains("install Node.js 20.19 or newer"));
  }

  @Test
  void anOldNodeIsReportedWithItsVersion() throws Exception {
    CalicoException failure = failureOf(options(script("old", "echo v18.20.1"), "main.js"));
    assertEquals("BridgeUnavailable", failure.code());
    assertTrue(failure.getMessage().contains("v18.20.1"), failure::getMessage);
  }

  @Test
  void aBridgeThatIsNotThereIsReported() throws Exception {
    CalicoException failure = failureOf(options(script("new", "echo v22.1.0"), "/none/main.js"));
    assertTrue(failure.getMessage().contains("calico.bridge.main"), failure::getMessage);
  }

  @Test
  void aBridgeThatEndsAsItStartsIsReportedWithWhatItSaid() throws Exception {
    String node = script("node", "[ \"$1\" = --version ] && echo v22.1.0 && exit\n"
        + "echo 'no such store' >&2\nexit 1");
    CalicoException failure = failureOf(options(node, script("main.js", "")));
    assertTrue(failure.getMessage().contains("no such store"), failure::getMessage);
  }

  @Test
  void plainPathsAndAddressesNameTheSameStoreEverywhere() {
    assertEquals(
        Path.of("here").toAbsolutePath().toString(),
        new BridgeOptions("./here", "auto", "t", "s", null, null, false).store());
    assertEquals(
        "file:///a/b", new BridgeOptions("file:/a/b", "auto", "t", "s", null, null, false).store());
    assertEquals(
        "s3://b/p", new BridgeOptions("s3://b/p", "auto", "t", "s", null, null, false).store());
  }

  @Test
  void tokensDoNotStandInTexts() {
    assertTrue(!options(null, null).toString().contains("token"));
  }
}
