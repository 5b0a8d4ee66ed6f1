package io.calicoformat.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calicoformat.client.At;
import io.calicoformat.client.KeySpace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlterTest extends SqlTables {
  private static KeySpace described(String name) {
    return client().keySpace(name, At.HEAD);
  }

  private static List<String> columnsOf(String name) {
    return described(name).columns().stream()
        .map(column -> column.name() + " " + column.type() + (column.required() ? " !" : ""))
        .toList();
  }

  @Test
  void columnsAreAddedMovedRenamedWidenedAndDropped() throws Exception {
    batch.executeSql("CREATE TABLE shifting (id BIGINT, a INT, b STRING,"
        + " PRIMARY KEY (id) NOT ENFORCED)");
    run(batch, "INSERT INTO shifting VALUES (1, 10, 'x')");
    long before = described("shifting").version();
    batch.executeSql("ALTER TABLE shifting ADD (c DOUBLE, d DATE AFTER id, e INT AFTER a)");
    assertEquals(
        List.of("d date", "a int32", "e int32", "b utf8", "c float64"), columnsOf("shifting"));
    batch.executeSql("ALTER TABLE shifting MODIFY (a BIGINT, b STRING NOT NULL AFTER id)");
    batch.executeSql("ALTER TABLE shifting RENAME a TO amount");
    batch.executeSql("ALTER TABLE shifting DROP (c, e)");
    assertEquals(List.of("b utf8 !", "d date", "amount int64"), columnsOf("shifting"));
    run(batch, "INSERT INTO shifting VALUES (2, 'y', DATE '2024-02-03', 5000000000)");
    assertEquals(
        List.of("+I[1, x, null, 10]", "+I[2, y, 2024-02-03, 5000000000]"),
        rows("SELECT * FROM shifting"));
    batch.executeSql("CREATE TEMPORARY TABLE as_it_was (id BIGINT, a INT, b STRING) WITH ("
        + "'connector' = 'calico', 'uri' = '" + store() + "', 'key-space' = 'shifting',"
        + " 'scan.version' = '" + before + "')");
    assertEquals(List.of("+I[1, 10, x]"), rows("SELECT * FROM as_it_was"));
  }

  @Test
  void settingsOfGroupsAreMadeSetAndReset() {
    batch.executeSql("CREATE TABLE tuned (id BIGINT, a INT, b STRING,"
        + " PRIMARY KEY (id) NOT ENFORCED) WITH ('groups.texts' = 'b',"
        + " 'groups.texts.format' = 'arrow', 'groups.texts.segment-bytes' = '1000000')");
    KeySpace.Group made = described("tuned").groups().get(1);
    assertEquals("arrow", made.fileFormat());
    assertEquals(Map.of("segmentBytes", 1_000_000L), made.maintenance());
    batch.executeSql("ALTER TABLE tuned SET ('groups.texts.codec' = 'zstd', 'strict' = 'true',"
        + " 'groups.main.checkpoint-percent' = '40')");
    assertEquals("zstd", described("tuned").groups().get(1).codec());
    assertEquals(
        Map.of("checkpointPercent", 40L), described("tuned").groups().get(0).maintenance());
    assertTrue(described("tuned").strict());
    batch.executeSql("ALTER TABLE tuned RESET ('groups.texts.segment-bytes', 'strict')");
    assertEquals(Map.of(), described("tuned").groups().get(1).maintenance());
    assertEquals(false, described("tuned").strict());
  }

  @Test
  void whatCannotChangeIsRefusedAndNothingOfTheStatementIsDone() {
    createKeySpace("lasting", "a int64", "b utf8");
    assertSays(
        "set another one",
        () -> batch.executeSql("ALTER TABLE lasting RESET ('groups.main.codec')"));
    assertSays(
        "'bridge' of a table cannot be changed",
        () -> batch.executeSql("ALTER TABLE lasting SET ('bridge' = 'x')"));
    assertSays(
        "a whole number",
        () -> batch.executeSql("ALTER TABLE lasting SET ('groups.main.split-bytes' = 'many')"));
    assertSays(
        "has no AddWatermark",
        () -> batch.executeSql("ALTER TABLE lasting ADD (t TIMESTAMP(3), WATERMARK FOR t AS t)"));
    assertSays(
        "is computed",
        () -> batch.executeSql("ALTER TABLE lasting ADD (c AS a + 1)"));
    assertSays(
        "column 'a' is int64, which is not widened to int32",
        () -> batch.executeSql("ALTER TABLE lasting MODIFY (b STRING NOT NULL, a INT)"));
    assertEquals(List.of("a int64", "b utf8"), columnsOf("lasting"));
    batch.executeSql("ALTER TABLE IF EXISTS missing ADD x INT");
    assertSays("missing", () -> batch.executeSql("ALTER TABLE missing ADD x INT"));
  }

  @Test
  void aSettingOfAGroupThatIsNotThereIsRefused() {
    String create = "CREATE TABLE odd (id BIGINT, a INT, PRIMARY KEY (id) NOT ENFORCED) WITH (";
    assertSays(
        "a group that the table does not have",
        () -> batch.executeSql(create + "'groups.texts.codec' = 'zstd')"));
  }
}
