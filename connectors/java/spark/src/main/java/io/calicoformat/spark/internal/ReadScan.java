package io.calicoformat.spark.internal;

import io.calicoformat.client.Plan;
import java.util.List;
import java.util.OptionalLong;
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

  ReadScan(TableSource source, StructType schema, Plan plan, List<String> conditions) {
    this.source = source;
    this.schema = schema;
    this.plan = plan;
    this.conditions = List.copyOf(conditions);
  }

  @Override
  public StructType readSchema() {
    return schema;
  }

  @Override
  public String description() {
    return "calico " + source.keySpace().name() + " version " + plan.version() + ", "
        + plan.splits().size() + " splits, filter [" + String.join(" AND ", conditions) + "]";
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
        .map(split -> new ReadSplit(split.split()))
        .toArray(InputPartition[]::new);
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return new ArrowReaderFactory(source.bridge(), schema);
  }

  @Override
  public Statistics estimateStatistics() {
    long bytes = plan.splits().stream().mapToLong(Plan.Split::bytes).sum();
    return new Estimate(OptionalLong.of(bytes), OptionalLong.of(plan.rows()));
  }

  private record Estimate(OptionalLong sizeInBytes, OptionalLong numRows) implements Statistics {}

  /** One split, as it travels to an executor. */
  record ReadSplit(String token) implements InputPartition {}
}
