package io.calicoformat.spark;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A driver in a process of its own, whose environment says how to come to S3. It says what its
 * queries give, and after that everything that Spark shows of itself.
 */
final class S3Driver {
  static final long ROWS = 20_000;
  static final long MERGED = 20;

  private S3Driver() {}

  /** The address of the store, and a folder for Spark. */
  public static void main(String[] args) throws Exception {
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("calico-s3")
            .config("spark.ui.port", "0")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.warehouse.dir", args[1])
            .config("spark.sql.catalog.c", "io.calicoformat.spark.CalicoCatalog")
            .config("spark.sql.catalog.c.uri", args[0])
            .config("spark.sql.catalog.c.create", "true")
            .getOrCreate();
    spark.sparkContext().setLogLevel("INFO");
    spark.sql("CREATE TABLE c.item (id BIGINT, name STRING, price DECIMAL(10,2))"
        + " TBLPROPERTIES ('calico.key'='id')");
    spark.sql("INSERT INTO c.item SELECT id, concat('n', id), CAST(id AS DECIMAL(10,2)) / 4"
        + " FROM range(" + ROWS + ")");
    long first = ROWS - MERGED / 2;
    spark.sql("MERGE INTO c.item t USING (SELECT id, 'merged' AS name FROM range(" + first + ", "
        + (first + MERGED) + ")) s ON t.id = s.id"
        + " WHEN MATCHED THEN UPDATE SET name = s.name"
        + " WHEN NOT MATCHED THEN INSERT (id, name, price) VALUES (s.id, s.name, 0)");
    String figures = "SELECT count(*), sum(id), count_if(name = 'merged'), sum(price) FROM c.item";
    say(spark, "head", figures);
    say(spark, "before", figures + " VERSION AS OF 2");
    say(spark, "filtered", "SELECT name FROM c.item WHERE id = 7");
    say(spark, "history", "SELECT version, operation FROM c.item.history ORDER BY version");
    read(args[0], spark);
    show(spark, figures);
    spark.stop();
  }

  private static void say(SparkSession spark, String name, String query) {
    System.out.println(name + ": " + Arrays.toString((Row[]) spark.sql(query).collect()));
  }

  /** Without a catalog. */
  private static void read(String uri, SparkSession spark) {
    long rows =
        spark.read().format("calico").option("keyspace", "item").load(uri)
            .where("id < 100").count();
    System.out.println("loaded: " + rows);
  }

  /** Plans, settings, and the pages of the UI. */
  private static void show(SparkSession spark, String query) throws Exception {
    System.out.println(spark.sql("EXPLAIN EXTENDED " + query).first().getString(0));
    System.out.println(spark.conf().getAll());
    String ui = spark.sparkContext().uiWebUrl().get();
    String application = "/api/v1/applications/" + spark.sparkContext().applicationId();
    for (String page : new String[] {"/environment/", "/SQL/", application + "/environment"}) {
      System.out.println("page " + page + ": " + get(ui + page));
    }
  }

  private static String get(String url) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }
}
