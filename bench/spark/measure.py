"""Measures Spark over one table format: python measure.py '<JSON>', one JSON object a line.

The argument gives `system`, `jars`, the folder of the source files as `data`, a folder of its own
as `work`, and `rounds`. CPU is that of the JVM and of every process below it, so of bridges too.
"""
import json
import os
import shutil
import statistics
import sys
import threading
import time
from abc import ABC, abstractmethod

from pyspark.sql import SparkSession

LINEITEM_ROWS = 6_001_215
ORDERS_ROWS = 1_500_000
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")

GROUP_BY = (
    "SELECT l_returnflag, l_linestatus, l_shipmode, count(*) AS n, sum(l_quantity) AS q, "
    "sum(l_extendedprice) AS p FROM {} WHERE l_shipdate <= DATE'1998-09-02' GROUP BY 1, 2, 3"
)
SUM = "SELECT sum(l_quantity) AS q, sum(l_extendedprice) AS p, sum(l_discount) AS d FROM {}"
UPDATED = "SELECT count(*) AS n, count_if(o_comment LIKE 'updated %') AS u FROM {}"
MERGE = (
    "MERGE INTO {} t USING u s ON t.o_orderkey = s.o_orderkey "
    "WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *"
)


class System(ABC):
    """How one format is set up, written and named. Its tables are `lineitem` and `orders`."""

    conf: dict[str, str] = {}

    def __init__(self, work):
        self.work = work

    def table(self, name):
        return f"c.n.{name}"

    @abstractmethod
    def load(self, spark, name, source):
        """Makes a table of a Parquet file, in place of the one there was."""

    def upsert(self, spark):
        """Sets whole rows by key from the view `u`, without a MERGE where the format can."""

    def merge(self, spark):
        spark.sql(MERGE.format(self.table("orders")))


class Parquet(System):
    def table(self, name):
        return f"parquet.`{self.work}/{name}`"

    def load(self, spark, name, source):
        spark.read.parquet(source).write.mode("overwrite").parquet(f"{self.work}/{name}")

    merge = None


class Delta(System):
    conf = {
        "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension",
        "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
    }

    def table(self, name):
        return f"delta.`{self.work}/{name}`"

    def load(self, spark, name, source):
        shutil.rmtree(f"{self.work}/{name}", ignore_errors=True)
        spark.read.parquet(source).write.format("delta").save(f"{self.work}/{name}")


class Iceberg(System):
    def __init__(self, work):
        super().__init__(work)
        self.conf = {
            "spark.sql.extensions":
                "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
            "spark.sql.catalog.c": "org.apache.iceberg.spark.SparkCatalog",
            "spark.sql.catalog.c.type": "hadoop",
            "spark.sql.catalog.c.warehouse": work,
        }

    def load(self, spark, name, source):
        spark.sql(f"DROP TABLE IF EXISTS c.n.{name} PURGE")
        spark.sql(
            f"CREATE TABLE c.n.{name} USING iceberg TBLPROPERTIES ('format-version'='2', "
            "'write.merge.mode'='merge-on-read', 'write.update.mode'='merge-on-read', "
            f"'write.delete.mode'='merge-on-read') AS SELECT * FROM parquet.`{source}`"
        )


class Calico(System):
    keys = {"lineitem": "l_orderkey,l_linenumber", "orders": "o_orderkey"}

    def __init__(self, work, file_format, codec):
        super().__init__(work)
        self.files = f"'calico.group.main.format'='{file_format}', 'calico.group.main.codec'='{codec}'"
        self.conf = {
            "spark.sql.catalog.c": "io.calicoformat.spark.CalicoCatalog",
            "spark.sql.catalog.c.uri": f"{work}/store",
            "spark.sql.catalog.c.create": "true",
        }

    def table(self, name):
        return f"c.{name}"

    def load(self, spark, name, source):
        spark.sql(f"DROP TABLE IF EXISTS c.{name}")
        columns = spark.read.parquet(source).schema.fields
        key = self.keys[name].split(",")
        values = ",".join(field.name for field in columns if field.name not in key)
        spark.sql(
            f"CREATE TABLE c.{name} ({', '.join(f'{f.name} {f.dataType.simpleString()}' for f in columns)}) "
            f"TBLPROPERTIES ('calico.key'='{self.keys[name]}', 'calico.group.main'='{values}', {self.files})"
        )
        spark.read.parquet(source).writeTo(f"c.{name}").append()

    def upsert(self, spark):
        spark.table("u").writeTo("c.orders").append()


