"""What is doubtful about a corpus as a whole, or about a text that may be many: said, and nothing changed."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from narrative.corpus.readers.columns import plain_name
from narrative.corpus.readers.copied_texts import CopiedTexts
from narrative.corpus.readers.path_rule import PathRule
from narrative.corpus.readers.rows import Problem, Rows, as_text
from narrative.errors.tracebacks import suggest
from narrative.tables.decoding import mend
from narrative.text.language_names import COLUMNS, NO_LANGUAGE, find_code, name_language, suggest_code

#: So many names that are alike are listed.
_MOST = 20
#: What stands in each article once, in files that databases write: an example, and the whole line.
_SIGNS = {
    "Document 3 of 50": r"(?:(?:document|dokument)[ \t]+)?[0-9]{1,6}[ \t]+(?:of|von|van|de|sur|di)[ \t]+"
    r"[0-9]{1,6}(?:[ \t]+[a-z]{1,12})?",
    "LOAD-DATE: …": r"(?:load-date|date-chargement)[ \t]*:.*",
    "Document ABCD000020190502": r"(?:document|dokument|文件)[ \t]+[a-z]{3,12}[0-9]{8,14}[a-z0-9]{4,14}",
    "LENGTH: 500 words": r"(?:(?:length|länge|longueur|lengte)[ \t]*:[ \t]*)?[0-9][0-9,.]{0,7}[ \t]+"
    r"(?:words|wörter|mots|woorden)",
    "HEADLINE: …": r"(?:headline|title|titel|titre|kop)[ \t]*:.*",
    "BYLINE: …": r"(?:byline|by-line|autor|auteur|author)[ \t]*:.*",
    "FULL TEXT: …": r"(?:full text|body)[ \t]*:.*",
    "# a headline": r"#[ \t].*",
    "###": r"###+.*",
    "12.": r"[#(\[]?[0-9]{1,6}[.):\]]",
}
#: Signs that part one article too, if they are few.
_LINE, _HEADING = "____ (a line of one sign)", "# a headline"
#: What `blank-pages` cuts at, in a text whose line breaks may be of any kind.
_PAGES = "a page break, or four blank lines"
_PAGE = re.compile(r"\f|\n(?:[ \t]*\r?\n){4}(?!\s)")
#: Which form of `--split` cuts at such lines.
_CUTS = {"###": "###", "12.": "numbers", "Document 3 of 50": "numbers", _LINE: "rules", _PAGES: "blank-pages"}
_FEW = (_LINE, _HEADING, _PAGES, *list(_SIGNS)[-2:])
_SIGN = re.compile(
    "|".join(f"(?P<s{number}>{pattern})" for number, pattern in enumerate(_SIGNS.values())), re.IGNORECASE
)
#: With what a line must begin to be looked at, so that the lines of a long text pass quickly.
_BEGINS = frozenset("0123456789_=*#~-dlbhktafDLBHKTAF文")
_LONGEST_LINE = 400
_SHORTEST_LINE = 20
#: How often a sign must stand in a text that is several articles.
_OFTEN, _VERY_OFTEN = 2, 5


def look_like_many(text: str) -> tuple[str, str]:
    """Say of what a text of several articles looks like, and what cuts it; nothing if it looks like one.

    >>> look_like_many("A storm.\\nLOAD-DATE: May 2, 2019\\n\\nA calm.\\nLOAD-DATE: May 3, 2019\\n")
    ("2 lines like 'LOAD-DATE: …'", 'split=… cuts it')
    >>> look_like_many("A storm. A calm.")
    ('', '')
    """
    counts: Counter[str] = Counter()
    names = list(_SIGNS)
    for line in text.split("\n"):
        bare = line.strip()
        if not bare or bare[0] not in _BEGINS or len(bare) > _LONGEST_LINE:
            continue
        if len(bare) >= _SHORTEST_LINE and bare == bare[0] * len(bare):
            counts[_LINE] += 1
        elif found := _SIGN.fullmatch(bare):
            counts[names[int(str(found.lastgroup)[1:])]] += 1
    counts[_PAGES] = sum(1 for _ in _PAGE.finditer(text.strip()))
    often = [
        name for name in (*names, _LINE, _PAGES) if counts[name] >= (_VERY_OFTEN if name in _FEW else _OFTEN)
    ]
    if not often:
        return "", ""
    said = [
        f"{counts[name]:,} lines like {name!r}" if name != _PAGES else f"{counts[name]:,} times {name}"
        for name in often[:3]
    ]
    form = next((_CUTS[name] for name in often if name in _CUTS), None)
    return ", ".join(said), f"split={form!r} cuts it" if form else "split=… cuts it"


def find_alike(names: Mapping[str, int]) -> list[list[str]]:
    """Return names that differ only in case, blanks or punctuation, the commonest of each first.

    Args:
        names: how many documents have each name.

    >>> find_alike({"bbc": 3, "BBC": 120, "B.B.C.": 1, "CNN": 9})
    [['BBC', 'bbc', 'B.B.C.']]
    """
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        plain = unicodedata.normalize("NFKC", name).casefold()
        groups["".join(filter(str.isalnum, plain)) or name].append(name)
    alike = [
        sorted(group, key=lambda name: (-names[name], name)) for group in groups.values() if len(group) > 1
    ]
    return sorted(alike, key=lambda group: (-names[group[0]], group[0]))


#: How the doubt about a name of a language ends: it is told once for each name in a file.
NO_CODE = "is not the name of one language known here"


def note_languages(rows: Rows, column: str, values: Sequence[object], numbers: Iterable[int | None]) -> None:
    """Note in the rows of a file each name of a language that is not understood, where it stands first.

    Args:
        rows: what is noted, and where.
        column: the name of a column; of others than `language` and `lang` nothing is said.
        values: what stands in it.
        numbers: of the rows in which they stand.
    """
    if plain_name(column) not in COLUMNS:
        return
    told: set[str] = set()
    for value, number in zip(values, numbers, strict=True):
        text = as_text(value).strip()
        if text in told or text.casefold() in NO_LANGUAGE or find_code(text):
            continue
        told.add(text)
        code = suggest_code(text)
        way = (
            f"; {code!r} is {name_language(code)}" if code else "; a code such as 'en' or 'uk' is understood"
        )
        rows.note(f"{column} {text[:40]!r} {NO_CODE}", f"taken from the text instead{way}", number)


def conclude(
    outlets: Mapping[str, int], taken: Mapping[str, int], rule: PathRule | None, copies: CopiedTexts
) -> list[Problem]:
    """Return what is to be said once all documents are read.

    Args:
        outlets: how many documents each outlet has.
        taken: how many documents have a field from the name of their file.
        rule: by which names were read.
        copies: which articles have the text of articles of another file.
    """
    said = []
    if rule is not None and any(taken.values()):
        parts = ", ".join(f"the {field} of {taken[field]:,}" for field in rule.fields if taken.get(field))
        way = "yours" if rule.told else "all names agree on it"
        said.append(
            Problem(
                "names of files",
                f"the rule {rule.template!r} ({way}) gives, in articles: {parts}",
                "taken where the file itself says nothing; path_rule=… names another rule",
                False,
            )
        )
    alike = find_alike({name: count for name, count in outlets.items() if name})
    for group in alike[:_MOST]:
        listed = ", ".join(f"{name!r} ({outlets[name]:,})" for name in group)
        joined = dict.fromkeys(group[1:], group[0])
        way = f"kept apart; rename={ {'outlet': joined}!r} joins them"
        said.append(Problem("outlets", f"differ only in case, blanks or punctuation: {listed}", way, False))
    if len(alike) > _MOST:
        more = f"{len(alike) - _MOST:,} more names differ only in case, blanks or punctuation"
        said.append(Problem("outlets", more, "kept apart", False))
    return said + copies.tell()


def doubt_header(renamed: Mapping[str, str]) -> list[tuple[str, str]]:
    """Say which columns of a file have the name of another one, and how they are called here.

    >>> doubt_header({"text_2": "text"})
    [("two columns are called 'text'", "the later one is 'text_2'")]
    """
    return [
        (f"two columns are called {mend(plain)!r}", f"the later one is {mend(name)!r}")
        for name, plain in renamed.items()
    ]


def doubt_renames(
    rename: Mapping[str, Mapping[str, str]], columns: Mapping[str, Collection[object]]
) -> Iterator[Problem]:
    """Yield a doubt about each name that was to be renamed and that nothing has.

    Args:
        rename: for a column, values and what stands in their place.
        columns: what the columns of the documents contain, once renamed.

    >>> [doubt] = doubt_renames({"outlet": {"bbb": "CNN"}}, {"outlet": ["BBC"]})
    >>> doubt.problem
    "no article has the outlet 'bbb'"
    >>> [doubt.problem for doubt in doubt_renames({"paper": {"bbc": "BBC"}}, {"outlet": ["BBC"]})]
    ["no file has the column 'paper'"]
    """
    for column, names in rename.items():
        if column not in columns:
            way = f"nothing was renamed; there are {', '.join(columns)}.{suggest(column, columns)}"
            yield Problem("renaming", f"no file has the column {column!r}", way, False)
            continue
        there = {value for value in columns[column] if isinstance(value, str) and value}
        for old, new in names.items():
            if new not in there:
                way = f"nothing was renamed.{suggest(old, there)}"
                yield Problem("renaming", f"no article has the {column} {old!r}", way, False)
