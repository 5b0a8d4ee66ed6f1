package io.calicoformat.flink.internal;

import io.calicoformat.client.CalicoException;
import io.calicoformat.client.RowStream;
import java.io.IOException;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** The rows of a body, one by one, with one record batch in memory at a time. */
public final class SplitRows implements AutoCloseable {
  private final RowStream stream;
  private final RowType type;
  private final BufferAllocator allocator;
  private final ArrowStreamReader reader;
  private FieldVector[] vectors;
  private CellReader[] cells;
  private int at;
  private int rows;

  /** Reads the columns of a type, by their names, in its order. */
  public SplitRows(RowStream stream, RowType type) {
    this.stream = stream;
    this.type = type;
    this.allocator = Memory.allocator("calico-scan");
    this.reader = new ArrowStreamReader(stream, allocator);
  }

  /**
   * The next row, or null at the end of a body that came whole.
   *
   * @throws CalicoException why it did not
   */
  public GenericRowData next() {
    try {
      while (at == rows) {
        if (!load()) {
          return null;
        }
      }
    } catch (IOException broken) {
      throw stream.brokenOff(broken);
    }
    GenericRowData row = new GenericRowData(cells.length);
    for (int index = 0; index < cells.length; index++) {
      row.setField(index, CellReader.get(cells[index], vectors[index], at));
    }
    at++;
    return row;
  }

  /** How many bytes of the body have come. */
  long bytes() {
    return stream.count();
  }

  private boolean load() throws IOException {
    VectorSchemaRoot root = reader.getVectorSchemaRoot();
    if (cells == null) {
      open(root);
    }
    long before = stream.count();
    if (!reader.loadNextBatch()) {
      stream.finish(before);
      return false;
    }
    at = 0;
    rows = root.getRowCount();
    return true;
  }

  private void open(VectorSchemaRoot root) {
    List<String> names = type.getFieldNames();
    vectors = new FieldVector[names.size()];
    cells = new CellReader[names.size()];
    for (int index = 0; index < cells.length; index++) {
      LogicalType column = type.getTypeAt(index);
      vectors[index] = root.getVector(names.get(index));
      if (vectors[index] == null || vectors[index].getField().getDictionary() != null) {
        throw CalicoException.internal(
            "the rows have no plain column '" + names.get(index) + "'", null);
      }
      cells[index] = CellReader.of(vectors[index], column);
    }
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
}
