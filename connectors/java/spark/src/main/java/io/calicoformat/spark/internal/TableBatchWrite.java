package io.calicoformat.spark.internal;

import io.calicoformat.client.BridgeClient;
import io.calicoformat.client.StageKind;
import io.calicoformat.client.WriteRequest;
import java.util.List;
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
  private final WrittenPartitions.By partitions;
  private String write;

  /** Of partitions, null unless those of the rows are overwritten. */
  TableBatchWrite(
      TableSource source,
      WriteRequest request,
      StageKind kind,
      StructType rows,
      WrittenPartitions.By partitions) {
    this.source = source;
    this.request = request;
    this.kind = kind;
    this.rows = rows;
    this.partitions = partitions;
  }

  @Override
  public DataWriterFactory createBatchWriterFactory(PhysicalWriteInfo info) {
    write = client().beginWrite(request).token();
    return new RowWriter.Factory(source.bridge(), write, kind, rows, partitions);
  }

  // What two attempts of a task have staged does no harm: a commit names that of one. With the
  // coordinator, an attempt that fails while it ends would fail the whole stage.
  @Override
  public boolean useCommitCoordinator() {
    return false;
  }

  @Override
  public void commit(WriterCommitMessage[] messages) {
    List<String> staged = StagedRows.inOrder(messages);
    List<String> overwritten = StagedRows.partitions(messages);
    if (overwritten.isEmpty()) {
      client().commit(write, staged, null);
    } else {
      client().overwrite(WrittenPartitions.anyOf(overwritten), write, staged);
    }
  }

  @Override
  public void abort(WriterCommitMessage[] messages) {
    client().abort(write, StagedRows.inOrder(messages));
  }

  private BridgeClient client() {
    return source.client();
  }
}
