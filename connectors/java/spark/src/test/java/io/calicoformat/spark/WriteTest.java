package io.calicoformat.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WriteTest extends SparkTest {
  @BeforeEach
  void fill() {
    sql("DROP TABLE IF EXISTS c.t");
    sql("CREATE TABLE c.t (id BIGINT, a INT, b STRING, tags ARRAY<STRING>, total BIGINT) "
        + "TBLPROPERTIES ('calico.key'='id', 'calico.group.more'='tags,total', "
        + "'calico.algebra.tags'='append', 'calico.algebra.total'='sum')");
    sql("INSERT INTO c.t VALUES (1, 10, 'x', array('p'), 5), (2, 20, 'y', null, null)");
  }

  private static DataFrameWriter<Row> write(Dataset<Row> rows) {
    return rows.write().format("calico").mode("append")
        .option("keyspace", "t").option("path", uri());
  }

  private static void overwritePartitions(String table, Dataset<Row> rows) {
    try {
      rows.writeTo(table).overwritePartitions();
    } catch (NoSuchTableException failure) {
      throw new AssertionError(failure);
    }
  }

  @Test
  void anAppendUpsertsByKey() {
    sql("INSERT INTO c.t VALUES (2, 21, 'z', array('q'), 1), (3, 30, null, array(), 0)");
    assertRows("SELECT id, a, b, cast(tags AS STRING), total FROM c.t ORDER BY id",
        "[1,10,x,[p],5]", "[2,21,z,[q],1]", "[3,30,null,[],0]");
  }

  @Test
  void columnsThatTheRowsLackKeepTheirCells() {
    write(sql("SELECT 1L AS id, 11 AS a UNION ALL SELECT 9L, 90")).save();
    assertRows("SELECT id, a, b FROM c.t ORDER BY id", "[1,11,x]", "[2,20,y]", "[9,90,null]");
  }

  @Test
  void aStrictInsertFailsOrSkipsWhereTheKeyExists() {
    Dataset<Row> rows = sql("SELECT 2L AS id, 99 AS a UNION ALL SELECT 3L, 30");
    String message = messageOf(() -> write(rows).option("calico.insert", "fail").save());
    assertTrue(message.contains("AlreadyExists"), message);
    assertRows("SELECT id, a FROM c.t ORDER BY id", "[1,10]", "[2,20]");
    write(rows).option("calico.insert", "skip").save();
    assertRows("SELECT id, a FROM c.t ORDER BY id", "[1,10]", "[2,20]", "[3,30]");
  }

  @Test
  void tasksThatAreGivenRangesOfKeysMakeFilesThatShareNone() {
    for (String distribution : List.of("range", "none")) {
      sql("DROP TABLE IF EXISTS c.spread");
      sql("CREATE TABLE c.spread (id BIGINT, a STRING) TBLPROPERTIES ('calico.key'='id')");
      sql("SELECT (id * 7919) % 20000 AS id, repeat('a', 50) AS a FROM range(0, 20000, 1, 4)")
          .write().format("calico").mode("append").option("keyspace", "spread")
          .option("path", uri()).option("calico.distribution", distribution).save();
      assertRows("SELECT count(*), count(DISTINCT id) FROM c.spread", "[20000,20000]");
      // Only where no two files share a range of keys is the number of records known without them.
      boolean known = !plan("SELECT count(*) FROM c.spread").contains("BatchScan");
      assertEquals(distribution.equals("range"), known);
    }
  }

  @Test
  void nestedColumnsOfManyBatchesComeBack() {
    sql("CREATE TABLE c.batched (id BIGINT, s STRUCT<a: INT, b: STRING>, l ARRAY<INT>) "
        + "TBLPROPERTIES ('calico.key'='id')");
    sql("INSERT INTO c.batched SELECT /*+ COALESCE(1) */ id, struct(int(id), string(id)), "
        + "array(int(id), 1) FROM range(150000)");
    assertRows("SELECT count(*), sum(s.a), count(s.b), sum(l[0]) FROM c.batched",
        "[150000,11249925000,150000,11249925000]");
  }

  @Test
  void operationsApplyToRowsAndCells() {
    write(sql("SELECT 1L AS id, 12 AS a UNION ALL SELECT 7L, 70")).option("op", "update").save();
    assertRows("SELECT id, a, b FROM c.t ORDER BY id", "[1,12,x]", "[2,20,y]");
    write(sql("SELECT 1L AS id, array('q', 'r') AS tags, 4L AS total"))
        .option("calico.op.tags", "append").option("calico.op.total", "sum").save();
    assertRows("SELECT cast(tags AS STRING), total FROM c.t WHERE id = 1", "[[p, q, r],9]");
    write(sql("SELECT 1L AS id, 13 AS a")).option("op", "replace").save();
    assertRows("SELECT a, b, total FROM c.t WHERE id = 1", "[13,null,null]");
    write(sql("SELECT 1L AS id")).option("op", "delete").save();
    assertRows("SELECT id FROM c.t", "[2]");
    String message = messageOf(() -> write(sql("SELECT 1L AS id")).option("op", "toss").save());
    assertTrue(message.contains("'toss'"), message);
  }

  @Test
  void anOverwriteReplacesEverythingOrWhatAConditionOverTheKeyNames() {
    sql("INSERT INTO c.t REPLACE WHERE id >= 2 SELECT 5L, 50, 'v', null, null");
    assertRows("SELECT id, a FROM c.t ORDER BY id", "[1,10]", "[5,50]");
    sql("INSERT OVERWRITE c.t SELECT 6L, 60, 'w', null, null");
    assertRows("SELECT id, a FROM c.t", "[6,60]");
    write(sql("SELECT 8L AS id, 80 AS a")).mode("overwrite").save();
    assertRows("SELECT id, a FROM c.t", "[8,80]");
    sql("TRUNCATE TABLE c.t");
    assertRows("SELECT count(*) FROM c.t", "[0]");
  }

  @Test
  void aDynamicOverwriteReplacesThePartitionsThatItsRowsLieIn() {
    sql("DROP TABLE IF EXISTS c.days");
    sql("CREATE TABLE c.days (day DATE, place STRING, id BIGINT, a INT) "
        + "PARTITIONED BY (day, place) TBLPROPERTIES ('calico.key'='day,place,id')");
    sql("INSERT INTO c.days VALUES (DATE'2024-01-01', 'x', 1, 1), (DATE'2024-01-01', 'y', 1, 2), "
        + "(DATE'2024-01-02', 'x', 1, 3), (DATE'2024-01-02', 'it''s', 1, 4)");
    String rows = "SELECT cast(day AS STRING), place, id, a FROM c.days ORDER BY day, place, id";
    overwritePartitions("c.days", sql("SELECT * FROM VALUES (DATE'2024-01-01', 'y', 7L, 70), "
        + "(DATE'2024-01-02', 'it''s', 8L, 80), (DATE'2024-01-01', 'y', 6L, 60) "
        + "AS t(day, place, id, a)"));
    assertRows(rows, "[2024-01-01,x,1,1]", "[2024-01-01,y,6,60]", "[2024-01-01,y,7,70]",
        "[2024-01-02,it's,8,80]", "[2024-01-02,x,1,3]");
    overwritePartitions("c.days", sql("SELECT * FROM c.days WHERE id > 1000"));
    assertRows("SELECT count(*) FROM c.days", "[5]");
    spark.conf().set("spark.sql.sources.partitionOverwriteMode", "dynamic");
    try {
      sql("INSERT OVERWRITE c.days PARTITION (day = DATE'2024-01-01') SELECT 'x', 9L, 90");
      assertRows(rows, "[2024-01-01,x,9,90]", "[2024-01-01,y,6,60]", "[2024-01-01,y,7,70]",
          "[2024-01-02,it's,8,80]", "[2024-01-02,x,1,3]");
      String many = messageOf(() -> sql("INSERT OVERWRITE c.days SELECT DATE'2024-01-03', "
          + "cast(id AS STRING), id, 1 FROM range(0, 1200, 1, 2)"));
      assertTrue(many.contains("at most 1000 partitions"), many);
      assertRows("SELECT count(*) FROM c.days", "[5]");
    } finally {
      spark.conf().unset("spark.sql.sources.partitionOverwriteMode");
    }
    Dataset<Row> one = sql("SELECT 5L AS id, 50 AS a");
    overwritePartitions("c.t", one);
    assertRows("SELECT id, a FROM c.t", "[5,50]");
    sql("DROP TABLE IF EXISTS c.buckets");
    sql("CREATE TABLE c.buckets (id BIGINT, a INT) PARTITIONED BY (bucket(4, id)) "
        + "TBLPROPERTIES ('calico.key'='id')");
    String buckets = messageOf(() -> overwritePartitions("c.buckets", one));
    assertTrue(buckets.contains("dynamic overwrite"), buckets);
  }

  @Test
  void aDynamicOverwriteReplacesTheTimesAndBeginningsThatItsRowsLieIn() {
    sql("DROP TABLE IF EXISTS c.log");
    sql("CREATE TABLE c.log (at TIMESTAMP, day DATE, place STRING, id BIGINT, price DECIMAL(4,1), "
        + "a INT) PARTITIONED BY (hours(at), years(at), months(day), truncate(2, place), "
        + "truncate(10, id), truncate(50, price)) "
        + "TBLPROPERTIES ('calico.key'='at,day,place,id,price')");
    String first = "TIMESTAMP'1969-12-31 23:59:59.999999Z', DATE'9999-12-31', 'x', -1L, -0.1BD";
    String row = "(%s, %d)";
    List<String> others = List.of(
        first.replace("23:59:59.999999Z", "22:59:59Z"),
        first.replace("9999-12-31'", "9999-11-30'"),
        first.replace("'x'", "'xx'"),
        first.replace("'x'", "''"),
        first.replace("-1L", "0L"),
        first.replace("-1L", "-11L"),
        first.replace("-0.1BD", "0.0BD"),
        first.replace("-0.1BD", "-5.1BD"));
    List<String> same = List.of(
        first.replace("23:59:59.999999Z", "23:00:00Z"),
        first.replace("9999-12-31'", "9999-12-01'"),
        first.replace("-1L", "-10L"),
        first.replace("-0.1BD", "-5.0BD"));
    int a = 0;
    List<String> rows = new ArrayList<>();
    for (String each : others) {
      rows.add(String.format(row, each, ++a));
    }
    for (String each : same) {
      rows.add(String.format(row, each, ++a));
    }
    sql("INSERT INTO c.log VALUES " + String.join(", ", rows));
    overwritePartitions("c.log", sql("SELECT * FROM VALUES " + String.format(row, first, 99)
        + " AS t(at, day, place, id, price, a)"));
    assertRows("SELECT a FROM c.log ORDER BY a",
        "[1]", "[2]", "[3]", "[4]", "[5]", "[6]", "[7]", "[8]", "[99]");
    sql("DROP TABLE IF EXISTS c.beginnings");
    sql("CREATE TABLE c.beginnings (place STRING, n TINYINT, a INT) "
        + "PARTITIONED BY (truncate(2, place), truncate(100, n)) "
        + "TBLPROPERTIES ('calico.key'='place,n')");
    sql("INSERT INTO c.beginnings VALUES ('\uD83D\uDE00ab', 120Y, 1), ('\uD83D\uDE00b', 120Y, 2), "
        + "('\uD83D\uDE00a', 99Y, 3), ('it''s', 127Y, 4), ('\uD83D\uDE00', -128Y, 5)");
    overwritePartitions("c.beginnings", sql("SELECT * FROM VALUES ('\uD83D\uDE00a', 127Y, 10), "
        + "('it', 100Y, 40), ('\uD83D\uDE00', -101Y, 50) AS t(place, n, a)"));
    assertRows("SELECT a FROM c.beginnings ORDER BY a", "[2]", "[3]", "[10]", "[40]", "[50]");
    sql("DROP TABLE IF EXISTS c.bytes");
    sql("CREATE TABLE c.bytes (id BINARY, a INT) PARTITIONED BY (truncate(4, id)) "
        + "TBLPROPERTIES ('calico.key'='id')");
    sql("INSERT INTO c.bytes VALUES (X'0001', 1), (X'00010000', 2), (X'0001000001', 3), "
        + "(X'00010001', 4), (X'FFFFFFFF00', 5), (X'FFFFFFFE', 6)");
    overwritePartitions("c.bytes", sql("SELECT * FROM VALUES (X'00010000FF', 20), "
        + "(X'0001', 10), (X'FFFFFFFF', 50) AS t(id, a)"));
    assertRows("SELECT a FROM c.bytes ORDER BY a", "[4]", "[6]", "[10]", "[20]", "[50]");
  }

  @Test
  void aDynamicOverwriteReplacesTheRangesThatItsRowsLieIn() {
    sql("DROP TABLE IF EXISTS c.ranges");
    sql("CREATE TABLE c.ranges (id BIGINT, day DATE, place STRING, price DECIMAL(5,1), a INT) "
        + "PARTITIONED BY (range(id, 10, 20), range(day, DATE'2024-01-01'), range(place, 'é'), "
        + "range(price, -0.5, 7)) TBLPROPERTIES ('calico.key'='id,day,place,price')");
    String row = "(%d, DATE'%s', '%s', %sBD, %d)";
    sql("INSERT INTO c.ranges VALUES " + String.join(", ",
        String.format(row, 9, "2024-01-01", "z", "0.0", 1),
        String.format(row, 10, "2024-01-01", "z", "0.0", 2),
        String.format(row, 19, "2024-05-01", "", "6.9", 3),
        String.format(row, 20, "2024-01-01", "z", "0.0", 4),
        String.format(row, 10, "2023-12-31", "z", "0.0", 5),
        String.format(row, 10, "2024-01-01", "é", "0.0", 6),
        String.format(row, 10, "2024-01-01", "z", "7.0", 7),
        String.format(row, 10, "2024-01-01", "z", "-0.5", 8),
        String.format(row, 10, "2024-01-01", "z", "-0.6", 9)));
    overwritePartitions("c.ranges", sql("SELECT * FROM VALUES "
        + String.format(row, 15, "2024-02-01", "a", "1.0", 99)
        + " AS t(id, day, place, price, a)"));
    assertRows("SELECT a FROM c.ranges ORDER BY a",
        "[1]", "[4]", "[5]", "[6]", "[7]", "[9]", "[99]");
  }

  @Test
  void aDeleteByKeyReadsNothing() {
    sql("DELETE FROM c.t WHERE id > 1");
    assertRows("SELECT id FROM c.t", "[1]");
    assertEquals("[delete-range]",
        rows("SELECT DISTINCT operation FROM c.t.history WHERE version = "
            + "(SELECT max(version) FROM c.t.history)").get(0));
  }

  @Test
  void deleteUpdateAndMergeChangeTheRowsTheyName() {
    sql("INSERT INTO c.t VALUES (3, 30, 'z', null, null), (4, 40, 'u', null, null)");
    sql("DELETE FROM c.t WHERE a = 40");
    sql("UPDATE c.t SET a = a + 1, b = concat(b, '!') WHERE b IN ('x', 'z')");
    assertRows("SELECT id, a, b FROM c.t ORDER BY id", "[1,11,x!]", "[2,20,y]", "[3,31,z!]");
    assertRows("SELECT cast(tags AS STRING), total FROM c.t WHERE id = 1", "[[p],5]");
    sql("UPDATE c.t SET id = id + 1 WHERE id >= 2");
    assertRows("SELECT id, a FROM c.t ORDER BY id", "[1,11]", "[3,20]", "[4,31]");
    sql("MERGE INTO c.t USING (SELECT * FROM VALUES (1L, 100), (3L, -1), (8L, 80) AS s(id, a)) s "
        + "ON c.t.id = s.id WHEN MATCHED AND s.a < 0 THEN DELETE "
        + "WHEN MATCHED THEN UPDATE SET a = s.a "
        + "WHEN NOT MATCHED THEN INSERT (id, a, b) VALUES (s.id, s.a, 'new') "
        + "WHEN NOT MATCHED BY SOURCE THEN UPDATE SET b = 'old'");
    assertRows("SELECT id, a, b FROM c.t ORDER BY id", "[1,100,x!]", "[4,31,old]", "[8,80,new]");
  }

  @Test
  void aMergeWhoseInsertsHaveAKeyThatExistsIsRefused() {
    String message = messageOf(() -> sql(
        "MERGE INTO c.t USING (SELECT 2L AS id, 77 AS a) s ON c.t.a = s.a "
            + "WHEN MATCHED THEN DELETE "
            + "WHEN NOT MATCHED THEN INSERT (id, a) VALUES (s.id, s.a)"));
    assertTrue(message.contains("AlreadyExists"), message);
    assertRows("SELECT id, a FROM c.t ORDER BY id", "[1,10]", "[2,20]");
  }

  @Test
  void unknownColumnsAreRefusedOrWithMergeSchemaAdded() {
    Dataset<Row> rows = sql("SELECT 1L AS id, 2.5D AS score");
    String message = messageOf(() -> write(rows).save());
    assertTrue(message.contains("UnknownColumn") && message.contains("mergeSchema"), message);
    write(rows).option("mergeSchema", true).option("calico.group", "more").save();
    assertRows("SELECT id, score FROM c.t ORDER BY id", "[1,2.5]", "[2,null]");
    assertTrue(rows("SHOW TBLPROPERTIES c.t").contains("[calico.group.more,tags,total,score]"));
  }

  @Test
  void rowsWithoutTheWholeKeyAreRefused() {
    String message = messageOf(() -> write(sql("SELECT 1 AS a")).save());
    assertTrue(message.contains("'id'"), message);
    String none = messageOf(() -> write(sql("SELECT CAST(NULL AS BIGINT) AS id, 1 AS a")).save());
    assertTrue(none.contains("InvalidKey"), none);
  }

  @Test
  void aWriteWithoutRowsCommitsNothing() {
    String head = rows("SELECT max(version) FROM c.t.history").get(0);
    sql("INSERT INTO c.t SELECT * FROM c.t WHERE id < 0");
    assertRows("SELECT max(version) FROM c.t.history", head);
  }

  @Test
  void tasksWithoutRowsMakeNoFile() {
    spark.conf().set("spark.sql.adaptive.enabled", "false");
    spark.conf().set("spark.sql.shuffle.partitions", "8");
    try {
      sql("INSERT INTO c.t SELECT id, 1, 'x', null, null FROM range(7, 8)");
      // Of eight tasks one has a row, for each column group.
      assertRows("SELECT column_group, rows FROM c.t.files WHERE version = "
          + "(SELECT max(version) FROM c.t.history) ORDER BY 1", "[main,1]", "[more,1]");
    } finally {
      spark.conf().unset("spark.sql.adaptive.enabled");
      spark.conf().set("spark.sql.shuffle.partitions", "2");
    }
  }

  @Test
  void manyRowsAndPartitionsArriveOnce() {
    sql("INSERT INTO c.t SELECT id, CAST(id % 100 AS INT), repeat('v', 100), null, id "
        + "FROM range(0, 100000, 1, 7)");
    assertRows("SELECT count(*), count(DISTINCT id), sum(a), sum(total) FROM c.t",
        "[100000,100000,4950000,4999950000]");
  }
}
