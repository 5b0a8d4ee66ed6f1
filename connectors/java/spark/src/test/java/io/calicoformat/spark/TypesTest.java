package io.calicoformat.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calicoformat.client.At;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds the table of types against what happens, and TYPES.md against the table. */
class TypesTest extends SparkTest {
  /** A type of Spark, what it is in Calico, and values in SQL; the type may be given. */
  private record Pair(String spark, String calico, String given, String... values) {}

  private static final List<Pair> PAIRS = List.of(
      new Pair("BOOLEAN", "bool", null, "true", "false"),
      new Pair("TINYINT", "int8", null, "-128Y", "127Y"),
      new Pair("SMALLINT", "int16", null, "-32768S", "32767S"),
      new Pair("INT", "int32", null, "-2147483648", "2147483647"),
      new Pair("BIGINT", "int64", null, "-9223372036854775808L", "9223372036854775807L"),
      new Pair("FLOAT", "float32", null, "float('NaN')", "float('-Infinity')", "1.1F", "-0.0F"),
      new Pair("DOUBLE", "float64", null, "double('NaN')", "double('Infinity')", "4.9E-324D"),
      new Pair("DECIMAL(10,2)", "decimal(10,2)", null, "-99999999.99BD", "0.01BD"),
      new Pair("DECIMAL(38,0)", "decimal(38,0)", null, "99999999999999999999999999999999999999BD"),
      new Pair("DECIMAL(38,38)", "decimal(38,38)", null,
          "0.00000000000000000000000000000000000001BD"),
      new Pair("STRING", "utf8", null, "''", "'a\u00e4\ud83d\ude00\\u0000'"),
      new Pair("BINARY", "binary", null, "X''", "X'00FF'"),
      new Pair("DATE", "date", null, "DATE '0001-01-01'", "DATE '9999-12-31'"),
      new Pair("TIMESTAMP", "timestamptz", null, "TIMESTAMP '2026-01-31 12:00:00.123456Z'",
          "TIMESTAMP '1969-12-31 23:59:59.999999Z'"),
      new Pair("TIMESTAMP_NTZ", "timestamp", null, "TIMESTAMP_NTZ '0001-01-01 00:00:00.000001'"),
      new Pair("ARRAY<INT>", "list<int32>", null, "array()", "array(1, null, 3)"),
      new Pair("ARRAY<ARRAY<STRING>>", "list<list<utf8>>", null, "array(array('a', null), null)"),
      new Pair("STRUCT<x: INT, `y z`: STRING>", "struct<x:int32,\"y z\":utf8>", null,
          "named_struct('x', 1, 'y z', 'a')",
          "named_struct('x', CAST(NULL AS INT), 'y z', CAST(NULL AS STRING))"),
      new Pair("MAP<STRING, DOUBLE>", "map<utf8,float64>", null, "map()",
          "map('a', 1.5D, 'b', CAST(NULL AS DOUBLE))"),
      new Pair("ARRAY<STRUCT<k: DATE, v: MAP<BIGINT, ARRAY<DECIMAL(5,1)>>>>",
          "list<struct<k:date,v:map<int64,list<decimal(5,1)>>>>", null,
          "array(named_struct('k', DATE '2026-01-01', 'v', map(1L, array(1.5BD, NULL))))"),
      new Pair("ARRAY<FLOAT>", "vector<float32,3>", "vector<float32,3>", "array(1F, -2F, 0.5F)"));

  private record Refusal(String spark, String because) {}

  private static final List<Refusal> REFUSALS = List.of(
      new Refusal("CHAR(3)", "declare it STRING"),
      new Refusal("VARCHAR(3)", "declare it STRING"),
      new Refusal("STRING COLLATE UTF8_LCASE", "compares texts by their bytes"),
      new Refusal("INTERVAL DAY TO SECOND", "which Calico does not have"),
      new Refusal("INTERVAL YEAR TO MONTH", "which Calico does not have"),
      new Refusal("VARIANT", "which Calico does not have"),
      new Refusal("ARRAY<VARIANT>", "which Calico does not have"),
      new Refusal("MAP<DOUBLE, INT>", "InvalidType"),
      new Refusal("MAP<ARRAY<INT>, INT>", "InvalidType"));

  @Test
  void everyValueComesBackAsItWas() {
    for (int index = 0; index < PAIRS.size(); index++) {
      Pair pair = PAIRS.get(index);
      String table = "c.type" + index;
      String given = pair.given() == null ? "" : ", 'calico.type.v'='" + pair.given() + "'";
      sql("CREATE TABLE " + table + " (id INT, v " + pair.spark() + ") "
          + "TBLPROPERTIES ('calico.key'='id'" + given + ")");
      StringBuilder values =
          new StringBuilder("SELECT 0 AS id, CAST(NULL AS " + pair.spark() + ") AS v");
      for (int row = 0; row < pair.values().length; row++) {
        values.append(" UNION ALL SELECT ").append(row + 1).append(", CAST(")
            .append(pair.values()[row]).append(" AS ").append(pair.spark()).append(")");
      }
      sql("INSERT INTO " + table + " " + values);
      assertEquals(
          rows("SELECT * FROM (" + values + ") ORDER BY id"),
          rows("SELECT * FROM " + table + " ORDER BY id"),
          pair.spark());
      assertEquals(pair.calico(), client().keySpace("type" + index, At.HEAD)
          .columns().get(0).type());
    }
  }

  @Test
  void whatCalicoLacksIsRefusedWithTheColumn() {
    for (Refusal refusal : REFUSALS) {
      String message = messageOf(() -> sql("CREATE TABLE c.refused (id INT, v " + refusal.spark()
          + ") TBLPROPERTIES ('calico.key'='id')"));
      assertTrue(message.contains(refusal.because()), refusal.spark() + ": " + message);
    }
  }

  @Test
  void theTableOfTypesIsWhatTheTestsHold() throws Exception {
    StringBuilder table = new StringBuilder("# Types of Spark and Calico\n\n"
        + "Made by TypesTest, which writes and reads values of each; `mvn test` with the"
        + " environment variable `CALICO_WRITE_TYPES=1` makes it again.\n\n"
        + "| Spark | Calico |\n|---|---|\n");
    for (Pair pair : PAIRS) {
      String how = pair.given() == null ? "" : " with the property `calico.type.<column>`";
      table.append("| `").append(pair.spark()).append("` | `").append(pair.calico()).append("`")
          .append(how).append(" |\n");
    }
    for (Refusal refusal : REFUSALS) {
      table.append("| `").append(refusal.spark()).append("` | refused |\n");
    }
    Path file = Path.of(System.getProperty("user.dir"), "..", "TYPES.md");
    if (System.getenv("CALICO_WRITE_TYPES") != null) {
      Files.writeString(file, table);
    }
    assertEquals(table.toString(), Files.readString(file));
  }
}
