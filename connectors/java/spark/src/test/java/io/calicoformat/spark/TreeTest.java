package io.calicoformat.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Procedures that bring branches together, take and undo what versions changed, and compare. */
class TreeTest extends SparkTest {
  private static final String BOTH = "SELECT * FROM c.b ORDER BY id";
  private static final String CELLS =
      "SELECT c.* FROM (SELECT explode(conflicts) c FROM %s)";

  @BeforeEach
  void fill() {
    sql("CREATE TABLE c.b (id BIGINT, a INT, note STRING) TBLPROPERTIES ('calico.key'='id')");
    sql("INSERT INTO c.b VALUES (1, 10, 'x'), (2, 20, 'y')");
    sql("CALL c.system.create_branch('dev')");
  }

  @AfterEach
  void drop() {
    client().refs().tags().forEach(tag -> client().deleteRef(tag.name()));
    client().deleteRef("dev");
    sql("DROP TABLE c.b");
  }

  private static long head(String table) {
    return sql("SELECT max(version) FROM " + table + ".history").first().getLong(0);
  }

  @Test
  void aBranchIsMergedAndRebased() {
    sql("INSERT INTO c.b.branch_dev VALUES (3, 30, 'dev')");
    sql("INSERT INTO c.b VALUES (4, 40, 'main')");
    long head = head("c.b");
    assertRows("CALL c.system.merge('dev', message => 'bring it')", "[" + (head + 1) + ",1,0,0]");
    assertRows(BOTH, "[1,10,x]", "[2,20,y]", "[3,30,dev]", "[4,40,main]");
    assertRows("SELECT operation, message FROM c.b.history WHERE version = " + (head + 1),
        "[adopt,bring it]");
    assertRows("CALL c.system.merge(ref => 'dev')", "[null,0,1,0]");
    sql("INSERT INTO c.b.branch_dev VALUES (5, 50, 'dev')");
    assertRows("SELECT brought, held, left_out FROM " + called("rebase('main', branch => 'dev')"),
        "[1,1,0]");
    assertRows("SELECT id FROM c.b VERSION AS OF 'dev' ORDER BY id",
        "[1]", "[2]", "[3]", "[4]", "[5]");
    assertRows("SELECT count(*) FROM c.b", "[4]");
  }

  @Test
  void aMergeThatChecksWritesNamesWhatIsInTheWayAndTakesASide() {
    sql("INSERT INTO c.b.branch_dev VALUES (1, 11, 'dev')");
    sql("INSERT INTO c.b VALUES (1, 12, 'main')");
    String refused = messageOf(() -> sql("CALL c.system.merge('dev', check_writes => true)"));
    assertTrue(refused.contains("CommitConflict"), refused);
    assertRows("CALL c.system.merge('dev', take => 'ours', check_writes => true)",
        "[null,0,0,1]");
    assertRows("SELECT a FROM c.b WHERE id = 1", "[12]");
    String side = messageOf(() -> sql("CALL c.system.merge('dev', take => 'mine')"));
    assertTrue(side.contains("InvalidArgument"), side);
    String unknown = messageOf(() -> sql("CALL c.system.merge('nobody')"));
    assertTrue(unknown.contains("UnknownRef"), unknown);
    String nameless = messageOf(() -> sql("CALL c.system.merge(NULL)"));
    assertTrue(nameless.contains("'ref' of merge is null"), nameless);
  }

  @Test
  void aBranchIsRestoredAndSquashed() {
    long before = head("c.b");
    sql("INSERT INTO c.b VALUES (3, 30, 'more')");
    sql("INSERT INTO c.b VALUES (1, 11, 'other')");
    sql("CALL c.system.create_tag('later')");
    assertRows("CALL c.system.restore('v" + before + "')", "[" + (before + 3) + "]");
    assertRows(BOTH, "[1,10,x]", "[2,20,y]");
    assertRows("SELECT a FROM c.b VERSION AS OF " + (before + 2) + " WHERE id = 1", "[11]");
    sql("CALL c.system.restore(ref => 'later', branch => 'dev', force => true)");
    assertRows("SELECT a FROM c.b VERSION AS OF 'dev' ORDER BY id", "[11]", "[20]", "[30]");
    sql("CALL c.system.restore('later')");
    sql("INSERT INTO c.b VALUES (4, 40, 'z')");
    sql("INSERT INTO c.b VALUES (5, 50, 'z')");
    long last = head("c.b");
    assertRows("SELECT squashed, replacements FROM "
        + called("squash(after => " + (last - 2) + ", message => 'in one')"), "[2,1]");
    assertRows("SELECT a FROM c.b ORDER BY id", "[11]", "[20]", "[30]", "[40]", "[50]");
    String none = messageOf(() -> sql("CALL c.system.squash(" + (last + 50) + ")"));
    assertTrue(none.contains("UnknownVersion"), none);
  }

  @Test
  void versionsArePickedByCellsAndUndone() {
    sql("UPDATE c.b.branch_dev SET a = 11 WHERE id = 1");
    long changed = head("c.b.branch_dev");
    sql("INSERT INTO c.b.branch_dev VALUES (3, 30, 'dev')");
    sql("DELETE FROM c.b.branch_dev WHERE id = 2");
    sql("UPDATE c.b SET note = 'own' WHERE id = 1");
    long head = head("c.b");
    assertRows("CALL c.system.cherry_pick('dev@v" + changed + "')",
        "[" + (head + 1) + ",0,1,0,0,ArraySeq()]");
    assertRows(BOTH, "[1,11,own]", "[2,20,y]");
    assertRows("SELECT version, replaced, changed, deleted FROM "
        + called("cherry_pick(versions => 'main...dev', tables => array('b'), dry_run => true)"),
        "[null,1,0,1]");
    assertEquals(head + 1, head("c.b"));
    sql("CALL c.system.cherry_pick('main...dev', message => 'all of it')");
    assertRows(BOTH, "[1,11,own]", "[3,30,dev]");
    sql("CALL c.system.revert('v" + (head + 1) + "')");
    assertRows(BOTH, "[1,10,own]", "[3,30,dev]");
    assertRows("SELECT version, changed FROM " + called("revert('v" + (head + 1) + "')"),
        "[null,0]");
  }

