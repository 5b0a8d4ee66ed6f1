package io.calicoformat.client;

import io.calicoformat.client.internal.Endpoint;
import io.calicoformat.client.internal.Http;
import io.calicoformat.client.internal.Http.Repeat;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The endpoints of a bridge as methods. Requests that may be made twice are repeated a bounded
 * number of times where the bridge is busy or an answer was lost. Every method throws
 * {@link CalicoException}: what the bridge refuses, or {@code BridgeUnavailable}. Safe for use by
 * many threads.
 */
public final class BridgeClient {
  private static final int FILES_PAGE = 10_000;
  private static final int FILE_PART_BYTES = 8 * 1024 * 1024;

  private final Http http;

  BridgeClient(Endpoint endpoint, String token) {
    this.http = new Http(endpoint, token);
  }

  /** What software the bridge is; {@code GET /v1}. */
  public String software() {
    return get("/v1").text("software");
  }

  /** The names of all key-spaces at the head. */
  public List<String> keySpaces() {
    return get("/v1/key-spaces").list("keySpaces", each -> each.text("name"));
  }

  /** Describes a key-space at a version. */
  public KeySpace keySpace(String name, At at) {
    return KeySpace.of(get(path(name) + at.toQuery()));
  }

  /** Creates a key-space that is given in the JSON form of CAL-BRIDGE-027. */
  public Committed createKeySpace(Map<String, Object> definition) {
    return Committed.of(http.json("POST", "/v1/key-spaces", definition, Repeat.UNSENT));
  }

  /** Makes changes, each in the JSON form of CAL-BRIDGE-028, all at once. */
  public Committed alterKeySpace(String name, List<Map<String, Object>> alterations) {
    Map<String, Object> body = Map.of("alterations", alterations);
    return Committed.of(http.json("POST", path(name) + "/alterations", body, Repeat.UNSENT));
  }

  /** Drops a key-space. */
  public Committed dropKeySpace(String name) {
    return Committed.of(http.json("DELETE", path(name), null, Repeat.UNSENT));
  }

  /** All that a key-space is made of at a version. */
  public List<FileEntry> files(String name, At at) {
    List<FileEntry> files = new ArrayList<>();
    String query = (at.isHead() ? "?" : at.toQuery() + "&") + "limit=" + FILES_PAGE;
    String after = null;
    do {
      String more = after == null ? "" : "&after=" + encoded(after);
      JsonObject page = get(path(name) + "/files" + query + more);
      files.addAll(page.list("files", FileEntry::of));
      after = page.textOrNull("next");
    } while (after != null);
    return files;
  }

  /** Cuts a read into splits. */
  public Plan plan(PlanRequest request) {
    return Plan.of(http.json("POST", "/v1/plan", request.toJson(), Repeat.ALWAYS));
  }

  /** The rows of a split, as an Arrow IPC stream without compression. */
  public RowStream scan(String split) {
    return http.rows("/v1/scan", Map.of("split", split));
  }

  /**
   * Reads bytes of a file of a split, all of them.
   *
   * @param file the token of the file
   * @param start the first byte
   */
  public void readFile(String file, long start, byte[] into, int offset, int length) {
    for (int done = 0; done < length; ) {
      int part = Math.min(length - done, FILE_PART_BYTES);
      long from = start + done;
      Map<String, Object> body = Map.of("file", file, "start", from, "end", from + part);
      http.bytes("/v1/file", body, into, offset + done, part);
      done += part;
    }
  }

  /** Begins a write. */
  public Write beginWrite(WriteRequest request) {
    return Write.of(http.json("POST", "/v1/writes", request.toJson(), Repeat.ALWAYS));
  }

  /**
   * Begins to stage rows.
   *
   * @param write the token of the write
   * @param kind what is done with the rows, and how with the cells of single columns
   */
  public StageUpload stage(String write, StageKind kind) {
    Map<String, String> headers = Map.of("Calico-Write", write);
    return new StageUpload(http.upload("/v1/stage" + kind.toQuery(), headers));
  }

  /**
   * Makes staged rows visible, or finds that they are already.
   *
   * @param write the token of the write
   * @param messages what was staged, in the order in which it applies
   * @param mark how far an application has come with this, or null
   */
  public Committed commit(String write, List<String> messages, Mark mark) {
    return commit(write, messages, mark == null ? Map.of() : Map.of("mark", mark.toJson()));
  }

  /**
   * The same, after the deletion of all records whose keys pass a condition (CAL-BRIDGE-065).
   *
   * @param where a condition over the key in the text form of the chapter expr, or null for all
   * @param write the token of a write that overwrites nothing by itself
   * @param messages what was staged, in the order in which it applies
   */
  public Committed overwrite(String where, String write, List<String> messages) {
    Map<String, Object> overwrite = where == null ? Map.of() : Map.of("where", where);
    return commit(write, messages, Map.of("overwrite", overwrite));
  }

  private Committed commit(String write, List<String> messages, Map<String, Object> more) {
    Map<String, Object> body = new LinkedHashMap<>(Map.of("write", write, "messages", messages));
    body.putAll(more);
    return Committed.of(http.json("POST", "/v1/commit", body, Repeat.ALWAYS));
  }

  /** Ends a write without a commit; false where it had landed. */
  public boolean abort(String write, List<String> messages) {
    Map<String, Object> body = Map.of("write", write, "messages", messages);
    return http.json("POST", "/v1/abort", body, Repeat.ALWAYS).flag("aborted");
  }

  /** Commits above a version, in order, at most 1,000. */
  public List<LogEntry> entriesAfter(long version, int limit) {
    return get("/v1/log?after=" + version + "&limit=" + limit).list("entries", LogEntry::of);
  }

  /** How far an application has come, or null where nothing is known of it. */
  public Mark mark(String application) {
    try {
      return Mark.of(get("/v1/marks/" + encoded(application)));
    } catch (CalicoException failure) {
      if (failure.kind().equals("NotFound")) {
        return null;
      }
      throw failure;
    }
  }

  private JsonObject get(String path) {
    return http.json("GET", path, null, Repeat.ALWAYS);
  }

  private static String path(String keySpace) {
    return "/v1/key-spaces/" + encoded(keySpace);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
