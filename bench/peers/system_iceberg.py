"""pyiceberg with a catalog in SQLite."""
import os

import pyiceberg
from pyiceberg.catalog.sql import SqlCatalog
from system import System


def catalog(uri):
    os.makedirs(uri, exist_ok=True)
    return SqlCatalog("bench", uri=f"sqlite:///{uri}/catalog.db", warehouse=f"file://{uri}")


class Iceberg(System):
    conflicts = ("CommitFailedException", "OperationalError")

    def version(self):
        return pyiceberg.__version__

    def create(self, uri, table):
        made = catalog(uri)
        made.create_namespace("n")
        made.create_table("n.t", table.schema).append(table)

    def read(self, uri):
        return catalog(uri).load_table("n.t").scan().to_arrow()

    def writer(self, uri):
        return catalog(uri).load_table("n.t").append
