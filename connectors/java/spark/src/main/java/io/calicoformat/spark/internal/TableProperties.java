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
  static final String GROUP_PREFIX = "calico.group.";
  static final String ALGEBRA_PREFIX = "calico.algebra.";
  static final String ORDER_BY_PREFIX = "calico.order-by.";
  static final String TYPE_PREFIX = "calico.type.";
  static final String REQUIRED_PREFIX = "calico.required.";
  static final String STRICT = "calico.strict";
  private static final String FORMAT_SUFFIX = ".format";
  private static final String CODEC_SUFFIX = ".codec";
  /** Settings of a group's checkpoints: the property's ending, and the setting's name. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          ".segment-bytes", "segmentBytes",
          ".append-bytes", "appendBytes",
          ".split-bytes", "splitBytes",
          ".checkpoint-percent", "checkpointPercent");
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
      if (name.startsWith(GROUP_PREFIX) && !isOfGroup(name)) {
        groups.put(name.substring(GROUP_PREFIX.length()), names(property.getValue()));
      }
    }
    return groups;
  }

  /** The groups that only a format, a codec or a setting names, and the anchor. */
  Set<String> otherGroups() {
    Set<String> groups = new TreeSet<>();
    for (String name : properties.keySet()) {
      if (name.startsWith(GROUP_PREFIX) && isOfGroup(name)) {
        groups.add(name.substring(GROUP_PREFIX.length(), name.lastIndexOf('.')));
      }
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

  String fileFormat(String group) {
    return properties.get(GROUP_PREFIX + group + FORMAT_SUFFIX);
  }

  String codec(String group) {
    return properties.get(GROUP_PREFIX + group + CODEC_SUFFIX);
  }

  /** The settings of a group's checkpoints that are given. */
  Map<String, Object> maintenance(String group) {
    Map<String, Object> settings = new TreeMap<>();
    SETTINGS.forEach(
        (suffix, setting) -> {
          String name = GROUP_PREFIX + group + suffix;
          String value = properties.get(name);
          if (value != null) {
            settings.put(setting, count(name, value));
          }
        });
    return settings;
  }

  private static long count(String name, String value) {
    if (!value.matches("[0-9]{1,15}")) {
      throw CalicoException.invalidArgument(
          "the property " + name + " is '" + value + "'; it is a whole number");
    }
    return Long.parseLong(value);
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
      String prefix = GROUP_PREFIX + group.name();
      List<String> columns = new ArrayList<>();
      for (KeySpace.Column column : keySpace.columns()) {
        if (column.group().equals(group.name())) {
          columns.add(column.name());
        }
      }
      properties.put(prefix, String.join(",", columns));
      properties.put(prefix + FORMAT_SUFFIX, group.fileFormat());
      properties.put(prefix + CODEC_SUFFIX, group.codec());
      SETTINGS.forEach(
          (suffix, setting) -> {
            Long value = group.maintenance().get(setting);
            if (value != null) {
              properties.put(prefix + suffix, value.toString());
            }
          });
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

  private static boolean isOfGroup(String name) {
    return name.endsWith(FORMAT_SUFFIX)
        || name.endsWith(CODEC_SUFFIX)
        || SETTINGS.keySet().stream().anyMatch(name::endsWith);
  }

  private static void requireKnown(String name) {
    boolean known =
        Set.of(KEY, ANCHOR, STRICT).contains(name)
            || name.startsWith(GROUP_PREFIX)
            || COLUMN_PREFIXES.stream().anyMatch(name::startsWith);
    if (!known) {
      throw CalicoException.invalidArgument(
          "Calico keeps no table property '" + name + "'; it has " + KEY + ", " + ANCHOR + ", "
              + STRICT + ", " + GROUP_PREFIX + "<name>, " + ALGEBRA_PREFIX + "<column>, "
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
