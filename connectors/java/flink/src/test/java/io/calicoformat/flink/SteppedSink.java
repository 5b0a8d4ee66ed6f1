package io.calicoformat.flink;

import io.calicoformat.flink.internal.Commitment;
import io.calicoformat.flink.internal.StagedRows;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.data.RowData;

/** A sink that says at which of the {@link Steps} it is, and commits everything twice. */
record SteppedSink(CalicoSink sink)
    implements Sink<RowData>,
        SupportsCommitter<Commitment>,
        SupportsPreCommitTopology<StagedRows, Commitment> {

  @Override
  @SuppressWarnings("unchecked")
  public SinkWriter<RowData> createWriter(WriterInitContext context) throws IOException {
    return new Writer((CommittingSinkWriter<RowData, StagedRows>) sink.createWriter(context));
  }

  @Override
  public Committer<Commitment> createCommitter(CommitterInitContext context) throws IOException {
    return new Twice(sink.createCommitter(context));
  }

  @Override
  public DataStream<CommittableMessage<Commitment>> addPreCommitTopology(
      DataStream<CommittableMessage<StagedRows>> staged) {
    return sink.addPreCommitTopology(staged);
  }

  @Override
  public SimpleVersionedSerializer<StagedRows> getWriteResultSerializer() {
    return sink.getWriteResultSerializer();
  }

  @Override
  public SimpleVersionedSerializer<Commitment> getCommittableSerializer() {
    return sink.getCommittableSerializer();
  }

  private record Writer(CommittingSinkWriter<RowData, StagedRows> writer)
      implements CommittingSinkWriter<RowData, StagedRows> {
    @Override
    public void write(RowData row, Context context) throws IOException, InterruptedException {
      Steps.reach(Steps.Step.WRITING);
      writer.write(row, context);
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
      Steps.reach(Steps.Step.FLUSHING);
      writer.flush(endOfInput);
    }

    @Override
    public Collection<StagedRows> prepareCommit() throws IOException, InterruptedException {
      Collection<StagedRows> staged = writer.prepareCommit();
      Steps.reach(Steps.Step.PREPARED);
      return staged;
    }

    @Override
    public void close() throws Exception {
      writer.close();
    }
  }

  private record Twice(Committer<Commitment> committer) implements Committer<Commitment> {
    @Override
    public void commit(Collection<CommitRequest<Commitment>> requests)
        throws IOException, InterruptedException {
      Steps.reach(Steps.Step.COMPLETED);
      List<CommitRequest<Commitment>> again =
          requests.stream().<CommitRequest<Commitment>>map(one -> new Again(one.getCommittable()))
              .toList();
      committer.commit(requests);
      committer.commit(again);
      Steps.reach(Steps.Step.COMMITTED);
    }

    @Override
    public void close() throws Exception {
      committer.close();
    }
  }

  /** A request that nobody waits for. */
  private record Again(Commitment commitment) implements Committer.CommitRequest<Commitment> {
    @Override
    public Commitment getCommittable() {
      return commitment;
    }

    @Override
    public int getNumberOfRetries() {
      return 0;
    }

    @Override
    public void signalFailedWithKnownReason(Throwable failure) {}

    @Override
    public void signalFailedWithUnknownReason(Throwable failure) {}

    @Override
    public void retryLater() {}

    @Override
    public void updateAndRetryLater(Commitment changed) {}

    @Override
    public void signalAlreadyCommitted() {}
  }
}
