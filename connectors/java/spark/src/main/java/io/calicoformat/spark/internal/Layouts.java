package io.calicoformat.spark.internal;

import io.calicoformat.client.CalicoException;
import io.calicoformat.client.JsonObject;
import io.calicoformat.client.KeySpace;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser;
import org.apache.spark.sql.catalyst.plans.logical.CreateTable;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.LiteralValue;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.unsafe.types.UTF8String;
import scala.jdk.javaapi.CollectionConverters;

/** Partitionings, between what Spark says in PARTITIONED BY and the transforms of Calico. */
final class Layouts {
  /** Transforms of one component, as Spark calls them. */
  private static final Map<String, String> OF_COMPONENT =
      Map.of("identity", "identity", "years", "year", "months", "month", "days", "day",
          "hours", "hour", "year", "year", "month", "month", "day", "day", "hour", "hour");

  private final List<String> names;
  private final List<DataType> types;

  /**
   * The layouts of tables with a key.
   *
   * @param names of its components
   * @param types of these, in Spark
   */
  Layouts(List<String> names, List<DataType> types) {
    this.names = List.copyOf(names);
    this.types = List.copyOf(types);
  }

  static Layouts of(KeySpace keySpace) {
    return new Layouts(
        keySpace.key().stream().map(KeySpace.Component::name).toList(),
        keySpace.key().stream().map(component -> Types.toSpark(component.type())).toList());
  }

  /**
   * The transforms of a text like {@code bucket(16, id), range(day, '2024-01-01')}, as what stands
   * between the parentheses of PARTITIONED BY; none where it is empty.
   */
  List<Object> parse(String text) {
    if (text.isBlank()) {
      return List.of();
    }
    String statement = "CREATE TABLE t (c INT) USING calico PARTITIONED BY (" + text + ")";
    if (planOf(statement).orElse(null) instanceof CreateTable table) {
      return toJson(CollectionConverters.asJava(table.partitioning()));
    }
    throw CalicoException.invalidArgument(
        "'" + text + "' is no partitioning; give what PARTITIONED BY takes, as bucket(16, id)");
  }

  private static Optional<LogicalPlan> planOf(String statement) {
    try {
      return Optional.of(new CatalystSqlParser().parsePlan(statement));
    } catch (Exception unreadable) {
      // A ParseException, which Scala does not declare.
      return Optional.empty();
    }
  }

  /** The text of transforms, as {@code parse} reads it. */
  String text(List<JsonObject> transforms) {
    return transforms.stream().map(this::toSpark).map(Layouts::text).collect(
        Collectors.joining(", "));
  }

  private static String text(Transform transform) {
    List<String> arguments = new ArrayList<>();
    for (Expression argument : transform.arguments()) {
      arguments.add(
          argument instanceof Literal<?> literal
              ? Literals.of(literal).orElse(literal.describe())
              : argument.describe());
    }
    return transform.name() + "(" + String.join(", ", arguments) + ")";
  }

  /** Transforms in the JSON form of the bridge. */
  List<Object> toJson(List<Transform> transforms) {
    List<Object> each = new ArrayList<>();
    transforms.forEach(transform -> each.add(toJson(transform)));
    return each;
  }

  private Map<String, Object> toJson(Transform transform) {
    List<Integer> components = new ArrayList<>();
    List<Literal<?>> literals = new ArrayList<>();
    for (Expression argument : transform.arguments()) {
      if (argument instanceof NamedReference reference) {
        components.add(component(String.join(".", reference.fieldNames())));
      } else if (argument instanceof Literal<?> literal) {
        literals.add(literal);
      }
    }
    boolean isOfOne = components.size() == 1;
    boolean hasNumber =
        literals.size() == 1 && literals.get(0).value() instanceof Number && !components.isEmpty();
    return switch (transform.name()) {
      case "bucket" -> hasNumber
          ? Map.of("kind", "hash", "buckets", number(literals), "components", components)
          : unknown(transform);
      case "truncate" -> hasNumber && isOfOne
          ? Map.of("kind", "truncate", "component", components.get(0), "width", number(literals))
          : unknown(transform);
      case "range" -> isOfOne && !literals.isEmpty()
          ? range(components.get(0), literals)
          : unknown(transform);
      default -> {
        String kind = OF_COMPONENT.get(transform.name());
        yield kind != null && isOfOne && literals.isEmpty()
            ? Map.of("kind", kind, "component", components.get(0))
            : unknown(transform);
      }
    };
  }

