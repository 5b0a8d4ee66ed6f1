"""What a table is known by."""
import pyarrow.compute as pc


def sums(table, key, price):
    """Its rows, the sum of a column of keys, and that of a column of prices in cents."""
    return {"rows": table.num_rows, "keys": pc.sum(table[key]).as_py() or 0,
            "cents": int((pc.sum(table[price]).as_py() or 0) * 100)}
