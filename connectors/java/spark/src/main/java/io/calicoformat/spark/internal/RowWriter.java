package io.calicoformat.spark.internal;

import io.calicoformat.client.BridgeClient;
import io.calicoformat.client.BridgeOptions;
import io.calicoformat.client.Bridges;
import io.calicoformat.client.StageKind;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.connector.write.streaming.StreamingDataWriterFactory;
import org.apache.spark.sql.types.StructType;

/** Stages the rows of one task, all of one kind. A task without rows asks nothing of a bridge. */
final class RowWriter implements DataWriter<InternalRow> {
  private final BridgeClient client;
  private final Factory factory;
  private final WrittenPartitions partitions;
  private RowUpload upload;

  private RowWriter(Factory factory) {
    this.client = Bridges.connect(factory.bridge());
    this.factory = factory;
    this.partitions =
        factory.partitions() == null ? null : new WrittenPartitions(factory.partitions());
  }

  @Override
  public void write(InternalRow row) throws IOException {
    if (upload == null) {
      upload = new RowUpload(client, factory.write(), factory.kind(), factory.schema());
    }
    if (partitions != null) {
      partitions.add(row);
    }
    upload.write(row);
  }

  @Override
  public WriterCommitMessage commit() throws IOException {
    String message = upload == null ? null : upload.finish().message();
    List<String> written = partitions == null ? List.of() : partitions.conditions();
    return new StagedRows(null, message, null, written);
  }

  @Override
  public void abort() {
    // Closing gives up what was not finished; what was finished is never named by a commit.
  }

  @Override
  public void close() {
    if (upload != null) {
      upload.close();
      upload = null;
    }
  }

  /**
   * What writers are made from; write is the token of the write, partitions null unless those of
   * the rows are overwritten.
   */
  record Factory(
      BridgeOptions bridge,
      String write,
      StageKind kind,
      StructType schema,
      WrittenPartitions.By partitions)
      implements DataWriterFactory, StreamingDataWriterFactory {

    @Override
    public DataWriter<InternalRow> createWriter(int partition, long task) {
      return new RowWriter(this);
    }

    @Override
    public DataWriter<InternalRow> createWriter(int partition, long task, long epoch) {
      return new RowWriter(this);
    }
  }
}
