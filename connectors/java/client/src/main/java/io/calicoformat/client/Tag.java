package io.calicoformat.client;

/**
 * A tag: the name of one version of a line (CAL-BRIDGE-162).
 *
 * @param name its name
 * @param branch the name of the line, or null where it has none any more
 * @param line the id of the line
 * @param version the version
 */
public record Tag(String name, String branch, long line, long version) {
  static Tag of(JsonObject json) {
    return new Tag(
        json.text("name"), json.textOrNull("branch"), json.number("line"), json.number("version"));
  }
}
