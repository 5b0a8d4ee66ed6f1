package io.calicoformat.spark.internal;

import io.calicoformat.client.BridgeOptions;
import io.calicoformat.client.Bridges;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Opens splits on executors; rows come in columns only. */
record ArrowReaderFactory(BridgeOptions bridge, StructType schema)
    implements PartitionReaderFactory {

  @Override
  public boolean supportColumnarReads(InputPartition partition) {
    return true;
  }

  @Override
  public PartitionReader<ColumnarBatch> createColumnarReader(InputPartition partition) {
    String split = ((ReadScan.ReadSplit) partition).token();
    return new ArrowReader(Bridges.connect(bridge).scan(split), schema);
  }

  @Override
  public PartitionReader<InternalRow> createReader(InputPartition partition) {
    throw new UnsupportedOperationException("splits of Calico are read in columns");
  }
}
