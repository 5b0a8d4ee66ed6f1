package io.calicoformat.client;

import java.util.List;

/**
 * What a change of a branch has come to. Counts that a change of its kind does not have are 0.
 *
 * @param version of the commit, or null where there was nothing to do, and of a dry run
 * @param alreadyApplied whether it was there already, by its mark
 * @param brought of a merge or rebase, the transactions that were brought
 * @param held those that were there already
 * @param leftOut those that were left out
 * @param squashed of a squash, the commits of the run
 * @param left how many have taken their place
 * @param replaced of a cherry-pick or revert, the records that were put in whole
 * @param changed those in which cells were changed
 * @param deleted those that were deleted
 * @param conflictCount of a dry run, the conflicts that nothing settles
 * @param conflicts the first hundred of them
 */
public record TreeChanged(
    Long version,
    boolean alreadyApplied,
    long brought,
    long held,
    long leftOut,
    long squashed,
    long left,
    long replaced,
    long changed,
    long deleted,
    long conflictCount,
    List<CellConflict> conflicts) {

  static TreeChanged of(JsonObject json) {
    return new TreeChanged(
        json.numberOrNull("version"),
        json.flag("alreadyApplied"),
        count(json, "brought"),
        count(json, "held"),
        count(json, "leftOut"),
        count(json, "squashed"),
        count(json, "left"),
        count(json, "replaced"),
        count(json, "changed"),
        count(json, "deleted"),
        count(json, "conflictCount"),
        json.has("conflicts") ? json.list("conflicts", CellConflict::of) : List.of());
  }

  private static long count(JsonObject json, String name) {
    return json.has(name) ? json.number(name) : 0;
  }
}
