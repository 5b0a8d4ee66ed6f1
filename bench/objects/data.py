"""TPC-H lineitem and what changes of it: python data.py <folder> <scale factor> <reads>."""
import json
import os
import subprocess
import sys

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

UPSERT_STEP = 100
READ_ROWS = 100
MARK = 1_000_000_000


def plain(table):
    """With text as plain utf8: the generator's views are read by few."""
    fields = [pa.field(f.name, pa.string() if pa.types.is_string_view(f.type) else f.type)
              for f in table.schema]
    return table.cast(pa.schema(fields)).combine_chunks()


def figures(table):
    return {"rows": table.num_rows, "sum": pc.sum(table["l_suppkey"]).as_py()}


def ranges_of(keys, count):
    """Ranges of keys with some 100 rows each, all over the table, and how many rows they have."""
    keys = pc.take(keys, pc.sort_indices(keys))
    starts = [number * (len(keys) // count) for number in range(count)]
    ranges = [(keys[at].as_py(), keys[min(at + READ_ROWS, len(keys) - 1)].as_py()) for at in starts]
    inside = [pc.and_(pc.greater_equal(keys, low), pc.less(keys, high)) for low, high in ranges]
    return ranges, sum(pc.sum(mask).as_py() for mask in inside)


def main():
    folder, scale, reads = sys.argv[1:]
    os.makedirs(folder, exist_ok=True)
    generator = os.path.join(os.path.dirname(sys.executable), "tpchgen-cli")
    subprocess.run([generator, "parquet", "-s", scale, "--tables", "lineitem",
                    "--output-dir", folder + "/raw"], check=True, stdout=sys.stderr)
    table = plain(pq.read_table(f"{folder}/raw/lineitem.parquet"))
    pq.write_table(table, f"{folder}/lineitem.parquet")
    rows = pa.array(range(0, table.num_rows, UPSERT_STEP))
    changed = table.take(rows)
    at = changed.schema.get_field_index("l_suppkey")
    marked = pc.add(changed["l_suppkey"], MARK)
    changed = changed.set_column(at, changed.schema.field(at), marked)
    pq.write_table(changed, f"{folder}/upsert.parquet")
    ranges, read = ranges_of(table["l_orderkey"], int(reads))
    merged = {"rows": table.num_rows, "sum": pc.sum(table["l_suppkey"]).as_py() + MARK * len(rows)}
    with open(f"{folder}/expected.json", "w") as file:
        json.dump({"loaded": figures(table), "merged": merged, "upserted": len(rows),
                   "ranges": ranges, "read": read}, file)


main()
