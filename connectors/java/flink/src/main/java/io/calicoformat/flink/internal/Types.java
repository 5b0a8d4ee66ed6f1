package io.calicoformat.flink.internal;

import io.calicoformat.client.CalicoException;
import java.util.StringJoiner;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** Types of Flink and the text form of Calico's (chapter types). */
public final class Types {
  private static final int MICROS = 6;

  private Types() {}

  /** The type of Flink that the text form of a type of Calico is read as; it may be null. */
  public static LogicalType toFlink(String type) {
    return TypeParser.parse(type);
  }

  /**
   * The text form of the type that values of a type of Flink are kept in.
   *
   * @param column whose type it is, for the message of a refusal
   * @throws CalicoException {@code UnsupportedType} where Calico has none
   */
  public static String toCalico(LogicalType type, String column) {
    return switch (type.getTypeRoot()) {
      case BOOLEAN -> "bool";
      case TINYINT -> "int8";
      case SMALLINT -> "int16";
      case INTEGER -> "int32";
      case BIGINT -> "int64";
      case FLOAT -> "float32";
      case DOUBLE -> "float64";
      case CHAR, VARCHAR -> "utf8";
      case BINARY, VARBINARY -> "binary";
      case DATE -> "date";
      case TIMESTAMP_WITHOUT_TIME_ZONE -> moment(type, "timestamp", column);
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> moment(type, "timestamptz", column);
      case DECIMAL -> decimal((DecimalType) type);
      case ARRAY -> "list<" + toCalico(((ArrayType) type).getElementType(), column) + ">";
      case MAP -> map((MapType) type, column);
      case ROW -> struct((RowType) type, column);
      default -> throw refusal(type, column, "cast it to another type");
    };
  }

  private static String moment(LogicalType type, String name, String column) {
    if (LogicalTypeChecks.getPrecision(type) <= MICROS) {
      return name;
    }
    throw refusal(type, column, "times are kept in microseconds: cast it to a precision of 6");
  }

  private static String decimal(DecimalType type) {
    return "decimal(" + type.getPrecision() + "," + type.getScale() + ")";
  }

  private static String map(MapType type, String column) {
    return "map<" + toCalico(type.getKeyType(), column) + ","
        + toCalico(type.getValueType(), column) + ">";
  }

  private static String struct(RowType type, String column) {
    StringJoiner fields = new StringJoiner(",", "struct<", ">");
    for (RowType.RowField field : type.getFields()) {
      String path = column + "." + field.getName();
      fields.add(fieldName(field.getName()) + ":" + toCalico(field.getType(), path));
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

  private static CalicoException refusal(LogicalType type, String column, String advice) {
    return CalicoException.unsupportedType(
        "column '" + column + "' is " + type.asSummaryString()
            + ", which Calico does not have; " + advice);
  }
}