  private static long number(List<Literal<?>> literals) {
    return ((Number) literals.get(0).value()).longValue();
  }

  private Map<String, Object> range(int component, List<Literal<?>> literals) {
    List<String> bounds = new ArrayList<>();
    for (Literal<?> literal : literals) {
      Object value = bound(literal, component);
      bounds.add(HexFormat.of().formatHex(KeyEncoding.of(value)));
    }
    return Map.of("kind", "range", "component", component, "bounds", bounds);
  }

  /** A bound as a value of its component; texts stand for values of any type but bytes. */
  private Object bound(Literal<?> literal, int component) {
    DataType type = types.get(component);
    Object value = literal.value();
    boolean isSame =
        literal.dataType().equals(type)
            || type instanceof IntegralType && literal.dataType() instanceof IntegralType
            || type instanceof StringType && value instanceof UTF8String;
    try {
      if (isSame && value != null) {
        return value instanceof Decimal decimal ? decimal(decimal.toString(), type) : value;
      } else if (type instanceof DecimalType && isNumber(value)) {
        return decimal(value.toString(), type);
      } else if (value instanceof UTF8String text && !(type instanceof BinaryType)) {
        String plain = text.toString().strip();
        return type instanceof DecimalType
            ? decimal(plain, type)
            : JsonValues.toSpark(plain.replace(' ', 'T'), type);
      }
    } catch (ArithmeticException | DateTimeException | NumberFormatException other) {
      // It is refused as any other that is no value of the type.
    }
    throw CalicoException.invalidArgument(
        "the bound " + literal.describe() + " is no " + type.sql() + ", which '"
            + names.get(component) + "' is");
  }

  private static boolean isNumber(Object value) {
    return value instanceof Number || value instanceof Decimal;
  }

  private static Decimal decimal(String text, DataType type) {
    DecimalType decimal = (DecimalType) type;
    BigDecimal exact = new BigDecimal(text).setScale(decimal.scale());
    return Decimal.apply(exact, decimal.precision(), decimal.scale());
  }

  /** A transform of Calico as Spark shows it. */
  Transform toSpark(JsonObject json) {
    String kind = json.text("kind");
    if (kind.equals("hash")) {
      String[] components =
          json.values("components").stream()
              .map(component -> quoted((Long) component))
              .toArray(String[]::new);
      return Expressions.bucket((int) json.number("buckets"), components);
    }
    String name = quoted(json.number("component"));
    return switch (kind) {
      case "identity" -> Expressions.identity(name);
      case "year" -> Expressions.years(name);
      case "month" -> Expressions.months(name);
      case "day" -> Expressions.days(name);
      case "hour" -> Expressions.hours(name);
      case "truncate" -> Expressions.apply(
          kind, width(json.number("width")), Expressions.column(name));
      default -> Expressions.apply(kind, arguments(name, json));
    };
  }

  private static Expression width(long width) {
    boolean isShort = width <= Integer.MAX_VALUE;
    return isShort ? Expressions.literal((int) width) : Expressions.literal(width);
  }

  private Expression[] arguments(String name, JsonObject json) {
    List<Expression> arguments = new ArrayList<>();
    arguments.add(Expressions.column(name));
    DataType type = types.get((int) json.number("component"));
    for (Object bound : json.has("bounds") ? json.values("bounds") : List.of()) {
      Object value = KeyEncoding.valueOf(HexFormat.of().parseHex((String) bound), type);
      arguments.add(new LiteralValue<>(value, type));
    }
    return arguments.toArray(Expression[]::new);
  }

  private int component(String name) {
    int index = names.indexOf(name);
    if (index < 0) {
      throw CalicoException.invalidArgument(
          "'" + name + "' is no component of the key " + names
              + ", by which tables are partitioned");
    }
    return index;
  }

  private String quoted(long component) {
    return KeyColumns.quoted(names.get((int) component));
  }

  private static Map<String, Object> unknown(Transform transform) {
    throw CalicoException.invalidArgument(
        "there is no partitioning by " + transform.describe()
            + "; there are components of the key, bucket(n, component, ...), years(component),"
            + " months, days and hours of one, truncate(width, component) and"
            + " range(component, bound, ...)");
  }
}
