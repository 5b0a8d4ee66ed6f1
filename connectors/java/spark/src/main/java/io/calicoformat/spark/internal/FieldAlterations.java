package io.calicoformat.spark.internal;

import io.calicoformat.client.CalicoException;
import io.calicoformat.client.KeySpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.connector.catalog.TableChange.AddColumn;
import org.apache.spark.sql.connector.catalog.TableChange.After;
import org.apache.spark.sql.connector.catalog.TableChange.ColumnChange;
import org.apache.spark.sql.connector.catalog.TableChange.ColumnPosition;
import org.apache.spark.sql.connector.catalog.TableChange.DeleteColumn;
import org.apache.spark.sql.connector.catalog.TableChange.RenameColumn;
import org.apache.spark.sql.connector.catalog.TableChange.UpdateColumnNullability;
import org.apache.spark.sql.connector.catalog.TableChange.UpdateColumnPosition;
import org.apache.spark.sql.connector.catalog.TableChange.UpdateColumnType;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;

/** Makes alterations of fields of structs from what ALTER TABLE says. */
final class FieldAlterations {
  private FieldAlterations() {}

  /** The alterations that a change of a field comes to. */
  static List<Map<String, Object>> of(KeySpace keySpace, ColumnChange change) {
    String[] names = change.fieldNames();
    String column = names[0];
    List<String> path = path(keySpace, names);
    if (change instanceof AddColumn addition) {
      return add(column, path, addition);
    }
    String kind;
    Map<String, Object> rest = new LinkedHashMap<>();
    if (change instanceof DeleteColumn) {
      kind = "drop-field";
    } else if (change instanceof RenameColumn renaming) {
      kind = "rename-field";
      rest.put("name", renaming.newName());
    } else if (change instanceof UpdateColumnType widening) {
      kind = "widen-field";
      rest.put("type", Types.toCalico(widening.newDataType(), String.join(".", names)));
    } else if (change instanceof UpdateColumnNullability nullability) {
      kind = "set-field-required";
      rest.put("required", !nullability.nullable());
    } else if (change instanceof UpdateColumnPosition move) {
      kind = "move-field";
      rest.put("after", after(move.position()));
    } else {
      throw CalicoException.invalidArgument(
          "Calico has no " + change.getClass().getSimpleName() + " of the field '"
              + String.join(".", names) + "'");
    }
    Map<String, Object> alteration = alteration(kind, column);
    alteration.put("field", path);
    alteration.putAll(rest);
    return List.of(alteration);
  }

  private static List<Map<String, Object>> add(
      String column, List<String> path, AddColumn addition) {
    if (addition.defaultValue() != null) {
      throw CalicoException.invalidArgument(
          "the field '" + String.join(".", path) + "' of column '" + column
              + "' has a default value; in Calico what is missing is null");
    }
    String name = path.get(path.size() - 1);
    Map<String, Object> alteration = alteration("add-field", column);
    alteration.put("parent", path.subList(0, path.size() - 1));
    alteration.put(
        "field", Map.of("name", name, "type", Types.toCalico(addition.dataType(), name)));
    if (addition.position() != null) {
      alteration.put("after", after(addition.position()));
    }
    List<Map<String, Object>> alterations = new ArrayList<>(List.of(alteration));
    if (!addition.isNullable()) {
      Map<String, Object> required = alteration("set-field-required", column);
      required.put("field", path);
      required.put("required", true);
      alterations.add(required);
    }
    return alterations;
  }

  private static Map<String, Object> alteration(String kind, String column) {
    Map<String, Object> alteration = new LinkedHashMap<>();
    alteration.put("kind", kind);
    alteration.put("column", column);
    return alteration;
  }

  private static String after(ColumnPosition position) {
    return position instanceof After behind ? behind.column() : null;
  }

  /** The fields on the way: Spark also names the elements of lists and the values of maps. */
  private static List<String> path(KeySpace keySpace, String[] names) {
    DataType type =
        keySpace.columns().stream()
            .filter(column -> column.name().equals(names[0]))
            .findFirst()
            .map(column -> Types.toSpark(column.type()))
            .orElseThrow(
                () -> CalicoException.invalidArgument("there is no column '" + names[0] + "'"));
    List<String> path = new ArrayList<>();
    for (String name : Arrays.asList(names).subList(1, names.length)) {
      if (type instanceof ArrayType list) {
        type = list.elementType();
      } else if (type instanceof MapType map) {
        type = name.equals("key") ? map.keyType() : map.valueType();
      } else {
        path.add(name);
        type = typeOf(type, name);
      }
    }
    if (path.isEmpty()) {
      throw CalicoException.invalidArgument(
          "'" + String.join(".", names) + "' is no field of a struct, and cannot change by itself");
    }
    return path;
  }

  /** The type of a field, or of none where it is to be added. */
  private static DataType typeOf(DataType type, String name) {
    boolean known =
        type instanceof StructType struct && List.of(struct.fieldNames()).contains(name);
    return known ? ((StructType) type).apply(name).dataType() : type;
  }
}
