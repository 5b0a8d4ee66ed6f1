package io.calicoformat.flink;

import io.calicoformat.client.At;
import io.calicoformat.client.BridgeOptions;
import io.calicoformat.client.Bridges;
import io.calicoformat.client.CalicoException;
import io.calicoformat.flink.internal.Commitment;
import io.calicoformat.flink.internal.Connections;
import io.calicoformat.flink.internal.Gather;
import io.calicoformat.flink.internal.MarkCommitter;
import io.calicoformat.flink.internal.SinkRows;
import io.calicoformat.flink.internal.StagedRows;
import io.calicoformat.flink.internal.StagingWriter;
import io.calicoformat.flink.internal.Texts;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessageTypeInfo;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * Writes rows into a key-space: inserts and updates are upserts of the columns that the rows have,
 * deletes are deletes by the key, and what a row was before an update is passed over. Rows of one
 * key have to come to one task. What all tasks have written up to a checkpoint becomes visible in
 * one commit when the checkpoint is complete, exactly once.
 */
public final class CalicoSink
    implements Sink<RowData>,
        SupportsCommitter<Commitment>,
        SupportsPreCommitTopology<StagedRows, Commitment> {
  private static final long serialVersionUID = 1L;

  private final BridgeOptions bridge;
  private final SinkRows rows;
  private final String prefix;

  private CalicoSink(BridgeOptions bridge, SinkRows rows, String prefix) {
    this.bridge = bridge;
    this.rows = rows;
    this.prefix = prefix;
  }

  /**
   * Begins to describe a sink.
   *
   * @param store the address of the store
   * @param keySpace the name of the key-space
   * @param type the columns of the rows, by name; they have all components of the key
   */
  public static Builder builder(String store, String keySpace, RowType type) {
    return new Builder(store, keySpace, type);
  }

  @Override
  public SinkWriter<RowData> createWriter(WriterInitContext context) {
    return new StagingWriter(bridge, rows, false, context);
  }

  @Override
  public DataStream<CommittableMessage<Commitment>> addPreCommitTopology(
      DataStream<CommittableMessage<StagedRows>> staged) {
    return staged
        .global()
        .transform(
            "Calico gather",
            CommittableMessageTypeInfo.of(() -> Texts.COMMITMENT),
            new Gather(bridge, rows.keySpace(), rows.id(), prefix))
        .setParallelism(1)
        .setMaxParallelism(1)
        .global();
  }

  @Override
  public Committer<Commitment> createCommitter(CommitterInitContext context) {
    return new MarkCommitter(bridge);
  }

  @Override
  public SimpleVersionedSerializer<StagedRows> getWriteResultSerializer() {
    return Texts.STAGED;
  }

  @Override
  public SimpleVersionedSerializer<Commitment> getCommittableSerializer() {
    return Texts.COMMITMENT;
  }

  /** Commits at each checkpoint of each task; what came after the last one is written again. */
  private record AtLeastOnce(BridgeOptions bridge, SinkRows rows) implements Sink<RowData> {
    @Override
    public SinkWriter<RowData> createWriter(WriterInitContext context) {
      return new StagingWriter(bridge, rows, true, context);
    }
  }

  /** What a sink is made of. */
  public static final class Builder {
    private static final Pattern PREFIX = Pattern.compile("[ -~]{1,120}");

    private final String store;
    private final String keySpace;
    private final RowType type;
    private final Map<String, String> options = new HashMap<>();
    private final Map<String, String> operations = new TreeMap<>();
    private int[] targets;
    private String prefix;
    private boolean isAtLeastOnce;

    private Builder(String store, String keySpace, RowType type) {
      this.store = store;
      this.keySpace = keySpace;
      this.type = type;
    }

    /** Sets how a bridge is come to: an option of the connector, as {@code bridge}. */
    public Builder option(String name, String value) {
      options.put(name, value);
      return this;
    }

    /** Writes only the columns at these positions of the rows. */
    public Builder targets(int[] positions) {
      this.targets = positions.clone();
      return this;
    }

    /** Says what is done with the cells of a column in place of setting them, as {@code sum}. */
    public Builder operation(String column, String operation) {
      operations.put(column, operation);
      return this;
    }

    /**
     * Names the application under which the store remembers how far it has come, in place of the
     * job's id: 1 to 120 printable ASCII characters, of no other job that writes to the key-space.
     */
    public Builder transactionalIdPrefix(String prefix) {
      this.prefix = prefix;
      return this;
    }

    /** Has each task commit by itself, so that rows may be written twice after a failure. */
    public Builder atLeastOnce() {
      isAtLeastOnce = true;
      return this;
    }

    /**
     * The sink; asks a bridge for the key-space.
     *
     * @throws CalicoException {@code UnknownKeySpace}, {@code UnknownColumn}, {@code
     *     UnsupportedType}, {@code InvalidArgument} for a column of the key that is missing or a
     *     prefix of another kind, {@code BridgeUnavailable}
     */
    public Sink<RowData> build() {
      if (prefix != null && !PREFIX.matcher(prefix).matches()) {
        throw CalicoException.invalidArgument(
            "sink.transactional-id-prefix is 1 to 120 printable ASCII characters, not '" + prefix
                + "'");
      }
      BridgeOptions bridge = Connections.to(store, options::get);
      SinkRows rows =
          SinkRows.of(
              Bridges.connect(bridge).keySpace(keySpace, At.HEAD), type, targets, operations);
      return isAtLeastOnce ? new AtLeastOnce(bridge, rows) : new CalicoSink(bridge, rows, prefix);
    }
  }
}
