"""Lexicons as data: patterns in categories, with a card that says what each category means and whose it is.

A lexicon is a folder with `entries.csv` and `card.toml`;
`narrative.lexicons.patterns` tells the language of patterns.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import compress, islice
from pathlib import Path
from typing import Any

import pandas as pd

from narrative.errors import LexiconError, UnknownNameError
from narrative.lexicons.files import COLUMNS, Row, read_card, read_entries
from narrative.lexicons.patterns import Pattern, check_together, parse_pattern
from narrative.resources import lexicons_folder, locate
from narrative.tables.tables import html_text, show_table
from narrative.text.language_names import SEVERAL, find_code

#: How many categories an error lists.
_SHOWN = 20
#: So many mistakes are told at once.
_LISTED = 200
#: Of how many characters an error shows a value that is no lexicon.
_LONGEST = 60


def check_lexicon(value: object, name: str = "lexicon") -> None:
    """Refuse what is no lexicon, such as the name of one.

    >>> check_lexicon("stance")
    Traceback (most recent call last):
    narrative.errors.LexiconError: lexicon='stance': give a lexicon, as load_lexicon('stance') returns it.
    """
    if isinstance(value, Lexicon):
        return
    shown, way = repr(value), "load_lexicon('…') or Lexicon.from_entries(…)"
    shown = shown if len(shown) <= _LONGEST else f"<{type(value).__name__}>"
    if isinstance(value, str) and not shown.startswith("<"):
        way = f"load_lexicon({value!r})"
    elif isinstance(value, Mapping):
        way = "Lexicon.from_entries(words, name='mine')"
    raise LexiconError(f"{name}={shown}: give a lexicon, as {way} returns it.")


def _no_problems() -> pd.DataFrame:
    return pd.DataFrame({"line": pd.Series(dtype="int64"), "pattern": "", "problem": ""})


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Patterns in categories, checked, with their card.

    Made by `load_lexicon`, `read_lexicon` or `Lexicon.from_entries`.

    Attributes:
        name: what the lexicon is called, in tables too.
        entries: a row per pattern: `category`, `pattern` as written, `weight`, `note`, `line` in its file.
        card: what `card.toml` says.
        problems: what a file in another program's format had that could not be kept (`read_lexicon`).
    """

    name: str
    entries: pd.DataFrame
    card: dict[str, Any] = field(default_factory=dict)
    problems: pd.DataFrame = field(default_factory=_no_problems, repr=False)

    @classmethod
    def from_entries(
        cls,
        entries: Mapping[str, Iterable[str | tuple[str, float]]],
        *,
        name: str,
        definitions: Mapping[str, str] | None = None,
        language: str = "",
    ) -> Lexicon:
        """Return a lexicon of patterns given by category.

        Args:
            entries: for each category its patterns, each alone or with its weight.
            name: what the lexicon is to be called.
            definitions: what each category means, if it is to be kept.
            language: of the entries, as "uk"; then documents in other languages are not measured. By default
                it is not known, and all documents are. Negation is looked for in English only.

        Raises:
            LexiconError: a pattern or weight is not well formed; every mistake is named with its number.

        >>> lexicon = Lexicon.from_entries({"hope": ["hope*", "!hopeless*", ("faith", 2)]}, name="mine")
        >>> lexicon.categories, len(lexicon.entries)
        (('hope',), 3)
        """
        if isinstance(entries, (str, bytes)) or any(isinstance(given, str) for given in entries.values()):
            raise LexiconError(
                "Give each category a list of patterns, as in {'hope': ['hope*', 'optimis*']}."
            )
        rows: list[Row] = []
        for category, given in entries.items():
            for entry in given:
                pattern, weight = entry if isinstance(entry, tuple) and len(entry) == 2 else (entry, 1.0)
                rows.append((str(category), pattern, weight, "", len(rows) + 1))
        said = dict(definitions or {})
        card = {
            "name": name,
            "language": language,
            "categories": {
                str(category): {"label": str(category), "definition": said.get(category, "")}
                for category in entries
            },
        }
        return build_lexicon(name, rows, card, place="entry")

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """The categories, in the order of the card (those it lacks, in the order of the entries)."""
        return tuple(dict.fromkeys([*self.card.get("categories", {}), *self.entries["category"]]))

    def where(self, *, category: str | Iterable[str]) -> Lexicon:
        """Return the lexicon of some of its categories, by its own name.

        Raises:
            UnknownNameError: it has no such category; the message lists those it has.

        >>> lexicon = Lexicon.from_entries({"hope": ["hope*"], "fear": ["fear*", "dread"]}, name="mine")
        >>> lexicon.where(category="fear").entries["pattern"].tolist()
        ['fear*', 'dread']
        >>> lexicon.where(category="feer")
        Traceback (most recent call last):
        narrative.errors.UnknownNameError: Unknown category of 'mine' 'feer'. Did you mean 'fear'? ...
        """
        wanted = dict.fromkeys([category] if isinstance(category, str) else category)
        for name in wanted:
            if name not in self.labels:
                raise UnknownNameError(f"category of {self.name!r}", name, self.categories)
        chosen = self.entries["category"].isin(list(wanted)).to_numpy(dtype=bool)
        entries = self.entries[chosen].reset_index(drop=True)
        said = {name: self.card["categories"][name] for name in self.categories
                if name in wanted and name in self.card.get("categories", {})}  # fmt: skip
        made = replace(self, entries=entries, card={**self.card, "categories": said})
        return _keep_patterns(made, compress(self.patterns, chosen.tolist()))

    @cached_property
    def definitions(self) -> dict[str, str]:
        """What each category means."""
        said = self.card.get("categories", {})
        return {category: said.get(category, {}).get("definition", "") for category in self.categories}

    @cached_property
    def labels(self) -> dict[str, str]:
        """What each category is called where it is shown."""
        said = self.card.get("categories", {})
        return {category: said.get(category, {}).get("label") or category for category in self.categories}

    @cached_property
    def can_be_negated(self) -> tuple[bool, ...]:
        """Whether places of each category are negated by a negator before them; the card can say no."""
        said = self.card.get("categories", {})
        return tuple(said.get(category, {}).get("negation", True) for category in self.categories)

    @cached_property
    def patterns(self) -> tuple[Pattern, ...]:
        """The entries' patterns, taken apart, in their order."""
        return tuple(parse_pattern(text) for text in self.entries["pattern"])

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the entries and the card, so that a change of either can be told; hexadecimal."""
        rows = self.entries[list(COLUMNS)].to_numpy(dtype=object).tolist()
        said = json.dumps([self.name, rows, self.card], ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(said.encode()).hexdigest()

    @property
    def language(self) -> str:
        """The code of the language that the entries are in, as "en"; "" if the card says none, or several."""
        written = str(self.card.get("language") or "").strip()
        code = find_code(written) or written.lower()
        return "" if code == SEVERAL else code

    def __len__(self) -> int:
        return len(self.entries)

    def __repr__(self) -> str:
        names = ", ".join(self.categories[:8]) + (", …" if len(self.categories) > 8 else "")
        return f"Lexicon {self.name!r}: {len(self):,} entries in {len(self.categories)} categories ({names})"

    def _repr_html_(self) -> str:
        entries = {name: own["pattern"].to_list() for name, own in self.entries.groupby("category")}
        rows = [
            (
                self.labels[name],
                len(entries.get(name, ())),
                self.definitions[name],
                ", ".join(entries.get(name, [])[:6]),
            )
            for name in self.categories
        ]
        table = pd.DataFrame(rows, columns=["category", "entries", "definition", "such as"])
        known = [str(self.card[key]) for key in ("author", "year", "licence") if key in self.card]
        title = str(self.card.get("title", self.name))
        author = f" ({', '.join(known)})" if known else ""
        return (
            f"<div class='mathjax_ignore tex2jax_ignore'><p><b>{html_text(title)}</b>"
            f"{html_text(author)}<br>{html_text(str(self.card.get('description', '')))}</p>"
            f"{show_table(table, rows=20)._repr_html_()}</div>"
        )


def load_folder(name_or_path: str | os.PathLike[str]) -> Lexicon:
    """Return the lexicon of this name among those that ship, or in this folder; see `load_lexicon`."""
    given = Path(name_or_path)
    shipped = lexicons_folder() / given
    ships = given.name == str(name_or_path) and _is_lexicon(shipped)
    folder = shipped if ships else locate(name_or_path)
    if not folder.is_dir():
        raise UnknownNameError("lexicon", os.fspath(name_or_path), list_shipped())
    missing = [name for name in ("entries.csv", "card.toml") if not (folder / name).is_file()]
    if missing:
        raise LexiconError(f"The lexicon folder '{folder}' lacks {' and '.join(missing)}.")
    card, card_mistakes = read_card(folder / "card.toml")
    rows, mistakes = read_entries(folder / "entries.csv")
    name = str(card.get("name") or folder.name)
    found = [*card_mistakes, *mistakes]
    # Each entry of a lexicon that ships was compared with the others by a test.
    return build_lexicon(name, rows, card, place="entries.csv, line", mistakes=found, compared=ships)


def list_lexicons() -> pd.DataFrame:
    """Return a table of the lexicons that ship, with the numbers of their categories and entries.

    >>> list(list_lexicons().columns)[:4]
    ['name', 'title', 'categories', 'entries']
    """
    loaded = [load_folder(name) for name in list_shipped()]
    said = ("author", "year", "licence", "description")
    return pd.DataFrame(
        [
            (
                each.name,
                each.card["title"],
                len(each.categories),
                len(each),
                *(each.card[key] for key in said),
            )
            for each in loaded
        ],
        columns=["name", "title", "categories", "entries", *said],
    )


def build_lexicon(
    name: str,
    rows: Sequence[Row],
    card: dict[str, Any],
    *,
    place: str,
    mistakes: Iterable[str] = (),
    compared: bool = False,
) -> Lexicon:
    """Return the lexicon of checked rows (category, pattern, weight, note, line).

    Entries that were `compared` with each other before are not compared again.

    Raises:
        LexiconError: with `mistakes`, found before, and those found here, a line each with its `place`.
    """
    found = list(mistakes)
    declared = card.get("categories", {})
    entries, kept = [], []
    for category, given, weight, note, line in rows:
        where = f"{place} {line}"
        if not category.strip():
            found.append(f"{where}: the category is empty")
        elif declared and category not in declared:
            found.append(f"{where}: the card does not define the category {category!r} ({_list(declared)})")
        try:
            pattern = parse_pattern(given) if isinstance(given, str) else None
            if pattern is None:
                raise ValueError(f"{given!r} is not a text")
            number = _parse_weight(weight, pattern)
        except ValueError as error:
            found.append(f"{where}: {error}")
            continue
        kept.append((line, category, pattern))
        entries.append((category, pattern.text, number, note, line))
    if not rows and not found:
        found.append("there are no entries")
    if not compared:
        found += [f"{place} {line}: {mistake}" for line, mistake in check_together(kept)]
    if found:
        plural = "s" if len(found) > 1 else ""
        shown = [*found[:_LISTED], f"… and {len(found) - _LISTED:,} more"] if len(found) > _LISTED else found
        raise LexiconError(
            f"Lexicon {name[:100]!r} has {len(found)} mistake{plural}:\n  " + "\n  ".join(shown)
        )
    table = pd.DataFrame(entries, columns=[*COLUMNS, "line"])
    table = table.astype({"category": "str", "pattern": "str", "weight": "float64", "note": "str"})
    return _keep_patterns(Lexicon(name, table, card), (pattern for _, _, pattern in kept))


def _keep_patterns(lexicon: Lexicon, patterns: Iterable[Pattern]) -> Lexicon:
    """Return the lexicon, which need not take its patterns apart again."""
    lexicon.__dict__["patterns"] = tuple(patterns)  # as `cached_property` keeps them
    return lexicon


def _parse_weight(given: Any, pattern: Pattern) -> float:
    if given in ("", None):
        return 1.0
    try:
        weight = float(given)
    except (TypeError, ValueError):
        weight = math.nan
    if not math.isfinite(weight):
        raise ValueError(f"the weight {given!r} is not a number")
    if pattern.exclusion and weight != 1:
        raise ValueError(
            f"the exclusion {pattern.text!r} counts nothing, so its weight {given!r} has no meaning"
        )
    return weight


def _list(names: Iterable[str]) -> str:
    """The first of many names."""
    shown = list(islice(names, _SHOWN + 1))
    return ", ".join(shown[:_SHOWN]) + (", …" if len(shown) > _SHOWN else "")


def _is_lexicon(folder: Path) -> bool:
    return (folder / "entries.csv").is_file()


def list_shipped() -> list[str]:
    """Return the names of the lexicons that ship."""
    return sorted(path.name for path in lexicons_folder().iterdir() if _is_lexicon(path))
