package io.calicoformat.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How two versions differ (CAL-BRIDGE-190).
 *
 * @param from the version with which it begins
 * @param to the version with which it ends
 * @param definitions how definitions differ
 * @param keySpaces how many records and cells differ
 */
public record Difference(
    long from, long to, List<DefinitionChange> definitions, List<Counts> keySpaces) {

  /**
   * What became of a definition.
   *
   * @param object {@code key-space}, {@code group} or {@code column}
   * @param change {@code added}, {@code dropped}, {@code renamed} or {@code retyped}
   * @param keySpace the name of its key-space
   * @param group the name of its group, or null
   * @param column its name where it is a column, or null
   * @param before the name or type that was, or null
   * @param after the one that is, or null
   */
  public record DefinitionChange(
      String object,
      String change,
      String keySpace,
      String group,
      String column,
      String before,
      String after) {
    static DefinitionChange of(JsonObject json) {
      return new DefinitionChange(
          json.text("object"),
          json.text("change"),
          json.text("keySpace"),
          json.textOrNull("group"),
          json.textOrNull("column"),
          json.textOrNull("before"),
          json.textOrNull("after"));
    }
  }

  /**
   * What differs in a key-space.
   *
   * @param keySpace its name
   * @param inserted records that only the end has
   * @param updated records of both in which cells differ
   * @param deleted records that the end has no more
   * @param cells how many cells differ in records of both, by column; columns without any are not
   *     there
   */
  public record Counts(
      String keySpace, long inserted, long updated, long deleted, Map<String, Long> cells) {
    static Counts of(JsonObject json) {
      JsonObject cells = json.object("cells");
      Map<String, Long> byColumn = new LinkedHashMap<>();
      cells.members().keySet().forEach(column -> byColumn.put(column, cells.number(column)));
      return new Counts(
          json.text("keySpace"),
          json.number("inserted"),
          json.number("updated"),
          json.number("deleted"),
          byColumn);
    }
  }

  static Difference of(JsonObject json) {
    return new Difference(
        json.number("from"),
        json.number("to"),
        json.list("schema", DefinitionChange::of),
        json.list("keySpaces", Counts::of));
  }
}
