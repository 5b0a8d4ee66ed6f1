package io.calicoformat.spark.internal;

import io.calicoformat.client.BridgeClient;
import io.calicoformat.client.CalicoException;
import io.calicoformat.client.Difference;
import io.calicoformat.client.Difference.Counts;
import io.calicoformat.client.Difference.DefinitionChange;
import io.calicoformat.client.RowStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.connector.catalog.procedures.ProcedureParameter;
import org.apache.spark.sql.connector.read.LocalScan;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** Procedures that tell how two versions differ, by tables or by rows. */
final class DifferenceProcedures {
  private static final ProcedureParameter VERSIONS =
      Procedure.required("versions", DataTypes.StringType);
  private static final ProcedureParameter BRANCH =
      Procedure.optional("branch", DataTypes.StringType);
  private static final StructType DIFFERENCE =
      StructType.fromDDL(
          "`table` STRING, inserted BIGINT, updated BIGINT, deleted BIGINT,"
              + " cells MAP<STRING, BIGINT>, definitions ARRAY<STRUCT<object: STRING,"
              + " change: STRING, column_group: STRING, `column`: STRING, before: STRING,"
              + " after: STRING>>");

  static final List<Procedure.Text> ALL =
      List.of(
          new Procedure.Text("diff", "says how two versions differ, a table in each row",
              DifferenceProcedures::told,
              VERSIONS,
              BRANCH,
              Procedure.optional("tables", DataTypes.createArrayType(DataTypes.StringType))),
          new Procedure.Text("differences", "gives the rows in which two versions differ",
              DifferenceProcedures::rows,
              Procedure.required("table", DataTypes.StringType),
              VERSIONS,
              BRANCH,
              ProcedureParameter.in("max_rows", DataTypes.LongType).defaultValue("10000").build()));

  private DifferenceProcedures() {}

  private static LocalScan told(BridgeClient client, Arguments given) {
    List<String> tables = given.textsOrNull("tables");
    Difference found = TreeProcedures.on(client, given).difference(given.text("versions"), tables);
    Map<String, List<DefinitionChange>> changes = new LinkedHashMap<>();
    for (Counts each : found.keySpaces()) {
      changes.put(each.keySpace(), new ArrayList<>());
    }
    for (DefinitionChange change : found.definitions()) {
      if (tables == null || tables.contains(change.keySpace())) {
        changes.computeIfAbsent(change.keySpace(), name -> new ArrayList<>()).add(change);
      }
    }
    List<InternalRow> rows = new ArrayList<>();
    for (Counts each : found.keySpaces()) {
      rows.add(
          Cells.row(each.keySpace(), each.inserted(), each.updated(), each.deleted(),
              map(each.cells()), definitions(changes.remove(each.keySpace()))));
    }
    // What the end has no more has no rows there that could be counted.
    changes.forEach((name, gone) ->
        rows.add(Cells.row(name, null, null, null, null, definitions(gone))));
    return Procedure.rows(DIFFERENCE, rows.toArray(InternalRow[]::new));
  }

  private static ArrayBasedMapData map(Map<String, Long> cells) {
    Object[] names = cells.keySet().stream().map(UTF8String::fromString).toArray();
    Object[] counts = cells.values().toArray();
    return new ArrayBasedMapData(new GenericArrayData(names), new GenericArrayData(counts));
  }

  private static GenericArrayData definitions(List<DefinitionChange> changes) {
    return new GenericArrayData(
        changes.stream()
            .map(each ->
                (Object) Cells.row(each.object(), each.change(), each.group(), each.column(),
                    each.before(), each.after()))
            .toArray());
  }

  /** All rows come to the driver, so there is a bound to them. */
  private static LocalScan rows(BridgeClient client, Arguments given) {
    long max = given.number("max_rows");
    List<InternalRow> rows = new ArrayList<>();
    RowStream stream =
        TreeProcedures.on(client, given)
            .differenceRows(given.text("versions"), given.text("table"));
    try (ArrowReader reader = new ArrowReader(stream)) {
      while (reader.next()) {
        Iterator<InternalRow> batch = reader.get().rowIterator();
        while (batch.hasNext()) {
          if (rows.size() >= max) {
            throw CalicoException.invalidArgument(
                "the difference has more than " + max + " rows; give a larger 'max_rows', or call"
                    + " diff, which counts them");
          }
          rows.add(batch.next().copy());
        }
      }
      return Procedure.rows(reader.schema(), rows.toArray(InternalRow[]::new));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
