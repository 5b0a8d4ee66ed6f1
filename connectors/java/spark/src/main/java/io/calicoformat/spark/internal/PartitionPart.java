package io.calicoformat.spark.internal;

import io.calicoformat.client.JsonObject;
import io.calicoformat.client.KeySpace;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.LiteralValue;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A transform of one component of the key (the chapter partition) whose values are conditions over
 * the component.
 *
 * @param kind of the transform
 * @param name of the component
 * @param width of a truncate
 * @param bounds of a range, encoded
 * @param ordinal of the component in the rows of a write
 * @param type of the component in Spark
 */
record PartitionPart(
    String kind, String name, long width, List<String> bounds, int ordinal, DataType type)
    implements Serializable {
  private static final long MICROS_PER_DAY = TimeUnit.DAYS.toMicros(1);
  private static final long MICROS_PER_HOUR = TimeUnit.HOURS.toMicros(1);

  /** The part of a transform, unless no condition says what its values are. */
  static Optional<PartitionPart> of(JsonObject transform, KeySpace keySpace, StructType rows) {
    String kind = transform.text("kind");
    if (kind.equals("hash")) {
      return Optional.empty();
    }
    KeySpace.Component component = keySpace.key().get((int) transform.number("component"));
    boolean truncates = kind.equals("truncate");
    List<String> bounds = new ArrayList<>();
    if (kind.equals("range")) {
      transform.values("bounds").forEach(bound -> bounds.add((String) bound));
    }
    int ordinal = rows.fieldIndex(component.name());
    long width = truncates ? transform.number("width") : 0;
    DataType type = rows.apply(ordinal).dataType();
    return Optional.of(
        new PartitionPart(kind, component.name(), width, List.copyOf(bounds), ordinal, type));
  }

  /** What is the same for the rows of one partition, and for no others. */
  Object valueOf(InternalRow row) {
    Object value = row.get(ordinal, type);
    return switch (kind) {
      case "identity" -> value instanceof UTF8String text ? text.clone() : value;
      case "truncate" -> truncated(value);
      case "range" -> rangeOf(value);
      case "hour" -> Math.floorDiv((Long) value, MICROS_PER_HOUR);
      default -> count(dayOf(value));
    };
  }

  /** The conditions that just the keys with a value meet. */
  List<Predicate> conditions(Object value) {
    if (kind.equals("identity")) {
      return List.of(compared("=", value, type));
    }
    if (kind.equals("truncate")) {
      return truncatedConditions(value);
    } else if (kind.equals("range")) {
      int range = (Integer) value;
      return between(
          range == 0 ? null : boundAt(range - 1), range == bounds.size() ? null : boundAt(range));
    }
    long count = (Long) value;
    return List.of(
        compared(">=", first(count), type), compared("<=", beforeNext(count), type));
  }

  /** How many bounds are not above a value. */
  private Integer rangeOf(Object value) {
    byte[] encoded = KeyEncoding.of(value);
    int below = 0;
    int above = bounds.size();
    while (below < above) {
      int middle = (below + above) >>> 1;
      byte[] bound = HexFormat.of().parseHex(bounds.get(middle));
      if (Arrays.compareUnsigned(bound, encoded) <= 0) {
        below = middle + 1;
      } else {
        above = middle;
      }
    }
    return below;
  }

  private Object boundAt(int index) {
    return KeyEncoding.valueOf(HexFormat.of().parseHex(bounds.get(index)), type);
  }

  /** From a value on, and below another; null leaves an end open. */
  private List<Predicate> between(Object from, Object below) {
    List<Predicate> conditions = new ArrayList<>();
    if (from != null) {
      conditions.add(compared(">=", from, type));
    }
    if (below != null) {
      conditions.add(compared("<", below, type));
    }
    return conditions;
  }

  private Object truncated(Object value) {
    if (value instanceof byte[] bytes) {
      return Arrays.copyOf(bytes, (int) Math.min(width, bytes.length));
    }
    if (value instanceof UTF8String text) {
      return text.substring(0, (int) Math.min(width, Integer.MAX_VALUE)).clone();
    }
    BigInteger number = value instanceof Decimal decimal
        ? decimal.toJavaBigDecimal().unscaledValue()
        : BigInteger.valueOf(((Number) value).longValue());
    return number.subtract(number.mod(BigInteger.valueOf(width)));
  }

  private List<Predicate> truncatedConditions(Object value) {
    if (value instanceof byte[] bytes) {
      return bytes.length < width
          ? List.of(compared("=", bytes, type))
          : between(bytes, afterPrefix(bytes));
    }
    if (value instanceof UTF8String text) {
      boolean isWhole = text.numChars() < width;
      return List.of(compared(isWhole ? "=" : "STARTS_WITH", text, DataTypes.StringType));
    }
    BigInteger least = (BigInteger) value;
    BigInteger last = least.add(BigInteger.valueOf(width)).subtract(BigInteger.ONE);
    return List.of(number(">=", least), number("<=", last));
  }

  /** The least bytes above all that begin so; null where there are none. */
  private static byte[] afterPrefix(byte[] prefix) {
    int end = prefix.length;
    while (end > 0 && prefix[end - 1] == (byte) 0xff) {
      end--;
    }
    if (end == 0) {
      return null;
    }
    byte[] after = Arrays.copyOf(prefix, end);
    after[end - 1]++;
    return after;
  }

  /** A comparison with a number, or with the last one of the type where it is beyond. */
  private Predicate number(String comparison, BigInteger value) {
    if (type instanceof DecimalType decimal) {
      BigInteger end = BigInteger.TEN.pow(decimal.precision()).subtract(BigInteger.ONE);
      BigInteger within = value.max(end.negate()).min(end);
      return compared(comparison, Decimal.apply(new BigDecimal(within, decimal.scale())), type);
    }
    BigInteger within =
        value.max(BigInteger.valueOf(Long.MIN_VALUE)).min(BigInteger.valueOf(Long.MAX_VALUE));
    return compared(comparison, within.longValueExact(), DataTypes.LongType);
  }

  private Predicate compared(String comparison, Object value, DataType of) {
    Expression literal = new LiteralValue<>(value, of);
    return new Predicate(comparison, new Expression[] {KeyColumns.column(name), literal});
  }

  private long dayOf(Object value) {
    return type instanceof DateType
        ? ((Number) value).longValue()
        : Math.floorDiv((Long) value, MICROS_PER_DAY);
  }

  /** Years, months or days since 1970. */
  private long count(long day) {
    LocalDate date = LocalDate.ofEpochDay(day);
    return switch (kind) {
      case "year" -> date.getYear() - 1970L;
      case "month" -> 12L * (date.getYear() - 1970L) + date.getMonthValue() - 1;
      default -> day;
    };
  }

  /** The first date or time of a year, month, day or hour. */
  private Object first(long count) {
    return start(count, 0);
  }

  private Object beforeNext(long count) {
    return start(count + 1, -1);
  }

  /** The start of a unit, in the numbers of the type, and so much more. */
  private Object start(long count, int more) {
    if (kind.equals("hour")) {
      return micros(count, MICROS_PER_HOUR, more);
    }
    long day = switch (kind) {
      case "year" -> LocalDate.EPOCH.plusYears(count).toEpochDay();
      case "month" -> LocalDate.EPOCH.plusMonths(count).toEpochDay();
      default -> count;
    };
    if (type instanceof DateType) {
      return (int) (day + more);
    }
    return micros(day, MICROS_PER_DAY, more);
  }

  /** Microseconds of so many units; the first or last there are where they are beyond. */
  private static Object micros(long count, long unit, int more) {
    BigInteger exact = BigInteger.valueOf(count).multiply(BigInteger.valueOf(unit))
        .add(BigInteger.valueOf(more));
    return exact.max(BigInteger.valueOf(Long.MIN_VALUE)).min(BigInteger.valueOf(Long.MAX_VALUE))
        .longValueExact();
  }
}
