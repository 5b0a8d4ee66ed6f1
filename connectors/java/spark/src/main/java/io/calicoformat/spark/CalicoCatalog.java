package io.calicoformat.spark;

import io.calicoformat.client.At;
import io.calicoformat.client.BridgeClient;
import io.calicoformat.client.BridgeOptions;
import io.calicoformat.client.Bridges;
import io.calicoformat.client.CalicoException;
import io.calicoformat.client.KeySpace;
import io.calicoformat.spark.internal.AboutTable;
import io.calicoformat.spark.internal.Alterations;
import io.calicoformat.spark.internal.CalicoTable;
import io.calicoformat.spark.internal.Connections;
import io.calicoformat.spark.internal.NewTable;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * The key-spaces of one store as tables: {@code spark.sql.catalog.<name> =
 * io.calicoformat.spark.CalicoCatalog} with the options {@code uri}, {@code bridge}, {@code token},
 * {@code node}, {@code bridge.main} and {@code create} below that name. There are no namespaces;
 * {@code history}, {@code files} and {@code partitions} below a table are tables about it.
 */
public final class CalicoCatalog implements TableCatalog {
  private static final String[] NO_NAMESPACE = {};

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
    return client().keySpaces().stream()
        .map(table -> Identifier.of(NO_NAMESPACE, table))
        .toArray(Identifier[]::new);
  }

  @Override
  public Table loadTable(Identifier identifier) throws NoSuchTableException {
    return load(identifier, At.HEAD);
  }

  @Override
  public Table loadTable(Identifier identifier, String version) throws NoSuchTableException {
    try {
      return load(identifier, At.version(Long.parseLong(version.strip())));
    } catch (NumberFormatException name) {
      throw CalicoException.invalidArgument(
          "VERSION AS OF '" + version + "' is no number; give the number of a commit");
    }
  }

  @Override
  public Table loadTable(Identifier identifier, long micros) throws NoSuchTableException {
    return load(identifier, At.timestamp(micros));
  }

  @Override
  public Table createTable(
      Identifier identifier,
      Column[] columns,
      Transform[] partitions,
      Map<String, String> properties)
      throws TableAlreadyExistsException, NoSuchNamespaceException {
    if (identifier.namespace().length > 0) {
      throw new NoSuchNamespaceException(identifier.namespace());
    }
    NewTable table = new NewTable(columns, partitions, properties);
    try {
      client().createKeySpace(table.definition(identifier.name()));
    } catch (CalicoException failure) {
      if (failure.code().equals("AlreadyExists")) {
        throw new TableAlreadyExistsException(identifier);
      }
      throw failure;
    }
    KeySpace keySpace = client().keySpace(identifier.name(), At.HEAD);
    return CalicoTable.of(bridge, keySpace, At.HEAD);
  }

  @Override
  public Table alterTable(Identifier identifier, TableChange... changes)
      throws NoSuchTableException {
    KeySpace keySpace = describe(identifier, At.HEAD);
    List<Map<String, Object>> alterations = Alterations.of(keySpace, changes);
    client().alterKeySpace(identifier.name(), alterations);
    return loadTable(identifier);
  }

  @Override
  public boolean dropTable(Identifier identifier) {
    if (!tableExists(identifier)) {
      return false;
    }
    client().dropKeySpace(identifier.name());
    return true;
  }

  @Override
  public void renameTable(Identifier from, Identifier to)
      throws NoSuchTableException, TableAlreadyExistsException {
    describe(from, At.HEAD);
    if (to.namespace().length > 0) {
      throw CalicoException.invalidArgument("there are no namespaces to rename a table into");
    }
    if (tableExists(to)) {
      throw new TableAlreadyExistsException(to);
    }
    client().alterKeySpace(
        from.name(), List.of(Map.of("kind", "rename-key-space", "name", to.name())));
  }

  private Table load(Identifier identifier, At at) throws NoSuchTableException {
    String[] namespace = identifier.namespace();
    if (namespace.length == 1 && AboutTable.isKnown(identifier.name()) && at.isHead()) {
      describe(Identifier.of(NO_NAMESPACE, namespace[0]), at);
      return AboutTable.of(bridge, namespace[0], identifier.name());
    }
    return CalicoTable.of(bridge, describe(identifier, at), at);
  }

  private KeySpace describe(Identifier identifier, At at) throws NoSuchTableException {
    if (identifier.namespace().length > 0) {
      throw new NoSuchTableException(identifier);
    }
    try {
      return client().keySpace(identifier.name(), at);
    } catch (CalicoException failure) {
      if (failure.code().equals("UnknownKeySpace")) {
        throw new NoSuchTableException(identifier);
      }
      throw failure;
    }
  }

  private BridgeClient client() {
    return Bridges.connect(bridge);
  }
}
