package io.calicoformat.spark.internal;

import io.calicoformat.client.CalicoException;
import java.util.Map;
import java.util.StringJoiner;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.CharType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.VarcharType;

/** Which type of Calico stands for which of Spark, and back. TYPES.md shows it as a table. */
final class Types {
  private static final Map<DataType, String> PLAIN =
      Map.ofEntries(
          Map.entry(DataTypes.BooleanType, "bool"),
          Map.entry(DataTypes.ByteType, "int8"),
          Map.entry(DataTypes.ShortType, "int16"),
          Map.entry(DataTypes.IntegerType, "int32"),
          Map.entry(DataTypes.LongType, "int64"),
          Map.entry(DataTypes.FloatType, "float32"),
          Map.entry(DataTypes.DoubleType, "float64"),
          Map.entry(DataTypes.StringType, "utf8"),
          Map.entry(DataTypes.BinaryType, "binary"),
          Map.entry(DataTypes.DateType, "date"),
          Map.entry(DataTypes.TimestampNTZType, "timestamp"),
          Map.entry(DataTypes.TimestampType, "timestamptz"));

  private Types() {}

  /** The type of Spark that the text form of a type of Calico is read as. */
  static DataType toSpark(String type) {
    return TypeParser.parse(type);
  }

  /**
   * The text form of the type that values of a type of Spark are kept in.
   *
   * @param column whose type it is, for the message of a refusal
   * @throws CalicoException {@code UnsupportedType} where Calico has none
   */
  static String toCalico(DataType type, String column) {
    String plain = PLAIN.get(type);
    if (plain != null) {
      return plain;
    }
    if (type instanceof DecimalType decimal) {
      return decimal(decimal, column);
    }
    if (type instanceof ArrayType list) {
      return "list<" + toCalico(list.elementType(), column) + ">";
    }
    if (type instanceof StructType struct) {
      return struct(struct, column);
    }
    if (type instanceof MapType map) {
      return "map<" + toCalico(map.keyType(), column) + "," + toCalico(map.valueType(), column)
          + ">";
    }
    throw refusal(type, column);
  }

  private static String decimal(DecimalType type, String column) {
    if (type.scale() < 0) {
      throw CalicoException.unsupportedType(
          "column '" + column + "' is " + type.sql() + ", and Calico has no negative scales;"
              + " cast it to DECIMAL(" + Math.min(38, type.precision() - type.scale()) + ",0)");
    }
    return "decimal(" + type.precision() + "," + type.scale() + ")";
  }

  private static String struct(StructType type, String column) {
    StringJoiner fields = new StringJoiner(",", "struct<", ">");
    for (StructField field : type.fields()) {
      String path = column + "." + field.name();
      fields.add(fieldName(field.name()) + ":" + toCalico(field.dataType(), path));
    }
    return fields.toString();
  }

  private static String fieldName(String name) {
    boolean bare =
        !name.isEmpty()
            && !Character.isDigit(name.charAt(0))
            && name.chars().allMatch(letter -> TypeParser.isWord((char) letter));
    return bare ? name : '"' + name.replace("\"", "\"\"") + '"';
  }

  private static CalicoException refusal(DataType type, String column) {
    String advice = "; cast it to a type of connectors/java/TYPES.md";
    if (type instanceof CharType || type instanceof VarcharType) {
      advice = "; declare it STRING, for Calico does not limit or pad texts";
    } else if (type instanceof StringType) {
      advice = "; declare it STRING, for Calico compares texts by their bytes";
    }
    return CalicoException.unsupportedType(
        "column '" + column + "' is " + type.sql() + ", which Calico does not have" + advice);
  }
}
