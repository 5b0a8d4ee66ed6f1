package io.calicoformat.spark.internal;

import io.calicoformat.client.CalicoException;
import io.calicoformat.client.Plan;
import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.types.StructType;

/** A read that was planned: one version, cut into splits. */
final class ReadScan implements Scan, Batch, SupportsReportStatistics {
  private final TableSource source;
  private final StructType schema;
  private final Plan plan;
  private final List<String> conditions;
  private final ReadMode mode;
  private final DirectFiles direct;

  /**
   * @param conditions that the bridge has been told
   * @param predicates of the query, by which files may be read
   * @throws CalicoException {@code InvalidArgument} where the mode is direct and Spark cannot read all
   */
  ReadScan(
      TableSource source,
      StructType schema,
      Plan plan,
      List<String> conditions,
      List<Predicate> predicates,
      ReadMode mode) {
    this.source = source;
    this.schema = schema;
    this.plan = plan;
    this.conditions = List.copyOf(conditions);
    this.mode = mode;
    this.direct = direct(schema, predicates, plan);
    if (mode == ReadMode.DIRECT && directSplits() < plan.splits().size()) {
      throw CalicoException.invalidArgument(
          "calico.read.mode is direct, and " + (plan.splits().size() - directSplits()) + " of "
              + plan.splits().size() + " splits of '" + source.keySpace().name()
              + "' are not whole Parquet files that Spark may read: updates lie over them, the"
              + " columns are of several groups, nested or of older types, or the bridge or the"
              + " session does not allow it; checkpoint the table, or set the mode to auto");
    }
  }

  private static DirectFiles direct(
      StructType schema, List<Predicate> predicates, Plan plan) {
    return plan.splits().stream()
        .flatMap(split -> split.files().stream())
        .findFirst()
        .map(file -> DirectFiles.of(schema, predicates, plan, file))
        .orElse(null);
  }

  private long directSplits() {
    return direct == null
        ? 0
        : plan.splits().stream().filter(split -> !split.files().isEmpty()).count();
  }

  @Override
  public StructType readSchema() {
    return schema;
  }

  @Override
  public String description() {
    String ref = source.bridge().ref();
    String name = source.keySpace().name() + (ref == null ? "" : "@" + ref);
    return "calico " + name + " version " + plan.version() + ", "
        + plan.splits().size() + " splits, " + directSplits() + " of them files, filter ["
        + String.join(" AND ", conditions) + "]";
  }

  @Override
  public Batch toBatch() {
    return this;
  }

  @Override
  public ColumnarSupportMode columnarSupportMode() {
    return ColumnarSupportMode.SUPPORTED;
  }

  @Override
  public InputPartition[] planInputPartitions() {
    return plan.splits().stream()
        .map(split -> new ReadSplit(split.split(), split.files()))
        .toArray(InputPartition[]::new);
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return new SplitReaderFactory(source.bridge(), schema, direct, mode);
  }

  @Override
  public Statistics estimateStatistics() {
    long bytes = plan.splits().stream().mapToLong(Plan.Split::bytes).sum();
    return new Estimate(OptionalLong.of(bytes), OptionalLong.of(plan.rows()));
  }

  private record Estimate(OptionalLong sizeInBytes, OptionalLong numRows) implements Statistics {}

  /** One split, as it travels to an executor. */
  record ReadSplit(String token, List<Plan.DataFile> files) implements InputPartition {}
}
