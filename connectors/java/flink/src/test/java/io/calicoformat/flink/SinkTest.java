package io.calicoformat.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.calicoformat.client.CalicoException;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;

class SinkTest extends FlinkTest {
  private static final RowType NAMES =
      RowType.of(
          new LogicalType[] {
            new BigIntType(), VarCharType.STRING_TYPE
          },
          new String[] {"id", "name"});

  private static RowData row(RowKind kind, long id, String name) {
    return GenericRowData.ofKind(kind, id, StringData.fromString(name));
  }

  private static void write(int parallelism, Sink<RowData> sink, List<RowData> rows)
      throws Exception {
    StreamExecutionEnvironment environment = environment(parallelism);
    environment.setRuntimeMode(RuntimeExecutionMode.STREAMING);
    environment
        .fromData(InternalTypeInfo.of(NAMES), rows.toArray(new RowData[0]))
        .setParallelism(1)
        .keyBy(row -> row.getLong(0))
        .sinkTo(sink);
    environment.execute();
  }

  private static CalicoSink.Builder sink(String keySpace) {
    return CalicoSink.builder(store(), keySpace, NAMES);
  }

  @Test
  void changesOfOneKeyApplyInTheOrderInWhichTheyCome() throws Exception {
    createKeySpace("changes", "name utf8", "other int64");
    List<RowData> rows =
        List.of(
            row(RowKind.INSERT, 1, "a"),
            row(RowKind.INSERT, 2, "gone"),
            row(RowKind.INSERT, 3, "before"),
            row(RowKind.DELETE, 2, "gone"),
            row(RowKind.UPDATE_BEFORE, 1, "a"),
            row(RowKind.UPDATE_AFTER, 1, "b"),
            row(RowKind.DELETE, 3, "before"),
            row(RowKind.INSERT, 3, "after"),
            row(RowKind.INSERT, 4, "x"),
            row(RowKind.DELETE, 4, "x"),
            row(RowKind.INSERT, 4, "y"),
            row(RowKind.DELETE, 4, "y"));
    write(2, sink("changes").build(), rows);
    assertEquals(
        List.of("[1, b, null]", "[3, after, null]"), rowsOf("changes", "id", "name", "other"));
    assertEquals(1, commitsTo("changes"));
  }

  @Test
  void keysThatAreDeletedAndWrittenManyTimesEndAsTheyCameLast() throws Exception {
    createKeySpace("flips", "name utf8");
    Stream<RowData> rows =
        LongStream.range(0, 40_000)
            .mapToObj(at -> at)
            .flatMap(
                at ->
                    Stream.of(
                        row(RowKind.DELETE, at % 50, "x"), row(RowKind.INSERT, at % 50, "n" + at)));
    write(2, sink("flips").build(), rows.toList());
    assertEquals(
        LongStream.range(0, 50).mapToObj(id -> "[" + id + ", n" + (39_950 + id) + "]").toList(),
        rowsOf("flips", "id", "name"));
  }

  @Test
  void cellsOfColumnsThatTheRowsLackStayAsTheyAre() throws Exception {
    createKeySpace("partial", "name utf8", "more utf8");
    RowType more =
        RowType.of(
            new LogicalType[] {
              new BigIntType(), VarCharType.STRING_TYPE
            },
            new String[] {"id", "more"});
    write(1, sink("partial").build(), List.of(row(RowKind.INSERT, 1, "a")));
    Sink<RowData> other = CalicoSink.builder(store(), "partial", more).build();
    write(1, other, List.of(row(RowKind.INSERT, 1, "b"), row(RowKind.INSERT, 2, "c")));
    assertEquals(
        List.of("[1, a, b]", "[2, null, c]"), rowsOf("partial", "id", "name", "more"));
  }

  @Test
  void eachTaskCommitsByItselfWhereOnceIsNotAskedFor() throws Exception {
    createKeySpace("loose", "name utf8");
    List<RowData> rows =
        LongStream.range(0, 100).mapToObj(id -> row(RowKind.INSERT, id, "n")).toList();
    write(2, sink("loose").atLeastOnce().build(), rows);
    assertEquals(100, rowsOf("loose", "id").size());
    assertEquals(2, commitsTo("loose"));
  }

  @Test
  void rowsThatTheKeySpaceDoesNotHaveAreRefusedBeforeAJobRuns() {
    createKeySpace("narrow", "other utf8");
    CalicoException unknown = assertThrows(CalicoException.class, sink("narrow")::build);
    assertEquals("UnknownColumn", unknown.code());
    CalicoException missing = assertThrows(CalicoException.class, sink("nowhere")::build);
    assertEquals("UnknownKeySpace", missing.code());
    RowType keyless = new RowType(NAMES.getFields().subList(1, 2));
    CalicoException without =
        assertThrows(
            CalicoException.class,
            CalicoSink.builder(store(), "narrow", keyless)::build);
    assertEquals("InvalidArgument", without.code());
  }
}
