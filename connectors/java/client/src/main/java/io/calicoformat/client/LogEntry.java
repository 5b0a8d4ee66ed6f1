package io.calicoformat.client;

import java.util.List;

/**
 * A commit as the log lists it; author and message are null where it has none.
 *
 * @param version its version
 * @param id its id
 * @param timestamp microseconds since 1970
 * @param author who made it
 * @param message what it says about itself
 * @param operations what it did
 */
public record LogEntry(
    long version,
    String id,
    long timestamp,
    String author,
    String message,
    List<Operation> operations) {

  /** One action; key-space, group and rows are null where it has none. */
  public record Operation(String kind, String keySpace, String group, Long rows) {}

  static LogEntry of(JsonObject json) {
    return new LogEntry(
        json.number("version"),
        json.text("id"),
        json.number("timestamp"),
        json.textOrNull("author"),
        json.textOrNull("message"),
        json.list(
            "operations",
            each ->
                new Operation(
                    each.text("kind"),
                    each.textOrNull("keySpace"),
                    each.textOrNull("group"),
                    each.numberOrNull("rows"))));
  }
}
