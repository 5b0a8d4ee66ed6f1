package io.calicoformat.spark.internal;

import io.calicoformat.client.CalicoException;
import io.calicoformat.client.StageKind;
import io.calicoformat.client.WriteRequest;
import java.util.Optional;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.SupportsDynamicOverwrite;
import org.apache.spark.sql.connector.write.SupportsOverwriteV2;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.internal.connector.SupportsStreamingUpdateAsAppend;
import org.apache.spark.sql.types.StructType;

/**
 * Collects what a write does. Rows have keys, so that a stream in update mode writes them as one in
 * append mode does.
 */
final class TableWriteBuilder
    implements SupportsOverwriteV2, SupportsDynamicOverwrite, SupportsStreamingUpdateAsAppend {
  private final TableSource source;
  private final LogicalWriteInfo info;
  private final WriteRequest request;
  private boolean overwritesPartitions;

  TableWriteBuilder(TableSource source, LogicalWriteInfo info) {
    this.source = source;
    this.info = info;
    this.request = new WriteRequest(source.keySpace().name());
  }

  @Override
  public boolean canOverwrite(Predicate[] predicates) {
    return KeyConditions.of(source, predicates).isPresent();
  }

  @Override
  public WriteBuilder overwrite(Predicate[] predicates) {
    Optional<String> condition = KeyConditions.of(source, predicates);
    request.overwrite(
        condition.orElseThrow(
            () ->
                CalicoException.invalidArgument(
                    "only conditions over the key " + source.keyNames()
                        + " may say what is overwritten")));
    return this;
  }

  @Override
  public WriteBuilder truncate() {
    request.overwrite(null);
    return this;
  }

  @Override
  public WriteBuilder overwriteDynamicPartitions() {
    overwritesPartitions = true;
    return this;
  }

  @Override
  public Write build() {
    StructType rows = new RowSchema(source, info.options()).of(info.schema());
    StageKind kind = WriteOptions.kind(info.options());
    String distribution = WriteOptions.distribution(info.options(), kind);
    WrittenPartitions.By partitions =
        overwritesPartitions ? source.partitions(rows).orElseThrow() : null;
    return new TableWrite(source, request, kind, distribution, rows, info.queryId(), partitions);
  }
}
