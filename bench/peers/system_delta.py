"""deltalake, as it is set up by itself."""
import deltalake
from deltalake import DeltaTable, write_deltalake
from system import KEY, System


class Delta(System):
    conflicts = ("CommitFailedError",)

    def version(self):
        return deltalake.__version__

    def create(self, uri, table):
        write_deltalake(uri, table)

    def upsert(self, uri, tables):
        target = DeltaTable(uri)
        for table in tables:
            merge = target.merge(table, f"t.{KEY} = s.{KEY}", source_alias="s", target_alias="t")
            merge.when_matched_update_all().when_not_matched_insert_all().execute()

    def read(self, uri):
        return DeltaTable(uri).to_pyarrow_table()

    def writer(self, uri):
        target = DeltaTable(uri)
        return lambda rows: write_deltalake(target, rows, mode="append")
