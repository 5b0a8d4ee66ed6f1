package io.calicoformat.flink.internal;

import io.calicoformat.client.BridgeClient;
import io.calicoformat.client.BridgeOptions;
import io.calicoformat.client.Bridges;
import io.calicoformat.client.CalicoException;
import io.calicoformat.client.Committed;
import io.calicoformat.client.Mark;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;

/**
 * Commits what completed checkpoints hold, each once: by the mark it is known whether it has landed,
 * and where that does not tell, by the id of its write.
 */
public final class MarkCommitter implements Committer<Commitment> {
  private final BridgeClient client;

  /** Commits at the bridge that the options name. */
  public MarkCommitter(BridgeOptions bridge) {
    this.client = Bridges.connect(bridge);
  }

  @Override
  public void commit(Collection<CommitRequest<Commitment>> requests) {
    List<CommitRequest<Commitment>> inOrder =
        requests.stream()
            .sorted(Comparator.comparing(request -> request.getCommittable().mark().sequence()))
            .toList();
    for (CommitRequest<Commitment> request : inOrder) {
      try {
        if (hadLanded(request.getCommittable())) {
          request.signalAlreadyCommitted();
        }
      } catch (CalicoException failure) {
        if (!failure.retry()) {
          throw failure;
        }
        request.retryLater();
      }
    }
  }

  /**
   * Commits, and says whether that had happened before.
   *
   * @throws CalicoException {@code StaleEpoch} where a newer run goes on without it
   */
  private boolean hadLanded(Commitment commitment) {
    Mark own = commitment.mark();
    Mark last = client.mark(own.application());
    boolean isPast = last != null && last.sequence() >= own.sequence();
    if (isPast && last.epoch() == own.epoch()) {
      return true;
    }
    // Of an epoch that has ended the bridge still finds the write, and refuses what did not land.
    Long previous = isPast ? (Long) (own.sequence() - 1) : last == null ? null : last.sequence();
    Mark mark = new Mark(own.application(), own.epoch(), previous, own.sequence());
    try {
      Committed committed = client.commit(commitment.write(), commitment.messages(), mark);
      return committed.alreadyApplied();
    } catch (CalicoException refused) {
      boolean isTooOld = refused.code().equals("CommitConflict");
      // Runs that went on from this state began by seeing to it that it was committed.
      if (isTooOld && isPast && Progress.isOneHistory(last.epoch(), own.epoch())) {
        return true;
      }
      throw refused;
    }
  }

  @Override
  public void close() {}
}
