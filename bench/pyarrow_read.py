"""Reads parquet files with pyarrow on one thread, all columns; prints one line of figures."""

import json
import os
import resource
import sys
import time

import pyarrow
import pyarrow.parquet

pyarrow.set_cpu_count(1)


def cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


cpu = cpu_seconds()
start = time.perf_counter()
rows = 0
for path in sys.argv[1:]:
    with pyarrow.parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=131_072, use_threads=False):
            rows += batch.num_rows
seconds = time.perf_counter() - start
print(
    json.dumps(
        {
            "version": pyarrow.__version__,
            "seconds": seconds,
            "cpuSeconds": cpu_seconds() - cpu,
            "rows": rows,
            "bytes": sum(os.path.getsize(path) for path in sys.argv[1:]),
            "rssBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            "requests": None,
        }
    )
)
