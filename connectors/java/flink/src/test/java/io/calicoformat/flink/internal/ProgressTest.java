package io.calicoformat.flink.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calicoformat.client.BridgeClient;
import io.calicoformat.client.BridgeOptions;
import io.calicoformat.client.Bridges;
import io.calicoformat.client.CalicoException;
import io.calicoformat.client.Mark;
import io.calicoformat.client.WriteRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.sink2.Committer.CommitRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of one job, and runs that should have ended, at a bridge. */
class ProgressTest {
  private static final String APPLICATION = "flink.job.id";

  @TempDir Path folder;
  private BridgeOptions bridge;
  private BridgeClient client;

  @BeforeEach
  void createKeySpace() {
    bridge = Connections.to(folder.resolve("store").toString(), Map.of("create", "true")::get);
    client = Bridges.connect(bridge);
    Map<String, Object> main =
        Map.of("name", "main", "columns", List.of(Map.of("name", "a", "type", "int64")));
    client.createKeySpace(
        Map.of(
            "name", "t",
            "key", List.of(Map.of("name", "id", "type", "int64")),
            "groups", List.of(main)));
  }

  private Mark begin(Mark restored) {
    return Progress.begin(client, "t", APPLICATION, restored);
  }

  /** What a run has for its next checkpoint. */
  private Commitment next(Mark progress) {
    Mark mark =
        new Mark(APPLICATION, progress.epoch(), null, Progress.nextStep(progress.sequence()));
    return new Commitment(mark, client.beginWrite(new WriteRequest("t")).token(), List.of());
  }

  /** Commits, and says whether it was there already. */
  private boolean commit(Commitment commitment) {
    Request request = new Request(commitment);
    try (MarkCommitter committer = new MarkCommitter(bridge)) {
      committer.commit(List.of(request));
    }
    return request.wasThere;
  }

  private static final class Request implements CommitRequest<Commitment> {
    private final Commitment commitment;
    private boolean wasThere;

    Request(Commitment commitment) {
      this.commitment = commitment;
    }

    @Override
    public Commitment getCommittable() {
      return commitment;
    }

    @Override
    public int getNumberOfRetries() {
      return 0;
    }

    @Override
    public void signalFailedWithKnownReason(Throwable failure) {
      throw new AssertionError(failure);
    }

    @Override
    public void signalFailedWithUnknownReason(Throwable failure) {
      throw new AssertionError(failure);
    }

    @Override
    public void retryLater() {
      throw new AssertionError("is to be tried again");
    }

    @Override
    public void updateAndRetryLater(Commitment changed) {
      throw new AssertionError("was changed");
    }

    @Override
    public void signalAlreadyCommitted() {
      wasThere = true;
    }
  }

  private String refusalOf(Commitment commitment) {
    return assertThrows(CalicoException.class, () -> commit(commitment)).code();
  }

  @Test
  void aCommitmentIsCommittedOnceHoweverOftenItIsAskedFor() {
    Commitment first = next(begin(null));
    Commitment second = next(first.mark());
    assertFalse(commit(first));
    assertTrue(commit(first));
    assertFalse(commit(second));
    assertTrue(commit(first));
    assertTrue(commit(second));
  }

  @Test
  void aRunWithoutStateEndsTheRunsBeforeIt() {
    Commitment landed = next(begin(null));
    assertFalse(commit(landed));
    Commitment late = next(landed.mark());
    Mark newer = begin(null);
    assertFalse(Progress.isOneHistory(newer.epoch(), late.mark().epoch()));
    assertEquals("StaleEpoch", refusalOf(late));
    assertFalse(commit(next(newer)));
    assertEquals("StaleEpoch", refusalOf(late));
    assertTrue(commit(landed), "what had landed before is there");
  }

  @Test
  void aRunThatGoesOnEndsTheOneItGoesOnFrom() {
    Commitment landed = next(begin(null));
    assertFalse(commit(landed));
    Mark restored = begin(landed.mark());
    assertTrue(Progress.isOneHistory(restored.epoch(), landed.mark().epoch()));
    Commitment zombie = next(landed.mark());
    assertEquals("StaleEpoch", refusalOf(zombie));
    assertFalse(commit(next(restored)));
    assertEquals("StaleEpoch", refusalOf(zombie));
  }

  @Test
  void aRunDoesNotEndTheOneWhoseCommitmentItStillHolds() {
    Commitment held = next(begin(null));
    Mark restored = begin(held.mark());
    assertEquals(held.mark(), restored);
    Commitment next = next(restored);
    assertFalse(commit(held));
    assertFalse(commit(next));
  }

  @Test
  void ofTwoRunsFromOneStateTheSecondOneEndsTheFirst() {
    Commitment landed = next(begin(null));
    assertFalse(commit(landed));
    Commitment one = next(begin(landed.mark()));
    Commitment other = next(begin(landed.mark()));
    assertEquals("StaleEpoch", refusalOf(one));
    assertFalse(commit(other));
    assertEquals("StaleEpoch", refusalOf(one));
  }

  @Test
  void aRunThatGoesBackBeginsAnotherHistoryAfterWhatWasCommitted() {
    Commitment first = next(begin(null));
    Commitment second = next(first.mark());
    assertFalse(commit(first));
    assertFalse(commit(second));
    Mark back = begin(first.mark());
    assertFalse(Progress.isOneHistory(back.epoch(), first.mark().epoch()));
    assertTrue(back.sequence() > second.mark().sequence());
    assertFalse(commit(next(back)));
  }
}
