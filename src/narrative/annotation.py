"""A text with its matches marked: colour, underline and a letter, and why on pointing at it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from narrative.errors import TableError, UnknownNameError
from narrative.lexicon import Lexicon, load_lexicon
from narrative.matching import match
from narrative.reading import count_of, sentence_anchor
from narrative.schema import MATCHES, check
from narrative.tables import MISSING, escape_html, format_value, html_text

if TYPE_CHECKING:
    from narrative.corpus import Corpus

#: The eight colours of Okabe & Ito (2008), red, green, blue: readers with any colour vision tell them apart.
#: Black is a grey here, and yellow, too pale for a line, is darker and stands last.
PALETTE = (
    (0, 114, 178), (230, 159, 0), (0, 158, 115), (204, 121, 167),
    (86, 180, 233), (213, 94, 0), (127, 127, 127), (192, 176, 0),
)  # fmt: skip
_LINES = ("solid", "dashed", "dotted", "double")

_STYLE = """.narrative-annotation{max-width:44em;color:inherit}
.narrative-annotation .legend{list-style:none;display:flex;flex-wrap:wrap;gap:.3em 1.4em;padding:0;\
margin:.4em 0 .6em;font-size:.92em;line-height:1.5}
.narrative-annotation .legend li{margin:0;padding:0}
.narrative-annotation .note{font-size:.85em;opacity:.8;margin:.2em 0 .9em;line-height:1.4}
.narrative-annotation .text{white-space:pre-wrap;overflow-wrap:anywhere;line-height:1.95;margin:0}
.narrative-annotation mark{color:inherit;padding:.1em 0;border-radius:2px;\
-webkit-box-decoration-break:clone;box-decoration-break:clone;\
-webkit-print-color-adjust:exact;print-color-adjust:exact}
.narrative-annotation mark[data-letter]::after{content:attr(data-letter);font-size:.62em;font-weight:700;\
vertical-align:super;line-height:0;margin:0 .12em 0 .2em;letter-spacing:.03em}
.narrative-annotation .n::before{content:attr(data-n);font-size:.62em;vertical-align:super;line-height:0;\
opacity:.65;margin-right:.3em;font-variant-numeric:tabular-nums}
.narrative-annotation details{margin:.2em 0 .9em}
.narrative-annotation summary{cursor:pointer;font-weight:600}
.narrative-annotation details ul{list-style:none;margin:.3em 0 0;padding:0 0 0 1.1em}
.narrative-annotation details li{margin:.5em 0}
.narrative-annotation details p{margin:0;max-width:none}
.narrative-annotation details .text{line-height:1.7;white-space:pre-line}
.narrative-annotation .where{font-size:.85em;opacity:.85;white-space:normal}
.narrative-annotation .where::before{content:"— "}
@media print{.narrative-annotation details::details-content{content-visibility:visible;height:auto}}
COLOURS"""
_OPEN = '<div class="narrative-annotation mathjax_ignore tex2jax_ignore">'


class Place(NamedTuple):
    """A match in the text that is shown."""

    start: int
    end: int
    category: str
    pattern: str
    weight: float
    negated: bool

    def moved(self, by: int) -> Place:
        """The same place in a text that begins elsewhere."""
        return self._replace(start=self.start + by, end=self.end + by)


class Piece(NamedTuple):
    """A stretch of text that lies wholly inside, or wholly outside, each of the places."""

    start: int
    text: str
    places: tuple[Place, ...]


def cut(text: str, places: Iterable[Place], borders: Iterable[int] = ()) -> Iterator[Piece]:
    """Cut a text where a place begins or ends, and at the borders; together the pieces are the text."""
    waiting = sorted((place for place in places if place.end > place.start), reverse=True)
    all_borders = {0, len(text), *borders}
    all_borders |= {place.start for place in waiting} | {place.end for place in waiting}
    here: list[Place] = []
    for start, end in pairwise(sorted(all_borders)):
        here = [place for place in here if place.end > start]
        while waiting and waiting[-1].start <= start:
            here.append(waiting.pop())
        yield Piece(start, text[start:end], tuple(here))


@dataclass(frozen=True)
class Marks:
    """How the places of a set of categories are marked: a letter or two each, and what to call them."""

    letters: Mapping[str, str]
    labels: Mapping[str, str]

    def mark(self, text: str, places: Iterable[Place], anchors: Mapping[int, str] | None = None) -> str:
        """`text` as HTML with the places marked; without tags, and unescaped, it is `text` again.

        Args:
            text: what to show.
            places: offsets are those of `text`.
            anchors: HTML to put in before a character; it may hold tags only.
        """
        put_in = anchors or {}
        parts: list[str] = []
        for piece in cut(text, places, put_in):
            shown = html_text(piece.text)
            parts += [put_in.get(piece.start, ""), self._mark(shown, piece) if piece.places else shown]
        return "".join(parts)

    def tell(self, piece: Piece) -> tuple[list[int], str, str]:
        """What to say of a piece: the numbers of its categories, the letters behind it, and the reasons."""
        order = list(self.letters)
        end = piece.start + len(piece.text)
        ending = dict.fromkeys(self.letter(place) for place in piece.places if place.end == end)
        reasons = dict.fromkeys(self._reason(place) for place in piece.places)
        numbers = sorted({order.index(place.category) for place in piece.places})
        return numbers, ", ".join(ending), "\n".join(reasons)

    def letter(self, place: Place) -> str:
        """The letters after a place; of a negated one with "not" before them."""
        return ("not " if place.negated else "") + self.letters[place.category]

    def sample(self, category: str) -> str:
        """The name of a category, marked as its places are."""
        letters = escape_html(self.letters[category])
        number = list(self.letters).index(category)
        return f'<mark class="c{number}" data-letter="{letters}">{html_text(self.labels[category])}</mark>'

    def style(self) -> str:
        """The style sheet for these categories, as an element."""
        return f"<style>\n{self.rules()}\n</style>"

    def rules(self) -> str:
        """The rules of the style sheet."""
        return _STYLE.replace("COLOURS", "\n".join(_rule(number) for number in range(len(self.letters))))

    def _mark(self, shown: str, piece: Piece) -> str:
        numbers, ending, reasons = self.tell(piece)
        letters = f' data-letter="{escape_html(ending)}"' if ending else ""
        style = f' style="{bands}"' if (bands := stripe(numbers)) else ""
        return (
            f'<mark class="{" ".join(f"c{n}" for n in numbers)}"{style}{letters}'
            f' title="{escape_html(reasons)}">{shown}</mark>'
        )

    def _reason(self, place: Place) -> str:
        parts = [self.labels[place.category], f"matched by “{place.pattern}”"]
        parts += [f"weight {place.weight:g}"] if place.weight != 1 else []
        parts += ["negated"] if place.negated else []
        return " · ".join(parts)


@dataclass(frozen=True)
class Annotation:
    """A document with its matches marked; made by `annotate`, shown by ending a cell with it.

    Attributes:
        doc_id: the document.
        text: its text, as it was read.
        matches: its places, by `narrative.schema.MATCHES`.
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
        """How many places are marked: a row a category, with `matches` and, of these, `negated`."""
        places = _places(self.matches)
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
        return list(cut(self.text, _places(self.matches), self.sentences))

    def body(self) -> str:
        """The marked text alone: without its tags, and unescaped, it is `text` again, to the character."""
        anchors = {
            start: f'<span class="n" id="{sentence_anchor(self.doc_id, number)}" data-n="{number}"></span>'
            for number, start in enumerate(self.sentences, start=1)
        }
        return self.marks.mark(self.text, _places(self.matches), anchors)

    def _legend(self) -> str:
        items, absent = [], []
        for category, matches, negated in self.counts.itertuples(index=False):
            if matches:
                apart = f", of these {negated:,} negated" if negated else ""
                items.append(f"<li>{self.marks.sample(str(category))} {matches:,}{apart}</li>")
            else:
                absent.append(html_text(self.marks.labels[str(category)]))
        found = f'<ul class="legend">{"".join(items)}</ul>' if items else ""
        return found + (f'<p class="note">No place found for: {", ".join(absent)}.</p>' if absent else "")

    def _repr_html_(self) -> str:
        inside = f'{self._legend()}<div class="text">{self.body()}</div>'
        return f"{self.marks.style()}\n{_OPEN}{inside}</div>"

    def __repr__(self) -> str:
        ends: dict[int, list[str]] = {}
        for place in _places(self.matches):
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
    """The sentences behind each category, with their places marked; made by `show_sentences`."""

    places: pd.DataFrame
    marks: Marks
    sources: Mapping[str, str]
    open: bool = True

    def _sections(self) -> Iterable[tuple[str, pd.DataFrame]]:
        for category in self.marks.letters:
            here = self.places[self.places["category"] == category]
            if len(here):
                yield category, here

    def _sentence(self, doc_id: str, number: int, here: pd.DataFrame, told: set[str]) -> str:
        """One sentence; a note that was told before is not told again."""
        text, start = str(here["sentence_text"].iloc[0]), int(here["sentence_start"].iloc[0])
        inside = self.marks.mark(text, [place.moved(-start) for place in _places(here)])
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
            heading = f"{self.marks.sample(category)} {_found(here)}"
            state = " open" if self.open else ""
            parts.append(f"<details{state}><summary>{heading}</summary><ul>{items}</ul></details>")
        inside = "".join(parts) or "<p>No place found.</p>"
        return f"{self.marks.style()}\n{_OPEN}{inside}</div>"

    def __repr__(self) -> str:
        lines = []
        for category, here in self._sections():
            lines.append(f"{self.marks.labels[category]}: {_found(here)}")
            for doc_id, number, group in _by_sentence(here):
                text = " ".join(str(group["sentence_text"].iloc[0]).split())
                lines.append(f"  {self.sources.get(doc_id, '')} {number}: {text}".replace("   ", "  "))
        return "\n".join(lines) or "No place found."


