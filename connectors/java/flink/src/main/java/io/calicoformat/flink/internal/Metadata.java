package io.calicoformat.flink.internal;

import io.calicoformat.client.CalicoException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.VarCharType;

/** What is known of a row beside its columns, in the order in which change rows have it. */
public enum Metadata {
  /** What happened to the row, in the words of the chapter scan. */
  CHANGE(new VarCharType(false, VarCharType.MAX_LENGTH)),
  /** The version that made the change; of rows of a version, this one. */
  VERSION(new BigIntType(false)),
  /** When this version was committed. */
  TIMESTAMP(new LocalZonedTimestampType(false, 6));

  private final LogicalType type;

  Metadata(LogicalType type) {
    this.type = type;
  }

  /** Its type, which is never null. */
  public LogicalType type() {
    return type;
  }

  /** What tables call it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it is called among columns, of which none can be called so. */
  String column() {
    return "_" + key();
  }

  /**
   * Those of some names.
   *
   * @throws CalicoException {@code InvalidArgument} for another name
   */
  public static List<Metadata> of(List<String> keys) {
    return keys.stream().map(Metadata::of).toList();
  }

  private static Metadata of(String key) {
    return Arrays.stream(values())
        .filter(each -> each.key().equals(key))
        .findFirst()
        .orElseThrow(
            () -> CalicoException.invalidArgument(
                "there is no metadata '" + key + "'; there are change, version and timestamp"));
  }
}
