package io.calicoformat.flink.internal;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.RecordEmitter;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;

/** Reads splits one after another; how many rows of one it has given out is kept in checkpoints. */
public final class RowReader
    extends SingleThreadMultiplexSourceReaderBase<
        ReadRow, RowData, CalicoSplit, RowReader.Reading> {

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
    this(read, context, new FetchMetrics(context.metricGroup()));
  }

  private RowReader(SourceRead read, SourceReaderContext context, FetchMetrics metrics) {
    super(
        () -> new Fetcher(read, metrics),
        new Emitter(read.marksTime()),
        context.getConfiguration(),
        context);
  }

  /** Gives out rows; the times of their versions never go back. */
  private static final class Emitter implements RecordEmitter<ReadRow, RowData, Reading> {
    private final boolean marksTime;
    private long latest = Long.MIN_VALUE;

    Emitter(boolean marksTime) {
      this.marksTime = marksTime;
    }

    @Override
    public void emitRecord(ReadRow row, SourceOutput<RowData> output, Reading reading) {
      if (marksTime && row.timeMs() > latest) {
        latest = row.timeMs();
        output.emitWatermark(new Watermark(latest - 1));
      }
      output.collect(row.row(), row.timeMs());
      reading.done++;
    }
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
  private static final class Fetcher implements SplitReader<ReadRow, CalicoSplit> {
    private static final int ROWS_MAX = 2_048;

    private final SourceRead read;
    private final Queue<CalicoSplit> splits = new ArrayDeque<>();
    private final FetchMetrics metrics;
    private SplitRows rows;

    Fetcher(SourceRead read, FetchMetrics metrics) {
      this.read = read;
      this.metrics = metrics;
    }

    @Override
    public RecordsWithSplitIds<ReadRow> fetch() throws IOException {
      RecordsBySplits.Builder<ReadRow> batch = new RecordsBySplits.Builder<>();
      CalicoSplit split = splits.peek();
      if (split == null) {
        return batch.build();
      }
      if (rows == null) {
        rows = read.open(split);
      }
      long before = rows.bytes();
      ReadRow last = null;
      for (int count = 0; count < ROWS_MAX; count++) {
        GenericRowData row = rows.next();
        if (row == null) {
          splits.remove();
          batch.addFinishedSplit(split.splitId());
          break;
        }
        last =
            split.isOfChanges()
                ? ReadRow.ofChange(row, read.metadata())
                : ReadRow.of(split, row, read.metadata());
        batch.add(split, last);
      }
      if (last != null) {
        metrics.fetched(rows.bytes() - before, last.timeMs());
      }
      if (splits.peek() != split) {
        close();
      }
      return batch.build();
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
