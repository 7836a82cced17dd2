"""Lexicons in the formats of LIWC, quanteda and Lexicoder, published word lists of tone, and plain CSV."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from narrative.errors import LexiconError, ParameterError, UnknownNameError, list_given
from narrative.lexicons.files import Row
from narrative.lexicons.formats import lexicoder, liwc, liwc_table, norms, plain, quanteda, word_lists
from narrative.lexicons.formats.draft import Draft, list_entries
from narrative.lexicons.formats.encodings import read_text
from narrative.lexicons.lexicon import Lexicon, build_lexicon, check_lexicon
from narrative.lexicons.patterns import parse_pattern
from narrative.resources import locate
from narrative.text.language_names import check_language

#: For each format how a file of it is read into a draft.
_READERS: dict[str, Callable[[str, Draft], None]] = {
    "dic": liwc.read,
    "dicx": liwc_table.read,
    "yaml": quanteda.read,
    "lc3": lexicoder.read,
    "csv": plain.read,
    "afinn": word_lists.read_afinn,
    "hu-liu": word_lists.read_hu_liu,
    "nrc": word_lists.read_nrc,
    "sentiws": word_lists.read_sentiws,
    "norms": norms.read,
}
#: What has no meaning in the patterns of a format; in `csv` everything has one.
_MEANINGLESS = {
    "csv": r"(?!)", "yaml": r"^[!^]",
    **dict.fromkeys(("afinn", "hu-liu", "nrc", "sentiws", "norms"), r"^[!^]|[?*]"),
}  # fmt: skip
#: How a lexicon is written in it; and what its patterns can hold, besides words and phrases.
_WRITERS: dict[str, Callable[[Lexicon], str]] = {
    "dic": liwc.write,
    "dicx": liwc_table.write,
    "yaml": quanteda.write,
    "lc3": lexicoder.write,
    "csv": plain.write,
}
_HOLDS = {
    "dic": frozenset({"stem"}),
    "dicx": frozenset({"stem", "weight"}),
    "yaml": frozenset({"stem", "wildcard"}),
    "lc3": frozenset({"stem"}),
    "csv": frozenset({"stem", "wildcard", "weight", "exclusion", "case", "note"}),
}
_ENDINGS = {".dic": "dic", ".dicx": "dicx", ".yml": "yaml", ".yaml": "yaml", ".lc3": "lc3", ".csv": "csv"}
#: Endings of dictionaries that quanteda reads and this package does not.
_OTHERS = {".ykd": "Yoshikoder", ".cat": "WordStat", ".lcd": "Lexicoder 2"}
#: Endings of files that can be in several formats, which their first lines tell.
_SEVERAL = (".txt", ".tsv", ".csv")
#: What joins the words of a phrase in the dictionaries of quanteda (`concatenator`), and in many others.
_LOW_LINE = re.compile(r"(?<=[^\s_])_+(?=[^\s_])")
#: What a lexicon can hold, and how it is called if a format cannot.
_CALLED = {
    "wildcard": "a wildcard other than one * at the end of a word",
    "weight": "a weight",
    "exclusion": "an exclusion",
    "case": "a mark for case",
    "note": "a note",
    "zero": "the weight 0",
    "low line": "an underscore inside a word",
}


def read_lexicon(
    path: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    format: str | None = None,
    *,
    strict: bool = True,
    encoding: str | None = None,
    language: str | None = None,
    columns: Mapping[str, str] | None = None,
    neutral: float | None = None,
) -> Lexicon:
    """Return the lexicon of a file in another program's format, or of several files.

    - `dic`: LIWC. Categories are numbered between two lines with `%`; then come words with their numbers.
      Categories that are indented below others are called `parent.child`.
    - `dicx`: LIWC-22. A CSV table with a row per word and a column per category; a cell holds an `X`, a
      weight, or nothing (0 is nothing too).
    - `yaml`: quanteda. Keys with lists of words; nested keys are called `parent.child`.
    - `lc3`: Lexicoder. A line `+CATEGORY`, then a word on each line.
    - `csv`: columns category and pattern, and weight and note if you like; separated by comma, semicolon or
      tab.
    - `afinn`: a word or phrase, a tab and its value, from −5 to 5. One category, *valence*.
    - `hu-liu`: two lists of words, whose file names say which is positive and which negative.
    - `nrc`: a word, a category and 0 or 1, with tabs between.
    - `sentiws`: word|tag, its weight, and its inflected forms, which count as it does; in German.
    - `norms`: a table of rated words, as ANEW or that of Warriner et al., with a category for each column of
      ratings (*valence*, *arousal*, *dominance*). Name other columns with `columns`.

    docs/word-lists.md says where the published lists of tone are had, and under what terms.

    Files are UTF-8 or UTF-16, else they are taken for cp1252; single bytes that are not UTF-8 are mended.
    Each assumption is noted in `problems`, and so is the first word that looks as if the encoding was another
    one. In all but `csv`, `!` and `^` have no meaning, and are part of no word; neither has `?` in `dic`,
    `dicx` and `lc3`, nor `?` and `*` in word lists of tone; and an underscore joins the words of a phrase, so
    that *united_states* is read as *united states*. A word that stands twice in a category is kept once. What
    was changed, or left out, is a row of `lexicon.problems` (line, pattern, problem).

    Args:
        path: the file; or several of one format, which make one lexicon. The lexicon has the name of the
            file, without ending; of several, that of the format.
        format: one of the above; by default the file's ending decides, or its first lines.
        strict: raise an error where an entry cannot be kept (an emoticon, a condition, a number that no
            category has). If not, such entries are left out, and listed in `problems`.
        encoding: of the file, where it is another: "cp1251" (Cyrillic), "iso-8859-2" (Central European), …
        language: of the entries, as "uk" or "Ukrainian"; then documents in other languages are not measured.
            By default it is not known, and all documents are.
        columns: of `norms`, by `word` the column of the words, by the name that each category is to have its
            column, as {"word": "Word", "valence": "V.Mean.Sum"}.
        neutral: of `norms`, the middle of the scale; by default the range of the ratings tells, and what was
            taken is in `problems`.

    Raises:
        LexiconError: the file is not of its format, or has an entry that cannot be kept; each is named with
            its line.
        ParameterError: the language is not known, or `columns` are given for another format.
        UnknownNameError: the format is not known.

    >>> from pathlib import Path; from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "small.dic"
    ...     size = path.write_text("%\\n1\\tHope\\n%\\nhope*\\t1\\n:)\\t1\\n")
    ...     lexicon = read_lexicon(path, strict=False)
    >>> lexicon.entries["pattern"].tolist(), lexicon.problems["pattern"].tolist()
    (['hope*'], [':)'])
    """
    given = [path] if isinstance(path, os.PathLike) else list_given("path", path)
    if not given:
        raise LexiconError("path=[]: the list is empty. Give a file, or several of one format.")
    paths, code = [locate(each) for each in given], check_language(language)
    drafts: list[Draft] = []
    rows: list[Row] = []
    chosen = ""
    for file in paths:
        draft, chosen = _read_file(file, format, encoding, columns, neutral)
        rows += _check_rows(draft, chosen)
        drafts.append(draft)
    _refuse_losses(drafts, strict)
    several = len(paths) > 1
    name = chosen if several else paths[0].stem if paths else ""
    code = code or next((draft.language for draft in drafts if draft.language), "")
    said: dict[str, dict[str, Any]] = {}
    for draft in drafts:
        for category, label in draft.categories.items():
            scale = {"neutral": draft.neutral[category]} if category in draft.neutral else {}
            said.setdefault(category, {"label": label, "definition": "", **scale})
    card: dict[str, Any] = {"name": name, **({"language": code} if code else {}), "categories": said}
    lexicon = build_lexicon(name, rows, card, place="line" if several else f"{paths[0].name}, line")
    listed = [
        (line, pattern, f"{draft.place}: {problem}" if several else problem)
        for draft in drafts
        for line, pattern, problem in sorted([*draft.losses, *draft.notes])
    ]
    problems = pd.DataFrame(listed, columns=["line", "pattern", "problem"])
    problems = problems.astype({"line": "int64", "pattern": "str", "problem": "str"})
    return Lexicon(lexicon.name, lexicon.entries, lexicon.card, problems)


def _read_file(
    path: Path,
    format: str | None,
    encoding: str | None,
    columns: Mapping[str, str] | None,
    neutral: float | None,
) -> tuple[Draft, str]:
    """Read a file; return what it holds, and its format."""
    if not path.is_file():
        if path.suffix and format is None and path.suffix.lower() not in {*_ENDINGS, *_SEVERAL}:
            raise UnknownNameError("format", path.suffix, _READERS)
        raise LexiconError(f"There is no file '{path}'.")
    draft = Draft(path.name)
    text = read_text(path, encoding, draft)
    chosen = _recognise(path, text, format, asked=columns is not None)
    if chosen == "norms":
        norms.read(text, draft, columns, neutral)
    elif columns is not None or neutral is not None:
        raise ParameterError(
            f"columns=…, neutral=…: they are for the format 'norms', and not for {chosen!r}."
        )
    else:
        _READERS[chosen](text, draft)
    return draft, chosen


def _recognise(path: Path, text: str, format: str | None, *, asked: bool) -> str:
    """The format asked for, or the one that the file's ending or its first lines tell."""
    ending = path.suffix.lower()
    if format is None and (program := _OTHERS.get(ending)):
        raise LexiconError(
            f"'{path.name}': dictionaries of {program} are not read here. R's quanteda makes YAML of one: "
            f'writeLines(as.yaml(dictionary(file = "{path.name}")), "{path.stem}.yaml"). '
            f"Formats that are read: {', '.join(_READERS)}."
        )
    if format is not None or ending not in _SEVERAL:
        return _choose(path, format)
    if asked or norms.recognise(text):
        return "norms"
    if liwc_table.recognise(text):
        return "dicx"
    found = word_lists.recognise(text) or ("csv" if ending == ".csv" else "")
    if not found:
        raise LexiconError(
            f"The format of '{path.name}' cannot be told by its first lines. Name it, as in format='afinn' "
            f"({', '.join(_READERS)}); of a table of rated words name the columns, as in "
            "columns={'word': 'Word', 'valence': 'Rating'}."
        )
    return found


