package io.calicoformat.flink.internal;

import java.util.List;
import java.util.Map;
import org.apache.flink.table.catalog.AbstractCatalog;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.CatalogDatabase;
import org.apache.flink.table.catalog.CatalogDatabaseImpl;
import org.apache.flink.table.catalog.CatalogFunction;
import org.apache.flink.table.catalog.CatalogPartition;
import org.apache.flink.table.catalog.CatalogPartitionSpec;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.apache.flink.table.catalog.exceptions.FunctionNotExistException;
import org.apache.flink.table.catalog.exceptions.PartitionNotExistException;
import org.apache.flink.table.catalog.stats.CatalogColumnStatistics;
import org.apache.flink.table.catalog.stats.CatalogTableStatistics;
import org.apache.flink.table.expressions.Expression;

/** What a catalog of one database is, in which there are no views, partitions and functions. */
public abstract class PlainCatalog extends AbstractCatalog {
  private static final String DATABASE = "default";

  /** A catalog of a name. */
  protected PlainCatalog(String name) {
    super(name, DATABASE);
  }

  /** Makes sure that a database is the one there is. */
  protected final void requireDatabase(String name) throws DatabaseNotExistException {
    if (!databaseExists(name)) {
      throw new DatabaseNotExistException(getName(), name);
    }
  }

  private static UnsupportedOperationException refusal(String what) {
    return new UnsupportedOperationException("a Calico catalog cannot " + what);
  }

  @Override
  public void open() {}

  @Override
  public void close() {}

  @Override
  public List<String> listDatabases() {
    return List.of(DATABASE);
  }

  @Override
  public CatalogDatabase getDatabase(String name) throws DatabaseNotExistException {
    requireDatabase(name);
    return new CatalogDatabaseImpl(Map.of(), "the key-spaces of the store");
  }

  @Override
  public boolean databaseExists(String name) {
    return DATABASE.equals(name);
  }

  @Override
  public List<String> listViews(String database) throws DatabaseNotExistException {
    requireDatabase(database);
    return List.of();
  }

  @Override
  public List<CatalogPartitionSpec> listPartitions(ObjectPath table) {
    return List.of();
  }

  @Override
  public List<CatalogPartitionSpec> listPartitions(ObjectPath table, CatalogPartitionSpec part) {
    return List.of();
  }

  @Override
  public List<CatalogPartitionSpec> listPartitionsByFilter(
      ObjectPath table, List<Expression> filters) {
    return List.of();
  }

  @Override
  public CatalogPartition getPartition(ObjectPath table, CatalogPartitionSpec part)
      throws PartitionNotExistException {
    throw new PartitionNotExistException(getName(), table, part);
  }

  @Override
  public boolean partitionExists(ObjectPath table, CatalogPartitionSpec part) {
    return false;
  }

  @Override
  public List<String> listFunctions(String database) throws DatabaseNotExistException {
    requireDatabase(database);
    return List.of();
  }

  @Override
  public CatalogFunction getFunction(ObjectPath path) throws FunctionNotExistException {
    throw new FunctionNotExistException(getName(), path);
  }

  @Override
  public boolean functionExists(ObjectPath path) {
    return false;
  }

  @Override
  public CatalogTableStatistics getTableStatistics(ObjectPath table) {
    return CatalogTableStatistics.UNKNOWN;
  }

  @Override
  public CatalogColumnStatistics getTableColumnStatistics(ObjectPath table) {
    return CatalogColumnStatistics.UNKNOWN;
  }

  @Override
  public CatalogTableStatistics getPartitionStatistics(
      ObjectPath table, CatalogPartitionSpec part) {
    return CatalogTableStatistics.UNKNOWN;
  }

  @Override
  public CatalogColumnStatistics getPartitionColumnStatistics(
      ObjectPath table, CatalogPartitionSpec part) {
    return CatalogColumnStatistics.UNKNOWN;
  }

  @Override
  public void createDatabase(String name, CatalogDatabase database, boolean ignored) {
    throw refusal("make databases");
  }

  @Override
  public void dropDatabase(String name, boolean ignored, boolean cascade) {
    throw refusal("drop databases");
  }

  @Override
  public void alterDatabase(String name, CatalogDatabase database, boolean ignored) {
    throw refusal("change databases");
  }

  @Override
  public void alterTable(ObjectPath table, CatalogBaseTable changed, boolean ignored) {
    throw refusal("change tables by what they were and will be");
  }

  @Override
  public void createPartition(
      ObjectPath table,
      CatalogPartitionSpec part,
      CatalogPartition partition,
      boolean ignored) {
    throw refusal("make partitions");
  }

  @Override
  public void dropPartition(ObjectPath table, CatalogPartitionSpec part, boolean ignored) {
    throw refusal("drop partitions");
  }

  @Override
  public void alterPartition(
      ObjectPath table,
      CatalogPartitionSpec part,
      CatalogPartition partition,
      boolean ignored) {
    throw refusal("change partitions");
  }

  @Override
  public void createFunction(ObjectPath path, CatalogFunction function, boolean ignored) {
    throw refusal("make functions");
  }

  @Override
  public void alterFunction(ObjectPath path, CatalogFunction function, boolean ignored) {
    throw refusal("change functions");
  }

  @Override
  public void dropFunction(ObjectPath path, boolean ignored) {
    throw refusal("drop functions");
  }

  @Override
  public void alterTableStatistics(
      ObjectPath table,
      CatalogTableStatistics statistics,
      boolean ignored) {
    throw refusal("take statistics");
  }

  @Override
  public void alterTableColumnStatistics(
      ObjectPath table,
      CatalogColumnStatistics statistics,
      boolean ignored) {
    throw refusal("take statistics");
  }

  @Override
  public void alterPartitionStatistics(
      ObjectPath table,
      CatalogPartitionSpec part,
      CatalogTableStatistics statistics,
      boolean ignored) {
    throw refusal("take statistics");
  }

  @Override
  public void alterPartitionColumnStatistics(
      ObjectPath table,
      CatalogPartitionSpec part,
      CatalogColumnStatistics statistics,
      boolean ignored) {
    throw refusal("take statistics");
  }
}