class CalicoDirect(Calico):
    def __init__(self, work):
        super().__init__(work, "parquet", "snappy")
        self.conf["spark.calico.read.mode"] = "auto"


class Paimon(System):
    def __init__(self, work):
        super().__init__(work)
        self.conf = {
            "spark.sql.extensions":
                "org.apache.paimon.spark.extensions.PaimonSparkSessionExtensions",
            "spark.sql.catalog.c": "org.apache.paimon.spark.SparkCatalog",
            "spark.sql.catalog.c.warehouse": f"{work}/paimon",
        }

    def load(self, spark, name, source):
        spark.sql(f"DROP TABLE IF EXISTS c.n.{name}")
        if name == "lineitem":
            spark.sql(f"CREATE TABLE c.n.{name} TBLPROPERTIES ('file.format'='parquet') "
                      f"AS SELECT * FROM parquet.`{source}`")
            return
        fields = spark.read.parquet(source).schema.fields
        spark.sql(
            f"CREATE TABLE c.n.{name} ({', '.join(f'{f.name} {f.dataType.simpleString()}' for f in fields)}) "
            "TBLPROPERTIES ('primary-key'='o_orderkey', 'bucket'='2', 'file.format'='parquet')"
        )
        spark.sql(f"INSERT INTO c.n.{name} SELECT * FROM parquet.`{source}`")

    def upsert(self, spark):
        spark.sql("INSERT INTO c.n.orders SELECT * FROM u")


SYSTEMS = {
    "spark-parquet": lambda work: Parquet(work),
    "delta": lambda work: Delta(work),
    "iceberg": lambda work: Iceberg(work),
    "calico": lambda work: Calico(work, "parquet", "snappy"),
    "calico-direct": lambda work: CalicoDirect(work),
    "paimon": lambda work: Paimon(work),
    "calico-arrow": lambda work: Calico(work, "arrow", "none"),
}


def family(root):
    """The ids of a process and of all below it."""
    children = {}
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{entry}/stat", encoding="utf8") as stat:
                parent = int(stat.read().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(entry))
    found, queue = [], [root]
    while queue:
        found.append(queue.pop())
        queue.extend(children.get(found[-1], []))
    return found


def usage(root):
    """CPU seconds, and resident bytes of Node processes, of a process and those below it."""
    cpu, bridges = 0, 0
    for process in family(root):
        try:
            with open(f"/proc/{process}/stat", encoding="utf8") as stat:
                name, rest = stat.read().rsplit(")", 1)
            fields = rest.split()
            cpu += sum(int(ticks) for ticks in fields[11:15])
            if "node" in name:
                bridges += int(fields[21]) * PAGE
        except OSError:
            continue
    return cpu / TICKS, bridges


class Peak:
    """The most that bridges hold in memory meanwhile."""

    def __init__(self, root):
        self.root, self.bytes, self.ended = root, 0, threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)

    def watch(self):
        while not self.ended.wait(0.2):
            self.bytes = max(self.bytes, usage(self.root)[1])

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join()


