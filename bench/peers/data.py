"""The tables of the bench `peers`: python data.py <folder> <scale factor>.

TPC-H's orders and lineitem, what changes of the orders, and what each read has to find: rows, the
sum of the order keys, and the sum of the prices in cents.
"""
import datetime
import json
import os
import subprocess
import sys

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from sums import sums

ROW_GROUP_ROWS = 131_072
SEED = 42
PARTS = 20
MONTH = datetime.date(1995, 3, 1), datetime.date(1995, 4, 1)


def plain(table):
    """With text as plain utf8: the generator's views are read by few."""
    fields = [pa.field(f.name, pa.string() if pa.types.is_string_view(f.type) else f.type)
              for f in table.schema]
    return table.cast(pa.schema(fields)).combine_chunks()


def changed(orders, share, number, random):
    """New rows for a share of the orders; each change has a price of its own to be known by."""
    count = max(1, round(orders.num_rows * share))
    rows = np.sort(random.choice(orders.num_rows, count, replace=False))
    table = orders.take(pa.array(rows))
    more = pa.scalar(1000 + number, pa.int32()).cast(pa.decimal128(12, 0))
    price = pc.add(table["o_totalprice"], more).cast(pa.decimal128(15, 2))
    comments = pa.array([f"change {number} of {row}" for row in rows])
    for name, column in (("o_totalprice", price), ("o_comment", comments)):
        table = table.set_column(table.schema.get_field_index(name), name, column)
    return table, rows


def cents_of(table):
    return np.array(pc.multiply(table["o_totalprice"], 100).cast(pa.int64()))


def after(orders, changes):
    """The sums once the changes were made, the later ones last."""
    prices = cents_of(orders).copy()
    for table, rows in changes:
        prices[rows] = cents_of(table)
    return {**sums(orders, "o_orderkey", "o_totalprice"), "cents": int(prices.sum())}


def main():
    folder, scale = sys.argv[1:]
    os.makedirs(folder, exist_ok=True)
    generator = os.path.join(os.path.dirname(sys.executable), "tpchgen-cli")
    subprocess.run([generator, "parquet", "-s", scale, "--tables", "lineitem,orders",
                    "--output-dir", f"{folder}/raw"], check=True, stdout=sys.stderr)

    def write(table, name):
        # Decimals as integers, as most write them: pyarrow's own way is slower to read.
        pq.write_table(table, f"{folder}/{name}.parquet", row_group_size=ROW_GROUP_ROWS,
                       compression="snappy", store_decimal_as_integer=True)

    lineitem = plain(pq.read_table(f"{folder}/raw/lineitem.parquet"))
    orders = plain(pq.read_table(f"{folder}/raw/orders.parquet"))
    write(lineitem, "lineitem")
    write(orders, "orders")
    dates = lineitem["l_shipdate"]
    inside = pc.and_(pc.greater_equal(dates, MONTH[0]), pc.less(dates, MONTH[1]))
    random = np.random.default_rng(SEED)
    upserts = {
        "upsert-1": [changed(orders, 0.01, 0, random)],
        "upsert-10": [changed(orders, 0.1, 0, random)],
        "upsert-20x0.1": [changed(orders, 0.001, number, random) for number in range(PARTS)],
    }
    for name, changes in upserts.items():
        for number, (table, _) in enumerate(changes):
            write(table, f"{name}-{number}")
    expected = {
        "orders": sums(orders, "o_orderkey", "o_totalprice"),
        "lineitem": sums(lineitem, "l_orderkey", "l_extendedprice"),
        "month": sums(lineitem.filter(inside), "l_orderkey", "l_extendedprice"),
        "upserts": {
            name: {
                "files": [f"{folder}/{name}-{number}.parquet" for number in range(len(changes))],
                "upserted": sum(len(rows) for _, rows in changes),
                "expected": after(orders, changes),
            }
            for name, changes in upserts.items()
        },
    }
    with open(f"{folder}/expected.json", "w") as file:
        json.dump(expected, file)


main()