def show_sentences(
    places: pd.DataFrame, lexicon: Lexicon, *, documents: pd.DataFrame | None = None, folded: bool = False
) -> ShownSentences:
    """Show the sentences behind each category, with the places marked and the lexicon's notes on them.

    Args:
        places: what `narrative.reading.locate` gave, or a part of it; sentences come in its order.
        lexicon: the lexicon, for the names and marks of its categories.
        documents: with several documents, their table, so that each sentence says where it is from;
            without it sentences link to those of the annotated text.
        folded: show the headings only, to be opened one by one.
    """
    check(places, (*MATCHES, "number", "sentence_text", "sentence_start", "note"), "table of places")
    sources = {}
    if documents is not None:
        for doc_id in dict.fromkeys(places["doc_id"]):
            row = documents.loc[doc_id]
            facts = [str(row["outlet"]), format_value(row["date"]), str(row["title"]) or str(doc_id)]
            sources[str(doc_id)] = ", ".join(fact for fact in facts if fact and fact != MISSING)
    return ShownSentences(places, _marks(lexicon.categories, lexicon.labels), sources, not folded)


def annotate(corpus: Corpus, doc_id: str, lexicon: Lexicon | pd.DataFrame | str) -> Annotation:
    """Mark the places of a lexicon in the text of one document.

    Every place is tinted and underlined in the colour of its category and followed by its letters; pointing
    at it shows category, pattern, weight (where it is not 1) and whether it is negated. Small figures
    number the sentences from 1. Where places of several categories overlap, the shared words carry the
    stripes and the reasons of all. Text from the document is never markup.

    Args:
        corpus: what was read.
        doc_id: which document.
        lexicon: a lexicon, the name of one, or a table of matches (those of other documents are left out).

    Raises:
        UnknownNameError: the corpus has no such document.
        TableError: a match lies outside the text.

    >>> import pandas as pd
    >>> from narrative import Corpus, Lexicon
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["Hope, not fear."]}).set_index("doc_id")
    >>> corpus = Corpus.from_documents(documents, name="example")
    >>> annotate(corpus, "a", Lexicon.from_entries({"hope": ["hope*"], "fear": ["fear*"]}, name="example"))
    Hope[H], not fear[not F].
    <BLANKLINE>
    H hope; F fear
    """
    if doc_id not in corpus.documents.index:
        names = [*corpus.documents.index[:20], *(["…"] if len(corpus) > 20 else [])]
        raise UnknownNameError("document", doc_id, names)
    row = np.array([corpus.documents.index.get_loc(doc_id)])
    if isinstance(lexicon, pd.DataFrame):
        found = check(lexicon, MATCHES, "table of matches")
        matches = found[found["doc_id"] == doc_id].reset_index(drop=True)
        categories: tuple[str, ...] = tuple(dict.fromkeys(found["category"]))
        labels: Mapping[str, str] = {}
    else:
        chosen = load_lexicon(lexicon) if isinstance(lexicon, str) else lexicon
        matches = match(corpus.where(doc_id=doc_id), chosen)
        categories, labels = chosen.categories, chosen.labels
    text = str(corpus.documents["text"].iloc[row[0]])
    if len(matches) and (matches["start"].min() < 0 or matches["end"].max() > len(text)):
        raise TableError(f"A match lies outside the text of {doc_id!r}; the matches are of another reading.")
    sentences = corpus.sentence_store.take(row).starts.tolist()
    return Annotation(doc_id, text, matches, _marks(categories, labels), tuple(sentences))


