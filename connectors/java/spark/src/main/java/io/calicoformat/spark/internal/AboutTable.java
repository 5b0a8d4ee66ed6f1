package io.calicoformat.spark.internal;

import io.calicoformat.client.At;
import io.calicoformat.client.Branch;
import io.calicoformat.client.BridgeClient;
import io.calicoformat.client.BridgeOptions;
import io.calicoformat.client.Bridges;
import io.calicoformat.client.FileEntry;
import io.calicoformat.client.LogEntry;
import io.calicoformat.client.Refs;
import io.calicoformat.client.Tag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * A table about a table: {@code t.history} has an entry of the log in each row, {@code t.files} a
 * file, {@code t.partitions} a partition of a column group, {@code t.refs} a branch or tag of the
 * store.
 */
public final class AboutTable implements SupportsRead {
  private static final int PAGE = 1_000;

  private final BridgeOptions bridge;
  private final String keySpace;
  private final Kind kind;

  private AboutTable(BridgeOptions bridge, String keySpace, Kind kind) {
    this.bridge = bridge;
    this.keySpace = keySpace;
    this.kind = kind;
  }

  private enum Kind {
    HISTORY("version BIGINT, timestamp TIMESTAMP, id STRING, author STRING, message STRING,"
        + " operation STRING, column_group STRING, rows BIGINT"),
    FILES("column_group STRING, `partition` STRING, role STRING, file_format STRING, rows BIGINT,"
        + " bytes BIGINT, version BIGINT"),
    PARTITIONS("column_group STRING, `partition` STRING, files BIGINT, rows BIGINT, bytes BIGINT"),
    REFS("name STRING, type STRING, line BIGINT, branch STRING, version BIGINT, parent STRING,"
        + " parent_line BIGINT, parent_version BIGINT, protected BOOLEAN");

    private final StructType schema;

    Kind(String columns) {
      this.schema = StructType.fromDDL(columns);
    }
  }

  /** Whether there are tables about tables of this name. */
  public static boolean isKnown(String name) {
    return Arrays.stream(Kind.values()).anyMatch(kind -> kind.name().equalsIgnoreCase(name));
  }

  /** The table of a name about a key-space. */
  public static AboutTable of(BridgeOptions bridge, String keySpace, String name) {
    return new AboutTable(bridge, keySpace, Kind.valueOf(name.toUpperCase(Locale.ROOT)));
  }

  @Override
  public String name() {
    return keySpace + "." + kind.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public StructType schema() {
    return kind.schema;
  }

  @Override
  public Set<TableCapability> capabilities() {
    return EnumSet.of(TableCapability.BATCH_READ);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    return this::scan;
  }

  private Scan scan() {
    BridgeClient client = Bridges.connect(bridge);
    List<InternalRow> rows =
        switch (kind) {
          case HISTORY -> history(client);
          case FILES -> files(client.files(keySpace, At.HEAD));
          case PARTITIONS -> partitions(client.files(keySpace, At.HEAD));
          case REFS -> refs(client.refs());
        };
    return new KnownRows(kind.schema, rows.toArray(InternalRow[]::new));
  }

  private List<InternalRow> history(BridgeClient client) {
    List<InternalRow> rows = new ArrayList<>();
    boolean isThere = false;
    List<LogEntry> page = client.entriesAfter(0, PAGE);
    while (!page.isEmpty()) {
      for (LogEntry entry : page) {
        for (LogEntry.Operation operation : entry.operations()) {
          boolean isOwn = keySpace.equals(operation.keySpace());
          if (isOwn && !isThere) {
            // What the branch adopted before was without the table.
            rows.clear();
            isThere = true;
          }
          if (isOwn || operation.kind().equals("adopt")) {
            rows.add(row(entry, operation));
          }
        }
      }
      page = client.entriesAfter(page.get(page.size() - 1).version(), PAGE);
    }
    return rows;
  }

  private static InternalRow row(LogEntry entry, LogEntry.Operation operation) {
    return Cells.row(entry.version(), entry.timestamp(), entry.id(), entry.author(),
        entry.message(), operation.kind(), operation.group(), operation.rows());
  }

  private static List<InternalRow> files(List<FileEntry> files) {
    return files.stream()
        .map(file ->
            Cells.row(file.group(), file.partition(), file.role(), file.fileFormat(), file.rows(),
                file.bytes(), file.version()))
        .toList();
  }

  private static List<InternalRow> partitions(List<FileEntry> files) {
    Comparator<List<String>> byGroup = Comparator.comparing(key -> key.get(0));
    Map<List<String>, long[]> sums = new TreeMap<>(byGroup.thenComparing(key -> key.get(1)));
    for (FileEntry file : files) {
      List<String> place = List.of(file.group(), file.partition());
      long[] sum = sums.computeIfAbsent(place, key -> new long[3]);
      sum[0]++;
      sum[1] += file.rows();
      sum[2] += file.bytes();
    }
    List<InternalRow> rows = new ArrayList<>();
    sums.forEach((key, sum) -> rows.add(Cells.row(key.get(0), key.get(1), sum[0], sum[1], sum[2])));
    return rows;
  }

  private static List<InternalRow> refs(Refs refs) {
    List<InternalRow> rows = new ArrayList<>();
    for (Branch branch : refs.branches()) {
      Branch.Parent parent = branch.parent();
      rows.add(
          Cells.row(branch.name(), "branch", branch.line(), branch.name(), null,
              parent == null ? null : parent.branch(),
              parent == null ? null : parent.line(),
              parent == null ? null : parent.version(),
              branch.isProtected()));
    }
    for (Tag tag : refs.tags()) {
      rows.add(
          Cells.row(tag.name(), "tag", tag.line(), tag.branch(), tag.version(), null, null, null,
              null));
    }
    return rows;
  }
}
