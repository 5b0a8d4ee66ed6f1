package io.calicoformat.flink.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.calicoformat.client.BridgeClient;
import io.calicoformat.client.Bridges;
import io.calicoformat.flink.Vacuums;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which parts share a marker. */
class MarkedPartsTest {
  @TempDir Path folder;
  private Path store;
  private MarkedParts parts;
  private Instant now = Instant.EPOCH;

  private final class TestClock extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  @BeforeEach
  void createKeySpace() {
    store = folder.resolve("store");
    BridgeClient client =
        Bridges.connect(Connections.to(store.toString(), Map.of("create", "true")::get));
    Map<String, Object> main =
        Map.of("name", "main", "columns", List.of(Map.of("name", "a", "type", "int64")));
    client.createKeySpace(
        Map.of(
            "name", "t",
            "key", List.of(Map.of("name", "id", "type", "int64")),
            "groups", List.of(main)));
    parts = new MarkedParts(client, "t", new TestClock());
  }

  private long markers() throws Exception {
    try (Stream<Path> files = Files.list(store.resolve("staged"))) {
      return files.count();
    }
  }

  @Test
  void partsShareAMarkerForHours() throws Exception {
    String first = parts.begin();
    assertNotEquals(first, parts.begin());
    now = now.plus(Duration.ofHours(5));
    parts.begin();
    assertEquals(1, markers());
    now = now.plus(Duration.ofHours(2));
    parts.begin();
    parts.begin();
    assertEquals(2, markers());
  }

  @Test
  void aMarkerThatAVacuumHasEndedIsFollowedByAnother() throws Exception {
    parts.begin();
    Vacuums.run(store.toString(), "--expire", "0m");
    assertEquals(0, markers());
    parts.begin();
    assertEquals(1, markers());
  }
}
