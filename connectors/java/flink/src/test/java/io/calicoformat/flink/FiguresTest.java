package io.calicoformat.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calicoformat.client.At;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest extends SqlTables {
  private static final String ALL =
      "count(*), count(a), min(a), max(a), sum(a), min(b), max(b), min(d), max(d), min(t), max(t),"
          + " min(m), sum(m), sum(s), sum(n)";

  private static final String TENS =
      "(VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9))";

  /** A thousand rows, and other ones for fifty of them, and a checkpoint of them. */
  private void fill(String table) throws Exception {
    batch.executeSql("CREATE TABLE " + table + " (id BIGINT, a BIGINT, b STRING, d DATE,"
        + " t TIMESTAMP(6), m DECIMAL(10, 2), s SMALLINT, f DOUBLE, n BIGINT,"
        + " PRIMARY KEY (id) NOT ENFORCED)");
    run(batch, "INSERT INTO " + table + " (id, a, b, d, t, m, s, f)"
        + " SELECT id, CASE WHEN MOD(id, 3) > 0 THEN id END, 'n' || CAST(id AS STRING),"
        + " TIMESTAMPADD(DAY, id - 500, DATE '1970-01-01'),"
        + " TIMESTAMPADD(SECOND, id, TIMESTAMP '1969-12-31 23:59:59.789012'),"
        + " id / 4, CAST(id - 500 AS SMALLINT), id / 2.0e0"
        + " FROM (SELECT x * 100 + y * 10 + z FROM " + TENS + " AS p (x), " + TENS + " AS q (y), "
        + TENS + " AS r (z)) AS ids (id)");
    run(batch, "INSERT INTO " + table + " (id, a, b, m) SELECT 500 + x * 5, -7, 'é', -1.25 FROM "
        + TENS + " AS p (x)");
    // What is pending over other files has to be merged before their figures count.
    String calico = System.getenv("CALICO_BRIDGE_MAIN");
    Process checkpoint =
        new ProcessBuilder("node", calico, "checkpoint", store())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertEquals(0, checkpoint.waitFor());
  }

  private boolean isLeftToTheStore(String query) {
    return batch.explainSql(query).contains("aggregates=[");
  }

  @Test
  void figuresThatTheStoreKnowsAreThoseOfTheRows() throws Exception {
    fill("known");
    String query = "SELECT " + ALL + " FROM known";
    assertTrue(isLeftToTheStore(query), batch.explainSql(query));
    List<String> known = rows(query);
    // A condition on floats stays with Flink, which then has to read the rows.
    String read = query + " WHERE f > -1";
    assertFalse(isLeftToTheStore(read));
    assertEquals(rows(read), known);
    assertTrue(known.get(0).startsWith("+I[1000, 669, -7, 998, "), known.get(0));
    assertTrue(known.get(0).endsWith(", -500, null]"), known.get(0));
  }

  @Test
  void figuresOfAVersionAreThoseOfThen() throws Exception {
    fill("older");
    long version = client().keySpace("older", At.HEAD).version();
    run(batch, "INSERT INTO older (id, a) VALUES (2000, 3000)");
    String then =
        "SELECT count(*), max(a) FROM older /*+ OPTIONS('scan.version' = '" + version + "') */";
    assertTrue(isLeftToTheStore(then));
    assertEquals(List.of("+I[1000, 998]"), rows(then));
    assertEquals(List.of("+I[1001, 3000]"), rows("SELECT count(*), max(a) FROM older"));
  }

  @Test
  void figuresThatRowsHaveToBeReadForAreWorkedOutByFlink() throws Exception {
    fill("other");
    for (String figure :
        List.of(
            "sum(f)", "min(f)", "count(DISTINCT a)", "max(a) FILTER (WHERE s > 0)", "avg(f)")) {
      assertFalse(isLeftToTheStore("SELECT " + figure + " FROM other"), figure);
    }
    assertFalse(isLeftToTheStore("SELECT s, count(*) FROM other GROUP BY s"));
    assertEquals(List.of("+I[10, -70]"), rows("SELECT count(*), sum(a) FROM other WHERE a < 0"));
    run(batch, "INSERT INTO other (id, s) VALUES (1, CAST(32767 AS SMALLINT))");
    assertEquals(List.of("+I[1000, 32767]"), rows("SELECT count(*), max(s) FROM other"));
  }

  @Test
  void figuresOfNoRowsAreThoseOfSql() throws Exception {
    createKeySpace("nothing", "a int64");
    String query = "SELECT count(*), count(a), sum(a), max(a) FROM nothing";
    assertTrue(isLeftToTheStore(query));
    assertEquals(List.of("+I[0, 0, null, null]"), rows(query));
  }
}
