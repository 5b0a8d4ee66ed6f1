package io.calicoformat.flink.internal;

import io.calicoformat.client.CalicoException;
import io.calicoformat.client.KeySpace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.TableChange;
import org.apache.flink.table.catalog.TableChange.AddColumn;
import org.apache.flink.table.catalog.TableChange.After;
import org.apache.flink.table.catalog.TableChange.ColumnPosition;
import org.apache.flink.table.catalog.TableChange.DropColumn;
import org.apache.flink.table.catalog.TableChange.ModifyColumnName;
import org.apache.flink.table.catalog.TableChange.ModifyColumnPosition;
import org.apache.flink.table.catalog.TableChange.ModifyPhysicalColumnType;
import org.apache.flink.table.catalog.TableChange.ResetOption;
import org.apache.flink.table.catalog.TableChange.SetOption;
import org.apache.flink.table.types.logical.LogicalType;

/** Makes alterations (CAL-BRIDGE-028) from what ALTER TABLE says. */
public final class TableChanges {
  private static final String STRICT = "strict";

  private final KeySpace keySpace;
  private final List<Map<String, Object>> made = new ArrayList<>();

  private TableChanges(KeySpace keySpace) {
    this.keySpace = keySpace;
  }

  /**
   * The alterations that changes come to, in order.
   *
   * @throws CalicoException {@code InvalidArgument} or {@code UnsupportedType} where one is none that
   *     Calico has
   */
  public static List<Map<String, Object>> alterations(
      KeySpace keySpace, List<TableChange> changes) {
    TableChanges alterations = new TableChanges(keySpace);
    changes.forEach(alterations::add);
    return alterations.made;
  }

  private void add(TableChange change) {
    if (change instanceof AddColumn addition) {
      addColumn(addition.getColumn(), addition.getPosition());
    } else if (change instanceof DropColumn drop) {
      put("drop-column", "column", drop.getColumnName());
    } else if (change instanceof ModifyColumnName renaming) {
      put("rename-column", "column", renaming.getOldColumnName())
          .put("name", renaming.getNewColumnName());
    } else if (change instanceof ModifyPhysicalColumnType retyping) {
      changeType(retyping.getOldColumn(), retyping.getNewType().getLogicalType());
    } else if (change instanceof ModifyColumnPosition move) {
      moveColumn(move.getOldColumn().getName(), move.getNewPosition());
    } else if (change instanceof SetOption setting) {
      set(setting.getKey(), setting.getValue());
    } else if (change instanceof ResetOption resetting) {
      reset(resetting.getKey());
    } else {
      throw CalicoException.invalidArgument(
          "a table of Calico has no " + change.getClass().getSimpleName()
              + "; its columns and options can change");
    }
  }

  private void addColumn(Column column, ColumnPosition position) {
    String name = column.getName();
    if (!column.isPhysical()) {
      throw CalicoException.invalidArgument(
          "column '" + name + "' is computed; a store keeps values alone");
    }
    LogicalType type = column.getDataType().getLogicalType();
    Map<String, Object> definition = new LinkedHashMap<>();
    definition.put("name", name);
    definition.put("type", Types.toCalico(type, name));
    if (!type.isNullable()) {
      definition.put("required", true);
    }
    put("add-column", "group", keySpace.anchor().name()).put("column", definition);
    if (position != null) {
      moveColumn(name, position);
    }
  }

  private void changeType(Column before, LogicalType type) {
    String name = before.getName();
    LogicalType old = before.getDataType().getLogicalType();
    String wanted = Types.toCalico(type, name);
    if (!wanted.equals(Types.toCalico(old, name))) {
      put("widen-column", "column", name).put("type", wanted);
    }
    if (type.isNullable() != old.isNullable()) {
      put("set-required", "column", name).put("required", !type.isNullable());
    }
  }

  private void moveColumn(String name, ColumnPosition position) {
    String after = position instanceof After behind ? behind.column() : null;
    // Components of the key come before all columns: behind one of them is first.
    put("move-column", "column", name).put("after", isKey(after) ? null : after);
  }

  private void set(String option, String value) {
    if (option.equals(STRICT)) {
      if (!value.equals("true") && !value.equals("false")) {
        throw CalicoException.invalidArgument(
            "the option strict is '" + value + "'; it is true or false");
      }
      put("set-strict", STRICT, value.equals("true"));
    } else {
      made.add(setting(option).set(value));
    }
  }

  private void reset(String option) {
    if (option.equals(STRICT)) {
      put("set-strict", STRICT, false);
    } else {
      made.add(setting(option).reset());
    }
  }

  private static GroupSetting setting(String option) {
    return GroupSetting.of(option)
        .orElseThrow(
            () -> CalicoException.invalidArgument(
                "the option '" + option + "' of a table cannot be changed; strict and"
                    + " groups.<name>.<setting> can, others stand in hints"));
  }

  private Map<String, Object> put(String kind, String member, Object value) {
    Map<String, Object> alteration = new LinkedHashMap<>();
    alteration.put("kind", kind);
    alteration.put(member, value);
    made.add(alteration);
    return alteration;
  }

  private boolean isKey(String name) {
    return keySpace.key().stream().anyMatch(component -> component.name().equals(name));
  }
}
