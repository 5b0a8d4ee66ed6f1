package io.calicoformat.flink.internal;

import java.util.List;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;

/** The Arrow types in which rows of Flink travel (CAL-BRIDGE-046, 052). */
final class ArrowFields {
  private static final int DECIMAL_BITS = 128;

  private ArrowFields() {}

  static Schema of(RowType rows) {
    return new Schema(
        rows.getFields().stream().map(field -> of(field.getName(), field.getType())).toList());
  }

  private static Field of(String name, LogicalType type) {
    return new Field(name, FieldType.nullable(arrow(type)), children(type));
  }

  private static ArrowType arrow(LogicalType type) {
    return switch (type.getTypeRoot()) {
      case BOOLEAN -> ArrowType.Bool.INSTANCE;
      case TINYINT -> new ArrowType.Int(Byte.SIZE, true);
      case SMALLINT -> new ArrowType.Int(Short.SIZE, true);
      case INTEGER -> new ArrowType.Int(Integer.SIZE, true);
      case BIGINT -> new ArrowType.Int(Long.SIZE, true);
      case FLOAT -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
      case DOUBLE -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
      case CHAR, VARCHAR -> ArrowType.Utf8.INSTANCE;
      case BINARY, VARBINARY -> ArrowType.Binary.INSTANCE;
      case DATE -> new ArrowType.Date(DateUnit.DAY);
      case TIMESTAMP_WITHOUT_TIME_ZONE -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, null);
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC");
      case DECIMAL -> decimal((DecimalType) type);
      case ARRAY -> ArrowType.List.INSTANCE;
      case MAP -> new ArrowType.Map(false);
      case ROW -> ArrowType.Struct.INSTANCE;
      default -> throw new IllegalStateException("a type that was checked: " + type);
    };
  }

  private static ArrowType decimal(DecimalType type) {
    return new ArrowType.Decimal(type.getPrecision(), type.getScale(), DECIMAL_BITS);
  }

  private static List<Field> children(LogicalType type) {
    if (type instanceof ArrayType list) {
      return List.of(of("element", list.getElementType()));
    }
    if (type instanceof RowType struct) {
      return of(struct).getFields();
    }
    return type instanceof MapType map ? List.of(entries(map)) : List.of();
  }

  private static Field entries(MapType map) {
    FieldType required = new FieldType(false, arrow(map.getKeyType()), null);
    Field key = new Field(MapVector.KEY_NAME, required, children(map.getKeyType()));
    Field value = of(MapVector.VALUE_NAME, map.getValueType());
    FieldType struct = new FieldType(false, ArrowType.Struct.INSTANCE, null);
    return new Field(MapVector.DATA_VECTOR_NAME, struct, List.of(key, value));
  }
}
