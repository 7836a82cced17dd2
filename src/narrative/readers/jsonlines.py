"""Stub."""

from __future__ import annotations

from narrative.readers.rows import Rows


def read_json_lines(rows: Rows, data: bytes, *, encoding: str | None = None, max_bytes: int = 0) -> Rows:
    """Read a table."""
    return rows.lose("not read yet")
