package io.calicoformat.flink.internal;

import io.calicoformat.client.CalicoException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.types.logical.LogicalType;

/** Makes the definition of a key-space (CAL-BRIDGE-027) from what CREATE TABLE says. */
public final class NewTable {
  private static final String DEFAULT_GROUP = "main";
  private static final String ALGEBRA = ".algebra";
  private static final String ORDER_BY = ".order-by";

  private final Map<String, LogicalType> columns = new LinkedHashMap<>();
  private final Map<String, String> options;
  private final List<String> key;

  private NewTable(ResolvedCatalogTable table) {
    ResolvedSchema schema = table.getResolvedSchema();
    for (Column column : schema.getColumns()) {
      if (!column.isPhysical()) {
        throw refusal("column '" + column.getName() + "' is computed; a store keeps values alone");
      }
      columns.put(column.getName(), column.getDataType().getLogicalType());
    }
    if (!table.getPartitionKeys().isEmpty() || table.getDistribution().isPresent()) {
      throw refusal("PARTITIONED BY and DISTRIBUTED BY are not taken; leave them out");
    }
    this.options = table.getOptions();
    this.key =
        schema
            .getPrimaryKey()
            .orElseThrow(() -> refusal("a table needs a PRIMARY KEY (…) NOT ENFORCED"))
            .getColumns();
    options.keySet().forEach(this::requireKnown);
  }

  /**
   * The definition in JSON form.
   *
   * @throws CalicoException {@code InvalidArgument} or {@code UnsupportedType} where the table says
   *     something that Calico does not have
   */
  public static Map<String, Object> definition(String name, ResolvedCatalogTable table) {
    return new NewTable(table).definition(name);
  }

  private Map<String, Object> definition(String name) {
    List<Object> components = new ArrayList<>();
    for (String component : key) {
      String type = Types.toCalico(columns.get(component), component);
      components.add(Map.of("name", component, "type", type));
    }
    List<Object> groups = new ArrayList<>();
    Map<String, List<String>> given = groups();
    given.forEach((group, names) -> groups.add(group(group, names)));
    for (String option : options.keySet()) {
      String group = GroupSetting.of(option).map(GroupSetting::group).orElse(null);
      if (group != null && !given.containsKey(group)) {
        throw refusal("'" + option + "' is of a group that the table does not have");
      }
    }
    return Map.of("name", name, "key", components, "groups", groups);
  }

  /** The columns of each group; those that no group is given for are the default group's. */
  private Map<String, List<String>> groups() {
    Set<String> left = new LinkedHashSet<>(columns.keySet());
    key.forEach(left::remove);
    Map<String, List<String>> given = new LinkedHashMap<>();
    options.keySet().stream()
        .filter(option -> option.startsWith(TableOptions.GROUPS))
        .filter(option -> GroupSetting.of(option).isEmpty())
        .sorted()
        .forEach(
            option -> {
              List<String> names = List.of(options.get(option).trim().split("\\s*,\\s*"));
              for (String name : names) {
                if (!left.remove(name)) {
                  throw refusal("'" + name + "' of '" + option
                      + "' is no column, or part of the key or of another group");
                }
              }
              given.put(option.substring(TableOptions.GROUPS.length()), names);
            });
    Map<String, List<String>> groups = new LinkedHashMap<>();
    if (!left.isEmpty() || given.isEmpty()) {
      groups.put(DEFAULT_GROUP, List.copyOf(left));
    }
    groups.putAll(given);
    return groups;
  }

  private Map<String, Object> group(String name, List<String> names) {
    List<Object> each = new ArrayList<>();
    for (String column : names) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("name", column);
      json.put("type", Types.toCalico(columns.get(column), column));
      putGiven(json, "algebra", options.get(TableOptions.FIELDS + column + ALGEBRA));
      putGiven(json, "orderBy", options.get(TableOptions.FIELDS + column + ORDER_BY));
      if (!columns.get(column).isNullable()) {
        json.put("required", true);
      }
      each.add(json);
    }
    Map<String, Object> group = new LinkedHashMap<>(Map.of("name", name, "columns", each));
    Map<String, Object> maintenance = new LinkedHashMap<>();
    options.forEach(
        (option, value) ->
            GroupSetting.of(option)
                .filter(setting -> setting.group().equals(name))
                .ifPresent(
                    setting ->
                        (setting.isOfMaintenance() ? maintenance : group)
                            .put(setting.member(), setting.json(value))));
    if (!maintenance.isEmpty()) {
      group.put("maintenance", maintenance);
    }
    return group;
  }

  private void requireKnown(String option) {
    boolean isOfColumn =
        option.startsWith(TableOptions.FIELDS)
            && (option.endsWith(ALGEBRA) || option.endsWith(ORDER_BY))
            && columns.containsKey(
                option.substring(TableOptions.FIELDS.length(), option.lastIndexOf('.')));
    if (!isOfColumn && !option.startsWith(TableOptions.GROUPS)) {
      throw refusal("'" + option + "' is no option of a new table; there are groups.<name>,"
          + " groups.<name>.<setting>, fields.<column>.algebra and fields.<column>.order-by,"
          + " others stand in hints");
    }
  }

  private static void putGiven(Map<String, Object> json, String name, String value) {
    if (value != null) {
      json.put(name, value);
    }
  }

  private static CalicoException refusal(String message) {
    return CalicoException.invalidArgument(message);
  }
}
