package io.calicoformat.flink.internal;

import io.calicoformat.client.CalicoException;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;

/** Puts cells, in Flink's internal form, into a vector: at rising indices, each once. */
@FunctionalInterface
interface CellWriter {
  /** Puts a value that is not null. */
  void put(int index, Object value);

  /** Puts a value, or null. */
  static void put(CellWriter writer, FieldVector vector, int index, Object value) {
    if (value == null) {
      vector.setNull(index);
    } else {
      writer.put(index, value);
    }
  }

  /** The writer of a vector that was made for the type by {@link ArrowFields}. */
  static CellWriter of(FieldVector vector, LogicalType type) {
    return switch (type.getTypeRoot()) {
      case BOOLEAN -> (at, value) -> ((BitVector) vector).setSafe(at, (Boolean) value ? 1 : 0);
      case TINYINT -> (at, value) -> ((TinyIntVector) vector).setSafe(at, (Byte) value);
      case SMALLINT -> (at, value) -> ((SmallIntVector) vector).setSafe(at, (Short) value);
      case INTEGER -> (at, value) -> ((IntVector) vector).setSafe(at, (Integer) value);
      case BIGINT -> (at, value) -> ((BigIntVector) vector).setSafe(at, (Long) value);
      case FLOAT -> (at, value) -> ((Float4Vector) vector).setSafe(at, (Float) value);
      case DOUBLE -> (at, value) -> ((Float8Vector) vector).setSafe(at, (Double) value);
      case CHAR, VARCHAR ->
          (at, value) -> ((VarCharVector) vector).setSafe(at, ((StringData) value).toBytes());
      case BINARY, VARBINARY ->
          (at, value) -> ((VarBinaryVector) vector).setSafe(at, (byte[]) value);
      case DATE -> (at, value) -> ((DateDayVector) vector).setSafe(at, (Integer) value);
      case TIMESTAMP_WITHOUT_TIME_ZONE ->
          (at, value) -> ((TimeStampMicroVector) vector).setSafe(at, micros(value));
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          (at, value) -> ((TimeStampMicroTZVector) vector).setSafe(at, micros(value));
      case DECIMAL ->
          (at, value) ->
              ((DecimalVector) vector).setSafe(at, ((DecimalData) value).toBigDecimal());
      case ARRAY -> list((ListVector) vector, ((ArrayType) type).getElementType());
      case MAP -> map((MapVector) vector, (MapType) type);
      case ROW -> struct((StructVector) vector, (RowType) type);
      default -> throw new IllegalStateException("a type that was checked: " + type);
    };
  }

  /** Microseconds since 1970. */
  private static long micros(Object value) {
    TimestampData moment = (TimestampData) value;
    int nanos = moment.getNanoOfMillisecond();
    if (nanos % 1000 != 0) {
      throw CalicoException.invalidArgument(
          "the time " + moment + " is finer than a microsecond; cast it to a precision of 6");
    }
    return Math.addExact(Math.multiplyExact(moment.getMillisecond(), 1000L), nanos / 1000);
  }

  private static CellWriter list(ListVector vector, LogicalType type) {
    FieldVector elements = vector.getDataVector();
    CellWriter writer = of(elements, type);
    ArrayData.ElementGetter getter = ArrayData.createElementGetter(type);
    return (at, value) -> {
      ArrayData list = (ArrayData) value;
      int start = vector.startNewValue(at);
      for (int index = 0; index < list.size(); index++) {
        put(writer, elements, start + index, getter.getElementOrNull(list, index));
      }
      vector.endValue(at, list.size());
    };
  }

  private static CellWriter map(MapVector vector, MapType type) {
    StructVector entries = (StructVector) vector.getDataVector();
    FieldVector keys = entries.getChildrenFromFields().get(0);
    FieldVector values = entries.getChildrenFromFields().get(1);
    CellWriter key = of(keys, type.getKeyType());
    CellWriter cell = of(values, type.getValueType());
    ArrayData.ElementGetter keyOf = ArrayData.createElementGetter(type.getKeyType());
    ArrayData.ElementGetter cellOf = ArrayData.createElementGetter(type.getValueType());
    return (at, value) -> {
      MapData map = (MapData) value;
      int start = vector.startNewValue(at);
      for (int index = 0; index < map.size(); index++) {
        entries.setIndexDefined(start + index);
        put(key, keys, start + index, keyOf.getElementOrNull(map.keyArray(), index));
        put(cell, values, start + index, cellOf.getElementOrNull(map.valueArray(), index));
      }
      vector.endValue(at, map.size());
    };
  }

  private static CellWriter struct(StructVector vector, RowType type) {
    int size = type.getFieldCount();
    FieldVector[] fields = vector.getChildrenFromFields().toArray(new FieldVector[0]);
    CellWriter[] writers = new CellWriter[size];
    RowData.FieldGetter[] getters = new RowData.FieldGetter[size];
    for (int index = 0; index < size; index++) {
      writers[index] = of(fields[index], type.getTypeAt(index));
      getters[index] = RowData.createFieldGetter(type.getTypeAt(index), index);
    }
    return (at, value) -> {
      vector.setIndexDefined(at);
      for (int index = 0; index < size; index++) {
        put(writers[index], fields[index], at, getters[index].getFieldOrNull((RowData) value));
      }
    };
  }
}
