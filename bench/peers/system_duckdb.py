"""DuckDB: tables in a file of its own, tables of DuckLake, and Parquet files."""
import os

import duckdb
from system import COLUMNS, KEY, MERGE, MONTH, System


class DuckDb(System):
    """Its own file. What was committed lies in it or beside it; closing checkpoints."""

    change = "insert or replace into t select * from u"

    def version(self):
        return duckdb.__version__

    def connect(self, uri):
        os.makedirs(uri, exist_ok=True)
        return duckdb.connect(f"{uri}/table.db")

    def create(self, uri, table):
        with self.connect(uri) as connection:
            connection.register("o", table)
            connection.execute("create table t as select * from o")

    def create_keyed(self, uri, table):
        with self.connect(uri) as connection:
            connection.register("o", table)
            connection.execute("create table t as select * from o limit 0")
            connection.execute(f"alter table t add primary key ({KEY})")
            connection.execute("insert into t select * from o")

    def load(self, uri, file):
        with self.connect(uri) as connection:
            connection.execute(f"create table t as select * from '{file}'")

    def upsert(self, uri, tables):
        with self.connect(uri) as connection:
            for table in tables:
                connection.register("u", table)
                connection.execute(self.change)
                connection.unregister("u")

    def read(self, uri):
        with self.connect(uri) as connection:
            return connection.sql("select * from t").to_arrow_table()

    def writer(self, uri):
        self.writing = connection = self.connect(uri)

        def write(rows):
            connection.register("u", rows)
            connection.execute("insert into t select * from u")
            connection.unregister("u")

        return write

    def close_writer(self):
        self.writing.close()

    def scan(self, file):
        return duckdb.sql(f"select * from '{file}'").to_arrow_table()

    def scan_month(self, file):
        first, end = MONTH
        where = f"l_shipdate >= date '{first}' and l_shipdate < date '{end}'"
        columns = ", ".join(COLUMNS)
        return duckdb.sql(f"select {columns} from '{file}' where {where}").to_arrow_table()


class DuckLake(DuckDb):
    """Its catalog in a DuckDB file; the extension comes from PyPI and is loaded from its path."""

    change = MERGE

    def connect(self, uri):
        import duckdb_extension_ducklake as package

        os.makedirs(uri, exist_ok=True)
        connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
        folder = f"{os.path.dirname(package.__file__)}/extensions/v{duckdb.__version__}"
        connection.execute(f"load '{folder}/ducklake.duckdb_extension'")
        connection.execute(f"attach 'ducklake:{uri}/catalog.ducklake' as lake "
                           f"(data_path '{uri}/data')")
        connection.execute("use lake")
        return connection

    def create_keyed(self, uri, table):
        self.create(uri, table)
