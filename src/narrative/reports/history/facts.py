"""What a record says of a run beside hashes and files, compared with what came of running it again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from narrative.errors import NarrativeError, ReportError
from narrative.reports.history.published_runs import RUN_FILE, Run
from narrative.reports.planning.parameters import read_parameters
from narrative.reports.planning.planning import CORPUS
from narrative.reports.publishing.listing import summarise_record
from narrative.reports.publishing.plain_data import plain
from narrative.reports.publishing.status import STATUS, began_at, read_status
from narrative.resources import read_regular

#: Parts of a record that are compared elsewhere, or differ between two runs that come out the same.
_APART = frozenset({"files", "versions", "inputs", "store", "durations", "finished", "digest of files"})
_APART_BELOW = frozenset({"corpus: hash", "code: files", "notebook: cells"})
#: What only a status says.
_OF_STATUS_ALONE = frozenset({"source", "number", "seconds", "finished"})
#: What papermill notes of a run that is another in the next one, or another with another release of it.
_OF_A_RUN = ("start_time", "end_time", "duration", "version")
#: What a record says of where the corpus lay.
_OF_PLACE = ("corpus: name", "corpus: source")


def compare_facts(
    before: Mapping[str, Any], after: Mapping[str, Any], *, moved: bool = False
) -> pd.DataFrame:
    """Two records beside each other, all that they say but hashes of inputs and files, times and the store.

    Args:
        before, after: the records.
        moved: whether the corpus lies elsewhere now, so that it may be called otherwise.

    Returns:
        `fact`, `recorded`, `now`, and whether both are the `same`.

    >>> compare_facts({"seeds": {"boot": 1}}, {"seeds": {"boot": 2}})
                fact recorded now   same
    0    seeds: boot        1   2  False
    """
    facts = [dict(_list_facts(record, moved)) for record in (before, after)]
    rows, same = [], []
    for name in dict.fromkeys([*facts[0], *facts[1]]):
        rows.append((name, *(_say(one[name]) if name in one else "" for one in facts)))
        written = [json.dumps(one[name]) if name in one else None for one in facts]  # "6" is no 6
        same.append(written[0] == written[1])
    table = pd.DataFrame(rows, columns=["fact", "recorded", "now"]).astype("str")
    return table.assign(same=pd.Series(same, dtype=bool))


def compare_status(run: Run) -> pd.DataFrame:
    """What the status in a report's folder says, beside what its record makes of it."""
    record, status = run.record, read_status(run.folder)
    parameters = _list_changed(run)
    expected = {
        "report": run.name,
        "notebook": record["notebook"]["name"],
        "status": "complete",
        "started": record.get("started"),
        "parameters": parameters,
        "code": 0,
        "kind": "done",
        "reason": "",
        "order of times": True,
        "as a run writes it": True,
        **summarise_record(record),
    }
    ended = [began_at({"started": moment}) for moment in (record.get("finished"), status.get("finished"))]
    more = {name: value for name, value in status.items() if name not in _OF_STATUS_ALONE}
    said = {name: more[name] for name in dict.fromkeys([*expected, *more]) if name in more}
    if not isinstance(status.get("parameters"), Mapping):
        said["parameters"] = "none are named"
    said["order of times"] = began_at(record) <= ended[0] <= ended[1]
    said["as a run writes it"] = _is_as_written(run.folder / STATUS)
    told = _is_as_written(run.folder / RUN_FILE)
    return compare_facts(
        {"status.json": said, "run.json": {"as a run writes it": told}},
        {"status.json": expected, "run.json": {"as a run writes it": True}},
    )


def _list_changed(run: Run) -> dict[str, Any]:
    """The parameters that a status names: those whose value is not the default of the published notebook."""
    record = run.record
    try:
        notebook = json.loads(read_regular(run.folder / record["notebook"]["name"]))
        declared = read_parameters(notebook)
    except (OSError, ValueError, TypeError, LookupError, RecursionError, NarrativeError):
        return {}  # the notebook is not as it was published, which its hash says
    defaults = {one.name: plain(one.default) for one in declared}
    return {
        name: value
        for name, value in record["parameters"].items()
        if name != CORPUS and name in defaults and json.dumps(value) != json.dumps(defaults[name])
    }


def _is_as_written(path: Path) -> bool:
    """Say whether a file is, to the byte, what a run writes of the data in it: no name stands in it twice."""
    try:
        data = read_regular(path)
        written = json.dumps(json.loads(data), ensure_ascii=False, indent=2) + "\n"
    except (OSError, ValueError, RecursionError):
        return False
    return written.encode("utf-8", "backslashreplace") == data


def digest_of_notebook(path: Path) -> str:
    """SHA-256 of an executed notebook, without times, the ids of cells, and what programs say of themselves.

    Raises:
        OSError: it cannot be read.
        ReportError: it is no notebook.
    """
    try:
        notebook = json.loads(read_regular(path))
        cells = [
            {name: part for name, part in cell.items() if name != "id"}
            | {"source": _join(cell["source"]), "metadata": _leave_out(cell["metadata"])}
            for cell in notebook["cells"]
        ]
        shown = [_leave_out(notebook["metadata"]), notebook["nbformat"], notebook["nbformat_minor"], cells]
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        raise ReportError(f"{path} is not a notebook that can be read.") from None
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()


def _leave_out(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Metadata of a notebook or a cell without what differs from one run to the next that is the same."""
    kept = {name: part for name, part in metadata.items() if name not in ("execution", "language_info")}
    if isinstance(ran := kept.get("papermill"), Mapping):
        kept["papermill"] = {name: part for name, part in ran.items() if name not in _OF_A_RUN}
    return kept


def _list_facts(record: Mapping[str, Any], moved: bool) -> Iterator[tuple[str, Any]]:
    """Each thing that a record says, with the names that lead to it."""
    for part, value in record.items():
        if part in _APART:
            continue
        for name, said in _walk(part, value):
            place = moved and name in _OF_PLACE
            lexicon = part == "lexicons" and name.endswith(": hash")
            if not place and not lexicon and not name.startswith(tuple(_APART_BELOW)):
                yield name, said


def _walk(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and value:
        for key, item in value.items():
            yield from _walk(f"{name}: {key}", item)
    elif isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
        for number, item in enumerate(value, start=1):
            yield from _walk(f"{name}: {number}", item)
    else:
        yield name, value


def _say(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _join(source: Any) -> str:
    return "".join(source) if isinstance(source, list) else str(source)
