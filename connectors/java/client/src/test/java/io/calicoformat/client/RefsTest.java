package io.calicoformat.client;

import static io.calicoformat.client.StubBridge.answer;
import static io.calicoformat.client.StubBridge.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RefsTest {
  private static final String BRANCH =
      "{\"name\":\"a/b\",\"line\":2,\"parent\":{\"branch\":null,\"line\":1,\"version\":3},"
          + "\"protected\":true}";
  private static final String TAG = "{\"name\":\"t\",\"branch\":\"a/b\",\"line\":2,\"version\":4}";
  private static final String MAIN =
      "{\"name\":\"main\",\"line\":1,\"parent\":null,\"protected\":false}";
  private static final Branch EXPECTED =
      new Branch("a/b", 2, new Branch.Parent(null, 1, 3), true);

  @Test
  void everyRequestAboutABranchNamesIt() throws IOException {
    try (StubBridge bridge = new StubBridge((request, exchange) ->
        answer(exchange, 404, failure("UnknownRef", "NotFound", false)))) {
      BridgeClient client = bridge.client().on("a/b c");
      List<Runnable> requests =
          List.of(
              client::keySpaces,
              () -> client.keySpace("k", At.version(3)),
              () -> client.createKeySpace(Map.of()),
              () -> client.alterKeySpace("k", List.of()),
              () -> client.dropKeySpace("k"),
              () -> client.files("k", At.HEAD),
              () -> client.plan(new PlanRequest("k")),
              () -> client.scan("s"),
              () -> client.readFile("f", 0, new byte[1], 0, 1),
              () -> client.beginWrite(new WriteRequest("k")),
              () -> client.stage("w", StageKind.of("upsert")).finish(),
              () -> client.commit("w", List.of(), null),
              () -> client.abort("w", List.of()),
              () -> client.entriesAfter(0, 1),
              () -> client.createTag("t", null));
      for (Runnable request : requests) {
        assertEquals("UnknownRef", assertThrows(CalicoException.class, request::run).code());
      }
      assertNull(client.mark("spark"));
      String ref = "ref=a%2Fb%20c";
      assertEquals(
          List.of(
              "GET /v1/key-spaces?" + ref,
              "GET /v1/key-spaces/k?version=3&" + ref,
              "POST /v1/key-spaces?" + ref,
              "POST /v1/key-spaces/k/alterations?" + ref,
              "DELETE /v1/key-spaces/k?" + ref,
              "GET /v1/key-spaces/k/files?limit=10000&" + ref,
              "POST /v1/plan?" + ref,
              "POST /v1/scan?" + ref,
              "POST /v1/file?" + ref,
              "POST /v1/writes?" + ref,
              "POST /v1/stage?kind=upsert&" + ref,
              "POST /v1/commit?" + ref,
              "POST /v1/abort?" + ref,
              "GET /v1/log?after=0&limit=1&" + ref,
              "POST /v1/refs?" + ref,
              "GET /v1/marks/spark?" + ref),
          bridge.asked);
    }
  }

  @Test
  void aCommitToABranchThatHasEndedIsRefusedAsSealed() throws IOException {
    try (StubBridge bridge = new StubBridge((request, exchange) ->
        answer(exchange, 409, failure("BranchSealed", "Conflict", false)))) {
      CalicoException failure =
          assertThrows(
              CalicoException.class,
              () -> bridge.client().on("dev").commit("w", List.of("m"), null));
      assertEquals("BranchSealed", failure.code());
      assertEquals(1, bridge.asked.size());
    }
  }

  @Test
  void branchesAndTagsAreListedMadeChangedAndEnded() throws IOException {
    List<String> bodies = Collections.synchronizedList(new ArrayList<>());
    List<String> answers =
        List.of(
            "{\"branches\":[" + BRANCH + "," + MAIN + "],\"tags\":[" + TAG + "]}",
            BRANCH, BRANCH, TAG, BRANCH, BRANCH, "{\"deleted\":\"a/b\"}");
    try (StubBridge bridge = new StubBridge((request, exchange) -> {
      bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      answer(exchange, 200, answers.get(request - 1));
    })) {
      BridgeClient client = bridge.client();
      Tag tag = new Tag("t", "a/b", 2, 4);
      assertEquals(
          new Refs(List.of(EXPECTED, new Branch("main", 1, null, false)), List.of(tag)),
          client.refs());
      assertEquals(EXPECTED, client.createBranch("a/b", "main@v3"));
      assertEquals(EXPECTED, client.createBranch("a/b", null));
      assertEquals(tag, client.on("a/b").createTag("t", null));
      assertEquals(EXPECTED, client.renameBranch("x", "a/b"));
      assertEquals(EXPECTED, client.protectBranch("a/b", true));
      client.deleteRef("a/b");
      assertEquals(
          List.of("GET /v1/refs", "POST /v1/refs", "POST /v1/refs", "POST /v1/refs?ref=a%2Fb",
              "POST /v1/refs/x", "POST /v1/refs/a%2Fb", "DELETE /v1/refs/a%2Fb"),
          bridge.asked);
      assertEquals(
          List.of(
              Map.of("kind", "branch", "name", "a/b", "from", "main@v3"),
              Map.of("kind", "branch", "name", "a/b"),
              Map.of("kind", "tag", "name", "t"),
              Map.of("name", "a/b"),
              Map.of("protected", true)),
          bodies.stream().filter(body -> !body.isEmpty()).map(Json::parse).toList());
    }
  }
}
