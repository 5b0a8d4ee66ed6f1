package io.calicoformat.flink.internal;

import io.calicoformat.client.BridgeClient;
import io.calicoformat.client.BridgeOptions;
import io.calicoformat.client.Bridges;
import io.calicoformat.client.WriteRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
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
  private long rowsOnTheWay;
  private volatile long sendMillis;

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
    metrics.setCurrentSendTimeGauge(() -> sendMillis);
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
    rowsOnTheWay++;
    counted(() -> stager.write(row));
    metrics.getNumRecordsSendCounter().inc();
  }

  @Override
  public void flush(boolean endOfInput) throws IOException {
    long begin = System.nanoTime();
    counted(this::stageAll);
    sendMillis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
    metrics.getNumBytesSendCounter().inc(stager.bytes());
    rowsOnTheWay = 0;
    stager.reset();
  }

  private void stageAll() throws IOException {
    messages = stager.finish();
    if (commits && !messages.isEmpty()) {
      client.commit(stager.write(), messages, null);
      messages = List.of();
    }
  }

  /** Counts the rows as failed that are on the way when something fails. */
  private void counted(Step step) throws IOException {
    boolean isDone = false;
    try {
      step.run();
      isDone = true;
    } finally {
      if (!isDone) {
        metrics.getNumRecordsSendErrorsCounter().inc(rowsOnTheWay);
      }
    }
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
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
