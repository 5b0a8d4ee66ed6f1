package io.calicoformat.spark;

import io.calicoformat.client.At;
import io.calicoformat.client.BridgeOptions;
import io.calicoformat.client.Bridges;
import io.calicoformat.client.CalicoException;
import io.calicoformat.client.KeySpace;
import io.calicoformat.spark.internal.AboutTable;
import io.calicoformat.spark.internal.Alterations;
import io.calicoformat.spark.internal.AsOf;
import io.calicoformat.spark.internal.CalicoTable;
import io.calicoformat.spark.internal.Connections;
import io.calicoformat.spark.internal.NewTable;
import io.calicoformat.spark.internal.Procedures;
import io.calicoformat.spark.internal.TableName;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.ProcedureCatalog;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.connector.catalog.procedures.UnboundProcedure;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * The key-spaces of one store as tables: {@code spark.sql.catalog.<name> =
 * io.calicoformat.spark.CalicoCatalog} with the options {@code uri}, {@code bridge}, {@code token},
 * {@code node}, {@code bridge.main}, {@code create} and {@code branch} below that name. There are
 * no namespaces; {@link TableName} says what stands below a table. Procedures are below {@code
 * system}.
 */
public final class CalicoCatalog implements TableCatalog, ProcedureCatalog {
  private static final String[] NO_NAMESPACE = {};
  private static final String[] PROCEDURES = {"system"};

  private String name;
  private BridgeOptions bridge;

  @Override
  public void initialize(String catalogName, CaseInsensitiveStringMap options) {
    name = catalogName;
    String uri = options.get("uri");
    if (uri == null) {
      throw CalicoException.invalidArgument(
          "set spark.sql.catalog." + catalogName + ".uri to the address of a store");
    }
    bridge = Connections.to(uri, options);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Identifier[] listTables(String[] namespace) throws NoSuchNamespaceException {
    if (namespace.length > 0) {
      throw new NoSuchNamespaceException(namespace);
    }
    return Bridges.connect(bridge).keySpaces().stream()
        .map(table -> Identifier.of(NO_NAMESPACE, table))
        .toArray(Identifier[]::new);
  }

  @Override
  public Table loadTable(Identifier identifier) throws NoSuchTableException {
    return load(identifier, AsOf.HEAD);
  }

  @Override
  public Table loadTable(Identifier identifier, String version) throws NoSuchTableException {
    return load(identifier, AsOf.of(version));
  }

  @Override
  public Table loadTable(Identifier identifier, long micros) throws NoSuchTableException {
    return load(identifier, AsOf.timestamp(micros));
  }

  @Override
  public Table createTable(
      Identifier identifier,
      Column[] columns,
      Transform[] partitions,
      Map<String, String> properties)
      throws TableAlreadyExistsException, NoSuchNamespaceException {
    TableName table =
        TableName.of(identifier)
            .filter(named -> named.about() == null)
            .orElseThrow(() -> new NoSuchNamespaceException(identifier.namespace()));
    BridgeOptions there = on(table);
    NewTable made = new NewTable(columns, partitions, properties);
    try {
      Bridges.connect(there).createKeySpace(made.definition(table.keySpace()));
    } catch (CalicoException failure) {
      if (failure.code().equals("AlreadyExists")) {
        throw new TableAlreadyExistsException(identifier);
      }
      throw failure;
    }
    KeySpace keySpace = Bridges.connect(there).keySpace(table.keySpace(), At.HEAD);
    return CalicoTable.of(there, keySpace, At.HEAD);
  }

  @Override
  public Table alterTable(Identifier identifier, TableChange... changes)
      throws NoSuchTableException {
    TableName table = tableName(identifier);
    if (table.about() != null) {
      throw new NoSuchTableException(identifier);
    }
    BridgeOptions there = on(table);
    KeySpace keySpace = describe(identifier, there, table.keySpace(), At.HEAD);
    List<Map<String, Object>> alterations = Alterations.of(keySpace, changes);
    Bridges.connect(there).alterKeySpace(table.keySpace(), alterations);
    return loadTable(identifier);
  }

  @Override
  public boolean dropTable(Identifier identifier) {
    if (!tableExists(identifier)) {
      return false;
    }
    TableName table = TableName.of(identifier).orElseThrow();
    if (table.about() != null) {
      throw CalicoException.invalidArgument(
          "'" + table.about() + "' says something about '" + table.keySpace()
              + "', and goes with it alone");
    }
    Bridges.connect(on(table)).dropKeySpace(table.keySpace());
    return true;
  }

  @Override
  public void renameTable(Identifier from, Identifier to)
      throws NoSuchTableException, TableAlreadyExistsException {
    if (from.namespace().length > 0 || to.namespace().length > 0) {
      throw CalicoException.invalidArgument(
          "there are no namespaces to rename a table into; on a branch, rename it in a catalog with"
              + " the option branch");
    }
    describe(from, bridge, from.name(), At.HEAD);
    if (tableExists(to)) {
      throw new TableAlreadyExistsException(to);
    }
    Bridges.connect(bridge).alterKeySpace(
        from.name(), List.of(Map.of("kind", "rename-key-space", "name", to.name())));
  }

  @Override
  public UnboundProcedure loadProcedure(Identifier identifier) {
    if (!Arrays.equals(identifier.namespace(), PROCEDURES)) {
      throw CalicoException.invalidArgument(
          "there is no procedure " + identifier + "; procedures are below "
              + name + "." + PROCEDURES[0]);
    }
    return Procedures.of(identifier.name(), Bridges.connect(bridge));
  }

  @Override
  public Identifier[] listProcedures(String[] namespace) {
    return namespace.length == 0 || Arrays.equals(namespace, PROCEDURES)
        ? Procedures.names().stream()
            .map(each -> Identifier.of(PROCEDURES, each))
            .toArray(Identifier[]::new)
        : new Identifier[0];
  }

  private Table load(Identifier identifier, AsOf asOf) throws NoSuchTableException {
    TableName table = tableName(identifier);
    BridgeOptions there = asOf.on(on(table), table.ref());
    KeySpace keySpace = describe(identifier, there, table.keySpace(), asOf.at());
    if (table.about() == null) {
      return CalicoTable.of(there, keySpace, asOf.at());
    }
    if (!asOf.at().isHead()) {
      throw new NoSuchTableException(identifier);
    }
    return AboutTable.of(there, table.keySpace(), table.about());
  }

  private static KeySpace describe(
      Identifier identifier, BridgeOptions there, String keySpace, At at)
      throws NoSuchTableException {
    try {
      return Bridges.connect(there).keySpace(keySpace, at);
    } catch (CalicoException failure) {
      if (failure.code().equals("UnknownKeySpace")) {
        throw new NoSuchTableException(identifier);
      }
      throw failure;
    }
  }

  private static TableName tableName(Identifier identifier) throws NoSuchTableException {
    return TableName.of(identifier).orElseThrow(() -> new NoSuchTableException(identifier));
  }

  /** The bridge to ask about a table: about its branch or tag, else about the catalog's own. */
  private BridgeOptions on(TableName table) {
    return table.ref() == null ? bridge : bridge.on(table.ref());
  }
}
