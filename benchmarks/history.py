"""What the benchmarks measured at each release, in `history.csv`, so that a loss of speed is seen.

A row is a figure: on which machine and day, of which version, of which step beside what, the ratio (higher is
faster) and our seconds. Seconds of two machines cannot be compared, but ratios nearly can.
"""

from __future__ import annotations

import csv
import datetime
import os
import platform
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

HISTORY = Path(__file__).with_name("history.csv")
COLUMNS = ("machine", "date", "version", "step", "beside", "ratio", "seconds")


def describe_machine() -> str:
    """Say in a few words on what kind of machine this runs."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GB, Python {platform.python_version()}"
    )


def read_history(path: Path = HISTORY) -> list[dict[str, str]]:
    """Return the rows, the oldest first; none where nothing was kept yet."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def find_last(rows: Iterable[Mapping[str, str]], step: str, beside: str) -> float | None:
    """Return the ratio that was kept last of a step beside something.

    >>> find_last([{"step": "tokens", "beside": "C", "ratio": "0.63"}], "tokens", "C")
    0.63
    """
    kept = [row for row in rows if (row["step"], row["beside"]) == (step, beside)]
    return float(kept[-1]["ratio"]) if kept else None


def compare_last(rows: Iterable[Mapping[str, str]], step: str, beside: str, ratio: float) -> str:
    """Say what the ratio was at the last release, and by how much it has changed since.

    >>> compare_last([{"step": "tokens", "beside": "C", "ratio": "0.8"}], "tokens", "C", 0.6)
    '0.8 (−25 %)'
    """
    last = find_last(rows, step, beside)
    if last is None:
        return "–"
    return f"{last:.3g} ({100 * (ratio / last - 1):+.0f} %)".replace("-", "−")


def keep(figures: Iterable[tuple[str, str, float, float]], path: Path = HISTORY) -> None:
    """Add figures to the history.

    Args:
        figures: step, beside what, the ratio, and our seconds.
        path: where to.
    """
    import narrative

    begins = not path.is_file()
    day = f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}"
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if begins:
            writer.writerow(COLUMNS)
        for step, beside, ratio, seconds in figures:
            row: list[Any] = [describe_machine(), day, narrative.__version__, step, beside]
            writer.writerow([*row, f"{ratio:.3g}", f"{seconds:.3g}"])
