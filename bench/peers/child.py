"""One step of the bench `peers` by a peer, in a process of its own: the protocol of child.mjs."""
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from measure import Edges
from step import run_step
from sums import sums

SYSTEMS = {
    "deltalake": ("system_delta", "Delta"),
    "lance": ("system_lance", "Lance"),
    "lance-btree": ("system_lance", "LanceIndexed"),
    "duckdb": ("system_duckdb", "DuckDb"),
    "ducklake": ("system_duckdb", "DuckLake"),
    "pyiceberg": ("system_iceberg", "Iceberg"),
    "pyarrow": ("system_files", "PyArrow"),
    "polars": ("system_files", "Polars"),
}
TRIES = 200
COMMIT_ROWS = 10


def small(first):
    """One commit's rows."""
    ids = range(first, first + COMMIT_ROWS)
    return pa.table({"id": pa.array(ids, pa.int64()), "text": pa.array([f"row {i}" for i in ids])})


def append(system, o):
    """Commits one after another; one that its library gave up after a lost race is made again."""
    write = system.writer(o["uri"])

    def work():
        nonlocal write
        edges = Edges(o["commits"])
        for number in range(o["commits"]):
            rows = small(o["first"] + number * COMMIT_ROWS)
            for attempt in range(TRIES):
                try:
                    write(rows)
                    break
                except Exception as error:
                    if type(error).__name__ not in system.conflicts or attempt == TRIES - 1:
                        raise
                    write = system.writer(o["uri"])
            edges.made(number + 1)
        system.close_writer()
        return {"rows": o["commits"], **edges.figures()}

    return work


def create(system, o):
    table = pq.read_table(o["file"])
    return lambda: system.create_keyed(o["uri"], table) or {"rows": table.num_rows}


def create_small(system, o):
    return lambda: system.create(o["uri"], small(0)) or {"rows": COMMIT_ROWS}


def load(system, o):
    return lambda: system.load(o["uri"], o["file"]) or {"rows": o["rows"]}


def upsert(system, o):
    tables = [pq.read_table(file) for file in o["files"]]
    rows = sum(table.num_rows for table in tables)
    return lambda: system.upsert(o["uri"], tables) or {"rows": rows}


def kept(read):
    """A step that reads a table and keeps it for its check."""
    def step(system, o):
        def work():
            o["kept"] = read(system, o)
            return {"rows": len(o["kept"])}
        return work
    return step


STEPS = {
    "create": create, "create-small": create_small, "commits": append, "load": load,
    "upsert": upsert,
    "read": kept(lambda system, o: system.read(o["uri"])),
    "scan": kept(lambda system, o: system.scan(o["file"])),
    "scan-month": kept(lambda system, o: system.scan_month(o["file"])),
}
ORDERS = "o_orderkey", "o_totalprice"
LINEITEM = "l_orderkey", "l_extendedprice"


def check(system, o):
    """What was read, or what a read gives after a write."""
    if o["step"] in ("commits", "create-small"):
        ids = system.read(o["uri"])["id"]
        return {"rows": len(ids), "keys": pc.sum(ids).as_py()}
    table = o["kept"] if "kept" in o else system.read(o["uri"])
    if not isinstance(table, pa.Table):
        table = table.to_arrow()
    names = ORDERS if ORDERS[0] in table.column_names else LINEITEM
    return sums(table, *names)


run_step(SYSTEMS, STEPS, check)
