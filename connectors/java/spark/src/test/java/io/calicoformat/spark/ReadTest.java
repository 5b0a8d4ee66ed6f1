package io.calicoformat.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReadTest extends SparkTest {
  @BeforeAll
  static void fill() {
    sql("CREATE TABLE c.item (id BIGINT, name STRING, price DECIMAL(10,2), weight DOUBLE, "
        + "made DATE, seen TIMESTAMP, local TIMESTAMP_NTZ, ok BOOLEAN, raw BINARY) "
        + "PARTITIONED BY (bucket(3, id)) TBLPROPERTIES ('calico.key'='id')");
    sql("INSERT INTO c.item SELECT id, "
        + "CASE WHEN id % 7 = 0 THEN NULL "
        + "ELSE concat('it''s \"', id, '\" \u00e4\ud83d\ude00') END, "
        + "CAST(id AS DECIMAL(10,2)) / 4, "
        + "CASE WHEN id % 11 = 0 THEN double('NaN') WHEN id % 13 = 0 THEN -0.0D ELSE id / 3 END, "
        + "date_add(DATE '2020-01-01', CAST(id AS INT)), "
        + "timestamp_micros(1600000000000000 + id * 1000001), "
        + "CAST(timestamp_micros(1600000000000000 + id * 1000001) AS TIMESTAMP_NTZ), "
        + "CASE WHEN id % 3 = 0 THEN NULL ELSE id % 2 = 0 END, "
        + "CAST(CAST(id AS STRING) AS BINARY) FROM range(500)");
    spark.table("c.item").write().mode("overwrite").parquet(store.resolve("item").toString());
    // In memory, since Spark's filters of Parquet files take 0.0 and -0.0 for different.
    spark.read().parquet(store.resolve("item").toString()).cache().createOrReplaceTempView("peer");
  }

  /** What Spark's own reader of a copy gives is expected of every query. */
  private static void assertAsPeer(String query) {
    List<String> expected = rows(query.replace("$t", "peer")).stream().sorted().toList();
    List<String> actual = rows(query.replace("$t", "c.item")).stream().sorted().toList();
    assertEquals(expected, actual, query);
  }

  @Test
  void filtersGiveWhatSparkGivesByItself() {
    for (String filter : List.of(
        "id = 17", "id <> 17", "id < 5", "id <= 5", "id > 490", "id >= 490",
        "id IN (1, 2, 499, 777)",
        "id NOT IN (1, 2)", "name IS NULL", "name IS NOT NULL",
        "name = 'it''s \"5\" \u00e4\ud83d\ude00'",
        "name LIKE 'it%'", "name LIKE '%\ud83d\ude00'", "name LIKE '%\"4%'", "name > 'it''s \"3'",
        "name IN ('it''s \"5\" \u00e4\ud83d\ude00', NULL)", "NOT (name = 'x')", "name <=> NULL",
        "price = 1.25", "price > 100.5", "price < 100", "weight > 100", "weight = double('NaN')",
        "weight = 0.0D", "weight <> double('NaN')", "weight >= double('Infinity')",
        "weight < 1.1F", "made = DATE '2020-02-01'", "made < DATE '0001-01-01'",
        "seen >= TIMESTAMP '2020-09-13 12:30:00.5'", "local < TIMESTAMP_NTZ '2020-09-13 12:30:00'",
        "ok", "NOT ok", "ok IS NULL", "ok = false OR id = 3", "raw = X'3137'", "raw > X'39'",
        "id > 10 AND (name IS NULL OR price < 20) AND NOT (ok <=> true)", "id + 1 = 12",
        "length(name) = 12 AND id < 50", "CAST(id AS STRING) = '44'")) {
      assertAsPeer("SELECT * FROM $t WHERE " + filter);
      spark.conf().set("spark.calico.read.files", "false");
      assertAsPeer("SELECT * FROM $t WHERE " + filter);
      spark.conf().unset("spark.calico.read.files");
    }
  }

  @Test
  void aFilterThatTranslatesIsTheBridgesAloneWhereItDecodes() {
    String query = "SELECT name FROM c.item WHERE id > 10 AND name LIKE 'it%'";
    spark.conf().set("spark.calico.read.files", "false");
    try {
      String plan = plan(query);
      assertTrue(plan.contains("\"id\" > 10") && plan.contains("starts_with(\"name\""), plan);
      assertTrue(!plan.contains("Filter ("), plan);
    } finally {
      spark.conf().unset("spark.calico.read.files");
    }
    String plan = plan(query);
    assertTrue(plan.contains("\"id\" > 10") && plan.contains("Filter ("), plan);
  }

  @Test
  void onlyTheColumnsOfAQueryAreRead() {
    Dataset<Row> query = sql("SELECT price FROM c.item WHERE id = 3");
    assertTrue(query.queryExecution().executedPlan().toString().contains("price"), query::toString);
    assertEquals(List.of("[0.75]"), rows(query));
    assertEquals(500, sql("SELECT 1 FROM c.item").collectAsList().size());
  }

  @Test
  void aLimitEndsEachSplitEarly() {
    assertEquals(3, sql("SELECT * FROM c.item LIMIT 3").collectAsList().size());
    assertEquals(0, sql("SELECT * FROM c.item LIMIT 0").collectAsList().size());
    assertEquals(4, sql("SELECT id FROM c.item WHERE id % 2 = 0 LIMIT 4").collectAsList().size());
  }

  @Test
  void figuresAreThoseOfTheRows() {
    for (String figures : List.of(
        "count(*)", "count(id), min(id), max(id), min(name), max(name), min(price), max(price)",
        "min(made), max(seen), min(local), max(weight), min(ok), max(raw)", "count(name)",
        "count(DISTINCT ok), sum(price), count(*)", "sum(id), avg(id), count(price)")) {
      assertAsPeer("SELECT " + figures + " FROM $t");
      assertAsPeer("SELECT " + figures + " FROM $t WHERE id >= 100");
    }
    assertAsPeer("SELECT count(*), min(id), max(name) FROM $t WHERE id < 0");
    assertAsPeer("SELECT ok, count(*), max(id) FROM $t GROUP BY ok");
  }

  @Test
  void figuresOfACheckpointComeFromItsStatistics() throws InterruptedException {
    sql("DROP TABLE IF EXISTS c.figures");
    sql("CREATE TABLE c.figures (id BIGINT, n INT, big BIGINT, price DECIMAL(10,2), "
        + "most DECIMAL(38,0), name STRING, f DOUBLE) TBLPROPERTIES ('calico.key'='id', "
        + "'calico.group.main.checkpoint-percent'='1')");
    sql("INSERT INTO c.figures SELECT id, IF(id % 3 = 0, NULL, id) n, 9223372036854775807 big, "
        + "id / 4 price, 99999999999999999999999999999999999999BD most, concat('n', id) name, "
        + "id / 2 f FROM range(0, 1000, 1, 1)");
    sql("INSERT INTO c.figures SELECT id, 7, 1, -1.25, 1, 'é', 0.5 FROM range(500, 550)");
    sql("CREATE OR REPLACE TEMP VIEW figures AS SELECT id, IF(id BETWEEN 500 AND 549, 7, "
        + "IF(id % 3 = 0, NULL, CAST(id AS INT))) n, IF(id BETWEEN 500 AND 549, -1.25BD, "
        + "CAST(id / 4 AS DECIMAL(10,2))) price, IF(id BETWEEN 500 AND 549, 'é', "
        + "concat('n', id)) name FROM range(0, 1000)");
    String count = "SELECT count(*) FROM c.figures";
    for (int tries = 0; plan(count).contains("BatchScan") && tries < 200; tries++) {
      Thread.sleep(100);
    }
    for (String figures : List.of("sum(n), sum(price)", "count(n), count(price), count(name)",
        "min(name), max(name), min(price)", "avg(n), avg(price)")) {
      String query = "SELECT " + figures + " FROM c.figures";
      assertFalse(plan(query).contains("BatchScan"), () -> plan(query));
      assertEquals(rows("SELECT " + figures + " FROM figures"), rows(query));
    }
    for (String figure : List.of("sum(big)", "sum(most)", "sum(f)", "sum(DISTINCT n)")) {
      String query = "SELECT " + figure + " FROM c.figures";
      assertTrue(plan(query).contains("BatchScan"), () -> plan(query));
    }
    String overflow = messageOf(() -> rows("SELECT sum(big) FROM c.figures"));
    assertTrue(overflow.contains("ARITHMETIC_OVERFLOW"), overflow);
  }

  @Test
  void joinsAndSubqueriesGiveWhatSparkGivesByItself() {
    assertAsPeer("SELECT a.id, b.price FROM $t a JOIN $t b ON a.id = b.id + 1");
    assertAsPeer("SELECT count(*) FROM $t WHERE id IN (SELECT max(id) FROM $t GROUP BY ok)");
  }

  @Test
  void theDataSourceReadsByPathAndKeySpace() {
    Dataset<Row> read =
        spark.read().format("calico").option("keyspace", "item").load(uri());
    assertEquals(List.of("[500]"), rows(read.selectExpr("count(*)")));
    String message = messageOf(() -> spark.read().format("calico").load(uri()));
    assertTrue(message.contains("keyspace"), message);
    String unknown = messageOf(
        () -> spark.read().format("calico").option("keyspace", "itme").load(uri()));
    assertTrue(unknown.contains("UnknownKeySpace"), unknown);
  }

  @Test
  void olderVersionsAreReadByNumberAndTime() throws InterruptedException {
    sql("CREATE TABLE c.aged (id BIGINT, a INT) TBLPROPERTIES ('calico.key'='id')");
    sql("INSERT INTO c.aged VALUES (1, 10)");
    Row entry = sql("SELECT version, timestamp FROM c.aged.history ORDER BY version DESC").first();
    Thread.sleep(5);
    sql("INSERT INTO c.aged VALUES (1, 11), (2, 20)");
    long version = entry.getLong(0);
    assertRows("SELECT * FROM c.aged VERSION AS OF " + version, "[1,10]");
    assertRows("SELECT * FROM c.aged VERSION AS OF '" + version + "'", "[1,10]");
    assertRows("SELECT * FROM c.aged TIMESTAMP AS OF '" + entry.getTimestamp(1) + "'", "[1,10]");
    assertEquals(
        List.of("[1,10]"),
        rows(spark.read().format("calico").option("keyspace", "aged")
            .option("versionAsOf", version).load(uri())));
    assertEquals(
        List.of("[1,10]"),
        rows(spark.read().format("calico").option("keyspace", "aged")
            .option("timestampAsOf", entry.getTimestamp(1).toString()).load(uri())));
    assertRows("SELECT a FROM c.aged VERSION AS OF 'main' ORDER BY id", "[11]", "[20]");
    String unknown = messageOf(() -> sql("SELECT * FROM c.aged VERSION AS OF 'nothing'"));
    assertTrue(unknown.contains("UnknownRef"), unknown);
    String beyond = messageOf(
        () -> sql("SELECT * FROM c.aged VERSION AS OF '9999999999999999999'"));
    assertTrue(beyond.contains("no version as large"), beyond);
  }

  @Test
  void changesAreReadAsRows() {
    sql("CREATE TABLE c.feed (id BIGINT, a INT) TBLPROPERTIES ('calico.key'='id')");
    sql("INSERT INTO c.feed VALUES (1, 10), (2, 20)");
    long from = sql("SELECT max(version) FROM c.feed.history").first().getLong(0);
    sql("INSERT INTO c.feed VALUES (1, 11), (3, 30)");
    sql("DELETE FROM c.feed WHERE id = 2");
    Dataset<Row> feed = spark.read().format("calico").option("keyspace", "feed")
        .option("readChangeFeed", true).option("changesFrom", from).load(uri());
    assertEquals(
        List.of("[insert,3,30]", "[update_after,1,11]", "[update_before,1,10]", "[delete,2,20]"),
        rows(feed.orderBy("_version", "_change", "id").select("_change", "id", "a")));
    assertEquals(
        List.of("[update_after,1,11]"),
        rows(feed.where("a = 11").select("_change", "id", "a")));
  }
}
