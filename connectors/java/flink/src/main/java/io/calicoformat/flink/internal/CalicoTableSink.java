package io.calicoformat.flink.internal;

import io.calicoformat.client.CalicoException;
import io.calicoformat.flink.CalicoSink;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.connector.sink.abilities.SupportsTargetColumnWriting;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;

/** A table that is written to. Columns that an INSERT does not name keep their cells. */
public final class CalicoTableSink implements DynamicTableSink, SupportsTargetColumnWriting {
  private static final ChangelogMode UPSERTS =
      ChangelogMode.newBuilder()
          .addContainedKind(RowKind.INSERT)
          .addContainedKind(RowKind.UPDATE_AFTER)
          .addContainedKind(RowKind.DELETE)
          .build();

  private final TableAddress table;
  private final ReadableConfig options;
  private final RowType type;
  private final Map<String, String> operations;
  private int[] targets;

  /** Writes rows of a type, with operations in place of setting the cells of some columns. */
  public CalicoTableSink(
      TableAddress table, ReadableConfig options, RowType type, Map<String, String> operations) {
    this.table = table;
    this.options = options;
    this.type = type;
    this.operations = operations;
    this.targets = IntStream.range(0, type.getFieldCount()).toArray();
  }

  @Override
  public ChangelogMode getChangelogMode(ChangelogMode requested) {
    // What was added to a cell cannot be taken back.
    return operations.isEmpty() ? UPSERTS : ChangelogMode.insertOnly();
  }

  @Override
  public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
    CalicoSink.Builder sink =
        CalicoSink.builder(table.store(), table.keySpace(), type).targets(targets);
    table.options().forEach(sink::option);
    operations.forEach(sink::operation);
    options.getOptional(TableOptions.PREFIX).ifPresent(sink::transactionalIdPrefix);
    if (options.get(TableOptions.GUARANTEE) == TableOptions.Guarantee.AT_LEAST_ONCE) {
      sink.atLeastOnce();
    }
    return SinkV2Provider.of(
        sink.build(), options.getOptional(FactoryUtil.SINK_PARALLELISM).orElse(null));
  }

  @Override
  public boolean applyTargetColumns(int[][] columns) {
    for (int[] column : columns) {
      if (column.length > 1) {
        throw CalicoException.invalidArgument(
            "an INSERT names whole columns, and not fields of '" + type.getFieldNames()
                .get(column[0]) + "'");
      }
    }
    targets = Arrays.stream(columns).mapToInt(column -> column[0]).toArray();
    return true;
  }

  @Override
  public DynamicTableSink copy() {
    CalicoTableSink copy = new CalicoTableSink(table, options, type, operations);
    copy.targets = targets;
    return copy;
  }

  @Override
  public String asSummaryString() {
    return "calico " + table.keySpace();
  }
}
