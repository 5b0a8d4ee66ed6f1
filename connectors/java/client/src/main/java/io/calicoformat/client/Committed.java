package io.calicoformat.client;

/**
 * What a commit came to.
 *
 * @param version the version that has it, or the head where there was nothing to commit
 * @param nothing whether there was nothing to commit
 * @param alreadyApplied whether it had landed before
 */
public record Committed(long version, boolean nothing, boolean alreadyApplied) {
  static Committed of(JsonObject json) {
    return new Committed(
        json.number("version"), json.flag("nothing"), json.flag("alreadyApplied"));
  }
}
