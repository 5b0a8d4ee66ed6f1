package io.calicoformat.flink.internal;

import io.calicoformat.client.BridgeClient;
import io.calicoformat.client.CalicoException;
import io.calicoformat.client.Committed;
import io.calicoformat.client.Mark;
import io.calicoformat.client.WriteRequest;
import java.util.List;

/**
 * How far a sink has come, as the store's mark of its application has it (CAL-COMMIT-040 to 046).
 *
 * <p>Each run of a job puts a mark without rows before its first commit, whose epoch ends the runs
 * before it. The epochs of runs that go on from each other's state follow one another; a run that
 * begins anew, or goes back to a state after which others have committed, begins a new
 * <em>history</em>, the epoch's upper part. A sequence counts commits in its upper part, and marks
 * without rows in its lower, so that it shows whether anything was committed since a state.
 */
final class Progress {
  private static final int LOW_BITS = 20;
  private static final int CLAIMS_MAX = 8;

  private Progress() {}

  /** The sequence of the commit that follows on a sequence. */
  static long nextStep(long sequence) {
    return ((sequence >> LOW_BITS) + 1) << LOW_BITS;
  }

  /** Whether two epochs are of one history. */
  static boolean isOneHistory(long epoch, long other) {
    return epoch >> LOW_BITS == other >> LOW_BITS;
  }

  /**
   * Where a run goes on from: its own mark, once it is put.
   *
   * @param restored where the run that left the state was, or null for a run without one
   */
  static Mark begin(BridgeClient client, String keySpace, String application, Mark restored) {
    boolean hasState = restored != null && restored.application().equals(application);
    for (int tries = 0; tries < CLAIMS_MAX; tries++) {
      Mark last = client.mark(application);
      if (hasState && isBehind(last, restored)) {
        // What the state holds is not committed yet, and would be refused after a new epoch.
        return restored;
      }
      Mark own = next(application, last, hasState ? restored : null);
      if (isPut(client, keySpace, own)) {
        return own;
      }
    }
    throw CalicoException.invalidArgument(
        "'" + application + "' is used by several jobs at once; give each a"
            + " sink.transactional-id-prefix of its own");
  }

  private static boolean isBehind(Mark last, Mark restored) {
    return last != null
        && last.epoch() == restored.epoch()
        && last.sequence() < restored.sequence();
  }

  private static Mark next(String application, Mark last, Mark restored) {
    if (last == null) {
      return new Mark(application, 0, null, 1);
    }
    boolean goesOn =
        restored != null
            && isOneHistory(last.epoch(), restored.epoch())
            && last.sequence() >> LOW_BITS == restored.sequence() >> LOW_BITS;
    long epoch = goesOn ? last.epoch() + 1 : nextStep(last.epoch());
    return new Mark(application, epoch, last.sequence(), last.sequence() + 1);
  }

  private static boolean isPut(BridgeClient client, String keySpace, Mark own) {
    String write = client.beginWrite(new WriteRequest(keySpace)).token();
    try {
      Committed put = client.commit(write, List.of(), own);
      // Whose it is cannot be told where it was there before; the next one will be ours.
      return !put.alreadyApplied();
    } catch (CalicoException refused) {
      if (refused.code().equals("StaleEpoch") || refused.code().equals("StaleSequence")) {
        return false;
      }
      throw refused;
    }
  }
}
