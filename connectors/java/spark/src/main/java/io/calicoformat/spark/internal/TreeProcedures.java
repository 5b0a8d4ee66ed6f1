package io.calicoformat.spark.internal;

import io.calicoformat.client.BridgeClient;
import io.calicoformat.client.CalicoException;
import io.calicoformat.client.CellConflict;
import io.calicoformat.client.Json;
import io.calicoformat.client.JsonObject;
import io.calicoformat.client.TreeChange;
import io.calicoformat.client.TreeChanged;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.connector.catalog.procedures.ProcedureParameter;
import org.apache.spark.sql.connector.read.LocalScan;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Procedures that bring a branch to what other versions hold, or take back what it has. The branch
 * is the one named, else the one where the catalog is; their one row says what it has come to.
 */
final class TreeProcedures {
  /** Conflicts that a failure tells in words; a dry run tells more. */
  private static final int TOLD_MAX = 10;

  private static final ProcedureParameter REF = Procedure.required("ref", DataTypes.StringType);
  private static final ProcedureParameter VERSIONS =
      Procedure.required("versions", DataTypes.StringType);
  private static final ProcedureParameter BRANCH =
      Procedure.optional("branch", DataTypes.StringType);
  private static final ProcedureParameter TAKE = Procedure.optional("take", DataTypes.StringType);
  private static final ProcedureParameter TABLES =
      Procedure.optional("tables", DataTypes.createArrayType(DataTypes.StringType));
  private static final ProcedureParameter GIVEN =
      Procedure.optional("given", DataTypes.StringType);
  private static final ProcedureParameter MESSAGE =
      Procedure.optional("message", DataTypes.StringType);

  private static final StructType RESTORED = StructType.fromDDL("version BIGINT");
  private static final StructType MERGED =
      StructType.fromDDL("version BIGINT, brought BIGINT, held BIGINT, left_out BIGINT");
  private static final StructType SQUASHED =
      StructType.fromDDL("version BIGINT, squashed BIGINT, replacements BIGINT");
  private static final StructType PICKED =
      StructType.fromDDL(
          "version BIGINT, replaced BIGINT, changed BIGINT, deleted BIGINT, conflict_count BIGINT,"
              + " conflicts ARRAY<STRUCT<`table`: STRING, `key`: STRING, `column`: STRING,"
              + " base: STRING, ours: STRING, theirs: STRING>>");

  static final List<Procedure.Text> ALL =
      List.of(
          new Procedure.Text("merge", "brings what another branch holds, by transactions",
              (client, given) -> merged(client, given, TreeChange.merge(given.text("ref"))),
              REF, BRANCH, TAKE, Procedure.flag("check_writes"), MESSAGE),
          new Procedure.Text("rebase", "has a branch go on from where another one is",
              (client, given) -> merged(client, given, TreeChange.rebase(given.text("ref"))),
              REF, BRANCH, TAKE, Procedure.flag("check_writes"), MESSAGE),
          new Procedure.Text("restore", "has a branch hold again what a version holds",
              TreeProcedures::restored,
              REF, BRANCH, Procedure.flag("force"), MESSAGE),
          new Procedure.Text("squash", "puts few commits in the place of those after a version",
              TreeProcedures::squashed,
              Procedure.required("after", DataTypes.LongType),
              Procedure.optional("through", DataTypes.LongType), BRANCH, MESSAGE),
          new Procedure.Text("cherry_pick", "takes what versions changed, by cells",
              (client, given) ->
                  picked(client, given, TreeChange.cherryPick(given.text("versions"))),
              VERSIONS, BRANCH, TABLES, TAKE, GIVEN, Procedure.flag("dry_run"), MESSAGE),
          new Procedure.Text("revert", "undoes what versions changed, by cells",
              (client, given) -> picked(client, given, TreeChange.revert(given.text("versions"))),
              VERSIONS, BRANCH, TABLES, TAKE, GIVEN, Procedure.flag("dry_run"), MESSAGE));

  private TreeProcedures() {}

