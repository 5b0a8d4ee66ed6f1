"""One step of the bench `groups` by a peer, in a process of its own: the protocol of child.mjs."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "peers"))
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from step import run_step

SYSTEMS = {
    "deltalake": ("peer_delta", "Delta"),
    "lance": ("peer_lance", "Lance"),
    "pyiceberg": ("peer_iceberg", "Iceberg"),
}


def cells(rows, column, more):
    row = np.arange(rows, dtype=np.int64)
    return pa.array(((row * 31 + column * 7) % 1009 + more).astype(np.int32))


def wide(rows, columns, more=0):
    arrays = {"id": pa.array(np.arange(rows, dtype=np.int64))}
    return pa.table({**arrays, **{f"c{c}": cells(rows, c, more) for c in columns}})


def life(ids, more):
    text = pa.array([f"text {more} of {i}" for i in ids])
    return pa.table({"id": pa.array(ids), "a": pa.array(ids + more), "b": text})


def wide_create(system, o):
    table = wide(o["rows"], range(o["columns"]))
    return lambda: system.create(o["uri"], table) or {"rows": o["rows"]}


def wide_update(system, o):
    changed = wide(o["rows"], range(o["columns"] - o["changed"], o["columns"]), 1)
    return lambda: system.replace_columns(o["uri"], changed) or {"rows": o["rows"]}


def wide_read(system, o):
    def work():
        o["kept"] = system.read(o["uri"], [f"c{c}" for c in o["read"]])
        return {"rows": o["kept"].num_rows}
    return work


def life_create(system, o):
    table = life(np.arange(o["rows"], dtype=np.int64), 0)
    return lambda: system.create(o["uri"], table) or {"rows": o["rows"]}


def life_write(system, o):
    count, k = o["count"], np.arange(o["count"] // 100, dtype=np.int64)
    numbers = [(o["round"] - 1) * o["upserts"] + i + 1 for i in range(o["upserts"])]
    changes = [life((n * 104_729 + k * 7919) % count, n) for n in numbers]

    def work():
        for change in changes:
            system.upsert(o["uri"], change)
        system.delete(o["uri"], f"id % 200 = {o['round']}")
        return {"rows": len(changes) * len(k) + len(range(o["round"], count, 200))}
    return work


def life_read(system, o):
    def work():
        o["kept"] = system.read(o["uri"], None)
        return {"rows": o["kept"].num_rows}
    return work


def life_select(system, o):
    def work():
        o["kept"] = system.select(o["uri"], ["a"], o["from"], o["to"])
        return {"rows": o["kept"].num_rows}
    return work


def tiles_make(system, o):
    return lambda: system.make_files(o["uri"], o["tiles"]) or {"rows": o["tiles"]}


def tiles_plan(system, o):
    return lambda: {"rows": system.plan(o["uri"], o["p"], o.get("id"))}


STEPS = {
    "wide-create": wide_create, "wide-update": wide_update, "wide-read": wide_read,
    "life-create": life_create, "life-write": life_write, "life-read": life_read,
    "life-select": life_select, "tiles-make": tiles_make, "tiles-plan": tiles_plan,
}


def check(_system, o):
    table = o.get("kept")
    if table is None:
        return None
    if o["step"] == "wide-read":
        return {name: pc.sum(table[name]).as_py() for name in table.column_names}
    return {"rows": table.num_rows, "sum": pc.sum(table["a"]).as_py()}


run_step(SYSTEMS, STEPS, check)
