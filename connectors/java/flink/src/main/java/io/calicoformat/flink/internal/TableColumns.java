package io.calicoformat.flink.internal;

import io.calicoformat.client.CalicoException;
import io.calicoformat.client.KeySpace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** The columns of key-spaces as Flink has them: first the key, then the others. */
public final class TableColumns {
  private TableColumns() {}

  /**
   * The columns of a name, in order.
   *
   * @param names which ones, or null for all
   * @throws CalicoException {@code UnknownColumn}
   */
  public static RowType of(KeySpace keySpace, List<String> names) {
    Map<String, LogicalType> all = new LinkedHashMap<>();
    for (KeySpace.Component component : keySpace.key()) {
      all.put(component.name(), Types.toFlink(component.type()).copy(false));
    }
    for (KeySpace.Column column : keySpace.columns()) {
      all.put(column.name(), Types.toFlink(column.type()).copy(!column.required()));
    }
    List<RowType.RowField> fields = new ArrayList<>();
    for (String name : names == null ? all.keySet() : names) {
      LogicalType type = all.get(name);
      if (type == null) {
        throw unknown(keySpace, name);
      }
      fields.add(new RowType.RowField(name, type));
    }
    return new RowType(fields);
  }

  /**
   * Makes sure that columns are declared as the key-space has them.
   *
   * @throws CalicoException {@code UnknownColumn}, {@code TypeMismatch}
   */
  public static void requireSame(KeySpace keySpace, RowType declared) {
    RowType stored = of(keySpace, declared.getFieldNames());
    for (RowType.RowField field : declared.getFields()) {
      String name = field.getName();
      String wanted = Types.toCalico(field.getType(), name);
      String found = Types.toCalico(stored.getTypeAt(stored.getFieldIndex(name)), name);
      if (!wanted.equals(found)) {
        throw new CalicoException(
            "TypeMismatch",
            "Invalid",
            "column '" + name + "' is declared " + field.getType().asSummaryString()
                + ", and is " + found + " in '" + keySpace.name() + "'; declare it "
                + stored.getTypeAt(stored.getFieldIndex(name)).asSummaryString(),
            false,
            Map.of(),
            null);
      }
    }
  }

  /** What is reported of a column that a key-space lacks. */
  static CalicoException unknown(KeySpace keySpace, String name) {
    return new CalicoException(
        "UnknownColumn",
        "NotFound",
        "the key-space '" + keySpace.name() + "' has no column '" + name + "'",
        false,
        Map.of(),
        null);
  }
}
