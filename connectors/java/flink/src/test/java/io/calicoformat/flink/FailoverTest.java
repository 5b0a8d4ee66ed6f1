package io.calicoformat.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever fails and whatever is cleaned up meanwhile, each row that was sent is there once. */
@Timeout(600)
class FailoverTest extends FlinkTest {
  private static final int ROWS = 3_000;
  private static final int SCHEDULES = 3;
  private static final int SCHEDULES_OF_A_SOAK = 1_000;

  private BridgeServer bridge;
  private FaultyBridge faults;
  private String name;

  @BeforeEach
  void startBridge() throws Exception {
    bridge = new BridgeServer(store());
    faults = new FaultyBridge(bridge::address);
    name = "t" + System.nanoTime();
    createKeySpace(name, Rows.COLUMNS);
    Steps.plan(List.of());
  }

  @AfterEach
  void endBridge() {
    faults.close();
    bridge.close();
  }

  private SteppedSink sink(String prefix) {
    return new SteppedSink(
        (CalicoSink)
            CalicoSink.builder(store(), name, Rows.TYPE)
                .option("bridge", faults.address())
                .option("token", BridgeServer.TOKEN)
                .operation("total", "sum")
                .transactionalIdPrefix(prefix)
                .build());
  }

  private Cluster cluster() throws Exception {
    return new Cluster(folder.resolve("checkpoints-" + name));
  }

  private JobClient start(Cluster cluster, int parallelism, String from) throws Exception {
    return start(cluster, parallelism, from, "job");
  }

  private JobClient start(Cluster cluster, int parallelism, String from, String prefix)
      throws Exception {
    StreamExecutionEnvironment environment = cluster.environment(parallelism, from);
    Rows.build(environment, sink(prefix), ROWS);
    return environment.executeAsync();
  }

  private void assertEachRow(int times) throws Exception {
    assertEquals(
        LongStream.range(0, ROWS).mapToObj(id -> "[" + id + ", " + times + "]").toList(),
        rowsOf(name, "id", "total"));
  }

  private void vacuum() throws Exception {
    Vacuums.run(store(), "--keep-versions", "1");
  }

  private static void untilReached(Steps.Step step, int times, JobClient job) throws Exception {
    while (Steps.reached(step) < times) {
      assertTrue(Cluster.runs(job), "the job was over before it came to " + step);
      Thread.sleep(20);
    }
  }

  @ParameterizedTest
  @EnumSource(Steps.Step.class)
  void eachRowIsThereOnceThoughATaskFailsBehindTwoVacuumsAt(Steps.Step step) throws Exception {
    Steps.Event event =
        () -> {
          vacuum();
          vacuum();
          Steps.fail();
        };
    Steps.plan(List.of(new Steps.Planned(step, step == Steps.Step.WRITING ? ROWS / 3 : 3, event)));
    try (Cluster cluster = cluster()) {
      Cluster.await(start(cluster, 2, null));
    }
    assertEquals(0, Steps.left());
    assertEachRow(1);
  }

  @Test
  void eachRowIsThereOnceThoughVacuumsRunAtEachStep() throws Exception {
    List<Steps.Planned> events = new ArrayList<>();
    for (Steps.Step step : Steps.Step.values()) {
      int time = step == Steps.Step.WRITING ? ROWS / 2 : 2;
      events.add(new Steps.Planned(step, time, this::vacuum));
    }
    Steps.plan(events);
    try (Cluster cluster = cluster()) {
      Cluster.await(start(cluster, 2, null));
    }
    assertEquals(0, Steps.left());
    assertEachRow(1);
  }

  @Test
  void whatASavepointHoldsIsCommittedAfterThreeVacuumsByMoreAndByFewerTasks() throws Exception {
    String savepoint = savepointThatIsNotCommitted();
    assertEquals(List.of(), rowsOf(name, "id"));
    for (int vacuum = 0; vacuum < 3; vacuum++) {
      vacuum();
    }
    String next;
    try (Cluster cluster = cluster()) {
      JobClient job = start(cluster, 4, savepoint);
      untilReached(Steps.Step.COMMITTED, Steps.reached(Steps.Step.COMMITTED) + 1, job);
      next = stop(job);
    }
    assertTrue(!rowsOf(name, "id").isEmpty());
    try (Cluster cluster = cluster()) {
      Cluster.await(start(cluster, 1, next));
    }
    assertEachRow(1);
  }

