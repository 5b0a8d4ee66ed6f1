package io.calicoformat.flink;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.flink.api.common.functions.RichMapFunction;
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

/**
 * Rows with a number each, which add 1 to the sum of a key of their own, so that each that is lost
 * or written twice shows. They are large enough for files.
 */
final class Rows {
  static final RowType TYPE =
      RowType.of(
          new LogicalType[] {new BigIntType(), new BigIntType(), VarCharType.STRING_TYPE},
          new String[] {"id", "total", "text"});
  static final String[] COLUMNS = {"total int64 sum", "text utf8"};
  private static final int WORDS = 8;
  // Tasks get copies of functions, and share only what is static.
  private static volatile boolean waits;

  private Rows() {}

  /** Has rows come so slowly that a job goes on for as long as a test needs it, or not any more. */
  static void wait(boolean waits) {
    Rows.waits = waits;
  }

  private static final class Slowly extends RichMapFunction<Long, RowData> {
    private static final long serialVersionUID = 1L;

    @Override
    public RowData map(Long number) throws Exception {
      if (number % 2 == 0) {
        Thread.sleep(waits ? 100 : 4);
      }
      return GenericRowData.of(number, 1L, StringData.fromString(text(number)));
    }
  }

  /** Some that does not compress, the same for each number. */
  private static String text(long number) {
    StringBuilder text = new StringBuilder();
    for (int word = 0; word < WORDS; word++) {
      byte[] name = (number + " " + word).getBytes(StandardCharsets.UTF_8);
      text.append(UUID.nameUUIDFromBytes(name));
    }
    return text.toString();
  }

  /** Writes so many rows, numbered from 0. */
  static void build(StreamExecutionEnvironment environment, Sink<RowData> sink, int count) {
    environment
        .fromSequence(0, count - 1)
        .uid("numbers")
        .map(new Slowly())
        .uid("slowly")
        .returns(InternalTypeInfo.of(TYPE))
        .keyBy(row -> row.getLong(0))
        .sinkTo(sink)
        .uid("sink");
  }
}
