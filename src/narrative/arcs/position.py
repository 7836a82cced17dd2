"""Where in an article a sentence stands: lead, body or close, or one of several shares; and headlines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
import numpy.typing as npt

from narrative.corpus.corpus import Corpus
from narrative.errors import CorpusError, UnknownNameError, check_corpus

Ints = npt.NDArray[np.int64]
Parts = Literal["paragraphs", "sentences"] | int

#: The parts of an article by its paragraphs or sentences.
THREE = ("lead", "body", "close")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


@dataclass(frozen=True)
class Layout:
    """Which sentences of D documents make which of P parts, in the order of the text.

    Attributes:
        names: the P parts.
        sizes: int64[D, P], how many sentences each has, all 0 where the document is too short; or `None`:
            each part is an equal share of the document's words, and a sentence is where its middle word is.
        usable: bool[D], whether the document is long enough to have these parts.
    """

    names: tuple[str, ...]
    sizes: Ints | None
    usable: npt.NDArray[np.bool_]

    def take(self, rows: Ints) -> Layout:
        """The layout of the documents `rows`, in that order."""
        return Layout(self.names, None if self.sizes is None else self.sizes[rows], self.usable[rows])


def take_headlines(corpus: Corpus) -> Corpus:
    """Return the corpus of the headlines: the same documents, each with its title as its text.

    What is measured of articles can so be measured of their headlines, by the same program:
    `sentiment(take_headlines(corpus))`. A document without a title has no words. A headline is in the
    language of its article.

    >>> import pandas as pd
    >>> articles = pd.DataFrame({"title": ["Hope at last"], "text": ["The talks ended."]}, index=["a"])
    >>> take_headlines(Corpus.from_documents(articles, "example")).documents["text"].tolist()
    ['Hope at last']
    """
    check_corpus(corpus)
    titles = corpus.documents[["title"]].rename(columns={"title": "text"})
    titles["text"] = titles["text"].fillna("").astype("str")
    titles["language"] = corpus.languages["language"].to_numpy()
    return Corpus.from_documents(titles.rename_axis("doc_id").reset_index(), f"headlines of {corpus.name}")


def lay_out(corpus: Corpus, parts: Parts) -> Layout:
    """Say which sentences of each document make which part of it; `narrative.arc` says what the parts are.

    Raises:
        UnknownNameError: `parts` is none of the choices.
        CorpusError: no document is long enough.
    """
    counts = corpus.sentence_store.counts
    if isinstance(parts, int) and not isinstance(parts, bool) and 2 <= parts <= 100:
        usable = counts >= parts
        names = tuple(f"{number} of {parts}" for number in range(1, parts + 1))
        layout = Layout(names, None, usable)
    elif parts in ("paragraphs", "sentences"):
        ends = np.ones((len(corpus), 2), np.int64) if parts == "sentences" else _outer_paragraphs(corpus)
        sizes = np.stack([ends[:, 0], counts - ends.sum(axis=1), ends[:, 1]], axis=1)
        usable = np.asarray((sizes > 0).all(axis=1), np.bool_)
        layout = Layout(THREE, np.where(usable[:, None], sizes, 0), usable)
    else:
        raise UnknownNameError("choice of `parts`", parts, ("paragraphs", "sentences", "2 … 100 (shares)"))
    if not layout.usable.any():
        advice = (
            " Its texts may be without line breaks: parts='sentences' or parts=5 needs none."
            if parts == "paragraphs"
            else " Ask for fewer parts."
        )
        raise CorpusError(
            f"No document of the corpus {corpus.name!r} has enough "
            f"{'paragraphs' if parts == 'paragraphs' else 'sentences'} for parts={parts!r}.{advice}"
        )
    return layout


def say_parts(parts: Parts) -> str:
    """What the parts are, in words, for the method paragraph of a report.

    >>> say_parts("paragraphs")
    'the first paragraph (lead), the last one (close) and those between (body)'
    """
    if isinstance(parts, int):
        return f"{parts} equal shares of its words, in whole sentences"
    return f"the first {parts[:-1]} (lead), the last one (close) and those between (body)"


def _outer_paragraphs(corpus: Corpus) -> Ints:
    """How many sentences the first and the last paragraph of each document have, int64[D, 2].

    A document with fewer than three paragraphs has all its sentences in the first, so that none is left.
    """
    store = corpus.sentence_store
    outer = np.zeros((len(corpus), 2), np.int64)
    for row, (text, (first, last)) in enumerate(
        zip(corpus.documents["text"].tolist(), pairwise(store.bounds.tolist()), strict=True)
    ):
        gaps = zip(
            store.ends[first : max(last - 1, first)].tolist(),
            store.starts[first + 1 : last].tolist(),
            strict=True,
        )
        between = [text[end:start] for end, start in gaps]
        borders = [number for number, gap in enumerate(between, 1) if _BLANK_LINE.search(gap)]
        # A text without any blank line has its paragraphs line by line.
        borders = borders or [number for number, gap in enumerate(between, 1) if "\n" in gap]
        outer[row] = (borders[0], last - first - borders[-1]) if len(borders) > 1 else (last - first, 0)
    return outer
