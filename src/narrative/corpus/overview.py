"""What a corpus holds at a glance: as a table, and as HTML for a notebook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.corpus.levels import name_columns
from narrative.corpus.selection import get_column
from narrative.tables.tables import html_text, show_table
from narrative.text.language_names import OTHER, name_language


class Counted(Protocol):
    """Documents whose words are counted: what a corpus is to this module."""

    @property
    def name(self) -> str:
        """How it is called."""
        ...

    @property
    def documents(self) -> pd.DataFrame:
        """The documents, by `doc_id`."""
        ...

    @property
    def problems(self) -> pd.DataFrame:
        """What could not be read, or was changed in reading."""
        ...

    @property
    def files(self) -> pd.DataFrame:
        """What each file states, and what came of it."""
        ...

    @property
    def word_counts(self) -> npt.NDArray[np.int64]:
        """How many words each document has."""
        ...


def describe(corpus: Counted, sentences: npt.NDArray[np.int64], by: str | None) -> pd.DataFrame:
    """Return what a corpus holds, as `Corpus.describe` says; `sentences` are counted, int64[D]."""
    documents = corpus.documents
    sizes = pd.DataFrame({"date": documents["date"], "words": corpus.word_counts, "sentences": sentences})
    if by is not None:
        return summarise(sizes, get_column(documents, by), by)
    table = summarise_whole(sizes, corpus.name)
    outlets = documents["outlet"]
    table.insert(1, "outlets", outlets[outlets != ""].nunique())
    return table.assign(**sum_up_files(corpus.files, corpus.problems))


def summarise(sizes: pd.DataFrame, groups: pd.Series, by: str) -> pd.DataFrame:
    """Sum up documents by the values of the column `by`, in the order of the groups' names.

    `sizes` has a row for each document: its date, its words, its sentences. `Corpus.describe` says what
    comes out.
    """
    grouped = sizes.groupby(groups.to_numpy(), dropna=False)
    table = pd.DataFrame(
        {
            "documents": grouped.size(),
            "undated": grouped.size() - grouped["date"].count(),
            "first_date": grouped["date"].min(),
            "last_date": grouped["date"].max(),
            "words": grouped["words"].sum(),
            "sentences": grouped["sentences"].sum(),
            "median_words": grouped["words"].median(),
        }
    )
    return table.rename_axis(name_columns([by], table.columns)[by])


def summarise_whole(sizes: pd.DataFrame, name: str) -> pd.DataFrame:
    """Sum up all documents in one row, with the same columns; there may be none."""
    return pd.DataFrame(
        {
            "documents": len(sizes),
            "undated": len(sizes) - sizes["date"].count(),
            "first_date": sizes["date"].min(),
            "last_date": sizes["date"].max(),
            "words": sizes["words"].sum(),
            "sentences": sizes["sentences"].sum(),
            "median_words": sizes["words"].median(),
        },
        index=pd.Index([name], dtype="str", name="corpus"),
    )


def sum_up_files(files: pd.DataFrame, problems: pd.DataFrame) -> dict[str, int]:
    """Return how many problems and losses there were, and how many documents and copies the files state."""
    sums = {"problems": len(problems), "lost": int(problems["lost"].sum())}
    if not files["stated"].notna().any():
        return sums
    return {"stated": int(files["stated"].sum()), "duplicates": int(files["duplicates"].sum()), **sums}


def list_foreign(languages: pd.DataFrame) -> list[str]:
    """Say how many documents are in which language, if not all are in English or not known; else nothing.

    >>> list_foreign(pd.DataFrame({"language": ["en", "de", "de", ""]}))
    ['2 in German', '1 in English', '1 in a language that is not known']
    >>> list_foreign(pd.DataFrame({"language": ["en", "en", ""]}))
    []
    """
    counts = languages["language"].value_counts()
    if set(counts.index) <= {"en", ""}:
        return []
    return [f"{count:,} in {name_language(str(code) or OTHER)}" for code, count in counts.items()]


def show_corpus(
    name: str,
    documents: pd.DataFrame,
    problems: pd.DataFrame,
    words: int | None,
    languages: pd.DataFrame | None,
    untold: Sequence[str] = (),
    most: int = 6,
) -> str:
    """Show a corpus as HTML: its size, the first documents, and the problems of reading, folded away.

    Text from the corpus is escaped, dollar signs too (JupyterLab would make mathematics of them). Colours are
    those of the page, so that it reads well on light and dark.
    """
    foreign = [] if languages is None else list_foreign(languages)
    facts = " · ".join([*_list_facts(documents, words), *([", ".join(foreign)] if foreign else [])])
    facts = "\n".join([facts, *untold])
    shown = documents.head(most).reset_index()[["doc_id", "date", "outlet", "title", "text"]]
    shown["text"] = [_begin(text) for text in shown["text"]]
    empty = [column for column in ("outlet", "title") if not (documents[column] != "").any()]
    if documents["date"].isna().all():
        empty.append("date")
    else:
        shown["date"] = shown["date"].dt.date
    first = show_table(shown.drop(columns=empty), labels={"doc_id": "id", "text": "text, its beginning"})
    more = f"<p>The first {most} of {len(documents):,} articles.</p>" if len(documents) > most else ""
    return (
        '<div class="narrative-corpus tex2jax_ignore mathjax_ignore">'
        f"<p><strong>Corpus {html_text(name)}</strong><br>{html_text(facts).replace(chr(10), '<br>')}</p>"
        f"{first._repr_html_()}{more}{_show_problems(problems)}</div>"
    )


def _list_facts(documents: pd.DataFrame, words: int | None) -> list[str]:
    """Say how many documents and words there are, of when and from where."""
    facts = [_many(len(documents), "article")]
    if words is not None:
        facts.append(_many(words, "word"))
    dates = documents["date"].dropna()
    if len(dates):
        first, last = dates.min().date(), dates.max().date()
        facts.append(str(first) if first == last else f"{first} to {last}")
    if undated := len(documents) - len(dates):
        facts.append(f"{undated:,} without a date" if len(dates) else "no dates")
    counts = documents.loc[documents["outlet"] != "", "outlet"].value_counts()
    if len(counts):
        listed = ", ".join(
            f"{_begin(str(outlet), 40)} ({count:,})" for outlet, count in counts.head(5).items()
        )
        rest = f" and {len(counts) - 5:,} more" if len(counts) > 5 else ""
        facts.append(f"{_many(len(counts), 'outlet')}: {listed}{rest}")
    return facts


def _show_problems(problems: pd.DataFrame) -> str:
    """Show the problems of reading, what was lost first; open at once if anything was."""
    if not len(problems):
        return "<p>Nothing was lost or changed in reading.</p>"
    lost = int(problems["lost"].sum())
    ordered = problems.sort_values("lost", ascending=False, kind="stable")
    summary = f"{_many(len(problems), 'problem')} in reading, {lost:,} of them a loss"
    table = show_table(ordered, rows=20)._repr_html_()
    return f"<details{' open' if lost else ''}><summary>{summary}</summary>{table}</details>"


def _many(count: int, noun: str) -> str:
    """Write a number with its noun."""
    return f"{count:,} {noun}{'s' * (count != 1)}"


def _begin(text: str, most: int = 120) -> str:
    """Return how a text begins, on one line."""
    line = " ".join(text[: 4 * most].split())
    return line if len(line) <= most else line[:most].rstrip() + "…"