def measure(workload, step, rounds, root, rows, check=None, setup=None):
    """Runs a step some times and prints the medians; a check that fails ends it all."""
    figures = []
    for _ in range(rounds):
        if setup:
            setup()
        before, begin = usage(root)[0], time.perf_counter()
        with Peak(root) as peak:
            result = step()
        seconds = time.perf_counter() - begin
        figures.append((seconds, usage(root)[0] - before, peak.bytes))
        if check:
            found, wanted = check(result)
            if found != wanted:
                raise SystemExit(f"{workload}: {found} where {wanted} is right")
    seconds, cpu, rss = (statistics.median(column) for column in zip(*figures))
    line = {"workload": workload, "seconds": seconds, "cpuSeconds": cpu, "rows": rows,
            "bytes": None, "rssBytes": rss or None, "requests": None}
    print(json.dumps(line), flush=True)


def reads(spark, system, data, rounds, root):
    table = system.table("lineitem")
    source = f"parquet.`{data}/lineitem.parquet`"
    wanted = {query: sorted(map(tuple, spark.sql(query.format(source)).collect()))
              for query in (SUM, GROUP_BY)}

    def rows_of(query):
        return lambda: spark.sql(query.format(table)).collect()

    def same(query):
        return lambda rows: (sorted(map(tuple, rows)), wanted[query])

    count = rows_of("SELECT count(*) AS n FROM {}")
    rows = LINEITEM_ROWS
    measure("count", count, rounds, root, rows, lambda found: (found[0]["n"], LINEITEM_ROWS))
    measure("sum-3-columns", rows_of(SUM), rounds, root, rows, same(SUM))
    measure("filter-group-by", rows_of(GROUP_BY), rounds, root, rows, same(GROUP_BY))
    whole = f"SELECT * FROM {table}"
    measure("all-columns", lambda: spark.sql(whole).write.format("noop").mode("overwrite").save(),
            rounds, root, rows)


def changes(spark, system, data, rounds, root):
    table = system.table("orders")

    def use(name):
        spark.read.parquet(f"{data}/{name}.parquet").createOrReplaceTempView("u")

    def load():
        system.load(spark, "orders", f"{data}/orders.parquet")

    def updated(number):
        return lambda _=None: (tuple(spark.sql(UPDATED.format(table)).collect()[0]),
                               (ORDERS_ROWS, number))

    def nine(apply):
        def step():
            for i in range(9):
                use(f"orders_0.1_{i}")
                apply(spark)
        return step

    scan = f"SELECT * FROM {table}"
    noop = lambda: spark.sql(scan).write.format("noop").mode("overwrite").save()
    load()
    measure("scan-orders", noop, rounds, root, ORDERS_ROWS)
    ways = [("merge", system.merge)]
    if type(system).upsert is not System.upsert:
        ways.insert(0, ("upsert", system.upsert))
    for way, apply in ways:
        use("orders_1")
        measure(f"{way}-1-percent", lambda: apply(spark), rounds, root, 15_000, updated(15_000), load)
        measure(f"scan-after-{way}", noop, rounds, root, ORDERS_ROWS)
        load()
        measure(f"{way}-nine-of-0.1-percent", nine(apply), 1, root, 13_500)
        measure(f"scan-after-nine-{way}s", noop, rounds, root, ORDERS_ROWS)


def main():
    options = json.loads(sys.argv[1])
    data, rounds = options["data"], options["rounds"]
    system = SYSTEMS[options["system"]](options["work"])
    builder = SparkSession.builder.master("local[2]").appName(options["system"])
    conf = {"spark.driver.memory": "4g", "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false", "spark.sql.shuffle.partitions": "4",
            "spark.jars": ",".join(options["jars"]), **system.conf}
    for name, value in conf.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    root = spark.sparkContext._gateway.proc.pid
    if options["system"] in ("iceberg", "paimon"):
        spark.sql("CREATE NAMESPACE IF NOT EXISTS c.n")
    source = f"{data}/lineitem.parquet"
    measure("write", lambda: system.load(spark, "lineitem", source), rounds, root, LINEITEM_ROWS)
    reads(spark, system, data, rounds, root)
    if system.merge:
        changes(spark, system, data, rounds, root)
    spark.stop()


main()