def category_letters(categories: tuple[str, ...]) -> dict[str, str]:
    """The shortest beginning of each category's name that no other has, up to three letters, else a number.

    >>> category_letters(("hope", "threat", "unity", "trust"))
    {'hope': 'H', 'threat': 'Th', 'unity': 'U', 'trust': 'Tr'}
    """
    letters = {}
    for number, category in enumerate(categories, start=1):
        others = [other.casefold() for other in categories if other != category]
        starts = [category[:length] for length in (1, 2, 3) if category[:length].strip()]
        free = [s for s in starts if not any(o.startswith(s.casefold()) for o in others)]
        letters[category] = free[0].capitalize() if free and free[0].isalnum() else str(number)
    return letters


def _places(matches: pd.DataFrame) -> list[Place]:
    rows = (matches[name].tolist() for name in Place._fields)
    return [Place(int(start), int(end), *rest) for start, end, *rest in zip(*rows, strict=True)]


def _marks(categories: Sequence[str], labels: Mapping[str, str] | None = None) -> Marks:
    names = {category: (labels or {}).get(category) or category for category in categories}
    return Marks(category_letters(tuple(categories)), names)


def _by_sentence(places: pd.DataFrame) -> Iterator[tuple[str, int, pd.DataFrame]]:
    for _, here in places.groupby(["doc_id", "number"], sort=False):
        yield str(here["doc_id"].iloc[0]), int(here["number"].iloc[0]), here


