"""Rows of many files to one table of documents, with what was lost or doubtful."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd
import pyarrow as pa

from narrative.corpus.readers.columns import SYNONYMS, assign_columns, plain_name
from narrative.corpus.readers.copied_texts import CopiedTexts, digest_text
from narrative.corpus.readers.dates import PRECISION, Date, advise_format, doubt_day, read_date
from narrative.corpus.readers.doubts import conclude, doubt_header, doubt_renames, note_languages
from narrative.corpus.readers.identity import Admission, Identities, take_id
from narrative.corpus.readers.likely_columns import advise_all, advise_rest
from narrative.corpus.readers.own_output import is_own_table
from narrative.corpus.readers.path_rule import PathRule
from narrative.corpus.readers.rows import Problem, Rows, as_text
from narrative.corpus.readers.rules import ReadingRules
from narrative.schema import DOCUMENTS, PROBLEMS, check
from narrative.tables.decoding import decode_cell, mend
from narrative.tables.misreadings import doubt_texts

_OWN = ("doc_id", *DOCUMENTS, "date_as_read")
#: No article is longer, in characters: five Bibles. Measuring takes some 50 bytes for each.
LONGEST = 20_000_000
#: So many further columns a corpus has at most; each takes memory for every document.
MOST_COLUMNS = 1_000
_VAGUE = ("month", "year")
_WHOLE = re.compile(r"-?[0-9]+\.0")


@dataclass
class Assembly:
    """Documents in the making.

    Attributes:
        rules: how the user says that files are read.
        path_rule: what the names of files say.
        today: the day of the run; dates after it are noted, and very early ones; none if it is `date.max`.
        keep_empty: whether a document without text stays (it does in a table that the user hands over).
        admit: what says how each document is called, or that it is lost (`Identities.admit`).
        taken: for each document, what of it was taken from the name of its file.
        doubts: how much was doubtful about the columns of the rows that were added last.
        digests: for each document, that of its text, whatever its blanks (`copied_texts.digest_text`).
    """

    rules: ReadingRules
    path_rule: PathRule | None
    today: datetime.date
    keep_empty: bool = False
    admit: Callable[[str, bool, str], Admission] = field(default_factory=lambda: Identities().admit)
    ids: list[str] = field(default_factory=list)
    own: dict[str, list[object]] = field(default_factory=lambda: {name: [] for name in _OWN[1:]})
    more: dict[str, list[object]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    names_seen: dict[str, None] = field(default_factory=dict)
    columns_used: set[str] = field(default_factory=set)
    taken: list[tuple[str, ...]] = field(default_factory=list)
    doubts: int = 0
    digests: list[bytes] = field(default_factory=list)
    copies: CopiedTexts = field(default_factory=CopiedTexts)
    _layouts: dict[tuple[object, ...], tuple[dict[str, str], list[tuple[str, str]], dict[str, str]]] = field(
        default_factory=dict
    )

    @property
    def named(self) -> Mapping[str, str | None]:
        """Which columns the user names."""
        return self.rules.columns

    def add(self, rows: Rows) -> int:
        """Add the rows of a file, note in it what is lost, and return how many became documents."""
        if not rows.failed and not rows.stem and not self.keep_empty and is_own_table(rows.cells):
            rows.lose("a table of results that narrative wrote, no articles")
        if not rows.failed:
            roles, doubts, rest = self._lay_out(rows)
            doubts = doubt_header(rows.renamed) + doubts
            if "text" not in roles:
                wanted = self.named.get("text")
                missing = f"no text column: no {wanted!r}" if wanted else "no text column"
                counted = "its only row" if rows.found == 1 else f"its {rows.found:,} rows"
                whole = f"left out, with {counted}" if rows.found else "left out"
                problem = f"{missing} among {', '.join(rows.cells) or 'none'}"
                rows.lose(problem, f"{whole}; {advise_all(rows.cells, roles, self._missing(roles))}")
        if rows.failed:
            self.problems += rows.problems
            return 0
        before = len(self.ids)
        numbers: list[int | None] = [None] if rows.stem else list(rows.numbers)
        cells = {role: rows.cells[name] for role, name in roles.items()}
        for role in {"doc_id", "date"} & cells.keys():
            cells[role] = whole_numbers(cells[role], always=True)
        fields = {name: value for name, value in self._read_name(rows).items() if name not in rest.values()}
        if not (rows.stem or rows.settled or self.keep_empty):
            asked = [role for role in self._missing(roles) if role not in fields]
            doubts = doubts + advise_rest(rows.cells, roles, asked)
        self.doubts = len(doubts)
        for doubt, consequence in doubts:
            rows.note(doubt, consequence)
        kept = [
            place for place, number in enumerate(numbers) if self._add_row(rows, cells, place, number, fields)
        ]
        self._doubt_encoding(rows, before, [numbers[place] for place in kept])
        surplus = []
        for name, new in rest.items():
            if new not in self.more and len(self.more) >= MOST_COLUMNS and not self.keep_empty:
                surplus.append(new)
                continue
            values, column = rows.cells[name], self.more.setdefault(new, [])
            column += [None] * (before - len(column))
            said = self._renamed(new, [_plain(value) for value in values])
            column += [said[place] for place in kept]
            note_languages(rows, new, said, numbers)
            if bytes in set(map(type, values)):
                for place in kept:
                    _note_bytes(rows, numbers[place], name, values[place])
        self._add_fields({name: value for name, value in fields.items() if name not in _OWN}, before)
        if surplus:
            rows.note(
                f"more than {MOST_COLUMNS:,} columns: {', '.join(surplus[:3])}{', …' * (len(surplus) > 3)}",
                f"{len(surplus):,} further columns were left out",
            )
        self.problems += rows.problems
        return len(kept)

    def _doubt_encoding(self, rows: Rows, before: int, numbers: list[int | None]) -> None:
        """Note the first of the texts of a file that looks as if its encoding was another one."""
        if self.keep_empty or rows.settled:
            return
        assumed = any(problem.problem == "not UTF-8" for problem in rows.problems)
        first, doubt = doubt_texts(map(str, self.own["text"][before:]), assumed=assumed)
        if doubt:
            way = "; name the right one, as in encoding='cp1251'" if assumed else ""
            rows.note(doubt, f"kept as it is{way}", numbers[first])

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
            name: as_column(self.more[name] + [None] * (len(self.ids) - len(self.more[name])), index)
            for name in order_further(self.more)
        }
        joined = check(pd.concat([table, pd.DataFrame(more, index=index)], axis=1), DOCUMENTS, "documents")
        # What the file's own columns took is of no more use, and as large as the texts.
        pa.default_memory_pool().release_unused()
        return joined

    def _missing(self, roles: Mapping[str, str]) -> list[str]:
        """Return what no column is known to be, and the user says nothing of."""
        return [role for role in ("title", "date", "outlet") if role not in {*roles, *self.named}]

    def _lay_out(self, rows: Rows) -> tuple[dict[str, str], list[tuple[str, str]], dict[str, str]]:
        """Return which column is what, what is doubtful about it, and how the further columns are called."""
        names = tuple(rows.cells)
        key = (rows.settled, *names)
        if key not in self._layouts:
            named = {**self.named, "text": "text"} if rows.stem else self.named
            if rows.settled:
                named = {role: role if role in names else None for role in SYNONYMS}
            roles, doubts = assign_columns(names, named)
            self.names_seen |= {} if rows.settled else dict.fromkeys(names)
            wanted = {
                role: plain_name(name) for role, name in self.named.items() if name and not rows.settled
            }
            self.columns_used |= {
                role
                for role, name in roles.items()
                if role in wanted and (plain_name(name) == wanted[role] or (rows.stem and role == "text"))
            }
            rest: dict[str, str] = {}
            apart, used = {*roles.values(), "date_as_read", PRECISION}, set(_OWN)
            for name in (name for name in names if name not in apart):
                new = mend(name)
                while new in used:
                    new += "_in_file"
                used.add(new)
                rest[name] = new
            self._layouts[key] = (roles, doubts, rest)
        return self._layouts[key]

    def _add_row(
        self,
        rows: Rows,
        cells: dict[str, list[object]],
        place: int,
        number: int | None,
        fields: Mapping[str, str],
    ) -> bool:
        """Add one row, or note why it is lost."""

        def lose(problem: str) -> bool:
            rows.problems.append(Problem(rows.source(number), problem, "left out", True))
            return False

        text, title, outlet, doc_id = (
            _clean(rows, number, role, cells[role][place]) if role in cells else ""
            for role in ("text", "title", "outlet", "doc_id")
        )
        if len(text) > LONGEST:
            return lose(f"too long: {len(text):,} characters, and an article has at most {LONGEST:,}")
        if not text or text.isspace():
            if not self.keep_empty:
                return lose("empty: it has no text")
            rows.note("empty: it has no text", "kept, with 0 words", number)
        said: dict[str, object] = {
            "title": title, "outlet": outlet, "date": cells["date"][place] if "date" in cells else None
        }  # fmt: skip
        taken = [role for role in said if role in fields and not as_text(said[role]).strip()]
        said |= {role: fields[role] for role in taken}
        date = self._read_date(rows, place, number, said["date"])
        doc_id, given = take_id(doc_id), bool(take_id(doc_id) or rows.stem)
        if not doc_id:
            doc_id = mend(rows.stem) or _hash_row(
                {name: column[place] for name, column in rows.cells.items()}
            )
        admission = self.admit(doc_id, given, rows.source(number))
        if admission.lost:
            return lose(admission.problem)
        if admission.problem:
            rows.note(admission.problem, "kept", number)
        if date is not None and (doubt := doubt_day(date.value.date(), self.today)):
            rows.note(doubt, "kept", number)
        if date is not None and date.precision in _VAGUE:
            column = self.more.setdefault(PRECISION, [])
            column += [None] * (len(self.ids) - len(column)) + [date.precision]
        self.ids.append(admission.doc_id)
        self.digests.append(digest_text(text))
        self.copies.add(self.digests[-1], rows.file)
        self.taken.append((*taken, *(role for role in fields if role not in _OWN)))
        as_read = rows.cells["date_as_read"][place] if "date_as_read" in rows.cells else None
        said |= {"text": text, "date_as_read": mend(as_text(as_read) or as_text(said["date"]))}
        said["date"] = None if date is None else date.value
        for name in _OWN[1:]:
            self.own[name] += self._renamed(name, [said[name]])
        return True

    def _read_date(self, rows: Rows, place: int, number: int | None, stood: object) -> Date | None:
        """Return a date; nothing, with a note, for one that cannot be read."""
        if stood is None or stood != stood:
            return None
        try:
            date = read_date(stood, () if rows.settled else self.rules.date_formats)
        except ValueError as error:
            way = advise_format(as_text(stood), self.rules.date_formats)
            rows.note(str(error), "; ".join(filter(None, ("kept without a date", way))), number)
            return None
        vague = rows.cells[PRECISION][place] if PRECISION in rows.cells else None
        if date is None or (vague != "month" and vague != "year"):
            return date
        return Date(date.value, vague)

    def _read_name(self, rows: Rows) -> dict[str, str]:
        """Return what the name of a file says of its documents."""
        rule = self.path_rule
        return rule.read(rows.file) if rule is not None and (rows.stem or rule.told) else {}

    def _add_fields(self, fields: Mapping[str, str], before: int) -> None:
        """Add what names say beside title, date and outlet to the documents from `before` on."""
        for name, value in fields.items():
            column, new = self.more.setdefault(name, []), len(self.ids) - before
            column += [None] * (before - len(column)) + self._renamed(name, [value] * new)

    def _renamed(self, column: str, values: list[object]) -> list[object]:
        """Return values, some under the names that the user gives them."""
        if not (names := self.rules.rename.get(column)):
            return values
        return [names.get(value, value) if isinstance(value, str) else value for value in values]

    def conclude(self) -> None:
        """Note what is doubtful about all documents together."""
        taken = Counter(role for roles in self.taken for role in roles)
        self.problems += conclude(Counter(map(str, self.own["outlet"])), taken, self.path_rule, self.copies)
        self.problems += doubt_renames(self.rules.rename, self.own | self.more)


def order_further(names: Iterable[str]) -> list[str]:
    """Return the names of further columns in their order: as they came, and the precision of dates last."""
    return sorted(names, key=lambda name: name == PRECISION)


def problem_table(problems: Iterable[Problem]) -> pd.DataFrame:
    """Return problems as a table by `schema.PROBLEMS`."""
    listed = list(problems)
    table = pd.DataFrame(
        {name: pd.Series([mend(getattr(row, name)) for row in listed], dtype="str") for name in PROBLEMS[:3]}
    )
    table["lost"] = pd.Series([row.lost for row in listed], dtype=bool)
    return check(table, PROBLEMS, "problems")


def hash_documents(documents: pd.DataFrame) -> str:
    """Return the SHA-256 of ids, texts and metadata, whatever the order of rows and columns."""
    digests = hash_rows(documents.rename_axis("doc_id").reset_index())
    return hashlib.sha256(b"".join(sorted(digests))).hexdigest()


def hash_rows(table: pd.DataFrame) -> list[bytes]:
    """Return the SHA-256 of each row of a table, whatever the order of its columns; empty cells do not count.

    `doc_id` comes first, then the others by name.
    """
    columns = sorted(table.columns, key=lambda name: (name != "doc_id", name))
    values = [table[name].astype(object).where(table[name].notna(), None).tolist() for name in columns]
    names = [name.encode() for name in columns]
    digests = []
    for row in zip(*values, strict=True):
        digest = hashlib.sha256()
        for name, cell in zip(names, row, strict=True):
            if data := as_text(cell).encode():
                digest.update(b"%d %d:%b%b" % (len(name), len(data), name, data))
        digests.append(digest.digest())
    return digests


def _clean(rows: Rows, number: int | None, role: str, value: object) -> str:
    """Return a cell as text that can be stored, and note if that changed it."""
    _note_bytes(rows, number, role, value)
    read = as_text(value)
    text = mend(read)
    if text != read:
        rows.note(f"NULs or lone surrogates in the {role}", "removed, or replaced by U+FFFD", number)
    return text


def _note_bytes(rows: Rows, number: int | None, name: str, value: object) -> None:
    """Note what was mended in a cell that holds bytes."""
    if type(value) is bytes and (note := decode_cell(value)[1]):
        rows.note(f"{name}: {note[0]}", note[1], number)


def whole_numbers(values: list[object], *, always: bool = False) -> list[object]:
    """Return whole numbers that a missing value has made floats as what they were; other values as they are.

    Args:
        values: those of a column.
        always: whether nothing need be missing, and texts count too: ids and dates are no measurements.

    >>> whole_numbers([1.0, None, 3.0]), whole_numbers([1.0, 2.0]), whole_numbers([1.5, None])
    ([1, None, 3], [1.0, 2.0], [1.5, None])
    >>> whole_numbers(["7.0", "", "12.0"], always=True), whole_numbers(["a", 7.0, 1e16], always=True)
    (['7', '', '12'], ['a', 7, 10000000000000000])
    """
    if always and float in set(map(type, values)):
        values = [int(value) if type(value) is float and value.is_integer() else value for value in values]
    there = [value for value in values if value is not None and value == value and value != ""]
    if not there or (len(there) == len(values) and not always):
        return values
    if type(there[0]) is float and all(type(value) is float and value.is_integer() for value in there):
        return [int(value) if type(value) is float and value == value else None for value in values]
    if always and all(type(value) is str and _WHOLE.fullmatch(value) for value in there):
        return [value.removesuffix(".0") if type(value) is str else value for value in values]
    return values


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


def as_column(values: list[object], index: pd.Index) -> pd.Series:
    """Return a further column of the documents: numbers if all are numbers, else text as it stood."""
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
