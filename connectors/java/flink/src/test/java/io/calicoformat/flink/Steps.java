package io.calicoformat.flink;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The steps of a sink, and what happens between them. Tasks get copies of a sink, and share only
 * what is static.
 */
final class Steps {
  private static final Map<Step, Integer> REACHED = new EnumMap<>(Step.class);
  private static final List<Planned> PLANNED = new ArrayList<>();

  /** Where a sink is. */
  enum Step {
    /** Before a row is written. */
    WRITING,
    /** All rows up to a barrier are written, and not all of them durable. */
    FLUSHING,
    /** A task has given away what it has staged, and the checkpoint is not taken. */
    PREPARED,
    /** The checkpoint is complete, and nothing of it committed. */
    COMPLETED,
    /** It is committed, and Flink does not know. */
    COMMITTED
  }

  /** Something that happens in the task that has come to a step. */
  @FunctionalInterface
  interface Event {
    void happen() throws Exception;
  }

  /** An event for the time that a step is reached, counted from 1 over all tasks. */
  record Planned(Step step, int time, Event event) {}

  private Steps() {}

  /** Forgets what was planned, and counts anew. */
  static synchronized void plan(List<Planned> events) {
    REACHED.clear();
    PLANNED.clear();
    PLANNED.addAll(events);
  }

  /** How many events have not happened. */
  static synchronized int left() {
    return PLANNED.size();
  }

  /** How often a step was reached. */
  static synchronized int reached(Step step) {
    return REACHED.getOrDefault(step, 0);
  }

  /** Has happen what is planned for now. */
  static void reach(Step step) {
    try {
      for (Planned planned : due(step)) {
        planned.event().happen();
      }
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static synchronized List<Planned> due(Step step) {
    int time = REACHED.merge(step, 1, Integer::sum);
    List<Planned> due =
        PLANNED.stream().filter(one -> one.step() == step && one.time() <= time).toList();
    PLANNED.removeAll(due);
    return due;
  }

  /** Has the task fail that has come to a step. */
  static void fail() {
    throw new IllegalStateException("a failure that is asked for");
  }
}
