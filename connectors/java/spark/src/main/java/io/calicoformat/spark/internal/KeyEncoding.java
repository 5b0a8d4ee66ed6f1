package io.calicoformat.spark.internal;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.unsafe.types.UTF8String;

/** The encoding of components of keys (chapter keys), whose byte order is that of the values. */
final class KeyEncoding {
  private static final int DECIMAL_BYTES = 16;
  private static final BigInteger DECIMAL_SIGN = BigInteger.ONE.shiftLeft(127);

  private KeyEncoding() {}

  /** The encoding of a value as Spark holds it in rows. */
  static byte[] of(Object value) {
    if (value instanceof Boolean flag) {
      return new byte[] {(byte) (flag ? 1 : 0)};
    } else if (value instanceof UTF8String text) {
      return escaped(text.getBytes());
    } else if (value instanceof byte[] bytes) {
      return escaped(bytes);
    } else if (value instanceof Decimal decimal) {
      return fixed(decimal.toJavaBigDecimal().unscaledValue());
    }
    long count = ((Number) value).longValue() ^ Long.MIN_VALUE;
    return ByteBuffer.allocate(Long.BYTES).putLong(count).array();
  }

  /** The value of a type that has an encoding. */
  static Object valueOf(byte[] encoded, DataType type) {
    if (type instanceof BooleanType) {
      return encoded[0] != 0;
    } else if (type instanceof StringType) {
      return UTF8String.fromBytes(unescaped(encoded));
    } else if (type instanceof BinaryType) {
      return unescaped(encoded);
    } else if (type instanceof DecimalType decimal) {
      BigInteger unscaled = new BigInteger(1, encoded).subtract(DECIMAL_SIGN);
      return Decimal.apply(
          new BigDecimal(unscaled, decimal.scale()), decimal.precision(), decimal.scale());
    }
    long count = ByteBuffer.wrap(encoded).getLong() ^ Long.MIN_VALUE;
    return integer(count, type);
  }

  private static Object integer(long count, DataType type) {
    if (type instanceof ByteType) {
      return (byte) count;
    } else if (type instanceof ShortType) {
      return (short) count;
    }
    boolean isInt = type instanceof IntegerType || type instanceof DateType;
    return isInt ? (Object) (int) count : (Object) count;
  }

  private static byte[] fixed(BigInteger unscaled) {
    byte[] bytes = unscaled.add(DECIMAL_SIGN).toByteArray();
    byte[] encoded = new byte[DECIMAL_BYTES];
    int length = Math.min(bytes.length, DECIMAL_BYTES);
    System.arraycopy(bytes, bytes.length - length, encoded, DECIMAL_BYTES - length, length);
    return encoded;
  }

  /** Each 00 as 00 FF, and 00 00 at the end. */
  private static byte[] escaped(byte[] bytes) {
    ByteArrayOutputStream encoded = new ByteArrayOutputStream(bytes.length + 2);
    for (byte each : bytes) {
      encoded.write(each);
      if (each == 0) {
        encoded.write(0xff);
      }
    }
    encoded.write(0);
    encoded.write(0);
    return encoded.toByteArray();
  }

  private static byte[] unescaped(byte[] encoded) {
    byte[] bytes = new byte[encoded.length];
    int length = 0;
    for (int at = 0; at < encoded.length - 2; at++) {
      bytes[length++] = encoded[at];
      if (encoded[at] == 0) {
        at++;
      }
    }
    return Arrays.copyOf(bytes, length);
  }
}
