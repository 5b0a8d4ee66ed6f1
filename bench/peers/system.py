"""What every peer does, each in its own way."""
import datetime

import pyarrow.parquet as pq

KEY = "o_orderkey"
COLUMNS = ["l_orderkey", "l_extendedprice", "l_shipdate"]
MONTH = datetime.date(1995, 3, 1), datetime.date(1995, 4, 1)
MERGE = (f"merge into t using u on t.{KEY} = u.{KEY} "
         "when matched then update when not matched then insert")


class System:
    """Each method opens the table, and but for `writer` closes it again."""

    conflicts = ()

    def version(self):
        raise NotImplementedError

    def create(self, uri, table):
        """A new table of rows in memory, in one commit."""
        raise NotImplementedError

    def create_keyed(self, uri, table):
        """The same for upserts by KEY, with what the system has to speed them up."""
        self.create(uri, table)

    def load(self, uri, file):
        """A new table of the rows of a Parquet file, in one commit."""
        self.create(uri, pq.read_table(file))

    def upsert(self, uri, tables):
        """Sets the rows of each table by KEY, a commit for each."""
        raise NotImplementedError

    def read(self, uri):
        """All of it as an Arrow table."""
        raise NotImplementedError

    def writer(self, uri):
        """A function that appends an Arrow table in a commit, until `close_writer`."""
        raise NotImplementedError

    def close_writer(self):
        pass

    def scan(self, file):
        """A Parquet file as an Arrow table."""
        raise NotImplementedError

    def scan_month(self, file):
        """COLUMNS of a Parquet file where l_shipdate is in MONTH."""
        raise NotImplementedError
