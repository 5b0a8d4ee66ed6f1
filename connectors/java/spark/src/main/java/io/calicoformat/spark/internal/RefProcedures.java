package io.calicoformat.spark.internal;

import io.calicoformat.client.Branch;
import io.calicoformat.client.BridgeClient;
import io.calicoformat.client.CalicoException;
import io.calicoformat.client.Refs;
import io.calicoformat.client.Tag;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.procedures.ProcedureParameter;
import org.apache.spark.sql.connector.read.LocalScan;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Procedures that make, change or end a branch or tag. Their one row says what there is afterwards,
 * or what has gone.
 */
final class RefProcedures {
  private static final ProcedureParameter NAME = Procedure.required("name", DataTypes.StringType);
  private static final ProcedureParameter AS_OF =
      Procedure.optional("as_of", DataTypes.StringType);
  private static final ProcedureParameter TO = Procedure.required("to", DataTypes.StringType);
  private static final ProcedureParameter PROTECTED =
      ProcedureParameter.in("protected", DataTypes.BooleanType).defaultValue("true").build();

  private static final StructType BRANCH =
      StructType.fromDDL(
          "name STRING, line BIGINT, parent STRING, parent_version BIGINT, protected BOOLEAN");
  private static final StructType TAG =
      StructType.fromDDL("name STRING, branch STRING, line BIGINT, version BIGINT");
  private static final StructType DROPPED = StructType.fromDDL("dropped STRING");

  static final List<Procedure.Text> ALL =
      List.of(
          new Procedure.Text("create_branch", "makes a branch", (client, given) ->
              row(client.createBranch(given.text("name"), given.textOrNull("as_of"))),
              NAME, AS_OF),
          new Procedure.Text("create_tag", "makes a tag", (client, given) ->
              row(client.createTag(given.text("name"), given.textOrNull("as_of"))),
              NAME, AS_OF),
          new Procedure.Text("rename_branch", "gives a branch another name", (client, given) ->
              row(client.renameBranch(given.text("name"), given.text("to"))),
              NAME, TO),
          new Procedure.Text("protect_branch", "keeps a branch from being renamed and dropped",
              (client, given) ->
                  row(client.protectBranch(given.text("name"), given.truth("protected"))),
              NAME, PROTECTED),
          new Procedure.Text("drop_branch", "ends a branch", (client, given) ->
              drop(client, given.text("name"), true),
              NAME),
          new Procedure.Text("drop_tag", "takes a tag away", (client, given) ->
              drop(client, given.text("name"), false),
              NAME));

  private RefProcedures() {}

  /** Branches and tags share one space of names, so a name tells which of both it is. */
  private static LocalScan drop(BridgeClient client, String name, boolean isBranch) {
    Refs refs = client.refs();
    boolean isOther =
        isBranch
            ? refs.tags().stream().anyMatch(tag -> tag.name().equals(name))
            : refs.branches().stream().anyMatch(branch -> branch.name().equals(name));
    if (isOther) {
      throw CalicoException.invalidArgument(
          "'" + name + "' is a " + (isBranch ? "tag" : "branch")
              + "; call the other procedure to drop it");
    }
    client.deleteRef(name);
    return Procedure.rows(DROPPED, Cells.row(name));
  }

  private static LocalScan row(Branch branch) {
    Branch.Parent parent = branch.parent();
    InternalRow cells =
        Cells.row(
            branch.name(),
            branch.line(),
            parent == null ? null : parent.branch(),
            parent == null ? null : parent.version(),
            branch.isProtected());
    return Procedure.rows(BRANCH, cells);
  }

  private static LocalScan row(Tag tag) {
    return Procedure.rows(TAG, Cells.row(tag.name(), tag.branch(), tag.line(), tag.version()));
  }
}
