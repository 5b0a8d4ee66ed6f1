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

  @Test
  void changesOfABranchAndDifferencesAreAskedForAsTheyAreSaid() throws IOException {
    String picked =
        "{\"version\":null,\"replaced\":1,\"changed\":2,\"deleted\":3,\"conflictCount\":1,"
            + "\"conflicts\":[{\"keySpace\":\"k\",\"key\":[\"1\"],\"column\":null,\"base\":null,"
            + "\"ours\":{\"a\":1},\"theirs\":null}]}";
    String difference =
        "{\"from\":1,\"to\":2,\"fromLine\":1,\"toLine\":1,\"schema\":[{\"object\":\"column\","
            + "\"change\":\"renamed\",\"keySpace\":\"k\",\"group\":\"g\",\"column\":\"b\","
            + "\"before\":\"a\",\"after\":\"b\"}],\"keySpaces\":[{\"keySpace\":\"k\",\"inserted\":1,"
            + "\"updated\":2,\"deleted\":3,\"cells\":{\"b\":4}}]}";
    List<String> answers =
        List.of(
            "{\"version\":7,\"brought\":1,\"held\":2,\"leftOut\":3}",
            "{\"version\":8}",
            "{\"version\":9,\"squashed\":5,\"left\":1}",
            picked,
            difference,
            difference);
    List<String> bodies = Collections.synchronizedList(new ArrayList<>());
    try (StubBridge bridge = new StubBridge((request, exchange) -> {
      bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      answer(exchange, 200, answers.get(request - 1));
    })) {
      BridgeClient client = bridge.client();
      TreeChanged merged =
          client.on("dev").change(TreeChange.merge("main").take("ours").checkWrites());
      assertEquals(List.of(7L, 1L, 2L, 3L),
          List.of(merged.version(), merged.brought(), merged.held(), merged.leftOut()));
      assertEquals(8, client.change(TreeChange.restore("v3").force().message("back")).version());
      TreeChanged squashed = client.change(TreeChange.squash(1).through(6));
      assertEquals(List.of(5L, 1L), List.of(squashed.squashed(), squashed.left()));
      Map<String, Object> given = Map.of("k", List.of(Map.of("id", 1L)));
      TreeChanged dry =
          client.change(
              TreeChange.revert("v1..v2").keySpaces(List.of("k")).given(given).dryRun());
      assertNull(dry.version());
      assertEquals(
          List.of(new CellConflict("k", List.of("1"), null, null, Map.of("a", 1L), null)),
          dry.conflicts());
      Difference told = client.difference("a...b", null);
      assertEquals(told, client.difference("a...b", List.of("k")));
      assertEquals(
          List.of(
              new Difference.DefinitionChange("column", "renamed", "k", "g", "b", "a", "b")),
          told.definitions());
      assertEquals(
          List.of(new Difference.Counts("k", 1, 2, 3, Map.of("b", 4L))), told.keySpaces());
      assertEquals(
          List.of("POST /v1/tree?ref=dev", "POST /v1/tree", "POST /v1/tree", "POST /v1/tree",
              "POST /v1/difference", "POST /v1/difference"),
          bridge.asked);
      assertEquals(
          List.of(
              Map.of("kind", "merge", "ref", "main", "take", "ours", "checkWrites", true),
              Map.of("kind", "restore", "ref", "v3", "force", true, "message", "back"),
              Map.of("kind", "squash", "after", 1L, "through", 6L),
              Map.of("kind", "revert", "versions", "v1..v2", "keySpaces", List.of("k"),
                  "given", given, "dryRun", true),
              Map.of("versions", "a...b"),
              Map.of("versions", "a...b", "keySpaces", List.of("k"))),
          bodies.stream().map(Json::parse).toList());
    }
  }

  @Test
  void aLostAnswerIsAskedForAgainWhereAMarkMakesItOneAlone() throws IOException {
    for (boolean marked : List.of(true, false)) {
      TreeChange change = TreeChange.cherryPick("dev@v3");
      TreeChange asked = marked ? change.mark(new Mark("a", 0, null, 1)) : change;
      try (StubBridge bridge = new StubBridge((request, exchange) -> {
        exchange.getRequestBody().readAllBytes();
        if (request > 1) {
          answer(exchange, 200, "{\"version\":7,\"alreadyApplied\":true}");
        }
      })) {
        BridgeClient client = bridge.client();
        if (marked) {
          assertEquals(7, client.change(asked).version());
        } else {
          CalicoException lost =
              assertThrows(CalicoException.class, () -> client.change(asked));
          assertEquals("BridgeUnavailable", lost.code());
        }
        assertEquals(marked ? 2 : 1, bridge.asked.size());
      }
    }
  }
}
