"""Makes a table, writes to it, changes it and reads it: python example.py <jar> <store>"""
import sys

from pyspark.sql import SparkSession

jar, store = sys.argv[1:]
spark = (
    SparkSession.builder.master("local[2]")
    .config("spark.jars", jar)
    .config("spark.ui.enabled", "false")
    .config("spark.sql.catalog.c", "io.calicoformat.spark.CalicoCatalog")
    .config("spark.sql.catalog.c.uri", store)
    .config("spark.sql.catalog.c.create", "true")
    .getOrCreate()
)
spark.sql("CREATE TABLE c.users (id BIGINT, name STRING, visits BIGINT) "
          "TBLPROPERTIES ('calico.key'='id', 'calico.algebra.visits'='sum')")
spark.createDataFrame([(1, "Ada", 1), (2, "Grace", 1)], "id long, name string, visits long") \
    .writeTo("c.users").append()
# Some columns only, and a sum in place of a value: nothing is read to write this.
spark.createDataFrame([(1, 5)], "id long, visits long").write.format("calico") \
    .option("keyspace", "users").option("create", "true").option("calico.op.visits", "sum") \
    .mode("append").save(store)
spark.sql("UPDATE c.users SET name = upper(name) WHERE visits > 1")
print([tuple(row) for row in spark.table("c.users").orderBy("id").collect()])
spark.stop()
