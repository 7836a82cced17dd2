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
    def _wide_places(self) -> list[int]:
        """Where the characters stand that take two units of UTF-16."""
        text = self.text or ""
        return [] if text.isascii() else [at for at, character in enumerate(text) if character > "\uffff"]

    @cached_property
    def _wide(self) -> list[int]:
        """At which unit of UTF-16 each of them begins."""
        return [place + before for before, place in enumerate(self._wide_places)]

    def count_characters(self, units: int) -> int:
        """Return how many characters the first so many units of UTF-16 are.

        >>> AnnotatedText("a.json", "a", "a😀b").count_characters(3)
        2
        """
        return units - bisect_left(self._wide, units)

    def count_units(self, characters: int) -> int:
        """Return how many units of UTF-16 the first so many characters are.

        >>> AnnotatedText("a.json", "a", "a😀b").count_units(2)
        3
        """
        return characters + bisect_left(self._wide_places, characters)

    def place(self, start: int, end: int, utf16: bool) -> tuple[int, int] | None:
        """Return offsets in characters, `None` if they are not in the text."""
        if utf16 and self._wide:
            start, end = self.count_characters(start), self.count_characters(end)
        return (start, end) if 0 <= start < end <= len(self.text or "") else None

    def holds_wide(self) -> bool:
        """Whether a character of the text takes two units of UTF-16."""
        return bool(self._wide)


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

    def name_label(self, label: str) -> str:
        """Enter a label in the scheme, once."""
        if label not in self.labels:
            self.labels.append(label)
        return label

    def add_span(
        self,
        text: AnnotatedText,
        coder: str,
        label: str,
        start: object,
        end: object,
        *,
        utf16: bool = False,
        said: str = "",
    ) -> None:
        """Add a span of a text, or note why its offsets are none.

        Where the file says the words, they are compared: they stand at the offsets in characters, or in units
        of 16 bits, whichever the program counts; else the span is where the words stand once, or lost.

        Args:
            text: the text that it is in.
            coder: who marked it.
            label: as what.
            start: its first character.
            end: the one after its last.
            utf16: whether the program counts in units of 16 bits, in which an emoji is two.
            said: the words that the file says are marked, if it does.
        """
        whole = text.text
        if not (isinstance(start, int) and isinstance(end, int)) or isinstance(start, bool):
            self.lose(
                text.source, f"{label!r} has the offsets {start!r} and {end!r}, which are not whole numbers"
            )
            return
        if whole is not None:
            found = text.place(start, end, utf16)
            if said and found is not None and not _are_alike(whole[slice(*found)], said):
                found = self._find_words(text, label, (start, end), said, not utf16)
                if found is None:
                    return
            if found is None:
                self.lose(
                    text.source, f"{label!r} has the offsets {start} to {end}, which are not in the text"
                )
                return
            start, end = found
        text.spans.append(Span(coder, label, start, end))

    def _find_words(
        self, text: AnnotatedText, label: str, ends: tuple[int, int], said: str, utf16: bool
    ) -> tuple[int, int] | None:
        """Return where the words of a span stand that are not where it says, or note that it is lost."""
        whole = text.text or ""
        other = text.place(*ends, utf16)
        if other is not None and _are_alike(whole[slice(*other)], said):
            return other
        place = f"{label!r} on {said[:60]!r}"
        first = whole.find(said)
        if first < 0 or whole.find(said, first + 1) >= 0:
            self.lose(text.source, f"{place}: the words are not at its offsets, nor at one other place")
            return None
        self.note(text.source, f"{place}: the words are not at its offsets", "found again by the words")
        return first, first + len(said)


def _are_alike(words: str, said: str) -> bool:
    """Whether two texts differ in white space only."""
    return words == said or "".join(words.split()) == "".join(said.split())
