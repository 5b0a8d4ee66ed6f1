package io.calicoformat.spark.internal;

import io.calicoformat.client.CalicoException;
import io.calicoformat.client.Plan;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import scala.collection.Iterator;

/** Gives the rows of files as Spark's reader of Parquet reads them, and counts them. */
final class DirectReader implements PartitionReader<ColumnarBatch> {
  private final DirectFiles reader;
  private final java.util.Iterator<Plan.DataFile> files;
  private Plan.DataFile file;
  private Iterator<?> batches;
  private ColumnarBatch batch;
  private long rows;

  DirectReader(DirectFiles reader, List<Plan.DataFile> files) {
    this.reader = reader;
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
      batches = reader.read(file);
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
    if (batches instanceof Closeable open) {
      open.close();
    }
  }

  private void endFile() throws IOException {
    if (batches == null) {
      return;
    }
    close();
    batches = null;
    if (rows != file.rows()) {
      throw CalicoException.internal(
          file.path() + " has " + rows + " rows where the log says " + file.rows(), null);
    }
    rows = 0;
  }
}
