"""Plain data of a run's record, which a runner reads and writes without loading what makes tables."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

#: Where a run's tables, figures and record go; set by the runner.
RUN_FOLDER = "NARRATIVE_RUN_DIR"
#: The documents of the corpus, beside the record.
DOCUMENTS_FILE = "documents.parquet"
#: How a record says that a table is Parquet only.
AS_PARQUET = "as Parquet"


def plain(value: object) -> Any:
    """`value` as JSON can hold it: text, number, true or false, nothing, or lists and mappings of these.

    Missing and infinite numbers become text, sets are sorted, and what is of no
    known kind becomes its text.

    >>> plain({"when": date(2023, 11, 8), "share": float("nan"), "path": Path("a/b")})
    {'when': '2023-11-08', 'share': 'nan', 'path': 'a/b'}
    """
    if hasattr(value, "item") and not isinstance(value, str | bytes) and getattr(value, "ndim", 1) == 0:
        value = value.item()  # a number of numpy's
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    if isinstance(value, Path):
        return value.as_posix()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((plain(item) for item in value), key=str)
    if isinstance(value, Iterable) and not isinstance(value, bytes) and getattr(value, "ndim", 1) == 1:
        return [plain(item) for item in value]
    return str(value)


def write_json(data: object, path: Path) -> None:
    """Write plain data as UTF-8 JSON; what UTF-8 cannot hold stays as an escape."""
    text = json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8", errors="backslashreplace", newline="\n")
