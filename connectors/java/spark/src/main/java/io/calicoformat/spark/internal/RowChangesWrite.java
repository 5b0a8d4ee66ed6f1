package io.calicoformat.spark.internal;

import io.calicoformat.client.WriteRequest;
import java.util.List;
import org.apache.spark.sql.connector.write.DeltaBatchWrite;
import org.apache.spark.sql.connector.write.DeltaWrite;
import org.apache.spark.sql.connector.write.DeltaWriteBuilder;
import org.apache.spark.sql.connector.write.DeltaWriterFactory;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.PhysicalWriteInfo;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.types.StructType;

/** The write of DELETE, UPDATE or MERGE: one commit that depends on what was read. */
final class RowChangesWrite implements DeltaWrite, DeltaBatchWrite {
  private final TableSource source;
  private final StructType rows;
  private final StructType rowIds;
  private final List<String> reads;
  private final String isolation;
  private String write;

  private RowChangesWrite(Builder builder) {
    this.source = builder.source();
    this.rows = builder.info().schema();
    this.rowIds = builder.info().rowIdSchema().orElseThrow();
    this.reads = builder.reads();
    this.isolation = builder.isolation();
  }

  @Override
  public DeltaBatchWrite toBatch() {
    return this;
  }

  @Override
  public DeltaWriterFactory createBatchWriterFactory(PhysicalWriteInfo info) {
    WriteRequest request =
        new WriteRequest(source.keySpace().name()).reads(List.copyOf(reads), isolation);
    write = source.client().beginWrite(request).token();
    return new RowChangesWriter.Factory(source.bridge(), write, rows, rowIds, source.keyNames());
  }

  // What two attempts of a task have staged does no harm: a commit names that of one. With the
  // coordinator, an attempt that fails while it ends would fail the whole stage.
  @Override
  public boolean useCommitCoordinator() {
    return false;
  }

  @Override
  public void commit(WriterCommitMessage[] messages) {
    source.client().commit(write, StagedRows.inOrder(messages), null);
  }

  @Override
  public void abort(WriterCommitMessage[] messages) {
    source.client().abort(write, StagedRows.inOrder(messages));
  }

  /** Makes the write once Spark knows what its rows look like. */
  record Builder(
      TableSource source, LogicalWriteInfo info, List<String> reads, String isolation)
      implements DeltaWriteBuilder {

    @Override
    public DeltaWrite build() {
      return new RowChangesWrite(this);
    }
  }
}
