package io.calicoformat.flink.internal;

import io.calicoformat.client.BridgeClient;
import io.calicoformat.client.StageKind;
import io.calicoformat.client.Staged;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;

/**
 * Stages the changes of one task up to a checkpoint. Changes of one key apply in the order in which
 * they come, though rows and deletes go to the bridge apart: of a <em>round</em> the rows apply
 * first and then the deletes, and a row of a key that was deleted begins another round. From the
 * first delete on changes are kept back for a while, so that keys that are deleted and written
 * again do not begin a round each.
 */
final class RowStager implements AutoCloseable {
  private static final int KEPT_MAX = 16_384;
  private static final int DELETED_MAX = 1_000_000;

  private final BridgeClient client;
  private final Supplier<String> begin;
  private final SinkRows rows;
  private final UnaryOperator<RowData> copy;
  private final RowData.FieldGetter[] key;
  private final Map<List<Object>, Kept> kept = new LinkedHashMap<>();
  private final Set<List<Object>> deleted = new HashSet<>();
  private final List<String> messages = new ArrayList<>();
  private int keptRows;
  private long bytes;
  private boolean keepsBack;
  private String write;
  private RowUpload upserts;
  private RowUpload deletes;

  /** What is to happen with one key: first its delete, then its rows. */
  private static final class Kept {
    private boolean isDeleted;
    private final List<RowData> rows = new ArrayList<>(1);
  }

  /**
   * Has staged nothing yet.
   *
   * @param begin begins a write and gives its token, when there is a row for it
   * @param copy makes a row that may be kept from one that is only lent
   */
  RowStager(
      BridgeClient client, Supplier<String> begin, SinkRows rows, UnaryOperator<RowData> copy) {
    this.client = client;
    this.begin = begin;
    this.rows = rows;
    this.copy = copy;
    this.key = new RowData.FieldGetter[rows.key().size()];
    for (int index = 0; index < key.length; index++) {
      int position = rows.key().get(index);
      key[index] = RowData.createFieldGetter(rows.type().getTypeAt(position), position);
    }
  }

  void write(RowData row) throws IOException {
    RowKind kind = row.getRowKind();
    if (kind == RowKind.UPDATE_BEFORE) {
      return;
    }
    keepsBack |= kind == RowKind.DELETE;
    if (!keepsBack) {
      upsert(row);
      return;
    }
    RowData mine = copy.apply(row);
    Kept changes = kept.computeIfAbsent(keyOf(mine), absent -> new Kept());
    if (kind == RowKind.DELETE || rows.ops().isEmpty()) {
      // Each row sets the same cells, so the last one says it all.
      changes.rows.clear();
    }
    if (kind == RowKind.DELETE) {
      changes.isDeleted = true;
    } else {
      changes.rows.add(mine);
    }
    if (++keptRows >= KEPT_MAX) {
      release();
    }
  }

  /** The write that rows were staged for since the last time, or null where there were none. */
  String write() {
    return write;
  }

  /** Bytes of files that were staged since the last time. */
  long bytes() {
    return bytes;
  }

  /** Waits until all is durable, and gives what was staged, in the order in which it applies. */
  List<String> finish() throws IOException {
    release();
    endRound();
    List<String> staged = List.copyOf(messages);
    messages.clear();
    return staged;
  }

  /** Goes on with a new write. */
  void reset() {
    write = null;
    bytes = 0;
    keepsBack = false;
  }

  private void release() throws IOException {
    List<RowData> later = new ArrayList<>();
    for (Map.Entry<List<Object>, Kept> entry : kept.entrySet()) {
      Kept changes = entry.getValue();
      if (changes.isDeleted || deleted.contains(entry.getKey())) {
        later.addAll(changes.rows);
      } else {
        for (RowData row : changes.rows) {
          upsert(row);
        }
      }
    }
    for (Map.Entry<List<Object>, Kept> entry : kept.entrySet()) {
      if (entry.getValue().isDeleted && deleted.add(entry.getKey())) {
        delete(entry.getKey());
      }
    }
    kept.clear();
    keptRows = 0;
    if (!later.isEmpty() || deleted.size() >= DELETED_MAX) {
      endRound();
    }
    for (RowData row : later) {
      upsert(row);
    }
  }

  private void endRound() throws IOException {
    upserts = end(upserts);
    deletes = end(deletes);
    deleted.clear();
  }

  private RowUpload end(RowUpload upload) throws IOException {
    if (upload != null) {
      Staged staged = upload.finish();
      messages.add(staged.message());
      bytes += staged.bytes();
      upload.close();
    }
    return null;
  }

  private void upsert(RowData row) throws IOException {
    if (upserts == null) {
      StageKind kind = new StageKind("upsert", false, rows.ops());
      upserts = new RowUpload(client, token(), kind, rows.targetType(), rows.targets());
    }
    upserts.write(row);
  }

  private void delete(List<Object> values) throws IOException {
    if (deletes == null) {
      List<Integer> positions = IntStream.range(0, key.length).boxed().toList();
      deletes =
          new RowUpload(client, token(), StageKind.of("delete"), rows.keyType(), positions);
    }
    Object[] cells = values.toArray();
    for (int index = 0; index < cells.length; index++) {
      cells[index] = cells[index] instanceof ByteBuffer some ? some.array() : cells[index];
    }
    deletes.write(GenericRowData.of(cells));
  }

  private String token() {
    if (write == null) {
      write = begin.get();
    }
    return write;
  }

  private List<Object> keyOf(RowData row) {
    Object[] values = new Object[key.length];
    for (int index = 0; index < values.length; index++) {
      Object value = key[index].getFieldOrNull(row);
      values[index] = value instanceof byte[] some ? ByteBuffer.wrap(some) : value;
    }
    return Arrays.asList(values);
  }

  /** Frees the memory; what was not finished is given up. */
  @Override
  public void close() {
    for (RowUpload upload : new RowUpload[] {upserts, deletes}) {
      if (upload != null) {
        upload.close();
      }
    }
    upserts = null;
    deletes = null;
  }
}
