"""One step of the bench `tree` by a peer, in a process of its own: the protocol of child.mjs."""
import os
import sys

for folder in ("groups", "peers"):
    sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", folder))
from step import run_step

SYSTEMS = {
    "lance": ("tree_lance", "Lance"),
    "pyiceberg": ("tree_iceberg", "Iceberg"),
}


def tiles_make(system, o):
    return lambda: system.make_files(o["uri"], o["tiles"]) or {"rows": o["tiles"]}


def times(method):
    """A step that opens the table and does something so many times, each under another name."""
    def step(system, o):
        def work():
            getattr(system, method)(o["uri"], o["count"])
            return {"rows": o["count"]}
        return work
    return step


STEPS = {
    "tiles-make": tiles_make, "fork": times("fork"), "tag": times("tag"),
    "clone": times("clone"),
    "fork-open": times("open_forks"),
}

run_step(SYSTEMS, STEPS, lambda system, o: None)
