"""Annotated texts and the documents of a corpus: which is which, and where a span stands in the document."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from narrative.coding.annotation_files import match_names
from narrative.coding.annotation_formats.annotated_text import AnnotatedText, Annotations, Span

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

#: With so many characters before and after it a span is looked for, the surest way first.
_CONTEXTS = ((40, 40), (10, 10), (0, 20), (20, 0), (0, 5), (5, 0), (0, 0))


def place_spans(annotations: Annotations, corpus: Corpus) -> None:
    """Name each annotated text by the document that it is, and move its spans to where they stand in it.

    A text is the document with its id (a file may be called `a.txt`, or `c%2Fd`), else the only one with the
    same text, white space apart. An id counts less than the text: programs number their texts from 1, and a
    corpus may too. Where both texts are the same nothing moves. Where they differ in white space only, each
    span stays on its characters. Otherwise it is moved to the one place where its words stand with the same
    characters around them, or where they stand at all; each text with moved spans is noted. A span whose
    words stand nowhere, or in several places that look alike, is lost.
    """
    texts = dict(zip(corpus.documents.index, corpus.documents["text"], strict=True))
    named: dict[str, list[str]] = {}
    for doc_id, text in texts.items():
        named.setdefault(_squeeze(text), []).append(doc_id)
    shortened = match_names(texts)
    for article in annotations.texts:
        article.name = shortened.get(article.name, article.name)
        doc_id = _identify(article, texts, named)
        if doc_id is None:
            continue  # `read_codes` lists it as a document that the corpus lacks
        article.name = doc_id
        document = texts[article.name]
        if article.text is None:
            _check_offsets(annotations, article, document)
        elif article.text != document:
            _move(annotations, article, document)


def _squeeze(text: str) -> str:
    """The characters of a text, without white space."""
    return "".join(text.split())


def _identify(article: AnnotatedText, texts: dict[str, str], named: dict[str, list[str]]) -> str | None:
    """Return the document that an annotated text is; `None` if none is sure."""
    called = (article.name, unquote(article.name), article.name.rpartition(".")[0])
    ids = [name for name in called if name in texts]
    alike = named.get(_squeeze(article.text), []) if article.text is not None else []
    same = [doc_id for doc_id in ids if doc_id in alike]
    if same:
        return same[0]
    if len(alike) == 1:
        return alike[0]
    return ids[0] if ids else None


def _check_offsets(annotations: Annotations, article: AnnotatedText, document: str) -> None:
    """Keep the spans of a text that the file does not hold, as far as they are in the document."""
    inside = [span for span in article.spans if 0 <= span.start < span.end <= len(document)]
    for span in article.spans:
        if span not in inside:
            annotations.lose(article.source, f"{span.label!r} has offsets that are not in the text")
    if inside:
        annotations.note(
            article.source,
            "the file does not hold the text that was coded",
            "its offsets were taken as they are",
        )
    article.spans = inside
    article.text = document


def _move(annotations: Annotations, article: AnnotatedText, document: str) -> None:
    """Move the spans of a text that differs from the document."""
    text = article.text or ""
    if _squeeze(text) == _squeeze(document):
        article.spans = _shift(article.spans, text, document)
        annotations.note(
            article.source, f"its text is that of the document {article.name!r}, but for white space",
            "each span stays on its characters",
        )  # fmt: skip
        article.text = document
        return
    moved = []
    for span in article.spans:
        start = _find(article.text or "", span, document)
        if start is None:
            words = (article.text or "")[span.start : span.end]
            place = f"the document {article.name!r} has it nowhere, or in several places"
            annotations.lose(article.source, f"{span.label!r} on {words[:60]!r}: {place}")
        else:
            moved.append(replace(span, start=start, end=start + span.end - span.start))
    annotations.note(
        article.source, f"its text is not that of the document {article.name!r}",
        f"{len(moved)} of {len(article.spans)} spans were found again by their words",
    )  # fmt: skip
    article.spans = moved
    article.text = document


def _shift(spans: Iterable[Span], text: str, document: str) -> list[Span]:
    """Return spans of a text in another that has the same characters, white space apart."""
    before, after = ([at for at, sign in enumerate(one) if not sign.isspace()] for one in (text, document))
    shifted = []
    for span in spans:
        first, last = bisect_left(before, span.start), bisect_left(before, span.end)
        if first < last:  # else white space alone was marked
            shifted.append(replace(span, start=after[first], end=after[last - 1] + 1))
    return shifted


def _find(text: str, span: Span, document: str) -> int | None:
    """Return where a span of one text begins in another, if that is clear."""
    words = text[span.start : span.end]
    for before, after in _CONTEXTS:
        lead = text[max(span.start - before, 0) : span.start]
        wanted = lead + words + text[span.end : span.end + after]
        first = document.find(wanted)
        if first >= 0 and document.find(wanted, first + 1) < 0:
            return first + len(lead)
    return None
