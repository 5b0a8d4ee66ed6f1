package io.calicoformat.spark.internal;

import io.calicoformat.client.BridgeClient;
import io.calicoformat.client.StageKind;
import io.calicoformat.client.StageUpload;
import io.calicoformat.client.Staged;
import java.io.IOException;
import java.nio.channels.Channels;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.arrow.ArrowWriter;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.ArrowUtils;

/**
 * Rows of one task on their way to a bridge, one record batch in memory at a time. The request
 * begins with the first full batch, or with the end, so that it never waits for rows for long.
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
  private final ArrowWriter batch;
  private final int rowsMax;
  private final long bytesMax;
  private int rows;
  private StageUpload upload;
  private ArrowStreamWriter stream;

  RowUpload(BridgeClient client, String write, StageKind kind, StructType schema) {
    this.client = client;
    this.write = write;
    this.kind = kind;
    this.allocator =
        ArrowUtils.rootAllocator().newChildAllocator("calico-stage", 0, Long.MAX_VALUE);
    this.root = VectorSchemaRoot.create(ArrowSchemas.of(schema), allocator);
    this.rowsMax = Math.max(ROWS_MIN, Math.min(ROWS_MAX, CELLS_MAX / schema.size()));
    root.getFieldVectors().forEach(vector -> vector.setInitialCapacity(ROWS_MIN));
    this.batch = FieldWriters.of(root);
    this.bytesMax = Math.max(BYTES_MAX, 2 * allocator.getAllocatedMemory());
  }

  void write(InternalRow row) throws IOException {
    batch.write(row);
    rows++;
    if (rows == rowsMax || allocator.getAllocatedMemory() > bytesMax) {
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
    batch.finish();
    if (upload == null) {
      upload = client.stage(write, kind);
      stream = new ArrowStreamWriter(root, null, Channels.newChannel(upload.body()));
    }
    try {
      stream.writeBatch();
    } catch (IOException broken) {
      throw upload.brokenOff(broken);
    }
    batch.reset();
    rows = 0;
    if (allocator.getAllocatedMemory() > bytesMax) {
      root.clear();
      root.getFieldVectors().forEach(FieldVector::allocateNew);
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
