package io.calicoformat.flink;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What happens to a job, drawn from a seed, which it prints. */
final class Schedule {
  private static final int LEGS_MAX = 3;
  private static final int EVENTS_MAX = 3;
  private static final int PARALLELISM_MAX = 4;
  private static final int TIMES_MAX = 8;

  private final List<Leg> legs = new ArrayList<>();

  /** How a leg ends. */
  enum End {
    /** With a savepoint, when all is committed. */
    STOP,
    /** At once; the next leg begins at the newest checkpoint. */
    CANCEL,
    /** With the whole cluster. */
    CLUSTER,
    /** With the last row. */
    LAST
  }

  private enum What {
    FAIL,
    VACUUM,
    VACUUMS_AND_FAIL,
    KILL_BRIDGE,
    LOSE_REQUESTS,
    LOSE_ANSWERS
  }

  private record Happening(Steps.Step step, int time, What what) {}

  /**
   * A stretch of the job.
   *
   * @param commits after how many of them it ends
   */
  record Leg(int parallelism, int commits, End end, int vacuumsAfter, List<Happening> happenings) {
    /** What is to happen at the steps. */
    List<Steps.Planned> events(Steps.Event vacuum, Steps.Event kill, FaultyBridge faults) {
      return happenings.stream()
          .map(
              one ->
                  new Steps.Planned(
                      one.step(), one.time(), eventOf(one.what(), vacuum, kill, faults)))
          .toList();
    }

    private static Steps.Event eventOf(
        What what, Steps.Event vacuum, Steps.Event kill, FaultyBridge faults) {
      return switch (what) {
        case FAIL -> Steps::fail;
        case VACUUM -> vacuum;
        case VACUUMS_AND_FAIL ->
            () -> {
              vacuum.happen();
              vacuum.happen();
              Steps.fail();
            };
        case KILL_BRIDGE -> kill;
        case LOSE_REQUESTS -> () -> faults.loseRequests("/v1/commit", 3);
        case LOSE_ANSWERS -> () -> faults.loseAnswers("/v1/commit", 3);
      };
    }
  }

  Schedule(int seed, int rows) {
    Random random = new Random(seed);
    int count = 1 + random.nextInt(LEGS_MAX);
    for (int number = 1; number <= count; number++) {
      List<Happening> happenings = new ArrayList<>();
      for (int event = random.nextInt(EVENTS_MAX + 1); event > 0; event--) {
        Steps.Step step = Steps.Step.values()[random.nextInt(Steps.Step.values().length)];
        int times = step == Steps.Step.WRITING ? rows : TIMES_MAX;
        What what = What.values()[random.nextInt(What.values().length)];
        happenings.add(new Happening(step, 1 + random.nextInt(times), what));
      }
      End end = number == count ? End.LAST : End.values()[random.nextInt(End.LAST.ordinal())];
      int parallelism = 1 + random.nextInt(PARALLELISM_MAX);
      int commits = end == End.LAST ? 0 : 1 + random.nextInt(TIMES_MAX / 2);
      legs.add(new Leg(parallelism, commits, end, random.nextInt(4), happenings));
    }
    System.out.println("schedule of seed " + seed + ": " + legs);
  }

  List<Leg> legs() {
    return legs;
  }
}
