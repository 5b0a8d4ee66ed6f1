package io.calicoformat.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calicoformat.client.At;
import java.util.List;
import org.junit.jupiter.api.Test;

class SqlTest extends SqlTables {
  @Test
  void tablesOfACatalogAreMadeDescribedWrittenAndDropped() throws Exception {
    batch.executeSql(
        "CREATE TABLE users (id BIGINT, name STRING NOT NULL, seen TIMESTAMP(6), tags ARRAY<STRING>,"
            + " PRIMARY KEY (id) NOT ENFORCED) WITH ('groups.activity' = 'seen, tags',"
            + " 'fields.tags.algebra' = 'append')");
    batch.executeSql("CREATE TABLE IF NOT EXISTS users (id BIGINT, PRIMARY KEY (id) NOT ENFORCED)");
    assertTrue(rows("SHOW TABLES").contains("+I[users]"));
    assertTrue(rows("SHOW CREATE TABLE users").get(0).contains("PRIMARY KEY (`id`) NOT ENFORCED"));
    assertEquals(
        List.of("main", "activity"),
        client().keySpace("users", At.HEAD).groups().stream().map(group -> group.name()).toList());
    run(batch, "INSERT INTO users VALUES (1, 'Ada', TIMESTAMP '2024-02-03 04:05:06.789012',"
        + " ARRAY['new']), (2, 'Bo', CAST(NULL AS TIMESTAMP(6)), CAST(NULL AS ARRAY<STRING>))");
    run(batch, "INSERT INTO users (id, name) VALUES (1, 'Lovelace')");
    run(batch, "INSERT INTO users /*+ OPTIONS('fields.tags.operation'='append') */ (id, name, tags)"
        + " VALUES (1, 'L.', ARRAY['paid'])");
    assertEquals(
        List.of("+I[1, L., 2024-02-03T04:05:06.789012, [new, paid]]", "+I[2, Bo, null, null]"),
        rows("SELECT * FROM users"));
    batch.executeSql("ALTER TABLE users RENAME TO people");
    assertEquals(List.of("+I[2]"), rows("SELECT count(*) FROM people"));
    batch.executeSql("DROP TABLE people");
    assertFalse(rows("SHOW TABLES").contains("+I[users]"));
    assertFalse(rows("SHOW TABLES").contains("+I[people]"));
  }

  @Test
  void columnsFiltersAndLimitsAreLeftToTheBridge() throws Exception {
    createKeySpace("wide", "a int32", "b utf8", "c float64");
    run(batch, "INSERT INTO wide SELECT id, CAST(id * 2 AS INT), CAST(id AS STRING), id / 4.0e0"
        + " FROM (VALUES (1), (2), (3), (4)) AS t (id)");
    String query = "SELECT b FROM wide WHERE a >= 4 AND b <> '3' AND c < 10";
    assertEquals(List.of("+I[2]", "+I[4]"), rows(query));
    String plan = batch.explainSql(query);
    assertTrue(plan.contains("project=[b"), plan);
    assertTrue(plan.contains(">=(a, 4)"), plan);
    assertTrue(plan.contains("filter=[and("), plan);
    assertEquals(List.of("+I[4]"), rows("SELECT count(*) FROM wide"));
    assertEquals(1, rows("SELECT b FROM wide LIMIT 1").size());
    assertTrue(batch.explainSql("SELECT b FROM wide LIMIT 1").contains("limit=[1]"));
  }

  @Test
  void aTableSaysItselfWhereItIsAndWhatIsReadOfIt() throws Exception {
    createKeySpace("travel", "a int64");
    run(batch, "INSERT INTO travel VALUES (1, 10)");
    long version = client().keySpace("travel", At.HEAD).version();
    run(batch, "INSERT INTO travel VALUES (1, 20), (2, 20)");
    batch.executeSql(
        "CREATE TEMPORARY TABLE here (id BIGINT, a BIGINT) WITH ('connector' = 'calico',"
            + " 'uri' = '" + store() + "', 'key-space' = 'travel')");
    assertEquals(List.of("+I[1, 20]", "+I[2, 20]"), rows("SELECT * FROM here"));
    assertEquals(
        List.of("+I[1, 10]"),
        rows("SELECT * FROM here /*+ OPTIONS('scan.version'='" + version + "') */"));
    assertEquals(
        List.of("+I[1, 20]", "+I[2, 20]"),
        rows("SELECT * FROM here /*+ OPTIONS('scan.timestamp-millis'='"
            + (System.currentTimeMillis() + 1000) + "') */"));
  }

  @Test
  void changesOfAQueryArriveAsTheyAre() throws Exception {
    createKeySpace("counts", "n int64");
    run(streaming, "INSERT INTO counts SELECT id, count(*) FROM (VALUES (CAST(1 AS BIGINT)), (1),"
        + " (2), (1), (2)) AS t (id) GROUP BY id");
    assertEquals(List.of("+I[1, 3]", "+I[2, 2]"), rows("SELECT * FROM counts"));
  }

  @Test
  void changesAreReadFromWhereTheModeSays() throws Exception {
    createKeySpace("feed", "a int64");
    run(batch, "INSERT INTO feed VALUES (1, 10)");
    long version = client().keySpace("feed", At.HEAD).version();
    run(batch, "INSERT INTO feed VALUES (1, 20), (2, 20)");
    List<String> later = List.of("-U[1, 10]", "+U[1, 20]", "+I[2, 20]");
    String select = "SELECT * FROM feed /*+ OPTIONS('scan.startup.mode'='";
    assertEquals(
        later,
        first(3, streaming.executeSql(
            select + "version', 'scan.version'='" + version + "') */")));
    assertEquals(
        List.of("+I[1, 10]", "-U[1, 10]", "+U[1, 20]", "+I[2, 20]"),
        first(4, streaming.executeSql(select + "earliest') */")));
    assertEquals(
        List.of("+I[1, 20]", "+I[2, 20]"),
        first(2, streaming.executeSql(select + "initial') */")));
    assertSays("scan.version", () -> streaming.executeSql(select + "version') */"));
  }

  @Test
  void whatATableDoesNotTakeIsRefusedWithAReason() throws Exception {
    createKeySpace("strict", "a int64");
    String begin = "CREATE TABLE t (id BIGINT, a TIMESTAMP(9)";
    assertSays("PRIMARY KEY", () -> batch.executeSql(begin + ")"));
    String key = begin + ", PRIMARY KEY (id) NOT ENFORCED)";
    assertSays("precision of 6", () -> batch.executeSql(key));
    assertSays("'odd'", () -> batch.executeSql(key + " WITH ('odd' = '1')"));
    batch.executeSql(
        "CREATE TEMPORARY TABLE other (id BIGINT, a STRING) WITH ('connector' = 'calico',"
            + " 'uri' = '" + store() + "', 'key-space' = 'strict')");
    assertSays("TypeMismatch", () -> batch.executeSql("SELECT * FROM other"));
    assertSays("'id'", () -> batch.executeSql("INSERT INTO strict (a) VALUES (1)"));
  }
}
