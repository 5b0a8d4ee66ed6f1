package io.calicoformat.spark.internal;

import io.calicoformat.client.BridgeClient;
import io.calicoformat.client.StageKind;
import io.calicoformat.client.WriteRequest;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.connector.write.PhysicalWriteInfo;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.types.StructType;

/** One write, one commit: what its tasks have staged becomes visible at once. */
final class TableBatchWrite implements BatchWrite {
  private final TableSource source;
  private final WriteRequest request;
  private final StageKind kind;
  private final StructType rows;
  private String write;

  TableBatchWrite(TableSource source, WriteRequest request, StageKind kind, StructType rows) {
    this.source = source;
    this.request = request;
    this.kind = kind;
    this.rows = rows;
  }

  @Override
  public DataWriterFactory createBatchWriterFactory(PhysicalWriteInfo info) {
    write = client().beginWrite(request).token();
    return new RowWriter.Factory(source.bridge(), write, kind, rows);
  }

  // What two attempts of a task have staged does no harm: a commit names that of one. With the
  // coordinator, an attempt that fails while it ends would fail the whole stage.
  @Override
  public boolean useCommitCoordinator() {
    return false;
  }

  @Override
  public void commit(WriterCommitMessage[] messages) {
    client().commit(write, StagedRows.inOrder(messages), null);
  }

  @Override
  public void abort(WriterCommitMessage[] messages) {
    client().abort(write, StagedRows.inOrder(messages));
  }

  private BridgeClient client() {
    return source.client();
  }
}
