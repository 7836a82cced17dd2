"""LIWC (`.dic`): numbered categories between two lines with `%`, then words with the numbers of theirs."""

from __future__ import annotations

import re

from narrative.lexicons.formats.draft import Draft, list_entries
from narrative.lexicons.lexicon import Lexicon

_CATEGORY = re.compile(r"(\d+)\s+(.+)")
_LABEL = re.compile(r"(\S.*?)\s*\((.+)\)")
_ENTRY = re.compile(r"(\S.*?)\s+(\d[\d\s]*)")
_REMARK = re.compile(r"(?<=\d)\s+(?:#|//).*")
_CONDITION = re.compile(r"[(<][^)>]*\w[^)>]*[)>]")


def read(text: str, draft: Draft) -> None:
    """Read a file's text into the draft.

    Lines that begin with `#` or `//` and name no number are comments, as is what follows these signs behind
    the numbers. Tabs may be spaces. *01* and *1* are the same number. Entries with a condition (`like (02
    134)125/464`, `kind <of>131/125`) cannot be kept.
    """
    lines = text.split("\n")
    marks = [line for line, content in enumerate(lines, 1) if content.strip() == "%"]
    if len(marks) < 2:
        raise draft.fail(marks[0] if marks else 1, "the categories must stand between two lines with '%'")
    for line in range(1, marks[0]):
        if lines[line - 1].strip() and not _is_comment(lines[line - 1]):
            raise draft.fail(line, f"{lines[line - 1].strip()!r} stands before the first line with '%'")
    names = _read_categories(lines, marks[0], marks[1], draft)
    for line in range(marks[1] + 1, len(lines) + 1):
        _read_entry(lines[line - 1], line, names, draft)


def _read_categories(lines: list[str], first: int, last: int, draft: Draft) -> dict[int, str]:
    names: dict[int, str] = {}
    above: list[tuple[int, str]] = []
    for line in range(first + 1, last):
        content = lines[line - 1].expandtabs(4).rstrip()
        found = _CATEGORY.fullmatch(content.strip())
        if not content.strip() or _is_comment(content):
            continue
        if not found:
            raise draft.fail(line, f"{content.strip()!r} is not a number with the name of a category")
        depth = len(content) - len(content.lstrip())
        above = [(width, name) for width, name in above if width < depth]
        labelled = _LABEL.fullmatch(found[2])
        own = labelled[1] if labelled else found[2]
        name = f"{above[-1][1]}.{own}" if above else own
        above.append((depth, name))
        number = int(found[1])
        if number in names and names[number] != name:
            raise draft.fail(line, f"the number {number} is taken: it is that of {names[number]!r}")
        names[number] = name
        draft.add_category(name, line, labelled[2] if labelled else own)
    if not names:
        raise draft.fail(first, "there is no category between the two lines with '%'")
    return names


def _read_entry(content: str, line: int, names: dict[int, str], draft: Draft) -> None:
    entry = _REMARK.sub("", content.strip())
    if not entry or _is_comment(entry):
        return
    word, numbers = _split(entry)
    if _CONDITION.search(entry):
        draft.lose(line, entry, f"{entry!r} holds a condition, which cannot be kept")
        return
    if not numbers:
        draft.lose(line, entry, f"{entry!r} has no number of a category")
        return
    for number in numbers:
        if number in names:
            draft.add(names[number], word, line)
        else:
            draft.lose(line, word, f"{word!r} has the number {number}, which no category has")


def _split(entry: str) -> tuple[str, list[int]]:
    """The word and the numbers of an entry's line."""
    word, tab, rest = entry.partition("\t")
    if tab and re.fullmatch(r"[\d\s]+", rest):
        return word.strip(), [int(number) for number in rest.split()]
    found = _ENTRY.fullmatch(entry)
    return (found[1].strip(), [int(number) for number in found[2].split()]) if found else (entry, [])


def _is_comment(content: str) -> bool:
    entry = content.strip()
    return entry.startswith(("# ", "//")) or (entry.startswith("#") and not re.search(r"\s\d+\s*$", entry))


def write(lexicon: Lexicon) -> str:
    """Return the file's text: flat categories, numbered from 1."""
    numbers = {category: str(number) for number, category in enumerate(lexicon.categories, 1)}
    lines = ["%", *(f"{number}\t{category}" for category, number in numbers.items()), "%"]
    words: dict[str, list[str]] = {}
    for category, pattern, _, _, _ in list_entries(lexicon):
        words.setdefault(pattern, []).append(numbers[category])
    lines += ["\t".join([word, *belongs]) for word, belongs in words.items()]
    return "\n".join(lines) + "\n"
