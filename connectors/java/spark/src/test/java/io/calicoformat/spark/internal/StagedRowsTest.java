package io.calicoformat.spark.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.junit.jupiter.api.Test;

class StagedRowsTest {
  @Test
  void deletesOfAllTasksComeBeforeRowsAndTasksWithoutRowsSayNothing() {
    WriterCommitMessage[] tasks = {
      new StagedRows("d1", "r1", null), null, new StagedRows(null, null, null),
      new StagedRows("d2", null, "i2"), new StagedRows(null, "r3", "i3")
    };
    assertEquals(List.of("d1", "d2", "r1", "r3", "i2", "i3"), StagedRows.inOrder(tasks));
  }
}
