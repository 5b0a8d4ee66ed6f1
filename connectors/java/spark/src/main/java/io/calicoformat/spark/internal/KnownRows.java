package io.calicoformat.spark.internal;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.LocalScan;
import org.apache.spark.sql.types.StructType;

/**
 * Rows that the driver has already: figures of a plan, or a table about a table.
 *
 * @param readSchema their columns
 * @param rows the rows
 */
record KnownRows(StructType readSchema, InternalRow[] rows) implements LocalScan {
  @Override
  public String description() {
    return "calico: " + rows.length + " rows that the plan has";
  }
}
