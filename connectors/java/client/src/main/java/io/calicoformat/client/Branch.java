package io.calicoformat.client;

/**
 * A branch: the name of one line (CAL-BRIDGE-162).
 *
 * @param name its name
 * @param line the id of its line
 * @param parent what it begins from, or null for {@code main}
 * @param isProtected whether it can neither be renamed nor ended
 */
public record Branch(String name, long line, Parent parent, boolean isProtected) {

  /**
   * Where a branch begins.
   *
   * @param branch the name of the line, or null where it has none any more
   * @param line its id
   * @param version the last one that the branch shares with it
   */
  public record Parent(String branch, long line, long version) {
    static Parent of(JsonObject json) {
      return new Parent(json.textOrNull("branch"), json.number("line"), json.number("version"));
    }
  }

  static Branch of(JsonObject json) {
    return new Branch(
        json.text("name"),
        json.number("line"),
        json.has("parent") ? Parent.of(json.object("parent")) : null,
        json.flag("protected"));
  }
}
