package io.calicoformat.flink.internal;

import io.calicoformat.client.At;
import io.calicoformat.client.BridgeClient;
import io.calicoformat.client.Bridges;
import io.calicoformat.client.CalicoException;
import io.calicoformat.client.PlanRequest;
import io.calicoformat.client.PlanRequest.Aggregate;
import io.calicoformat.flink.CalicoSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.SourceProvider;
import org.apache.flink.table.connector.source.abilities.SupportsAggregatePushDown;
import org.apache.flink.table.connector.source.abilities.SupportsFilterPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsLimitPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsReadingMetadata;
import org.apache.flink.table.connector.source.abilities.SupportsSourceWatermark;
import org.apache.flink.table.expressions.AggregateExpression;
import org.apache.flink.table.expressions.FieldReferenceExpression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.utils.TypeConversions;

/**
 * A table that is read. Columns, limits, filters that say the same, and figures of all rows that
 * the store knows are left to the bridge.
 */
public final class CalicoTableSource
    implements ScanTableSource,
        SupportsProjectionPushDown,
        SupportsFilterPushDown,
        SupportsLimitPushDown,
        SupportsAggregatePushDown,
        SupportsReadingMetadata,
        SupportsSourceWatermark {
  private final TableAddress table;
  private final ReadableConfig options;
  private final boolean hasKey;
  private final List<String> filters = new ArrayList<>();
  private RowType type;
  private List<String> metadata = List.of();
  private boolean marksTime;
  private Long limit;
  private KnownRow figures;

  /** Reads all of a table, whose columns are declared as a type, and maybe with their key. */
  public CalicoTableSource(
      TableAddress table, ReadableConfig options, RowType type, boolean hasKey) {
    this.table = table;
    this.options = options;
    this.hasKey = hasKey;
    this.type = type;
  }

  private boolean follows() {
    return options.getOptional(TableOptions.STARTUP).isPresent();
  }

  @Override
  public ChangelogMode getChangelogMode() {
    return follows() ? ChangelogMode.all() : ChangelogMode.insertOnly();
  }

  @Override
  public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
    if (figures != null) {
      return figures;
    }
    CalicoSource.Builder source =
        CalicoSource.builder(table.store(), table.keySpace())
            .type(type)
            .metadata(metadata)
            .discoverEvery(options.get(TableOptions.INTERVAL).toMillis());
    table.options().forEach(source::option);
    if (marksTime) {
      source.markTime();
    }
    if (!filters.isEmpty()) {
      source.filter(filter());
    }
    if (!follows()) {
      source.at(given());
      if (limit != null) {
        source.limit(limit);
      }
      return SourceProvider.of(source.build());
    }
    switch (options.get(TableOptions.STARTUP)) {
      case INITIAL -> source.at(given()).follow();
      case LATEST -> source.changesAfter(At.HEAD);
      case EARLIEST -> source.changesAfter(At.version(0));
      default -> source.changesAfter(required());
    }
    // Changes are read by one task. Those after it have to see changes of one key in their order,
    // which Flink sees to by the key, and otherwise by as many tasks before as after.
    return hasKey ? SourceProvider.of(source.build(), 1) : SourceProvider.of(source.build());
  }

  private At given() {
    Optional<Long> version = options.getOptional(TableOptions.VERSION);
    Optional<Long> time = options.getOptional(TableOptions.TIMESTAMP);
    if (version.isPresent() && time.isPresent()) {
      throw CalicoException.invalidArgument(
          "scan.version and scan.timestamp-millis both say what to read; leave one out");
    }
    return version.map(At::version)
        .or(() -> time.map(millis -> At.timestamp(Math.multiplyExact(millis, 1000L))))
        .orElse(At.HEAD);
  }

  private At required() {
    At at = given();
    boolean byVersion = options.get(TableOptions.STARTUP) == TableOptions.Startup.VERSION;
    if ((byVersion ? at.version() : at.timestamp()) != null) {
      return at;
    }
    throw CalicoException.invalidArgument(
        byVersion
            ? "scan.startup.mode is version; say which one by scan.version"
            : "scan.startup.mode is timestamp; say which one by scan.timestamp-millis");
  }

  @Override
  public boolean supportsNestedProjection() {
    return false;
  }

  @Override
  public void applyProjection(int[][] fields, DataType produced) {
    type = (RowType) produced.getLogicalType();
  }

  @Override
  public Map<String, DataType> listReadableMetadata() {
    Map<String, DataType> known = new LinkedHashMap<>();
    for (Metadata each : Metadata.values()) {
      known.put(each.key(), TypeConversions.fromLogicalToDataType(each.type()));
    }
    return known;
  }

  @Override
  public void applyReadableMetadata(List<String> keys, DataType produced) {
    metadata = List.copyOf(keys);
  }

  @Override
  public void applySourceWatermark() {
    marksTime = true;
  }

  @Override
  public Result applyFilters(List<ResolvedExpression> expressions) {
    List<ResolvedExpression> accepted = new ArrayList<>();
    List<ResolvedExpression> remaining = new ArrayList<>();
    filters.clear();
    for (ResolvedExpression expression : expressions) {
      Optional<String> condition =
          isOfColumns(expression) ? Conditions.of(expression) : Optional.empty();
      condition.ifPresent(text -> filters.add("(" + text + ")"));
      (condition.isPresent() ? accepted : remaining).add(expression);
    }
    return Result.of(accepted, remaining);
  }

  // Behind the columns stands what is known of rows, which no condition of the bridge is about.
  private boolean isOfColumns(ResolvedExpression expression) {
    return expression instanceof FieldReferenceExpression field
        ? field.getFieldIndex() < type.getFieldCount()
        : expression.getResolvedChildren().stream().allMatch(this::isOfColumns);
  }

  @Override
  public void applyLimit(long rows) {
    limit = rows;
  }

  @Override
  public boolean applyAggregates(
      List<int[]> groups, List<AggregateExpression> aggregates, DataType produced) {
    boolean overAll = groups.size() == 1 && groups.get(0).length == 0;
    if (follows() || limit != null || !overAll) {
      return false;
    }
    figures =
        Figures.of(aggregates, type)
            .map(this::ask)
            .flatMap(
                known -> {
                  RowType row = (RowType) produced.getLogicalType();
                  return Figures.row(known, aggregates, row).map(cells -> new KnownRow(cells, row));
                })
            .orElse(null);
    return figures != null;
  }

  /** Figures in JSON form, or null where rows have to be read. */
  private List<Object> ask(List<Aggregate> wanted) {
    BridgeClient client = Bridges.connect(Connections.to(table.store(), table.options()::get));
    TableColumns.requireSame(client.keySpace(table.keySpace(), given()), type);
    PlanRequest request = new PlanRequest(table.keySpace()).at(given()).aggregates(wanted);
    if (!filters.isEmpty()) {
      request.filter(filter());
    }
    return client.plan(request).aggregates();
  }

  private String filter() {
    return String.join(" AND ", filters);
  }

  @Override
  public DynamicTableSource copy() {
    CalicoTableSource copy = new CalicoTableSource(table, options, type, hasKey);
    copy.filters.addAll(filters);
    copy.metadata = metadata;
    copy.marksTime = marksTime;
    copy.limit = limit;
    copy.figures = figures;
    return copy;
  }

  @Override
  public String asSummaryString() {
    return "calico " + table.keySpace();
  }
}
