package io.calicoformat.spark.internal;

import io.calicoformat.client.CalicoException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.expressions.filter.Predicate;

/**
 * The partitions that the rows of a task lie in, as conditions over the key: those that a dynamic
 * overwrite replaces.
 */
final class WrittenPartitions {
  /** More conditions than one commit should have to say. */
  private static final int COUNT_MAX = 1000;

  private final By by;
  private final Set<String> conditions = new LinkedHashSet<>();
  private Object[] last;

  WrittenPartitions(By by) {
    this.by = by;
  }

  /** Notes the partition of a row. */
  void add(InternalRow row) {
    Object[] values = by.parts().stream().map(part -> part.valueOf(row)).toArray();
    // Rows that come sorted by key are mostly of the partition of the row before.
    if (last != null && Arrays.deepEquals(last, values)) {
      return;
    }
    last = values;
    conditions.add(condition(values));
    check(conditions);
  }

  List<String> conditions() {
    return List.copyOf(conditions);
  }

  /** The condition that all of these together are; null where they leave nothing out. */
  static String anyOf(Collection<String> conditions) {
    Set<String> distinct = new LinkedHashSet<>(conditions);
    check(distinct);
    return distinct.contains("") ? null : "(" + String.join(") OR (", distinct) + ")";
  }

  private String condition(Object[] values) {
    List<Predicate> all = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      all.addAll(by.parts().get(i).conditions(values[i]));
    }
    return Conditions.allOf(all.toArray(Predicate[]::new))
        .orElseThrow(
            () ->
                CalicoException.invalidArgument(
                    "no condition names the partition of " + Arrays.toString(values)
                        + ", so that it can't be overwritten"));
  }

  private static void check(Set<String> conditions) {
    if (conditions.size() > COUNT_MAX) {
      throw CalicoException.invalidArgument(
          "a write may overwrite at most " + COUNT_MAX + " partitions; write it in parts");
    }
  }

  /** The transforms of the partitioning; none where all rows are one partition. */
  record By(List<PartitionPart> parts) implements Serializable {}
}
