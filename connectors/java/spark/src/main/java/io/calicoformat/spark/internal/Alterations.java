package io.calicoformat.spark.internal;

import io.calicoformat.client.CalicoException;
import io.calicoformat.client.KeySpace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.connector.catalog.TableChange.AddColumn;
import org.apache.spark.sql.connector.catalog.TableChange.After;
import org.apache.spark.sql.connector.catalog.TableChange.ColumnChange;
import org.apache.spark.sql.connector.catalog.TableChange.ColumnPosition;
import org.apache.spark.sql.connector.catalog.TableChange.DeleteColumn;
import org.apache.spark.sql.connector.catalog.TableChange.RemoveProperty;
import org.apache.spark.sql.connector.catalog.TableChange.RenameColumn;
import org.apache.spark.sql.connector.catalog.TableChange.SetProperty;
import org.apache.spark.sql.connector.catalog.TableChange.UpdateColumnNullability;
import org.apache.spark.sql.connector.catalog.TableChange.UpdateColumnPosition;
import org.apache.spark.sql.connector.catalog.TableChange.UpdateColumnType;

/** Makes alterations (CAL-BRIDGE-028) from what ALTER TABLE says. */
public final class Alterations {
  private final KeySpace keySpace;
  private final List<Map<String, Object>> made = new ArrayList<>();

  private Alterations(KeySpace keySpace) {
    this.keySpace = keySpace;
  }

  /**
   * The alterations that changes come to, in order.
   *
   * @throws CalicoException {@code InvalidArgument} where one is none that Calico has
   */
  public static List<Map<String, Object>> of(KeySpace keySpace, TableChange... changes) {
    Alterations alterations = new Alterations(keySpace);
    for (TableChange change : changes) {
      alterations.add(change);
    }
    return alterations.made;
  }

  private void add(TableChange change) {
    if (change instanceof SetProperty setting) {
      setProperty(setting.property(), setting.value());
    } else if (change instanceof RemoveProperty removal) {
      removeProperty(removal.property());
    } else if (!(change instanceof ColumnChange column)) {
      throw CalicoException.invalidArgument(
          "Calico has no " + change.getClass().getSimpleName() + " of a table; it changes columns");
    } else if (column.fieldNames().length == 1) {
      changeColumn(column.fieldNames()[0], column);
    } else {
      made.addAll(FieldAlterations.of(keySpace, column));
    }
  }

  private void removeProperty(String name) {
    Optional<GroupProperty> setting = GroupProperty.of(name);
    if (setting.isPresent()) {
      made.add(setting.get().alteration(null, Layouts.of(keySpace)));
    } else {
      setProperty(name, "false");
    }
  }

  /** Settings of groups, strictness and what is required: what a table can change. */
  private void setProperty(String name, String value) {
    Optional<GroupProperty> setting = GroupProperty.of(name);
    if (setting.isPresent()) {
      made.add(setting.get().alteration(value, Layouts.of(keySpace)));
      return;
    }
    boolean isRequired = name.startsWith(TableProperties.REQUIRED_PREFIX);
    if (!isRequired && !name.equals(TableProperties.STRICT)) {
      throw CalicoException.invalidArgument(
          "the property " + name + " of a table cannot be changed; " + TableProperties.STRICT
              + ", " + TableProperties.REQUIRED_PREFIX + "<column> and " + GroupProperty.PREFIX
              + "<group>.<setting> can");
    }
    boolean flag = TableProperties.flag(name, value);
    if (!isRequired) {
      made.add(Map.of("kind", "set-strict", "strict", flag));
      return;
    }
    List<String> path =
        List.of(name.substring(TableProperties.REQUIRED_PREFIX.length()).split("\\."));
    if (path.size() == 1) {
      put("set-required", "column", path.get(0)).put("required", flag);
    } else {
      put("set-field-required", "column", path.get(0)).put("field", path.subList(1, path.size()));
      made.get(made.size() - 1).put("required", flag);
    }
  }

  private void changeColumn(String name, ColumnChange change) {
    if (change instanceof AddColumn addition) {
      addColumn(name, addition);
    } else if (change instanceof DeleteColumn) {
      put("drop-column", "column", name);
    } else if (change instanceof RenameColumn renaming) {
      put("rename-column", "column", name).put("name", renaming.newName());
    } else if (change instanceof UpdateColumnType widening) {
      String type = Types.toCalico(widening.newDataType(), name);
      put("widen-column", "column", name).put("type", type);
    } else if (change instanceof UpdateColumnNullability nullability) {
      put("set-required", "column", name).put("required", !nullability.nullable());
    } else if (change instanceof UpdateColumnPosition move) {
      moveColumn(name, move.position());
    } else {
      throw CalicoException.invalidArgument(
          "Calico has no " + change.getClass().getSimpleName() + " of column '" + name + "'");
    }
  }

  private void addColumn(String name, AddColumn addition) {
    if (addition.defaultValue() != null) {
      throw CalicoException.invalidArgument(
          "column '" + name + "' has a default value; in Calico what is missing is null");
    }
    Map<String, Object> column = new LinkedHashMap<>();
    column.put("name", name);
    column.put("type", Types.toCalico(addition.dataType(), name));
    if (!addition.isNullable()) {
      column.put("required", true);
    }
    Map<String, Object> alteration = new LinkedHashMap<>();
    alteration.put("kind", "add-column");
    alteration.put("group", keySpace.anchor().name());
    alteration.put("column", column);
    made.add(alteration);
    if (addition.position() != null) {
      moveColumn(name, addition.position());
    }
  }

  private void moveColumn(String name, ColumnPosition position) {
    Object after = position instanceof After behind ? behind.column() : null;
    // Components of the key come before all columns: behind one of them is first.
    put("move-column", "column", name).put("after", isKey(after) ? null : after);
  }

  private Map<String, Object> put(String kind, String member, Object value) {
    Map<String, Object> alteration = new LinkedHashMap<>();
    alteration.put("kind", kind);
    alteration.put(member, value);
    made.add(alteration);
    return alteration;
  }

  private boolean isKey(Object name) {
    return keySpace.key().stream().anyMatch(component -> component.name().equals(name));
  }
}
