"""Rows of many files to one table of documents, with what was lost or doubtful."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from narrative.readers.columns import assign_columns
from narrative.readers.dates import parse_date
from narrative.readers.decoding import mend
from narrative.readers.rows import Problem, Rows, as_text
from narrative.schema import DOCUMENTS, PROBLEMS, check

_OWN = ("doc_id", *DOCUMENTS, "date_as_read")


@dataclass
class Assembly:
    """Documents in the making.

    Attributes:
        named: which columns the user names.
        date_format: how the user says that dates are written.
        today: the day of the run; dates after it are noted.
        keep_empty: whether a document without text stays (it does in a table that the user hands over).
    """

    named: Mapping[str, str | None]
    date_format: str | None
    today: datetime.date
    keep_empty: bool = False
    ids: list[str] = field(default_factory=list)
    own: dict[str, list[object]] = field(default_factory=lambda: {name: [] for name in _OWN[1:]})
    more: dict[str, list[object]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    names_seen: dict[str, None] = field(default_factory=dict)
    columns_used: set[str] = field(default_factory=set)
    _sources: dict[str, tuple[str, bool]] = field(default_factory=dict)
    _layouts: dict[tuple[str, ...], tuple[dict[str, str], list[tuple[str, str]], dict[str, str]]] = field(
        default_factory=dict
    )

    def add(self, rows: Rows) -> int:
        """Add the rows of a file, and return how many of them became documents."""
        self.problems += rows.problems
        if rows.failed:
            return 0
        roles, doubts, rest = self._lay_out(rows)
        if "text" not in roles:
            wanted = self.named.get("text")
            has = ", ".join(rows.cells) or "none"
            missing = f"no text column: {wanted!r} is not" if wanted else "no text column"
            problem = f"{missing} among {has}" if wanted else f"{missing} among {has}"
            self.problems.append(
                Problem(rows.file, problem, 'left out; columns={"text": …} names the column', True)
            )
            return 0
        for doubt, consequence in doubts:
            self.problems.append(Problem(rows.file, doubt, consequence, False))
        before = len(self.ids)
        numbers: list[int | None] = list(rows.numbers) if rows.numbers or not rows.stem else [None]
        cells = {role: rows.cells[name] for role, name in roles.items()}
        as_read = rows.cells.get("date_as_read")
        kept = [
            place
            for place, number in enumerate(numbers)
            if self._add_row(rows, cells, place, number, as_read[place] if as_read else None)
        ]
        self._add_rest(rows, rest, kept, before)
        return len(kept)

    def documents(self) -> pd.DataFrame:
        """Return the table of documents."""
        index = pd.Index(self.ids, dtype="str", name="doc_id")
        table = pd.DataFrame(
            {
                name: pd.Series(values, index=index, dtype="datetime64[us]" if name == "date" else "str")
                for name, values in self.own.items()
            },
            index=index,
        )
        more = {
            name: _series(values + [None] * (len(self.ids) - len(values)), index)
            for name, values in self.more.items()
        }
        return check(pd.concat([table, pd.DataFrame(more, index=index)], axis=1), DOCUMENTS, "documents")

    def _lay_out(self, rows: Rows) -> tuple[dict[str, str], list[tuple[str, str]], dict[str, str]]:
        """Return which column is what, what is doubtful about it, and how the further columns are called."""
        names = tuple(rows.cells)
        if names not in self._layouts:
            named = {**self.named, "text": "text"} if rows.stem else self.named
            roles, doubts = assign_columns(names, named)
            self.names_seen |= dict.fromkeys(names)
            self.columns_used |= {role for role in roles if self.named.get(role)}
            rest: dict[str, str] = {}
            for name in names:
                if name in roles.values() or name == "date_as_read":
                    continue
                new = mend(name)
                while new in _OWN or new in rest.values():
                    new += "_in_file"
                rest[name] = new
            self._layouts[names] = (roles, doubts, rest)
        return self._layouts[names]

    def _add_row(
        self, rows: Rows, cells: dict[str, list[object]], place: int, number: int | None, as_read: object
    ) -> bool:
        """Add one row, or note why it is lost."""
        source = rows.source(number)
        text, title, outlet, doc_id = (
            self._clean(source, role, cells[role][place]) if role in cells else ""
            for role in ("text", "title", "outlet", "doc_id")
        )
        if not text or text.isspace():
            if not self.keep_empty:
                return self._lose(source, "empty: it has no text")
            self.problems.append(Problem(source, "empty: it has no text", "kept, with 0 words", False))
        stood = cells["date"][place] if "date" in cells else None
        try:
            date = None if stood is None or stood != stood else parse_date(stood, self.date_format)
        except ValueError as error:
            way = "" if self.date_format else "; date_format='%d.%m.%Y' (or so) names another way of writing"
            return self._lose(source, f"{error}", f"left out{way}")
        doc_id = doc_id.strip()
        given = bool(doc_id) or bool(rows.stem)
        if not doc_id:
            doc_id = mend(rows.stem) if rows.stem else _hash_row({name: rows.cells[name][place] for name in rows.cells})
        if doc_id in self._sources:
            first, first_given = self._sources[doc_id]
            if given or first_given:
                return self._lose(source, f"duplicate id {doc_id!r}: {first} has it too", "left out")
            self.problems.append(Problem(source, f"the same, cell by cell, as {first}", "kept", False))
            copies = 2
            while f"{doc_id}-{copies}" in self._sources:
                copies += 1
            doc_id = f"{doc_id}-{copies}"
        if date is not None and date.date() > self.today:
            problem = f"date {date.date()} is after the day of the run, {self.today}"
            self.problems.append(Problem(source, problem, "kept", False))
        self._sources[doc_id] = (source, given)
        self.ids.append(doc_id)
        stood_text = mend(as_text(as_read) or as_text(stood))
        for name, value in zip(_OWN[1:], (title, date, outlet, text, stood_text), strict=True):
            self.own[name].append(value)
        return True

    def _add_rest(self, rows: Rows, rest: dict[str, str], kept: list[int], before: int) -> None:
        """Add the further columns of the rows that were kept."""
        for name, new in rest.items():
            column = self.more.setdefault(new, [])
            column += [None] * (before - len(column))
            values = rows.cells[name]
            column += [_plain(values[place]) for place in kept]

    def _clean(self, source: str, role: str, value: object) -> str:
        """Return a cell as text that can be stored, and note if that changed it."""
        read = as_text(value)
        text = mend(read)
        if text != read:
            problem = f"{role} holds NULs or half characters (lone surrogates)"
            self.problems.append(Problem(source, problem, "NULs removed, half characters replaced by U+FFFD", False))
        return text

    def _lose(self, source: str, problem: str, consequence: str = "left out") -> bool:
        """Note that a row is lost."""
        self.problems.append(Problem(source, problem, consequence, True))
        return False


def problem_table(problems: Iterable[Problem]) -> pd.DataFrame:
    """Return problems as a table by `schema.PROBLEMS`."""
    listed = list(problems)
    table = pd.DataFrame(
        {name: pd.Series([mend(getattr(row, name)) for row in listed], dtype="str") for name in PROBLEMS[:3]}
    )
    table["lost"] = pd.Series([row.lost for row in listed], dtype=bool)
    return check(table, PROBLEMS, "problems")


def _hash_row(cells: Mapping[str, object]) -> str:
    """Name a row by what it says: the same for the same cells, in whatever order the columns stand."""
    digest = hashlib.sha256()
    for name in sorted(cells):
        if value := as_text(cells[name]):
            for part in (name, value):
                data = part.encode("utf-8", "surrogatepass")
                digest.update(len(data).to_bytes(8, "little") + data)
    return digest.hexdigest()[:16]


def _plain(value: object) -> object:
    """Return a further cell as a number, a truth value or text; nothing for a missing one."""
    if value is None or isinstance(value, bool | int | float):
        return None if value != value else value
    return mend(as_text(value))


def _series(values: list[object], index: pd.Index) -> pd.Series:
    """Return a column: numbers if all are numbers, else text as it stood."""
    kinds = {type(value) for value in values if value is not None}
    missing = None in values
    try:
        if kinds == {bool}:
            return pd.Series(values, index=index, dtype="boolean" if missing else "bool")
        if kinds == {int}:
            return pd.Series(values, index=index, dtype="Int64" if missing else "int64")
        if kinds and kinds <= {int, float}:
            return pd.Series(values, index=index, dtype="float64")
    except (OverflowError, TypeError):
        pass
    texts = [None if value is None else as_text(value) for value in values]
    return pd.Series(texts, index=index, dtype="str")


