package io.calicoformat.spark.internal;

import io.calicoformat.client.CalicoException;
import io.calicoformat.client.StageKind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** What the options of a write say that its rows do. */
final class WriteOptions {
  private static final List<String> KINDS =
      List.of("upsert", "insert", "update", "replace", "delete");

  private WriteOptions() {}

  static StageKind kind(CaseInsensitiveStringMap options) {
    String kind = options.getOrDefault(Names.OPERATION, "upsert").toLowerCase(Locale.ROOT);
    if (!KINDS.contains(kind)) {
      throw CalicoException.invalidArgument(
          "the option op is '" + kind + "'; it may be one of " + KINDS);
    }
    String insert = options.get(Names.INSERT);
    if (insert == null) {
      return new StageKind(kind, false, columnOperations(options));
    }
    boolean mayInsert = kind.equals("insert") || !options.containsKey(Names.OPERATION);
    if (!mayInsert || !List.of("fail", "skip").contains(insert)) {
      throw CalicoException.invalidArgument(
          "calico.insert is '" + insert + "' with op '" + kind
              + "'; it may be fail or skip, of an insert");
    }
    return new StageKind("insert", insert.equals("skip"), columnOperations(options));
  }

  /**
   * How rows are spread over tasks: as they come ("none"), each key's in one task ("key"), or each
   * range of keys in one task ("range"). Inserts need all rows of a key in one place, where one too
   * many is seen.
   */
  static String distribution(CaseInsensitiveStringMap options, StageKind kind) {
    String given = Settings.get(options, Names.DISTRIBUTION);
    String distribution = given == null ? "none" : given.toLowerCase(Locale.ROOT);
    if (!List.of("none", "key", "range").contains(distribution)) {
      throw CalicoException.invalidArgument(
          "calico.distribution is '" + given + "'; it may be none, key or range");
    }
    boolean isInsert = kind.kind().equals("insert");
    return isInsert && distribution.equals("none") ? "key" : distribution;
  }

  static String isolation(CaseInsensitiveStringMap options) {
    String given = Settings.get(options, Names.ISOLATION);
    String isolation = given == null ? "snapshot" : given;
    if (!List.of("snapshot", "serializable").contains(isolation)) {
      throw CalicoException.invalidArgument(
          "calico.isolation is '" + isolation + "'; it may be snapshot or serializable");
    }
    return isolation;
  }

  private static Map<String, String> columnOperations(CaseInsensitiveStringMap options) {
    Map<String, String> operations = new TreeMap<>();
    options
        .asCaseSensitiveMap()
        .forEach(
            (name, operation) -> {
              if (name.toLowerCase(Locale.ROOT).startsWith(Names.COLUMN_OPERATION_PREFIX)) {
                String column = name.substring(Names.COLUMN_OPERATION_PREFIX.length());
                operations.put(column, operation);
              }
            });
    return operations;
  }
}
