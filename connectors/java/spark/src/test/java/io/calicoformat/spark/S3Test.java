package io.calicoformat.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store in S3: a server on this machine, and a driver that is told of it by its environment. */
class S3Test {
  private static final String ACCESS_KEY = "calico-spark-access";
  private static final String SECRET = "Zq7sparksecretZq7nevershown";
  private static final String BUCKET = "calico-spark";
  private static final long START_MS = 30_000;
  private static final long DRIVER_MINUTES = 5;

  @TempDir private static Path folder;
  private static Process server;
  private static int port;

  @BeforeAll
  static void startServer() throws Exception {
    String program = System.getenv("CALICO_S3_SERVER");
    boolean isRequired = "all".equals(System.getenv("CALICO_REQUIRE"));
    assertFalse(program == null && isRequired, "CALICO_S3_SERVER names no S3 server");
    assumeTrue(program != null, "CALICO_S3_SERVER names no S3 server");
    Path buckets = Files.createDirectories(folder.resolve("buckets"));
    Files.createDirectories(buckets.resolve(BUCKET));
    port = freePort();
    String address = "127.0.0.1:" + port;
    ProcessBuilder builder =
        new ProcessBuilder(
            program, "--port", address, "--quiet", "--keep-alive", "posix", buckets.toString());
    builder.environment().put("ROOT_ACCESS_KEY", ACCESS_KEY);
    builder.environment().put("ROOT_SECRET_KEY", SECRET);
    server = builder.redirectErrorStream(true).redirectOutput(log("server").toFile()).start();
    awaitServer();
  }

  @AfterAll
  static void stopServer() throws InterruptedException {
    if (server != null) {
      server.destroyForcibly().waitFor();
    }
  }

  @Test
  void sparkWritesMergesAndTravelsAndShowsNoCredentials() throws Exception {
    String said = drive(SECRET, "s3://" + BUCKET + "/shop", 0);
    long all = S3Driver.ROWS + S3Driver.MERGED / 2;
    String price = quarters(sumBelow(S3Driver.ROWS));
    assertSays(said, "head: [[%d,%d,%d,%s]]", all, sumBelow(all), S3Driver.MERGED, price);
    assertSays(said, "before: [[%d,%d,0,%s]]", S3Driver.ROWS, sumBelow(S3Driver.ROWS), price);
    assertSays(said, "filtered: [[n7]]");
    assertSays(said, "loaded: 100");
    assertTrue(said.contains("history: [[1,create-key-space], [2,"), said);
    // The pages are there, and nothing in them or in a log is a secret.
    assertSays(said, "page /environment/: ");
    assertTrue(said.contains("calico-s3") && said.contains("spark.sql.catalog.c.uri"), said);
    assertFalse(said.contains(SECRET), "the secret is shown");
    assertFalse(said.contains(ACCESS_KEY), "the access key is shown");
    try (Stream<Path> objects = Files.walk(folder.resolve("buckets").resolve(BUCKET))) {
      assertNotEquals(0, objects.filter(Files::isRegularFile).count());
    }
  }

  @Test
  void wrongCredentialsAreRefusedWithoutBeingShown() throws Exception {
    String said = drive(SECRET + "x", "s3://" + BUCKET + "/denied", 1);
    assertTrue(said.contains("StorageDenied"), said);
    assertFalse(said.contains(SECRET), "the secret is shown");
  }

  /** Runs the driver; all that it and its bridge have said. */
  private static String drive(String secret, String uri, int status) throws Exception {
    String warehouse = folder.resolve("warehouse").toString();
    List<String> command = SparkTest.javaCommand(S3Driver.class, uri, warehouse);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(
        Map.of(
            "CALICO_S3_ENDPOINT", "http://127.0.0.1:" + port,
            "CALICO_S3_PATH_STYLE", "true",
            "AWS_REGION", "us-east-1",
            "AWS_EC2_METADATA_DISABLED", "true",
            "AWS_ACCESS_KEY_ID", ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY", secret));
    Path log = log("driver");
    Process driver = builder.redirectOutput(log.toFile()).start();
    try {
      assertTrue(driver.waitFor(DRIVER_MINUTES, TimeUnit.MINUTES), "the driver does not end");
    } finally {
      driver.destroyForcibly().waitFor();
    }
    String said = Files.readString(log);
    assertEquals(status, driver.exitValue(), said);
    return said;
  }

  private static void assertSays(String said, String format, Object... values) {
    String line = String.format(format, values);
    assertTrue(said.lines().anyMatch(each -> each.startsWith(line)), line + "\n" + said);
  }

  private static long sumBelow(long end) {
    return end * (end - 1) / 2;
  }

  /** A quarter of a sum, as a decimal with the digits that Spark gives it. */
  private static String quarters(long sum) {
    return BigDecimal.valueOf(sum).divide(BigDecimal.valueOf(4)).setScale(2).toString();
  }

  private static Path log(String name) {
    return folder.resolve(name + ".log");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void awaitServer() throws Exception {
    for (long end = System.currentTimeMillis() + START_MS; ; Thread.sleep(50)) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException notYet) {
        if (!server.isAlive() || System.currentTimeMillis() > end) {
          throw new IOException(Files.readString(log("server")), notYet);
        }
      }
    }
  }
}
