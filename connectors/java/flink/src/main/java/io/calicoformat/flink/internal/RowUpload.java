package io.calicoformat.flink.internal;

import io.calicoformat.client.BridgeClient;
import io.calicoformat.client.StageKind;
import io.calicoformat.client.StageUpload;
import io.calicoformat.client.Staged;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * Rows of one kind on their way to a bridge, one record batch in memory at a time. The request
 * begins with the first full batch, or with the end.
 */
final class RowUpload implements AutoCloseable {
  private static final int ROWS_MAX = 16_384;
  private static final int ROWS_MIN = 64;
  private static final int CELLS_MAX = 2 * 1024 * 1024;
  private static final long BYTES_MAX = 32L * 1024 * 1024;

  private final BridgeClient client;
  private final String write;
  private final StageKind kind;
  private final BufferAllocator allocator;
  private final VectorSchemaRoot root;
  private final FieldVector[] vectors;
  private final CellWriter[] writers;
  private final RowData.FieldGetter[] getters;
  private final int rowsMax;
  private int rows;
  private StageUpload upload;
  private ArrowStreamWriter stream;

  /**
   * Begins with no rows.
   *
   * @param write the token of the write
   * @param type the columns that are sent
   * @param positions where each of them is in the rows
   */
  RowUpload(
      BridgeClient client, String write, StageKind kind, RowType type, List<Integer> positions) {
    this.client = client;
    this.write = write;
    this.kind = kind;
    this.allocator = Memory.allocator("calico-stage");
    this.root = VectorSchemaRoot.create(ArrowFields.of(type), allocator);
    int columns = type.getFieldCount();
    this.vectors = root.getFieldVectors().toArray(new FieldVector[0]);
    this.writers = new CellWriter[columns];
    this.getters = new RowData.FieldGetter[columns];
    for (int index = 0; index < columns; index++) {
      LogicalType column = type.getTypeAt(index);
      vectors[index].setInitialCapacity(ROWS_MIN);
      writers[index] = CellWriter.of(vectors[index], column);
      getters[index] = RowData.createFieldGetter(column, positions.get(index));
    }
    this.rowsMax = Math.max(ROWS_MIN, Math.min(ROWS_MAX, CELLS_MAX / columns));
  }

  void write(RowData row) throws IOException {
    for (int index = 0; index < vectors.length; index++) {
      CellWriter.put(writers[index], vectors[index], rows, getters[index].getFieldOrNull(row));
    }
    rows++;
    if (rows == rowsMax || allocator.getAllocatedMemory() > BYTES_MAX) {
      send();
    }
  }

  /** Sends what is left and waits until all of it is durable. */
  Staged finish() throws IOException {
    if (rows > 0) {
      send();
    }
    try {
      stream.end();
    } catch (IOException broken) {
      throw upload.brokenOff(broken);
    }
    return upload.finish();
  }

  private void send() throws IOException {
    root.setRowCount(rows);
    if (upload == null) {
      upload = client.stage(write, kind);
      stream = new ArrowStreamWriter(root, null, Channels.newChannel(upload.body()));
    }
    try {
      stream.writeBatch();
    } catch (IOException broken) {
      throw upload.brokenOff(broken);
    }
    rows = 0;
    if (allocator.getAllocatedMemory() > BYTES_MAX) {
      root.clear();
      root.getFieldVectors().forEach(FieldVector::allocateNew);
    } else {
      root.getFieldVectors().forEach(FieldVector::reset);
    }
  }

  /** Frees the memory; rows that were not finished are given up. */
  @Override
  public void close() {
    if (upload != null) {
      upload.close();
    }
    root.close();
    allocator.close();
  }
}
