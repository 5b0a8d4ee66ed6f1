package io.calicoformat.flink;

import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** What a cluster measures, as any reporter of Flink sees it. */
public final class Measured implements MetricReporter {
  private record Named(String name, Metric metric) {}

  private static final List<Named> METRICS = new CopyOnWriteArrayList<>();

  /** Found by Flink under the name of this class. */
  public static final class Factory implements MetricReporterFactory {
    @Override
    public MetricReporter createMetricReporter(Properties properties) {
      return new Measured();
    }
  }

  /** Has a cluster report. */
  static Configuration settings() {
    METRICS.clear();
    Configuration settings = new Configuration();
    settings.setString("metrics.reporter.test.factory.class", Factory.class.getName());
    return settings;
  }

  /** The sum of a metric over all attempts of all tasks of the operators whose name has a part, or null. */
  static Long sum(String operator, String name) {
    List<Long> values =
        METRICS.stream()
            .filter(one -> one.name().contains(operator) && one.name().endsWith("." + name))
            .map(one -> valueOf(one.metric()))
            .toList();
    return values.isEmpty() ? null : values.stream().mapToLong(Long::longValue).sum();
  }

  private static Long valueOf(Metric metric) {
    if (metric instanceof Counter counter) {
      return counter.getCount();
    }
    return metric instanceof Gauge<?> gauge ? ((Number) gauge.getValue()).longValue() : 0L;
  }

  @Override
  public void open(MetricConfig config) {}

  @Override
  public void close() {}

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    METRICS.add(new Named(group.getMetricIdentifier(name), metric));
  }

  // Those of tasks that have ended are what a test looks at.
  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {}
}
