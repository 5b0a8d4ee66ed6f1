"""pylance: columns can be dropped and added, which writes files of these alone."""
import lance
from system_lance import Lance as Plain


class Lance(Plain):
    def replace_columns(self, uri, table):
        target = lance.dataset(uri)
        target.drop_columns([name for name in table.column_names if name != "id"])
        target.merge(table, "id")

    def upsert(self, uri, table):
        merge = lance.dataset(uri).merge_insert("id")
        merge.when_matched_update_all().when_not_matched_insert_all().execute(table)

    def delete(self, uri, where):
        lance.dataset(uri).delete(where)

    def read(self, uri, columns):
        return lance.dataset(uri).to_table(columns=columns)

    def select(self, uri, columns, low, high):
        return lance.dataset(uri).to_table(columns=columns, filter=f"id >= {low} and id < {high}")
