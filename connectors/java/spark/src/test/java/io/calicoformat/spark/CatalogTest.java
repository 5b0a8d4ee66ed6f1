package io.calicoformat.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogTest extends SparkTest {
  @Test
  void aTableThatIsCreatedIsListedDescribedAndDropped() {
    sql("CREATE TABLE c.users (id BIGINT, name STRING, age INT NOT NULL) USING calico "
        + "TBLPROPERTIES ('calico.key'='id')");
    assertTrue(rows("SHOW TABLES IN c").contains("[,users,false]"));
    assertEquals(
        List.of("[id,bigint]", "[name,string]", "[age,int]"),
        rows(sql("DESCRIBE c.users").select("col_name", "data_type").limit(3)));
    sql("DROP TABLE c.users");
    assertTrue(rows("SHOW TABLES IN c").stream().noneMatch(row -> row.contains("users")));
    assertTrue(messageOf(() -> sql("SELECT * FROM c.users")).contains("TABLE_OR_VIEW_NOT_FOUND"));
  }

  @Test
  void groupsFormatsAlgebrasAndPartitioningComeFromProperties() {
    sql("CREATE TABLE c.events (id BIGINT, day DATE, note STRING, total BIGINT, "
        + "tags ARRAY<STRING>) "
        + "PARTITIONED BY (bucket(4, id)) TBLPROPERTIES ('calico.key'='id,day', "
        + "'calico.group.hot'='total', 'calico.group.hot.format'='arrow', "
        + "'calico.group.cold'='note,tags', 'calico.anchor'='cold', "
        + "'calico.group.cold.segment-bytes'='1000', 'calico.group.cold.split-bytes'='3000', "
        + "'calico.group.hot.checkpoint-percent'='25', 'calico.group.hot.append-bytes'='10', "
        + "'calico.algebra.total'='sum', 'calico.algebra.tags'='append')");
    List<String> properties = rows("SHOW TBLPROPERTIES c.events");
    assertTrue(properties.containsAll(List.of(
        "[calico.key,id,day]", "[calico.anchor,cold]", "[calico.group.hot,total]",
        "[calico.group.hot.format,arrow]", "[calico.group.cold,note,tags]",
        "[calico.group.cold.segment-bytes,1000]", "[calico.group.cold.split-bytes,3000]",
        "[calico.group.hot.checkpoint-percent,25]", "[calico.group.hot.append-bytes,10]",
        "[calico.algebra.total,sum]", "[calico.algebra.tags,append]")), properties::toString);
    assertTrue(rows("DESCRIBE EXTENDED c.events").toString().contains("bucket(4, id)"));
  }

  @Test
  void aSettingThatIsNoWholeNumberOrNoneIsRefused() {
    String table = "CREATE TABLE c.odd (id BIGINT, n INT) TBLPROPERTIES ('calico.key'='id', "
        + "'calico.group.main.segment-bytes'='%s')";
    String text = messageOf(() -> sql(String.format(table, "1 MiB")));
    assertTrue(text.contains("calico.group.main.segment-bytes is '1 MiB'"), text);
    String none = messageOf(() -> sql(String.format(table, "0")));
    assertTrue(none.contains("segmentBytes"), none);
  }

  @Test
  void everyTransformThatSparkNamesIsKeptAndShown() {
    sql("CREATE TABLE c.times (at TIMESTAMP, seen TIMESTAMP_NTZ, day DATE, place STRING, "
        + "id BIGINT, a INT) PARTITIONED BY (years(at), months(seen), days(day), hours(at), "
        + "truncate(4, place), truncate(100, id), bucket(16, id, place), place) "
        + "TBLPROPERTIES ('calico.key'='at,seen,day,place,id')");
    String shown = rows("SHOW CREATE TABLE c.times").toString();
    for (String transform : List.of("years(at)", "months(seen)", "days(day)", "hours(at)",
        "truncate(4, place)", "truncate(100, id)")) {
      assertTrue(shown.contains(transform), shown);
    }
    assertTrue(rows("DESCRIBE EXTENDED c.times").toString().contains("bucket(16, id, place)"));
    sql("INSERT INTO c.times VALUES (TIMESTAMP'2024-02-29 23:59:59Z', "
        + "TIMESTAMP_NTZ'1969-12-31 23:00:00', DATE'2024-02-29', 'Zürich', 7, 1)");
    assertEquals(1, rows("SELECT * FROM c.times WHERE at >= TIMESTAMP'2024-02-29 00:00:00Z' "
        + "AND at < TIMESTAMP'2024-03-01 00:00:00Z' AND place LIKE 'Zür%'").size());
    assertEquals(0, rows("SELECT * FROM c.times WHERE day > DATE'2024-02-29'").size());
  }

  @Test
  void rangesAreGivenByTheirBounds() {
    sql("CREATE TABLE c.ranged (id BIGINT, day DATE, at TIMESTAMP, price DECIMAL(6,2), "
        + "place STRING, raw BINARY, a INT) PARTITIONED BY (range(id, -10, 0, 20), "
        + "range(day, DATE'2024-01-01', DATE'2024-02-01'), range(at, '2024-01-01 12:00:00Z'), "
        + "range(price, 1.5, '20.25'), range(place, 'M', 'Z'), range(raw, X'00FF')) "
        + "TBLPROPERTIES ('calico.key'='id,day,at,price,place,raw')");
    String shown = rows("DESCRIBE EXTENDED c.ranged").toString();
    for (String range : List.of("range(id, -10, 0, 20)", "range(price, 1.50, 20.25)",
        "range(place, 'M', 'Z')")) {
      assertTrue(shown.contains(range), shown);
    }
    String row = "(%d, DATE'%s', TIMESTAMP'2024-01-01 12:00:00Z', %sBD, '%s', X'00FF', 1)";
    sql("INSERT INTO c.ranged VALUES " + String.join(", ",
        String.format(row, -10, "2023-12-31", "1.49", "L"),
        String.format(row, -11, "2024-01-01", "1.50", "M"),
        String.format(row, 20, "2024-02-01", "20.25", "Z")));
    assertRows("SELECT id, place FROM c.ranged WHERE id >= 0 AND place > 'Y'", "[20,Z]");
    assertRows("SELECT count(*) FROM c.ranged.partitions", "[3]");
  }

  @Test
  void layoutsAndSettingsOfAGroupAreChanged() {
    sql("CREATE TABLE c.laid (id BIGINT, day DATE, a INT, b INT) PARTITIONED BY (days(day)) "
        + "TBLPROPERTIES ('calico.key'='id,day', 'calico.group.one'='a', "
        + "'calico.group.two'='b', 'calico.anchor'='one', "
        + "'calico.group.two.partitioning'=\"bucket(4, id), range(day, '2024-01-01')\", "
        + "'calico.group.two.fold'='tiered(8, 4)')");
    List<String> made = rows("SHOW TBLPROPERTIES c.laid");
    assertTrue(made.containsAll(List.of("[calico.group.two.fold,tiered(8, 4)]",
        "[calico.group.two.partitioning,bucket(4, id), range(day, DATE '2024-01-01')]")),
        made::toString);
    sql("INSERT INTO c.laid VALUES (1, DATE'2023-12-31', 10, 100), (2, DATE'2024-01-01', 20, 200)");
    sql("ALTER TABLE c.laid SET TBLPROPERTIES ("
        + "'calico.group.two.partitioning'='range(id, 2, 5)', "
        + "'calico.group.two.fold'='levelled(6)', 'calico.group.one.checkpoint-percent'='30', "
        + "'calico.group.one.format'='arrow', 'calico.group.one.codec'='lz4')");
    sql("INSERT INTO c.laid VALUES (2, DATE'2024-01-01', 21, 201), (7, DATE'2024-01-02', 70, 700)");
    String rows = "SELECT id, a, b FROM c.laid ORDER BY id";
    assertRows(rows, "[1,10,100]", "[2,21,201]", "[7,70,700]");
    List<String> changed = rows("SHOW TBLPROPERTIES c.laid");
    assertTrue(changed.containsAll(List.of("[calico.group.two.partitioning,range(id, 2, 5)]",
        "[calico.group.two.fold,levelled(6)]", "[calico.group.one.checkpoint-percent,30]",
        "[calico.group.one.format,arrow]", "[calico.group.one.codec,lz4]")), changed::toString);
    sql("ALTER TABLE c.laid UNSET TBLPROPERTIES ('calico.group.two.fold', "
        + "'calico.group.one.checkpoint-percent')");
    sql("ALTER TABLE c.laid SET TBLPROPERTIES ('calico.group.two.partitioning'='')");
    String left = rows("SHOW TBLPROPERTIES c.laid").toString();
    assertFalse(left.contains(".fold") || left.contains("checkpoint-percent"), left);
    assertTrue(left.contains("[calico.group.two.partitioning,]"), left);
    assertRows(rows, "[1,10,100]", "[2,21,201]", "[7,70,700]");
    for (String[] refused : new String[][] {
        {"SET", "'calico.group.two.partitioning'='zorder(id)'", "no partitioning by zorder(id)"},
        {"SET", "'calico.group.two.partitioning'='bucket(4'", "is no partitioning"},
        {"SET", "'calico.group.two.partitioning'='bucket(4, a)'", "no component of the key"},
        {"SET", "'calico.group.two.fold'='sometimes(1'", "tiered(updates, ratio)"},
        {"SET", "'calico.group.two.segment-bytes'='much'", "whole number"},
        {"SET", "'calico.group.three.fold'='none'", "three"},
        {"UNSET", "'calico.group.two.partitioning'", "no value that it goes back to"}}) {
      String message = messageOf(
          () -> sql("ALTER TABLE c.laid " + refused[0] + " TBLPROPERTIES (" + refused[1] + ")"));
      assertTrue(message.contains(refused[2]), message);
    }
  }

  @Test
  void aTransformThatCalicoLacksOrAComponentCannotTakeIsRefused() {
    String table = "CREATE TABLE c.odd (id BIGINT, day DATE) PARTITIONED BY (%s) "
        + "TBLPROPERTIES ('calico.key'='id,day')";
    String unknown = messageOf(() -> sql(String.format(table, "zorder(id)")));
    assertTrue(unknown.contains("there is no partitioning by zorder(id)"), unknown);
    String order = messageOf(() -> sql(String.format(table, "range(id, 20, 10)")));
    assertTrue(order.contains("not above the one before"), order);
    String type = messageOf(() -> sql(String.format(table, "range(id, 'ten')")));
    assertTrue(type.contains("the bound 'ten' is no BIGINT"), type);
    String width = messageOf(() -> sql(String.format(table, "truncate(id)")));
    assertTrue(width.contains("truncate(width, component)"), width);
    String days = messageOf(() -> sql(String.format(table, "days(id)")));
    assertTrue(days.contains("day takes a component of date"), days);
    String hours = messageOf(() -> sql(String.format(table, "hours(day)")));
    assertTrue(hours.contains("take day"), hours);
  }

  @Test
  void aTableWithoutAKeyIsRefusedWithTheProperty() {
    String message = messageOf(() -> sql("CREATE TABLE c.keyless (id BIGINT)"));
    assertTrue(message.contains("'calico.key' = 'id'"), message);
  }

  @Test
  void aPropertyThatCalicoDoesNotKeepIsRefused() {
    String message = messageOf(() -> sql(
        "CREATE TABLE c.odd (id BIGINT) TBLPROPERTIES ('calico.key'='id', 'colour'='red')"));
    assertTrue(message.contains("'colour'"), message);
  }

  @Test
  void aTypeThatCalicoLacksIsRefusedWithItsColumn() {
    String message = messageOf(() -> sql(
        "CREATE TABLE c.odd (id BIGINT, span INTERVAL DAY TO SECOND) "
            + "TBLPROPERTIES ('calico.key'='id')"));
    assertTrue(message.contains("'span' is INTERVAL DAY TO SECOND"), message);
  }

  @Test
  void columnsAreAddedRenamedWidenedMovedAndDropped() {
    sql("CREATE TABLE c.shape (id INT, a INT, b STRING) TBLPROPERTIES ('calico.key'='id')");
    sql("INSERT INTO c.shape VALUES (1, 10, 'x')");
    sql("ALTER TABLE c.shape ADD COLUMNS (d DOUBLE, e DATE AFTER a)");
    sql("ALTER TABLE c.shape RENAME COLUMN b TO bee");
    sql("ALTER TABLE c.shape ALTER COLUMN a TYPE BIGINT");
    sql("ALTER TABLE c.shape ALTER COLUMN bee FIRST");
    sql("ALTER TABLE c.shape DROP COLUMN d");
    assertEquals(
        "id INT NOT NULL,bee STRING,a BIGINT,e DATE", spark.table("c.shape").schema().toDDL());
    assertRows("SELECT * FROM c.shape", "[1,x,10,null]");
    sql("ALTER TABLE c.shape RENAME TO form");
    assertRows("SELECT bee FROM c.form", "[x]");
  }

  @Test
  void fieldsOfStructsAreAddedRenamedWidenedMovedAndDropped() {
    sql("CREATE TABLE c.nested (id INT, s STRUCT<x: INT, y: STRING, gone: INT>, "
        + "l ARRAY<STRUCT<a: INT>>) TBLPROPERTIES ('calico.key'='id')");
    sql("INSERT INTO c.nested VALUES (1, named_struct('x', 10, 'y', 'z', 'gone', 0), "
        + "array(named_struct('a', 7)))");
    sql("ALTER TABLE c.nested ADD COLUMNS (s.w DOUBLE, s.v DATE AFTER x, l.element.b STRING)");
    sql("ALTER TABLE c.nested RENAME COLUMN s.y TO why");
    sql("ALTER TABLE c.nested ALTER COLUMN s.x TYPE BIGINT");
    sql("ALTER TABLE c.nested ALTER COLUMN s.why FIRST");
    sql("ALTER TABLE c.nested DROP COLUMN s.gone");
    assertEquals(
        "id INT NOT NULL,s STRUCT<why: STRING, x: BIGINT, v: DATE, w: DOUBLE>,"
            + "l ARRAY<STRUCT<a: INT, b: STRING>>",
        spark.table("c.nested").schema().toDDL());
    assertRows("SELECT CAST(s AS STRING), l[0].a, l[0].b FROM c.nested",
        "[{z, 10, null, null},7,null]");
  }

  @Test
  void whatIsRequiredAndStrictnessArePropertiesThatChange() {
    sql("CREATE TABLE c.rules (id INT, a INT NOT NULL, b INT, s STRUCT<x: INT>) TBLPROPERTIES "
        + "('calico.key'='id', 'calico.strict'='true', 'calico.required.b'='true')");
    List<String> made = rows("SHOW TBLPROPERTIES c.rules");
    assertTrue(made.containsAll(List.of(
        "[calico.strict,true]", "[calico.required.a,true]", "[calico.required.b,true]")),
        made::toString);
    String lacking = messageOf(() -> sql("INSERT INTO c.rules (id, a) VALUES (1, 2)"));
    assertTrue(lacking.contains("OperationNotAllowed"), lacking);
    sql("ALTER TABLE c.rules ALTER COLUMN b DROP NOT NULL");
    sql("ALTER TABLE c.rules SET TBLPROPERTIES ('calico.required.s.x'='true', "
        + "'calico.strict'='false')");
    List<String> changed = rows("SHOW TBLPROPERTIES c.rules");
    assertTrue(!changed.contains("[calico.strict,true]")
        && !changed.contains("[calico.required.b,true]"), changed::toString);
    sql("INSERT INTO c.rules (id, a, s) VALUES (1, 2, named_struct('x', 3))");
    String empty = messageOf(() ->
        sql("INSERT INTO c.rules (id, a, s) VALUES (2, 2, named_struct('x', CAST(NULL AS INT)))"));
    assertTrue(empty.contains("OperationNotAllowed"), empty);
    assertRows("SELECT id, a, b, s.x FROM c.rules", "[1,2,null,3]");
    String other = messageOf(() ->
        sql("ALTER TABLE c.rules SET TBLPROPERTIES ('calico.key'='a')"));
    assertTrue(other.contains("cannot be changed"), other);
  }

  @Test
  void aTableMadeFromAQueryHasItsRows() {
    sql("CREATE TABLE c.made TBLPROPERTIES ('calico.key'='id') "
        + "AS SELECT id, id * 2 AS twice FROM range(1000)");
    assertRows("SELECT count(*), sum(twice) FROM c.made", "[1000,999000]");
    sql("CREATE OR REPLACE TABLE c.made TBLPROPERTIES ('calico.key'='id') AS SELECT 7L AS id");
    assertRows("SELECT * FROM c.made", "[7]");
  }

  @Test
  void historyFilesAndPartitionsAreTables() {
    sql("CREATE TABLE c.told (id BIGINT, a INT) TBLPROPERTIES ('calico.key'='id')");
    sql("INSERT INTO c.told SELECT /*+ COALESCE(1) */ * FROM VALUES (1, 1), (2, 2)");
    assertEquals(
        List.of("[create-key-space]", "[update]"),
        rows("SELECT operation FROM c.told.history ORDER BY version"));
    assertRows("SELECT sum(rows) FROM c.told.files", "[2]");
    assertRows("SELECT column_group, rows FROM c.told.partitions", "[main,2]");
  }
}
