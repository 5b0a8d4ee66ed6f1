package io.calicoformat.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is to be read (CAL-BRIDGE-036); what was not set is left to the bridge.
 */
public final class PlanRequest {
  private final Map<String, Object> members = new LinkedHashMap<>();

  /** A read of all columns and records of a key-space at the head. */
  public PlanRequest(String keySpace) {
    members.put("keySpace", keySpace);
  }

  /** Reads these columns, in this order. */
  public PlanRequest columns(List<String> columns) {
    members.put("columns", List.copyOf(columns));
    return this;
  }

  /** Reads only records that pass a condition, in the text form of the chapter expr. */
  public PlanRequest filter(String condition) {
    members.put("filter", condition);
    return this;
  }

  /** Reads another version than the head. */
  public PlanRequest at(At at) {
    if (!at.isHead()) {
      members.put("at", at.toJson());
    }
    return this;
  }

  /** Reads the change feed above a version up to another, the head where that is null. */
  public PlanRequest changes(long from, Long to) {
    members.put("changes", to == null ? Map.of("from", from) : Map.of("from", from, "to", to));
    return this;
  }

  /** Wants no more rows than this of each split. */
  public PlanRequest limit(long rows) {
    members.put("limit", rows);
    return this;
  }

  /** Would like at most so many splits. */
  public PlanRequest splitsMax(int splits) {
    members.put("splitsMax", splits);
    return this;
  }

  /**
   * Asks for splits that are nothing but whole files as such files (CAL-BRIDGE-085). Who asks filters
   * all rows itself, also those of other splits (CAL-BRIDGE-038).
   */
  public PlanRequest files() {
    members.put("files", true);
    return this;
  }

  /** Asks for the paths of such files, for a reader on the machine of the bridge. */
  public PlanRequest direct() {
    members.put("direct", true);
    return this;
  }

  /** Asks for figures in place of rows, where they are known. */
  public PlanRequest aggregates(List<Aggregate> aggregates) {
    List<Object> each = new ArrayList<>();
    for (Aggregate aggregate : aggregates) {
      each.add(aggregate.toJson());
    }
    members.put("aggregates", each);
    return this;
  }

  Map<String, Object> toJson() {
    return members;
  }

  /**
   * A figure over all rows of a read.
   *
   * @param kind {@code count}, {@code min}, {@code max} or {@code sum}
   * @param column whose values; null for a count of all rows
   */
  public record Aggregate(String kind, String column) {
    Map<String, Object> toJson() {
      return column == null ? Map.of("kind", kind) : Map.of("kind", kind, "column", column);
    }
  }
}
