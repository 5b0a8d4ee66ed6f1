package io.calicoformat.spark.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Writes predicates of Spark as conditions in the text form of the chapter expr, where the two say
 * exactly the same for every row: comparisons, nulls, NaN, and texts by their bytes agree. Whatever
 * is not known to agree has no translation, and stays with Spark.
 */
final class Conditions {
  /** Half of what a bridge takes, so that several fit. */
  static final int TEXT_MAX = 30_000;

  private static final int IN_MAX = 10_000;
  private static final int DEPTH_MAX = 30;
  private static final Map<String, String> COMPARISONS =
      Map.of("=", "=", "<>", "<>", "!=", "<>", "<", "<", "<=", "<=", ">", ">", ">=", ">=");

  private Conditions() {}

  /** The condition that says the same as a predicate, or nothing. */
  static Optional<String> of(Predicate predicate) {
    return of(predicate, 0).filter(text -> text.length() <= TEXT_MAX);
  }

  /** Several conditions that all have to hold; empty where one of them has no translation. */
  static Optional<String> allOf(Predicate[] predicates) {
    StringJoiner all = new StringJoiner(" AND ");
    for (Predicate predicate : predicates) {
      Optional<String> one = of(predicate);
      if (one.isEmpty()) {
        return Optional.empty();
      }
      all.add("(" + one.get() + ")");
    }
    return all.length() <= 2 * TEXT_MAX ? Optional.of(all.toString()) : Optional.empty();
  }

  /** The names of the columns that predicates refer to. */
  static Set<String> columns(Predicate[] predicates) {
    Set<String> names = new HashSet<>();
    for (Predicate predicate : predicates) {
      for (NamedReference reference : predicate.references()) {
        names.add(String.join(".", reference.fieldNames()));
      }
    }
    return names;
  }

  /** A name in double quotes. */
  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static Optional<String> of(Expression expression, int depth) {
    if (!(expression instanceof Predicate predicate) || depth > DEPTH_MAX) {
      return Optional.empty();
    }
    Expression[] parts = predicate.children();
    return switch (predicate.name()) {
      case "IS_NULL" -> column(parts[0]).map(name -> name + " IS NULL");
      case "IS_NOT_NULL" -> column(parts[0]).map(name -> name + " IS NOT NULL");
      case "<=>" -> both(parts, " IS NOT DISTINCT FROM ");
      case "=", "<>", "!=", "<", "<=", ">", ">=" ->
          both(parts, " " + COMPARISONS.get(predicate.name()) + " ");
      case "IN" -> in(parts);
      case "STARTS_WITH" -> startsWith(parts);
      case "ENDS_WITH" -> search("ends_with", parts);
      case "CONTAINS" -> search("contains", parts);
      case "AND" -> chain(parts, " AND ", depth);
      case "OR" -> chain(parts, " OR ", depth);
      case "NOT" -> of(parts[0], depth + 1).map(term -> "NOT (" + term + ")");
      case "ALWAYS_TRUE" -> Optional.of("TRUE");
      case "ALWAYS_FALSE" -> Optional.of("FALSE");
      default -> Optional.empty();
    };
  }

  private static Optional<String> chain(Expression[] parts, String word, int depth) {
    List<String> terms = new ArrayList<>();
    for (Expression part : parts) {
      Optional<String> term = of(part, depth + 1);
      if (term.isEmpty()) {
        return Optional.empty();
      }
      terms.add("(" + term.get() + ")");
    }
    return Optional.of(String.join(word, terms));
  }

  private static Optional<String> both(Expression[] parts, String word) {
    boolean hasColumn =
        parts[0] instanceof NamedReference || parts[1] instanceof NamedReference;
    Optional<String> left = operand(parts[0]);
    Optional<String> right = operand(parts[1]);
    return hasColumn && left.isPresent() && right.isPresent()
        ? Optional.of(left.get() + word + right.get())
        : Optional.empty();
  }

  private static Optional<String> in(Expression[] parts) {
    Optional<String> column = column(parts[0]);
    if (column.isEmpty() || parts.length < 2 || parts.length > IN_MAX) {
      return Optional.empty();
    }
    StringJoiner items = new StringJoiner(", ", column.get() + " IN (", ")");
    for (int index = 1; index < parts.length; index++) {
      Optional<String> item =
          parts[index] instanceof Literal<?> literal ? Literals.of(literal) : Optional.empty();
      if (item.isEmpty()) {
        return Optional.empty();
      }
      items.add(item.get());
    }
    return Optional.of(items.toString());
  }

  /** A prefix bounds the column as well, by which a reader finds ranges of keys. */
  private static Optional<String> startsWith(Expression[] parts) {
    Optional<String> search = search("starts_with", parts);
    if (search.isEmpty()) {
      return search;
    }
    String column = column(parts[0]).orElseThrow();
    String prefix = text(parts[1]).orElseThrow();
    StringBuilder condition = new StringBuilder(search.get());
    if (!prefix.isEmpty()) {
      condition.append(" AND ").append(column).append(" >= ").append(Literals.text(prefix));
      Literals.afterPrefix(prefix)
          .ifPresent(end -> condition.append(" AND ").append(column).append(" < ")
              .append(Literals.text(end)));
    }
    return Optional.of(condition.toString());
  }

  private static Optional<String> search(String function, Expression[] parts) {
    Optional<String> column = column(parts[0]);
    Optional<String> text = text(parts[1]).map(Literals::text);
    return column.isPresent() && text.isPresent()
        ? Optional.of(function + "(" + column.get() + ", " + text.get() + ")")
        : Optional.empty();
  }

  private static Optional<String> text(Expression expression) {
    boolean isText =
        expression instanceof Literal<?> literal
            && literal.dataType() instanceof StringType
            && literal.value() instanceof UTF8String value
            && value.isValid();
    return isText ? Optional.of(((Literal<?>) expression).value().toString()) : Optional.empty();
  }

  private static Optional<String> operand(Expression expression) {
    return expression instanceof Literal<?> literal ? Literals.of(literal) : column(expression);
  }

  private static Optional<String> column(Expression expression) {
    boolean top =
        expression instanceof NamedReference reference && reference.fieldNames().length == 1;
    return top
        ? Optional.of(quoted(((NamedReference) expression).fieldNames()[0]))
        : Optional.empty();
  }
}
