"""What reads plain Parquet files: pyarrow and polars."""
import pyarrow
import pyarrow.dataset
import pyarrow.parquet
from system import COLUMNS, MONTH, System


class PyArrow(System):
    def version(self):
        return pyarrow.__version__

    def scan(self, file):
        return pyarrow.parquet.read_table(file)

    def scan_month(self, file):
        date = pyarrow.dataset.field("l_shipdate")
        where = (date >= MONTH[0]) & (date < MONTH[1])
        return pyarrow.dataset.dataset(file).to_table(columns=COLUMNS, filter=where)


class Polars(System):
    """What it gives is Arrow in its own layout of text; it is not copied into the plain one."""

    def __init__(self):
        import polars

        self.polars = polars

    def version(self):
        return self.polars.__version__

    def scan(self, file):
        return self.polars.read_parquet(file)

    def scan_month(self, file):
        date = self.polars.col("l_shipdate")
        rows = self.polars.scan_parquet(file).filter((date >= MONTH[0]) & (date < MONTH[1]))
        return rows.select(COLUMNS).collect()
