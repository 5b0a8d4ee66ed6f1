"""pylance, with and without an index of the keys."""
import lance
from system import KEY, System


class Lance(System):
    conflicts = ("OSError", "RuntimeError")

    def version(self):
        return lance.__version__

    def create(self, uri, table):
        lance.write_dataset(table, uri)

    def upsert(self, uri, tables):
        for table in tables:
            merge = lance.dataset(uri).merge_insert(KEY)
            merge.when_matched_update_all().when_not_matched_insert_all().execute(table)

    def read(self, uri):
        return lance.dataset(uri).to_table()

    def writer(self, uri):
        target = lance.dataset(uri)
        return lambda rows: target.insert(rows, mode="append")


class LanceIndexed(Lance):
    def create_keyed(self, uri, table):
        self.create(uri, table)
        lance.dataset(uri).create_scalar_index(KEY, "BTREE")
