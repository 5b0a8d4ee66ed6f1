"""deltalake, as it is set up by itself: it has no columns apart, so a MERGE writes whole files."""
import json
import os

from deltalake import DeltaTable
from system_delta import Delta as Plain


TILE_ROWS = 1000


class Delta(Plain):
    def make_files(self, uri, count):
        """A log of so many adds, of a partition each, and its checkpoint; there are no files."""
        log = os.path.join(uri, "_delta_log")
        os.makedirs(log)
        fields = [
            {"name": name, "type": "long", "nullable": True, "metadata": {}}
            for name in ("p", "id", "a")
        ]
        schema = json.dumps({"type": "struct", "fields": fields})
        about = {
            "id": "6f1c1b0e-0000-4000-8000-000000000000",
            "format": {"provider": "parquet", "options": {}},
            "schemaString": schema, "partitionColumns": ["p"], "configuration": {},
            "createdTime": 0,
        }
        keys = {"numRecords": TILE_ROWS, "nullCount": {"id": 0},
                "minValues": {"id": 0}, "maxValues": {"id": TILE_ROWS - 1}}
        add = {"size": 50_000, "modificationTime": 0, "dataChange": True,
               "stats": json.dumps(keys)}
        with open(os.path.join(log, f"{0:020d}.json"), "w") as out:
            protocol = {"minReaderVersion": 1, "minWriterVersion": 2}
            for line in ({"protocol": protocol}, {"metaData": about}):
                out.write(json.dumps(line) + "\n")
            for p in range(count):
                own = {"path": f"p={p}/{p}.parquet", "partitionValues": {"p": str(p)}}
                out.write(json.dumps({"add": {**add, **own}}) + "\n")
        DeltaTable(uri).create_checkpoint()

    def plan(self, uri, p, _key):
        return len(DeltaTable(uri).file_uris([("p", "=", str(p))]))

    def replace_columns(self, uri, table):
        names = [name for name in table.column_names if name != "id"]
        merge = DeltaTable(uri).merge(table, "t.id = s.id", source_alias="s", target_alias="t")
        merge.when_matched_update({name: f"s.{name}" for name in names}).execute()

    def upsert(self, uri, table):
        merge = DeltaTable(uri).merge(table, "t.id = s.id", source_alias="s", target_alias="t")
        merge.when_matched_update_all().when_not_matched_insert_all().execute()

    def delete(self, uri, where):
        DeltaTable(uri).delete(where)

    def read(self, uri, columns):
        return DeltaTable(uri).to_pyarrow_table(columns=columns)

    def select(self, uri, columns, low, high):
        filters = [("id", ">=", low), ("id", "<", high)]
        return DeltaTable(uri).to_pyarrow_table(columns=columns, filters=filters)
