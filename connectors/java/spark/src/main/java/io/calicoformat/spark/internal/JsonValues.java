package io.calicoformat.spark.internal;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.unsafe.types.UTF8String;

/** Cells in JSON form (chapter types) as Spark holds them in rows. */
final class JsonValues {
  private static final LocalDateTime EPOCH = LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC);

  private JsonValues() {}

  /** A cell of a type that is not nested. */
  static Object toSpark(Object json, DataType type) {
    if (json == null || json instanceof Boolean) {
      return json;
    }
    String text = json.toString();
    if (type instanceof ByteType) {
      return Byte.valueOf(text);
    } else if (type instanceof ShortType) {
      return Short.valueOf(text);
    } else if (type instanceof IntegerType) {
      return Integer.valueOf(text);
    } else if (type instanceof LongType) {
      return Long.valueOf(text);
    } else if (type instanceof FloatType) {
      return Float.valueOf(text);
    } else if (type instanceof DoubleType) {
      return Double.valueOf(text);
    } else if (type instanceof DecimalType decimal) {
      return Decimal.apply(new BigDecimal(text), decimal.precision(), decimal.scale());
    } else if (type instanceof StringType) {
      return UTF8String.fromString(text);
    } else if (type instanceof BinaryType) {
      return Base64.getDecoder().decode(text);
    } else if (type instanceof DateType) {
      return isCount(text) ? Integer.parseInt(text) : (int) LocalDate.parse(text).toEpochDay();
    } else if (type instanceof TimestampType || type instanceof TimestampNTZType) {
      return micros(text);
    }
    throw new IllegalArgumentException("no JSON form of " + type.sql());
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
