package io.calicoformat.spark.internal;

import io.calicoformat.client.BridgeClient;
import io.calicoformat.client.BridgeOptions;
import io.calicoformat.client.Bridges;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Opens splits on executors; rows come in columns only.
 *
 * @param direct reads the files of splits that have some; null where the bridge reads all
 * @param mode whether the bridge may read what this machine does not have
 */
record SplitReaderFactory(
    BridgeOptions bridge, StructType schema, DirectFiles direct, ReadMode mode)
    implements PartitionReaderFactory {

  @Override
  public boolean supportColumnarReads(InputPartition partition) {
    return true;
  }

  @Override
  public PartitionReader<ColumnarBatch> createColumnarReader(InputPartition partition) {
    ReadScan.ReadSplit split = (ReadScan.ReadSplit) partition;
    boolean hasFiles = direct != null && !split.files().isEmpty();
    if (hasFiles && (mode == ReadMode.DIRECT || DirectFiles.areHere(split.files()))) {
      return new DirectReader(direct, null, split.files());
    }
    BridgeClient client = Bridges.connect(bridge);
    if (hasFiles && split.files().stream().allMatch(file -> file.file() != null)) {
      return new DirectReader(direct, client, split.files());
    }
    return new ArrowReader(client.scan(split.token()), schema);
  }

  @Override
  public PartitionReader<InternalRow> createReader(InputPartition partition) {
    throw new UnsupportedOperationException("splits of Calico are read in columns");
  }
}
