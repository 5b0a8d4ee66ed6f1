package io.calicoformat.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calicoformat.client.At;
import io.calicoformat.client.CalicoException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;

class SourceTest extends FlinkTest {
  private static final int ROWS = 50_000;
  private static final RowType TYPE =
      RowType.of(
          new LogicalType[] {new BigIntType(), new BigIntType()}, new String[] {"id", "a"});
  // Tasks get copies of functions, and share only what is static.
  private static final AtomicLong SEEN = new AtomicLong();
  private static final AtomicInteger FAILURES = new AtomicInteger();

  private static List<RowData> rows(long from, long to, long plus) {
    return LongStream.range(from, to)
        .mapToObj(id -> (RowData) GenericRowData.of(id, id + plus))
        .toList();
  }

  private static CalicoSource.Builder source(String keySpace) {
    return CalicoSource.builder(store(), keySpace).discoverEvery(100);
  }

  private static DataStream<RowData> stream(
      StreamExecutionEnvironment environment, CalicoSource source) {
    return environment.fromSource(source, WatermarkStrategy.noWatermarks(), "calico").uid("calico");
  }

  /** As Flink prints rows of numbers. */
  private static String text(RowData row) {
    return row.getRowKind().shortString()
        + IntStream.range(0, row.getArity())
            .mapToObj(index -> String.valueOf(row.getLong(index)))
            .collect(Collectors.joining(",", "(", ")"));
  }

  private static List<String> all(CalicoSource source) throws Exception {
    List<String> rows = new ArrayList<>();
    try (CloseableIterator<RowData> each = stream(environment(2), source).executeAndCollect()) {
      each.forEachRemaining(row -> rows.add(text(row)));
    }
    return rows.stream().sorted().toList();
  }

  /** Fails once, when half of the rows have come. */
  private static final class FailsOnce implements MapFunction<RowData, RowData> {
    private static final long serialVersionUID = 1L;

    @Override
    public RowData map(RowData row) throws InterruptedException {
      if (SEEN.incrementAndGet() == ROWS / 2) {
        FAILURES.incrementAndGet();
        throw new IllegalStateException("a failure that is asked for");
      }
      if (SEEN.get() % 50 == 0) {
        // So that some checkpoints hold a part of the rows.
        Thread.sleep(2);
      }
      return row;
    }
  }

  @Test
  void rowsOfAVersionAreReadByColumnsFilterAndLimit() throws Exception {
    createKeySpace("read", "a int64", "b utf8");
    upsert("read", TYPE, rows(0, 100, 0));
    long version = client().keySpace("read", At.HEAD).version();
    upsert("read", TYPE, rows(50, 60, 1000));
    assertEquals(100, all(source("read").build()).size());
    assertEquals(
        List.of("+I(1058,58)", "+I(1059,59)"),
        all(source("read").columns(List.of("a", "id")).filter("a > 1057").build()));
    assertEquals(
        List.of("+I(58)", "+I(59)"),
        all(
            source("read").columns(List.of("a")).filter("a >= 58 and a < 60")
                .at(At.version(version)).build()));
    assertTrue(all(source("read").limit(1).build()).size() < 20);
  }

  @Test
  void whatATableLacksIsRefusedBeforeAJobRuns() {
    createKeySpace("lacking", "a int64");
    CalicoException unknown =
        assertThrows(
            CalicoException.class, source("lacking").columns(List.of("b"))::build);
    assertEquals("UnknownColumn", unknown.code());
    assertEquals(
        "UnknownKeySpace", assertThrows(CalicoException.class, source("no")::build).code());
    assertEquals(
        "InvalidArgument",
        assertThrows(CalicoException.class, source("lacking").limit(1).follow()::build).code());
  }

  @Test
  void rowsAreReadOnceThoughATaskFails() throws Exception {
    createKeySpace("failing", "a int64");
    createKeySpace("failed", "a int64 sum");
    upsert("failing", TYPE, rows(0, ROWS, 0));
    SEEN.set(0);
    FAILURES.set(0);
    StreamExecutionEnvironment environment = environment(2);
    DataStream<RowData> rows = stream(environment, source("failing").build());
    rows.map(new FailsOnce())
        .returns(rows.getType())
        .sinkTo(CalicoSink.builder(store(), "failed", TYPE).operation("a", "sum").build());
    environment.execute();
    assertEquals(1, FAILURES.get());
    assertEquals(rowsOf("failing", "id", "a"), rowsOf("failed", "id", "a"));
  }

  /** Rows from a source until there are so many, as Flink prints them. */
  private static List<String> first(int count, CalicoSource source) throws Exception {
    List<String> rows = new ArrayList<>();
    try (CloseableIterator<RowData> each = stream(environment(2), source).executeAndCollect()) {
      while (rows.size() < count) {
        rows.add(text(each.next()));
      }
    }
    return rows;
  }

  @Test
  void changesComeByVersionWithWhatTheyDo() throws Exception {
    createKeySpace("changing", "a int64");
    upsert("changing", TYPE, rows(1, 3, 0));
    long loaded = client().keySpace("changing", At.HEAD).version();
    upsert("changing", TYPE, rows(2, 4, 10));
    delete("changing", 1, 3);
    List<String> later = List.of("-U(2,2)", "+U(2,12)", "+I(3,13)", "-D(1,1)", "-D(3,13)");
    assertEquals(later, first(5, source("changing").changesAfter(At.version(loaded)).build()));
    List<String> all = first(7, source("changing").at(At.version(loaded)).follow().build());
    assertEquals(List.of("+I(1,1)", "+I(2,2)"), all.subList(0, 2));
    assertEquals(later, all.subList(2, 7));
  }

  @Test
  void aCopyThatFollowsTheChangesIsTheTableThoughATaskFails() throws Exception {
    createKeySpace("original", "a int64");
    createKeySpace("copy", "a int64");
    upsert("original", TYPE, rows(0, ROWS / 4, 0));
    SEEN.set(0);
    FAILURES.set(0);
    StreamExecutionEnvironment environment = environment(2);
    DataStream<RowData> rows = stream(environment, source("original").follow().build());
    rows.map(new FailsOnce())
        .returns(rows.getType())
        .keyBy(row -> row.getLong(0))
        .sinkTo(CalicoSink.builder(store(), "copy", TYPE).build());
    JobClient job = environment.executeAsync();
    try {
      for (int commit = 0; commit < 10; commit++) {
        upsert("original", TYPE, rows(commit * 100, commit * 100 + 2_500, 1_000_000 * commit));
        delete("original", commit * 50, commit * 90 + 7, 3_000 + commit);
      }
      List<String> wanted = rowsOf("original", "id", "a");
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!wanted.equals(rowsOf("copy", "id", "a")) && System.nanoTime() < end) {
        Thread.sleep(200);
      }
      assertEquals(wanted, rowsOf("copy", "id", "a"));
      assertEquals(1, FAILURES.get());
    } finally {
      job.cancel().get(60, TimeUnit.SECONDS);
    }
  }
}
