package io.calicoformat.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A write to begin (CAL-BRIDGE-050, 058, 059, 180, 184, 185). */
public final class WriteRequest {
  private final Map<String, Object> members = new LinkedHashMap<>();

  /** A blind write to a key-space. */
  public WriteRequest(String keySpace) {
    members.put("keySpace", keySpace);
  }

  /**
   * Deletes before its rows come: everything, or the records whose keys pass a condition.
   *
   * @param where a condition over the key in the text form of the chapter expr, or null for all
   */
  public WriteRequest overwrite(String where) {
    members.put("overwrite", where == null ? Map.of() : Map.of("where", where));
    return this;
  }

  /**
   * Depends on what plans have read.
   *
   * @param reads what the plans gave as {@code reads}
   * @param isolation {@code serializable} or {@code snapshot}
   */
  public WriteRequest reads(List<String> reads, String isolation) {
    members.put("reads", List.copyOf(reads));
    members.put("isolation", isolation);
    return this;
  }

  /**
   * Is a part: what is staged for it is committed by another write of the key-space, and it is
   * itself neither committed nor aborted (CAL-BRIDGE-180).
   */
  public WriteRequest part() {
    members.put("part", true);
    return this;
  }

  /** Is staged behind a marker, and may be committed days later. */
  public WriteRequest marker() {
    members.put("marker", true);
    return this;
  }

  /**
   * Is staged behind the marker of another part, as it is a part itself.
   *
   * @param part the token of that
   */
  public WriteRequest behind(String part) {
    members.put("behind", part);
    return this;
  }

  Map<String, Object> toJson() {
    return members;
  }
}
