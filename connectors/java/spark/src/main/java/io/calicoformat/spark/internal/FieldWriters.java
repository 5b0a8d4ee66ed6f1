package io.calicoformat.spark.internal;

import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.execution.arrow.ArrowFieldWriter;
import org.apache.spark.sql.execution.arrow.ArrowWriter;
import org.apache.spark.sql.execution.arrow.ArrowWriter$;
import org.apache.spark.sql.types.Decimal;

/** Spark's writers of rows into vectors, but for decimals that are longs. */
final class FieldWriters {
  private FieldWriters() {}

  static ArrowWriter of(VectorSchemaRoot root) {
    ArrowFieldWriter[] each =
        root.getFieldVectors().stream().map(FieldWriters::of).toArray(ArrowFieldWriter[]::new);
    return new ArrowWriter(root, each);
  }

  private static ArrowFieldWriter of(FieldVector vector) {
    boolean isLong =
        vector instanceof DecimalVector decimals
            && decimals.getPrecision() <= Decimal.MAX_LONG_DIGITS();
    return isLong
        ? new LongDecimals((DecimalVector) vector)
        : ArrowWriter$.MODULE$.createFieldWriter(vector);
  }

  /** Decimals of at most 18 digits; Spark would make a big decimal of each. */
  private static final class LongDecimals extends ArrowFieldWriter {
    private final DecimalVector vector;

    LongDecimals(DecimalVector vector) {
      this.vector = vector;
    }

    @Override
    public ValueVector valueVector() {
      return vector;
    }

    @Override
    public void setNull() {
      vector.setNull(count());
    }

    @Override
    public void setValue(SpecializedGetters row, int ordinal) {
      Decimal value = row.getDecimal(ordinal, vector.getPrecision(), vector.getScale());
      if (value.scale() == vector.getScale()) {
        vector.setSafe(count(), value.toUnscaledLong());
      } else {
        vector.setSafe(count(), value.toJavaBigDecimal().setScale(vector.getScale()));
      }
    }
  }
}
