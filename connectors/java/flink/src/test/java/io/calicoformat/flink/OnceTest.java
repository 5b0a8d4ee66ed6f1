package io.calicoformat.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each row adds 1 to the sum of its key, so that one that is lost or written twice shows. */
class OnceTest extends FlinkTest {
  private static final int KEYS = 10;
  private static final int ROWS = 4_000;
  // A client tries four times, and Java by itself each of these once more.
  private static final int LOST = 10;
  private static final RowType TYPE =
      RowType.of(
          new LogicalType[] {new BigIntType(), new BigIntType()}, new String[] {"id", "total"});

  // Tasks get copies of functions, and share only what is static.
  private static final AtomicLong SEEN = new AtomicLong();
  private static final AtomicInteger FAILURES = new AtomicInteger();
  private static final AtomicInteger CHECKPOINTS = new AtomicInteger();
  private static final AtomicBoolean HAPPENED = new AtomicBoolean();
  // Of two tasks, so that something was committed when the event happens.
  private static final int BEFORE_EVENT = 3;
  private static volatile Event event = () -> {};

  private BridgeServer bridge;
  private FaultyBridge faults;

  /** Something that happens once, in the middle of a job. */
  @FunctionalInterface
  private interface Event {
    void happen() throws Exception;
  }

  @BeforeEach
  void startBridge() throws Exception {
    bridge = new BridgeServer(store());
    faults = new FaultyBridge(bridge::address);
    SEEN.set(0);
    FAILURES.set(0);
    event = () -> {};
  }

  @AfterEach
  void endBridge() {
    faults.close();
    bridge.close();
  }

  /** Takes its time, has something happen in the middle, and fails when told to. */
  private static final class Slow extends RichMapFunction<Long, RowData>
      implements CheckpointListener {
    private static final long serialVersionUID = 1L;
    private static volatile boolean failsAtCheckpoint;

    @Override
    public RowData map(Long number) throws Exception {
      SEEN.incrementAndGet();
      if (CHECKPOINTS.get() >= BEFORE_EVENT && HAPPENED.compareAndSet(false, true)) {
        event.happen();
      }
      if (number % 4 == 0) {
        Thread.sleep(2);
      }
      return GenericRowData.of(number % KEYS, 1L);
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) {
      CHECKPOINTS.incrementAndGet();
      if (failsAtCheckpoint) {
        failsAtCheckpoint = false;
        FAILURES.incrementAndGet();
        throw new IllegalStateException("a failure that is asked for");
      }
    }
  }

  private static void failNow() {
    FAILURES.incrementAndGet();
    throw new IllegalStateException("a failure that is asked for");
  }

  private CalicoSink.Builder sink(String keySpace) {
    return CalicoSink.builder(store(), keySpace, TYPE)
        .option("bridge", faults.address())
        .option("token", BridgeServer.TOKEN)
        .operation("total", "sum");
  }

  private static void build(StreamExecutionEnvironment environment, Sink<RowData> sink) {
    environment
        .fromSequence(0, ROWS - 1)
        .uid("numbers")
        .map(new Slow())
        .uid("slow")
        .returns(InternalTypeInfo.of(TYPE))
        .keyBy(row -> row.getLong(0))
        .sinkTo(sink)
        .uid("sink");
  }

  private void run(String keySpace, Event event) throws Exception {
    createKeySpace(keySpace, "total int64 sum");
    OnceTest.event = event;
    CHECKPOINTS.set(0);
    HAPPENED.set(false);
    StreamExecutionEnvironment environment = environment(2);
    build(environment, sink(keySpace).build());
    environment.execute();
    assertTrue(HAPPENED.get(), "the job was over before anything could happen");
    assertOnce(keySpace, 1);
  }

  private static void assertOnce(String keySpace, int times) throws Exception {
    assertEquals(
        LongStream.range(0, KEYS).mapToObj(id -> "[" + id + ", " + times * ROWS / KEYS + "]")
            .toList(),
        rowsOf(keySpace, "id", "total"));
  }