def _refuse_losses(drafts: Sequence[Draft], strict: bool) -> None:
    """Raise an error if entries cannot be kept, unless they may be left out."""
    lost = [f"{draft.place}, line {line}: {problem}" for draft in drafts for line, _, problem in draft.losses]
    if strict and lost:
        listed = "\n  ".join(lost)
        raise LexiconError(
            f"{drafts[0].place} has {len(lost)} entries that cannot be kept "
            f"(strict=False leaves them out, and lists them in lexicon.problems):\n  {listed}"
        )


def _check_rows(draft: Draft, chosen: str) -> list[Row]:
    """The entries that can be kept, each once; what is lost or changed goes into the draft."""
    rows: list[Row] = []
    seen: dict[tuple[str, object], int] = {}
    for category, text, weight, note, line in draft.rows:
        try:
            if not isinstance(text, str):
                raise ValueError(f"{text!r} is not a text")
            sign = re.search(_MEANINGLESS.get(chosen, r"^[!^]|\?"), text.strip())
            if sign:
                raise ValueError(f"{sign[0]!r} has no meaning in this format, and is part of no word")
            phrase = _LOW_LINE.sub(" ", text)
            pattern = parse_pattern(text if chosen == "csv" else phrase)
            if phrase != text and chosen == "csv":
                draft.note(
                    line, text, f"found only where a text has the underscore too; the phrase is {phrase!r}"
                )
            elif phrase != text:
                draft.note(line, text, f"the underscore joins the words of a phrase: read as {phrase!r}")
        except ValueError as error:
            draft.lose(line, text, str(error))
            continue
        if (category, pattern.key) in seen:
            first = seen[category, pattern.key]
            draft.note(line, text, f"stands in {category!r} already on line {first}; kept once")
        else:
            seen[category, pattern.key] = line
            rows.append((category, pattern.text, weight, note, line))
    return rows