  @Test
  void conflictsNameKeyColumnAndValuesAndAreSettled() {
    sql("UPDATE c.b.branch_dev SET a = 11, note = 'dev' WHERE id = 1");
    sql("UPDATE c.b.branch_dev SET a = 21 WHERE id = 2");
    sql("UPDATE c.b SET a = 12 WHERE id = 1");
    sql("DELETE FROM c.b WHERE id = 2");
    long head = head("c.b");
    String cell = "column 'a' under [\"1\"] in 'b': base 10, ours 12, theirs 11";
    String refused = messageOf(() -> sql("CALL c.system.cherry_pick('main...dev')"));
    assertTrue(refused.contains("CommitConflict"), refused);
    assertTrue(refused.contains("2 conflicts"), refused);
    assertTrue(refused.contains("\n  " + cell), refused);
    assertTrue(refused.contains("the record under [\"2\"] in 'b': base {"), refused);
    assertTrue(refused.contains("ours null, theirs {"), refused);
    String dry = "cherry_pick('main...dev', dry_run => true)";
    assertRows("SELECT version, changed, conflict_count FROM " + called(dry), "[null,1,2]");
    assertRows("SELECT `table`, `key`, `column`, base, ours, theirs FROM ("
        + String.format(CELLS, called(dry)) + ") WHERE `column` IS NOT NULL",
        "[b,[\"1\"],a,10,12,11]");
    assertRows("SELECT `key`, ours, get_json_object(theirs, '$.a') FROM ("
        + String.format(CELLS, called(dry)) + ") WHERE `column` IS NULL", "[[\"2\"],null,21]");
    String given = "given => '{\"b\": [{\"id\": \"1\", \"a\": 99}]}'";
    String left = messageOf(() -> sql("CALL c.system.cherry_pick('main...dev', " + given + ")"));
    assertTrue(left.contains("1 conflict,"), left);
    assertFalse(left.contains(cell), left);
    assertEquals(head, head("c.b"));
    sql("CALL c.system.cherry_pick('main...dev', take => 'theirs', " + given + ")");
    assertRows(BOTH, "[1,99,dev]", "[2,21,y]");
    String text = messageOf(() -> sql("CALL c.system.cherry_pick('dev', given => '[1')"));
    assertTrue(text.contains("'given' is a JSON object"), text);
    String key = messageOf(
        () -> sql("CALL c.system.cherry_pick('dev', given => '{\"b\": [{\"a\": 1}]}')"));
    assertTrue(key.contains("InvalidKey"), key);
  }

  @Test
  void versionsAreCompared() {
    sql("ALTER TABLE c.b.branch_dev ADD COLUMN more DOUBLE");
    sql("INSERT INTO c.b.branch_dev VALUES (1, 11, 'x', 0.5), (3, 30, 'dev', NULL)");
    sql("DELETE FROM c.b.branch_dev WHERE id = 2");
    sql("UPDATE c.b SET note = 'own' WHERE id = 2");
    assertRows("SELECT `table`, inserted, updated, deleted, cells, d.* FROM (SELECT *, explode("
        + "definitions) d FROM " + called("diff('main...dev', tables => array('b'))") + ")",
        "[b,1,1,1,Map(a -> 1, more -> 1),column,added,main,more,null,null]");
    assertRows("CALL c.system.differences('b', 'main...dev')",
        "[1,10,x,null,update_before]",
        "[1,11,x,0.5,update_after]",
        "[2,20,y,null,delete]",
        "[3,30,dev,null,insert]");
    assertRows("SELECT note, `_change` FROM "
        + called("differences(table => 'b', versions => 'v" + (head("c.b") - 1) + "..')"),
        "[y,update_before]", "[own,update_after]");
    assertRows("CALL c.system.differences('b', 'dev..dev')");
    assertEquals("more",
        sql("CALL c.system.differences('b', 'dev..', 'dev')").schema().fieldNames()[3]);
    String many = messageOf(
        () -> sql("CALL c.system.differences('b', 'main...dev', max_rows => 3)"));
    assertTrue(many.contains("more than 3 rows"), many);
    sql("CREATE TABLE c.gone.branch_dev (id INT) TBLPROPERTIES ('calico.key'='id')");
    assertRows("SELECT `table`, inserted, definitions[0].object, definitions[0].change FROM "
        + called("diff('dev..main')") + " WHERE `table` = 'gone'", "[gone,null,key-space,dropped]");
    String interval = messageOf(() -> sql("CALL c.system.diff('dev')"));
    assertTrue(interval.contains("is no interval"), interval);
    String tag = messageOf(() -> {
      sql("CALL c.system.create_tag('t')");
      sql("CALL c.system.merge('dev', branch => 't')");
    });
    assertTrue(tag.contains("InvalidArgument"), tag);
  }

  /** The rows of a procedure as a table of queries. */
  private static String called(String call) {
    sql("CALL c.system." + call).createOrReplaceTempView("called");
    return "called";
  }
}
