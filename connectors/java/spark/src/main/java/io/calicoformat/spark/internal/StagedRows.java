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
 */
record StagedRows(String deletes, String rows, String inserts) implements WriterCommitMessage {
  /**
   * The messages of all tasks in the order in which they apply: every delete before every row, so
   * that a key which moves from one task's row to another's is there at the end.
   */
  static List<String> inOrder(WriterCommitMessage[] tasks) {
    List<StagedRows> each =
        Arrays.stream(tasks).filter(Objects::nonNull).map(StagedRows.class::cast).toList();
    List<String> messages = new ArrayList<>();
    each.forEach(task -> messages.add(task.deletes()));
    each.forEach(task -> messages.add(task.rows()));
    each.forEach(task -> messages.add(task.inserts()));
    messages.removeIf(Objects::isNull);
    return messages;
  }
}
