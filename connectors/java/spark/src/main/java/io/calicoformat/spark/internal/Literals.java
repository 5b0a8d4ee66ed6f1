package io.calicoformat.spark.internal;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.unsafe.types.UTF8String;

/** Literals of Spark in the text form of the chapter expr. */
final class Literals {
  private static final LocalDate FIRST_DAY = LocalDate.of(1, 1, 1);
  private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);
  private static final LocalDateTime EPOCH = LocalDate.EPOCH.atStartOfDay();
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");

  private Literals() {}

  /** The text of a literal, or nothing where none says the same. */
  static Optional<String> of(Literal<?> literal) {
    Object value = literal.value();
    DataType type = literal.dataType();
    if (value == null) {
      return Optional.empty();
    } else if (type instanceof BooleanType) {
      return Optional.of((Boolean) value ? "TRUE" : "FALSE");
    } else if (type instanceof DateType) {
      return date(((Number) value).longValue());
    } else if (type instanceof TimestampType) {
      return moment(((Number) value).longValue(), "Z");
    } else if (type instanceof TimestampNTZType) {
      return moment(((Number) value).longValue(), "");
    } else if (type instanceof DecimalType) {
      return decimal(value);
    } else if (type instanceof StringType string) {
      boolean byBytes = string.equals(DataTypes.StringType);
      return value instanceof UTF8String text && text.isValid() && byBytes
          ? Optional.of(text(text.toString()))
          : Optional.empty();
    } else if (type instanceof BinaryType) {
      return Optional.of("X'" + HexFormat.of().formatHex((byte[]) value) + "'");
    }
    return number(value);
  }

  /** A text in single quotes. */
  static String text(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** The least text that is above all that begin with a prefix, by code points; if there is one. */
  static Optional<String> afterPrefix(String prefix) {
    int last = prefix.codePointBefore(prefix.length());
    if (last == Character.MAX_CODE_POINT) {
      return Optional.empty();
    }
    int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
    String head = prefix.substring(0, prefix.length() - Character.charCount(last));
    return Optional.of(head + Character.toString(next));
  }

  private static Optional<String> number(Object value) {
    if (value instanceof Byte || value instanceof Short
        || value instanceof Integer || value instanceof Long) {
      return Optional.of(value.toString());
    }
    if (value instanceof Float || value instanceof Double) {
      return Optional.of(real(((Number) value).doubleValue()));
    }
    return Optional.empty();
  }

  // With an exponent, so that it is a float and never taken by its decimal digits.
  private static String real(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return "'" + value + "'";
    }
    String digits = Double.toString(value);
    return digits.contains("E") ? digits : digits + "E0";
  }

  private static Optional<String> decimal(Object value) {
    BigDecimal number =
        value instanceof Decimal decimal ? decimal.toJavaBigDecimal() : (BigDecimal) value;
    return Optional.of(number.toPlainString());
  }

  private static Optional<String> date(long days) {
    LocalDate date = LocalDate.ofEpochDay(days);
    return isWritable(date) ? Optional.of("DATE '" + date + "'") : Optional.empty();
  }

  private static Optional<String> moment(long micros, String zone) {
    LocalDateTime moment = EPOCH.plus(micros, ChronoUnit.MICROS);
    return isWritable(moment.toLocalDate())
        ? Optional.of("TIMESTAMP '" + MOMENT.format(moment) + zone + "'")
        : Optional.empty();
  }

  private static boolean isWritable(LocalDate date) {
    return !date.isBefore(FIRST_DAY) && !date.isAfter(LAST_DAY);
  }
}
