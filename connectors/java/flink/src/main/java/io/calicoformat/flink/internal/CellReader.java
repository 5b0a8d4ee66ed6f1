package io.calicoformat.flink.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;

/** Takes cells out of a vector, in Flink's internal form. */
@FunctionalInterface
interface CellReader {
  /** A cell that is not null. */
  Object get(int index);

  /** A cell, or null. */
  static Object get(CellReader reader, FieldVector vector, int index) {
    return vector.isNull(index) ? null : reader.get(index);
  }

  /** The reader of a vector that a bridge gave as the type. */
  static CellReader of(FieldVector vector, LogicalType type) {
    return switch (type.getTypeRoot()) {
      case BOOLEAN -> at -> ((BitVector) vector).get(at) != 0;
      case TINYINT -> at -> ((TinyIntVector) vector).get(at);
      case SMALLINT -> at -> ((SmallIntVector) vector).get(at);
      case INTEGER -> at -> ((IntVector) vector).get(at);
      case BIGINT -> at -> ((BigIntVector) vector).get(at);
      case FLOAT -> at -> ((Float4Vector) vector).get(at);
      case DOUBLE -> at -> ((Float8Vector) vector).get(at);
      case VARCHAR -> at -> StringData.fromBytes(((VarCharVector) vector).get(at));
      case VARBINARY -> at -> ((VarBinaryVector) vector).get(at);
      case DATE -> at -> ((DateDayVector) vector).get(at);
      case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          at -> JsonCells.moment(((TimeStampVector) vector).get(at), type);
      case DECIMAL -> decimal((DecimalVector) vector, (DecimalType) type);
      case ARRAY -> list((ListVector) vector, ((ArrayType) type).getElementType());
      case MAP -> map((ListVector) vector, (MapType) type);
      case ROW -> struct((StructVector) vector, (RowType) type);
      default -> throw new IllegalStateException("a type that was checked: " + type);
    };
  }

  private static CellReader decimal(DecimalVector vector, DecimalType type) {
    return at ->
        DecimalData.fromBigDecimal(vector.getObject(at), type.getPrecision(), type.getScale());
  }

  private static CellReader list(ListVector vector, LogicalType type) {
    FieldVector elements = vector.getDataVector();
    CellReader reader = of(elements, type);
    return at -> {
      int start = vector.getElementStartIndex(at);
      Object[] list = new Object[vector.getElementEndIndex(at) - start];
      for (int index = 0; index < list.length; index++) {
        list[index] = get(reader, elements, start + index);
      }
      return new GenericArrayData(list);
    };
  }

  private static CellReader map(ListVector vector, MapType type) {
    StructVector entries = (StructVector) vector.getDataVector();
    FieldVector keys = entries.getChildrenFromFields().get(0);
    FieldVector values = entries.getChildrenFromFields().get(1);
    CellReader key = of(keys, type.getKeyType());
    CellReader cell = of(values, type.getValueType());
    return at -> {
      Map<Object, Object> map = new LinkedHashMap<>();
      for (int index = vector.getElementStartIndex(at);
          index < vector.getElementEndIndex(at);
          index++) {
        map.put(get(key, keys, index), get(cell, values, index));
      }
      return new GenericMapData(map);
    };
  }

  private static CellReader struct(StructVector vector, RowType type) {
    List<FieldVector> fields = vector.getChildrenFromFields();
    List<CellReader> readers = new ArrayList<>();
    for (int index = 0; index < fields.size(); index++) {
      readers.add(of(fields.get(index), type.getTypeAt(index)));
    }
    return at -> {
      GenericRowData row = new GenericRowData(fields.size());
      for (int index = 0; index < fields.size(); index++) {
        row.setField(index, get(readers.get(index), fields.get(index), at));
      }
      return row;
    };
  }
}
