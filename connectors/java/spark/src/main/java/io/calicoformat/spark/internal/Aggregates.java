package io.calicoformat.spark.internal;

import io.calicoformat.client.PlanRequest.Aggregate;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.aggregate.AggregateFunc;
import org.apache.spark.sql.connector.expressions.aggregate.Aggregation;
import org.apache.spark.sql.connector.expressions.aggregate.Count;
import org.apache.spark.sql.connector.expressions.aggregate.CountStar;
import org.apache.spark.sql.connector.expressions.aggregate.Max;
import org.apache.spark.sql.connector.expressions.aggregate.Min;
import org.apache.spark.sql.connector.expressions.aggregate.Sum;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Figures that a bridge may know without reading rows.
 *
 * @param figures what to ask for
 * @param schema what Spark expects in their place
 */
record Aggregates(List<Aggregate> figures, StructType schema) {
  /** Digits that Spark gives to sums of decimals beyond those of the column. */
  private static final int SUM_DIGITS = 10;

  /** The figures of an aggregation over all rows, or nothing where one is of another kind. */
  static Optional<Aggregates> of(Aggregation aggregation, TableSource source) {
    if (aggregation.groupByExpressions().length > 0) {
      return Optional.empty();
    }
    List<Aggregate> figures = new ArrayList<>();
    List<StructField> fields = new ArrayList<>();
    StructType table = source.schema();
    for (AggregateFunc function : aggregation.aggregateExpressions()) {
      Optional<Aggregate> figure = figure(function, table);
      if (figure.isEmpty()) {
        return Optional.empty();
      }
      figures.add(figure.get());
      DataType type = type(figure.get(), table);
      fields.add(DataTypes.createStructField("figure" + fields.size(), type, true));
    }
    return Optional.of(new Aggregates(figures, DataTypes.createStructType(fields)));
  }

  /**
   * One row of the figures that came in JSON form; nothing where a sum is beyond what Spark gives,
   * which then adds up rows and says so in its own way.
   */
  Optional<KnownRows> scan(List<Object> values) {
    Object[] cells = new Object[values.size()];
    for (int index = 0; index < cells.length; index++) {
      DataType type = schema.fields()[index].dataType();
      Object value = values.get(index);
      if (figures.get(index).kind().equals("sum") && value != null && !holds(type, value)) {
        return Optional.empty();
      }
      cells[index] = JsonValues.toSpark(value, type);
    }
    return Optional.of(
        new KnownRows(schema, new InternalRow[] {new GenericInternalRow(cells)}));
  }

  private static boolean holds(DataType type, Object sum) {
    BigDecimal value = new BigDecimal(sum.toString());
    if (type instanceof DecimalType decimal) {
      return value.precision() - value.scale() <= decimal.precision() - decimal.scale();
    }
    return value.toBigIntegerExact().bitLength() < Long.SIZE;
  }

  /** What Spark expects for a figure: sums are wider than what they are of. */
  private static DataType type(Aggregate figure, StructType table) {
    if (figure.kind().equals("count")) {
      return DataTypes.LongType;
    }
    DataType type = table.apply(figure.column()).dataType();
    if (!figure.kind().equals("sum")) {
      return type;
    }
    return type instanceof DecimalType decimal
        ? DataTypes.createDecimalType(
            Math.min(DecimalType.MAX_PRECISION(), decimal.precision() + SUM_DIGITS),
            decimal.scale())
        : DataTypes.LongType;
  }

  private static Optional<Aggregate> figure(AggregateFunc function, StructType table) {
    if (function instanceof CountStar) {
      return Optional.of(new Aggregate("count", null));
    }
    if (function instanceof Count count && !count.isDistinct()) {
      return name(count.column()).map(name -> new Aggregate("count", name));
    }
    // Sums of floats depend on the order in which they are added; the store keeps none.
    if (function instanceof Sum sum && !sum.isDistinct()) {
      return name(sum.column())
          .filter(name -> addsUp(table.apply(name).dataType()))
          .map(name -> new Aggregate("sum", name));
    }
    if (function instanceof Min min) {
      return extreme("min", min.column(), table);
    }
    return function instanceof Max max ? extreme("max", max.column(), table) : Optional.empty();
  }

  private static Optional<Aggregate> extreme(String kind, Expression column, StructType table) {
    return name(column)
        .filter(name -> !isNested(table.apply(name).dataType()))
        .map(name -> new Aggregate(kind, name));
  }

  private static boolean isNested(DataType type) {
    return type instanceof StructType || type instanceof ArrayType || type instanceof MapType;
  }

  private static boolean addsUp(DataType type) {
    return type instanceof IntegralType || type instanceof DecimalType;
  }

  private static Optional<String> name(Expression expression) {
    boolean top =
        expression instanceof NamedReference reference && reference.fieldNames().length == 1;
    return top ? Optional.of(((NamedReference) expression).fieldNames()[0]) : Optional.empty();
  }
}