def _found(here: pd.DataFrame) -> str:
    """How many places there are, in how many sentences, in words."""
    negated, sentences = int(here["negated"].sum()), len(here[["doc_id", "number"]].drop_duplicates())
    apart = f", of these {negated:,} negated" if negated else ""
    return f"{count_of(len(here), 'place')} in {count_of(sentences, 'sentence')}{apart}"


def _tint(number: int) -> str:
    red, green, blue = PALETTE[number % len(PALETTE)]
    return f"rgba({red},{green},{blue},.24)"


def _rule(number: int) -> str:
    red, green, blue = PALETTE[number % len(PALETTE)]
    line = _LINES[(number + number // len(PALETTE)) % len(_LINES)]
    width = "3px" if line == "double" else "2px"
    return (
        f".narrative-annotation mark.c{number}{{background:{_tint(number)};"
        f"border-bottom:{width} {line} rgb({red},{green},{blue})}}"
    )


def stripe(numbers: Sequence[int]) -> str:
    """The style where categories overlap, one band of tint for each; none where there is one only."""
    if len(numbers) < 2:
        return ""
    height = 100 / len(numbers)
    bands = ",".join(
        f"{_tint(number)} {position * height:.4g}% {(position + 1) * height:.4g}%"
        for position, number in enumerate(numbers)
    )
    return f"background:linear-gradient({bands})"
