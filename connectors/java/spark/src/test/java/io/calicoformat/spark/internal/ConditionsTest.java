package io.calicoformat.spark.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;

class ConditionsTest {
  private record Constant(Object value, DataType dataType) implements Literal<Object> {}

  private static Expression text(String text) {
    return new Constant(UTF8String.fromString(text), DataTypes.StringType);
  }

  private static Predicate predicate(String name, Expression... parts) {
    return new Predicate(name, parts);
  }

  private static void assertCondition(String expected, String name, Expression... parts) {
    assertEquals(Optional.ofNullable(expected), Conditions.of(predicate(name, parts)));
  }

  private static void assertLiteral(String expected, Object value, DataType type) {
    assertCondition(
        expected == null ? null : "\"a\" = " + expected,
        "=", Expressions.column("a"), new Constant(value, type));
  }

  @Test
  void namesAndTextsAreQuoted() {
    assertCondition(
        "\"we\"\"ird\" = 'it''s'", "=", Expressions.column("`we\"ird`"), text("it's"));
  }

  @Test
  void literalsAreWrittenWithTheirTypes() {
    assertLiteral("-9223372036854775808", Long.MIN_VALUE, DataTypes.LongType);
    assertLiteral("1.100000023841858E0", 1.1F, DataTypes.FloatType);
    assertLiteral("4.9E-324", Double.MIN_VALUE, DataTypes.DoubleType);
    assertLiteral("'NaN'", Double.NaN, DataTypes.DoubleType);
    assertLiteral("'-Infinity'", Float.NEGATIVE_INFINITY, DataTypes.FloatType);
    assertLiteral("0.0010", Decimal.apply("0.0010"), DataTypes.createDecimalType(5, 4));
    assertLiteral("X'00ff'", new byte[] {0, -1}, DataTypes.BinaryType);
    assertLiteral("FALSE", false, DataTypes.BooleanType);
    assertLiteral("DATE '1969-12-31'", -1, DataTypes.DateType);
    assertLiteral("TIMESTAMP '1969-12-31 23:59:59.999999Z'", -1L, DataTypes.TimestampType);
    assertLiteral("TIMESTAMP '1970-01-01 00:00:00.000000'", 0L, DataTypes.TimestampNTZType);
  }

  @Test
  void whatTheLanguageCannotSayStaysWithSpark() {
    assertLiteral(null, null, DataTypes.LongType);
    assertLiteral(null, 3_000_000, DataTypes.DateType);
    assertLiteral(null, Long.MAX_VALUE, DataTypes.TimestampType);
    assertLiteral(null, UTF8String.fromBytes(new byte[] {-1}), DataTypes.StringType);
    assertCondition(null, "=", Expressions.column("a.b"), text("x"));
    assertCondition(null, "=", text("x"), text("x"));
    assertCondition(null, "SOUNDS_LIKE", Expressions.column("a"), text("x"));
    assertCondition(null, "=", Expressions.column("a"), text("x".repeat(40_000)));
    Predicate unknown = predicate("SOUNDS_LIKE", Expressions.column("a"), text("x"));
    assertCondition(null, "OR", unknown, predicate("IS_NULL", Expressions.column("a")));
  }

  @Test
  void aPrefixBoundsItsColumn() {
    assertCondition(
        "starts_with(\"a\", 'x\ud7ff') AND \"a\" >= 'x\ud7ff' AND \"a\" < 'x\ue000'",
        "STARTS_WITH", Expressions.column("a"), text("x\ud7ff"));
    assertCondition(
        "starts_with(\"a\", '\udbff\udfff') AND \"a\" >= '\udbff\udfff'",
        "STARTS_WITH", Expressions.column("a"), text("\udbff\udfff"));
  }

  @Test
  void chainsKeepTheirParts() {
    Predicate isNull = predicate("IS_NULL", Expressions.column("a"));
    Predicate not = predicate("NOT", isNull);
    assertCondition("(\"a\" IS NULL) AND (NOT (\"a\" IS NULL))", "AND", isNull, not);
    assertCondition(
        "\"a\" IN ('x', 'y')", "IN", Expressions.column("a"), text("x"), text("y"));
  }
}
