package io.calicoformat.spark.internal;

import io.calicoformat.client.PlanRequest.Aggregate;
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
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
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
  /** The figures of an aggregation over all rows, or nothing where one is of another kind. */
  static Optional<Aggregates> of(Aggregation aggregation, TableSource source) {
    if (aggregation.groupByExpressions().length > 0) {
      return Optional.empty();
    }
    List<Aggregate> figures = new ArrayList<>();
    List<StructField> fields = new ArrayList<>();
    StructType table = source.schema();
    for (AggregateFunc function : aggregation.aggregateExpressions()) {
      Optional<Aggregate> figure = figure(function, source, table);
      if (figure.isEmpty()) {
        return Optional.empty();
      }
      DataType type =
          figure.get().column() == null
              ? DataTypes.LongType
              : table.apply(figure.get().column()).dataType();
      figures.add(figure.get());
      fields.add(DataTypes.createStructField("figure" + fields.size(), type, true));
    }
    return Optional.of(new Aggregates(figures, DataTypes.createStructType(fields)));
  }

  /** One row of the figures that came in JSON form. */
  KnownRows scan(List<Object> values) {
    Object[] cells = new Object[values.size()];
    for (int index = 0; index < cells.length; index++) {
      cells[index] = JsonValues.toSpark(values.get(index), schema.fields()[index].dataType());
    }
    return new KnownRows(schema, new InternalRow[] {new GenericInternalRow(cells)});
  }

  private static Optional<Aggregate> figure(
      AggregateFunc function, TableSource source, StructType table) {
    if (function instanceof CountStar) {
      return Optional.of(new Aggregate("count", null));
    }
    if (function instanceof Count count && !count.isDistinct()) {
      // A component of the key is never null, so it counts the rows.
      return name(count.column())
          .filter(source.keyNames()::contains)
          .map(name -> new Aggregate("count", null));
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

  private static Optional<String> name(Expression expression) {
    boolean top =
        expression instanceof NamedReference reference && reference.fieldNames().length == 1;
    return top ? Optional.of(((NamedReference) expression).fieldNames()[0]) : Optional.empty();
  }
}
