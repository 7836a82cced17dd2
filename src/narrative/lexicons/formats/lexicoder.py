"""Lexicoder 3 (`.lc3`): a line `+CATEGORY`, then an entry on each line."""

from __future__ import annotations

from narrative.lexicons.formats.draft import Draft, list_entries
from narrative.lexicons.lexicon import Lexicon


def read(text: str, draft: Draft) -> None:
    """Read a file's text into the draft."""
    category = ""
    for line, content in enumerate(text.split("\n"), 1):
        entry = content.strip()
        if entry.startswith("+"):
            category = entry[1:].strip()
            if not category:
                raise draft.fail(line, "the category has no name")
            draft.add_category(category, line)
        elif entry and not category:
            raise draft.fail(line, f"{entry!r} comes before the first line with '+' and a category")
        elif entry:
            draft.add(category, entry, line)
    if not category:
        raise draft.fail(1, "no line begins with '+', so there is no category")


def write(lexicon: Lexicon) -> str:
    """Return the file's text."""
    words: dict[str, list[str]] = {category: [f"+{category}"] for category in lexicon.categories}
    for category, pattern, _, _, _ in list_entries(lexicon):
        words[category].append(pattern)
    return "\n".join(line for lines in words.values() for line in lines) + "\n"
