package io.calicoformat.spark.internal;

import io.calicoformat.client.CalicoException;
import io.calicoformat.client.KeySpace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What table properties say about a key-space: its key, its column groups, and what Spark's types
 * leave open.
 */
final class TableProperties {
  static final String KEY = "calico.key";
  static final String ANCHOR = "calico.anchor";
  static final String ALGEBRA_PREFIX = "calico.algebra.";
  static final String ORDER_BY_PREFIX = "calico.order-by.";
  static final String TYPE_PREFIX = "calico.type.";
  static final String REQUIRED_PREFIX = "calico.required.";
  static final String STRICT = "calico.strict";
  private static final List<String> COLUMN_PREFIXES =
      List.of(ALGEBRA_PREFIX, ORDER_BY_PREFIX, TYPE_PREFIX, REQUIRED_PREFIX);
  private static final Set<String> OF_SPARK =
      Set.of("provider", "owner", "is_managed_location", "external", "table_type");

  private final Map<String, String> properties;

  /** Takes the properties of a table to create; those that say nothing to Calico are refused. */
  TableProperties(Map<String, String> properties) {
    String provider = properties.getOrDefault("provider", "calico");
    if (!provider.equals("calico")) {
      throw CalicoException.invalidArgument(
          "this catalog makes tables USING calico, not " + provider);
    }
    this.properties = new TreeMap<>(properties);
    this.properties.keySet().removeIf(TableProperties::isOfSpark);
    this.properties.keySet().forEach(TableProperties::requireKnown);
  }

  /** The names of the components of the key. */
  List<String> key() {
    String names = properties.get(KEY);
    if (names == null) {
      throw CalicoException.invalidArgument(
          "a table needs a key: TBLPROPERTIES ('" + KEY + "' = 'id') with the columns that name a"
              + " record, separated by commas");
    }
    return names(names);
  }

  /** The columns of each group that is given. */
  Map<String, List<String>> groups() {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    for (Map.Entry<String, String> property : properties.entrySet()) {
      String name = property.getKey();
      if (name.startsWith(GroupProperty.PREFIX) && GroupProperty.of(name).isEmpty()) {
        groups.put(name.substring(GroupProperty.PREFIX.length()), names(property.getValue()));
      }
    }
    return groups;
  }

  /** The groups that only a setting names, and the anchor. */
  Set<String> otherGroups() {
    Set<String> groups = new TreeSet<>();
    for (String name : properties.keySet()) {
      GroupProperty.of(name).ifPresent(setting -> groups.add(setting.group()));
    }
    if (anchor() != null) {
      groups.add(anchor());
    }
    groups.removeAll(groups().keySet());
    return groups;
  }

  String anchor() {
    return properties.get(ANCHOR);
  }

  /** A setting of a group as it is given; null where it is not. */
  String setting(String group, String setting) {
    return properties.get(new GroupProperty(group, setting).name());
  }

  /** How and when a group is folded and checkpointed, as far as it is given. */
  Map<String, Object> maintenance(String group) {
    Map<String, Object> settings = new TreeMap<>();
    properties.forEach(
        (name, value) ->
            GroupProperty.of(name)
                .filter(each -> each.group().equals(group) && each.isOfMaintenance())
                .ifPresent(each -> settings.put(each.member(), each.json(value))));
    return settings;
  }

  String algebra(String column) {
    return properties.get(ALGEBRA_PREFIX + column);
  }

  String orderBy(String column) {
    return properties.get(ORDER_BY_PREFIX + column);
  }

  /** Whether writers have to know all rules of the table. */
  boolean strict() {
    return properties.containsKey(STRICT) && flag(STRICT, properties.get(STRICT));
  }

  /** Whether the column has to have a value in each record. */
  boolean required(String column) {
    String name = REQUIRED_PREFIX + column;
    return properties.containsKey(name) && flag(name, properties.get(name));
  }

  /** The value of a property that says yes or no. */
  static boolean flag(String name, String value) {
    if (!value.equals("true") && !value.equals("false")) {
      throw CalicoException.invalidArgument(
          "the property " + name + " is '" + value + "'; it may be true or false");
    }
    return value.equals("true");
  }

