package io.calicoformat.spark.internal;

import io.calicoformat.client.CalicoException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Finds the columns that rows to write have. Columns that the rows lack keep their cells; columns
 * that the table lacks are refused, or with {@code mergeSchema} added.
 */
final class RowSchema {
  private final TableSource source;
  private final CaseInsensitiveStringMap options;

  RowSchema(TableSource source, CaseInsensitiveStringMap options) {
    this.source = source;
    this.options = options;
  }

  /** The schema of the rows under the names that the table has. */
  StructType of(StructType rows) {
    StructType table = source.schema();
    List<StructField> fields = new ArrayList<>();
    List<StructField> unknown = new ArrayList<>();
    for (StructField field : rows.fields()) {
      Types.toCalico(field.dataType(), field.name());
      String name = nameIn(table, field.name());
      if (name == null) {
        unknown.add(field);
      }
      String column = name == null ? field.name() : name;
      fields.add(DataTypes.createStructField(column, field.dataType(), field.nullable()));
    }
    requireKey(fields);
    if (!unknown.isEmpty()) {
      add(unknown);
    }
    return DataTypes.createStructType(fields);
  }

  private void requireKey(List<StructField> fields) {
    List<String> names = fields.stream().map(StructField::name).toList();
    for (String component : source.keyNames()) {
      if (!names.contains(component)) {
        throw CalicoException.invalidArgument(
            "the rows lack '" + component + "', which is part of the key of '"
                + source.keySpace().name() + "'; they have " + names);
      }
    }
  }

  private void add(List<StructField> unknown) {
    if (!options.getBoolean(Names.MERGE_SCHEMA, false)) {
      List<String> names = unknown.stream().map(StructField::name).toList();
      throw new CalicoException(
          "UnknownColumn",
          "NotFound",
          "'" + source.keySpace().name() + "' has no columns " + names
              + "; leave them out, or set the option mergeSchema to add them",
          false,
          Map.of(),
          null);
    }
    List<Map<String, Object>> alterations = new ArrayList<>();
    for (StructField field : unknown) {
      alterations.add(addition(field));
    }
    source.client().alterKeySpace(source.keySpace().name(), alterations);
  }

  private Map<String, Object> addition(StructField field) {
    Map<String, Object> alteration = new LinkedHashMap<>();
    alteration.put("kind", "add-column");
    String anchor = source.keySpace().anchor().name();
    alteration.put("group", options.getOrDefault(Names.ADD_TO_GROUP, anchor));
    String type = Types.toCalico(field.dataType(), field.name());
    alteration.put("column", Map.of("name", field.name(), "type", type));
    return alteration;
  }

  // Spark's names differ in more than case unless it is told otherwise, as Calico's do always.
  private static String nameIn(StructType table, String name) {
    for (String known : table.fieldNames()) {
      if (known.equalsIgnoreCase(name)) {
        return known;
      }
    }
    return null;
  }
}
