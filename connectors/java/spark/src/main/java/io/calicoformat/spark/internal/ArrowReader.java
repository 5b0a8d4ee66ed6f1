package io.calicoformat.spark.internal;

import io.calicoformat.client.CalicoException;
import io.calicoformat.client.RowStream;
import java.io.IOException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.ArrowUtils;
import org.apache.spark.sql.vectorized.ArrowColumnVector;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Gives the record batches of a body to Spark as they are, without a copy. A body that was not
 * transferred whole fails the task, which Spark runs again.
 */
final class ArrowReader implements PartitionReader<ColumnarBatch> {
  private final RowStream stream;
  private StructType schema;
  private final BufferAllocator allocator;
  private final ArrowStreamReader reader;
  private FieldVector[] vectors;
  private ColumnarBatch batch;

  /** Rows of the columns that the body has. */
  ArrowReader(RowStream stream) {
    this(stream, null);
  }

  ArrowReader(RowStream stream, StructType schema) {
    this.stream = stream;
    this.schema = schema;
    this.allocator = ArrowUtils.rootAllocator().newChildAllocator("calico-scan", 0, Long.MAX_VALUE);
    this.reader = new ArrowStreamReader(stream, allocator);
  }

  @Override
  public boolean next() {
    try {
      if (vectors == null) {
        if (schema == null) {
          schema = ArrowUtils.fromArrowSchema(reader.getVectorSchemaRoot().getSchema());
        }
        vectors = vectors(reader.getVectorSchemaRoot());
      }
      long before = stream.count();
      if (!reader.loadNextBatch()) {
        stream.finish(before);
        return false;
      }
      batch = new ColumnarBatch(columns(), reader.getVectorSchemaRoot().getRowCount());
      return true;
    } catch (IOException broken) {
      throw stream.brokenOff(broken);
    }
  }

  /** The columns, once a batch was asked for. */
  StructType schema() {
    return schema;
  }

  @Override
  public ColumnarBatch get() {
    return batch;
  }

  @Override
  public void close() throws IOException {
    try {
      stream.close();
      reader.close();
    } finally {
      allocator.close();
    }
  }

  private FieldVector[] vectors(VectorSchemaRoot root) {
    FieldVector[] each = new FieldVector[schema.size()];
    for (int index = 0; index < each.length; index++) {
      StructField field = schema.fields()[index];
      each[index] = root.getVector(field.name());
      requireType(field, each[index]);
    }
    return each;
  }

  private ColumnVector[] columns() {
    ColumnVector[] each = new ColumnVector[vectors.length];
    for (int index = 0; index < each.length; index++) {
      FieldVector vector = vectors[index];
      DataType type = schema.fields()[index].dataType();
      each[index] =
          MemoryColumn.isFor(vector, type)
              ? new MemoryColumn(vector, type)
              : new LentColumn(vector);
    }
    return each;
  }

  /** A nested column; Spark closes columns after each batch, and these are filled again. */
  private static final class LentColumn extends ArrowColumnVector {
    LentColumn(FieldVector vector) {
      super(vector);
    }

    @Override
    public void close() {}
  }

  // Spark would read the numbers of a dictionary as the values, without an error.
  private static void requireType(StructField field, FieldVector vector) {
    if (vector == null) {
      throw CalicoException.internal("the rows have no column '" + field.name() + "'", null);
    }
    DataType type = ArrowUtils.fromArrowField(vector.getField());
    boolean encoded = vector.getField().getDictionary() != null;
    if (encoded || !DataType.equalsIgnoreNullability(type, field.dataType())) {
      throw CalicoException.internal(
          "column '" + field.name() + "' came as " + vector.getField() + " where "
              + field.dataType().sql() + " was expected",
          null);
    }
  }
}