  String type(String column) {
    return properties.get(TYPE_PREFIX + column);
  }

  /** Makes sure that properties of single columns name columns of the table. */
  void requireColumns(Set<String> columns) {
    for (String name : properties.keySet()) {
      for (String prefix : COLUMN_PREFIXES) {
        if (name.startsWith(prefix) && !columns.contains(name.substring(prefix.length()))) {
          throw CalicoException.invalidArgument(
              "the property " + name + " names no value column; they are " + columns);
        }
      }
    }
  }

  /** The properties by which a key-space could be made again. */
  static Map<String, String> of(KeySpace keySpace) {
    Map<String, String> properties = new TreeMap<>();
    properties.put("provider", "calico");
    properties.put(
        KEY,
        keySpace.key().stream().map(KeySpace.Component::name).collect(Collectors.joining(",")));
    for (KeySpace.Group group : keySpace.groups()) {
      String prefix = GroupProperty.PREFIX + group.name();
      List<String> columns = new ArrayList<>();
      for (KeySpace.Column column : keySpace.columns()) {
        if (column.group().equals(group.name())) {
          columns.add(column.name());
        }
      }
      properties.put(prefix, String.join(",", columns));
      putSettings(properties, group, keySpace);
      if (group.anchor()) {
        properties.put(ANCHOR, group.name());
      }
    }
    keySpace.columns().forEach(column -> putColumn(properties, column));
    if (keySpace.strict()) {
      properties.put(STRICT, "true");
    }
    return properties;
  }

  private static void putSettings(
      Map<String, String> properties, KeySpace.Group group, KeySpace keySpace) {
    String prefix = GroupProperty.PREFIX + group.name() + ".";
    properties.put(prefix + GroupProperty.FORMAT, group.fileFormat());
    properties.put(prefix + GroupProperty.CODEC, group.codec());
    Layouts layouts = Layouts.of(keySpace);
    String layout = layouts.text(group.partitioning());
    if (!layout.equals(layouts.text(keySpace.anchor().partitioning()))) {
      properties.put(prefix + GroupProperty.PARTITIONING, layout);
    }
    GroupProperty.SIZES.forEach(
        (setting, member) -> {
          Long value = group.maintenance().get(member);
          if (value != null) {
            properties.put(prefix + setting, value.toString());
          }
        });
    if (group.fold() != null) {
      properties.put(prefix + GroupProperty.FOLD, GroupProperty.foldText(group.fold()));
    }
  }

  private static void putColumn(Map<String, String> properties, KeySpace.Column column) {
    if (column.algebra() != null) {
      properties.put(ALGEBRA_PREFIX + column.name(), column.algebra());
    }
    if (column.orderBy() != null) {
      properties.put(ORDER_BY_PREFIX + column.name(), column.orderBy());
    }
    if (column.required()) {
      properties.put(REQUIRED_PREFIX + column.name(), "true");
    }
    if (column.type().contains("vector<")) {
      properties.put(TYPE_PREFIX + column.name(), column.type());
    }
  }

  private static boolean isOfSpark(String name) {
    return OF_SPARK.contains(name) || name.startsWith("option.");
  }

  private static void requireKnown(String name) {
    boolean known =
        Set.of(KEY, ANCHOR, STRICT).contains(name)
            || name.startsWith(GroupProperty.PREFIX)
            || COLUMN_PREFIXES.stream().anyMatch(name::startsWith);
    if (!known) {
      throw CalicoException.invalidArgument(
          "Calico keeps no table property '" + name + "'; it has " + KEY + ", " + ANCHOR + ", "
              + STRICT + ", " + GroupProperty.PREFIX + "<name>, " + ALGEBRA_PREFIX + "<column>, "
              + ORDER_BY_PREFIX + "<column>, " + TYPE_PREFIX + "<column> and " + REQUIRED_PREFIX
              + "<column>");
    }
  }

  private static List<String> names(String list) {
    Set<String> names = new LinkedHashSet<>();
    for (String name : list.split(",", -1)) {
      if (!name.isBlank()) {
        names.add(name.strip());
      }
    }
    return List.copyOf(names);
  }
}
