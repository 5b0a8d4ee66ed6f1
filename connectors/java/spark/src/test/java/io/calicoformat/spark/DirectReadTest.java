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

/** Files that Spark reads itself, through a bridge of the test's own, whose counters it asks. */
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

  private static long rowsSent() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/metrics"))
        .header("Authorization", "Bearer " + TOKEN).build();
    String text = HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.ofString()).body();
    return text.lines().filter(line -> line.startsWith("calico_rows_sent_total"))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static String description(Dataset<Row> query) {
    return query.queryExecution().executedPlan().toString();
  }

  private static void assertAllDirect(Dataset<Row> query) {
    String plan = description(query);
    assertTrue(plan.matches("(?s).* ([1-9][0-9]*) splits, \\1 of them direct.*"), plan);
  }

  @Test
  void cleanFilesGiveTheSameRowsWhoeverReadsThem() throws Exception {
    List<String> expected = rows(read("direct", "bridge").drop("tags").orderBy("id"));
    assertEquals(6000, expected.size());
    long before = rowsSent();
    assertTrue(before >= 6000);
    for (String mode : List.of("direct", "auto", "DIRECT")) {
      Dataset<Row> read = read("direct", mode).drop("tags");
      assertEquals(read("direct", "bridge").drop("tags").schema(), read.schema());
      assertAllDirect(read);
      assertEquals(expected, rows(read.orderBy("id")), mode);
    }
    assertEquals(before, rowsSent());
  }

  @Test
  void sessionsThatReadParquetInOtherWaysGetTheSameRows() {
    List<String> expected = rows(read("direct", "bridge").drop("tags").orderBy("id"));
    for (String[] setting : new String[][] {
        {"spark.sql.parquet.datetimeRebaseModeInRead", "LEGACY"},
        {"spark.sql.parquet.inferTimestampNTZ.enabled", "false"},
        {"spark.sql.parquet.binaryAsString", "true"},
        {"spark.sql.columnVector.offheap.enabled", "true"},
        {"spark.sql.parquet.enableVectorizedReader", "false"}}) {
      spark.conf().set(setting[0], setting[1]);
      try {
        Dataset<Row> read = read("direct", "auto").drop("tags");
        assertEquals(expected, rows(read.orderBy("id")), setting[0]);
      } finally {
        spark.conf().unset(setting[0]);
      }
    }
  }

  @Test
  void rowsWithoutColumnsAreCounted() {
    Dataset<Row> read = read("direct", "direct").selectExpr("1");
    assertAllDirect(read);
    assertEquals(6000, rows(read).size());
  }

  @Test
  void aFilterIsSparksInDirectModeAndTheBridgesInAutoMode() {
    String filter = "price < -100 AND name IS NOT NULL";
    Dataset<Row> bridge = read("direct", "bridge").where(filter).select("id", "price");
    Dataset<Row> direct = read("direct", "direct").where(filter).select("id", "price");
    Dataset<Row> auto = read("direct", "auto").where(filter).select("id", "price");
    assertAllDirect(direct);
    assertTrue(description(direct).contains("Filter ("), () -> description(direct));
    assertTrue(description(auto).contains("0 of them direct"), () -> description(auto));
    assertTrue(!rows(bridge).isEmpty());
    assertEquals(rows(bridge.orderBy("id")), rows(direct.orderBy("id")));
    assertEquals(rows(bridge.orderBy("id")), rows(auto.orderBy("id")));
    assertEquals(3, rows(read("direct", "direct").select("id").limit(3)).size());
  }

  @Test
  void nestedColumnsAreTheBridges() {
    String message = messageOf(() -> read("direct", "direct").select("tags").collect());
    assertTrue(message.contains("set the mode to auto"), message);
    assertEquals(
        rows(read("direct", "bridge").select("id", "tags").orderBy("id")),
        rows(read("direct", "auto").select("id", "tags").orderBy("id")));
  }

  @Test
  void updatesOverFilesAreTheBridgesUntilACheckpoint() {
    sql("CREATE TABLE c.changed (id BIGINT, a INT) TBLPROPERTIES ('calico.key'='id')");
    sql("INSERT INTO c.changed SELECT id, CAST(id AS INT) FROM range(6000)");
    assertAllDirect(read("changed", "direct"));
    sql("INSERT INTO c.changed SELECT id * 2, -1 FROM range(3000)");
    String message = messageOf(() -> read("changed", "direct").collect());
    assertTrue(message.contains("updates lie over them"), message);
    assertEquals(
        rows(read("changed", "bridge").orderBy("id")), rows(read("changed", "auto").orderBy("id")));
  }

  @Test
  void aColumnThatFilesLackIsNull() {
    sql("CREATE TABLE c.grown (id BIGINT, a INT) TBLPROPERTIES ('calico.key'='id')");
    sql("INSERT INTO c.grown SELECT id, CAST(id AS INT) FROM range(6000)");
    sql("ALTER TABLE c.grown ADD COLUMN b STRING");
    Dataset<Row> read = read("grown", "direct");
    assertAllDirect(read);
    assertEquals(
        rows(read("grown", "bridge").orderBy("id")), rows(read.orderBy("id")));
  }

  @Test
  void theSessionSaysTheModeToo() {
    spark.conf().set("spark.calico.read.mode", "auto");
    try {
      assertAllDirect(sql("SELECT id, name FROM c.direct"));
      spark.conf().set("spark.calico.read.mode", "fast");
      String message = messageOf(() -> sql("SELECT id FROM c.direct").collect());
      assertTrue(message.contains("bridge, direct or auto, not 'fast'"), message);
    } finally {
      spark.conf().unset("spark.calico.read.mode");
    }
    assertTrue(plan("SELECT id, name FROM c.direct").contains("0 of them direct"));
  }
}
