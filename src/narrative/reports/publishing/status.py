"""How each run ended: a small file `status.json` for every one, the failed ones too.

It lies in the folder of the report, or of what a failed run left, and, for the last attempt, beside the
reports of its name. A run has a number, one more than the last one's in the same folder of reports, so
that their order does not depend on the clock.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from narrative.errors import ExitCode
from narrative.reports.publishing.durability import replace_file
from narrative.resources import read_regular

STATUS = "status.json"
#: The folder, among the reports, of what failed runs left.
FAILED = "failed"
#: No status is larger; whatever is was not written here.
_MOST_BYTES = 1_000_000
#: No folder has so many runs; a number that says so was not written here.
_MOST_RUNS = 10**12


def describe_run(
    report: str,
    *,
    notebook: str,
    source: str,
    started: datetime,
    corpus: str = "",
) -> dict[str, Any]:
    """The status of a run as it begins."""
    return {
        "report": report,
        "notebook": notebook,
        "source": source,
        "status": "running",
        "started": started.isoformat(timespec="seconds"),
        "corpus": corpus,
        "parameters": {},
    }


def describe_end(
    status: dict[str, Any], *, code: ExitCode, reason: str, finished: datetime, seconds: float, number: int
) -> dict[str, Any]:
    """The same status once the run has ended: complete, or of which kind the failure is, and why."""
    running = {name: value for name, value in status.items() if name not in ("process", "host")}
    return running | {
        "status": "complete" if code == ExitCode.DONE else "failed",
        "number": number,
        "code": int(code),
        "kind": code.name.lower(),
        "reason": reason,
        "finished": finished.isoformat(timespec="seconds"),
        "seconds": round(seconds, 1),
    }


def write_status(status: dict[str, Any], folder: Path) -> None:
    """Write the status into `folder`, in one step.

    Raises:
        OSError: it cannot be written.
    """
    replace_file(folder / STATUS, json.dumps(status, ensure_ascii=False, indent=2) + "\n")


def read_status(folder: Path) -> dict[str, Any]:
    """The status in `folder`; empty if there is none that can be read."""
    return read_json(folder / STATUS)


def is_complete(folder: Path) -> bool:
    """Say whether `folder` is a report that was published: one with the record of a complete run."""
    if folder.is_symlink() or not (folder / "run.json").is_file():
        return False
    return (read_status(folder) or read_json(folder / "run.json")).get("status") == "complete"


def list_reports(home: Path) -> list[Path]:
    """The published reports in `home`, the folder of all with one name, in the order of their publication."""
    if home.is_symlink() or not home.is_dir():
        return []
    folders = [folder for folder in home.iterdir() if not folder.name.startswith(".") and is_complete(folder)]
    return sorted(folders, key=lambda folder: order_of(read_status(folder), folder.name))


def list_failures(out: Path, name: str | None = None) -> list[Path]:
    """What failed runs left in `out`, of all names or of one, in order."""
    folder = out / FAILED
    if folder.is_symlink() or not folder.is_dir():
        return []
    found = [
        (status, left)
        for left in folder.iterdir()
        if left.is_dir() and not left.is_symlink() and (status := read_status(left)).get("status") == "failed"
        and name in (None, status.get("report"))
    ]  # fmt: skip
    return [left for _, left in sorted(found, key=lambda pair: order_of(pair[0], pair[1].name))]


def list_homes(out: Path) -> Iterator[Path]:
    """The folders in `out` that hold the reports of one name each, by name."""
    for folder in sorted(out.iterdir()):
        if folder.name != FAILED and not folder.name.startswith(".") and folder.is_dir():
            yield folder


def next_number(out: Path) -> int:
    """The number for the next run in `out`."""
    folders = [folder for home in list_homes(out) for folder in (home, *list_reports(home))]
    return 1 + max(
        (order_of(read_status(folder))[0] for folder in [*folders, *list_failures(out)]), default=0
    )


def began_at(status: Mapping[str, Any]) -> datetime:
    """When a run began, in UTC; of a status that does not say it, the beginning of time.

    >>> began_at({"started": "2024-05-01T12:00:00+02:00"}).isoformat()
    '2024-05-01T10:00:00+00:00'
    >>> began_at({"started": "yesterday"}).isoformat()
    '1970-01-01T00:00:00+00:00'
    """
    try:
        return datetime.fromisoformat(status["started"]).astimezone(UTC)
    except (KeyError, TypeError, ValueError, OverflowError):
        return datetime.fromtimestamp(0, UTC)


def order_of(status: dict[str, Any], name: str = "") -> tuple[int, str, str]:
    """What runs are sorted by: their number; for those without one, their time."""
    number = status.get("number")
    started = status.get("started")
    return (
        number if isinstance(number, int) and 0 <= number < _MOST_RUNS else 0,
        started if isinstance(started, str) else "",
        name,
    )


def read_json(path: Path) -> dict[str, Any]:
    """The names and values in a file; empty if it has none, is damaged, or is a pipe or a device."""
    try:
        if path.stat().st_size > _MOST_BYTES and path.name == STATUS:
            return {}
        data = json.loads(read_regular(path))
    except (OSError, ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}
