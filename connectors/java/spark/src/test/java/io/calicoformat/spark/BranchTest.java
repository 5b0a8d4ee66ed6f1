package io.calicoformat.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BranchTest extends SparkTest {
  @BeforeEach
  void fill() {
    sql("CREATE TABLE c.b (id BIGINT, a INT) TBLPROPERTIES ('calico.key'='id')");
    sql("INSERT INTO c.b VALUES (1, 10), (2, 20)");
    sql("CALL c.system.create_branch('dev')");
  }

  @AfterEach
  void drop() {
    client().refs().tags().forEach(tag -> client().deleteRef(tag.name()));
    client().refs().branches().stream()
        .filter(branch -> !branch.name().equals("main"))
        .forEach(branch -> {
          client().protectBranch(branch.name(), false);
          client().deleteRef(branch.name());
        });
    sql("DROP TABLE c.b");
  }

  private static void assertMainIsAsItWas() {
    assertRows("SELECT * FROM c.b ORDER BY id", "[1,10]", "[2,20]");
  }

  @Test
  void aBranchIsWrittenInSqlByTheNameBelowItsTableAndReadAsOfItsName() {
    sql("INSERT INTO c.b.branch_dev VALUES (3, 30)");
    sql("UPDATE c.b.branch_dev SET a = a + 1 WHERE a = 10");
    sql("MERGE INTO c.b.branch_dev t USING (SELECT 4L AS id, 40 AS a UNION ALL SELECT 2L, 22) s "
        + "ON t.id = s.id WHEN MATCHED THEN UPDATE SET a = s.a WHEN NOT MATCHED THEN INSERT *");
    sql("DELETE FROM c.b.branch_dev WHERE id = 3");
    String[] expected = {"[1,11]", "[2,22]", "[4,40]"};
    assertRows("SELECT * FROM c.b VERSION AS OF 'dev' ORDER BY id", expected);
    assertRows("SELECT * FROM c.b.branch_dev ORDER BY id", expected);
    assertMainIsAsItWas();
    assertRows("SELECT d.id FROM c.b.branch_dev d LEFT ANTI JOIN c.b m ON d.id = m.id", "[4]");
    assertRows("SELECT count(*), max(a) FROM c.b VERSION AS OF 'dev'", "[3,40]");
    assertTrue(plan("SELECT * FROM c.b.branch_dev").contains("b@dev"));
    sql("INSERT OVERWRITE c.b.branch_dev VALUES (9, 90)");
    assertRows("SELECT * FROM c.b.branch_dev", "[9,90]");
    sql("TRUNCATE TABLE c.b.branch_dev");
    assertRows("SELECT count(*) FROM c.b.branch_dev", "[0]");
    assertMainIsAsItWas();
  }

  @Test
  void theOptionBranchIsThatOfReadsAndWrites() {
    Dataset<Row> rows = sql("SELECT 5L AS id, 50 AS a");
    rows.write().format("calico").option("keyspace", "b").option("branch", "dev").mode("append")
        .save(uri());
    rows.withColumn("id", functions.lit(6L)).write().option("branch", "dev").mode("append")
        .saveAsTable("c.b");
    sql("INSERT INTO c.b WITH (`branch` = 'dev') VALUES (7, 70)");
    List<String> expected = List.of("[1]", "[2]", "[5]", "[6]", "[7]");
    assertEquals(expected, rows(spark.read().format("calico").option("keyspace", "b")
        .option("branch", "dev").load(uri()).select("id").orderBy("id")));
    assertEquals(expected, rows(spark.read().format("calico").option("keyspace", "b")
        .option("versionAsOf", "dev").load(uri()).select("id").orderBy("id")));
    assertEquals(expected,
        rows(spark.read().option("branch", "dev").table("c.b").select("id").orderBy("id")));
    assertRows("SELECT id FROM c.b WITH (`branch` = 'dev') ORDER BY id",
        expected.toArray(String[]::new));
    assertMainIsAsItWas();
    String two = messageOf(() -> spark.read().format("calico").option("keyspace", "b")
        .option("branch", "dev").option("versionAsOf", "main").load(uri()));
    assertTrue(two.contains("both named"), two);
    String other = messageOf(
        () -> spark.read().option("branch", "main").table("c.b.branch_dev").collect());
    assertTrue(other.contains("name one of them"), other);
  }

  @Test
  void aBranchHasColumnsOfItsOwn() {
    sql("ALTER TABLE c.b.branch_dev ADD COLUMN note STRING");
    sql("INSERT INTO c.b.branch_dev VALUES (1, 11, 'x')");
    assertRows("SELECT * FROM c.b.branch_dev ORDER BY id", "[1,11,x]", "[2,20,null]");
    assertRows("SELECT note FROM c.b VERSION AS OF 'dev' WHERE id = 1", "[x]");
    assertMainIsAsItWas();
    String read = messageOf(() -> spark.read().option("branch", "dev").table("c.b").collect());
    assertTrue(read.contains("has other columns"), read);
    String written = messageOf(
        () -> sql("INSERT INTO c.b WITH (`branch` = 'dev') VALUES (7, 70)"));
    assertTrue(written.contains("name the table there, as b.`branch_dev`"), written);
    sql("CREATE TABLE c.other.branch_dev (id INT) TBLPROPERTIES ('calico.key'='id')");
    sql("INSERT INTO c.other.branch_dev VALUES (1)");
    assertTrue(rows("SHOW TABLES IN c").stream().noneMatch(row -> row.contains("other")));
    sql("DROP TABLE c.other.branch_dev");
    sql("DROP TABLE c.b.branch_dev");
    assertMainIsAsItWas();
  }

  @Test
  void aTagReadsAsItsVersionForEverAndTakesNoWrites() {
    sql("CALL c.system.create_tag(name => 'first')");
    sql("INSERT INTO c.b VALUES (1, 11)");
    assertRows("SELECT a FROM c.b VERSION AS OF 'first' WHERE id = 1", "[10]");
    assertRows("SELECT a FROM c.b.tag_first WHERE id = 1", "[10]");
    String written = messageOf(() -> sql("INSERT INTO c.b.tag_first VALUES (1, 12)"));
    assertTrue(written.contains("one version for good"), written);
    String altered = messageOf(() -> sql("ALTER TABLE c.b.tag_first ADD COLUMN n INT"));
    assertTrue(altered.contains("one version for good"), altered);
    String two = messageOf(() -> sql("SELECT * FROM c.b.tag_first VERSION AS OF 'dev'"));
    assertTrue(two.contains("both named"), two);
    assertRows("SELECT a FROM c.b WHERE id = 1", "[11]");
  }

  @Test
  void aVersionOfABranchReadsAsItWas() {
    sql("INSERT INTO c.b.branch_dev VALUES (1, 11)");
    long version = sql("SELECT max(version) FROM c.b.branch_dev.history").first().getLong(0);
    sql("INSERT INTO c.b.branch_dev VALUES (1, 12)");
    sql("INSERT INTO c.b VALUES (1, 13)");
    assertRows("SELECT a FROM c.b VERSION AS OF 'dev@v" + version + "' WHERE id = 1", "[11]");
    assertRows("SELECT a FROM c.b.`branch_dev@v" + version + "` WHERE id = 1", "[11]");
    assertRows("SELECT a FROM c.b.branch_dev VERSION AS OF 'v" + version + "' WHERE id = 1",
        "[11]");
    assertRows("SELECT a FROM c.b VERSION AS OF 'v" + version + "' WHERE id = 1", "[13]");
    assertRows("SELECT a FROM c.b VERSION AS OF 'dev@2200-01-01T00:00:00Z' WHERE id = 1", "[12]");
    String time = messageOf(() -> sql("SELECT * FROM c.b VERSION AS OF '2200-01-01T00:00:00Z'"));
    assertTrue(time.contains("names no branch or tag"), time);
    String written = messageOf(
        () -> sql("INSERT INTO c.b.`branch_dev@v" + version + "` VALUES (1, 14)"));
    assertTrue(written.contains("one version for good"), written);
    String beyond = messageOf(() -> sql("SELECT * FROM c.b VERSION AS OF 'dev@v999'"));
    assertTrue(beyond.contains("UnknownVersion"), beyond);
  }

  @Test
  void proceduresMakeRenameProtectAndDrop() {
    long head = sql("SELECT max(version) FROM c.b.history").first().getLong(0);
    sql("INSERT INTO c.b VALUES (1, 11)");
    assertEquals(
        List.of("[users/anna,main," + head + ",false]"),
        rows(sql("CALL c.system.create_branch('users/anna', 'v" + head + "')")
            .drop("line")));
    assertRows("SELECT a FROM c.b.`branch_users/anna` WHERE id = 1", "[10]");
    assertEquals(
        List.of("[true]"),
        rows(sql("CALL c.system.protect_branch('users/anna')").select("protected")));
    String denied = messageOf(() -> sql("CALL c.system.drop_branch('users/anna')"));
    assertTrue(denied.contains("Denied"), denied);
    sql("CALL c.system.protect_branch('users/anna', false)");
    sql("CALL c.system.rename_branch(name => 'users/anna', to => 'anna')");
    assertRows("SELECT a FROM c.b VERSION AS OF 'anna' WHERE id = 1", "[10]");
    String gone = messageOf(() -> sql("SELECT * FROM c.b VERSION AS OF 'users/anna'"));
    assertTrue(gone.contains("UnknownRef"), gone);
    sql("CALL c.system.create_tag('t', 'dev')");
    String kind = messageOf(() -> sql("CALL c.system.drop_branch('t')"));
    assertTrue(kind.contains("'t' is a tag"), kind);
    assertRows("CALL c.system.drop_tag('t')", "[t]");
    assertRows("CALL c.system.drop_branch('anna')", "[anna]");
    assertRows("SELECT name FROM c.b.refs", "[dev]", "[main]");
    String nameless = messageOf(() -> sql("CALL c.system.create_branch(NULL)"));
    assertTrue(nameless.contains("'name' of create_branch is null"), nameless);
    String unknown = messageOf(() -> sql("CALL c.system.compact('b')"));
    assertTrue(unknown.contains("there is no procedure 'compact'"), unknown);
  }

  @Test
  void refsIsATableAndTablesAboutABranchAreBelowIt() {
    sql("INSERT INTO c.b.branch_dev VALUES (3, 30)");
    sql("CALL c.system.create_tag('t', 'dev')");
    long fork = sql("SELECT max(version) FROM c.b.history").first().getLong(0);
    assertRows("SELECT name, type, branch, version, parent, parent_version, protected "
        + "FROM c.b.refs ORDER BY name",
        "[dev,branch,dev,null,main," + fork + ",false]",
        "[main,branch,main,null,null,null,false]",
        "[t,tag,dev," + (fork + 1) + ",null,null,null]");
    assertRows("SELECT max(version) FROM c.b.branch_dev.history", "[" + (fork + 1) + "]");
    assertRows("SELECT sum(rows) FROM c.b.branch_dev.files", "[3]");
    assertRows("SELECT sum(rows) FROM c.b.files", "[2]");
    String dropped = messageOf(() -> sql("DROP TABLE c.b.branch_dev.history"));
    assertTrue(dropped.contains("goes with it alone"), dropped);
    String unknown = messageOf(() -> sql("SELECT * FROM c.b.branch_nothing"));
    assertTrue(unknown.contains("UnknownRef"), unknown);
  }

  @Test
  void aCatalogIsOfTheBranchThatItsOptionNames() {
    spark.conf().set("spark.sql.catalog.onDev", "io.calicoformat.spark.CalicoCatalog");
    spark.conf().set("spark.sql.catalog.onDev.uri", uri());
    spark.conf().set("spark.sql.catalog.onDev.branch", "dev");
    sql("INSERT INTO onDev.b VALUES (3, 30)");
    sql("CALL onDev.system.create_tag('t')");
    sql("ALTER TABLE onDev.b RENAME TO c");
    assertRows("SELECT * FROM onDev.c ORDER BY id", "[1,10]", "[2,20]", "[3,30]");
    assertRows("SELECT * FROM onDev.b.branch_main ORDER BY id", "[1,10]", "[2,20]");
    assertRows("SELECT count(*) FROM c.b VERSION AS OF 't'", "[3]");
    assertMainIsAsItWas();
  }
}
