"""pylance: branches and tags of a dataset of many fragments."""
import lance
import pyarrow as pa
from system_lance import Lance as Plain


class Lance(Plain):
    def make_files(self, uri, count):
        """A fragment for each row."""
        rows = pa.table({name: pa.array(range(count), pa.int64()) for name in ("p", "id", "a")})
        lance.write_dataset(rows, uri, max_rows_per_file=1, max_rows_per_group=1)

    def fork(self, uri, count):
        dataset = lance.dataset(uri)
        for i in range(count):
            dataset.create_branch(f"branch-{i}")

    def tag(self, uri, count):
        dataset = lance.dataset(uri)
        for i in range(count):
            dataset.tags.create(f"tag-{i}", dataset.version)

    def clone(self, uri, count):
        dataset = lance.dataset(uri)
        for i in range(count):
            dataset.shallow_clone(f"{uri}/clones/{i}", dataset.version)

    def open_forks(self, uri, count):
        dataset = lance.dataset(uri)
        for i in range(count):
            len(dataset.checkout_version((f"branch-{i}", None)).get_fragments())
