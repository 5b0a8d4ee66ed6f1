package io.calicoformat.spark;

import io.calicoformat.client.At;
import io.calicoformat.client.BridgeOptions;
import io.calicoformat.client.Bridges;
import io.calicoformat.client.CalicoException;
import io.calicoformat.client.KeySpace;
import io.calicoformat.spark.internal.AsOf;
import io.calicoformat.spark.internal.CalicoTable;
import io.calicoformat.spark.internal.Connections;
import io.calicoformat.spark.internal.Moments;
import io.calicoformat.spark.internal.Names;
import java.util.Map;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * {@code format("calico")}: the path is the address of a store, the option {@code keyspace} names
 * what to read or write. Columns of what is written are found by name, and may be some of the
 * table's: cells of the others stay as they are.
 */
public final class CalicoDataSource implements TableProvider, DataSourceRegister {
  @Override
  public String shortName() {
    return "calico";
  }

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return table(options).schema();
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    return table(new CaseInsensitiveStringMap(properties));
  }

  private static CalicoTable table(CaseInsensitiveStringMap options) {
    String name = required(options, Names.KEY_SPACE);
    AsOf asOf = asOf(options);
    At at = asOf.at();
    BridgeOptions bridge =
        asOf.on(
            Connections.to(required(options, "path"), options), options.get(Names.BRANCH));
    boolean changes = options.getBoolean(Names.READ_CHANGE_FEED, false);
    Long to = version(options, Names.CHANGES_TO);
    At described = changes && to != null ? At.version(to) : at;
    KeySpace keySpace = Bridges.connect(bridge).keySpace(name, described);
    CalicoTable table = CalicoTable.of(bridge, keySpace, at);
    if (!changes) {
      return table.takingAnyColumns();
    }
    Long from = version(options, Names.CHANGES_FROM);
    return table.changes(from == null ? 0 : from, to);
  }

  private static AsOf asOf(CaseInsensitiveStringMap options) {
    String version = options.get(Names.VERSION_AS_OF);
    String time = options.get(Names.TIMESTAMP_AS_OF);
    if (version != null && time != null) {
      throw CalicoException.invalidArgument(
          "give one of " + Names.VERSION_AS_OF + " and " + Names.TIMESTAMP_AS_OF);
    }
    if (time != null) {
      return AsOf.timestamp(Moments.micros(time));
    }
    return version == null ? AsOf.HEAD : AsOf.of(version);
  }

  private static Long version(CaseInsensitiveStringMap options, String name) {
    String value = options.get(name);
    try {
      return value == null ? null : Long.valueOf(value.strip());
    } catch (NumberFormatException malformed) {
      throw CalicoException.invalidArgument("the option " + name + " is no version: " + value);
    }
  }

  private static String required(CaseInsensitiveStringMap options, String name) {
    String value = options.get(name);
    if (value == null) {
      throw CalicoException.invalidArgument("the option " + name + " is missing");
    }
    return value;
  }
}
