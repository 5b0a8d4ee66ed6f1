package io.calicoformat.spark.internal;

import io.calicoformat.client.StageKind;
import io.calicoformat.client.WriteRequest;
import org.apache.spark.sql.connector.distributions.Distribution;
import org.apache.spark.sql.connector.distributions.Distributions;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.SortDirection;
import org.apache.spark.sql.connector.expressions.SortOrder;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.RequiresDistributionAndOrdering;
import org.apache.spark.sql.connector.write.streaming.StreamingWrite;
import org.apache.spark.sql.types.StructType;

/**
 * A write of rows of one kind. Bridges sort what each task stages, so that rows need not be moved
 * between tasks first; where tasks are given ranges of keys, their files share none.
 */
final class TableWrite implements RequiresDistributionAndOrdering {
  private final TableSource source;
  private final WriteRequest request;
  private final StageKind kind;
  private final String distribution;
  private final StructType rows;
  private final String query;
  private final WrittenPartitions.By partitions;

  /** Of partitions, null unless those of the rows are overwritten. */
  TableWrite(
      TableSource source,
      WriteRequest request,
      StageKind kind,
      String distribution,
      StructType rows,
      String query,
      WrittenPartitions.By partitions) {
    this.source = source;
    this.request = request;
    this.kind = kind;
    this.distribution = distribution;
    this.rows = rows;
    this.query = query;
    this.partitions = partitions;
  }

  @Override
  public String description() {
    return "calico " + source.keySpace().name() + " (" + kind.kind() + ")";
  }

  @Override
  public BatchWrite toBatch() {
    return new TableBatchWrite(source, request, kind, rows, partitions);
  }

  @Override
  public StreamingWrite toStreaming() {
    return new TableStreamingWrite(source, request, kind, rows, query);
  }

  @Override
  public Distribution requiredDistribution() {
    return switch (distribution) {
      case "range" -> Distributions.ordered(byKey());
      case "key" -> Distributions.clustered(
          source.keyNames().stream().map(KeyColumns::column).toArray(Expression[]::new));
      default -> Distributions.unspecified();
    };
  }

  @Override
  public SortOrder[] requiredOrdering() {
    return distribution.equals("none") ? new SortOrder[0] : byKey();
  }

  private SortOrder[] byKey() {
    return source.keyNames().stream()
        .map(name -> Expressions.sort(KeyColumns.column(name), SortDirection.ASCENDING))
        .toArray(SortOrder[]::new);
  }
}
