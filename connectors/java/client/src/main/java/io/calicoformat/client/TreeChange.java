package io.calicoformat.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the branch that a client is about is to become (CAL-BRIDGE-166, CAL-BRIDGE-170). Where a
 * branch, tag, version or time is named, it is as behind the {@code @} of an address. What was not
 * set is left to the bridge, which refuses what a change of its kind does not have.
 */
public final class TreeChange {
  private final Map<String, Object> members = new LinkedHashMap<>();

  private TreeChange(String kind, String member, Object value) {
    members.put("kind", kind);
    members.put(member, value);
  }

  /** Has the branch hold again what it held, or what another one holds. */
  public static TreeChange restore(String ref) {
    return new TreeChange("restore", "ref", ref);
  }

  /** Brings what another branch holds, transaction by transaction. */
  public static TreeChange merge(String ref) {
    return new TreeChange("merge", "ref", ref);
  }

  /** Has the branch go on from where another one is. */
  public static TreeChange rebase(String ref) {
    return new TreeChange("rebase", "ref", ref);
  }

  /** Puts few commits in the place of those after a version. */
  public static TreeChange squash(long after) {
    return new TreeChange("squash", "after", after);
  }

  /** Takes what versions changed, {@code A..B}, {@code A...B} or one version, cell by cell. */
  public static TreeChange cherryPick(String versions) {
    return new TreeChange("cherry-pick", "versions", versions);
  }

  /** Undoes what versions changed, cell by cell. */
  public static TreeChange revert(String versions) {
    return new TreeChange("revert", "versions", versions);
  }

  /** Takes a side of conflicts: {@code ours}, that of the branch, or {@code theirs}. */
  public TreeChange take(String side) {
    return with("take", side);
  }

  /** Of a merge or rebase, has a cell that both sides wrote be a conflict. */
  public TreeChange checkWrites() {
    return with("checkWrites", true);
  }

  /** Of a restore, gives up what others commit meanwhile. */
  public TreeChange force() {
    return with("force", true);
  }

  /** Of a squash, the last version whose place is taken; the head unless given. */
  public TreeChange through(long version) {
    return with("through", version);
  }

  /** Of a cherry-pick or revert, is about these key-spaces alone. */
  public TreeChange keySpaces(List<String> names) {
    return with("keySpaces", List.copyOf(names));
  }

  /**
   * Of a cherry-pick or revert, settles conflicts by rows.
   *
   * @param rows by the name of their key-space lists of rows, each with the key and cells in JSON
   *     form
   */
  public TreeChange given(Map<String, Object> rows) {
    return with("given", rows);
  }

  /** Of a cherry-pick or revert, only tells what it comes to, and its conflicts. */
  public TreeChange dryRun() {
    return with("dryRun", true);
  }

  /** Of a cherry-pick or revert, has a repetition under the same mark done once. */
  public TreeChange mark(Mark mark) {
    return with("mark", mark.toJson());
  }

  /** What the log says that it was for. */
  public TreeChange message(String message) {
    return with("message", message);
  }

  private TreeChange with(String member, Object value) {
    members.put(member, value);
    return this;
  }

  Map<String, Object> toJson() {
    return members;
  }

  /** Whether to ask for it twice does the same as once. */
  boolean isRepeatable() {
    return members.containsKey("mark") || members.containsKey("dryRun");
  }
}
