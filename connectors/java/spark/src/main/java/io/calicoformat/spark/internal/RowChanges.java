package io.calicoformat.spark.internal;

import io.calicoformat.client.Plan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.write.DeltaWriteBuilder;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.RowLevelOperation;
import org.apache.spark.sql.connector.write.RowLevelOperationInfo;
import org.apache.spark.sql.connector.write.SupportsDelta;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * DELETE, UPDATE or MERGE. Only the rows that change are written, by key; the commit depends on
 * what was read, so that of two who change the same cells one is refused.
 */
final class RowChanges implements SupportsDelta {
  private final TableSource source;
  private final RowLevelOperationInfo info;
  private final List<String> reads = Collections.synchronizedList(new ArrayList<>());

  RowChanges(TableSource source, RowLevelOperationInfo info) {
    this.source = source;
    this.info = info;
  }

  @Override
  public RowLevelOperation.Command command() {
    return info.command();
  }

  @Override
  public String description() {
    return "calico " + info.command() + " " + source.keySpace().name();
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    return new ReadBuilder(source, options, this::addRead);
  }

  @Override
  public DeltaWriteBuilder newWriteBuilder(LogicalWriteInfo write) {
    String isolation = WriteOptions.isolation(write.options());
    return new RowChangesWrite.Builder(source, write, reads, isolation);
  }

  @Override
  public NamedReference[] rowId() {
    return source.keyNames().stream().map(KeyColumns::column).toArray(NamedReference[]::new);
  }

  private void addRead(Plan plan) {
    reads.add(plan.reads());
  }
}
