"""Fixtures that all tests share."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import Builder


@pytest.fixture
def store(tmp_path: Path) -> Builder:
    """An empty store."""
    return Builder(tmp_path / "store")
