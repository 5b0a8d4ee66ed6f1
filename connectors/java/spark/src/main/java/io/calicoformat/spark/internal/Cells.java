package io.calicoformat.spark.internal;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/** Rows that the driver makes, as Spark has them. */
final class Cells {
  private Cells() {}

  /** A row of cells: texts, and what Spark holds as it is. */
  static InternalRow row(Object... cells) {
    Object[] kept = new Object[cells.length];
    for (int index = 0; index < cells.length; index++) {
      Object cell = cells[index];
      kept[index] = cell instanceof String text ? UTF8String.fromString(text) : cell;
    }
    return new GenericInternalRow(kept);
  }
}
