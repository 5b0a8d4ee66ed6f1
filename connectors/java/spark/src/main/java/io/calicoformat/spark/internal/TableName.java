package io.calicoformat.spark.internal;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.catalog.Identifier;

/**
 * What the parts of an identifier name: the table {@code t}, on a branch as {@code t.branch_dev} or
 * at a tag as {@code t.tag_release}, and behind any of these a table about it, as
 * {@code t.branch_dev.history}.
 *
 * @param keySpace the key-space
 * @param ref the branch or tag, or null for the catalog's own
 * @param about the table about it, or null
 */
public record TableName(String keySpace, String ref, String about) {
  private static final List<String> PREFIXES = List.of("branch_", "tag_");

  /** Nothing where there can be no such table: the catalog has no namespaces. */
  public static Optional<TableName> of(Identifier identifier) {
    List<String> parts =
        Stream.concat(Stream.of(identifier.namespace()), Stream.of(identifier.name())).toList();
    String ref = parts.size() > 1 ? refIn(parts.get(1)) : null;
    int named = ref == null ? 1 : 2;
    String about = parts.size() > named ? parts.get(named) : null;
    if (parts.size() > named + 1 || (about != null && !AboutTable.isKnown(about))) {
      return Optional.empty();
    }
    return Optional.of(new TableName(parts.get(0), ref, about));
  }

  private static String refIn(String part) {
    return PREFIXES.stream()
        .filter(prefix -> part.startsWith(prefix) && part.length() > prefix.length())
        .map(prefix -> part.substring(prefix.length()))
        .findFirst()
        .orElse(null);
  }
}
