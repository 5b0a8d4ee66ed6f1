package io.calicoformat.flink.internal;

import io.calicoformat.client.BridgeClient;
import io.calicoformat.client.BridgeOptions;
import io.calicoformat.client.Bridges;
import io.calicoformat.client.WriteRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.apache.flink.table.data.RowData;

/**
 * Stages the rows of one task. Where there is a committer they go into parts, which it commits; else
 * each flush is a commit of its own.
 */
public final class StagingWriter implements CommittingSinkWriter<RowData, StagedRows> {
  private final BridgeClient client;
  private final boolean commits;
  private final SinkWriterMetricGroup metrics;
  private final RowStager stager;
  private List<String> messages = List.of();

  /**
   * Begins to write.
   *
   * @param commits whether each flush is committed
   */
  public StagingWriter(
      BridgeOptions bridge, SinkRows rows, boolean commits, WriterInitContext context) {
    this.client = Bridges.connect(bridge);
    this.commits = commits;
    this.metrics = context.metricGroup();
    this.stager = new RowStager(client, begins(rows.keySpace()), rows, copier(context));
  }

  private Supplier<String> begins(String keySpace) {
    return commits
        ? () -> client.beginWrite(new WriteRequest(keySpace)).token()
        : new MarkedParts(client, keySpace, Clock.systemUTC())::begin;
  }

  private static UnaryOperator<RowData> copier(WriterInitContext context) {
    if (!context.isObjectReuseEnabled()) {
      return row -> row;
    }
    TypeSerializer<RowData> serializer = context.createInputSerializer();
    return serializer::copy;
  }

  @Override
  public void write(RowData row, Context context) throws IOException {
    stager.write(row);
    metrics.getNumRecordsSendCounter().inc();
  }

  @Override
  public void flush(boolean endOfInput) throws IOException {
    messages = stager.finish();
    metrics.getNumBytesSendCounter().inc(stager.bytes());
    if (commits && !messages.isEmpty()) {
      client.commit(stager.write(), messages, null);
      messages = List.of();
    }
    stager.reset();
  }

  @Override
  public Collection<StagedRows> prepareCommit() {
    List<String> staged = messages;
    messages = List.of();
    return staged.isEmpty() ? List.of() : List.of(new StagedRows(staged));
  }

  @Override
  public void close() {
    stager.close();
  }
}
