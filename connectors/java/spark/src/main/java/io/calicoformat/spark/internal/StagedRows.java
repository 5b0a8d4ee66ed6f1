package io.calicoformat.spark.internal;

import java.util.Arrays;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.connector.write.WriterCommitMessage;

/**
 * What a task has staged. Null stands for no rows.
 *
 * @param deletes the message of its deletes
 * @param rows the message of its rows
 * @param inserts the message of rows whose keys must be new
 * @param partitions conditions that name the partitions of the rows, where these are overwritten
 */
record StagedRows(String deletes, String rows, String inserts, List<String> partitions)
    implements WriterCommitMessage {
  StagedRows(String deletes, String rows, String inserts) {
    this(deletes, rows, inserts, List.of());
  }

  /**
   * The messages of all tasks in the order in which they apply: every delete before every row, so
   * that a key which moves from one task's row to another's is there at the end.
   */
  static List<String> inOrder(WriterCommitMessage[] tasks) {
    List<StagedRows> each = of(tasks);
    List<String> messages = new ArrayList<>();
    each.forEach(task -> messages.add(task.deletes()));
    each.forEach(task -> messages.add(task.rows()));
    each.forEach(task -> messages.add(task.inserts()));
    messages.removeIf(Objects::isNull);
    return messages;
  }

  /** The conditions of all tasks that name the partitions of their rows. */
  static List<String> partitions(WriterCommitMessage[] tasks) {
    return of(tasks).stream().flatMap(task -> task.partitions().stream()).toList();
  }

  private static List<StagedRows> of(WriterCommitMessage[] tasks) {
    return Arrays.stream(tasks).filter(Objects::nonNull).map(StagedRows.class::cast).toList();
  }
}
