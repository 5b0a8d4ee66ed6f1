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
 *
 * <p>Requests are about what the bridge was started for, or about the branch or tag that
 * {@link #on} names; what one of these has handed out only goes back to the same.
 */
public final class BridgeClient {
  private static final int FILES_PAGE = 10_000;
  private static final int FILE_PART_BYTES = 8 * 1024 * 1024;

  private final Http http;
  private final String ref;

  BridgeClient(Endpoint endpoint, String token) {
    this(new Http(endpoint, token), null);
  }

  private BridgeClient(Http http, String ref) {
    this.http = http;
    this.ref = ref;
  }

  /**
   * The same bridge, about a branch or tag (CAL-BRIDGE-160). Where there is none of this name every
   * request is refused with {@code UnknownRef}.
   *
   * @param ref its name, or null for what the bridge was started for
   */
  public BridgeClient on(String ref) {
    return new BridgeClient(http, ref);
  }

  /** What software the bridge is; {@code GET /v1}. */
  public String software() {
    return http.json("GET", "/v1", null, Repeat.ALWAYS).text("software");
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
    return Committed.of(http.json("POST", about("/v1/key-spaces"), definition, Repeat.UNSENT));
  }

  /** Makes changes, each in the JSON form of CAL-BRIDGE-028, all at once. */
  public Committed alterKeySpace(String name, List<Map<String, Object>> alterations) {
    Map<String, Object> body = Map.of("alterations", alterations);
    return Committed.of(http.json("POST", about(path(name) + "/alterations"), body, Repeat.UNSENT));
  }

  /** Drops a key-space. */
  public Committed dropKeySpace(String name) {
    return Committed.of(http.json("DELETE", about(path(name)), null, Repeat.UNSENT));
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
    return Plan.of(http.json("POST", about("/v1/plan"), request.toJson(), Repeat.ALWAYS));
  }

  /** The rows of a split, as an Arrow IPC stream without compression. */
  public RowStream scan(String split) {
    return http.rows(about("/v1/scan"), Map.of("split", split));
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
      http.bytes(about("/v1/file"), body, into, offset + done, part);
      done += part;
    }
  }

  /** Begins a write. */
  public Write beginWrite(WriteRequest request) {
    return Write.of(http.json("POST", about("/v1/writes"), request.toJson(), Repeat.ALWAYS));
  }

  /**
   * Begins to stage rows.
   *
   * @param write the token of the write
   * @param kind what is done with the rows, and how with the cells of single columns
   */
  public StageUpload stage(String write, StageKind kind) {
    Map<String, String> headers = Map.of("Calico-Write", write);
    return new StageUpload(http.upload(about("/v1/stage" + kind.toQuery()), headers));
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
    return Committed.of(http.json("POST", about("/v1/commit"), body, Repeat.ALWAYS));
  }

  /** Ends a write without a commit; false where it had landed. */
  public boolean abort(String write, List<String> messages) {
    Map<String, Object> body = Map.of("write", write, "messages", messages);
    return http.json("POST", about("/v1/abort"), body, Repeat.ALWAYS).flag("aborted");
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

  /** All branches and tags of the store. */
  public Refs refs() {
    return Refs.of(http.json("GET", "/v1/refs", null, Repeat.ALWAYS));
  }

  /**
   * Makes a branch.
   *
   * @param from where it begins: a name, a version, a time, or a name with one of these, as behind
   *     the {@code @} of an address; or null for the head of what this client is about
   */
  public Branch createBranch(String name, String from) {
    return Branch.of(createRef("branch", name, from));
  }

  /** Makes a tag; where, is said as for a branch. */
  public Tag createTag(String name, String from) {
    return Tag.of(createRef("tag", name, from));
  }

  /** Gives a branch another name, and its line an end: writes that have begun on it are refused. */
  public Branch renameBranch(String name, String to) {
    return changeBranch(name, Map.of("name", to));
  }

  /** Sets whether a branch can be renamed and ended. */
  public Branch protectBranch(String name, boolean isProtected) {
    return changeBranch(name, Map.of("protected", isProtected));
  }

  /** Ends a branch, or takes a tag away. */
  public void deleteRef(String name) {
    http.json("DELETE", refPath(name), null, Repeat.UNSENT);
  }

  /**
   * Changes what the branch that this client is about holds. Where an answer is lost it is not
   * asked for again, unless it is a dry run or has a mark.
   */
  public TreeChanged change(TreeChange change) {
    Repeat repeat = change.isRepeatable() ? Repeat.ALWAYS : Repeat.UNSENT;
    return TreeChanged.of(http.json("POST", about("/v1/tree"), change.toJson(), repeat));
  }

  /**
   * Tells how two versions differ.
   *
   * @param versions {@code A..B}, or {@code A...B} for the difference since both were one, each as
   *     behind the {@code @} of an address; without {@code B} it ends where this client is
   * @param keySpaces names of key-spaces, or null for all
   */
  public Difference difference(String versions, List<String> keySpaces) {
    Map<String, Object> body = new LinkedHashMap<>(Map.of("versions", versions));
    if (keySpaces != null) {
      body.put("keySpaces", keySpaces);
    }
    return Difference.of(http.json("POST", about("/v1/difference"), body, Repeat.ALWAYS));
  }

  /**
   * The records of a key-space in which two versions differ, as an Arrow IPC stream: its columns,
   * and {@code _change} as in a change feed.
   */
  public RowStream differenceRows(String versions, String keySpace) {
    Map<String, Object> body = Map.of("versions", versions, "keySpace", keySpace);
    return http.rows(about("/v1/difference/rows"), body);
  }

  private JsonObject get(String path) {
    return http.json("GET", about(path), null, Repeat.ALWAYS);
  }

  private JsonObject createRef(String kind, String name, String from) {
    Map<String, Object> body = new LinkedHashMap<>(Map.of("kind", kind, "name", name));
    if (from != null) {
      body.put("from", from);
    }
    return http.json("POST", about("/v1/refs"), body, Repeat.UNSENT);
  }

  private Branch changeBranch(String name, Map<String, Object> change) {
    return Branch.of(http.json("POST", refPath(name), change, Repeat.UNSENT));
  }

  /** A path with the branch or tag that the request is about. */
  private String about(String path) {
    if (ref == null) {
      return path;
    }
    return path + (path.contains("?") ? "&" : "?") + "ref=" + encoded(ref);
  }

  private static String refPath(String name) {
    return "/v1/refs/" + encoded(name);
  }

  private static String path(String keySpace) {
    return "/v1/key-spaces/" + encoded(keySpace);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