  /** The bridge about the branch that is named, else about where the catalog is. */
  static BridgeClient on(BridgeClient client, Arguments given) {
    return given.isNull("branch") ? client : client.on(given.text("branch"));
  }

  private static LocalScan merged(BridgeClient client, Arguments given, TreeChange change) {
    if (given.truth("check_writes")) {
      change.checkWrites();
    }
    TreeChanged done = done(client, given, withSide(change, given));
    return Procedure.rows(
        MERGED, Cells.row(done.version(), done.brought(), done.held(), done.leftOut()));
  }

  private static LocalScan restored(BridgeClient client, Arguments given) {
    TreeChange change = TreeChange.restore(given.text("ref"));
    if (given.truth("force")) {
      change.force();
    }
    return Procedure.rows(RESTORED, Cells.row(done(client, given, change).version()));
  }

  private static LocalScan squashed(BridgeClient client, Arguments given) {
    TreeChange change = TreeChange.squash(given.number("after"));
    if (!given.isNull("through")) {
      change.through(given.number("through"));
    }
    TreeChanged done = done(client, given, change);
    return Procedure.rows(SQUASHED, Cells.row(done.version(), done.squashed(), done.left()));
  }

  private static LocalScan picked(BridgeClient client, Arguments given, TreeChange change) {
    if (!given.isNull("tables")) {
      change.keySpaces(given.textsOrNull("tables"));
    }
    if (!given.isNull("given")) {
      change.given(givenRows(given.text("given")));
    }
    if (given.truth("dry_run")) {
      change.dryRun();
    }
    TreeChanged done = done(client, given, withSide(change, given));
    Object[] conflicts = done.conflicts().stream().map(TreeProcedures::cells).toArray();
    return Procedure.rows(
        PICKED,
        Cells.row(
            done.version(),
            done.replaced(),
            done.changed(),
            done.deleted(),
            done.conflictCount(),
            new GenericArrayData(conflicts)));
  }

  private static Map<String, Object> givenRows(String text) {
    try {
      return JsonObject.of(Json.parse(text)).members();
    } catch (CalicoException none) {
      throw CalicoException.invalidArgument(
          "'given' is a JSON object of lists of rows by table, as {\"t\": [{\"id\": 1}]}: "
              + none.getMessage());
    }
  }

  private static TreeChange withSide(TreeChange change, Arguments given) {
    return given.isNull("take") ? change : change.take(given.text("take"));
  }

  private static TreeChanged done(BridgeClient client, Arguments given, TreeChange change) {
    if (!given.isNull("message")) {
      change.message(given.text("message"));
    }
    try {
      return on(client, given).change(change);
    } catch (CalicoException failure) {
      throw withConflicts(failure);
    }
  }

  /** Its message has the first conflict; Spark shows nothing of a failure but that. */
  private static CalicoException withConflicts(CalicoException failure) {
    List<CellConflict> conflicts = CellConflict.in(failure);
    if (conflicts.size() < 2) {
      return failure;
    }
    String told =
        conflicts.stream().limit(TOLD_MAX).map(TreeProcedures::line).collect(Collectors.joining());
    String message = failure.getMessage().substring(failure.code().length() + 2);
    return new CalicoException(
        failure.code(),
        failure.kind(),
        message + told,
        failure.retry(),
        failure.details(),
        failure);
  }

  private static String line(CellConflict conflict) {
    String column = conflict.column() == null ? "the record" : "column '" + conflict.column() + "'";
    return "\n  " + column + " under " + Json.print(conflict.key()) + " in '"
        + conflict.keySpace() + "': base " + Json.print(conflict.base()) + ", ours "
        + Json.print(conflict.ours()) + ", theirs " + Json.print(conflict.theirs());
  }

  private static Object cells(CellConflict conflict) {
    return Cells.row(
        conflict.keySpace(),
        Json.print(conflict.key()),
        conflict.column(),
        Json.print(conflict.base()),
        Json.print(conflict.ours()),
        Json.print(conflict.theirs()));
  }
}