  /** The savepoint of a job that is cancelled before it commits what that holds. */
  private String savepointThatIsNotCommitted() throws Exception {
    try (Cluster cluster = cluster()) {
      StreamExecutionEnvironment environment = cluster.environment(2, null);
      environment.enableCheckpointing(Duration.ofHours(1).toMillis());
      Rows.build(environment, sink("job"), ROWS);
      JobClient job = environment.executeAsync();
      untilReached(Steps.Step.WRITING, ROWS / 10, job);
      Rows.wait(true);
      // Flink commits nothing behind a savepoint before the next checkpoint, or the end.
      String savepoint = savepointOf(job);
      Cluster.cancel(job);
      return savepoint;
    } finally {
      Rows.wait(false);
    }
  }

  private static String savepointOf(JobClient job) throws Exception {
    String target = Path.of(folder.toString(), "savepoints").toUri().toString();
    return job.triggerSavepoint(target, SavepointFormatType.CANONICAL).get(120, TimeUnit.SECONDS);
  }

  static String stop(JobClient job) throws Exception {
    String target = Path.of(folder.toString(), "savepoints").toUri().toString();
    return job.stopWithSavepoint(false, target, SavepointFormatType.CANONICAL)
        .get(120, TimeUnit.SECONDS);
  }

  @Test
  void eachRowIsThereOnceThoughTheClusterEndsAndItsLastRequestComesLate() throws Exception {
    String checkpoint;
    try (Cluster cluster = cluster()) {
      JobClient job = start(cluster, 2, null);
      untilReached(Steps.Step.COMMITTED, 2, job);
      faults.delayRequest("/v1/commit");
      faults.awaitDelayed();
      checkpoint = cluster.newestCheckpoint();
    }
    faults.loseRequests("none", 0);
    try (Cluster cluster = cluster()) {
      JobClient job = start(cluster, 3, checkpoint);
      untilReached(Steps.Step.COMMITTED, Steps.reached(Steps.Step.COMMITTED) + 2, job);
      faults.deliverDelayed();
      Cluster.await(job);
    }
    assertEachRow(1);
  }

  @Test
  void twoJobsWriteToOneTableWhileTasksOfBothFail() throws Exception {
    List<Steps.Planned> events = new ArrayList<>();
    for (int time = 2; time < 6; time++) {
      Steps.Step step = Steps.Step.values()[time % Steps.Step.values().length];
      events.add(new Steps.Planned(step, 2 * time, Steps::fail));
    }
    Steps.plan(events);
    try (Cluster cluster = cluster()) {
      JobClient one = start(cluster, 2, null, "one");
      JobClient other = start(cluster, 2, null, "other");
      Cluster.await(one);
      Cluster.await(other);
    }
    assertEachRow(2);
  }

  static IntStream schedules() {
    boolean isSoak = System.getenv("CALICO_SOAK") != null;
    String seed = System.getenv("CALICO_SEED");
    int drawn = isSoak ? new Random().nextInt(1 << 30) : 1;
    int first = seed != null ? Integer.parseInt(seed) : drawn;
    return IntStream.range(first, first + (isSoak ? SCHEDULES_OF_A_SOAK : SCHEDULES));
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void eachRowIsThereOnceWhateverHappens(int seed) throws Exception {
    Schedule schedule = new Schedule(seed, ROWS);
    String from = null;
    for (Schedule.Leg leg : schedule.legs()) {
      Steps.plan(leg.events(this::vacuum, bridge::killAndStart, faults));
      try (Cluster cluster = cluster()) {
        JobClient job = start(cluster, leg.parallelism(), from);
        while (Cluster.runs(job) && Steps.reached(Steps.Step.COMMITTED) < leg.commits()) {
          Thread.sleep(20);
        }
        if (leg.end() == Schedule.End.LAST || !Cluster.runs(job)) {
          Cluster.await(job);
          break;
        }
        from = end(leg.end(), cluster, job);
      }
      Steps.plan(List.of());
      for (int vacuum = 0; vacuum < leg.vacuumsAfter(); vacuum++) {
        vacuum();
      }
    }
    assertEachRow(1);
  }

  private static String end(Schedule.End end, Cluster cluster, JobClient job) throws Exception {
    if (end == Schedule.End.STOP) {
      Steps.plan(List.of());
      return stop(job);
    }
    if (end == Schedule.End.CANCEL) {
      Cluster.cancel(job);
    } else {
      cluster.close();
    }
    return cluster.newestCheckpoint();
  }
}
