package io.calicoformat.client;

import java.util.List;
import java.util.Map;

/**
 * A cell, or a whole record, that both sides made something else of (CAL-REFS-060). Values are in
 * JSON form, as {@link Json} has them.
 *
 * @param keySpace the name of its key-space
 * @param key the components of its key
 * @param column its column, or null where one side deleted the record that the other changed
 * @param base what both sides began from; null for a null cell, and for a record that is not there
 * @param ours what the branch holds
 * @param theirs what was to be brought into it
 */
public record CellConflict(
    String keySpace, List<Object> key, String column, Object base, Object ours, Object theirs) {

  static CellConflict of(JsonObject json) {
    Map<String, Object> members = json.members();
    return new CellConflict(
        json.text("keySpace"),
        json.values("key"),
        json.textOrNull("column"),
        members.get("base"),
        members.get("ours"),
        members.get("theirs"));
  }

  /** The conflicts that a failure tells of, the first hundred; none of any other failure. */
  public static List<CellConflict> in(CalicoException failure) {
    JsonObject details = new JsonObject(failure.details());
    boolean tells = failure.code().equals("CommitConflict") && details.has("conflicts");
    return tells ? details.list("conflicts", CellConflict::of) : List.of();
  }
}
