package io.calicoformat.flink.internal;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.table.expressions.CallExpression;
import org.apache.flink.table.expressions.FieldReferenceExpression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.expressions.ValueLiteralExpression;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.TimestampType;

/**
 * Writes conditions of Flink in the text form of the chapter expr, where the two say the same for
 * every row: of numbers that are no floats, texts, booleans, days and times of one type. Whatever is
 * not known to agree has no translation, and stays with Flink.
 */
public final class Conditions {
  private static final int DEPTH_MAX = 30;
  private static final int TEXT_MAX = 30_000;
  private static final int MICROS = 6;
  private static final int FIRST_YEAR = 1;
  private static final int LAST_YEAR = 9999;
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");
  private static final Map<FunctionDefinition, String> COMPARISONS =
      Map.of(
          BuiltInFunctionDefinitions.EQUALS, " = ",
          BuiltInFunctionDefinitions.NOT_EQUALS, " <> ",
          BuiltInFunctionDefinitions.LESS_THAN, " < ",
          BuiltInFunctionDefinitions.LESS_THAN_OR_EQUAL, " <= ",
          BuiltInFunctionDefinitions.GREATER_THAN, " > ",
          BuiltInFunctionDefinitions.GREATER_THAN_OR_EQUAL, " >= ");
  private static final Set<LogicalTypeRoot> WHOLE =
      Set.of(
          LogicalTypeRoot.TINYINT,
          LogicalTypeRoot.SMALLINT,
          LogicalTypeRoot.INTEGER,
          LogicalTypeRoot.BIGINT,
          LogicalTypeRoot.DECIMAL);
  private static final Set<LogicalTypeRoot> PLAIN =
      Set.of(
          LogicalTypeRoot.BOOLEAN,
          LogicalTypeRoot.VARCHAR,
          LogicalTypeRoot.DATE,
          LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE);

  private Conditions() {}

  /** The condition that says the same, or nothing. */
  public static Optional<String> of(ResolvedExpression expression) {
    return of(expression, 0).filter(text -> text.length() <= TEXT_MAX);
  }

  private static Optional<String> of(ResolvedExpression expression, int depth) {
    if (!(expression instanceof CallExpression call) || depth > DEPTH_MAX) {
      return Optional.empty();
    }
    FunctionDefinition function = call.getFunctionDefinition();
    List<ResolvedExpression> parts = call.getResolvedChildren();
    if (COMPARISONS.containsKey(function)) {
      return comparison(parts, COMPARISONS.get(function));
    } else if (function == BuiltInFunctionDefinitions.AND) {
      return chain(parts, " AND ", depth);
    } else if (function == BuiltInFunctionDefinitions.OR) {
      return chain(parts, " OR ", depth);
    } else if (function == BuiltInFunctionDefinitions.NOT) {
      return of(parts.get(0), depth + 1).map(term -> "NOT (" + term + ")");
    } else if (function == BuiltInFunctionDefinitions.IS_NULL) {
      return column(parts.get(0)).map(name -> name + " IS NULL");
    } else if (function == BuiltInFunctionDefinitions.IS_NOT_NULL) {
      return column(parts.get(0)).map(name -> name + " IS NOT NULL");
    }
    return Optional.empty();
  }

  private static Optional<String> chain(
      List<ResolvedExpression> parts, String word, int depth) {
    List<String> terms = new ArrayList<>();
    for (ResolvedExpression part : parts) {
      Optional<String> term = of(part, depth + 1);
      if (term.isEmpty()) {
        return Optional.empty();
      }
      terms.add("(" + term.get() + ")");
    }
    return Optional.of(String.join(word, terms));
  }

  private static Optional<String> comparison(List<ResolvedExpression> parts, String word) {
    LogicalType left = typeOf(parts.get(0));
    LogicalType right = typeOf(parts.get(1));
    if (!areComparable(left.getTypeRoot(), right.getTypeRoot()) || isCutDown(parts)) {
      return Optional.empty();
    }
    Optional<String> first = operand(parts.get(0));
    Optional<String> second = operand(parts.get(1));
    return first.isPresent() && second.isPresent()
        ? Optional.of(first.get() + word + second.get())
        : Optional.empty();
  }

  // A time that Flink sees with fewer digits is another one in the store.
  private static boolean isCutDown(List<ResolvedExpression> parts) {
    return parts.stream()
        .filter(FieldReferenceExpression.class::isInstance)
        .map(Conditions::typeOf)
        .anyMatch(type -> type instanceof TimestampType time && time.getPrecision() < MICROS);
  }

  // Literals of texts are CHAR, which is compared without the blanks at its end by none of the two.
  private static boolean areComparable(LogicalTypeRoot left, LogicalTypeRoot right) {
    LogicalTypeRoot one = plain(left);
    LogicalTypeRoot other = plain(right);
    return (WHOLE.contains(one) && WHOLE.contains(other)) || (one == other && PLAIN.contains(one));
  }

  private static LogicalTypeRoot plain(LogicalTypeRoot root) {
    return root == LogicalTypeRoot.CHAR ? LogicalTypeRoot.VARCHAR : root;
  }

  private static LogicalType typeOf(ResolvedExpression expression) {
    return expression.getOutputDataType().getLogicalType();
  }

  private static Optional<String> operand(ResolvedExpression expression) {
    return expression instanceof ValueLiteralExpression literal
        ? literal(literal)
        : column(expression);
  }

  private static Optional<String> column(ResolvedExpression expression) {
    return expression instanceof FieldReferenceExpression field
        ? Optional.of('"' + field.getName().replace("\"", "\"\"") + '"')
        : Optional.empty();
  }

  private static Optional<String> literal(ValueLiteralExpression literal) {
    LogicalTypeRoot root = typeOf(literal).getTypeRoot();
    if (literal.isNull()) {
      return Optional.empty();
    } else if (WHOLE.contains(root)) {
      return literal.getValueAs(BigDecimal.class).map(BigDecimal::toPlainString);
    }
    return switch (root) {
      case BOOLEAN -> literal.getValueAs(Boolean.class).map(value -> value ? "TRUE" : "FALSE");
      case CHAR, VARCHAR ->
          literal.getValueAs(String.class).map(text -> "'" + text.replace("'", "''") + "'");
      case DATE ->
          literal.getValueAs(LocalDate.class)
              .filter(date -> isWritable(date.getYear()))
              .map(date -> "DATE '" + date + "'");
      case TIMESTAMP_WITHOUT_TIME_ZONE ->
          literal.getValueAs(LocalDateTime.class)
              .filter(time -> isWritable(time.getYear()) && time.getNano() % 1000 == 0)
              .map(time -> "TIMESTAMP '" + MOMENT.format(time) + "'");
      default -> Optional.empty();
    };
  }

  private static boolean isWritable(int year) {
    return year >= FIRST_YEAR && year <= LAST_YEAR;
  }
}
