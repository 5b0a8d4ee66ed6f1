"""pyiceberg with a catalog in SQLite: it has no columns apart, so all is read and written anew."""
from pyiceberg.conversions import to_bytes
from pyiceberg.manifest import DataFile, DataFileContent, FileFormat
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.transforms import IdentityTransform
from pyiceberg.typedef import Record
from pyiceberg.types import LongType, NestedField
from system_iceberg import Iceberg as Plain
from system_iceberg import catalog

TILE_ROWS = 1000
FILES_PER_MANIFEST = 5000


def file_of(p):
    bounds = [{1: to_bytes(LongType(), p), 2: to_bytes(LongType(), n)} for n in (0, TILE_ROWS - 1)]
    return DataFile.from_args(
        content=DataFileContent.DATA, file_path=f"file:///none/{p}.parquet",
        file_format=FileFormat.PARQUET, partition=Record(p), record_count=TILE_ROWS,
        file_size_in_bytes=50_000, column_sizes={}, value_counts={}, null_value_counts={},
        nan_value_counts={}, lower_bounds=bounds[0], upper_bounds=bounds[1], spec_id=0,
    )


class Iceberg(Plain):
    def make_files(self, uri, count):
        """A table of so many files, of a partition each, in manifests in order; none is there."""
        made = catalog(uri)
        made.create_namespace("n")
        names = enumerate(("p", "id", "a"), start=1)
        schema = Schema(*[NestedField(i, name, LongType()) for i, name in names])
        field = PartitionField(source_id=1, field_id=1000, transform=IdentityTransform(), name="p")
        table = made.create_table("n.t", schema, partition_spec=PartitionSpec(field))
        for start in range(0, count, FILES_PER_MANIFEST):
            with table.transaction() as tx, tx.update_snapshot().fast_append() as append:
                for p in range(start, min(start + FILES_PER_MANIFEST, count)):
                    append.append_data_file(file_of(p))

    def plan(self, uri, p, key):
        where = f"p = {p}" if key is None else f"p = {p} and id = {key}"
        return len(list(catalog(uri).load_table("n.t").scan(row_filter=where).plan_files()))

    def replace_columns(self, uri, table):
        target = catalog(uri).load_table("n.t")
        whole = target.scan().to_arrow().sort_by("id")
        for name in table.column_names:
            if name != "id":
                at = whole.schema.get_field_index(name)
                whole = whole.set_column(at, name, table[name])
        target.overwrite(whole)

    def read(self, uri, columns):
        fields = columns or ["*"]
        return catalog(uri).load_table("n.t").scan(selected_fields=tuple(fields)).to_arrow()
