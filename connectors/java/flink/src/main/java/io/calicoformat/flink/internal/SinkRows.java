package io.calicoformat.flink.internal;

import io.calicoformat.client.CalicoException;
import io.calicoformat.client.KeySpace;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.flink.table.types.logical.RowType;

/**
 * The rows that a sink takes. Columns that they lack keep their cells.
 *
 * @param keySpace the name of the key-space that they are written to
 * @param id its id, which a rename keeps
 * @param type the columns of the rows; those that are written are named as in the key-space
 * @param targets the positions of those that are written
 * @param key the positions of the key's components, in the order of the key
 * @param ops for each column named, what is done with its cells in place of setting them
 */
public record SinkRows(
    String keySpace,
    String id,
    RowType type,
    List<Integer> targets,
    List<Integer> key,
    Map<String, String> ops)
    implements Serializable {

  /** Keeps lists and maps of its own, which travel. */
  public SinkRows {
    targets = new ArrayList<>(targets);
    key = new ArrayList<>(key);
    ops = new TreeMap<>(ops);
  }

  /**
   * Rows for a key-space.
   *
   * @param positions of the columns that are written, or null for all
   * @throws CalicoException {@code UnknownColumn} for a column that it lacks, {@code
   *     InvalidArgument} where a component of the key is missing, {@code UnsupportedType}
   */
  public static SinkRows of(
      KeySpace keySpace, RowType type, int[] positions, Map<String, String> ops) {
    List<String> names = type.getFieldNames();
    IntStream all = IntStream.range(0, names.size());
    List<Integer> targets = (positions == null ? all : IntStream.of(positions)).boxed().toList();
    List<Integer> key = new ArrayList<>();
    for (KeySpace.Component component : keySpace.key()) {
      int index = names.indexOf(component.name());
      if (!targets.contains(index)) {
        throw CalicoException.invalidArgument(
            "the rows have no '" + component.name() + "', which is part of the key of '"
                + keySpace.name() + "'; their columns are " + names);
      }
      key.add(index);
    }
    for (int index : targets) {
      requireColumn(keySpace, names.get(index));
      Types.toCalico(type.getTypeAt(index), names.get(index));
    }
    ops.keySet().forEach(name -> requireColumn(keySpace, name));
    return new SinkRows(keySpace.name(), keySpace.id(), type, targets, key, ops);
  }

  /** The columns that are written. */
  RowType targetType() {
    return new RowType(targets.stream().map(type.getFields()::get).toList());
  }

  /** The columns of the key alone. */
  RowType keyType() {
    return new RowType(key.stream().map(type.getFields()::get).toList());
  }

  private static void requireColumn(KeySpace keySpace, String name) {
    boolean known =
        keySpace.key().stream().anyMatch(component -> component.name().equals(name))
            || keySpace.columns().stream().anyMatch(column -> column.name().equals(name));
    if (!known) {
      throw TableColumns.unknown(keySpace, name);
    }
  }
}
