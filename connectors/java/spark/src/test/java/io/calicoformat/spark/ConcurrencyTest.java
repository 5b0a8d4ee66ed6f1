package io.calicoformat.spark;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConcurrencyTest extends SparkTest {
  private static final int MERGES = 2;
  private static final ExecutorService OTHER = Executors.newSingleThreadExecutor();

  @BeforeAll
  static void startOther() throws Exception {
    // Now, so that the thread knows nothing of the tasks that wait for it.
    OTHER.submit(() -> {}).get();
  }

  @AfterAll
  static void endOther() {
    OTHER.shutdown();
  }

  @BeforeEach
  void fill() {
    sql("DROP TABLE IF EXISTS c.t");
    sql("CREATE TABLE c.t (id BIGINT, a INT, b INT) TBLPROPERTIES ('calico.key'='id')");
    sql("INSERT INTO c.t VALUES (1, 10, 100), (2, 20, 200)");
  }

  /** Somebody else commits while the statement that calls {@code meanwhile} reads its rows. */
  private static void commitMeanwhile(String statement) {
    boolean[] done = new boolean[1];
    UDF1<Integer, Integer> meanwhile =
        value -> {
          synchronized (done) {
            if (!done[0]) {
              OTHER.submit(() -> spark.newSession().sql(statement)).get();
              done[0] = true;
            }
          }
          return value;
        };
    spark.udf().register("meanwhile", functions.udf(
        meanwhile, DataTypes.IntegerType).asNondeterministic());
  }

  @Test
  void ofTwoWhoUpdateTheSameRowTheSecondIsRefused() {
    commitMeanwhile("INSERT INTO c.t VALUES (1, 99, 100)");
    String message =
        messageOf(() -> sql("UPDATE c.t SET a = meanwhile(a) + 1 WHERE b = 100"));
    assertTrue(message.contains("CommitConflict"), message);
    assertRows("SELECT id, a FROM c.t ORDER BY id", "[1,99]", "[2,20]");
  }

  @Test
  void whoUpdatesOtherRowsMeanwhileIsNoConflict() {
    commitMeanwhile("INSERT INTO c.t VALUES (2, 99, 200)");
    sql("UPDATE c.t SET a = meanwhile(a) + 1 WHERE b = 100");
    assertRows("SELECT id, a FROM c.t ORDER BY id", "[1,11]", "[2,99]");
  }

  @Test
  void underSerializableWhoWritesWhatTheStatementReadIsAConflict() {
    commitMeanwhile("INSERT INTO c.t VALUES (2, 20, 100)");
    spark.conf().set("spark.calico.isolation", "serializable");
    try {
      String message =
          messageOf(() -> sql("UPDATE c.t SET a = meanwhile(a) + 1 WHERE b = 100"));
      assertTrue(message.contains("CommitConflict"), message);
    } finally {
      spark.conf().unset("spark.calico.isolation");
    }
    assertRows("SELECT id, a, b FROM c.t ORDER BY id", "[1,10,100]", "[2,20,100]");
  }

  @Test
  void anIsolationThatThereIsNotIsRefused() {
    spark.conf().set("spark.calico.isolation", "chaos");
    try {
      String message = messageOf(() -> sql("UPDATE c.t SET a = 1 WHERE b = 100"));
      assertTrue(message.contains("'chaos'"), message);
    } finally {
      spark.conf().unset("spark.calico.isolation");
    }
  }

  @Test
  void ofTwoSessionsThatMergeIntoOneRowNoUpdateIsLost() throws Exception {
    for (String isolation : List.of("snapshot", "serializable")) {
      fill();
      ExecutorService sessions = Executors.newFixedThreadPool(2);
      List<Future<Integer>> ended = new ArrayList<>();
      for (int session = 0; session < 2; session++) {
        ended.add(sessions.submit(mergesOf(isolation)));
      }
      for (Future<Integer> each : ended) {
        each.get();
      }
      sessions.shutdown();
      int merges = 2 * MERGES;
      assertRows("SELECT id, a, b FROM c.t ORDER BY id",
          "[1," + (10 + merges) + ",100]", "[2," + (20 - merges) + ",200]");
    }
  }

  /** Moves one from a row to another, some times over, and again where it is refused. */
  private static Callable<Integer> mergesOf(String isolation) {
    SparkSession session = spark.newSession();
    session.conf().set("spark.calico.isolation", isolation);
    return () -> {
      SparkSession.setActiveSession(session);
      int refused = 0;
      for (int merged = 0; merged < MERGES; ) {
        try {
          session.sql("MERGE INTO c.t USING (VALUES (1L, 1), (2L, -1) AS s(id, more)) s "
              + "ON c.t.id = s.id WHEN MATCHED THEN UPDATE SET a = c.t.a + s.more");
          merged++;
        } catch (RuntimeException refusal) {
          refused++;
          if (!String.valueOf(refusal.getCause()).contains("CommitConflict")
              && !String.valueOf(refusal.getMessage()).contains("CommitConflict")) {
            throw refusal;
          }
        }
      }
      return refused;
    };
  }

  @Test
  void ofTwoWhoMergeANewKeyTheSecondIsRefused() {
    commitMeanwhile("INSERT INTO c.t VALUES (7, 70, 700)");
    String message = messageOf(() -> sql(
        "MERGE INTO c.t USING (SELECT 7L AS id, meanwhile(1) AS a UNION ALL SELECT 2L, 21) s "
            + "ON c.t.id = s.id WHEN MATCHED THEN UPDATE SET a = s.a "
            + "WHEN NOT MATCHED THEN INSERT (id, a) VALUES (s.id, s.a)"));
    assertTrue(message.contains("CommitConflict") || message.contains("AlreadyExists"), message);
    assertRows("SELECT id, a FROM c.t ORDER BY id", "[1,10]", "[2,20]", "[7,70]");
  }
}
