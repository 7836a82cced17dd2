"""All that is decided before a notebook's kernel starts: its parameters, its paths, and the report's name."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from narrative.clock import run_started
from narrative.corpus.readers.description_file import settle_rules
from narrative.corpus.readers.rules import read_rules
from narrative.errors import CorpusError, ExitCode, NarrativeError, ParameterError, ReportError
from narrative.reports.notebook_format import load_nbformat
from narrative.reports.planning.parameters import Parameter, check_parameters, read_parameters
from narrative.reports.publishing.plain_data import plain
from narrative.reports.publishing.publication import note_refusal
from narrative.reports.publishing.status import FAILED, describe_run
from narrative.resources import expand, find_corpus, find_notebook, notebooks_folder

#: The notebook that is run when none is named: one article, read closely.
DEFAULT_NOTEBOOK = "close-reading"
#: The parameter by which a notebook takes the path of its corpus.
CORPUS = "corpus_path"
#: How long a name may be, so that with a time and an ending it still is a name of a file: 255 bytes at most.
_MOST_BYTES = 200


@dataclass(frozen=True)
class Plan:
    """All that is known of a run before it begins.

    Attributes:
        source: the notebook's file.
        document: the notebook, without parameters of an earlier run.
        digest: the SHA-256 of the notebook's file.
        declared: the parameters that it declares.
        values: the values given for them.
        resolved: the value of every parameter.
        paths: given text and the file or folder it stands for.
        reading: how the files of the corpus are read, as far as that was said with the call.
        names: what the report may be called, best first.
        status: the status of the run as it begins.
    """

    source: Path
    document: dict[str, Any]
    digest: str
    declared: tuple[Parameter, ...]
    values: dict[str, Any]
    resolved: dict[str, Any]
    paths: dict[str, str]
    names: tuple[str, ...]
    status: dict[str, Any]
    reading: dict[str, Any] = field(default_factory=dict)

    @property
    def rules(self) -> dict[str, dict[str, Any]]:
        """How the files of the corpus are read, by the text that names it."""
        return {self.resolved[CORPUS]: self.reading} if self.reading else {}


def make_plan(
    notebook: str | Path = DEFAULT_NOTEBOOK,
    *,
    corpus: str | Path | None = None,
    reading: Mapping[str, Any] | None = None,
    parameters: Iterable[tuple[str, str]] = (),
    files: Iterable[str | Path | Mapping[str, Any]] = (),
    out: str | Path = "reports",
    name: str | None = None,
    note: bool = True,
) -> Plan:
    """Check all that can be checked before a kernel starts; the arguments are those of `publish_report`.

    With `note`, that a report which was made before cannot be begun is recorded in `out`; the error names it
    in `report` in any case.

    Raises:
        UnknownNameError: there is no such notebook.
        ParameterError: an unknown parameter, or a value of another type.
        CorpusError: there is nothing at the corpus's path; its files cannot be read as is said, or its
            `corpus.toml` cannot be.
        ReportError: the notebook cannot be read.
    """
    source, out = find_notebook(notebook), expand(out)
    given = list(parameters)
    if corpus is not None:
        if any(key == CORPUS for key, _ in given):
            raise ParameterError(f"The corpus is given twice: as --corpus and as the parameter {CORPUS!r}.")
        given.append((CORPUS, str(corpus)))
    document, digest = _read_source(source)
    declared = read_parameters(document, source.name)
    defaults = {parameter.name: parameter.default for parameter in declared}
    said = dict(given).get(CORPUS, defaults.get(CORPUS))
    folder = Path.cwd() if CORPUS in dict(given) else source.parent
    # Resolve() would also follow links.
    guess = {said: os.path.abspath(folder / said)} if isinstance(said, str) and said else {}  # noqa: PTH100 - no link is followed
    names, status = _name(source, said, guess, out, name)
    try:
        _check_language(document, source.name)
        values = check_parameters(declared, given, files, source.name)
        paths = _locate(declared, values, source)
        rules = _check_reading(reading or {}, (defaults | values).get(CORPUS), paths, source.name)
    except NarrativeError as error:
        error.report = names[0]
        if note:
            note_refusal(out, status | {"report": names[0]}, error.code, first_line(str(error)))
        raise
    resolved = defaults | values
    names, status = _name(source, resolved.get(CORPUS), paths, out, name)
    changed = {key: value for key, value in values.items() if key != CORPUS and value != defaults[key]}
    status |= {"parameters": plain(changed)}
    return Plan(source, document, digest, declared, values, resolved, paths, names, status, rules)


def _check_reading(
    reading: Mapping[str, Any], corpus: object, paths: Mapping[str, str], name: str
) -> dict[str, Any]:
    """Return how the files of the corpus are read, if all that is said of it can be followed.

    Raises:
        ParameterError: the notebook has no corpus.
        CorpusError: a rule cannot be followed, or `corpus.toml` cannot be read.
    """
    rules = read_rules(reading, "the call")
    if rules.said and not isinstance(corpus, str):
        raise ParameterError(f"{name} has no parameter {CORPUS!r}, so there is nothing to be read so.")
    if isinstance(corpus, str) and corpus in paths:
        settle_rules([Path(paths[corpus])], rules)
    return rules.said


def describe_parameters(notebook: str | Path = DEFAULT_NOTEBOOK) -> tuple[Parameter, ...]:
    """The parameters that a notebook declares, in order.

    Raises:
        UnknownNameError: there is no such notebook.
        ParameterError: its parameters cell is not well formed.
    """
    source = find_notebook(notebook)
    return read_parameters(_read_source(source)[0], source.name)


def _read_source(path: Path) -> tuple[dict[str, Any], str]:
    """The notebook as nbformat 4, without parameters of an earlier run, and the hash of its file."""
    nbformat = load_nbformat()
    data = path.read_bytes()
    try:
        notebook: dict[str, Any] = nbformat.reads(data.decode("utf-8"), as_version=4)
        nbformat.validate(notebook)
    except Exception as error:
        reason = " ".join(str(error).split())[:200]
        raise ReportError(
            f"{path} is not a notebook that can be read: {reason}", ExitCode.UNREADABLE
        ) from None
    notebook["cells"] = [
        cell for cell in notebook["cells"] if "injected-parameters" not in cell["metadata"].get("tags", [])
    ]
    return notebook, hashlib.sha256(data).hexdigest()


def _check_language(document: Mapping[str, Any], name: str) -> None:
    """Refuse a notebook that is not in Python; which kernel of Python it names does not matter.

    Raises:
        ReportError: it says that it is in another language.
    """
    metadata = document["metadata"]
    said = metadata.get("kernelspec", {}).get("language") or metadata.get("language_info", {}).get("name")
    if said and str(said).lower() not in ("python", "ipython"):
        raise ReportError(
            f"{name} is written in {said}; only notebooks in Python can be run.", ExitCode.KERNEL_DIED
        )


def _locate(declared: Iterable[Parameter], values: Mapping[str, Any], source: Path) -> dict[str, str]:
    """The texts of parameters that name files or folders, with where these lie, as far as they are there.

    The kernel works in the notebook's folder, wherever the command is called: a default is looked up from
    there, what is given from the caller's folder.

    Raises:
        CorpusError: the corpus is nowhere.
    """
    found: dict[str, str] = {}
    for parameter in sorted(declared, key=lambda parameter: parameter.name not in values):
        value = values.get(parameter.name, parameter.default)
        folder = Path.cwd() if parameter.name in values else source.parent
        if parameter.name == CORPUS and value:
            found[value] = str(_check_kind(find_corpus(value, folder=folder), value))
        elif parameter.is_path:
            for text in value if isinstance(value, list) else [value]:
                if text and text not in found and os.path.lexists(folder / expand(text)):
                    found[text] = str(folder / expand(text))
    return found


def _check_kind(place: Path, given: str) -> Path:
    """Return where the corpus lies, if the notebook's kernel, which is another process, can read it there.

    Raises:
        CorpusError: it is a pipe, a device or a socket, an open file of this process, or a link to nothing.
    """
    try:
        mode = place.stat().st_mode
    except OSError as error:
        raise CorpusError(f"The corpus {given!r} cannot be read: {error.strerror}.") from None
    of_process = any(place.is_relative_to(folder) for folder in ("/proc", "/dev/fd"))
    standard = place.parent == Path("/dev") and not stat.S_ISDIR(mode)
    if of_process or standard or not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise CorpusError(
            f"The corpus {given!r} is a pipe, a device, or a file that only this process has open. Write the "
            "articles to a file, and give that."
        )
    return place


def _name(
    source: Path, corpus: object, paths: Mapping[str, str], out: Path, name: str | None
) -> tuple[tuple[str, ...], dict[str, Any]]:
    """What the report may be called, best first, and its status as it begins.

    The status holds from what the report is made, as a digest: of the notebook (its name if it ships,
    else where it lies), and of where the corpus lies, both seen from `out`, so that a project can be moved.
    """
    place = Path(paths[corpus]) if isinstance(corpus, str) and corpus in paths else None
    if name is not None:
        if not re.fullmatch(r"\w[\w-]{0,79}", name) or len(os.fsencode(name)) > _MOST_BYTES or name == FAILED:
            raise ParameterError(
                f"A report cannot be called {name!r}. Use at most 80 letters, digits, - and _ "
                f"({_MOST_BYTES} bytes), and not {FAILED!r}."
            )
        names: tuple[str, ...] = (name,)
        made_from = name
    else:
        called = _report_name(source, place)
        ships = source.parent == notebooks_folder().resolve()
        parts = [source.stem if ships else _from(source, out), _from(place, out) if place else ""]
        made_from = hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
        names = (called, f"{called}-{made_from[:8]}")
    status = describe_run(
        names[0], notebook=source.name, source=made_from, started=run_started(), corpus=_ending(place)
    )
    return names, status


def _from(path: Path, out: Path) -> str:
    """Where `path` lies as seen from the folder of reports, if it can be seen from there."""
    try:
        return Path(os.path.relpath(path, out)).as_posix()
    except ValueError:  # on another drive
        return path.as_posix()


def _report_name(source: Path, corpus: Path | None) -> str:
    """`<notebook>-<corpus>`, in letters, digits and hyphens."""
    name = "-".join(part for part in (_slug(source.stem), _slug(_ending(corpus))) if part) or "report"
    return f"{name}-report" if name == FAILED else name


def _ending(corpus: Path | None) -> str:
    """What a corpus is called: as its folder, or as its file without the ending."""
    return "" if corpus is None else corpus.name if corpus.is_dir() else corpus.stem


def _slug(words: str) -> str:
    known = unicodedata.normalize("NFC", words).lower()
    name = "-".join(re.findall(r"\w+", known))[:60]
    return name.encode("utf-8", "ignore")[: _MOST_BYTES // 2].decode("utf-8", "ignore").strip("-")


def first_line(text: str) -> str:
    """What is wrong with a parameter, without the list of those that there are."""
    return text.partition("\n")[0].removesuffix(" It has:")
