"""The tables of the bench: python data.py <folder>. TPC-H at scale factor 1, and changed orders."""
import os
import subprocess
import sys

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

ROW_GROUP_ROWS = 131_072


def plain(table):
    """With text as plain utf8: the generator's views are read by few."""
    fields = [pa.field(f.name, pa.string() if pa.types.is_string_view(f.type) else f.type)
              for f in table.schema]
    return table.cast(pa.schema(fields)).combine_chunks()


def changed(orders, count, tag, random):
    rows = np.sort(random.choice(orders.num_rows, count, replace=False))
    table = orders.take(pa.array(rows))
    price = pc.cast(pc.add(table["o_totalprice"].cast(pa.float64()), 1000.0), pa.decimal128(15, 2))
    table = table.set_column(table.schema.get_field_index("o_totalprice"), "o_totalprice", price)
    comments = pa.array([f"updated {tag} {row}" for row in rows])
    return table.set_column(table.schema.get_field_index("o_comment"), "o_comment", comments)


def main():
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)

    def write(table, name):
        pq.write_table(table, f"{folder}/{name}.parquet", row_group_size=ROW_GROUP_ROWS,
                       compression="snappy")

    raw = f"{folder}/raw"
    generator = os.path.join(os.path.dirname(sys.executable), "tpchgen-cli")
    subprocess.run([generator, "parquet", "-s", "1", "--tables", "lineitem,orders",
                    "--output-dir", raw], check=True, stdout=subprocess.DEVNULL)
    write(plain(pq.read_table(f"{raw}/lineitem.parquet")), "lineitem")
    orders = plain(pq.read_table(f"{raw}/orders.parquet"))
    write(orders, "orders")
    random = np.random.default_rng(42)
    write(changed(orders, 15_000, "a", random), "orders_1")
    for i in range(9):
        write(changed(orders, 1500, f"b{i}", random), f"orders_0.1_{i}")


main()
