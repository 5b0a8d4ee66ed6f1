package io.calicoformat.flink;

import io.calicoformat.client.CalicoException;
import io.calicoformat.flink.internal.CalicoTableSink;
import io.calicoformat.flink.internal.CalicoTableSource;
import io.calicoformat.flink.internal.TableAddress;
import io.calicoformat.flink.internal.TableOptions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.logical.RowType;

/** Tables {@code WITH ('connector' = 'calico', 'uri' = …)}, and those of a catalog. */
public final class CalicoTableFactory
    implements DynamicTableSourceFactory, DynamicTableSinkFactory {
  private final Map<String, String> connection;

  /** For tables that say themselves where they are. */
  public CalicoTableFactory() {
    this(Map.of());
  }

  /** For tables of a catalog, which says how a bridge is come to. */
  CalicoTableFactory(Map<String, String> connection) {
    this.connection = Map.copyOf(connection);
  }

  @Override
  public String factoryIdentifier() {
    return "calico";
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of();
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    Set<ConfigOption<?>> all = new HashSet<>(TableOptions.CONNECTION);
    all.addAll(TableOptions.OTHERS);
    return all;
  }

  @Override
  public DynamicTableSource createDynamicTableSource(Context context) {
    ReadableConfig options = validated(context);
    boolean hasKey = context.getPrimaryKeyIndexes().length > 0;
    return new CalicoTableSource(address(context, options), options, type(context), hasKey);
  }

  @Override
  public DynamicTableSink createDynamicTableSink(Context context) {
    ReadableConfig options = validated(context);
    Map<String, String> operations =
        TableOptions.operations(context.getCatalogTable().getOptions());
    return new CalicoTableSink(address(context, options), options, type(context), operations);
  }

  private ReadableConfig validated(Context context) {
    FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
    helper.validateExcept(TableOptions.FIELDS);
    return helper.getOptions();
  }

  private static RowType type(Context context) {
    return (RowType) context.getPhysicalRowDataType().getLogicalType();
  }

  private TableAddress address(Context context, ReadableConfig options) {
    Map<String, String> all = new HashMap<>(connection);
    for (ConfigOption<?> option : TableOptions.CONNECTION) {
      options.getOptional(option).ifPresent(value -> all.put(option.key(), value.toString()));
    }
    String store = all.remove(TableOptions.URI.key());
    if (store == null) {
      throw CalicoException.invalidArgument(
          "the table says nowhere where its store is; add 'uri' = '<address>' to its WITH");
    }
    String table = context.getObjectIdentifier().getObjectName();
    String keySpace = options.getOptional(TableOptions.KEY_SPACE).orElse(table);
    return new TableAddress(store, keySpace, all);
  }
}
