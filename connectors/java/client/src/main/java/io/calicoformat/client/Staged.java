package io.calicoformat.client;

/**
 * Rows that are durable and wait for their commit.
 *
 * @param message what a commit names them by
 * @param rows how many they are
 * @param bytes how large their files are
 */
public record Staged(String message, long rows, long bytes) {
  static Staged of(JsonObject json) {
    return new Staged(json.text("message"), json.number("rows"), json.number("bytes"));
  }
}
