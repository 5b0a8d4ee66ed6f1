package io.calicoformat.spark.internal;

import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.sources.And;
import org.apache.spark.sql.sources.EqualNullSafe;
import org.apache.spark.sql.sources.EqualTo;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.sources.GreaterThan;
import org.apache.spark.sql.sources.GreaterThanOrEqual;
import org.apache.spark.sql.sources.In;
import org.apache.spark.sql.sources.IsNotNull;
import org.apache.spark.sql.sources.IsNull;
import org.apache.spark.sql.sources.LessThan;
import org.apache.spark.sql.sources.LessThanOrEqual;
import org.apache.spark.sql.sources.Or;
import org.apache.spark.sql.sources.StringStartsWith;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;

/**
 * Predicates of a query as filters by which Spark's reader of Parquet leaves out pages. The rest of
 * the rows are not filtered by it, so whatever has no translation here is no more than slower.
 *
 * <p>Floats have none: bounds of pages say nothing of NaN, which Spark takes for the greatest, and
 * may tell 0.0 from -0.0.
 */
final class FileFilters {
  private static final Map<String, BiFunction<String, Object, Filter>> COMPARISONS =
      Map.of(
          "=", EqualTo::new,
          "<=>", EqualNullSafe::new,
          "<", LessThan::new,
          "<=", LessThanOrEqual::new,
          ">", GreaterThan::new,
          ">=", GreaterThanOrEqual::new,
          "STARTS_WITH", (column, text) -> new StringStartsWith(column, (String) text));

  private final Map<String, String> namesInFile;

  /**
   * @param namesInFile of columns
   */
  FileFilters(Map<String, String> namesInFile) {
    this.namesInFile = namesInFile;
  }

  /** A filter that all rows pass for which a predicate holds, or nothing. */
  Optional<Filter> of(Expression expression) {
    if (!(expression instanceof Predicate predicate)) {
      return Optional.empty();
    }
    Expression[] parts = predicate.children();
    return switch (predicate.name()) {
      case "IS_NULL" -> column(parts[0]).map(IsNull::new);
      case "IS_NOT_NULL" -> column(parts[0]).map(IsNotNull::new);
      case "IN" -> in(parts);
      case "AND" -> both(parts, And::new);
      case "OR" -> both(parts, Or::new);
      default -> comparison(predicate.name(), parts);
    };
  }

  private Optional<Filter> both(
      Expression[] parts, BiFunction<Filter, Filter, Filter> combination) {
    return of(parts[0]).flatMap(left -> of(parts[1]).map(right -> combination.apply(left, right)));
  }

  private Optional<Filter> comparison(String name, Expression[] parts) {
    return COMPARISONS.containsKey(name) && isComparable(parts[1])
        ? column(parts[0]).map(column -> COMPARISONS.get(name).apply(column, value(parts[1])))
        : Optional.empty();
  }

  private Optional<Filter> in(Expression[] parts) {
    Object[] values = new Object[parts.length - 1];
    for (int index = 0; index < values.length; index++) {
      if (!isComparable(parts[index + 1])) {
        return Optional.empty();
      }
      values[index] = value(parts[index + 1]);
    }
    return column(parts[0]).map(column -> new In(column, values));
  }

  private Optional<String> column(Expression expression) {
    return expression instanceof NamedReference reference && reference.fieldNames().length == 1
        ? Optional.ofNullable(namesInFile.get(reference.fieldNames()[0]))
        : Optional.empty();
  }

  private static boolean isComparable(Expression expression) {
    return expression instanceof Literal<?> literal
        && literal.value() != null
        && !isFloat(literal.dataType());
  }

  private static boolean isFloat(DataType type) {
    return type instanceof FloatType || type instanceof DoubleType;
  }

  private static Object value(Expression expression) {
    Literal<?> literal = (Literal<?>) expression;
    return CatalystTypeConverters.convertToScala(literal.value(), literal.dataType());
  }
}
