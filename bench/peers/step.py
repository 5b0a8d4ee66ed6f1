"""How a process of a peer runs one step of a bench: the protocol of bench/step-child.mjs."""
import importlib
import json
import os
import sys

from measure import Measure


def say(line):
    print(json.dumps(line), flush=True)


def run_step(systems, steps, check):
    """
    Prepares the step that the command line names, says that it is ready, waits for a line, works,
    says its figures, waits for a line, says what a reading back gives, and ends the process.

    systems   the module and class of each system
    steps     each takes the system and the options, prepares, and gives the work
    check     takes the system and the options; what was made, or read
    """
    try:
        o = json.loads(sys.argv[1])
        module, name = systems[o["system"]]
        system = getattr(importlib.import_module(module), name)()
        if "warm" in o:
            # Once before it counts, at another place or at the same one.
            steps[o["step"]](system, {**o, "uri": o["warm"]})()
        work = steps[o["step"]](system, o)
        say({"ready": True})
        sys.stdin.readline()
        measure = Measure()
        figures = work()
        say({**measure.figures(), **figures, "version": system.version()})
        sys.stdin.readline()
        say({"check": check(system, o)})
    except Exception as error:
        text = str(error).splitlines()
        say({"failure": f"{type(error).__name__}: {text[0] if text else ''}"[:500]})
    sys.stdout.flush()
    # Threads of the libraries keep an interpreter from ending by itself.
    os._exit(0)