  @Test
  void eachCheckpointIsOneCommitOfAllTasks() throws Exception {
    run("plain", () -> {});
    List<String> authors =
        client().entriesAfter(0, 1000).stream().map(entry -> entry.id()).toList();
    assertTrue(commitsTo("plain") > 2, authors::toString);
  }

  @Test
  void rowsAreWrittenOnceThoughATaskFails() throws Exception {
    run("failing", OnceTest::failNow);
    assertEquals(1, FAILURES.get());
  }

  @Test
  void rowsAreWrittenOnceThoughATaskFailsWhenACheckpointIsComplete() throws Exception {
    run("completing", () -> Slow.failsAtCheckpoint = true);
    assertEquals(1, FAILURES.get());
  }

  @Test
  void rowsAreWrittenOnceThoughTheBridgeIsKilled() throws Exception {
    run("killed", bridge::killAndStart);
  }

  @Test
  void rowsAreWrittenOnceThoughRequestsAreLostUntilTheJobIsRestarted() throws Exception {
    for (String path : List.of("stage", "writes", "commit")) {
      run("requests-" + path, () -> faults.loseRequests("/v1/" + path, LOST));
      assertTrue(faults.hasLostAll());
    }
  }

  @Test
  void rowsAreWrittenOnceThoughAnswersAreLostUntilTheJobIsRestarted() throws Exception {
    for (String path : List.of("stage", "commit")) {
      run("answers-" + path, () -> faults.loseAnswers("/v1/" + path, LOST));
      assertTrue(faults.hasLostAll());
    }
  }

  /** From the savepoint, or from the beginning where that is null; gives its own at the end. */
  private String runToSavepoint(Sink<RowData> sink, String from, boolean toTheEnd)
      throws Exception {
    Configuration settings = new Configuration();
    if (from != null) {
      settings.setString("execution.state-recovery.path", from);
    }
    StreamExecutionEnvironment environment = environment(2, settings);
    build(environment, sink);
    JobClient job = environment.executeAsync();
    if (toTheEnd) {
      job.getJobExecutionResult().get(120, TimeUnit.SECONDS);
      return null;
    }
    while (SEEN.get() < ROWS / 2) {
      Thread.sleep(10);
    }
    String target = Path.of(folder.toString(), "savepoints").toUri().toString();
    return job.stopWithSavepoint(false, target, SavepointFormatType.CANONICAL)
        .get(60, TimeUnit.SECONDS);
  }

  @Test
  void aJobGoesOnFromASavepointAndDoesNotRepeatWhatThatHolds() throws Exception {
    createKeySpace("saved", "total int64 sum");
    Sink<RowData> sink = sink("saved").transactionalIdPrefix("saved job").build();
    String savepoint = runToSavepoint(sink, null, false);
    runToSavepoint(sink, savepoint, true);
    assertOnce("saved", 1);
  }

  @Test
  void whatASavepointIsResumedToTwiceIsWrittenAgainAfterIt() throws Exception {
    createKeySpace("twice", "total int64 sum");
    Sink<RowData> sink = sink("twice").transactionalIdPrefix("resumed job").build();
    String savepoint = runToSavepoint(sink, null, false);
    long first = sum("twice");
    runToSavepoint(sink, savepoint, true);
    assertOnce("twice", 1);
    runToSavepoint(sink, savepoint, true);
    assertEquals(2 * ROWS - first, sum("twice"));
  }

  @Test
  void aJobWithoutStateIsAnotherOneThoughItHasTheSamePrefix() throws Exception {
    createKeySpace("again", "total int64 sum");
    Sink<RowData> sink = sink("again").transactionalIdPrefix("job").build();
    runToSavepoint(sink, null, true);
    runToSavepoint(sink, null, true);
    assertOnce("again", 2);
  }

  private static long sum(String keySpace) throws Exception {
    return rowsOf(keySpace, "total").stream()
        .mapToLong(row -> Long.parseLong(row.substring(1, row.length() - 1)))
        .sum();
  }
}
