package io.calicoformat.flink;

import io.calicoformat.client.At;
import io.calicoformat.client.BridgeOptions;
import io.calicoformat.client.Bridges;
import io.calicoformat.client.CalicoException;
import io.calicoformat.client.KeySpace;
import io.calicoformat.flink.internal.CalicoSplit;
import io.calicoformat.flink.internal.Connections;
import io.calicoformat.flink.internal.Enumeration;
import io.calicoformat.flink.internal.Metadata;
import io.calicoformat.flink.internal.RowReader;
import io.calicoformat.flink.internal.SourceRead;
import io.calicoformat.flink.internal.SplitGiver;
import io.calicoformat.flink.internal.TableColumns;
import io.calicoformat.flink.internal.Texts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

/**
 * Reads rows of a key-space at a version and ends, or goes on with its changes: what a version did
 * to a row comes as {@code +I}, {@code -U} and {@code +U}, or {@code -D}, in the order of versions.
 */
public final class CalicoSource
    implements Source<RowData, CalicoSplit, Enumeration>, ResultTypeQueryable<RowData> {
  private static final long serialVersionUID = 1L;

  private final SourceRead read;

  private CalicoSource(SourceRead read) {
    this.read = read;
  }

  /**
   * Begins to describe a source.
   *
   * @param store the address of the store
   * @param keySpace the name of the key-space
   */
  public static Builder builder(String store, String keySpace) {
    return new Builder(store, keySpace);
  }

  @Override
  public Boundedness getBoundedness() {
    return read.follows() ? Boundedness.CONTINUOUS_UNBOUNDED : Boundedness.BOUNDED;
  }

  @Override
  public SplitEnumerator<CalicoSplit, Enumeration> createEnumerator(
      SplitEnumeratorContext<CalicoSplit> context) {
    return restoreEnumerator(context, Enumeration.NONE);
  }

  @Override
  public SplitEnumerator<CalicoSplit, Enumeration> restoreEnumerator(
      SplitEnumeratorContext<CalicoSplit> context, Enumeration from) {
    return new SplitGiver(context, read, from);
  }

  @Override
  public SourceReader<RowData, CalicoSplit> createReader(SourceReaderContext context) {
    return new RowReader(read, context);
  }

  @Override
  public SimpleVersionedSerializer<CalicoSplit> getSplitSerializer() {
    return Texts.SPLIT;
  }

  @Override
  public SimpleVersionedSerializer<Enumeration> getEnumeratorCheckpointSerializer() {
    return Texts.ENUMERATION;
  }

  @Override
  public TypeInformation<RowData> getProducedType() {
    return InternalTypeInfo.of(read.producedType());
  }

  /** What a source is made of. */
  public static final class Builder {
    private static final long EVERY_MS = 1_000;

    private final String store;
    private final String keySpace;
    private final Map<String, String> options = new HashMap<>();
    private List<String> columns;
    private RowType declared;
    private List<Metadata> metadata = List.of();
    private boolean marksTime;
    private String filter;
    private Long limit;
    private At at = At.HEAD;
    private At after;
    private boolean follows;
    private long everyMs = EVERY_MS;

    private Builder(String store, String keySpace) {
      this.store = store;
      this.keySpace = keySpace;
    }

    /** Sets how a bridge is come to: an option of the connector, as {@code bridge}. */
    public Builder option(String name, String value) {
      options.put(name, value);
      return this;
    }

    /** Reads these columns, in this order, in place of all. */
    public Builder columns(List<String> columns) {
      this.columns = List.copyOf(columns);
      return this;
    }

    /** Reads the columns of a type, which are as the key-space has them; it may have none. */
    public Builder type(RowType type) {
      this.declared = type;
      return this;
    }

    /**
     * Gives out what is known of each row behind its columns: {@code change}, in the words of the
     * chapter scan, {@code version} and {@code timestamp} of the change, or of the version whose rows
     * are read.
     *
     * @throws CalicoException {@code InvalidArgument} for another name
     */
    public Builder metadata(List<String> names) {
      this.metadata = Metadata.of(names);
      return this;
    }

    /**
     * Has the source give out watermarks, by the times of versions. These are the timestamps of rows
     * also without it.
     */
    public Builder markTime() {
      this.marksTime = true;
      return this;
    }

    /** Reads only records that pass a condition, in the text form of the chapter expr. */
    public Builder filter(String condition) {
      this.filter = condition;
      return this;
    }

    /** Wants no more rows than this of each split. */
    public Builder limit(long rows) {
      this.limit = rows;
      return this;
    }

    /** Reads the rows of this version, the head unless given, first or alone. */
    public Builder at(At version) {
      this.at = version;
      return this;
    }

    /** Goes on with the changes above the version whose rows are read. */
    public Builder follow() {
      this.follows = true;
      return this;
    }

    /** Reads no rows, but the changes above a version without an end. */
    public Builder changesAfter(At version) {
      this.follows = true;
      this.at = null;
      this.after = version;
      return this;
    }

    /** Looks for new versions so often, in milliseconds; each second unless given. */
    public Builder discoverEvery(long milliseconds) {
      this.everyMs = milliseconds;
      return this;
    }

    /**
     * The source; asks a bridge for the key-space.
     *
     * @throws CalicoException {@code UnknownKeySpace}, {@code UnknownColumn}, {@code TypeMismatch}
     *     for a column of another type, {@code InvalidArgument} for a limit of rows where changes are
     *     read, {@code BridgeUnavailable}
     */
    public CalicoSource build() {
      if (follows && limit != null) {
        throw CalicoException.invalidArgument("a read that follows changes has no limit");
      }
      BridgeOptions bridge = Connections.to(store, options::get);
      KeySpace described = Bridges.connect(bridge).keySpace(keySpace, at == null ? At.HEAD : at);
      RowType type = declared;
      if (declared == null) {
        type = TableColumns.of(described, columns);
      } else {
        TableColumns.requireSame(described, declared);
      }
      String first = described.key().get(0).name();
      return new CalicoSource(
          new SourceRead(
              bridge, keySpace, type, metadata, marksTime, first, filter, limit, at, follows,
              after, everyMs));
    }
  }
}
