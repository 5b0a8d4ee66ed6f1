"""What every peer does, each in its own way."""
import datetime

import pyarrow.parquet as pq

KEY = "o_orderkey"
COLUMNS = ["l_orderkey", "l_extendedprice", "l_shipdate"]
MONTH = datetime.date(1995, 3, 1), datetime.date(1995, 4, 1)
MERGE = (f"merge into t using u on t.{KEY} = u.{KEY} "
         "when matched then update when not matched then insert")


class System:
    """
    What a system takes part in it has a method for; each opens the table, and but for `writer`
    closes it again.

    version()             which release it is
    create(uri, table)    a new table of rows in memory, in one commit
    upsert(uri, tables)   sets the rows of each table by KEY, a commit for each
    read(uri)             all of it as an Arrow table
    writer(uri)           a function that appends an Arrow table in a commit, until `close_writer`
    scan(file)            a Parquet file as an Arrow table
    scan_month(file)      COLUMNS of a Parquet file where l_shipdate is in MONTH
    """

    conflicts = ()

    def create_keyed(self, uri, table):
        """As create, for upserts by KEY, with what the system has to speed them up."""
        self.create(uri, table)

    def load(self, uri, file):
        """A new table of the rows of a Parquet file, in one commit."""
        self.create(uri, pq.read_table(file))

    def close_writer(self):
        pass
