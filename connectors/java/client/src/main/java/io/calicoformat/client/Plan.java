package io.calicoformat.client;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What a read comes to (CAL-BRIDGE-035 to 043).
 *
 * @param version the version that is read
 * @param timestamp when it was committed, in microseconds since 1970
 * @param fields the columns, in the order in which batches have them
 * @param splits its parts, which together give every row once
 * @param rows at least the rows that the splits give
 * @param rowsExact whether rows is exact
 * @param aggregates the figures asked for in JSON form, or null where rows have to be read
 * @param reads what the plan reads, for a write that depends on it
 */
public record Plan(
    long version,
    long timestamp,
    List<Field> fields,
    List<Split> splits,
    long rows,
    boolean rowsExact,
    List<Object> aggregates,
    String reads) {

  /**
   * A part of a read.
   *
   * @param split a sealed token
   * @param rows at least the rows that it gives
   * @param bytes an estimate of what is read for it
   * @param files what may be read in its place; empty where it has to be scanned
   */
  public record Split(String split, long rows, long bytes, List<DataFile> files) {
    static Split of(JsonObject json) {
      return new Split(
          json.text("split"),
          json.number("rows"),
          json.number("bytes"),
          json.has("files") ? json.list("files", DataFile::of) : List.of());
    }
  }

  /**
   * A Parquet file, all of whose rows are rows of a split (CAL-BRIDGE-082).
   *
   * @param file a sealed token to read it with, or null where files were not asked for
   * @param path absolute, on the machine of the bridge, or null where that is not told
   * @param rows how many it has
   * @param bytes its size
   * @param columns what the fields of the plan are called in it, in their order; a column that it
   *     lacks is null in all rows
   */
  public record DataFile(String file, String path, long rows, long bytes, List<String> columns)
      implements Serializable {
    static DataFile of(JsonObject json) {
      List<String> columns = new ArrayList<>();
      for (Object column : json.values("columns")) {
        columns.add((String) column);
      }
      return new DataFile(
          json.textOrNull("file"),
          json.textOrNull("path"),
          json.number("rows"),
          json.number("bytes"),
          columns);
    }
  }

  static Plan of(JsonObject json) {
    return new Plan(
        json.number("version"),
        json.number("timestamp"),
        json.list("fields", Field::of),
        json.list("splits", Split::of),
        json.number("rows"),
        json.flag("rowsExact"),
        json.has("aggregates") ? json.values("aggregates") : null,
        json.text("reads"));
  }
}
