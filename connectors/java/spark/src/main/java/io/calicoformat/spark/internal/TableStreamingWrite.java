package io.calicoformat.spark.internal;

import io.calicoformat.client.BridgeClient;
import io.calicoformat.client.Mark;
import io.calicoformat.client.StageKind;
import io.calicoformat.client.WriteRequest;
import java.util.List;
import org.apache.spark.sql.connector.write.PhysicalWriteInfo;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.connector.write.streaming.StreamingDataWriterFactory;
import org.apache.spark.sql.connector.write.streaming.StreamingWrite;
import org.apache.spark.sql.types.StructType;

/**
 * Writes each batch of a stream once. The commit of a batch leaves a mark with the batch's number
 * under the id of the query, which the query's checkpoint keeps; a batch that runs again after a
 * crash finds its own mark and commits nothing.
 */
final class TableStreamingWrite implements StreamingWrite {
  private static final long EPOCH = 0;

  private final TableSource source;
  private final WriteRequest request;
  private final StageKind kind;
  private final StructType rows;
  private final String application;
  private String write;

  TableStreamingWrite(
      TableSource source, WriteRequest request, StageKind kind, StructType rows, String query) {
    this.source = source;
    this.request = request;
    this.kind = kind;
    this.rows = rows;
    this.application = "spark." + query + "." + source.keySpace().id();
  }

  @Override
  public StreamingDataWriterFactory createStreamingWriterFactory(PhysicalWriteInfo info) {
    write = client().beginWrite(request).token();
    return new RowWriter.Factory(source.bridge(), write, kind, rows, null);
  }

  // What two attempts of a task have staged does no harm: a commit names that of one. With the
  // coordinator, an attempt that fails while it ends would fail the whole stage.
  @Override
  public boolean useCommitCoordinator() {
    return false;
  }

  @Override
  public void commit(long batch, WriterCommitMessage[] messages) {
    List<String> staged = StagedRows.inOrder(messages);
    Mark last = client().mark(application);
    if (last != null && last.sequence() >= batch) {
      client().abort(write, staged);
      return;
    }
    Long previous = last == null ? null : (Long) last.sequence();
    client().commit(write, staged, new Mark(application, EPOCH, previous, batch));
  }

  @Override
  public void abort(long batch, WriterCommitMessage[] messages) {
    client().abort(write, StagedRows.inOrder(messages));
  }

  private BridgeClient client() {
    return source.client();
  }
}
