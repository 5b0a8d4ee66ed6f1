package io.calicoformat.flink.internal;

import io.calicoformat.client.BridgeClient;
import io.calicoformat.client.CalicoException;
import io.calicoformat.client.WriteRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Begins the parts of one task. What they stage may be committed days later, from a savepoint or by
 * a job that was down, as they are behind a marker; many share one, which ends by its age alone.
 */
final class MarkedParts {
  /** A vacuum ends markers that are seven days old, unless it is told otherwise. */
  private static final Duration SHARED_MAX = Duration.ofHours(6);

  private final BridgeClient client;
  private final String keySpace;
  private final Clock clock;
  private String marked;
  private Instant until;

  /** Has begun none yet. */
  MarkedParts(BridgeClient client, String keySpace, Clock clock) {
    this.client = client;
    this.keySpace = keySpace;
    this.clock = clock;
  }

  /** The token of a new part. */
  String begin() {
    if (marked != null && clock.instant().isBefore(until)) {
      try {
        return client.beginWrite(new WriteRequest(keySpace).part().behind(marked)).token();
      } catch (CalicoException ended) {
        // A vacuum was told to end markers sooner.
        if (!ended.code().equals("CommitConflict")) {
          throw ended;
        }
      }
    }
    Instant now = clock.instant();
    marked = client.beginWrite(new WriteRequest(keySpace).part().marker()).token();
    until = now.plus(SHARED_MAX);
    return marked;
  }
}
