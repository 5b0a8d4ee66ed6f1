package io.calicoformat.spark.internal;

import io.calicoformat.client.Branch;
import io.calicoformat.client.BridgeClient;
import io.calicoformat.client.CalicoException;
import io.calicoformat.client.Refs;
import io.calicoformat.client.Tag;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.procedures.BoundProcedure;
import org.apache.spark.sql.connector.catalog.procedures.ProcedureParameter;
import org.apache.spark.sql.connector.catalog.procedures.UnboundProcedure;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A procedure that makes, changes or ends a branch or tag. Its one row says what there is
 * afterwards, or what has gone.
 */
public final class RefProcedure implements UnboundProcedure, BoundProcedure {
  private static final ProcedureParameter NAME =
      ProcedureParameter.in("name", DataTypes.StringType).build();
  private static final ProcedureParameter AS_OF =
      ProcedureParameter.in("as_of", DataTypes.StringType).defaultValue("NULL").build();
  private static final ProcedureParameter TO =
      ProcedureParameter.in("to", DataTypes.StringType).build();
  private static final ProcedureParameter PROTECTED =
      ProcedureParameter.in("protected", DataTypes.BooleanType).defaultValue("true").build();

  private static final String BRANCH =
      "name STRING, line BIGINT, parent STRING, parent_version BIGINT, protected BOOLEAN";
  private static final String TAG = "name STRING, branch STRING, line BIGINT, version BIGINT";
  private static final String DROPPED = "dropped STRING";

  private final Kind kind;
  private final BridgeClient client;

  private RefProcedure(Kind kind, BridgeClient client) {
    this.kind = kind;
    this.client = client;
  }

  private enum Kind {
    CREATE_BRANCH("makes a branch", BRANCH, NAME, AS_OF),
    CREATE_TAG("makes a tag", TAG, NAME, AS_OF),
    RENAME_BRANCH("gives a branch another name", BRANCH, NAME, TO),
    PROTECT_BRANCH("keeps a branch from being renamed and dropped", BRANCH, NAME, PROTECTED),
    DROP_BRANCH("ends a branch", DROPPED, NAME),
    DROP_TAG("takes a tag away", DROPPED, NAME);

    private final String description;
    private final StructType result;
    private final ProcedureParameter[] parameters;

    Kind(String description, String result, ProcedureParameter... parameters) {
      this.description = description;
      this.result = StructType.fromDDL(result);
      this.parameters = parameters;
    }

    private String procedure() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What the procedures are called. */
  public static List<String> names() {
    return Arrays.stream(Kind.values()).map(Kind::procedure).toList();
  }

  /**
   * The procedure of a name.
   *
   * @throws CalicoException {@code InvalidArgument} where there is none
   */
  public static RefProcedure of(String name, BridgeClient client) {
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.procedure().equalsIgnoreCase(name))
        .findFirst()
        .map(kind -> new RefProcedure(kind, client))
        .orElseThrow(() -> CalicoException.invalidArgument(
            "there is no procedure '" + name + "'; there are " + names()));
  }

  @Override
  public String name() {
    return kind.procedure();
  }

  @Override
  public String description() {
    return kind.description;
  }

  @Override
  public BoundProcedure bind(StructType given) {
    return this;
  }

  @Override
  public ProcedureParameter[] parameters() {
    return kind.parameters.clone();
  }

  @Override
  public boolean isDeterministic() {
    return false;
  }

  @Override
  public Iterator<Scan> call(InternalRow given) {
    String name = text(given, 0);
    InternalRow row =
        switch (kind) {
          case CREATE_BRANCH -> row(client.createBranch(name, textOrNull(given, 1)));
          case CREATE_TAG -> row(client.createTag(name, textOrNull(given, 1)));
          case RENAME_BRANCH -> row(client.renameBranch(name, text(given, 1)));
          case PROTECT_BRANCH -> row(client.protectBranch(name, truth(given, 1)));
          case DROP_BRANCH, DROP_TAG -> drop(name);
        };
    Scan answer = new KnownRows(kind.result, new InternalRow[] {row});
    return List.of(answer).iterator();
  }

  /** Branches and tags share one space of names, so a name tells which of both it is. */
  private InternalRow drop(String name) {
    Refs refs = client.refs();
    boolean isOther =
        kind == Kind.DROP_BRANCH
            ? refs.tags().stream().anyMatch(tag -> tag.name().equals(name))
            : refs.branches().stream().anyMatch(branch -> branch.name().equals(name));
    if (isOther) {
      throw CalicoException.invalidArgument(
          "'" + name + "' is a " + (kind == Kind.DROP_BRANCH ? "tag" : "branch")
              + "; call the other procedure to drop it");
    }
    client.deleteRef(name);
    return Cells.row(name);
  }

  private String text(InternalRow given, int index) {
    String text = textOrNull(given, index);
    return text == null ? refuseNull(index) : text;
  }

  private static String textOrNull(InternalRow given, int index) {
    return given.isNullAt(index) ? null : given.getUTF8String(index).toString();
  }

  private boolean truth(InternalRow given, int index) {
    return given.isNullAt(index) ? refuseNull(index) : given.getBoolean(index);
  }

  private <T> T refuseNull(int index) {
    throw CalicoException.invalidArgument(
        "'" + kind.parameters[index].name() + "' of " + kind.procedure() + " is null");
  }

  private static InternalRow row(Branch branch) {
    Branch.Parent parent = branch.parent();
    return Cells.row(
        branch.name(),
        branch.line(),
        parent == null ? null : parent.branch(),
        parent == null ? null : parent.version(),
        branch.isProtected());
  }

  private static InternalRow row(Tag tag) {
    return Cells.row(tag.name(), tag.branch(), tag.line(), tag.version());
  }
}
