package io.calicoformat.flink.internal;

import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

/** Gives a row that is known when the query is planned. */
record KnownRow(RowData row, RowType type) implements DataStreamScanProvider {
  @Override
  public DataStream<RowData> produceDataStream(
      ProviderContext context, StreamExecutionEnvironment environment) {
    var rows = environment.fromData(InternalTypeInfo.of(type), row).setParallelism(1);
    context.generateUid("figures").ifPresent(rows::uid);
    return rows;
  }

  @Override
  public boolean isBounded() {
    return true;
  }
}
