"""How the tables of this package show themselves in a notebook: short, sortable, with text that stays text.

The tables are plain pandas tables, and pandas would show them with `$` as mathematics and columns off the
screen. A kernel is therefore told, once, how to show those that have the columns of `narrative.schema`;
all other tables it shows as before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from narrative import schema
from narrative.measures import MEASURES
from narrative.tables.sorting import running_shell
from narrative.tables.tables import html_text, show_table

#: How many rows are shown.
ROWS = 10
#: How many characters of a text are shown.
_LONG = 110


@dataclass(frozen=True)
class Look:
    """Which tables are meant, and what they are called."""

    columns: tuple[str, ...]
    caption: str


#: The first whose columns a table has.
LOOKS = (
    Look(schema.AUDIT_SAMPLE, "Matches to judge"),
    Look(schema.AUDIT_PRECISION, "Precision"),
    Look(schema.AUDIT_ENTRIES, "Entries"),
    Look(schema.AUDIT_CATEGORIES, "Categories"),
    Look(schema.AUDIT_OVERLAPS, "Overlaps"),
    Look(schema.AUDIT_REMOVALS, "Rates without an entry"),
    Look(schema.SUGGESTIONS, "Suggestions"),
    Look(schema.MATCHES, "Matches"),
    Look(schema.CONCORDANCE, "Concordance"),
    Look(schema.TREND, "Rates over time"),
    Look(schema.CHANGE_POINTS, "Changes of a rate"),
    Look(schema.ARC, "Rates over the article"),
    Look(schema.ESTIMATES, "Estimates"),
    Look(schema.DIFFERENCES, "Differences"),
    Look(schema.DRIVERS, "What the differences rest on"),
    Look(schema.CAUTIONS, "Cautions"),
    Look(schema.SCORES, "Scores"),
    Look(schema.CLAUSES, "Clauses"),
    Look(schema.PARTICIPANTS, "Participants"),
    Look(schema.ACTORS, "Actors"),
    Look(schema.ACTOR_VERBS, "Verbs of actors"),
    Look(schema.SENTENCES, "Sentences"),
    Look(schema.AGREEMENT, "Agreement"),
    Look(schema.ACCURACY, "Accuracy"),
    Look(schema.DOCUMENTS, "Documents"),
)


def show_in_notebooks() -> None:
    """Tell the kernel that this runs in, if any, how to show the tables; what it was told before stays."""
    shell = running_shell()
    if not hasattr(shell, "kernel"):
        return
    formatter = shell.display_formatter.formatters["text/html"]
    if pd.DataFrame not in formatter.type_printers:
        formatter.for_type(pd.DataFrame, show_known)


def show_known(table: pd.DataFrame) -> str | None:
    """Return a table of this package as HTML; any other as pandas has it.

    >>> from narrative import load_corpus, kwic
    >>> page = show_known(kwic(load_corpus("harbour"), "crane*"))
    >>> "Concordance · the first 10 of" in page
    True
    """
    columns = set(table.columns)
    look = next((each for each in LOOKS if columns.issuperset(each.columns)), None)
    if look is None:
        plain: Any = table  # the stubs of pandas do not tell how it shows itself
        page: str | None = plain._repr_html_()
        return page
    first = f"the first {ROWS} of " if len(table) > ROWS else ""
    shown, caption = table.head(ROWS), look.caption
    if shown.index.name == "doc_id":
        shown = shown.reset_index()
    for name in ("lexicon", "measure"):
        if name in shown and table[name].nunique() == 1:
            caption += f" · {table[name].iloc[0]}"
            shown = shown.drop(columns=name)
    for name in shown.columns[shown.dtypes == "str"]:
        shown = shown.assign(**{str(name): shown[name].map(_cut)})
    caption += f" · {first}{len(table):,} row{'s' * (len(table) != 1)}"
    return show_table(
        shown, caption=caption, units=_say_units(table, shown), digits=_count_digits(shown)
    )._repr_html_()


def show_result(said: str, tables: Mapping[str, pd.DataFrame], *, note: str = "") -> str:
    """Return what a function found as HTML: what it is in a line, and its tables, of which the first is open.

    Args:
        said: the line.
        tables: by the code behind a dot with which a reader gets them.
        note: what is to be said below.

    >>> page = show_result("Counts", {"words": pd.DataFrame({"n": [1, 2]}), "none": pd.DataFrame({"n": []})})
    >>> page.count("<details"), page.count("<details open"), "<code>none</code>: 0 rows" in page
    (1, 1, True)
    """
    parts: list[str] = []
    for name, table in tables.items():
        summary = f"<code>{html_text(name)}</code>: {len(table):,} row{'s' * (len(table) != 1)}"
        if len(table):
            opened = " open" * (not parts)
            parts.append(f"<details{opened}><summary>{summary}</summary>\n{show_known(table)}</details>")
        else:
            parts.append(f"<p>{summary}</p>")
    below = f"<p>{html_text(note)}</p>" if note else ""
    return (
        '<div class="narrative-result tex2jax_ignore mathjax_ignore">'
        f"<p><strong>{html_text(said)}</strong></p>{''.join(parts)}{below}</div>"
    )


def _say_units(table: pd.DataFrame, shown: pd.DataFrame) -> dict[str, str]:
    """What the numbers are in, where all rows have one measure; offsets are characters of the text."""
    units = {name: "character" for name in ("start", "end") if name in shown and "date_low" not in shown}
    names = table["measure"].unique().tolist() if "measure" in table else []
    measure = MEASURES.get(str(names[0])) if len(names) == 1 else None
    if measure is not None:
        factor = f"times {measure.per:,}: " if measure.per != 1 else ""
        units |= {name: f"{factor}{measure.unit}" for name in ("estimate", "value") if name in shown}
        units |= {"base": measure.base} if "base" in shown else {}
    return {name: unit for name, unit in units.items() if pd.api.types.is_numeric_dtype(shown[name])}


def _count_digits(shown: pd.DataFrame) -> dict[str, int]:
    """Decimal places: none where all numbers are whole, else four, for rates are small."""
    numbers = shown.select_dtypes("float")
    return {str(name): 4 * bool((numbers[name].dropna() % 1 != 0).any()) for name in numbers}


def _cut(text: object) -> object:
    return f"{text[: _LONG - 1].rstrip()}…" if isinstance(text, str) and len(text) > _LONG else text
