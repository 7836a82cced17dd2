"""How matches are marked in a text: a colour, a line and letters for each category, and the reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from narrative.tables.tables import escape_html, html_text

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


class Place(NamedTuple):
    """A match in the text that is shown."""

    start: int
    end: int
    category: str
    pattern: str
    weight: float
    negated: bool

    def moved(self, by: int) -> Place:
        """The same match in a text that begins elsewhere."""
        return self._replace(start=self.start + by, end=self.end + by)


class Piece(NamedTuple):
    """A stretch of text that lies wholly inside, or wholly outside, each of the matches."""

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
    """How the matches of a set of categories are marked: a letter or two each, and what to call them."""

    letters: Mapping[str, str]
    labels: Mapping[str, str]

    def mark(self, text: str, places: Iterable[Place], anchors: Mapping[int, str] | None = None) -> str:
        """`text` as HTML with the matches marked; without tags, and unescaped, it is `text` again.

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
        """The letters after a match; of a negated one with "not" before them."""
        return ("not " if place.negated else "") + self.letters[place.category]

    def sample(self, category: str) -> str:
        """The name of a category, marked as its matches are."""
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


def list_places(matches: pd.DataFrame) -> list[Place]:
    """Return the rows of a table of matches, each as a `Place`."""
    rows = (matches[name].tolist() for name in Place._fields)
    return [Place(int(start), int(end), *rest) for start, end, *rest in zip(*rows, strict=True)]


def choose_marks(categories: Sequence[str], labels: Mapping[str, str] | None = None) -> Marks:
    """Return how matches of these categories are marked; one without a label is called by its name."""
    names = {category: (labels or {}).get(category) or category for category in categories}
    return Marks(category_letters(tuple(categories)), names)


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
