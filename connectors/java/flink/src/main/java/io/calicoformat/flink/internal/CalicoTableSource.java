package io.calicoformat.flink.internal;

import io.calicoformat.client.At;
import io.calicoformat.client.BridgeClient;
import io.calicoformat.client.Bridges;
import io.calicoformat.client.CalicoException;
import io.calicoformat.client.PlanRequest;
import io.calicoformat.client.PlanRequest.Aggregate;
import io.calicoformat.flink.CalicoSource;
import java.util.ArrayList;
import java.util.List;
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
import org.apache.flink.table.expressions.AggregateExpression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

/**
 * A table that is read. Columns, limits, filters that say the same, and figures of all rows that the
 * store knows are left to the bridge.
 */
public final class CalicoTableSource
    implements ScanTableSource,
        SupportsProjectionPushDown,
        SupportsFilterPushDown,
        SupportsLimitPushDown,
        SupportsAggregatePushDown {
  private final TableAddress table;
  private final ReadableConfig options;
  private final List<String> filters = new ArrayList<>();
  private RowType type;
  private Long limit;
  private KnownRow figures;

  /** Reads all of a table, whose columns are declared as a type. */
  public CalicoTableSource(TableAddress table, ReadableConfig options, RowType type) {
    this.table = table;
    this.options = options;
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
            .discoverEvery(options.get(TableOptions.INTERVAL).toMillis());
    table.options().forEach(source::option);
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
    // Changes are read by one task.
    return SourceProvider.of(source.build(), 1);
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
  public Result applyFilters(List<ResolvedExpression> expressions) {
    List<ResolvedExpression> accepted = new ArrayList<>();
    List<ResolvedExpression> remaining = new ArrayList<>();
    filters.clear();
    for (ResolvedExpression expression : expressions) {
      Optional<String> condition = Conditions.of(expression);
      condition.ifPresent(text -> filters.add("(" + text + ")"));
      (condition.isPresent() ? accepted : remaining).add(expression);
    }
    return Result.of(accepted, remaining);
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
    CalicoTableSource copy = new CalicoTableSource(table, options, type);
    copy.filters.addAll(filters);
    copy.limit = limit;
    copy.figures = figures;
    return copy;
  }

  @Override
  public String asSummaryString() {
    return "calico " + table.keySpace();
  }
}
