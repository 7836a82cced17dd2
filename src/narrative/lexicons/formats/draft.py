"""What was read of a lexicon's file, before it is checked."""

from __future__ import annotations

from dataclasses import dataclass, field

from narrative.errors import LexiconError
from narrative.lexicons.files import Row
from narrative.lexicons.lexicon import Lexicon


@dataclass
class Draft:
    """Entries, categories and problems, as a reader finds them.

    Attributes:
        place: the file's name.
        rows: category, pattern, weight, note and line of each entry.
        categories: the categories in their order, each with its label.
        losses: line, entry and reason of what cannot be kept.
        notes: the same of what was changed without loss.
        neutral: the middle of the scale of categories that are scales.
        language: of the entries, where the format tells it.
    """

    place: str
    rows: list[Row] = field(default_factory=list)
    categories: dict[str, str] = field(default_factory=dict)
    losses: list[tuple[int, str, str]] = field(default_factory=list)
    notes: list[tuple[int, str, str]] = field(default_factory=list)
    neutral: dict[str, float] = field(default_factory=dict)
    language: str = ""

    def add(self, category: str, pattern: str, line: int, weight: float | str = "", note: str = "") -> None:
        """Add an entry."""
        self.rows.append((category, pattern, weight, note, line))

    def add_category(self, name: str, line: int, label: str = "") -> None:
        """Add a category; if it is there already, the two become one."""
        if name in self.categories:
            self.note(line, "", f"the category {name!r} is there twice; read as one")
        self.categories.setdefault(name, label or name)

    def lose(self, line: int, pattern: str, problem: str) -> None:
        """Say that an entry cannot be kept."""
        self.losses.append((line, str(pattern), problem))

    def note(self, line: int, pattern: str, problem: str) -> None:
        """Say that something was changed."""
        self.notes.append((line, str(pattern), problem))

    def fail(self, line: int, problem: str) -> LexiconError:
        """Return the error to raise where the file is not of its format."""
        return LexiconError(f"{self.place}, line {line}: {problem}")


def list_entries(lexicon: Lexicon) -> list[tuple[str, str, float, str, int]]:
    """Return category, pattern, weight, note and line of each entry."""
    columns = [
        lexicon.entries[column].to_list() for column in ("category", "pattern", "weight", "note", "line")
    ]
    return list(zip(*columns, strict=True))
