"""Annotated texts and the documents of a corpus: which is which, and where a span stands in the document."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from narrative.coding.annotation_formats.annotated_text import AnnotatedText, Annotations, Span

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

#: With so many characters before and after it a span is looked for, the surest way first.
_CONTEXTS = ((40, 40), (10, 10), (0, 20), (20, 0), (0, 5), (5, 0), (0, 0))


def place_spans(annotations: Annotations, corpus: Corpus) -> None:
    """Name each annotated text by the document that it is, and move its spans to where they stand in it.

    A text is the document with its id, else the only one with the same text. Where both texts are the same
    nothing moves. Otherwise a span is moved to the one place where its words stand with the same characters
    around them, or where they stand at all; each text with moved spans is noted. A span whose words stand
    nowhere, or in several places that look alike, is lost.
    """
    texts = dict(zip(corpus.documents.index, corpus.documents["text"], strict=True))
    named: dict[str, list[str]] = {}
    for doc_id, text in texts.items():
        named.setdefault(text, []).append(doc_id)
    for article in annotations.texts:
        if article.name not in texts:
            alike = named.get(article.text or "", [])
            if len(alike) != 1:
                continue  # `read_codes` lists it as a document that the corpus lacks
            article.name = alike[0]
        document = texts[article.name]
        if article.text is None:
            _check_offsets(annotations, article, document)
        elif article.text != document:
            _move(annotations, article, document)


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
