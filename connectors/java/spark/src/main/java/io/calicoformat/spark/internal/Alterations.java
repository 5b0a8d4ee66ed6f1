package io.calicoformat.spark.internal;

import io.calicoformat.client.CalicoException;
import io.calicoformat.client.KeySpace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.connector.catalog.TableChange.AddColumn;
import org.apache.spark.sql.connector.catalog.TableChange.After;
import org.apache.spark.sql.connector.catalog.TableChange.ColumnChange;
import org.apache.spark.sql.connector.catalog.TableChange.ColumnPosition;
import org.apache.spark.sql.connector.catalog.TableChange.DeleteColumn;
import org.apache.spark.sql.connector.catalog.TableChange.RenameColumn;
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
    if (!(change instanceof ColumnChange column)) {
      throw CalicoException.invalidArgument(
          "Calico has no " + change.getClass().getSimpleName() + " of a table; it changes columns");
    }
    String name = topLevel(column);
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

  private static String topLevel(ColumnChange change) {
    if (change.fieldNames().length != 1) {
      throw CalicoException.invalidArgument(
          "'" + String.join(".", change.fieldNames())
              + "' is a field of a struct; this connector changes whole columns");
    }
    return change.fieldNames()[0];
  }
}
