package io.calicoformat.flink;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeEach;

/** Tests in SQL, over a catalog of the store. */
abstract class SqlTables extends FlinkTest {
  TableEnvironment streaming;
  TableEnvironment batch;

  @BeforeEach
  void createCatalog() throws Exception {
    streaming = environment(EnvironmentSettings.inStreamingMode());
    batch = environment(EnvironmentSettings.inBatchMode());
  }

  static TableEnvironment environment(EnvironmentSettings mode) throws Exception {
    TableEnvironment environment = TableEnvironment.create(mode);
    Configuration settings = new Configuration();
    useCluster(settings);
    settings.setString("parallelism.default", "2");
    settings.setString("execution.checkpointing.interval", "200 ms");
    settings.setString("restart-strategy.type", "none");
    settings.setString("table.local-time-zone", "UTC");
    environment.getConfig().addConfiguration(settings);
    environment.executeSql(
        "CREATE CATALOG c WITH ('type' = 'calico', 'uri' = '" + store() + "', 'create' = 'true')");
    environment.useCatalog("c");
    return environment;
  }

  static void run(TableEnvironment environment, String statement) throws Exception {
    environment.executeSql(statement).await(120, TimeUnit.SECONDS);
  }

  List<String> rows(String query) {
    List<String> rows = new ArrayList<>();
    batch.executeSql(query).collect().forEachRemaining(row -> rows.add(row.toString()));
    return rows.stream().sorted().toList();
  }

  static List<String> first(int count, TableResult result) throws Exception {
    List<String> rows = new ArrayList<>();
    try (CloseableIterator<Row> each = result.collect()) {
      while (rows.size() < count) {
        rows.add(each.next().toString());
      }
    }
    return rows;
  }

  static String messageOf(Runnable statement) {
    try {
      statement.run();
    } catch (Exception failure) {
      StringBuilder text = new StringBuilder();
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        text.append(cause.getMessage()).append('\n');
      }
      return text.toString();
    }
    throw new AssertionError("the statement did not fail");
  }

  static void assertSays(String part, Runnable statement) {
    String message = messageOf(statement);
    assertTrue(message.contains(part), message);
  }
}
