"""pyiceberg with a catalog in SQLite: branches and tags of a table of many files."""
from peer_iceberg import Iceberg as Files
from system_iceberg import catalog


class Iceberg(Files):
    def fork(self, uri, count):
        table = catalog(uri).load_table("n.t")
        for i in range(count):
            snapshot = table.current_snapshot().snapshot_id
            table.manage_snapshots().create_branch(snapshot, f"branch-{i}").commit()

    def tag(self, uri, count):
        table = catalog(uri).load_table("n.t")
        for i in range(count):
            snapshot = table.current_snapshot().snapshot_id
            table.manage_snapshots().create_tag(snapshot, f"tag-{i}").commit()

    def open_forks(self, uri, count):
        table = catalog(uri).load_table("n.t")
        for i in range(count):
            branch = table.snapshot_by_name(f"branch-{i}")
            branch.manifests(table.io)
