package io.calicoformat.flink;

import io.calicoformat.client.At;
import io.calicoformat.client.BridgeClient;
import io.calicoformat.client.Bridges;
import io.calicoformat.client.Plan;
import io.calicoformat.client.PlanRequest;
import io.calicoformat.client.StageKind;
import io.calicoformat.client.WriteRequest;
import io.calicoformat.flink.internal.Connections;
import io.calicoformat.flink.internal.RowUploads;
import io.calicoformat.flink.internal.SplitRows;
import io.calicoformat.flink.internal.Types;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;

/**
 * A store of its own for each class of tests, made and served by a bridge of this JVM, and one
 * cluster for all of them.
 */
@Timeout(180)
abstract class FlinkTest {
  private static final int SLOTS = 8;

  static Path folder;
  private static MiniCluster cluster;

  @BeforeAll
  static void startCluster() throws Exception {
    if (cluster == null) {
      Configuration settings = new Configuration();
      settings.setString("metrics.fetcher.update-interval", "200 ms");
      cluster =
          new MiniCluster(
              new MiniClusterConfiguration.Builder()
                  .setConfiguration(settings)
                  .withRandomPorts()
                  .setNumTaskManagers(1)
                  .setNumSlotsPerTaskManager(SLOTS)
                  .build());
      cluster.start();
    }
  }

  /** Has jobs run in the cluster. */
  static void useCluster(Configuration settings) throws Exception {
    URI address = cluster.getRestAddress().get();
    settings.setString("execution.target", "remote");
    settings.setString("execution.attached", "true");
    settings.setString("rest.address", address.getHost());
    settings.setString("rest.port", String.valueOf(address.getPort()));
  }

  @BeforeAll
  static void makeFolder() throws Exception {
    folder = Files.createTempDirectory("calico-flink");
  }

  @AfterAll
  static void removeFolder() throws Exception {
    try (Stream<Path> paths = Files.walk(folder)) {
      paths.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    }
  }

  static String store() {
    return folder.resolve("store").toString();
  }

  static BridgeClient client() {
    return Bridges.connect(Connections.to(store(), Map.of("create", "true")::get));
  }

  /** A key-space with the key {@code id}, and columns given as {@code name type [algebra]}. */
  static void createKeySpace(String name, String... columns) {
    List<Object> each = new ArrayList<>();
    for (String column : columns) {
      String[] words = column.split(" ");
      Map<String, Object> json = new LinkedHashMap<>(Map.of("name", words[0], "type", words[1]));
      if (words.length > 2) {
        json.put("algebra", words[2]);
      }
      each.add(json);
    }
    client().createKeySpace(
        Map.of(
            "name", name,
            "key", List.of(Map.of("name", "id", "type", "int64")),
            "groups", List.of(Map.of("name", "main", "columns", each))));
  }

  /** All rows in the order of their keys, each as {@code [id, …]}. */
  static List<String> rowsOf(String keySpace, String... columns) throws Exception {
    List<String> rows = new ArrayList<>();
    Plan plan =
        client().plan(new PlanRequest(keySpace).columns(List.of(columns)).splitsMax(1));
    RowType type =
        new RowType(
            plan.fields().stream()
                .map(field -> new RowType.RowField(field.name(), Types.toFlink(field.type())))
                .toList());
    for (Plan.Split split : plan.splits()) {
      try (SplitRows read = new SplitRows(client().scan(split.split()), type)) {
        for (GenericRowData row = read.next(); row != null; row = read.next()) {
          List<String> cells = new ArrayList<>();
          for (int index = 0; index < row.getArity(); index++) {
            cells.add(String.valueOf(row.getField(index)));
          }
          rows.add(cells.toString());
        }
      }
    }
    return rows;
  }

  /** Upserts rows of {@code id} and further columns, and deletes keys, in one commit each. */
  static void upsert(String keySpace, RowType type, List<RowData> rows) throws Exception {
    commit(keySpace, StageKind.of("upsert"), type, rows);
  }

  static void delete(String keySpace, long... keys) throws Exception {
    RowType id = RowType.of(new LogicalType[] {new BigIntType()}, new String[] {"id"});
    List<RowData> rows =
        LongStream.of(keys).mapToObj(key -> (RowData) GenericRowData.of(key)).toList();
    commit(keySpace, StageKind.of("delete"), id, rows);
  }

  private static void commit(String keySpace, StageKind kind, RowType type, List<RowData> rows)
      throws Exception {
    String write = client().beginWrite(new WriteRequest(keySpace)).token();
    String message = RowUploads.stage(client(), write, kind, type, rows);
    client().commit(write, List.of(message), null);
  }

  /** How many commits have written to the key-space since it was created. */
  static long commitsTo(String keySpace) {
    long head = client().keySpace(keySpace, At.HEAD).version();
    return client().entriesAfter(0, 1000).stream()
        .filter(entry -> entry.version() <= head)
        .filter(
            entry ->
                entry.operations().stream()
                    .anyMatch(
                        operation ->
                            operation.kind().equals("update")
                                && keySpace.equals(operation.keySpace())))
        .count();
  }

  /** Jobs with a checkpoint every 200 ms. */
  static StreamExecutionEnvironment environment(int parallelism) throws Exception {
    return environment(parallelism, new Configuration());
  }

  static StreamExecutionEnvironment environment(int parallelism, Configuration settings)
      throws Exception {
    useCluster(settings);
    settings.setString("restart-strategy.type", "fixed-delay");
    settings.setString("restart-strategy.fixed-delay.attempts", "20");
    settings.setString("restart-strategy.fixed-delay.delay", "50 ms");
    StreamExecutionEnvironment environment = new StreamExecutionEnvironment(settings);
    environment.setParallelism(parallelism);
    environment.enableCheckpointing(200);
    return environment;
  }
}
