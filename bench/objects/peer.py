"""One step of the bench `objects` by deltalake or pylance: the protocol of child.mjs."""
import json
import os
import resource
import sys
import time

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

ON = "t.l_orderkey = s.l_orderkey and t.l_linenumber = s.l_linenumber"


def small(first):
    """One commit's rows."""
    ids = range(first, first + 100)
    return pa.table({"id": pa.array(ids, pa.int64()), "text": pa.array([f"row {i}" for i in ids])})


class Delta:
    conflicts = ("CommitFailedError",)

    def version(self):
        import deltalake
        return deltalake.__version__

    def open(self, uri):
        from deltalake import DeltaTable
        return DeltaTable(uri)

    def state(self, uri):
        return len(self.open(uri).file_uris())

    def create(self, uri, table):
        from deltalake import write_deltalake
        write_deltalake(uri, table)

    def writer(self, uri):
        from deltalake import write_deltalake
        table = self.open(uri)
        return lambda rows: write_deltalake(table, rows, mode="append")

    def load(self, uri, table):
        self.create(uri, table)

    def batches(self, table, columns=None, where=None):
        return table.to_pyarrow_dataset().to_batches(columns=columns, filter=where)

    def between(self, table, low, high):
        key = pc.field("l_orderkey")
        return self.batches(table, where=(key >= low) & (key < high))

    def upsert(self, uri, rows):
        merge = self.open(uri).merge(rows, ON, source_alias="s", target_alias="t")
        merge.when_matched_update_all().when_not_matched_insert_all().execute()


class Lance:
    conflicts = ("OSError", "RuntimeError")

    def version(self):
        import lance
        return lance.__version__

    def open(self, uri):
        import lance
        return lance.dataset(uri)

    def state(self, uri):
        return len(self.open(uri).get_fragments())

    def create(self, uri, table):
        import lance
        lance.write_dataset(table, uri)

    def writer(self, uri):
        import lance
        table = self.open(uri)
        return lambda rows: table.insert(rows, mode="append")

    def load(self, uri, table):
        self.create(uri, table)
        self.open(uri).create_scalar_index("l_orderkey", "BTREE")

    def batches(self, table, columns=None, where=None):
        return table.to_batches(columns=columns, filter=where)

    def between(self, table, low, high):
        return self.batches(table, where=f"l_orderkey >= {low} and l_orderkey < {high}")

    def upsert(self, uri, rows):
        merge = self.open(uri).merge_insert(["l_orderkey", "l_linenumber"])
        merge.when_matched_update_all().when_not_matched_insert_all().execute(rows)


SYSTEMS = {"deltalake": Delta, "pylance": Lance}


def append(system, write, uri, first, commits):
    """Commits one after another; one that lost a race which its library gave up is made again."""
    for number in range(commits):
        rows = small(first + number * 100)
        for attempt in range(100):
            try:
                write(rows)
                break
            except Exception as error:
                if type(error).__name__ not in system.conflicts or attempt == 99:
                    raise
                write = system.writer(uri)
    return commits


def create(system, o):
    return lambda: system.create(o["uri"], small(0)) or 1


def commits(system, o):
    write = system.writer(o["uri"])
    return lambda: append(system, write, o["uri"], o["first"], o["commits"])


def history(system, o):
    system.create(o["uri"], small(0))
    write = system.writer(o["uri"])
    return lambda: append(system, write, o["uri"], 100, o["commits"] - 1) + 1


def cold_open(system, o):
    return lambda: system.state(o["uri"])


def load(system, o):
    table = pq.read_table(o["file"])
    return lambda: system.load(o["uri"], table) or table.num_rows


def reads(system, o):
    def work():
        table = system.open(o["uri"])
        return sum(batch.num_rows for low, high in o["ranges"]
                   for batch in system.between(table, low, high))
    return work


def scan(system, o):
    return lambda: sum(batch.num_rows for batch in system.batches(system.open(o["uri"])))


def upsert(system, o):
    rows = pq.read_table(o["file"])
    return lambda: system.upsert(o["uri"], rows) or rows.num_rows


STEPS = {"create": create, "commits": commits, "history": history, "open": cold_open,
         "load": load, "reads": reads, "scan": scan, "upsert": upsert}


def check(system, o):
    """What a scan gives, worked out apart from its measurement."""
    sums = [(batch.num_rows, pc.sum(batch.column(0)).as_py() or 0)
            for batch in system.batches(system.open(o["uri"]), columns=["l_suppkey"])]
    return {"rows": sum(rows for rows, _ in sums), "sum": sum(total for _, total in sums)}


def count(system, o):
    return {"rows": sum(b.num_rows for b in system.batches(system.open(o["uri"]), ["id"]))}


def cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def say(line):
    print(json.dumps(line), flush=True)


def main():
    o = json.loads(sys.argv[1])
    system = SYSTEMS[o["system"]]()
    # Imported before anything is measured.
    version = system.version()
    work = STEPS[o["step"]](system, o)
    say({"ready": True})
    sys.stdin.readline()
    cpu, start = cpu_seconds(), time.perf_counter()
    rows = work()
    seconds = time.perf_counter() - start
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    say({"seconds": seconds, "cpuSeconds": cpu_seconds() - cpu, "rows": rows, "rssBytes": rss,
         "version": version})
    sys.stdin.readline()
    checks = {"scan": check, "commits": count, "history": count}
    say({"check": checks[o["step"]](system, o) if o["step"] in checks else None})
    sys.stdout.flush()
    # Threads of the libraries keep an interpreter from ending by itself.
    os._exit(0)


main()
