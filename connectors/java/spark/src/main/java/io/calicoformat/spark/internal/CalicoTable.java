package io.calicoformat.spark.internal;

import io.calicoformat.client.At;
import io.calicoformat.client.BridgeOptions;
import io.calicoformat.client.JsonObject;
import io.calicoformat.client.KeySpace;
import io.calicoformat.client.WriteRequest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsDeleteV2;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.SupportsRowLevelOperations;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.RowLevelOperationBuilder;
import org.apache.spark.sql.connector.write.RowLevelOperationInfo;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** A key-space as a table of Spark. */
public final class CalicoTable
    implements SupportsRead, SupportsWrite, SupportsDeleteV2, SupportsRowLevelOperations {
  private final TableSource source;
  private final boolean takesAnyColumns;

  private CalicoTable(TableSource source, boolean takesAnyColumns) {
    this.source = source;
    this.takesAnyColumns = takesAnyColumns;
  }

  /** The table of a key-space at a version; only that of the head can be written. */
  public static CalicoTable of(BridgeOptions bridge, KeySpace keySpace, At at) {
    return new CalicoTable(new TableSource(bridge, keySpace, at, null), false);
  }

  /** The same table, read as changes above one version up to another, the head where it is null. */
  public CalicoTable changes(long from, Long to) {
    TableSource.Changes changes = new TableSource.Changes(from, to);
    return new CalicoTable(
        new TableSource(source.bridge(), source.keySpace(), source.at(), changes), false);
  }

  /** The same table for writes whose columns are found by name, and may be some of the table's. */
  public CalicoTable takingAnyColumns() {
    return new CalicoTable(source, true);
  }

  @Override
  public String name() {
    return source.keySpace().name();
  }

  @Override
  public StructType schema() {
    return source.schema();
  }

  @Override
  public Transform[] partitioning() {
    Layouts layouts = Layouts.of(source.keySpace());
    return source.keySpace().anchor().partitioning().stream()
        .map(layouts::toSpark)
        .toArray(Transform[]::new);
  }

  @Override
  public Map<String, String> properties() {
    return TableProperties.of(source.keySpace());
  }

  @Override
  public Set<TableCapability> capabilities() {
    if (!isHead()) {
      return EnumSet.of(TableCapability.BATCH_READ);
    }
    Set<TableCapability> capabilities =
        EnumSet.of(
            TableCapability.BATCH_READ,
            TableCapability.BATCH_WRITE,
            TableCapability.STREAMING_WRITE,
            TableCapability.TRUNCATE,
            TableCapability.OVERWRITE_BY_FILTER);
    if (source.partitions(schema()).isPresent()) {
      capabilities.add(TableCapability.OVERWRITE_DYNAMIC);
    }
    if (takesAnyColumns) {
      capabilities.add(TableCapability.ACCEPT_ANY_SCHEMA);
    }
    return capabilities;
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    return new ReadBuilder(source.on(options.get(Names.BRANCH)), options, plan -> {});
  }

  @Override
  public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
    return new TableWriteBuilder(source.on(info.options().get(Names.BRANCH)), info);
  }

  @Override
  public boolean canDeleteWhere(Predicate[] predicates) {
    return isHead() && KeyConditions.of(source, predicates).isPresent();
  }

  @Override
  public void deleteWhere(Predicate[] predicates) {
    delete(KeyConditions.of(source, predicates).orElseThrow());
  }

  @Override
  public boolean truncateTable() {
    delete(null);
    return true;
  }

  @Override
  public RowLevelOperationBuilder newRowLevelOperationBuilder(RowLevelOperationInfo info) {
    TableSource of = source.on(info.options().get(Names.BRANCH));
    return () -> new RowChanges(of, info);
  }

  private void delete(String where) {
    WriteRequest request = new WriteRequest(name()).overwrite(where);
    String write = source.client().beginWrite(request).token();
    source.client().commit(write, List.of(), null);
  }

  private boolean isHead() {
    return source.at().isHead() && source.changes() == null;
  }
}
