"""How the files of a corpus are read: the rules that a caller, a command or `corpus.toml` gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from narrative.corpus.readers.columns import check_columns
from narrative.corpus.readers.dates import check_date_formats
from narrative.corpus.readers.path_rule import check_template
from narrative.corpus.readers.splitting import check_split
from narrative.errors import CorpusError, NarrativeError
from narrative.errors.tracebacks import suggest
from narrative.tables.decoding import check_encoding
from narrative.text.language_names import check_language

#: Columns whose values are never renamed.
_FIXED = ("doc_id", "date", "text")
#: So many mistakes in a file are told at once.
_LISTED = 5


@dataclass(frozen=True)
class ReadingRules:
    """How the files of a corpus are read; each rule may be unsaid.

    The names are the keys of `corpus.toml`. To add one, give it a field here and an entry in `KEYS`.

    Attributes:
        columns: which column of the files is which of the documents'; `None` says that there is none.
        date_formats: ways in which dates are written, beside those that mean one day only.
        encoding: of the text files.
        path: what the names of files and folders say, as `{outlet}/{date} {title}`.
        rename: for a column of the documents, values and what stands in their place.
        language: that of all documents, but for those that say another themselves; its code.
        database: of which news database the exports are, where that is not to be found out.
        split: at which lines a text file of many articles is cut.
    """

    columns: Mapping[str, str | None] = field(default_factory=dict)
    date_formats: tuple[str, ...] = ()
    encoding: str | None = None
    path: str | None = None
    rename: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    language: str | None = None
    database: str | None = None
    split: str | None = None

    @property
    def said(self) -> dict[str, Any]:
        """The rules that are said, as plain data; `read_rules` makes rules of it again."""
        plain: dict[str, Any] = {}
        for name in KEYS:
            value = getattr(self, name)
            if name == "columns":
                value = {role: False if column is None else column for role, column in value.items()}
            if value:
                plain[name] = list(value) if isinstance(value, tuple) else value
        return plain

    def over(self, others: ReadingRules) -> tuple[ReadingRules, list[str]]:
        """Return these rules, where nothing is said the others, and which of the others are not followed.

        >>> told = ReadingRules(columns={"text": "Body"}, encoding="utf-8")
        >>> rules, against = told.over(ReadingRules(columns={"text": "Text", "date": "Day"}))
        >>> rules.columns, rules.encoding, against
        ({'text': 'Body', 'date': 'Day'}, 'utf-8', ["columns.text = 'Text'"])
        """
        joined: dict[str, Any] = {}
        against: list[str] = []
        for name in KEYS:
            mine, theirs = getattr(self, name), getattr(others, name)
            if isinstance(theirs, Mapping):
                joined[name] = {**theirs, **mine}
                against += [
                    f"{name}.{key} = {theirs[key]!r}"
                    for key in theirs
                    if key in mine and mine[key] != theirs[key]
                ]
            else:
                joined[name] = mine or theirs
                if mine and theirs and mine != theirs:
                    against.append(f"{name} = {list(theirs) if isinstance(theirs, tuple) else theirs!r}")
        return replace(self, **joined), against

    def describe(self) -> str:
        """Say in one line what is said.

        >>> ReadingRules(columns={"text": "Body"}, date_formats=("%d.%m.%Y",)).describe()
        "columns.text = 'Body', date_formats = ['%d.%m.%Y']"
        """
        parts = []
        for name, value in self.said.items():
            if isinstance(value, Mapping):
                parts += [f"{name}.{key} = {part!r}" for key, part in value.items()]
            else:
                parts.append(f"{name} = {value!r}")
        return ", ".join(parts)


def make_rules(
    *,
    columns: Mapping[str, str | None] | None = None,
    date_format: str | Sequence[str] | None = None,
    encoding: str | None = None,
    path_rule: str | None = None,
    rename: Mapping[str, Mapping[str, str]] | None = None,
    language: str | None = None,
    as_: str | None = None,
    split: str | None = None,
) -> ReadingRules:
    """Return the rules that a caller gives, once they are checked; `read_corpus` has the arguments.

    Raises:
        CorpusError, ParameterError: one of them cannot be followed.
    """
    check_encoding(encoding)
    if path_rule is not None:
        check_template(path_rule)
    check_split(split)
    return ReadingRules(
        check_columns(columns),
        check_date_formats(date_format),
        encoding,
        path_rule,
        _check_rename(rename or {}),
        check_language(language) or None,
        _check_database(as_),
        split,
    )


def read_rules(table: Mapping[str, Any], source: str) -> ReadingRules:
    """Return the rules that a table of plain data says, as `corpus.toml` holds it.

    Args:
        table: rules by their names.
        source: where they stand, for what is said of mistakes.

    Raises:
        CorpusError: there is no such rule, or one is not of its kind; the message lists the mistakes
            (the first 5 of many).

    >>> read_rules({"column": {"text": "Body"}}, "corpus.toml")
    Traceback (most recent call last):
    narrative.errors.CorpusError: corpus.toml: 'column' is not a rule for reading. Did you mean 'columns'? \
    Available: columns, date_formats, encoding, path, rename, language, database, split.
    """
    mistakes: list[str] = []
    values: dict[str, Any] = {}
    for name, value in table.items():
        if name not in KEYS:
            known = f"Available: {', '.join(KEYS)}."
            mistakes.append(f"{name!r} is not a rule for reading.{suggest(name, list(KEYS))} {known}")
            continue
        kind, convert = KEYS[name]
        try:
            values[name] = convert(value)
        except NarrativeError as error:
            mistakes.append(str(error))
        except (TypeError, ValueError, AttributeError):
            shown = repr(value)
            mistakes.append(f"{name} must be {kind}, not {shown if len(shown) < 60 else shown[:57] + '...'}.")
    if mistakes:
        more = f" … and {len(mistakes) - _LISTED:,} more mistakes." if len(mistakes) > _LISTED else ""
        listed = [said if len(said) <= 600 else f"{said[:600]} …" for said in mistakes[:_LISTED]]
        raise CorpusError(f"{source}: {' '.join(listed)}{more}")
    return ReadingRules(**values)


def _check_database(database: str | None) -> str | None:
    """Return the name of a database, if it is one.

    Raises:
        CorpusError: it is none of which exports are read.
    """
    if database is None:
        return None
    from narrative.corpus.exports.databases import DATABASES

    if database not in DATABASES:
        said = f"Unknown database {database!r}.{suggest(database, list(DATABASES))}"
        raise CorpusError(f"{said} Available: {', '.join(DATABASES)}.")
    return database


def _check_rename(rename: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Return the values that are renamed, if they can be.

    Raises:
        CorpusError: of a column that is never renamed, or not from text to text.
    """
    checked: dict[str, dict[str, str]] = {}
    for column, names in rename.items():
        if column in _FIXED:
            raise CorpusError(f"rename: values of {column} cannot be renamed; those of outlet can.")
        if not isinstance(names, Mapping) or not all(
            isinstance(text, str) and text.strip() for pair in names.items() for text in pair
        ):
            raise CorpusError(
                f'rename: give for {column} old and new names, as in rename={{"outlet": {{"bbc": "BBC"}}}}.'
            )
        checked[str(column)] = dict(names)
    return checked


def _read_columns(value: Any) -> dict[str, str | None]:
    return check_columns({role: None if name is False else name for role, name in value.items()})


def _read_formats(value: Any) -> tuple[str, ...]:
    if not isinstance(value, str | list):
        raise TypeError
    return check_date_formats(value)


def _read_language(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return check_language(value)


def _read_text(check: Callable[[str], object]) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if not isinstance(value, str):
            raise TypeError
        check(value)
        return value

    return read


#: The rules, with what each must be, in words, and what makes it of plain data.
KEYS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "columns": ('a table such as text = "Body" (false for a column that there is not)', _read_columns),
    "date_formats": ('a list of texts such as "%d.%m.%Y"', _read_formats),
    "encoding": ("the name of an encoding", _read_text(check_encoding)),
    "path": ('a text such as "{outlet}/{date} {title}"', _read_text(check_template)),
    "rename": ('tables such as [rename.outlet] with lines bbc = "BBC"', lambda value: _check_rename(value)),
    "language": ('the name of a language or its code, such as "uk"', _read_language),
    "database": ("the name of a database, as nexis", _read_text(_check_database)),
    "split": ('a line, or the name of a form of lines, as "rules"', _read_text(check_split)),
}
