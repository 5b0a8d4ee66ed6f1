package io.calicoformat.spark.internal;

import io.calicoformat.client.At;
import io.calicoformat.client.BridgeClient;
import io.calicoformat.client.BridgeOptions;
import io.calicoformat.client.Bridges;
import io.calicoformat.client.CalicoException;
import io.calicoformat.client.JsonObject;
import io.calicoformat.client.KeySpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Which rows a table stands for.
 *
 * @param bridge how to come to a bridge
 * @param keySpace its description when the table was loaded
 * @param at the version that is read
 * @param changes whether rows of the change feed are read instead, and which; or null
 */
record TableSource(BridgeOptions bridge, KeySpace keySpace, At at, Changes changes) {
  /** The versions whose changes are read; to is null for the head. */
  record Changes(long from, Long to) {}

  BridgeClient client() {
    return Bridges.connect(bridge);
  }

  /**
   * The same table on a branch that an option names, once Spark knows the table.
   *
   * @param branch its name, or null for where the table was loaded from
   * @throws CalicoException {@code InvalidArgument} where the table is of another branch or tag, or
   *     is another one there
   */
  TableSource on(String branch) {
    if (branch == null || branch.equals(bridge.ref())) {
      return this;
    }
    if (bridge.ref() != null) {
      throw CalicoException.invalidArgument(
          "the option " + Names.BRANCH + " is '" + branch + "', and the table that of '"
              + bridge.ref() + "'; name one of them");
    }
    BridgeOptions there = bridge.on(branch);
    KeySpace described = Bridges.connect(there).keySpace(keySpace.name(), at);
    TableSource source = new TableSource(there, described, at, changes);
    boolean isSame =
        source.schema().equals(schema())
            && described.anchor().partitioning().equals(keySpace.anchor().partitioning());
    if (!isSame) {
      throw CalicoException.invalidArgument(
          "'" + keySpace.name() + "' has other columns or partitions on '" + branch
              + "'; name the table there, as " + keySpace.name() + ".`branch_" + branch + "`");
    }
    return source;
  }

  /** The schema as Spark sees it; only components of the key are never null. */
  StructType schema() {
    List<StructField> fields = new ArrayList<>();
    for (KeySpace.Component component : keySpace.key()) {
      fields.add(field(component.name(), component.type(), false));
    }
    for (KeySpace.Column column : keySpace.columns()) {
      fields.add(field(column.name(), column.type(), true));
    }
    if (changes != null) {
      fields.add(DataTypes.createStructField("_change", DataTypes.StringType, false));
      fields.add(DataTypes.createStructField("_version", DataTypes.LongType, false));
      fields.add(DataTypes.createStructField("_timestamp", DataTypes.TimestampType, false));
    }
    return DataTypes.createStructType(fields);
  }

  List<String> keyNames() {
    return keySpace.key().stream().map(KeySpace.Component::name).toList();
  }

  /**
   * By what the table is partitioned, unless the partition of a row is none that a condition names.
   *
   * @param rows of a write, or the table's own
   */
  Optional<WrittenPartitions.By> partitions(StructType rows) {
    List<PartitionPart> parts = new ArrayList<>();
    for (JsonObject transform : keySpace.anchor().partitioning()) {
      Optional<PartitionPart> part = PartitionPart.of(transform, keySpace, rows);
      if (part.isEmpty()) {
        return Optional.empty();
      }
      parts.add(part.get());
    }
    return Optional.of(new WrittenPartitions.By(List.copyOf(parts)));
  }

  private static StructField field(String name, String type, boolean nullable) {
    return DataTypes.createStructField(name, Types.toSpark(type), nullable);
  }
}
