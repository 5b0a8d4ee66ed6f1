package io.calicoformat.spark.internal;

import io.calicoformat.client.CalicoException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.expressions.Transform;

/** Makes the definition of a key-space (CAL-BRIDGE-027) from what CREATE TABLE says. */
public final class NewTable {
  private static final String DEFAULT_GROUP = "main";

  private final TableProperties properties;
  private final Map<String, Column> columns = new LinkedHashMap<>();
  private final List<String> key;
  private final Layouts layouts;
  private final List<Object> partitioning;

  /**
   * Takes what CREATE TABLE says.
   *
   * @throws CalicoException {@code InvalidArgument} or {@code UnsupportedType} where it says
   *     something that Calico does not have
   */
  public NewTable(Column[] columns, Transform[] partitions, Map<String, String> properties) {
    this.properties = new TableProperties(properties);
    for (Column column : columns) {
      this.columns.put(column.name(), column);
    }
    this.key = this.properties.key();
    for (String component : key) {
      requireColumn(component);
    }
    this.layouts =
        new Layouts(key, key.stream().map(name -> this.columns.get(name).dataType()).toList());
    this.partitioning = layouts.toJson(List.of(partitions));
    Set<String> values = new LinkedHashSet<>(this.columns.keySet());
    key.forEach(values::remove);
    this.properties.requireColumns(values);
  }

  /** The definition in JSON form. */
  public Map<String, Object> definition(String name) {
    Map<String, Object> definition = new LinkedHashMap<>();
    definition.put("name", name);
    definition.put("strict", properties.strict());
    List<Object> components = new ArrayList<>();
    for (String component : key) {
      components.add(Map.of("name", component, "type", type(columns.get(component))));
    }
    definition.put("key", components);
    Map<String, List<String>> groups = groups();
    String anchor = anchor(groups);
    List<Object> each = new ArrayList<>();
    groups.forEach((group, names) -> each.add(group(group, names, group.equals(anchor))));
    definition.put("groups", each);
    return definition;
  }

  /** The columns of each group; those that no group is given for are the default group's. */
  private Map<String, List<String>> groups() {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    Set<String> left = new LinkedHashSet<>(columns.keySet());
    key.forEach(left::remove);
    Map<String, List<String>> given = properties.groups();
    given.forEach(
        (group, names) -> {
          for (String name : names) {
            requireColumn(name);
            if (!left.remove(name)) {
              throw CalicoException.invalidArgument(
                  "column '" + name + "' of group '" + group
                      + "' is part of the key or of another group");
            }
          }
        });
    if (!left.isEmpty() || given.isEmpty()) {
      Set<String> others = properties.otherGroups();
      String group = others.isEmpty() ? DEFAULT_GROUP : others.iterator().next();
      groups.put(group, List.copyOf(left));
    }
    groups.putAll(given);
    return groups;
  }

  private String anchor(Map<String, List<String>> groups) {
    String anchor = properties.anchor();
    if (anchor == null) {
      return groups.keySet().iterator().next();
    }
    if (!groups.containsKey(anchor)) {
      throw CalicoException.invalidArgument(
          "the anchor '" + anchor + "' is no group; they are " + groups.keySet());
    }
    return anchor;
  }

  private Map<String, Object> group(String name, List<String> names, boolean anchor) {
    Map<String, Object> group = new LinkedHashMap<>();
    group.put("name", name);
    group.put("anchor", anchor);
    putGiven(group, "fileFormat", properties.setting(name, GroupProperty.FORMAT));
    putGiven(group, "codec", properties.setting(name, GroupProperty.CODEC));
    group.put("maintenance", properties.maintenance(name));
    String own = properties.setting(name, GroupProperty.PARTITIONING);
    group.put("partitioning", own == null ? partitioning : layouts.parse(own));
    List<Object> each = new ArrayList<>();
    for (String column : names) {
      each.add(column(columns.get(column)));
    }
    group.put("columns", each);
    return group;
  }

  private Map<String, Object> column(Column column) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", column.name());
    json.put("type", type(column));
    putGiven(json, "algebra", properties.algebra(column.name()));
    putGiven(json, "orderBy", properties.orderBy(column.name()));
    if (!column.nullable() || properties.required(column.name())) {
      json.put("required", true);
    }
    return json;
  }

  private String type(Column column) {
    String type = Types.toCalico(column.dataType(), column.name());
    String given = properties.type(column.name());
    if (given == null) {
      return type;
    }
    String read = Types.toCalico(Types.toSpark(given), column.name());
    if (!read.equals(type)) {
      throw CalicoException.invalidArgument(
          "column '" + column.name() + "' is declared " + column.dataType().sql()
              + ", which does not hold the " + given + " of its property");
    }
    return given;
  }

  private void requireColumn(String name) {
    if (!columns.containsKey(name)) {
      throw CalicoException.invalidArgument(
          "the properties name a column '" + name + "'; the table has " + columns.keySet());
    }
  }

  private static void putGiven(Map<String, Object> json, String name, String value) {
    if (value != null) {
      json.put(name, value);
    }
  }
}
