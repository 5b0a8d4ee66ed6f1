package io.calicoformat.flink.internal;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.flink.runtime.metrics.MetricNames;

/** What a reader counts that Flink does not count by itself. */
final class FetchMetrics {
  private static final long UNDEFINED = -1;

  private final Counter bytes;
  private volatile long lagMs = UNDEFINED;

  FetchMetrics(SourceReaderMetricGroup group) {
    bytes = group.getIOMetricGroup().getNumBytesInCounter();
    group.gauge(MetricNames.CURRENT_FETCH_EVENT_TIME_LAG, () -> lagMs);
  }

  /** So many bytes were read, and the last row is of a version of this time, in milliseconds. */
  void fetched(long count, long timeMs) {
    bytes.inc(count);
    lagMs = Math.max(0, System.currentTimeMillis() - timeMs);
  }
}
