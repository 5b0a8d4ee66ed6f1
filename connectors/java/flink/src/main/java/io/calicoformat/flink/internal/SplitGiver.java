package io.calicoformat.flink.internal;

import io.calicoformat.client.Plan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/**
 * Gives splits to readers that ask for them. Where changes are followed one reader gets all splits,
 * one after another, since changes of one key have to come in their order; the others end.
 */
public final class SplitGiver implements SplitEnumerator<CalicoSplit, Enumeration> {
  private static final int SPLITS_PER_TASK = 4;
  private static final long VERSIONS_MAX = 1_000;
  private static final int FOLLOWER = 0;

  private final SplitEnumeratorContext<CalicoSplit> context;
  private final SourceRead read;
  private final Queue<CalicoSplit> left =
      new PriorityQueue<>(Comparator.comparing(CalicoSplit::number));
  private final Set<Integer> waiting = new HashSet<>();
  private long version;
  private long next;

  /** Goes on where an enumeration stands. */
  public SplitGiver(
      SplitEnumeratorContext<CalicoSplit> context, SourceRead read, Enumeration from) {
    this.context = context;
    this.read = read;
    this.version = from.version();
    this.next = from.next();
    this.left.addAll(from.left());
  }

  @Override
  public void start() {
    context.metricGroup().setUnassignedSplitsGauge(() -> (long) left.size());
    if (version < 0) {
      context.callAsync(this::begin, this::begun);
    } else {
      follow();
    }
  }

  /** What is planned before the first split is given: a plan, or where changes begin. */
  private record Beginning(Plan plan, long version) {}

  private Beginning begin() {
    if (read.at() == null) {
      return new Beginning(null, read.start());
    }
    Plan plan = read.plan(SPLITS_PER_TASK * context.currentParallelism());
    return new Beginning(plan, plan.version());
  }

  private void begun(Beginning beginning, Throwable failure) {
    require(failure);
    if (beginning.plan() != null) {
      Plan plan = beginning.plan();
      for (Plan.Split split : plan.splits()) {
        left.add(CalicoSplit.rows(next++, split.split(), plan.version(), plan.timestamp()));
      }
    }
    version = beginning.version();
    serve();
    follow();
  }

  private void follow() {
    if (read.follows()) {
      context.callAsync(read::head, this::found, 0, read.everyMs());
    }
  }

  private void found(Long head, Throwable failure) {
    require(failure);
    while (version < head) {
      long to = Math.min(version + VERSIONS_MAX, head);
      left.add(CalicoSplit.changes(next++, version, to));
      version = to;
    }
    serve();
  }

  private static void require(Throwable failure) {
    if (failure instanceof RuntimeException known) {
      throw known;
    } else if (failure != null) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public void handleSplitRequest(int task, String host) {
    waiting.add(task);
    serve();
  }

  private void serve() {
    if (version < 0) {
      return;
    }
    for (int task : new ArrayList<>(waiting)) {
      boolean isIdle = read.follows() && task != FOLLOWER;
      CalicoSplit split = isIdle ? null : left.poll();
      if (split != null) {
        waiting.remove(task);
        context.assignSplit(split, task);
      } else if (isIdle || !read.follows()) {
        waiting.remove(task);
        context.signalNoMoreSplits(task);
      }
    }
  }

  @Override
  public void addSplitsBack(List<CalicoSplit> splits, int task) {
    left.addAll(splits);
    waiting.remove(task);
    serve();
  }

  @Override
  public void addReader(int task) {
    // A reader asks as it starts.
  }

  @Override
  public Enumeration snapshotState(long checkpoint) {
    return new Enumeration(version, next, List.copyOf(left));
  }

  @Override
  public void close() {}
}
