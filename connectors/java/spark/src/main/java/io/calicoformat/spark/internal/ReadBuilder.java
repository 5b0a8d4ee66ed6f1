package io.calicoformat.spark.internal;

import io.calicoformat.client.Plan;
import io.calicoformat.client.PlanRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.expressions.aggregate.Aggregation;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownAggregates;
import org.apache.spark.sql.connector.read.SupportsPushDownLimit;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.connector.read.SupportsPushDownV2Filters;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Collects what a read wants, and has the bridge plan it. */
final class ReadBuilder
    implements SupportsPushDownV2Filters,
        SupportsPushDownRequiredColumns,
        SupportsPushDownLimit,
        SupportsPushDownAggregates {
  private static final int SPLITS_EACH_CORE = 4;
  private static final int SPLITS_MAX = 10_000;

  private final TableSource source;
  private final CaseInsensitiveStringMap options;
  private final Consumer<Plan> planned;
  private final ReadMode mode;
  private final boolean files;
  private final List<String> conditions = new ArrayList<>();
  private List<Predicate> predicates = List.of();
  private Predicate[] pushed = new Predicate[0];
  private StructType schema;
  private Integer limit;
  private KnownRows aggregates;

  /**
   * @param planned hears of each plan that is made
   */
  ReadBuilder(TableSource source, CaseInsensitiveStringMap options, Consumer<Plan> planned) {
    this.source = source;
    this.options = options;
    this.planned = planned;
    this.schema = source.schema();
    this.mode = ReadMode.of(options);
    this.files = Settings.isTrue(options, Names.READ_FILES, true);
  }

  @Override
  public Predicate[] pushPredicates(Predicate[] all) {
    List<Predicate> taken = new ArrayList<>();
    List<Predicate> left = new ArrayList<>();
    int length = 0;
    for (Predicate predicate : all) {
      Optional<String> condition = condition(predicate);
      int more = condition.map(String::length).orElse(0);
      if (condition.isPresent() && length + more <= 2 * Conditions.TEXT_MAX) {
        length += more;
        conditions.add(condition.get());
        taken.add(predicate);
      } else {
        left.add(predicate);
      }
    }
    predicates = List.of(all);
    pushed = taken.toArray(Predicate[]::new);
    // Files have the rows from before any filter.
    return mayHaveFiles() ? all : left.toArray(Predicate[]::new);
  }

  private boolean mayHaveFiles() {
    return source.changes() == null && (files || mode != ReadMode.BRIDGE);
  }

  // A filter of changes is one of the view that changes (CAL-SCAN-025): it would turn updates into
  // inserts and deletes. So over the feed Spark does all filtering, as it does where no bridge may
  // read in its place.
  private Optional<String> condition(Predicate predicate) {
    boolean ownFilter = source.changes() != null || mode == ReadMode.DIRECT;
    return ownFilter ? Optional.empty() : Conditions.of(predicate);
  }

  @Override
  public Predicate[] pushedPredicates() {
    return pushed;
  }

  @Override
  public void pruneColumns(StructType required) {
    schema = required;
  }

  @Override
  public boolean pushLimit(int rows) {
    if (mode == ReadMode.DIRECT) {
      return false;
    }
    limit = rows;
    return true;
  }

  @Override
  public boolean isPartiallyPushed() {
    return true;
  }

  @Override
  public boolean supportCompletePushDown(Aggregation aggregation) {
    return pushAggregation(aggregation);
  }

  @Override
  public boolean pushAggregation(Aggregation aggregation) {
    if (source.changes() != null) {
      return false;
    }
    Optional<Aggregates> asked = Aggregates.of(aggregation, source);
    if (asked.isEmpty()) {
      return false;
    }
    Plan plan = source.client().plan(request().aggregates(asked.get().figures()));
    if (plan.aggregates() == null) {
      return false;
    }
    Optional<KnownRows> known = asked.get().scan(plan.aggregates());
    if (known.isEmpty()) {
      return false;
    }
    planned.accept(plan);
    aggregates = known.get();
    return true;
  }

  @Override
  public Scan build() {
    if (aggregates != null) {
      return aggregates;
    }
    PlanRequest request = request().columns(columns()).splitsMax(splitsMax());
    if (limit != null) {
      request.limit(limit);
    }
    if (files && mode != ReadMode.DIRECT) {
      request.files();
    }
    if (mode != ReadMode.BRIDGE) {
      request.direct();
    }
    Plan plan = source.client().plan(request);
    planned.accept(plan);
    return new ReadScan(source, schema, plan, conditions, predicates, mode);
  }

  private PlanRequest request() {
    PlanRequest request = new PlanRequest(source.keySpace().name()).at(source.at());
    if (source.changes() != null) {
      request.changes(source.changes().from(), source.changes().to());
    }
    if (!conditions.isEmpty()) {
      request.filter("(" + String.join(") AND (", conditions) + ")");
    }
    return request;
  }

  /** The columns to ask for. Rows without any still have to be counted: the key is always there. */
  private List<String> columns() {
    List<String> names = new ArrayList<>(List.of(schema.fieldNames()));
    if (source.changes() != null) {
      names.removeAll(List.of("_change", "_version", "_timestamp"));
    }
    return names.isEmpty() ? List.of(source.keyNames().get(0)) : names;
  }

  private int splitsMax() {
    int cores = SparkSession.active().sparkContext().defaultParallelism();
    return options.getInt(Names.SPLITS, Math.min(SPLITS_MAX, SPLITS_EACH_CORE * cores));
  }
}
