package io.calicoformat.flink.internal;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** Cells in JSON form (chapter types), without its quotes, as Flink holds them in rows. */
final class JsonCells {
  private static final int MICROS = 6;
  private static final LocalDateTime EPOCH = LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC);

  private JsonCells() {}

  /** A cell of a type that {@link Figures} takes, or null for a number beyond the type. */
  static Object toFlink(String json, LogicalType type) {
    return switch (type.getTypeRoot()) {
      case BOOLEAN -> Boolean.valueOf(json);
      case TINYINT -> (Object) whole(json, Byte.MIN_VALUE, Byte.MAX_VALUE, Long::byteValue);
      case SMALLINT -> whole(json, Short.MIN_VALUE, Short.MAX_VALUE, Long::shortValue);
      case INTEGER -> whole(json, Integer.MIN_VALUE, Integer.MAX_VALUE, Long::intValue);
      case BIGINT -> whole(json, Long.MIN_VALUE, Long.MAX_VALUE, value -> value);
      case DECIMAL -> decimal(json, (DecimalType) type);
      case VARCHAR -> StringData.fromString(json);
      case DATE -> day(json);
      case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          moment(micros(json), type);
      default -> throw new IllegalStateException("a type that was checked: " + type);
    };
  }

  private static Object whole(
      String json, long min, long max, Function<Long, Object> narrow) {
    BigDecimal value = new BigDecimal(json);
    boolean fits =
        value.compareTo(BigDecimal.valueOf(min)) >= 0
            && value.compareTo(BigDecimal.valueOf(max)) <= 0;
    return fits ? narrow.apply(value.longValueExact()) : null;
  }

  private static int day(String json) {
    return isCount(json) ? Integer.parseInt(json) : (int) LocalDate.parse(json).toEpochDay();
  }

  private static DecimalData decimal(String json, DecimalType type) {
    return DecimalData.fromBigDecimal(
        new BigDecimal(json), type.getPrecision(), type.getScale());
  }

  /** A moment of so many microseconds since 1970. */
  static TimestampData moment(long micros) {
    int nanos = (int) Math.floorMod(micros, 1000L) * 1000;
    return TimestampData.fromEpochMillis(Math.floorDiv(micros, 1000L), nanos);
  }

  /** The same, cut down to what a type of times has digits for. */
  static TimestampData moment(long micros, LogicalType type) {
    long step = 1;
    for (int digits = LogicalTypeChecks.getPrecision(type); digits < MICROS; digits++) {
      step *= 10;
    }
    return moment(micros - Math.floorMod(micros, step));
  }

  private static long micros(String text) {
    if (isCount(text)) {
      return Long.parseLong(text);
    }
    String local = text.endsWith("Z") ? text.substring(0, text.length() - 1) : text;
    return ChronoUnit.MICROS.between(EPOCH, LocalDateTime.parse(local));
  }

  // Outside the years 0001 to 9999: a sign and a count since 1970.
  private static boolean isCount(String text) {
    return text.startsWith("+") || text.startsWith("-");
  }
}
