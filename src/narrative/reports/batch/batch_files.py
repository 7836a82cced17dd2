"""A file that asks for several reports: read, and checked option by option, before anything runs.

    [defaults]
    keep = 30
    if_changed = true

    [[report]]
    notebook = "framing-report"
    corpus = "articles"

    [[report]]
    name = "tabloid"
    notebook = "framing-report"
    corpus = "articles"
    parameters = { outlets = ["Example Tabloid"] }

It is TOML. The options are those of `narrative report`, under the same names, and those that say how articles
are read, under the names of `corpus.toml`; `[defaults]` holds for every
report that says nothing else.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from narrative.corpus.readers.rules import KEYS
from narrative.errors import NarrativeError, ParameterError
from narrative.reports.running.supervision import Limits, read_size
from narrative.resources import expand, read_regular, read_toml

#: No file of a person's making is larger; the place of a mistake is looked for line by line.
_MOST_BYTES = 1_000_000
_REPORT, _DEFAULTS = "report", "defaults"
#: Where something stands in the file: names of tables and keys, and numbers of reports from 0.
Place = tuple[str | int, ...]


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value.strip() != "" and "\0" not in value


def _is_number(value: object, least: float) -> bool:
    numeric = isinstance(value, int | float) and not isinstance(value, bool)
    return numeric and math.isfinite(float(str(value))) and float(str(value)) >= least


def _is_size(value: object) -> bool:
    try:
        return isinstance(value, str | int) and not isinstance(value, bool) and read_size(str(value)) > 0
    except ValueError:
        return False


def _can_be_read(read: Callable[[Any], Any]) -> Callable[[Any], bool]:
    """Return what says whether a value can be read as a rule of `corpus.toml`."""

    def is_rule(value: Any) -> bool:
        try:
            read(value)
        except (NarrativeError, TypeError, ValueError, AttributeError):
            return False
        return True

    return is_rule


_TEXT = ("a text", _is_text)
_TRUTH = ("true or false", lambda value: isinstance(value, bool))
_SECONDS = ("a number of seconds", lambda value: _is_number(value, 1e-9))
#: The options of a report: what each must be, in words, and whether a value is.
OPTIONS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "name": _TEXT,
    "notebook": _TEXT,
    "corpus": _TEXT,
    **{name: (words, _can_be_read(read)) for name, (words, read) in KEYS.items()},
    "parameters": ("a table of names and values", lambda value: isinstance(value, dict)),
    "files": ("a list of files", lambda value: isinstance(value, list) and all(map(_is_text, value))),
    "out": _TEXT,
    "keep": ("a whole number from 1", lambda value: type(value) is int and value >= 1),
    "wait": ("a number of seconds", lambda value: _is_number(value, 0)),
    "cell_timeout": _SECONDS,
    "timeout": _SECONDS,
    "memory": ('a size such as "800M" or "2G"', _is_size),
    "store": _TEXT,
    "no_store": _TRUTH,
    "if_changed": _TRUTH,
}


@dataclass(frozen=True)
class Request:
    """One report that a batch file asks for.

    Attributes:
        number: which it is in the file, from 1.
        options: what the file says of it, with the defaults.
        places: where each option, and each parameter as `parameters.NAME`, stands.
    """

    number: int
    options: Mapping[str, Any]
    places: Mapping[str, Place] = field(default_factory=dict)

    @property
    def limits(self) -> Limits:
        """What its run may use."""
        memory = self.options.get("memory")
        return Limits(
            self.options.get("cell_timeout"),
            self.options.get("timeout"),
            None if memory is None else read_size(str(memory)),
        )

    def find(self, option: str) -> Place:
        """Where an option stands; where the report begins, if it is not given."""
        return self.places.get(option, (_REPORT, self.number - 1))

    @property
    def source(self) -> dict[str, Any]:
        """What it is made from and where it goes, as `make_plan` and `publish_report` take it.

        Relative paths are seen from the current folder, which is that of the file while it is worked on.
        """
        given = {key: self.options[key] for key in ("notebook", "corpus", "name") if key in self.options}
        given["reading"] = {key: self.options[key] for key in KEYS if key in self.options}
        files = [expand(file) for file in self.options.get("files", ())]
        out = expand(self.options.get("out", "reports")).absolute()
        return given | {"files": [*files, self.options.get("parameters", {})], "out": out}

    @property
    def handling(self) -> dict[str, Any]:
        """How it is run and kept, as `publish_report` takes it."""
        given = {key: self.options[key] for key in ("keep", "wait", "if_changed") if key in self.options}
        if self.options.get("no_store"):
            given["store"] = None
        elif "store" in self.options:
            given["store"] = expand(self.options["store"]).absolute()
        return given | {"limits": self.limits}


@dataclass
class BatchFile:
    """A batch file as it was read, with the mistakes found so far."""

    path: Path
    text: str
    requests: list[Request] = field(default_factory=list)
    mistakes: list[tuple[Place, str]] = field(default_factory=list)

    def object_to(self, place: Place, message: str) -> None:
        """Note a mistake, once."""
        if (place, message) not in self.mistakes:
            self.mistakes.append((place, message))

    def refuse(self) -> None:
        """Say all mistakes with their places, if there are any.

        Raises:
            ParameterError: there are.
        """
        if not self.mistakes:
            return
        lines = _find_lines(self.text, [place for place, _ in self.mistakes])
        said = sorted((lines[place], _say_place(place), message) for place, message in self.mistakes)
        listed = "\n".join(f"  line {line}, {where}: {message}" for line, where, message in said)
        count = f"{len(said)} mistake{'s' if len(said) > 1 else ''}"
        raise ParameterError(f"Nothing was run: {self.path} has {count}:\n{listed}")


def read_batch_file(path: str | Path) -> BatchFile:
    """Read a batch file; its mistakes, as far as they show without a look at notebooks, are noted in it.

    Raises:
        ParameterError: it cannot be read, or is not TOML.
    """
    path = Path(path)
    try:
        text = read_regular(path, _MOST_BYTES).decode("utf-8-sig").replace("\r\n", "\n")
        values = read_toml(text)
    except OSError as error:
        raise ParameterError(f"Cannot read the batch file {str(path)!r}: {error.strerror}.") from None
    except (ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise ParameterError(f"The batch file {str(path)!r} is not well formed: {reason}.") from None
    batch = BatchFile(path, text)
    for key in values:
        if key not in (_REPORT, _DEFAULTS):
            batch.object_to((key,), f"unknown; a batch file has [{_DEFAULTS}] and one [[{_REPORT}]] or more.")
    defaults = _read_options(batch, values.get(_DEFAULTS, {}), (_DEFAULTS,))
    if "name" in defaults.options:
        batch.object_to((_DEFAULTS, "name"), "every report has a name of its own.")
    asked = values.get(_REPORT, [])
    if not isinstance(asked, list) or not asked or not all(isinstance(table, dict) for table in asked):
        batch.object_to((_REPORT,), f"ask for at least one report, each under [[{_REPORT}]].")
        return batch
    for number, table in enumerate(asked, start=1):
        own = _read_options(batch, table, (_REPORT, number - 1))
        parameters = defaults.options.get("parameters", {}) | own.options.get("parameters", {})
        options = {**defaults.options, **own.options, "parameters": parameters}
        batch.requests.append(Request(number, options, {**defaults.places, **own.places}))
        if "corpus" in options and "corpus_path" in parameters:
            place = batch.requests[-1].find("parameters.corpus_path")
            batch.object_to(place, "the corpus is given twice: as corpus and as the parameter corpus_path.")
    return batch


def _read_options(batch: BatchFile, table: object, place: Place) -> Request:
    """The well-formed options of one table, with where they stand; the others are noted as mistakes."""
    options: dict[str, Any] = {}
    places: dict[str, Place] = {}
    if not isinstance(table, dict):
        batch.object_to(place, "must be a table of options.")
        return Request(0, {})
    for key, value in table.items():
        name, here = key.replace("-", "_"), (*place, key)
        if name not in OPTIONS:
            near = difflib.get_close_matches(name, OPTIONS, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(OPTIONS)}."
            batch.object_to(here, f"there is no such option; {hint}")
        elif name in options:
            batch.object_to(here, f"the option {name!r} is given twice.")
        elif not OPTIONS[name][1](value):
            batch.object_to(here, f"must be {OPTIONS[name][0]}, not {_show(value)}.")
        else:
            options[name], places[name] = value, here
            if name == "parameters":
                places |= {f"parameters.{parameter}": (*here, parameter) for parameter in value}
    return Request(0, options, places)


def _find_lines(text: str, places: list[Place]) -> dict[Place, int]:
    """The line of each place: the first with which what stands before it is TOML that has the place."""
    lines = text.split("\n")

    @cache
    def read_until(line: int) -> tuple[int, Any]:
        """What stands up to a line, or up to the first after it where no value is open."""
        while line < len(lines):
            try:
                return line, read_toml("\n".join(lines[:line]))
            except ValueError:  # in the midst of a value
                line += 1
        return line, read_toml(text)

    def find(place: Place) -> int:
        first, last = 1, len(lines)
        if not _has(read_until(last)[1], place):
            return 1
        while first < last:
            middle = (first + last) // 2
            line, values = read_until(middle)
            first, last = (first, middle) if _has(values, place) else (line + 1, last)
        return read_until(first)[0]

    return {place: find(place) for place in dict.fromkeys(places)}


def _has(values: Any, place: Place) -> bool:
    for step in place:
        try:
            values = values[step]
        except (IndexError, KeyError, TypeError):
            return False
    return True


def _say_place(place: Place) -> str:
    """A place in words: `report 2, keep`."""
    if place[0] == _REPORT and len(place) > 1:
        place = (f"{_REPORT} {int(place[1]) + 1}", *place[2:])
    return ", ".join(_show(step) if str(step) != _plain(step) else str(step) for step in place)


def _plain(step: object) -> str:
    return "".join(character for character in str(step) if character.isalnum() or character in " _-")


def _show(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 80 else f"{shown[:80]}…"
