"""The table of quotations of a corpus: whose words are these."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from narrative.corpus.languages import find_fitting
from narrative.corpus.measured_corpus import Saved
from narrative.corpus.store import kept
from narrative.schema import QUOTATIONS, check
from narrative.text.language_names import name_language
from narrative.voices.finding import Quotation, find_marked_quotations, find_quotations
from narrative.voices.identity import UNKNOWN, Speaker, name_speakers
from narrative.voices.markup import Clean, clean, has_markup
from narrative.voices.pages import Page, Words, read_pages

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

DIRECT, MIXED, INDIRECT = "direct", "mixed", "indirect"
_NUMBERS = ("quotation", "start", "end", "source_start", "source_end", "cue_start", "cue_end")


def quotations(corpus: Corpus) -> pd.DataFrame:
    """Return what people are reported to have said or written, and who, by which words.

    A row is a contiguous part of a quotation; parts of one have the same number (“*Yes*,” *she said*. “*But
    not now*.”). The rule is told at the head of `narrative.voices.finding`. It is made for news in English,
    and is right in about four of five cases; docs/voices.md has the figures on articles that people marked,
    the errors in words, and what is no quotation (titles, scare quotes, *states* and *claims* as nouns).

    In documents in another language only what marks show is found: no source, no cue, no indirect speech. A
    column `reason` then says so; it is there only if some document is in another language.

    Returns:
        A table by `schema.QUOTATIONS`, by document, quotation and position. `kind` is "direct" (all in
        marks, or a turn of a conversation), "mixed" (some in marks) or "indirect". Offsets are into the text
        as it was read, and include the marks. `cue_class` is the category of the cue in the lexicon
        `attribution`: neutral, supporting, doubting or condemning. `speaker` is who the source is within the
        document, where that can be known (*she* is *Ann Lee*), else the source as read; `speaker_kind` is
        "person", "organisation", "group", "unnamed", "document" or "not known". Parts do not cross each
        other; one may lie within another.

    >>> from narrative import Corpus
    >>> text = "Ann Lee, the minister, said the port would close. “It silts up,” she added. “It does.”"
    >>> found = quotations(Corpus.from_documents(pd.DataFrame({"text": [text]}, index=["a"])))
    >>> print(found[["quotation", "kind", "text", "cue", "speaker"]].to_string(index=False))
     quotation     kind                 text   cue speaker
             0 indirect the port would close  said Ann Lee
             1   direct       “It silts up,” added Ann Lee
             1   direct           “It does.” added Ann Lee
    """
    if isinstance(corpus, Saved):
        return corpus.saved_quotations()
    fits = find_fitting(corpus, "en")
    if fits.all():
        return check(_find_all(corpus), QUOTATIONS, "table of quotations")
    rows = np.flatnonzero(fits), np.flatnonzero(~fits)
    english = _find_all(corpus.take(rows[0])) if len(rows[0]) else _tabulate([])
    marked = _find_marked(corpus.take(rows[1]))
    table = pd.concat([english, marked], ignore_index=True)
    order = np.argsort(corpus.documents.index.get_indexer(pd.Index(table["doc_id"])), kind="stable")
    table = table.iloc[order].reset_index(drop=True)
    return check(add_reasons(table, corpus), QUOTATIONS, "table of quotations")


def add_reasons(table: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """Say of the quotations of documents that are not in English why there are no others."""
    fits = find_fitting(corpus, "en")
    if fits.all():
        return table
    languages = corpus.languages["language"]
    said = {
        code: f"not in English ({name_language(code)}): only what marks show" for code in languages.unique()
    }
    reasons = languages.map(said).where(~fits, "").set_axis(corpus.documents.index)
    return table.assign(reason=table["doc_id"].map(reasons).astype("str"))


def _read_english(corpus: Corpus) -> pd.DataFrame:
    return _read(corpus, find_quotations, name_speakers)


def _read_marks(corpus: Corpus) -> pd.DataFrame:
    def name_nobody(_: Page, found: list[Quotation]) -> list[Speaker]:
        return [Speaker("", UNKNOWN)] * len(found)

    return _read(corpus, find_marked_quotations, name_nobody)


_find_all = kept(_read_english, "quotations")
_find_marked = kept(_read_marks, "marked_quotations")


def _read(
    corpus: Corpus,
    find: Callable[[Page], list[Quotation]],
    name: Callable[[Page, list[Quotation]], list[Speaker]],
) -> pd.DataFrame:
    rows: list[tuple[object, ...]] = []
    for doc_id, page, cleaned in _read_clean_pages(corpus):
        found = find(page)
        speakers = name(page, found)
        parts = _uncross(found)
        numbered = sorted(parts, key=lambda number: (parts[number][0], number))
        for number, place in enumerate(numbered):
            rows += _list_parts(page, doc_id, number, found[place], speakers[place], parts[place], cleaned)
    return _tabulate(rows)


def _read_clean_pages(corpus: Corpus) -> Iterator[tuple[object, Page, tuple[str, Clean] | None]]:
    """Yield each document, its page, and its text if the page is of a clean copy of it."""
    documents = corpus.documents
    texts = documents["text"].tolist()
    rows = [row for row, text in enumerate(texts) if has_markup(text)]
    if not rows:
        yield from (
            (doc_id, page, None) for doc_id, page in zip(documents.index, read_pages(corpus), strict=True)
        )
        return
    copies = {row: clean(texts[row]) for row in rows}
    cleaned = documents.iloc[rows][[]].assign(text=[copies[row].text for row in rows])
    cleaned_pages = read_pages(type(corpus).from_documents(cleaned, language="en"))
    others = np.setdiff1d(np.arange(len(texts)), rows)
    pages = read_pages(corpus.take(others)) if len(others) else iter(())
    for row, doc_id in enumerate(documents.index):
        if row in copies:
            yield doc_id, next(cleaned_pages), (texts[row], copies[row])
        else:
            yield doc_id, next(pages), None


def _uncross(found: list[Quotation]) -> dict[int, list[Words]]:
    """Return the parts of each quotation, by its place in the list, cut where they would cross another.

    Of two that cross, the one that begins first keeps its words; of two that begin together, the longer.
    """
    every = sorted(
        (first, -last, place) for place, quotation in enumerate(found) for first, last in quotation.content
    )
    parts: dict[int, list[Words]] = {}
    ends: list[int] = []  # of the parts that are open, the innermost last
    for first, behind, place in every:
        while ends and ends[-1] <= first:
            ends.pop()
        last = min(-behind, ends[-1]) if ends else -behind
        if first < last and not (parts.get(place) and parts[place][-1][1] > first):
            ends.append(last)
            parts.setdefault(place, []).append((first, last))
    return parts


def _list_parts(
    page: Page,
    doc_id: object,
    number: int,
    quotation: Quotation,
    speaker: Speaker,
    parts: list[Words],
    read: tuple[str, Clean] | None,
) -> Iterator[tuple[object, ...]]:
    """Yield the rows of one quotation; `read` is the text as read, where the page is of a clean copy."""

    def locate(start: int, end: int) -> tuple[str, int, int]:
        text = page.text
        if read is not None:
            text, (start, end) = read[0], read[1].locate(start, end)
        return text[start:end], start, end

    def locate_words(words: Words | None) -> tuple[str, int, int]:
        return locate(page.starts[words[0]], page.ends[words[1] - 1]) if words else ("", -1, -1)

    source = locate_words(quotation.source)
    cue = locate_words(quotation.cue if quotation.cue[0] < quotation.cue[1] else None)
    kind = DIRECT if quotation.verbatim else _find_kind(page, parts)
    said = (*source, *cue, quotation.category, speaker.name, speaker.kind)
    for first, last in parts:
        text, start, end = locate(*page.span(first, last))
        yield (doc_id, number, kind, start, end, text, *said)


def _find_kind(page: Page, parts: list[Words]) -> str:
    """Return whether all, some or none of the words of a quotation stand in marks."""
    inside = [page.inside[at] >= 0 for first, last in parts for at in range(first, last)]
    return DIRECT if all(inside) else MIXED if any(inside) else INDIRECT


def _tabulate(rows: list[tuple[object, ...]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=list(QUOTATIONS))
    return table.astype({column: "int64" if column in _NUMBERS else "str" for column in QUOTATIONS})
