package io.calicoformat.spark.internal;

import io.calicoformat.client.BridgeClient;
import io.calicoformat.client.BridgeOptions;
import io.calicoformat.client.Bridges;
import io.calicoformat.client.StageKind;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DeltaWriter;
import org.apache.spark.sql.connector.write.DeltaWriterFactory;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Stages the changes of one task. A changed row is an upsert of the whole row; one whose key
 * changes is a delete of the old key as well. A new row must have a key that nobody has.
 */
final class RowChangesWriter implements DeltaWriter<InternalRow> {
  private final BridgeClient client;
  private final Factory factory;
  private final int[] keyInRow;
  private final int[] keyInId;
  private RowUpload deletes;
  private RowUpload changed;
  private RowUpload inserts;

  private RowChangesWriter(Factory factory) {
    this.client = Bridges.connect(factory.bridge());
    this.factory = factory;
    // A DELETE has no rows.
    boolean hasRows = factory.rows().size() > 0;
    this.keyInRow = hasRows ? ordinals(factory.keyNames(), factory.rows()) : new int[0];
    this.keyInId = ordinals(factory.keyNames(), factory.rowIds());
  }

  @Override
  public void delete(InternalRow metadata, InternalRow id) throws IOException {
    if (deletes == null) {
      deletes = upload("delete", factory.rowIds());
    }
    deletes.write(id);
  }

  @Override
  public void update(InternalRow metadata, InternalRow id, InternalRow row) throws IOException {
    if (!sameKey(id, row)) {
      delete(metadata, id);
    }
    if (changed == null) {
      changed = upload("upsert", factory.rows());
    }
    changed.write(row);
  }

  @Override
  public void insert(InternalRow row) throws IOException {
    if (inserts == null) {
      inserts = upload("insert", factory.rows());
    }
    inserts.write(row);
  }

  @Override
  public WriterCommitMessage commit() throws IOException {
    return new StagedRows(finish(deletes), finish(changed), finish(inserts));
  }

  @Override
  public void abort() {
    // Closing gives up what was not finished; what was finished is never named by a commit.
  }

  @Override
  public void close() {
    for (RowUpload upload : new RowUpload[] {deletes, changed, inserts}) {
      if (upload != null) {
        upload.close();
      }
    }
    deletes = null;
    changed = null;
    inserts = null;
  }

  private RowUpload upload(String kind, StructType schema) {
    return new RowUpload(client, factory.write(), StageKind.of(kind), schema);
  }

  private static String finish(RowUpload upload) throws IOException {
    return upload == null ? null : upload.finish().message();
  }

  private boolean sameKey(InternalRow id, InternalRow row) {
    for (int index = 0; index < keyInId.length; index++) {
      StructField component = factory.rowIds().fields()[keyInId[index]];
      Object before = id.get(keyInId[index], component.dataType());
      Object after = row.get(keyInRow[index], component.dataType());
      if (!Objects.deepEquals(before, after)) {
        return false;
      }
    }
    return true;
  }

  private static int[] ordinals(List<String> names, StructType schema) {
    return names.stream().mapToInt(schema::fieldIndex).toArray();
  }

  /** What writers are made from; write is the token of the write. */
  record Factory(
      BridgeOptions bridge,
      String write,
      StructType rows,
      StructType rowIds,
      List<String> keyNames)
      implements DeltaWriterFactory {

    @Override
    public DeltaWriter<InternalRow> createWriter(int partition, long task) {
      return new RowChangesWriter(this);
    }
  }
}
