package io.calicoformat.client;

import java.util.List;

/**
 * What a read comes to (CAL-BRIDGE-035 to 043).
 *
 * @param version the version that is read
 * @param fields the columns, in the order in which batches have them
 * @param splits its parts, which together give every row once
 * @param rows at least the rows that the splits give
 * @param rowsExact whether rows is exact
 * @param aggregates the figures asked for in JSON form, or null where rows have to be read
 * @param reads what the plan reads, for a write that depends on it
 */
public record Plan(
    long version,
    List<Field> fields,
    List<Split> splits,
    long rows,
    boolean rowsExact,
    List<Object> aggregates,
    String reads) {

  /** A part of a read: a sealed token, an upper bound of its rows, an estimate of its bytes. */
  public record Split(String split, long rows, long bytes) {}

  static Plan of(JsonObject json) {
    return new Plan(
        json.number("version"),
        json.list("fields", Field::of),
        json.list(
            "splits",
            each -> new Split(each.text("split"), each.number("rows"), each.number("bytes"))),
        json.number("rows"),
        json.flag("rowsExact"),
        json.has("aggregates") ? json.values("aggregates") : null,
        json.text("reads"));
  }
}
