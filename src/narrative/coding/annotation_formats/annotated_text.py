"""What every reader of annotations hands on, and how an offset is told in a text."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property

from narrative.corpus.readers.rows import Problem

#: No file of annotations is larger.
MAX_BYTES = 256 * 1024**2


@dataclass(frozen=True)
class Span:
    """A label on a stretch of text: `text[start:end]` of the annotated text, in characters."""

    coder: str
    label: str
    start: int
    end: int


@dataclass(frozen=True)
class Decision:
    """What a coder decided about the text as a whole."""

    coder: str
    variable: str
    value: object


@dataclass
class AnnotatedText:
    """A text with what coders marked in it.

    Attributes:
        source: the file, and the document in it, as the table of problems names them.
        name: what the program calls the document.
        text: what was coded; `None` if the file does not hold it.
        coders: who looked at it, whether or not they marked anything.
    """

    source: str
    name: str
    text: str | None
    coders: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)

    @cached_property
    def _wide(self) -> list[int]:
        """At which unit of UTF-16 each character begins that takes two."""
        wide = [place for place, character in enumerate(self.text or "") if character > "\uffff"]
        return [place + before for before, place in enumerate(wide)]

    def count_characters(self, units: int) -> int:
        """Return how many characters the first so many units of UTF-16 are.

        >>> AnnotatedText("a.json", "a", "a😀b").count_characters(3)
        2
        """
        return units - bisect_left(self._wide, units)


@dataclass
class Annotations:
    """The texts of a file of annotations, the labels of its scheme, and what was not read."""

    texts: list[AnnotatedText] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def lose(self, source: str, problem: str) -> None:
        """Note something that is lost."""
        self.problems.append(Problem(source, problem, "left out", True))

    def note(self, source: str, problem: str, consequence: str) -> None:
        """Note something that is doubtful, while nothing is lost."""
        self.problems.append(Problem(source, problem, consequence, False))

    def join(self, other: Annotations) -> None:
        """Add those of another file."""
        self.texts += other.texts
        self.labels += [label for label in other.labels if label not in self.labels]
        self.problems += other.problems

    def add_span(
        self, text: AnnotatedText, coder: str, label: str, start: object, end: object, *, utf16: bool = False
    ) -> None:
        """Add a span of a text, or note why its offsets are none.

        Args:
            text: the text that it is in.
            coder: who marked it.
            label: as what.
            start: its first character.
            end: the one after its last.
            utf16: whether the program counts in units of 16 bits, in which an emoji is two.
        """
        whole = text.text
        if not (isinstance(start, int) and isinstance(end, int)) or isinstance(start, bool):
            self.lose(
                text.source, f"{label!r} has the offsets {start!r} and {end!r}, which are no whole numbers"
            )
            return
        if whole is not None:
            if utf16 and not whole.isascii():
                start, end = text.count_characters(start), text.count_characters(end)
            if not 0 <= start < end <= len(whole):
                self.lose(
                    text.source, f"{label!r} has the offsets {start} to {end}, which are not in the text"
                )
                return
        text.spans.append(Span(coder, label, start, end))
