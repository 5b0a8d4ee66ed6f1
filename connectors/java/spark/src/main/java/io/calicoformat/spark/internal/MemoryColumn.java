package io.calicoformat.spark.internal;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
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
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Cells of a flat Arrow vector, read where they lie. Spark's own view of a vector makes a big
 * decimal of each decimal cell, though nearly all of them are longs.
 */
final class MemoryColumn extends ColumnVector {
  private static final int DECIMAL_BYTES = 16;

  private final int nullCount;
  // 0 where no cell is null.
  private final long validity;
  private final long values;
  // 0 for cells of fixed width.
  private final long offsets;

  /** A view of what the vector holds now, and of nothing that it is filled with later. */
  MemoryColumn(FieldVector vector, DataType type) {
    super(type);
    this.nullCount = vector.getNullCount();
    this.validity = nullCount == 0 ? 0 : vector.getValidityBufferAddress();
    this.values = vector.getDataBufferAddress();
    this.offsets =
        vector instanceof BaseVariableWidthVector ? vector.getOffsetBufferAddress() : 0;
  }

  /** Whether cells of the type can be read so. */
  static boolean isFor(FieldVector vector, DataType type) {
    boolean flat = vector instanceof BaseFixedWidthVector || vector instanceof BaseVariableWidthVector;
    return flat
        && (type instanceof BooleanType
            || type instanceof ByteType
            || type instanceof ShortType
            || type instanceof IntegerType
            || type instanceof LongType
            || type instanceof FloatType
            || type instanceof DoubleType
            || type instanceof DateType
            || type instanceof TimestampType
            || type instanceof TimestampNTZType
            || type instanceof DecimalType
            || type instanceof StringType
            || type instanceof BinaryType);
  }

  // The vector is its reader's, which fills it again: Spark closes columns after each batch.
  @Override
  public void close() {}

  @Override
  public boolean hasNull() {
    return nullCount > 0;
  }

  @Override
  public int numNulls() {
    return nullCount;
  }

  @Override
  public boolean isNullAt(int row) {
    return validity != 0 && !bit(validity, row);
  }

  @Override
  public boolean getBoolean(int row) {
    return bit(values, row);
  }

  @Override
  public byte getByte(int row) {
    return Platform.getByte(null, values + row);
  }

  @Override
  public short getShort(int row) {
    return Platform.getShort(null, values + 2L * row);
  }

  @Override
  public int getInt(int row) {
    return Platform.getInt(null, values + 4L * row);
  }

  @Override
  public long getLong(int row) {
    return Platform.getLong(null, values + 8L * row);
  }

  @Override
  public float getFloat(int row) {
    return Platform.getFloat(null, values + 4L * row);
  }

  @Override
  public double getDouble(int row) {
    return Platform.getDouble(null, values + 8L * row);
  }

  @Override
  public Decimal getDecimal(int row, int precision, int scale) {
    if (isNullAt(row)) {
      return null;
    }
    long at = values + (long) DECIMAL_BYTES * row;
    if (precision <= Decimal.MAX_LONG_DIGITS()) {
      return Decimal.createUnsafe(Platform.getLong(null, at), precision, scale);
    }
    byte[] bytes = new byte[DECIMAL_BYTES];
    for (int i = 0; i < DECIMAL_BYTES; i++) {
      bytes[i] = Platform.getByte(null, at + DECIMAL_BYTES - 1 - i);
    }
    return Decimal.apply(new BigDecimal(new BigInteger(bytes), scale), precision, scale);
  }

  @Override
  public UTF8String getUTF8String(int row) {
    if (isNullAt(row)) {
      return null;
    }
    int start = offset(row);
    return UTF8String.fromAddress(null, values + start, offset(row + 1) - start);
  }

  @Override
  public byte[] getBinary(int row) {
    if (isNullAt(row)) {
      return null;
    }
    int start = offset(row);
    byte[] bytes = new byte[offset(row + 1) - start];
    Platform.copyMemory(null, values + start, bytes, Platform.BYTE_ARRAY_OFFSET, bytes.length);
    return bytes;
  }

  @Override
  public ColumnarArray getArray(int row) {
    throw new UnsupportedOperationException("a flat column has no lists");
  }

  @Override
  public ColumnarMap getMap(int row) {
    throw new UnsupportedOperationException("a flat column has no maps");
  }

  @Override
  public ColumnVector getChild(int ordinal) {
    throw new UnsupportedOperationException("a flat column has no fields");
  }

  private int offset(int row) {
    return Platform.getInt(null, offsets + 4L * row);
  }

  // Little-endian bits, eight a byte.
  private static boolean bit(long bits, int row) {
    return (Platform.getByte(null, bits + (row >> 3)) >> (row & 7) & 1) != 0;
  }
}
