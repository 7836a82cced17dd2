"""A text with its matches marked: colour, underline and a letter, and why on pointing at it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from narrative.concordance.location import sentence_anchor
from narrative.corpus.description import cite_article
from narrative.errors import UnknownNameError, check_corpus
from narrative.figures.captions import count_of
from narrative.figures.highlighting import Marks, Piece, choose_marks, cut, list_places
from narrative.lexicons.lexicon import Lexicon, check_lexicon
from narrative.lexicons.loading import load_lexicon
from narrative.matching.matching import match
from narrative.schema import MATCHES, check
from narrative.tables.tables import html_text
from narrative.voices.quotation_table import quotations
from narrative.voices.voice_places import PARTS, voice_matches

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

_OPEN = '<div class="narrative-annotation mathjax_ignore tex2jax_ignore">'


@dataclass(frozen=True)
class Annotation:
    """A document with its matches marked; made by `annotate`, shown by ending a cell with it.

    Attributes:
        doc_id: the document.
        text: its text, as it was read.
        matches: those in it, by `narrative.schema.MATCHES`.
        marks: how each category is marked; the order is that of the legend.
        sentences: where each sentence begins.
    """

    doc_id: str
    text: str
    matches: pd.DataFrame
    marks: Marks
    sentences: tuple[int, ...] = ()

    @property
    def counts(self) -> pd.DataFrame:
        """How many matches are marked: a row a category, with `matches` and, of these, `negated`."""
        places = list_places(self.matches)
        rows = [
            (
                category,
                sum(place.category == category for place in places),
                sum(place.category == category and place.negated for place in places),
            )
            for category in self.marks.letters
        ]
        return pd.DataFrame(rows, columns=["category", "matches", "negated"])

    def pieces(self) -> list[Piece]:
        """The text in pieces, cut at its places and sentences: together they are `text`, to the character."""
        return list(cut(self.text, list_places(self.matches), self.sentences))

    def body(self) -> str:
        """The marked text alone: without its tags, and unescaped, it is `text` again, to the character."""
        anchors = {
            start: f'<span class="n" id="{sentence_anchor(self.doc_id, number)}" data-n="{number}"></span>'
            for number, start in enumerate(self.sentences, start=1)
        }
        return self.marks.mark(self.text, list_places(self.matches), anchors)

    def _legend(self) -> str:
        items, absent = [], []
        for category, matches, negated in self.counts.itertuples(index=False):
            if matches:
                apart = f", of these {negated:,} negated" if negated else ""
                items.append(f"<li>{self.marks.sample(str(category))} {matches:,}{apart}</li>")
            else:
                absent.append(html_text(self.marks.labels[str(category)]))
        found = f'<ul class="legend">{"".join(items)}</ul>' if items else ""
        return found + (f'<p class="note">No match found for: {", ".join(absent)}.</p>' if absent else "")

    def _repr_html_(self) -> str:
        inside = f'{self._legend()}<div class="text">{self.body()}</div>'
        return f"{self.marks.style()}\n{_OPEN}{inside}</div>"

    def __repr__(self) -> str:
        ends: dict[int, list[str]] = {}
        for place in list_places(self.matches):
            ends.setdefault(place.end, []).append(self.marks.letter(place))
        parts, position = [], 0
        for end in sorted(ends):
            parts.append(f"{self.text[position:end]}[{', '.join(dict.fromkeys(ends[end]))}]")
            position = end
        legend = "; ".join(
            f"{letters} {self.marks.labels[name]}" for name, letters in self.marks.letters.items()
        )
        return "".join(parts) + self.text[position:] + (f"\n\n{legend}" if legend else "")


@dataclass(frozen=True)
class ShownSentences:
    """The sentences behind each category, with their matches marked; made by `show_sentences`."""

    places: pd.DataFrame
    marks: Marks
    sources: Mapping[str, str]
    open: bool = True
    headed: bool = False

    def _sections(self) -> Iterable[tuple[str, pd.DataFrame]]:
        if self.headed:
            for heading, here in self.places.groupby("heading", sort=False):
                yield str(heading), here
            return
        for category in self.marks.letters:
            here = self.places[self.places["category"] == category]
            if len(here):
                yield category, here

    def _sentence(self, doc_id: str, number: int, here: pd.DataFrame, told: set[str]) -> str:
        """One sentence; a note that was told before is not told again."""
        text, start = str(here["sentence_text"].iloc[0]), int(here["sentence_start"].iloc[0])
        inside = self.marks.mark(text, [place.moved(-start) for place in list_places(here)])
        pairs = zip(here["pattern"], here["note"], strict=True)
        notes = dict.fromkeys(f"“{pattern}”: {note}" for pattern, note in pairs if note)
        notes = {note: None for note in notes if note not in told}
        told |= set(notes)
        remarks = "".join(f'<p class="note">{html_text(note)}</p>' for note in notes)
        source = self.sources.get(doc_id, "")
        number_said = f"sentence {number:,}"
        where = f'<a href="#{sentence_anchor(doc_id, number)}">{number_said}</a>'
        where = f"{html_text(source)}, {number_said}" if source else where
        return f'<li><p class="text">{inside} <span class="where">{where}</span></p>{remarks}</li>'

    def _repr_html_(self) -> str:
        parts = []
        for category, here in self._sections():
            told: set[str] = set()
            items = "".join(self._sentence(*sentence, told) for sentence in _by_sentence(here))
            if self.headed:
                heading = f"<strong>{html_text(category)}</strong>"
            else:
                heading = f"{self.marks.sample(category)} {_found(here)}"
            state = " open" if self.open else ""
            parts.append(f"<details{state}><summary>{heading}</summary><ul>{items}</ul></details>")
        inside = "".join(parts) or "<p>No match found.</p>"
        if self.headed:
            samples = "".join(f"<li>{self.marks.sample(name)}</li>" for name in self.marks.letters)
            inside = f'<ul class="legend">{samples}</ul>{inside}'
        return f"{self.marks.style()}\n{_OPEN}{inside}</div>"

    def __repr__(self) -> str:
        lines = []
        for category, here in self._sections():
            lines.append(category if self.headed else f"{self.marks.labels[category]}: {_found(here)}")
            for doc_id, number, group in _by_sentence(here):
                text = " ".join(str(group["sentence_text"].iloc[0]).split())
                lines.append(f"  {self.sources.get(doc_id, '')} {number}: {text}".replace("   ", "  "))
        return "\n".join(lines) or "No match found."


def show_sentences(
    places: pd.DataFrame,
    lexicon: Lexicon | Mapping[str, str],
    *,
    documents: pd.DataFrame | None = None,
    folded: bool = False,
) -> ShownSentences:
    """Show the sentences behind each category, with the matches marked and the lexicon's notes on them.

    Args:
        places: what `narrative.concordance.location.locate` gave, or a part of it; sentences come in its
            order. With a column `heading` they stand below headings, and not below their categories.
        lexicon: the lexicon, for the names and marks of its categories; or what each category is called.
        documents: with several documents, their table, so that each sentence says where it is from;
            without it sentences link to those of the annotated text.
        folded: show the headings only, to be opened one by one.
    """
    needed = (*MATCHES, "number", "sentence_text", "sentence_start", "note")
    places = check(places, needed, "table of matches", documents=documents)
    sources = {}
    if documents is not None:
        for doc_id in dict.fromkeys(places["doc_id"]):
            sources[str(doc_id)] = cite_article(documents.loc[doc_id].to_dict(), str(doc_id))
    if not isinstance(lexicon, Mapping):
        check_lexicon(lexicon)
    categories, labels = (
        (lexicon.categories, lexicon.labels) if isinstance(lexicon, Lexicon) else (tuple(lexicon), lexicon)
    )
    marks = choose_marks(categories, labels)
    return ShownSentences(places, marks, sources, not folded, "heading" in places)


def annotate(
    corpus: Corpus, doc_id: str, lexicon: Lexicon | pd.DataFrame | str, *, voices: bool = False
) -> Annotation:
    """Mark the matches of a lexicon in the text of one document.

    Every match is tinted and underlined in the colour of its category and followed by its letters; pointing
    at it shows category, pattern, weight (where it is not 1) and whether it is negated. Small figures
    number the sentences from 1. Where matches of several categories overlap, the shared words carry the
    stripes and the reasons of all. Text from the document is never markup.

    Args:
        corpus: what was read.
        doc_id: which document.
        lexicon: a lexicon, the name of one, or a table of matches (those of other documents are left out).
        voices: whether to mark, besides, what others are reported to have said, with its sources and cues;
            pointing at it shows who speaks. For these alone give `voice_matches(corpus, quotations(corpus))`.

    Raises:
        UnknownNameError: the corpus has no such document.
        TableError: the matches are of other texts than the corpus.

    >>> import pandas as pd
    >>> from narrative import Corpus, Lexicon
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["Hope, not fear."]}).set_index("doc_id")
    >>> corpus = Corpus.from_documents(documents, name="example")
    >>> annotate(corpus, "a", Lexicon.from_entries({"hope": ["hope*"], "fear": ["fear*"]}, name="example"))
    Hope[H], not fear[not F].
    <BLANKLINE>
    H hope; F fear
    """
    check_corpus(corpus)
    if doc_id not in corpus.documents.index:
        raise UnknownNameError("document", doc_id, corpus.documents.index)
    row = np.array([corpus.documents.index.get_loc(doc_id)])
    if isinstance(lexicon, pd.DataFrame):
        found = check(lexicon, MATCHES, "table of matches", documents=corpus.whole.documents)
        matches = found[found["doc_id"] == doc_id].reset_index(drop=True)
        categories: tuple[str, ...] = tuple(dict.fromkeys(found["category"]))
        labels: Mapping[str, str] = {}
    else:
        chosen = load_lexicon(lexicon) if isinstance(lexicon, str) else lexicon
        matches = match(corpus.where(doc_id=doc_id), chosen)
        categories, labels = chosen.categories, chosen.labels
    if voices:
        spoken = _find_voices(corpus.take(row))
        matches = pd.concat([matches, spoken], ignore_index=True).sort_values(
            ["start", "end"], ascending=[True, False], kind="stable", ignore_index=True
        )
        categories, labels = (*categories, *PARTS), {**labels, **PARTS}
    text = str(corpus.documents["text"].iloc[row[0]])
    sentences = corpus.sentence_store.take(row).starts.tolist()
    return Annotation(doc_id, text, matches, choose_marks(categories, labels), tuple(sentences))


def _find_voices(article: Corpus) -> pd.DataFrame:
    return voice_matches(article, quotations(article))


def _by_sentence(places: pd.DataFrame) -> Iterator[tuple[str, int, pd.DataFrame]]:
    for _, here in places.groupby(["doc_id", "number"], sort=False):
        yield str(here["doc_id"].iloc[0]), int(here["number"].iloc[0]), here


def _found(here: pd.DataFrame) -> str:
    """How many matches there are, in how many sentences, in words."""
    negated, sentences = int(here["negated"].sum()), len(here[["doc_id", "number"]].drop_duplicates())
    apart = f", of these {negated:,} negated" if negated else ""
    return f"{count_of(len(here), 'match')} in {count_of(sentences, 'sentence')}{apart}"
