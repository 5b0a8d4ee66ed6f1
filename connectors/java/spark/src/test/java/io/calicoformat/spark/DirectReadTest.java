package io.calicoformat.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calicoformat.client.Json;
import io.calicoformat.client.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Files that Spark decodes itself, through a bridge of the test's own, whose counters it asks. */
class DirectReadTest extends SparkTest {
  private static final String TOKEN = "a-token-for-tests";

  private static Process process;
  private static String url;

  @BeforeAll
  static void fill() throws IOException {
    sql("CREATE TABLE c.direct (id BIGINT, tiny TINYINT, small SMALLINT, whole INT, "
        + "single FLOAT, weight DOUBLE, price DECIMAL(7,2), cost DECIMAL(15,3), "
        + "huge DECIMAL(38,6), name STRING, raw BINARY, made DATE, seen TIMESTAMP, "
        + "local TIMESTAMP_NTZ, ok BOOLEAN, tags ARRAY<INT>) "
        + "TBLPROPERTIES ('calico.key'='id')");
    sql("INSERT INTO c.direct SELECT id, CAST(n % 256 - 128 AS TINYINT), CAST(n - 3000 AS SMALLINT),"
        + " CAST(n AS INT) * -300000, CASE WHEN n % 11 = 0 THEN float('NaN') ELSE n / 7F END,"
        + " CASE WHEN n % 13 = 0 THEN -0.0D WHEN n % 17 = 0 THEN double('-Infinity')"
        + " ELSE n / 3 END, CAST(n AS DECIMAL(7,2)) / -8, CAST(n AS DECIMAL(15,3)) * 100000,"
        + " CAST(n AS DECIMAL(38,6)) * -99999999999999999999999BD,"
        + " concat('\u00e4\ud83d\ude00', n), CAST(CAST(n AS STRING) AS BINARY),"
        + " date_add(DATE '0001-01-01', CAST(n * 200 AS INT)),"
        + " timestamp_micros(n * 1000000000001 - 62135596800000000),"
        + " CAST(timestamp_micros(n * 1000000000001 - 62135596800000000) AS TIMESTAMP_NTZ),"
        + " n % 2 = 0, array(CAST(n AS INT))"
        + " FROM (SELECT id, CASE WHEN id % 5 <> 0 THEN id END AS n FROM range(6000))");
    String main = System.getenv("CALICO_BRIDGE_MAIN");
    ProcessBuilder builder =
        new ProcessBuilder("node", main, "serve", uri(), "--with-parent", "--direct");
    builder.environment().put("CALICO_TOKEN", TOKEN);
    process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    InputStreamReader output =
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8);
    url = JsonObject.of(Json.parse(new BufferedReader(output).readLine())).text("url");
  }

  @AfterAll
  static void end() {
    process.destroy();
  }

  private static Dataset<Row> read(String table, String mode) {
    return spark.read().format("calico").option("keyspace", table).option("bridge", url)
        .option("token", TOKEN).option("read.mode", mode).load(uri());
  }

  /** What the bridge decodes itself. */
  private static Dataset<Row> decoded(String table) {
    return spark.read().format("calico").option("keyspace", table).option("bridge", url)
        .option("token", TOKEN).option("read.files", "false").load(uri());
  }

  private static long rowsSent() throws IOException, InterruptedException {
    return counter("calico_rows_sent_total");
  }

  private static long counter(String name) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/metrics"))
        .header("Authorization", "Bearer " + TOKEN).build();
    String text = HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.ofString()).body();
    return text.lines().filter(line -> line.startsWith(name))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static String description(Dataset<Row> query) {
    return query.queryExecution().executedPlan().toString();
  }

  private static void assertAllFiles(Dataset<Row> query) {
    String plan = description(query);
    assertTrue(plan.matches("(?s).* ([1-9][0-9]*) splits, \\1 of them files.*"), plan);
  }

  @Test
  void cleanFilesGiveTheSameRowsWhoeverReadsThem() throws Exception {
    List<String> expected = rows(decoded("direct").drop("tags").orderBy("id"));
    assertEquals(6000, expected.size());
    long before = rowsSent();
    assertTrue(before >= 6000);
    for (String mode : List.of("bridge", "direct", "auto", "DIRECT")) {
      long bytesBefore = counter("calico_file_bytes_sent_total");
      Dataset<Row> read = read("direct", mode).drop("tags");
      assertEquals(decoded("direct").drop("tags").schema(), read.schema());
      assertAllFiles(read);
      assertEquals(expected, rows(read.orderBy("id")), mode);
      long bytes = counter("calico_file_bytes_sent_total") - bytesBefore;
      assertEquals(mode.equals("bridge"), bytes > 0, mode);
    }
    assertEquals(before, rowsSent());
  }

  @Test
  void sessionsThatReadParquetInOtherWaysGetTheSameRows() {
    List<String> expected = rows(decoded("direct").drop("tags").orderBy("id"));
    for (String[] setting : new String[][] {
        {"spark.sql.parquet.datetimeRebaseModeInRead", "LEGACY"},
        {"spark.sql.parquet.inferTimestampNTZ.enabled", "false"},
        {"spark.sql.parquet.binaryAsString", "true"},
        {"spark.sql.columnVector.offheap.enabled", "true"},
        {"spark.sql.parquet.enableVectorizedReader", "false"}}) {
      spark.conf().set(setting[0], setting[1]);
      try {
        for (String mode : List.of("bridge", "auto")) {
          Dataset<Row> read = read("direct", mode).drop("tags");
          assertEquals(expected, rows(read.orderBy("id")), setting[0]);
        }
      } finally {
        spark.conf().unset(setting[0]);
      }
    }
  }

  @Test
  void rowsWithoutColumnsAreCounted() {
    Dataset<Row> read = read("direct", "direct").selectExpr("1");
    assertAllFiles(read);
    assertEquals(6000, rows(read).size());
  }

  @Test
  void filesAreFilteredBySpark() {
    for (String filter : List.of(
        "price < -100 AND name IS NOT NULL", "tiny = 5", "small <= -2000", "whole > -5000",
        "single = float('NaN')", "single > 800", "weight = 0.0D", "weight > 1900", "cost >= 0",
        "cost IN (0, 100000)", "huge < 0", "name LIKE '\u00e4\ud83d\ude0059%'", "name IS NULL",
        "raw = X'3137'", "made > DATE '2000-01-01'", "made = DATE '0001-01-01'",
        "seen < TIMESTAMP '1900-01-01 00:00:00'", "local >= TIMESTAMP_NTZ '2100-01-01 00:00:00'",
        "ok", "NOT ok", "ok IS NULL OR tiny = 3", "tiny <=> NULL", "tiny <=> 3")) {
      List<String> expected = rows(decoded("direct").drop("tags").where(filter).orderBy("id"));
      for (String mode : List.of("bridge", "direct", "auto")) {
        Dataset<Row> read = read("direct", mode).drop("tags").where(filter);
        assertAllFiles(read);
        assertTrue(description(read).contains(" Filter "), () -> description(read));
        assertEquals(expected, rows(read.orderBy("id")), mode + ": " + filter);
      }
    }
    assertEquals(3, rows(read("direct", "direct").select("id").limit(3)).size());
  }

  @Test
  void pagesThatAFilterExcludesAreNotSent() throws Exception {
    sql("CREATE TABLE c.paged (id BIGINT, a BIGINT, b BIGINT) TBLPROPERTIES ('calico.key'='id')");
    sql("INSERT INTO c.paged SELECT /*+ COALESCE(1) */ id, id, hash(id) FROM range(400000)");
    Dataset<Row> all = read("paged", "bridge").select("a", "b");
    long start = counter("calico_file_bytes_sent_total");
    assertEquals(400_000, rows(all).size());
    long whole = counter("calico_file_bytes_sent_total") - start;
    Dataset<Row> few = all.where("a BETWEEN 300000 AND 300009");
    assertAllFiles(few);
    assertTrue(description(few).contains("filter [\"a\" IS NOT NULL"), () -> description(few));
    assertEquals(10, rows(few).size());
    long part = counter("calico_file_bytes_sent_total") - start - whole;
    assertTrue(part > 0 && part * 2 < whole, part + " of " + whole + " bytes");
  }

  @Test
  void nestedColumnsAreTheBridges() {
    String message = messageOf(() -> read("direct", "direct").select("tags").collect());
    assertTrue(message.contains("set the mode to auto"), message);
    assertEquals(
        rows(decoded("direct").select("id", "tags").orderBy("id")),
        rows(read("direct", "auto").select("id", "tags").orderBy("id")));
  }

  @Test
  void updatesOverFilesAreTheBridgesUntilACheckpoint() {
    sql("CREATE TABLE c.changed (id BIGINT, a INT) TBLPROPERTIES ('calico.key'='id')");
    sql("INSERT INTO c.changed SELECT id, CAST(id AS INT) FROM range(6000)");
    assertAllFiles(read("changed", "direct"));
    sql("INSERT INTO c.changed SELECT id * 2, -1 FROM range(3000)");
    String message = messageOf(() -> read("changed", "direct").collect());
    assertTrue(message.contains("updates lie over them"), message);
    assertEquals(
        rows(decoded("changed").orderBy("id")), rows(read("changed", "auto").orderBy("id")));
  }

  @Test
  void aColumnThatFilesLackIsNull() {
    sql("CREATE TABLE c.grown (id BIGINT, a INT) TBLPROPERTIES ('calico.key'='id')");
    sql("INSERT INTO c.grown SELECT id, CAST(id AS INT) FROM range(6000)");
    sql("ALTER TABLE c.grown ADD COLUMN b STRING");
    Dataset<Row> read = read("grown", "direct");
    assertAllFiles(read);
    assertEquals(
        rows(decoded("grown").orderBy("id")), rows(read.orderBy("id")));
  }

  @Test
  void theSessionSaysTheModeToo() {
    spark.conf().set("spark.calico.read.mode", "auto");
    try {
      assertAllFiles(sql("SELECT id, name FROM c.direct"));
      spark.conf().set("spark.calico.read.files", "never");
      String other = messageOf(() -> sql("SELECT id FROM c.direct").collect());
      assertTrue(other.contains("calico.read.files is true or false, not 'never'"), other);
      spark.conf().set("spark.calico.read.files", "false");
      spark.conf().set("spark.calico.read.mode", "bridge");
      assertTrue(plan("SELECT id, name FROM c.direct").contains("0 of them files"));
      spark.conf().set("spark.calico.read.mode", "fast");
      String message = messageOf(() -> sql("SELECT id FROM c.direct").collect());
      assertTrue(message.contains("bridge, direct or auto, not 'fast'"), message);
    } finally {
      spark.conf().unset("spark.calico.read.mode");
      spark.conf().unset("spark.calico.read.files");
    }
  }
}
