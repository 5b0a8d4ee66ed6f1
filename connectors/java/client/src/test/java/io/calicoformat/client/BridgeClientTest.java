package io.calicoformat.client;

import static io.calicoformat.client.StubBridge.answer;
import static io.calicoformat.client.StubBridge.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BridgeClientTest {
  private static final String COMMITTED =
      "{\"line\":1,\"version\":7,\"member\":0,\"id\":\"i\",\"timestamp\":1,\"more\":{\"a\":[1]}}";
  private static final byte[] END = {-1, -1, -1, -1, 0, 0, 0, 0};

  @Test
  void aBusyBridgeIsAskedAgain() throws IOException {
    try (StubBridge bridge = new StubBridge((request, exchange) -> {
      boolean busy = request < 3;
      answer(exchange, busy ? 503 : 200,
          busy ? failure("Overloaded", "Unavailable", true) : COMMITTED);
    })) {
      assertEquals(7, bridge.client().commit("w", List.of("m"), null).version());
      assertEquals(3, bridge.asked.size());
    }
  }

  @Test
  void aLostAnswerOfACommitIsAskedForAgain() throws IOException {
    try (StubBridge bridge = new StubBridge((request, exchange) -> {
      exchange.getRequestBody().readAllBytes();
      if (request > 1) {
        answer(exchange, 200, COMMITTED);
      }
    })) {
      assertEquals(7, bridge.client().commit("w", List.of("m"), null).version());
      assertEquals(2, bridge.asked.size());
    }
  }

  @Test
  void aLostAnswerOfACreationIsReportedAndNotRepeated() throws IOException {
    try (StubBridge bridge = new StubBridge((request, exchange) -> {})) {
      CalicoException failure =
          assertThrows(
              CalicoException.class, () -> bridge.client().createKeySpace(Map.of("name", "k")));
      assertEquals("BridgeUnavailable", failure.code());
      assertEquals(1, bridge.asked.size());
    }
  }

  @Test
  void aRefusalHasCodeKindAndDetailsAndIsNotRepeated() throws IOException {
    try (StubBridge bridge = new StubBridge((request, exchange) ->
        answer(exchange, 409, failure("CommitConflict", "Conflict", true)))) {
      CalicoException failure =
          assertThrows(CalicoException.class, () -> bridge.client().commit("w", List.of(), null));
      assertEquals("CommitConflict", failure.code());
      assertEquals("Conflict", failure.kind());
      assertTrue(failure.retry());
      assertEquals(Map.of("keySpace", "k"), failure.details());
      assertEquals(1, bridge.asked.size());
    }
  }

  @Test
  void aTokenThatIsNotKnownIsDenied() throws IOException {
    try (StubBridge bridge = new StubBridge((request, exchange) ->
        answer(exchange, 401, failure("Denied", "Unavailable", false)))) {
      CalicoException failure =
          assertThrows(
              CalicoException.class, () -> bridge.client().plan(new PlanRequest("k")));
      assertEquals("Denied", failure.code());
    }
  }

  @Test
  void namesAndOperationsAreEncoded() throws IOException {
    try (StubBridge bridge = new StubBridge((request, exchange) ->
        answer(exchange, 404, failure("UnknownKeySpace", "NotFound", false)))) {
      assertThrows(
          CalicoException.class, () -> bridge.client().keySpace("a/b ?", At.version(3)));
      assertNull(bridge.client().mark("a b"));
      assertEquals(
          List.of("GET /v1/key-spaces/a%2Fb%20%3F?version=3", "GET /v1/marks/a%20b"),
          bridge.asked);
      assertEquals(
          "?kind=insert&ifExists=skip&op=t%C3%A4%20g%3Aappend",
          new StageKind("insert", true, Map.of("t\u00e4 g", "append")).toQuery());
    }
  }

  @Test
  void aBodyIsWholeWithItsMarkerAndTheEndOfItsTransfer() throws IOException {
    try (StubBridge bridge = new StubBridge((request, exchange) -> sendRows(exchange, END, true));
        RowStream rows = bridge.client().scan("s")) {
      rows.readNBytes(4);
      long before = rows.count();
      assertEquals(4, before);
      rows.readNBytes(8);
      rows.finish(before);
    }
  }

  @Test
  void aBodyWithoutItsMarkerIsBrokenForTheReasonThatTheBridgeTells() throws IOException {
    try (StubBridge bridge = new StubBridge((request, exchange) -> {
      if (request > 1) {
        answer(exchange, 200, failure("CorruptFile", "Data", false));
      } else {
        sendRows(exchange, new byte[8], true);
      }
    });
        RowStream rows = bridge.client().scan("s")) {
      rows.readNBytes(12);
      CalicoException failure = assertThrows(CalicoException.class, () -> rows.finish(4));
      assertEquals("CorruptFile", failure.code());
      assertEquals("GET /v1/failures/r1", bridge.asked.get(1));
    }
  }

  @Test
  void aBodyWhoseTransferBreaksOffAfterItsMarkerIsBroken() throws IOException {
    try (StubBridge bridge = new StubBridge((request, exchange) -> {
      if (request > 1) {
        answer(exchange, 404, failure("NotFound", "NotFound", false));
      } else {
        sendRows(exchange, END, false);
      }
    });
        RowStream rows = bridge.client().scan("s")) {
      rows.readNBytes(12);
      CalicoException failure = assertThrows(CalicoException.class, () -> rows.finish(4));
      assertEquals("BridgeUnavailable", failure.code());
    }
  }

  @Test
  void anUploadThatIsClosedEarlyEndsWithoutItsLastChunk() throws Exception {
    StringBuilder seen = new StringBuilder();
    Object done = new Object();
    try (StubBridge bridge = new StubBridge((request, exchange) -> {
      try (InputStream body = exchange.getRequestBody()) {
        body.readAllBytes();
        seen.append("whole");
      } catch (IOException broken) {
        seen.append("broken");
      }
      synchronized (done) {
        done.notifyAll();
      }
    })) {
      synchronized (done) {
        StageUpload upload = bridge.client().stage("w", StageKind.of("upsert"));
        upload.body().write(new byte[200_000]);
        upload.close();
        done.wait(5_000);
      }
      assertEquals("broken", seen.toString());
    }
  }

  private static void sendRows(HttpExchange exchange, byte[] end, boolean whole)
      throws IOException {
    exchange.getResponseHeaders().set("Calico-Request", "r1");
    exchange.sendResponseHeaders(200, whole ? 0 : 100);
    exchange.getResponseBody().write(new byte[] {1, 2, 3, 4});
    exchange.getResponseBody().write(end);
  }
}
