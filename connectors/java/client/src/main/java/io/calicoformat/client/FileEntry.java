package io.calicoformat.client;

/**
 * A part of what a key-space is made of.
 *
 * @param group its column group
 * @param partition its partition
 * @param role {@code segment}, {@code update} or {@code inline}
 * @param fileFormat how it is written
 * @param rows how many rows it holds
 * @param bytes how large it is
 * @param version the version of its entry, null for segments
 */
public record FileEntry(
    String group,
    String partition,
    String role,
    String fileFormat,
    long rows,
    long bytes,
    Long version) {
  static FileEntry of(JsonObject json) {
    return new FileEntry(
        json.text("group"),
        json.text("partition"),
        json.text("role"),
        json.text("fileFormat"),
        json.number("rows"),
        json.number("bytes"),
        json.numberOrNull("version"));
  }
}
