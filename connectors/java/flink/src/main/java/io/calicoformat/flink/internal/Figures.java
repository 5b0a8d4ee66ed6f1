package io.calicoformat.flink.internal;

import io.calicoformat.client.PlanRequest.Aggregate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.expressions.AggregateExpression;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;

/**
 * Figures of all rows of a read that a bridge may know without reading them: counts, and the
 * smallest, the largest and the sum of values that Flink and Calico order and add up alike.
 */
final class Figures {
  // The planner's classes are loaded apart from those of connectors, and are known by their names.
  private static final Map<String, String> KINDS =
      Map.of(
          "Count1AggFunction", "count",
          "CountAggFunction", "count",
          "MinAggFunction", "min",
          "MaxAggFunction", "max",
          "SumAggFunction", "sum",
          "Sum0AggFunction", "sum");
  private static final Set<LogicalTypeRoot> NUMBERS =
      Set.of(
          LogicalTypeRoot.TINYINT,
          LogicalTypeRoot.SMALLINT,
          LogicalTypeRoot.INTEGER,
          LogicalTypeRoot.BIGINT,
          LogicalTypeRoot.DECIMAL);
  private static final Set<LogicalTypeRoot> ORDERED =
      Set.of(
          LogicalTypeRoot.BOOLEAN,
          LogicalTypeRoot.VARCHAR,
          LogicalTypeRoot.DATE,
          LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE,
          LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE);

  private Figures() {}

  /** What to ask for in place of aggregates, or nothing where one is of another kind. */
  static Optional<List<Aggregate>> of(List<AggregateExpression> aggregates, RowType columns) {
    List<Aggregate> figures = new ArrayList<>();
    for (AggregateExpression aggregate : aggregates) {
      String kind = kind(aggregate.getFunctionDefinition());
      boolean isPlain = !aggregate.isDistinct() && aggregate.getFilterExpression().isEmpty();
      if (kind == null || !isPlain || aggregate.getArgs().size() > 1) {
        return Optional.empty();
      } else if (aggregate.getArgs().isEmpty()) {
        figures.add(new Aggregate(kind, null));
      } else {
        String name = aggregate.getArgs().get(0).getName();
        int index = columns.getFieldIndex(name);
        // What is known of rows beside their columns has no figures.
        if (index < 0 || !isKept(kind, columns.getTypeAt(index).getTypeRoot())) {
          return Optional.empty();
        }
        figures.add(new Aggregate(kind, name));
      }
    }
    return Optional.of(figures);
  }

  // Floats are left to Flink: sums depend on their order, and it has an order of its own for NaN.
  private static boolean isKept(String kind, LogicalTypeRoot root) {
    return switch (kind) {
      case "count" -> true;
      case "sum" -> NUMBERS.contains(root);
      default -> NUMBERS.contains(root) || ORDERED.contains(root);
    };
  }

  /** A row of figures in JSON form, or nothing where one is beyond the type that Flink gives it. */
  static Optional<GenericRowData> row(
      List<Object> values, List<AggregateExpression> aggregates, RowType type) {
    GenericRowData row = new GenericRowData(values.size());
    for (int index = 0; index < values.size(); index++) {
      Object value = values.get(index);
      if (value == null && isZeroForNone(aggregates.get(index).getFunctionDefinition())) {
        value = "0";
      }
      if (value != null) {
        Object cell = JsonCells.toFlink(value.toString(), type.getTypeAt(index));
        if (cell == null) {
          return Optional.empty();
        }
        row.setField(index, cell);
      }
    }
    return Optional.of(row);
  }

  private static boolean isZeroForNone(FunctionDefinition function) {
    return names(function).contains("Sum0AggFunction");
  }

  private static String kind(FunctionDefinition function) {
    return names(function).stream().map(KINDS::get).filter(kind -> kind != null).findFirst()
        .orElse(null);
  }

  /** The names of its class and of those above. */
  private static List<String> names(FunctionDefinition function) {
    List<String> names = new ArrayList<>();
    for (Class<?> each = function.getClass(); each != null; each = each.getSuperclass()) {
      names.add(each.getSimpleName());
    }
    return names;
  }
}
