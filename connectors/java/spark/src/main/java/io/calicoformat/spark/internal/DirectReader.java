package io.calicoformat.spark.internal;

import io.calicoformat.client.BridgeClient;
import io.calicoformat.client.CalicoException;
import io.calicoformat.client.Plan;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import scala.collection.Iterator;

/** Gives the rows of files as Spark's reader of Parquet reads them, and counts them. */
final class DirectReader implements PartitionReader<ColumnarBatch> {
  private final DirectFiles reader;
  // Null where files are read where they lie.
  private final BridgeClient client;
  private final java.util.Iterator<Plan.DataFile> files;
  private Plan.DataFile file;
  private URI address;
  private Iterator<?> batches;
  private ColumnarBatch batch;
  private long rows;

  /** Reads files through a bridge, or, where client is null, from the disk of this machine. */
  DirectReader(DirectFiles reader, BridgeClient client, List<Plan.DataFile> files) {
    this.reader = reader;
    this.client = client;
    this.files = files.iterator();
  }

  @Override
  public boolean next() throws IOException {
    while (batches == null || !batches.hasNext()) {
      endFile();
      if (!files.hasNext()) {
        return false;
      }
      file = files.next();
      address =
          client == null ? Path.of(file.path()).toUri() : BridgeFileSystem.add(client, file);
      batches = reader.read(file, address);
    }
    batch = (ColumnarBatch) batches.next();
    rows += batch.numRows();
    return true;
  }

  @Override
  public ColumnarBatch get() {
    return batch;
  }

  @Override
  public void close() throws IOException {
    try {
      if (batches instanceof Closeable open) {
        open.close();
      }
    } finally {
      if (client != null && address != null) {
        BridgeFileSystem.remove(address);
      }
    }
  }

  private void endFile() throws IOException {
    if (batches == null) {
      return;
    }
    close();
    batches = null;
    boolean isWrong = reader.leavesOutPages() ? rows > file.rows() : rows != file.rows();
    if (isWrong) {
      throw CalicoException.internal(
          "a file of a split has " + rows + " rows where the log says " + file.rows(), null);
    }
    rows = 0;
  }
}
