package io.calicoformat.flink.internal;

import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.types.RowKind;

/**
 * A row as it is given out.
 *
 * @param row the row, with what it is a change of
 * @param timeMs when its version was committed, in milliseconds since 1970
 */
record ReadRow(RowData row, long timeMs) {
  private static final String INSERT = "insert";

  /** A row of a split of rows. */
  static ReadRow of(CalicoSplit split, GenericRowData row, List<Metadata> metadata) {
    TimestampData time = JsonCells.moment(split.to());
    if (metadata.isEmpty()) {
      return new ReadRow(row, time.getMillisecond());
    }
    Object[] known = {StringData.fromString(INSERT), split.from(), time};
    return new ReadRow(
        put(RowKind.INSERT, row, row.getArity(), known, metadata), time.getMillisecond());
  }

  /** A row of changes, whose last columns are those of {@link Metadata}. */
  static ReadRow ofChange(GenericRowData row, List<Metadata> metadata) {
    Object[] known = new Object[Metadata.values().length];
    int columns = row.getArity() - known.length;
    for (int index = 0; index < known.length; index++) {
      known[index] = row.getField(columns + index);
    }
    RowKind kind = kind(known[Metadata.CHANGE.ordinal()].toString());
    TimestampData time = (TimestampData) known[Metadata.TIMESTAMP.ordinal()];
    return new ReadRow(put(kind, row, columns, known, metadata), time.getMillisecond());
  }

  private static RowData put(
      RowKind kind, GenericRowData row, int columns, Object[] known, List<Metadata> metadata) {
    GenericRowData whole = new GenericRowData(kind, columns + metadata.size());
    for (int index = 0; index < columns; index++) {
      whole.setField(index, row.getField(index));
    }
    for (int index = 0; index < metadata.size(); index++) {
      whole.setField(columns + index, known[metadata.get(index).ordinal()]);
    }
    return whole;
  }

  private static RowKind kind(String change) {
    return switch (change) {
      case INSERT -> RowKind.INSERT;
      case "update_before" -> RowKind.UPDATE_BEFORE;
      case "update_after" -> RowKind.UPDATE_AFTER;
      case "delete" -> RowKind.DELETE;
      default -> throw new IllegalStateException("a change of the kind " + change);
    };
  }
}
