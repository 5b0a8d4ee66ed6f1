package io.calicoformat.flink.internal;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;

/** Reads splits one after another; how many rows of one it has given out is kept in checkpoints. */
public final class RowReader
    extends SingleThreadMultiplexSourceReaderBase<RowData, RowData, CalicoSplit, RowReader.Reading> {

  /** A split, and how many of its rows were given out. */
  static final class Reading {
    private final CalicoSplit split;
    private long done;

    private Reading(CalicoSplit split) {
      this.split = split;
      this.done = split.done();
    }
  }

  /** Reads nothing until it is given a split. */
  public RowReader(SourceRead read, SourceReaderContext context) {
    super(
        () -> new Fetcher(read),
        (row, output, reading) -> {
          output.collect(row);
          reading.done++;
        },
        context.getConfiguration(),
        context);
  }

  @Override
  public void start() {
    if (getNumberOfCurrentlyAssignedSplits() == 0) {
      context.sendSplitRequest();
    }
  }

  @Override
  protected void onSplitFinished(Map<String, Reading> finished) {
    context.sendSplitRequest();
  }

  @Override
  protected Reading initializedState(CalicoSplit split) {
    return new Reading(split);
  }

  @Override
  protected CalicoSplit toSplitType(String id, Reading reading) {
    return reading.split.after(reading.done);
  }

  /** Takes some rows at a time from the bridge, in a thread of its own. */
  private static final class Fetcher implements SplitReader<RowData, CalicoSplit> {
    private static final int ROWS_MAX = 2_048;

    private final SourceRead read;
    private final Queue<CalicoSplit> splits = new ArrayDeque<>();
    private SplitRows rows;

    Fetcher(SourceRead read) {
      this.read = read;
    }

    @Override
    public RecordsWithSplitIds<RowData> fetch() throws IOException {
      RecordsBySplits.Builder<RowData> batch = new RecordsBySplits.Builder<>();
      CalicoSplit split = splits.peek();
      if (split == null) {
        return batch.build();
      }
      if (rows == null) {
        rows = read.open(split);
      }
      for (int count = 0; count < ROWS_MAX; count++) {
        GenericRowData row = rows.next();
        if (row == null) {
          close();
          splits.remove();
          batch.addFinishedSplit(split.splitId());
          break;
        }
        batch.add(split, split.isOfChanges() ? change(row) : row);
      }
      return batch.build();
    }

    /** The row without the last column, which says what has happened to it. */
    private static RowData change(GenericRowData row) {
      int columns = row.getArity() - 1;
      GenericRowData change = new GenericRowData(kind(row.getString(columns).toString()), columns);
      for (int index = 0; index < columns; index++) {
        change.setField(index, row.getField(index));
      }
      return change;
    }

    private static RowKind kind(String change) {
      return switch (change) {
        case "insert" -> RowKind.INSERT;
        case "update_before" -> RowKind.UPDATE_BEFORE;
        case "update_after" -> RowKind.UPDATE_AFTER;
        case "delete" -> RowKind.DELETE;
        default -> throw new IllegalStateException("a change of the kind " + change);
      };
    }

    @Override
    public void handleSplitsChanges(SplitsChange<CalicoSplit> change) {
      splits.addAll(change.splits());
    }

    @Override
    public void wakeUp() {}

    @Override
    public void close() throws IOException {
      if (rows != null) {
        rows.close();
        rows = null;
      }
    }
  }
}
