"""Run a published report again, and say whether it comes out the same."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from narrative.clock import RUN_STARTED
from narrative.errors import CorpusError, ExitCode, ParameterError, ReportError, UnknownNameError
from narrative.reports.history.facts import compare_facts, compare_status, digest_of_notebook
from narrative.reports.history.freshness import hash_path
from narrative.reports.history.published_runs import Run, read_run
from narrative.reports.planning.planning import CORPUS, Plan, make_plan
from narrative.reports.publishing.plain_data import DOCUMENTS_FILE
from narrative.reports.report import Report, explain_failure, publish_plan
from narrative.reports.running.supervision import Limits, Supervisor
from narrative.resources import expand, find_corpus, find_notebook, read_regular

#: What of a report is compared byte for byte, beside its page.
_COMPARED = ("tables/", "figures/", "lexicons/", DOCUMENTS_FILE)
_PREFIX = "narrative-verify-"
_ALWAYS = (
    "when the run began and ended, how long it took, its number and source, what was in the store, the ids "
    "of cells, and which programs the notebook names: only the record, the status and the notebook say so"
)


@dataclass(frozen=True)
class Verification:
    """What came of running a report again.

    Attributes:
        run: the published run.
        inputs: what it was made from, a row each: `input`, `recorded`, `now`, `same`.
        files: its files, a row each: `file`; `published`, whether it is as it was published ("whole",
            "altered", "missing", "added"); and `again`, how it came out ("same", "different", "missing",
            "extra"; empty for what is not compared). Of the notebook, cells and outputs are compared.
        facts: whatever else the record and the status say, a row each: `fact`, `recorded`, `now`, `same`.
        unvouched: what could not be made anew, so that nothing vouches for it, in words.
    """

    run: Run
    inputs: pd.DataFrame
    files: pd.DataFrame
    facts: pd.DataFrame = field(default_factory=lambda: compare_facts({}, {}))
    unvouched: tuple[str, ...] = ()

    @property
    def undamaged(self) -> bool:
        """Whether every file is as it was published."""
        return bool(self.files["published"].isin(["whole", ""]).all())

    @property
    def same(self) -> bool:
        """Whether the folder is undamaged, inputs and facts are the same, and all files came out the same."""
        again = self.files["again"].isin(["same", ""]).all() and (self.files["again"] == "same").any()
        return self.undamaged and bool(self.inputs["same"].all() and self.facts["same"].all() and again)


def verify(
    run: str | os.PathLike[str],
    *,
    corpus: str | os.PathLike[str] | None = None,
    digest: str | os.PathLike[str] | None = None,
) -> Verification:
    """Run a published report again, without the store, and compare all that can be made anew.

    The notebook is the one in the report's folder, run with the recorded parameters as if at the recorded
    time, in a temporary place. Its corpus is looked for as it was given: from the caller's folder, from the
    project's root, then from each folder above the report; other files likewise, beside the notebook first.
    If the notebook's own file is found there, its folder is the working folder, as it was then.

    Args:
        run: the folder of a report, the `latest` of a name, or a `run.json`.
        corpus: where the corpus lies now.
        digest: the digest that `narrative report --digest` gave, or the file that has it.

    Returns:
        A `Verification`; `same` says it in one word. If the notebook itself was altered, nothing is run.

    Raises:
        UnknownNameError: there is no run.
        ParameterError: the digest cannot be read.
        CorpusError: the corpus is nowhere.
        ReportError: the record cannot be read, or the notebook fails.
    """
    published = read_run(run)
    facts = [_check_record(published)]
    if digest is not None:
        facts.append(compare_facts({"digest": _read_digest(digest)}, {"digest": published.digest}))
    states = published.check_files()
    notebook = published.record["notebook"]["name"]
    if states.get(notebook) != "whole":
        nothing = ("anything but the files above: the notebook is not as it was published",)
        files = _list_files(published, states, None)
        return Verification(published, _compare_inputs({}, {}), files, pd.concat(facts), nothing)
    with _workplace() as place, _as_if_at(published.record["started"]):
        plan, unvouched = _plan_again(published, corpus, place)
        supervisor = Supervisor(Limits(), time.monotonic(), notebook)
        try:
            again = publish_plan(plan, place / "reports", supervisor=supervisor)
        except ReportError as error:
            raise _explain_failure(error, plan) from error
        files = _list_files(published, states, _files_of(published, again, moved=corpus is not None))
    inputs = _compare_inputs(_list_inputs(published.record), _list_inputs(again.record))
    told = compare_facts(published.record, again.record, moved=corpus is not None)
    if not plan.digest:
        told = told[told["fact"] != "notebook: hash"]
    return Verification(published, inputs, files, pd.concat([told, *facts], ignore_index=True), unvouched)


def _check_record(published: Run) -> pd.DataFrame:
    """The status beside the record, if the record has all that a report is made again from.

    Raises:
        ReportError: it has not.
    """
    record = published.record
    try:
        _list_inputs(record)
        began, name, digest = record["started"], record["notebook"]["name"], record["notebook"]["hash"]
        if not all(isinstance(text, str) for text in (began, name, digest or "")):
            raise TypeError("started and notebook must be text")
        return compare_status(published)
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        reason = f"{type(error).__name__}: {error}"
        raise ReportError(
            f"{published.folder / 'run.json'} is not the record of a report: {reason}.", ExitCode.UNREADABLE
        ) from None


def _plan_again(
    published: Run, corpus: str | os.PathLike[str] | None, place: Path
) -> tuple[Plan, tuple[str, ...]]:
    """The plan of the same run, with where everything lies now; and what cannot be found to be compared.

    Raises:
        CorpusError: the corpus is nowhere.
    """
    record = published.record
    notebook, unvouched = record["notebook"], [_ALWAYS]
    source = place / notebook["name"]
    source.write_bytes(read_regular(published.folder / notebook["name"]))
    given = _list_given(json.loads(source.read_bytes()))
    original = _find_original(published)
    if original is None:
        unvouched.append("the hash of the notebook's file, which is not found (its cells are compared)")
    paths: dict[str, str] = {}
    for text, digest in record.get("inputs", {}).items():
        if found := _find_file(text, digest, published, original):
            paths[text] = found
    said = record["parameters"].get(CORPUS)
    if said:
        here = os.path.abspath(expand(corpus)) if corpus is not None else paths.get(said)  # noqa: PTH100 - no link is followed
        paths[said] = here or _find_corpus(published)
    if corpus is not None:
        unvouched.append("the page and the outputs of the notebook: its corpus lies elsewhere now")
    values = {name: record["parameters"].get(name, value) for name, value in given.items()}
    # The corpus is given where it lies, for the plan to find it; the notebook is told of it as it was then.
    looked = values | ({CORPUS: paths[said]} if said and CORPUS in record["parameters"] else {})
    plan = make_plan(
        source, reading=record.get("reading"), files=[looked], out=place / "reports", name=published.name,
        note=False,
    )  # fmt: skip
    values = {
        parameter.name: values[parameter.name] for parameter in plan.declared if parameter.name in values
    }
    resolved = {parameter.name: parameter.default for parameter in plan.declared} | values
    again = replace(plan, values=values, resolved=resolved, paths=paths, digest="")
    if original is None:
        return again, tuple(unvouched)
    return replace(again, source=original, digest=notebook["hash"]), tuple(unvouched)


def _list_given(notebook: Any) -> dict[str, Any]:
    """The parameters that a notebook says it was given; what is no such list is none, and will be noticed."""
    for name in ("metadata", "papermill", "parameters"):
        notebook = notebook.get(name) if isinstance(notebook, dict) else None
    return notebook if isinstance(notebook, dict) else {}


def _explain_failure(error: ReportError, plan: Plan) -> ReportError:
    """Why the second run failed, and what to do if its notebook misses what lay beside it."""
    code, reason = explain_failure(error.__cause__ or error)
    name = plan.source.name
    hint = "" if plan.digest else f" Its file was not found: call this from the folder where {name} lies."
    return ReportError(f"The report could not be made again. {reason}{hint}", code)


def _find_original(run: Run) -> Path | None:
    """The file of the notebook that a run was made from, if it lies where it would be looked for."""
    name = run.record["notebook"]["name"]
    places = [folder / part for folder in run.folder.parents for part in (name, f"notebooks/{name}")]
    for folder in (Path.cwd(), run.folder.parents[min(2, len(run.folder.parents) - 1)]):
        places += sorted(path / name for path in folder.iterdir() if path.is_dir())
    with contextlib.suppress(UnknownNameError):
        places.insert(0, find_notebook(name))
    return next((path for path in places if hash_path(path) == run.record["notebook"]["hash"]), None)


def _find_file(text: str, digest: str, run: Run, original: Path | None) -> str:
    """Where a file or folder lies that a parameter named: the one that is as it was, or else the first."""
    folders = [*([original.parent] if original else []), Path.cwd(), *run.folder.parents]
    found = [os.fspath(folder / expand(text)) for folder in folders]
    there = [path for path in dict.fromkeys(found) if os.path.lexists(path)]
    return next((path for path in there if hash_path(Path(path)) == digest), there[0] if there else "")


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


def _read_digest(given: str | os.PathLike[str]) -> str:
    """A digest as it was printed, or the first word of the file that has it.

    Raises:
        ParameterError: it is neither.
    """
    words = [os.fspath(given)]
    with contextlib.suppress(OSError, ValueError):
        words = read_regular(expand(given)).decode("utf-8").split()
    if not words or len(words[0]) != 64 or set(words[0]) - set("0123456789abcdef"):
        raise ParameterError(f"digest={os.fspath(given)!r} is neither a digest nor a file with one.")
    return words[0]


@contextlib.contextmanager
def _workplace() -> Iterator[Path]:
    """A temporary folder; those that killed runs left behind are removed."""
    import filelock

    base = Path(tempfile.gettempdir())
    for left in base.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError, filelock.Timeout), filelock.FileLock(left / ".lock", timeout=0):
            shutil.rmtree(left, ignore_errors=True)
    temporary = tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True)
    with temporary as name, filelock.FileLock(Path(name, ".lock")):
        yield Path(name)


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
    found |= {f"file {text}": digest for text, digest in record.get("inputs", {}).items()}
    found |= {f"code {path}": digest for path, digest in record.get("code", {}).get("files", {}).items()}
    return found | {f"version of {name}": version for name, version in record["versions"].items()}


def _files_of(published: Run, again: Report, *, moved: bool) -> dict[str, tuple[str, str]]:
    """What is compared of both runs, by file: what was recorded, and what came out; empty for nothing."""
    before, after = published.record["files"], again.record["files"]
    pages = () if moved else (f"{published.name}.html",)
    names = [name for name in dict.fromkeys([*before, *after]) if name.startswith(_COMPARED) or name in pages]
    pairs = {name: (before.get(name, ""), after.get(name, "")) for name in names}
    if not moved:
        name = published.record["notebook"]["name"]
        with contextlib.suppress(OSError, ReportError):
            pairs[name] = (digest_of_notebook(published.folder / name), digest_of_notebook(again.notebook))
    return pairs


def _list_files(
    run: Run, states: Mapping[str, str], pairs: Mapping[str, tuple[str, str]] | None
) -> pd.DataFrame:
    """Each file with what has become of it, and how it came out the second time."""
    rows = []
    for name in dict.fromkeys([*states, *(pairs or {})]):
        came = ""
        if pairs and name in pairs:
            before, after = pairs[name]
            came = "extra" if not before else "missing" if not after else ""
            came = came or ("same" if before == after else "different")
        rows.append((name, states.get(name, ""), came))
    return pd.DataFrame(rows, columns=["file", "published", "again"]).astype("str")
