package io.calicoformat.flink.internal;

import io.calicoformat.client.BridgeClient;
import io.calicoformat.client.StageKind;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** Stages rows without a job. */
public final class RowUploads {
  private RowUploads() {}

  /** Stages rows of all columns of a type, and gives the message. */
  public static String stage(
      BridgeClient client, String write, StageKind kind, RowType type, List<RowData> rows)
      throws IOException {
    List<Integer> all = IntStream.range(0, type.getFieldCount()).boxed().toList();
    try (RowUpload upload = new RowUpload(client, write, kind, type, all)) {
      for (RowData row : rows) {
        upload.write(row);
      }
      return upload.finish().message();
    }
  }
}
