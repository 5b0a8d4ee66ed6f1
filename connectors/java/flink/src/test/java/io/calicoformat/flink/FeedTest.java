package io.calicoformat.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calicoformat.client.At;
import io.calicoformat.client.LogEntry;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;

/** Where a feed of changes begins, what is known of its rows, and how it tells the time. */
class FeedTest extends SqlTables {
  private static final RowType TYPE =
      RowType.of(
          new LogicalType[] {new BigIntType(), new BigIntType()}, new String[] {"id", "a"});

  private static void upsert(String table, long id, long a) {
    try {
      upsert(table, TYPE, List.<RowData>of(GenericRowData.of(id, a)));
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static LogEntry last() {
    List<LogEntry> entries = client().entriesAfter(0, 1000);
    return entries.get(entries.size() - 1);
  }

  private static Instant timeOf(LogEntry entry) {
    return Instant.ofEpochMilli(entry.timestamp() / 1000);
  }

  private static void declare(TableEnvironment environment, String name, String columns) {
    environment.executeSql("CREATE TEMPORARY TABLE my_" + name + " (" + columns + ") WITH ("
        + "'connector' = 'calico', 'uri' = '" + store() + "', 'key-space' = '" + name + "')");
  }

  /** The first row of a query that goes on, while something happens again and again. */
  private static Row firstWhile(LongConsumer happens, TableResult result) throws Exception {
    try (CloseableIterator<Row> rows = result.collect()) {
      CompletableFuture<Row> first = CompletableFuture.supplyAsync(rows::next);
      for (long turn = 1; !first.isDone() && turn < 600; turn++) {
        happens.accept(turn);
        Thread.sleep(100);
      }
      return first.get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void latestBeginsAfterTheHead() throws Exception {
    createKeySpace("latest", "a int64");
    upsert("latest", 1, 0);
    Row row =
        firstWhile(
            turn -> upsert("latest", 1, turn),
            streaming.executeSql(
                "SELECT * FROM latest /*+ OPTIONS('scan.startup.mode'='latest') */"));
    assertTrue(row.toString().startsWith("-U[1, "), row.toString());
  }

  @Test
  void aTimeBeginsAfterTheVersionOfThen() throws Exception {
    createKeySpace("timed", "a int64");
    upsert("timed", 1, 10);
    Thread.sleep(5);
    long then = System.currentTimeMillis();
    Thread.sleep(5);
    upsert("timed", 1, 20);
    String select = "SELECT * FROM timed /*+ OPTIONS('scan.startup.mode'='timestamp'";
    assertEquals(
        List.of("-U[1, 10]", "+U[1, 20]"),
        first(2, streaming.executeSql(
            select + ", 'scan.timestamp-millis'='" + then + "') */")));
    assertSays("scan.timestamp-millis", () -> streaming.executeSql(select + ") */"));
  }

  @Test
  void initialBeginsWithTheRowsOfTheVersionThatIsGiven() throws Exception {
    createKeySpace("begun", "a int64");
    upsert("begun", 1, 10);
    long version = client().keySpace("begun", At.HEAD).version();
    upsert("begun", 1, 20);
    assertEquals(
        List.of("+I[1, 10]", "-U[1, 10]", "+U[1, 20]"),
        first(3, streaming.executeSql("SELECT * FROM begun /*+ OPTIONS("
            + "'scan.startup.mode'='initial', 'scan.version'='" + version + "') */")));
  }

  @Test
  void aFeedOfABranchHasWhatWasBeforeItAndWhatIsOnIt() throws Exception {
    createKeySpace("branched", "a int64");
    upsert("branched", 1, 10);
    client().createBranch("dev", null);
    upsert("branched", 1, 20);
    run(batch, "INSERT INTO branched /*+ OPTIONS('branch'='dev') */ VALUES (1, 30)");
    String select = "SELECT * FROM branched /*+ OPTIONS('branch'='dev', 'scan.startup.mode'='";
    assertEquals(
        List.of("+I[1, 10]", "-U[1, 10]", "+U[1, 30]"),
        first(3, streaming.executeSql(select + "earliest') */")));
    assertEquals(List.of("+I[1, 30]"), first(1, streaming.executeSql(select + "initial') */")));
  }

  @Test
  void versionTimeAndKindOfARowAreColumnsWhereTheyAreAskedFor() throws Exception {
    createKeySpace("noted", "a int64");
    upsert("noted", 1, 10);
    LogEntry inserted = last();
    upsert("noted", 1, 20);
    LogEntry updated = last();
    String columns =
        "id BIGINT, a BIGINT, kind STRING METADATA FROM 'change' VIRTUAL,"
            + " made TIMESTAMP_LTZ(6) METADATA FROM 'timestamp' VIRTUAL,"
            + " version BIGINT METADATA VIRTUAL";
    declare(streaming, "noted", columns);
    declare(batch, "noted", columns);
    assertEquals(
        List.of(
            "+I[insert, 10, " + inserted.version() + "]",
            "-U[update_before, 10, " + updated.version() + "]",
            "+U[update_after, 20, " + updated.version() + "]"),
        first(3, streaming.executeSql("SELECT kind, a, version FROM my_noted"
            + " /*+ OPTIONS('scan.startup.mode'='earliest') */")));
    assertEquals(
        List.of("+I[" + updated.version() + ", 1, insert]"),
        rows("SELECT version, id, kind FROM my_noted WHERE a > 5"));
    try (CloseableIterator<Row> rows =
        batch.executeSql("SELECT made FROM my_noted").collect()) {
      Instant made = (Instant) rows.next().getField(0);
      assertEquals(updated.timestamp() % 1_000_000, made.getNano() / 1000);
      assertEquals(timeOf(updated).getEpochSecond(), made.getEpochSecond());
    }
    assertEquals(
        List.of("+I[1, " + updated.version() + "]"),
        rows("SELECT count(*), max(version) FROM my_noted WHERE version > 0"));
  }

  @Test
  void watermarksOfTheSourceAreTheTimesOfVersions() throws Exception {
    createKeySpace("ticking", "a int64");
    upsert("ticking", 1, 10);
    LogEntry inserted = last();
    Thread.sleep(5);
    upsert("ticking", 2, 20);
    LogEntry later = last();
    declare(streaming, "ticking", "id BIGINT, a BIGINT,"
        + " made TIMESTAMP_LTZ(3) METADATA FROM 'timestamp' VIRTUAL,"
        + " WATERMARK FOR made AS SOURCE_WATERMARK()");
    try (CloseableIterator<Row> rows =
        streaming.executeSql("SELECT made, CURRENT_WATERMARK(made) FROM my_ticking"
            + " /*+ OPTIONS('scan.startup.mode'='earliest') */").collect()) {
      for (LogEntry entry : List.of(inserted, later)) {
        Row row = rows.next();
        assertEquals(timeOf(entry), row.getField(0));
        assertEquals(timeOf(entry).minusMillis(1), row.getField(1));
      }
    }
  }

  @Test
  void watermarksComeFromAColumnOfTimes() throws Exception {
    batch.executeSql("CREATE TABLE seen (id BIGINT, t TIMESTAMP(6),"
        + " PRIMARY KEY (id) NOT ENFORCED)");
    run(batch, "INSERT INTO seen VALUES (1, TIMESTAMP '2024-02-03 04:05:06.789012')");
    String columns =
        "id BIGINT, t TIMESTAMP(3), WATERMARK FOR t AS t - INTERVAL '1' SECOND";
    declare(streaming, "seen", columns);
    declare(batch, "seen", columns);
    // The store has another time than Flink sees.
    assertEquals(
        List.of("+I[1, 2024-02-03T04:05:06.789]"),
        rows("SELECT * FROM my_seen WHERE t = TIMESTAMP '2024-02-03 04:05:06.789'"));
    Row row =
        firstWhile(
            turn -> insertSeen(turn),
            streaming.executeSql("SELECT t, CURRENT_WATERMARK(t) FROM my_seen"
                + " /*+ OPTIONS('scan.startup.mode'='earliest') */"
                + " WHERE CURRENT_WATERMARK(t) IS NOT NULL AND id > 1"));
    LocalDateTime watermark = (LocalDateTime) row.getField(1);
    assertNotNull(watermark);
    assertTrue(watermark.isBefore((LocalDateTime) row.getField(0)), row.toString());
    assertEquals(788_000_000, watermark.minusNanos(1_000_000).getNano(), row.toString());
  }

  private void insertSeen(long turn) {
    try {
      run(batch, "INSERT INTO seen VALUES (" + (turn + 1)
          + ", TIMESTAMPADD(MINUTE, " + turn + ", TIMESTAMP '2024-02-03 04:05:06.789012'))");
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }
}
