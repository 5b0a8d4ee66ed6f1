package io.calicoformat.flinkbundle;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** Runs a script of SQL in a cluster of its own, and prints the rows of its queries. */
public final class RunSql {
  private RunSql() {}

  /** The script, and what stands for {@code ${store}} in it. */
  public static void main(String[] args) throws Exception {
    TableEnvironment environment = TableEnvironment.create(EnvironmentSettings.inBatchMode());
    String script = Files.readString(Path.of(args[0])).replace("${store}", args[1]);
    for (String statement : script.split(";\\s*\n")) {
      TableResult result = environment.executeSql(statement);
      result.await();
      if (statement.stripLeading().startsWith("SELECT")) {
        try (CloseableIterator<Row> rows = result.collect()) {
          rows.forEachRemaining(System.out::println);
        }
      }
    }
  }
}
