"""What the names of files and folders say: outlet, date and title, by a rule that is told or inferred."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from narrative.corpus.readers.dates import parse_date
from narrative.corpus.readers.written_dates import read_written_date
from narrative.errors import CorpusError

#: What may part the fields of a name, beside what a rule writes out.
_SIGNS = " _-–—,.;+()[]"
#: The last four signs of what is abbreviated to its first letters, but for the last full stop.
_ABBREVIATED = re.compile(r"(?:^|[\s.])\w\.\w$")
#: A date in a name: year, month and day as numbers, parted alike or not at all.
_DATE = re.compile(
    r"(?<![0-9])(?P<year>1[5-9][0-9]{2}|2[01][0-9]{2})(?P<sign>[-_. ]?)(?P<month>[0-9]{2})(?P=sign)"
    r"(?P<day>[0-9]{2})(?![0-9])"
)
_FIELD = re.compile(r"\{([a-z_][a-z0-9_]*)\}")
_ENDING = re.compile(r"\.[A-Za-z0-9*]{1,5}$")
#: No date in a name is longer, no rule, and none has more fields.
_LONGEST_DATE, _LONGEST, _MOST_FIELDS = 40, 300, 10
_NOT_IN_NAMES = ("doc_id", "text")
#: A field whose value is not used.
_UNUSED = "_"


def check_template(template: object) -> None:
    """Refuse a rule that cannot be read.

    Raises:
        CorpusError: it has no field or one twice, two fields with nothing between, or leads elsewhere.

    >>> check_template("{outlet}{title}")
    Traceback (most recent call last):
    narrative.errors.CorpusError: The path rule '{outlet}{title}' has nothing between two fields. ...
    """
    example = "Write it as in '{outlet}/{date} {title}'."
    if not isinstance(template, str) or not template.strip() or len(template) > _LONGEST:
        raise CorpusError(f"A path rule is a text of at most {_LONGEST} characters. {example}")
    shown = f"The path rule {template!r}"
    names = [name for name in _FIELD.findall(template) if name != _UNUSED]
    rest = _FIELD.sub("\0", template)
    if template.startswith(("/", "~")) or "\\" in template or ".." in template.split("/"):
        raise CorpusError(f"{shown} must name folders below the corpus, separated by /. {example}")
    if not names or "{" in rest or "}" in rest:
        raise CorpusError(f"{shown} has no fields that can be read. {example}")
    if len(set(names)) < len(names) or rest.count("\0") > _MOST_FIELDS:
        raise CorpusError(f"{shown} has a field twice, or more than {_MOST_FIELDS}. {example}")
    if "\0\0" in rest:
        raise CorpusError(f"{shown} has nothing between two fields. {example}")
    if taken := [name for name in names if name in _NOT_IN_NAMES]:
        raise CorpusError(f"{shown} has the field {taken[0]}, which is never read from names. {example}")


@dataclass(frozen=True)
class PathRule:
    """A rule that reads fields from the last folders and the name of a file.

    Attributes:
        template: the rule, as `{outlet}/{date} {title}`; what a field `{_}` holds is not used.
        told: whether the user said it; else all files agree on it.
        formats: in which dates may be written.
    """

    template: str
    told: bool = True
    formats: tuple[str, ...] = ()

    @property
    def fields(self) -> list[str]:
        """The names of what it reads."""
        return [name for name in _FIELD.findall(self.template) if name != _UNUSED]

    def read(self, name: str) -> dict[str, str]:
        """Return what the name of a file says; nothing, if it does not fit the rule.

        Args:
            name: its path below the corpus, with slashes and the ending.

        >>> PathRule("{outlet}/{date} {title}").read("The Post/2019-04-29 Ministers resign.txt")
        {'outlet': 'The Post', 'date': '2019-04-29', 'title': 'Ministers resign'}
        >>> PathRule("{outlet} {date}").read("New York Times_29 April 2019.txt")
        {'outlet': 'New York Times', 'date': '29 April 2019'}
        >>> PathRule("{outlet}/{date} {title}").read("B.B.C./2019-04-29 Rain (again).txt")
        {'outlet': 'B.B.C.', 'date': '2019-04-29', 'title': 'Rain (again)'}
        >>> PathRule("{outlet} - {title}").read("notes.txt")
        {}
        """
        parts = list(PurePosixPath(name).with_suffix("").parts)
        if len(parts) < len(self._levels):
            return {}
        found: dict[str, str] = {}
        for pieces, part in zip(self._levels, parts[-len(self._levels) :], strict=True):
            read = _read_with_date(part, pieces, self.formats) if "date" in pieces else _read(part, pieces)
            if read is None:
                return {}
            found |= read
        return {field: found[field] for field in self.fields if found.get(field)}

    @cached_property
    def _levels(self) -> list[list[str]]:
        """For each folder and the name: what stands written, and names of fields, in turn."""
        levels = [_FIELD.split(level) for level in self.template.split("/")]
        levels[-1][-1] = _ENDING.sub("", levels[-1][-1])
        return levels


def _read(text: str, pieces: Sequence[str]) -> dict[str, str] | None:
    """Read fields that are parted by what stands written; the last takes the rest."""
    found: dict[str, str] = {}
    first = _written(pieces[0]).match(text)
    if not first:
        return None
    place = first.end()
    for number in range(1, len(pieces), 2):
        written = pieces[number + 1]
        if number + 2 >= len(pieces):
            end = len(text) - len(written)
            if not text.endswith(written):
                return None
            stop = len(text)
        else:
            parting = _written(written).search(text, place)
            if not parting:
                return None
            end, stop = parting.span()
        whole = not place and end == len(text)  # a folder says just this, so its signs belong to it
        value = text.strip(" _") if whole else _trim(text[place:end])
        if not value and pieces[number] != _UNUSED:
            return None
        found[pieces[number]] = value if " " in value else value.replace("_", " ")
        place = stop
    return found if place == len(text) else None


def _trim(text: str) -> str:
    """Return a part of a name without the signs around it; those of an abbreviation or a bracket stay.

    >>> _trim("B.B.C. - "), _trim("(London) Post. "), _trim("-Post (London)_")
    ('B.B.C.', '(London) Post', 'Post (London)')
    """
    value = text.strip(_SIGNS)
    start = text.find(value)
    before, after = text[:start][-1:], text[start + len(value) :][:1]
    if after == "." and _ABBREVIATED.search(value[-4:]):
        value += after
    for opened, closed in ("()", "[]"):
        more = value.count(opened) - value.count(closed)
        value = opened * (more < 0 and before == opened) + value + closed * (more > 0 and after == closed)
    return value


def _written(text: str) -> re.Pattern[str]:
    """Return what stands written in a rule as a pattern: a blank or an underscore is any run of them."""
    return re.compile("[ _]+" if text and not text.strip(" _") else re.escape(text))


def _read_with_date(text: str, pieces: Sequence[str], formats: tuple[str, ...]) -> dict[str, str] | None:
    """Read fields of which one is the date: that is found first, and the others stand before and after."""
    place = list(pieces).index("date")
    before, after = list(pieces[:place]), list(pieces[place + 1 :])
    span = _find_date(text, formats, starts=len(before) == 1 and not before[0], ends=after == [""])
    if span is None:
        return None
    start, end, date = span
    found = {"date": date}
    before[-1], after[0] = before[-1].rstrip(_SIGNS), after[0].lstrip(_SIGNS)
    for part, beside in ((_trim(text[:start]), before), (_trim(text[end:]), after)):
        if beside == ["", _UNUSED, ""] and not part:
            continue
        read = _read(part, beside) if len(beside) > 1 else ({} if part == beside[0] else None)
        if read is None:
            return None
        found |= read
    return found


def _find_date(
    text: str, formats: tuple[str, ...], *, starts: bool, ends: bool
) -> tuple[int, int, str] | None:
    """Return where the date in a name begins and ends, and how it reads."""
    if (found := _DATE.search(text)) and (day := _day(found)):
        start, end = found.span()
        if not (starts and start) and not (ends and end < len(text)):
            return start, end, day
    borders = [place for place, sign in enumerate(text) if sign in _SIGNS]
    begins = [0] if starts else [0, *(place + 1 for place in borders)]
    stops = [len(text)] if ends else [len(text), *reversed(borders)]
    for start in begins:
        for end in stops:
            if 4 <= end - start <= _LONGEST_DATE and any(map(str.isdigit, text[start:end])):
                for shown in dict.fromkeys((text[start:end], text[start:end].replace("_", " "))):
                    try:
                        if parse_date(shown, formats):
                            return start, end, shown
                    except ValueError:
                        continue
    return None


def _day(found: re.Match[str]) -> str:
    """Return the day that three numbers name, as ISO; nothing if there is none."""
    try:
        return datetime.date(*(int(found[name]) for name in ("year", "month", "day"))).isoformat()
    except ValueError:
        return ""


def infer_rule(names: Sequence[str]) -> PathRule | None:
    """Return the rule on which the names of all files agree; `None` if there is none.

    Every name must hold a date, year first. What stands before it, or one of the folders, is the outlet if
    there are several of them, and at most half as many as files; what stands after it is the title if
    at least half are different, and they are written as titles are (not `ministers-resign`).

    Args:
        names: paths below the corpus, with slashes and endings, of files that are one article each.

    >>> infer_rule([f"{outlet}/2019-04-{day} {title}.txt" for outlet in ("Post", "Sun")
    ...             for day, title in (("29", "Rain"), ("30", "Snow"), ("28", "Wind"))]).template
    '{outlet}/{date} {title}'
    >>> infer_rule(["2019-04-29.txt", "notes.txt"])
    """
    split = [PurePosixPath(name).with_suffix("").parts for name in names]
    dated = [_DATE.search(parts[-1]) for parts in split if parts]
    if len(dated) < max(len(names), 2) or not all(found and _day(found) for found in dated):
        return None
    before = [found.string[: found.start()].strip(_SIGNS) for found in dated if found]
    after = [found.string[found.end() :].strip(_SIGNS) for found in dated if found]
    first, last = _role(before, "outlet"), _role(after, "title")
    if first != "{outlet}" and last != "{title}" and _role(before, "title") == "{title}":
        first = "{title}"
    name = " ".join(part for part in (first, "{date}", last) if part)
    folders = "" if first == "{outlet}" else _find_outlets([parts[:-1] for parts in split])
    return PathRule(folders + name, told=False)


def suggest_rule(names: Sequence[str]) -> tuple[PathRule, list[str]] | None:
    """Return the rule that most names fit where not all do, and those that do not; `None` if there is none.

    Args:
        names: paths below the corpus, with slashes and endings, of files that are one article each.

    >>> names = [f"BBC/2019-04-{name}.txt" for name in ("29 Rain", "30 Snow", "28 Wind")]
    >>> rule, others = suggest_rule([*names, "an article.docx"])
    >>> rule.template, others
    ('{outlet}/{date} {title}', ['an article.docx'])
    """
    dated = [name for name in names if (found := _DATE.search(PurePosixPath(name).stem)) and _day(found)]
    if len(dated) < max(3, len(names) / 2) or not (rule := infer_rule(dated)):
        return None
    folders = {PurePosixPath(name).parent.name for name in dated}
    if "{outlet}" not in rule.template and len(folders) == 1 and any(map(str.isalpha, "".join(folders))):
        rule = PathRule(f"{{outlet}}/{rule.template}", told=False)
    fits = {name for name in dated if rule.read(name)}
    return rule, [name for name in names if name not in fits]


def _role(values: Sequence[str], role: str) -> str:
    """Return what stands beside the date in all names, as a field of a rule."""
    if not any(values):
        return ""
    different = len({value.casefold() for value in values})
    named = all(any(map(str.isalpha, value)) for value in values)
    if role == "outlet":
        fits = 2 <= different <= len(values) / 2
    else:
        written = all(" " in value or value[:1].isupper() for value in values)  # not ministers-resign
        fits = written and different >= len(values) / 2
    return f"{{{role}}}" if named and fits else f"{{{_UNUSED}}}"


def _find_outlets(folders: Sequence[tuple[str, ...]]) -> str:
    """Return the folders of a rule down to the names: the one level that can be the outlet."""
    depth = len(folders[0])
    if not depth or any(len(parts) != depth for parts in folders):
        return ""
    roles = [_role(level, "outlet") for level in zip(*folders, strict=True)]
    for number, level in enumerate(zip(*folders, strict=True)):
        if any(read_written_date(f"{name} 2000") for name in level):  # folders of months
            roles[number] = f"{{{_UNUSED}}}"
    if roles.count("{outlet}") != 1:
        return ""
    start = roles.index("{outlet}")
    return "".join(f"{role}/" for role in roles[start:])
