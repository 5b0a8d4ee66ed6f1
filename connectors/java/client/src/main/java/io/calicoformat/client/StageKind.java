package io.calicoformat.client;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * What staged rows do.
 *
 * @param kind {@code upsert}, {@code insert}, {@code update}, {@code replace} or {@code delete}
 * @param skipExisting of an insert: whether keys that exist are passed over instead of refused
 * @param ops for each column named, what is done with its cells in place of setting them
 */
public record StageKind(String kind, boolean skipExisting, Map<String, String> ops)
    implements Serializable {

  /** Keeps a map of its own, which travels. */
  public StageKind {
    ops = new TreeMap<>(ops);
  }

  /** Rows of a kind whose cells are set. */
  public static StageKind of(String kind) {
    return new StageKind(kind, false, Map.of());
  }

  String toQuery() {
    StringBuilder query = new StringBuilder("?kind=").append(kind);
    if (kind.equals("insert")) {
      query.append("&ifExists=").append(skipExisting ? "skip" : "refuse");
    }
    ops.forEach(
        (column, op) -> query.append("&op=").append(BridgeClient.encoded(column + ":" + op)));
    return query.toString();
  }
}
