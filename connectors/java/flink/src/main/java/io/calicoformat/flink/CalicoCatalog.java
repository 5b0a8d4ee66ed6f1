package io.calicoformat.flink;

import io.calicoformat.client.At;
import io.calicoformat.client.BridgeClient;
import io.calicoformat.client.Bridges;
import io.calicoformat.client.CalicoException;
import io.calicoformat.client.KeySpace;
import io.calicoformat.flink.internal.Connections;
import io.calicoformat.flink.internal.NewTable;
import io.calicoformat.flink.internal.PlainCatalog;
import io.calicoformat.flink.internal.TableChanges;
import io.calicoformat.flink.internal.TableColumns;
import io.calicoformat.flink.internal.TableOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.TableChange;
import org.apache.flink.table.catalog.exceptions.CatalogException;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.apache.flink.table.catalog.exceptions.TableAlreadyExistException;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.apache.flink.table.factories.Factory;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.utils.TypeConversions;

/** The key-spaces of a store as tables of one database; the primary key of a table is its key. */
public final class CalicoCatalog extends PlainCatalog {
  private final Map<String, String> options;

  CalicoCatalog(String name, Map<String, String> options) {
    super(name);
    this.options = Map.copyOf(options);
  }

  private BridgeClient client() {
    String store = options.get(TableOptions.URI.key());
    return Bridges.connect(Connections.to(store, options::get));
  }

  @Override
  public Optional<Factory> getFactory() {
    return Optional.of(new CalicoTableFactory(options));
  }

  @Override
  public List<String> listTables(String database) throws DatabaseNotExistException {
    requireDatabase(database);
    return client().keySpaces();
  }

  @Override
  public CatalogBaseTable getTable(ObjectPath path) throws TableNotExistException {
    KeySpace keySpace = find(path).orElseThrow(() -> new TableNotExistException(getName(), path));
    RowType type = TableColumns.of(keySpace, null);
    Schema.Builder schema = Schema.newBuilder();
    for (RowType.RowField field : type.getFields()) {
      schema.column(field.getName(), TypeConversions.fromLogicalToDataType(field.getType()));
    }
    schema.primaryKey(keySpace.key().stream().map(KeySpace.Component::name).toList());
    return CatalogTable.newBuilder().schema(schema.build()).options(Map.of()).build();
  }

  @Override
  public boolean tableExists(ObjectPath path) {
    return find(path).isPresent();
  }

  private Optional<KeySpace> find(ObjectPath path) {
    if (!databaseExists(path.getDatabaseName())) {
      return Optional.empty();
    }
    try {
      return Optional.of(client().keySpace(path.getObjectName(), At.HEAD));
    } catch (CalicoException failure) {
      if (failure.code().equals("UnknownKeySpace")) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  @Override
  public void createTable(ObjectPath path, CatalogBaseTable table, boolean ignoreIfExists)
      throws TableAlreadyExistException, DatabaseNotExistException {
    requireDatabase(path.getDatabaseName());
    if (!(table instanceof ResolvedCatalogTable resolved)) {
      throw new CatalogException("a store has tables, and no views");
    }
    Map<String, Object> definition = NewTable.definition(path.getObjectName(), resolved);
    try {
      client().createKeySpace(definition);
    } catch (CalicoException failure) {
      if (!failure.code().equals("AlreadyExists")) {
        throw failure;
      }
      if (!ignoreIfExists) {
        throw new TableAlreadyExistException(getName(), path);
      }
    }
  }

  @Override
  public void dropTable(ObjectPath path, boolean ignoreIfNotExists)
      throws TableNotExistException {
    if (find(path).isPresent()) {
      client().dropKeySpace(path.getObjectName());
    } else if (!ignoreIfNotExists) {
      throw new TableNotExistException(getName(), path);
    }
  }

  @Override
  public void alterTable(
      ObjectPath path, CatalogBaseTable changed, List<TableChange> changes, boolean ignored)
      throws TableNotExistException {
    Optional<KeySpace> found = find(path);
    if (found.isPresent()) {
      List<Map<String, Object>> alterations = TableChanges.alterations(found.get(), changes);
      if (!alterations.isEmpty()) {
        client().alterKeySpace(path.getObjectName(), alterations);
      }
    } else if (!ignored) {
      throw new TableNotExistException(getName(), path);
    }
  }

  @Override
  public void renameTable(ObjectPath path, String name, boolean ignoreIfNotExists)
      throws TableNotExistException, TableAlreadyExistException {
    if (find(path).isPresent()) {
      rename(path, name);
    } else if (!ignoreIfNotExists) {
      throw new TableNotExistException(getName(), path);
    }
  }

  private void rename(ObjectPath path, String name) throws TableAlreadyExistException {
    Map<String, Object> change = Map.of("kind", "rename-key-space", "name", name);
    try {
      client().alterKeySpace(path.getObjectName(), List.of(change));
    } catch (CalicoException failure) {
      if (!failure.code().equals("AlreadyExists")) {
        throw failure;
      }
      throw new TableAlreadyExistException(
          getName(), new ObjectPath(path.getDatabaseName(), name));
    }
  }
}
