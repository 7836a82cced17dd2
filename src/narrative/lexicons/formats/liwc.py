"""LIWC (`.dic`): numbered categories between two lines with `%`, then words with the numbers of theirs."""

from __future__ import annotations

import re

from narrative.lexicons.formats.draft import Draft, list_entries
from narrative.lexicons.lexicon import Lexicon

_CATEGORY = re.compile(r"(\d{1,9})\s+(\S.*)")
_REMARK = re.compile(r"(?<=\d)\s+(?:#|//).*")


def read(text: str, draft: Draft) -> None:
    """Read a file's text into the draft.

    Lines that begin with `#` or `//` and name no number are comments, as is what follows these signs behind
    the numbers. Tabs may be spaces where it is plain which numbers are those of categories. *01* and *1* are
    the same number. A heading without a number has no words of its own; those below it are called
    `heading.category`. Entries with a condition (`like (02 134)125/464`, `kind <of>131/125`) cannot be kept.
    """
    lines = text.split("\n")
    marks = [line for line, content in enumerate(lines, 1) if content.strip() == "%"]
    if len(marks) < 2:
        raise draft.fail(marks[0] if marks else 1, "the categories must stand between two lines with '%'")
    for line in range(1, marks[0]):
        if lines[line - 1].strip() and not _is_comment(lines[line - 1]):
            raise draft.fail(line, f"{lines[line - 1].strip()!r} comes before the first line with '%'")
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
        depth = len(content) - len(content.lstrip())
        above = [(width, name) for width, name in above if width < depth]
        own, label = _split_label(found[2] if found else content.strip())
        name = f"{above[-1][1]}.{own}" if above else own
        above.append((depth, name))
        if not found:
            draft.note(line, content.strip(), f"the heading {own!r} has no number, so no word can be in it")
            continue
        number = int(found[1])
        if number in names and names[number] != name:
            raise draft.fail(line, f"the number {number} is taken: it is that of {names[number]!r}")
        names[number] = name
        draft.add_category(name, line, label or own)
    if not names:
        raise draft.fail(first, "there is no category between the two lines with '%'")
    return names


def _split_label(name: str) -> tuple[str, str]:
    """The name of a category, and its label in brackets behind it."""
    rest, _, label = name[1:].partition("(")
    return (name[0] + rest.rstrip(), label[:-1]) if label.endswith(")") and label[:-1] else (name, "")


def _read_entry(content: str, line: int, names: dict[int, str], draft: Draft) -> None:
    entry = _REMARK.sub("", content.strip())
    if not entry or _is_comment(entry):
        return
    word, numbers, doubt = _split(entry)
    if _has_condition(entry):
        doubt = f"{entry!r} has a condition, which cannot be kept"
    elif not numbers and not doubt:
        doubt = f"{entry!r} has no number of a category"
    if doubt:
        draft.lose(line, entry, doubt)
        return
    for number in map(int, numbers):
        if number in names:
            draft.add(names[number], word, line)
        else:
            draft.lose(line, word, f"{word!r} has the number {number}, which no category has")


def _split(entry: str) -> tuple[str, list[str], str]:
    """The word and the numbers of an entry's line, and why it cannot be told which is which, if so.

    A tab, or two spaces, stand between them. Behind a single space one number is that of a category; of
    several the first may belong to a phrase (*catch 22*), unless it begins with 0.
    """
    for gap in ("\t", "  "):
        word, _, rest = entry.partition(gap)
        if _are_numbers(rest) and (gap == "\t" or not _are_numbers(word.rpartition(" ")[2])):
            return word.strip(), rest.split(), ""
    parts = entry.split()
    last = len(parts)
    while last > 1 and _are_numbers(parts[last - 1]):
        last -= 1
    word, numbers = " ".join(parts[:last]), parts[last:]
    if len(numbers) < 2 or numbers[0].startswith("0"):
        return word, numbers, ""
    one, other = f"{word} {numbers[0]}", ", ".join(numbers[1:])
    doubt = f"{word!r} in {', '.join(numbers)}, or {one!r} in {other}? Put a tab between word and numbers"
    return word, [], doubt


def _are_numbers(text: str) -> bool:
    """Whether there are numbers, of which each can be that of a category, and nothing else."""
    parts = text.split()
    return bool(parts) and all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts)


def _has_condition(entry: str) -> bool:
    """Whether something with a letter or digit stands in round or pointed brackets."""
    opened, held = False, False
    for sign in entry:
        if sign in ")>":
            if opened and held:
                return True
            opened, held = False, False
        elif sign in "(<":
            opened = True
        else:
            held = held or (opened and (sign.isalnum() or sign == "_"))
    return False


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
