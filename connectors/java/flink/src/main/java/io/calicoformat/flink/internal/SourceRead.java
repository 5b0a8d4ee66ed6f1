package io.calicoformat.flink.internal;

import io.calicoformat.client.At;
import io.calicoformat.client.BridgeClient;
import io.calicoformat.client.BridgeOptions;
import io.calicoformat.client.Bridges;
import io.calicoformat.client.Plan;
import io.calicoformat.client.PlanRequest;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.types.logical.RowType;

/**
 * What is read.
 *
 * @param bridge how to come to a bridge
 * @param keySpace its name
 * @param type the columns, by their names
 * @param metadata what is given out of each row behind its columns
 * @param marksTime whether the times of versions are given out as watermarks
 * @param first a column that every record has, read where the type has none
 * @param filter a condition in the text form of the chapter expr, or null
 * @param limit most rows of each split, or null for all
 * @param at the version of the rows that are read first; null where only changes are read
 * @param follows whether changes are read, and without an end
 * @param after the version above which changes are read where no rows are; null for the head
 * @param everyMs how often new versions are looked for, in milliseconds
 */
public record SourceRead(
    BridgeOptions bridge,
    String keySpace,
    RowType type,
    List<Metadata> metadata,
    boolean marksTime,
    String first,
    String filter,
    Long limit,
    At at,
    boolean follows,
    At after,
    long everyMs)
    implements Serializable {
  BridgeClient client() {
    return Bridges.connect(bridge);
  }

  /** The columns of rows as they are given out. */
  public RowType producedType() {
    List<RowType.RowField> fields = new ArrayList<>(type.getFields());
    for (Metadata each : metadata) {
      fields.add(new RowType.RowField(each.column(), each.type()));
    }
    return new RowType(fields);
  }

  /** The columns of change rows as they travel. */
  RowType changeType() {
    List<RowType.RowField> fields = new ArrayList<>(type.getFields());
    for (Metadata each : Metadata.values()) {
      fields.add(new RowType.RowField(each.column(), each.type()));
    }
    return new RowType(fields);
  }

  /** The parts of the rows that are read first. */
  Plan plan(int splitsMax) {
    PlanRequest request = request().at(at).splitsMax(splitsMax);
    return client().plan(limit == null ? request : request.limit(limit));
  }

  /** The version above which changes are read where no rows are read first. */
  long start() {
    Long version = after.version();
    return version != null ? version : client().keySpace(keySpace, after).version();
  }

  /** The head. */
  long head() {
    return client().keySpace(keySpace, At.HEAD).version();
  }

  /** Opens what is left of a split. */
  SplitRows open(CalicoSplit split) {
    SplitRows rows;
    if (split.isOfChanges()) {
      PlanRequest request = request().changes(split.from(), split.to()).splitsMax(1);
      String token = client().plan(request).splits().get(0).split();
      rows = new SplitRows(client().scan(token), changeType());
    } else {
      rows = new SplitRows(client().scan(split.token()), type);
    }
    for (long skipped = 0; skipped < split.done(); skipped++) {
      rows.next();
    }
    return rows;
  }

  private PlanRequest request() {
    List<String> columns = type.getFieldNames();
    PlanRequest request =
        new PlanRequest(keySpace).columns(columns.isEmpty() ? List.of(first) : columns);
    return filter == null ? request : request.filter(filter);
  }
}
