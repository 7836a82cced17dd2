"""Run a published report again, and say whether it comes out the same."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from narrative.clock import RUN_STARTED
from narrative.errors import CorpusError
from narrative.reports.history.published_runs import Run, read_run
from narrative.reports.planning.planning import CORPUS
from narrative.reports.publishing.records import DOCUMENTS_FILE
from narrative.reports.report import publish_report
from narrative.resources import find_corpus

#: What of a report is compared byte for byte; the page and the notebook hold times and are not.
_COMPARED = ("tables/", "figures/", "lexicons/", DOCUMENTS_FILE)


@dataclass(frozen=True)
class Verification:
    """What came of running a report again.

    Attributes:
        run: the published run.
        inputs: what it was made from, a row each: `input`, `recorded`, `now`, `same`.
        files: its files, a row each: `file`; `published`, whether it is as it was published ("whole",
            "altered", "missing", "added"); and `again`, how it came out ("same", "different", "missing",
            "extra"; empty for what is not compared).
    """

    run: Run
    inputs: pd.DataFrame
    files: pd.DataFrame

    @property
    def undamaged(self) -> bool:
        """Whether every file is as it was published."""
        return bool(self.files["published"].isin(["whole", ""]).all())

    @property
    def same(self) -> bool:
        """Whether the folder is undamaged, all inputs are the same, and all files came out the same."""
        again = self.files["again"].isin(["same", ""]).all() and (self.files["again"] == "same").any()
        return self.undamaged and bool(self.inputs["same"].all()) and bool(again)


def verify(run: str | os.PathLike[str], *, corpus: str | os.PathLike[str] | None = None) -> Verification:
    """Run a published report again, without the store, and compare what comes of it byte for byte.

    The notebook is the one in the report's folder, run with the recorded parameters as if at the recorded
    time, in a temporary place. Its corpus is looked for as it was given: from the caller's folder, from the
    project's root, then from each folder above the report.

    Args:
        run: the folder of a report, the `latest` of a name, or a `run.json`.
        corpus: where the corpus lies now.

    Returns:
        A `Verification`; `same` says it in one word. If the notebook itself was altered, nothing is run.

    Raises:
        UnknownNameError: there is no run.
        CorpusError: the corpus is nowhere.
        ReportError: the record cannot be read, or the notebook fails.
    """
    published = read_run(run)
    states = published.check_files()
    notebook = published.record["notebook"]["name"]
    if states.get(notebook) != "whole":
        return Verification(published, _compare_inputs({}, {}), _list_files(published, states, None))
    parameters = dict(published.record["parameters"])
    if parameters.get(CORPUS):
        parameters[CORPUS] = os.fspath(corpus) if corpus is not None else _find_corpus(published)
    with tempfile.TemporaryDirectory(prefix="narrative-verify-") as place:
        values = Path(place, "parameters.json")
        values.write_text(json.dumps(parameters), encoding="utf-8")
        source = Path(place, notebook)
        source.write_bytes((published.folder / notebook).read_bytes())
        with _as_if_at(published.record["started"]):
            again = publish_report(source, files=[values], out=Path(place, "reports"), store=None)
    inputs = _compare_inputs(_list_inputs(published.record), _list_inputs(again.record))
    return Verification(published, inputs, _list_files(published, states, again.record["files"]))


def _find_corpus(run: Run) -> str:
    """Where the corpus of a run lies, by what the run was told.

    Raises:
        CorpusError: nowhere that can be known.
    """
    given = run.record["parameters"][CORPUS]
    try:
        return str(find_corpus(given))
    except CorpusError as error:
        for folder in run.folder.parents:
            if os.path.lexists(folder / given):
                return str(folder / given)
        raise CorpusError(f"{error} Say where it lies now: --corpus PATH.") from None


@contextlib.contextmanager
def _as_if_at(started: str) -> Iterator[None]:
    """Let runs say that they began at this time."""
    before = os.environ.get(RUN_STARTED)
    os.environ[RUN_STARTED] = started
    try:
        yield
    finally:
        if before is None:
            del os.environ[RUN_STARTED]
        else:
            os.environ[RUN_STARTED] = before


def _compare_inputs(before: Mapping[str, str], after: Mapping[str, str]) -> pd.DataFrame:
    """The inputs of two runs beside each other."""
    names = dict.fromkeys([*before, *after])
    rows = [(name, before.get(name, ""), after.get(name, "")) for name in names]
    table = pd.DataFrame(rows, columns=["input", "recorded", "now"]).astype("str")
    return table.assign(same=table["recorded"] == table["now"])


def _list_inputs(record: Mapping[str, Any]) -> dict[str, str]:
    """What a run was made from, by name: hashes, and versions."""
    found = {"corpus": (record.get("corpus") or {}).get("hash", "")}
    found |= {f"lexicon {lexicon['name']}": lexicon["hash"] for lexicon in record.get("lexicons", ())}
    found["notebook"] = record["notebook"].get("cells", "")
    found |= {f"code {path}": digest for path, digest in record.get("code", {}).get("files", {}).items()}
    return found | {f"version of {name}": version for name, version in record["versions"].items()}


def _list_files(run: Run, states: Mapping[str, str], again: Mapping[str, str] | None) -> pd.DataFrame:
    """Each file with what has become of it, and how it came out the second time."""
    recorded: dict[str, str] = run.record["files"]
    rows = []
    for name in dict.fromkeys([*states, *(again or {})]):
        compared = name.startswith(_COMPARED) and again is not None
        came = ""
        if compared and name not in recorded:
            came = "extra" if name in (again or {}) else ""
        elif compared:
            came = "missing" if name not in (again or {}) else ""
            came = came or ("same" if (again or {})[name] == recorded[name] else "different")
        if name in states or came:
            rows.append((name, states.get(name, ""), came))
    return pd.DataFrame(rows, columns=["file", "published", "again"]).astype("str")