def write_lexicon(
    lexicon: Lexicon, path: str | os.PathLike[str], format: str | None = None, *, strict: bool = True
) -> pd.DataFrame:
    """Write a lexicon in another program's format, and return a table of what the format cannot hold.

    | | `*` at the end | other wildcards | weights | `!` and `^` | notes |
    | --- | --- | --- | --- | --- | --- |
    | `dic`, `lc3` | yes | no | no | no | no |
    | `dicx` | yes | no | yes | no | no |
    | `yaml` | yes | yes | no | no | no |
    | `csv` | yes | yes | yes | yes | yes |

    No format has a place for the card (labels, definitions, licence, source): send `card.toml` along.

    Args:
        lexicon: what is to be written.
        path: the file to write, in UTF-8; one that is there is replaced.
        format: `dic`, `dicx`, `yaml`, `lc3` or `csv`; by default the file's ending decides.
        strict: raise an error if an entry would count otherwise than here. If not, an entry whose weight the
            format cannot hold is written without it, and others that it cannot hold are left out.

    Returns:
        A table (line, pattern, problem) of all that was not written, notes included.

    Raises:
        LexiconError: the format cannot hold an entry; each is named with its line. Nothing was written.
        UnknownNameError: the format is not known.
    """
    check_lexicon(lexicon)
    path = Path(path)
    chosen = _choose(path, format)
    losses: list[tuple[int, str, str]] = []
    notes: list[tuple[int, str, str]] = []
    kept = []
    for row, (entry, pattern) in enumerate(zip(list_entries(lexicon), lexicon.patterns, strict=True)):
        _, text, weight, note, line = entry
        needs = {
            "wildcard": any(re.search(r"\?|\*.", word) or word == "*" for word in pattern.words),
            "weight": weight != 1,
            "exclusion": pattern.exclusion,
            "case": pattern.case,
            "note": bool(note),
            "low line": chosen != "csv" and _LOW_LINE.search(text) is not None,
            "zero": weight == 0 and chosen == "dicx",  # would be read as "not in this category"
        }
        lacking = {need for need, needed in needs.items() if needed} - _HOLDS[chosen]
        for need in (need for need in needs if need in lacking):
            listed = notes if need == "note" else losses
            listed.append((line, text, f"{chosen} cannot hold {_CALLED[need]}"))
        if lacking.isdisjoint({"wildcard", "exclusion", "case", "zero", "low line"}):
            kept.append(row)
    written = Lexicon(lexicon.name, lexicon.entries.iloc[kept], lexicon.card)
    text = _WRITERS[chosen](written)
    losses += _differences(text, written, chosen)
    if strict and losses:
        described = "\n  ".join(f"line {line}: {pattern!r}: {problem}" for line, pattern, problem in losses)
        raise LexiconError(
            f"Lexicon {lexicon.name!r} has {len(losses)} things that {chosen} cannot hold "
            f"(strict=False writes the rest, and returns a table of these):\n  {described}"
        )
    path.write_bytes(text.encode("utf-8"))
    problems = pd.DataFrame(sorted([*losses, *notes]), columns=["line", "pattern", "problem"])
    return problems.astype({"line": "int64", "pattern": "str", "problem": "str"})


def _differences(text: str, written: Lexicon, chosen: str) -> list[tuple[int, str, str]]:
    """What would be read otherwise than it was written, such as categories named with signs of the format."""
    draft = Draft("")
    try:
        _READERS[chosen](text, draft)
    except LexiconError as error:
        return [(0, "", f"{chosen} cannot hold these names of categories{error}")]
    again = {(category, pattern) for category, pattern, *_ in draft.rows}
    lost = [
        (line, pattern, f"{chosen} cannot hold the name of the category {category!r}")
        for category, pattern, _, _, line in list_entries(written)
        if (category, pattern) not in again
    ]
    missing = [name for name in written.categories if name not in draft.categories]
    return lost or [(0, "", f"{chosen} cannot hold the empty category {name!r}") for name in missing]


def _choose(path: Path, format: str | None) -> str:
    """The format asked for, or the one that the file's ending tells."""
    if format is None and path.suffix.lower() in _ENDINGS:
        return _ENDINGS[path.suffix.lower()]
    if format not in _READERS:
        raise UnknownNameError("format", path.suffix if format is None else format, _READERS)
    return format
