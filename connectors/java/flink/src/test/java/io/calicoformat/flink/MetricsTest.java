package io.calicoformat.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

/** What a source counts, as Flink's own interface for people and programs tells it. */
class MetricsTest extends FlinkTest {
  private static final int ROWS = 1_000;
  private static final long AGE_MS = 2_000;
  private static final RowType TYPE =
      RowType.of(
          new LogicalType[] {new BigIntType(), new BigIntType()}, new String[] {"id", "a"});

  private final HttpClient http = HttpClient.newHttpClient();
  private String vertex;

  private String get(String path) throws Exception {
    Configuration settings = new Configuration();
    useCluster(settings);
    String address =
        settings.toMap().get("rest.address") + ":" + settings.toMap().get("rest.port");
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + path)).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static String part(String text, String pattern) {
    Matcher match = Pattern.compile(pattern).matcher(text);
    return match.find() ? match.group(1) : null;
  }

  /** The value of a metric of the source, once it is what it has to be. */
  private double metric(String place, String name, Predicate<Double> is) throws Exception {
    String answer = "";
    for (int tries = 0; tries < 600; tries++) {
      answer = get(vertex + place + "?get=" + name);
      String value = part(answer, "\"(?:sum|value)\":\"?(-?[0-9.E]+)");
      if (value != null && is.test(Double.valueOf(value))) {
        return Double.parseDouble(value);
      }
      Thread.sleep(100);
    }
    throw new AssertionError(name + " is " + answer + " among " + get(vertex + place));
  }

  @Test
  void aSourceTellsWhatItReadsAndHowOldThatIs() throws Exception {
    createKeySpace("counted", "a int64");
    List<RowData> rows =
        LongStream.range(0, ROWS).mapToObj(id -> (RowData) GenericRowData.of(id, id)).toList();
    upsert("counted", TYPE, rows);
    Thread.sleep(AGE_MS);
    StreamExecutionEnvironment environment = environment(1);
    CalicoSource source = CalicoSource.builder(store(), "counted").follow().build();
    environment
        .fromSource(source, WatermarkStrategy.noWatermarks(), "counted").uid("counted")
        .sinkTo(new DiscardingSink<>());
    JobClient job = environment.executeAsync();
    try {
      String path = "/jobs/" + job.getJobID();
      String id = null;
      for (int tries = 0; id == null && tries < 600; tries++) {
        id = part(get(path), "\"vertices\":\\[\\{\"id\":\"([0-9a-f]+)\"");
        Thread.sleep(100);
      }
      vertex = path + "/vertices/" + id;
      String tasks = "/subtasks/metrics";
      assertEquals(ROWS, metric(tasks, "Source__counted.numRecordsIn", value -> value > 0));
      // Each row has two numbers of eight bytes.
      assertTrue(metric(tasks, "Source__counted.numBytesIn", value -> value > 0) >= ROWS * 16);
      assertTrue(
          metric(tasks, "Source__counted.currentFetchEventTimeLag", value -> value >= 0)
              >= AGE_MS);
      assertTrue(
          metric(tasks, "Source__counted.currentEmitEventTimeLag", value -> value >= 0)
              >= AGE_MS);
      metric(tasks, "Source__counted.sourceIdleTime", value -> value > 0);
      String splits = "Source__counted_->_Sink__Writer.coordinator.enumerator.unassignedSplits";
      metric("/jm-operator-metrics", splits.replace(">", "%3E"), value -> value == 0);
      upsert("counted", TYPE, List.of(GenericRowData.of(0L, 7L)));
      assertEquals(
          ROWS + 2, metric(tasks, "Source__counted.numRecordsIn", value -> value > ROWS));
    } finally {
      job.cancel().get(60, TimeUnit.SECONDS);
    }
  }
}
