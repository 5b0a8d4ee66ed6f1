import io.calicoformat.flink.CalicoSink;
import io.calicoformat.flink.CalicoSource;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

/**
 * Reads the orders that flink.sql makes, and adds their pieces to what is known of the items: deltas,
 * which need no look at what is there. For {@code flink run -c Pieces}.
 */
public final class Pieces {
  private static final RowType ITEMS =
      RowType.of(
          new LogicalType[] {VarCharType.STRING_TYPE, new BigIntType()},
          new String[] {"item", "pieces"});

  private Pieces() {}

  /** The address of the store. */
  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.enableCheckpointing(1_000);
    CalicoSource orders =
        CalicoSource.builder(args[0], "orders")
            .columns(List.of("item", "pieces"))
            .filter("pieces IS NOT NULL")
            .build();
    Sink<RowData> items =
        CalicoSink.builder(args[0], "items", ITEMS).operation("pieces", "sum").build();
    DataStream<RowData> ordered =
        environment.fromSource(orders, WatermarkStrategy.noWatermarks(), "orders").uid("orders");
    ordered.keyBy(row -> row.getString(0).toString()).sinkTo(items).uid("items");
    environment.execute("pieces of each item");
  }
}
