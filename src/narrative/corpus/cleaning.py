"""Boilerplate: passages that stand in many articles of an outlet, found by repetition, shown, then cut.

What is cut becomes blanks of the same length. So every offset stays one into the text as it was read, no word
of the passage is counted by any measure, and the table of spans can put the passages back.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

import pandas as pd

from narrative.corpus.levels import name_columns
from narrative.corpus.readers.assembly import problem_table
from narrative.corpus.readers.rows import Problem
from narrative.corpus.selection import get_column
from narrative.errors import CorpusError, check_corpus
from narrative.schema import name_value

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

#: A passage that is repeated is no longer than this, in characters.
_LONGEST = 600
#: So often the set of passages is weighed again.
_ROUNDS = 5
_DIGITS = re.compile(r"[0-9]+")
_LINE = re.compile(r"[^\n]*\S[^\n]*")
#: The tag of an agency before the first sentence, after a place or without, and behind the last one.
_HEAD_TAG = re.compile(r"[^\n(]{0,60}?(\([^()\n]{2,40}\) ?[-–—:]+ ?)")
_TAIL_TAG = re.compile(r"[.!?\"'”’»)] *((?:\([^()\n]{2,40}\)|[-–—/] ?[\w/ ]{2,25}))\s*\Z")
_COLUMNS = ("text", "documents", "share", "places", "words", "where")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence, or a part of one, within a line; the tag of an agency is a piece of its own."""

    start: int
    end: int
    line: int
    key: bytes
    is_tag: bool = False


def find_boilerplate(
    corpus: Corpus, *, by: str = "outlet", least: int = 3, share: float = 0.05
) -> pd.DataFrame:
    """Return the passages that many documents of a group have in common, to be looked through before a cut.

    Counted is in how many documents of a group a passage stands: whole lines, or sentences at the beginning
    or the end of a text, and tags of agencies there. Case, white space and the digits in numbers do not
    matter; what has no letters is none. What stands around it must differ in as many documents, so a text
    that was published several times is none. Neither is what makes more than half of a text.

    Args:
        corpus: the documents.
        by: the column whose values are the groups; the documents of a group share a boilerplate.
        least: in at least so many documents of a group a passage must stand.
        share: in at least this part of the documents of a group.

    Returns:
        A row for each passage: the group under its name (as in `schema.ESTIMATES`); `text`, as it stands
        where it is met first; `documents` and `share`, in how many of the group and in which part; `places`,
        how often; `words`, as blanks part them; and `where` it stands mostly: start, end or within. Most
        documents come first.

    Raises:
        CorpusError: there is no such column; `least` is below 2; `share` is not from 0 to 1.

    Example:
        >>> from narrative import Corpus
        >>> said = "Nothing happened on day {} of the war, they say.\\n\\nSign up now."
        >>> texts = [said.format(word) for word in ("one", "two", "three")]
        >>> corpus = Corpus.from_documents(pd.DataFrame({"text": texts, "outlet": "A"}))
        >>> find_boilerplate(corpus)[["outlet", "text", "documents", "where"]]
          outlet          text  documents where
        0      A  Sign up now.          3   end
    """
    check_corpus(corpus)
    _refuse_measured(corpus)
    if least < 2:
        raise CorpusError(f"least={least!r}: give 2 or more: a repeated passage is in several documents.")
    if not 0 <= share <= 1:
        raise CorpusError(f"share={share!r} is not a share of the documents; give a number from 0 to 1.")
    groups = _list_groups(corpus, by)
    texts = corpus.documents["text"].tolist()
    documents = [
        _split(text, sentences) for text, sentences in zip(texts, _list_sentences(corpus), strict=True)
    ]
    sizes = Counter(groups)
    needed = {group: max(least, math.ceil(share * size)) for group, size in sizes.items()}
    held: Counter[tuple[str, bytes]] = Counter()
    for group, pieces in zip(groups, documents, strict=True):
        held.update(
            {(group, piece.key) for piece in pieces if piece.key and piece.end - piece.start <= _LONGEST}
        )
    found = {one for one, count in held.items() if count >= needed[one[0]]}
    for _ in range(_ROUNDS):
        support = _count_surroundings(groups, documents, texts, found)
        kept = {one for one in found if len(support[one]) >= needed[one[0]]}
        if kept == found:
            break
        found = kept
    return _tabulate(groups, documents, texts, found, by, sizes)


def clean(corpus: Corpus, boilerplate: pd.DataFrame, *, by: str = "outlet") -> Corpus:
    """Return the corpus without the passages of a table: blanks of the same length stand in their place.

    Offsets stay true to the text as it was read, and no measure counts a word that was cut. `cut` of the
    result has every span with its text; `problems` has a row for each passage, and so has the record of a
    report. `put_back` returns the texts as they were read.

    Args:
        corpus: the documents.
        boilerplate: the table of `find_boilerplate`, looked through: rows that are text were taken out. Of
            it are used the column of the groups and `text`.
        by: the column whose values are the groups.

    Raises:
        CorpusError: the table lacks a column, or there is no such column in the corpus; or the corpus was
            cleaned before.

    Example:
        >>> from narrative import Corpus
        >>> said = "Nothing happened on day {} of the war, they say.\\n\\nSign up now."
        >>> texts = [said.format(word) for word in ("one", "two", "three")]
        >>> corpus = Corpus.from_documents(pd.DataFrame({"text": texts, "outlet": "A"}))
        >>> cleaned = clean(corpus, find_boilerplate(corpus))
        >>> cleaned.word_counts.tolist(), corpus.word_counts.tolist()
        ([10, 10, 10], [13, 13, 13])
        >>> cleaned.cut.loc[0, "text"]
        'Sign up now.'
    """
    check_corpus(corpus)
    _refuse_measured(corpus)
    if corpus.cut is not None:
        raise CorpusError("This corpus was cleaned already. Clean the corpus as it was read, with one table.")
    group_column = _name_column(by)
    for column in (group_column, "text"):
        if column not in boilerplate.columns:
            raise CorpusError(
                f"No column {column!r} in the table of passages. Give the table of find_boilerplate(corpus)."
            )
    groups = _list_groups(corpus, by)
    named = zip(_name_groups(boilerplate[group_column]), boilerplate["text"].astype(str), strict=True)
    wanted = {(group, key) for group, text in named if (key := _key(text))}
    spans: list[tuple[str, str, int, int, str]] = []
    documents = corpus.documents
    texts = []
    for doc_id, group, text, sentences in zip(
        documents.index, groups, documents["text"], _list_sentences(corpus), strict=True
    ):
        pieces = _split(text, sentences)
        cleaned = text
        lines = enumerate(_LINE.finditer(text))
        whole = {number for number, line in lines if (group, _key(line[0])) in wanted}
        keys = {piece.key for piece in pieces if piece.line in whole or (group, piece.key) in wanted}
        for run in _find_runs(pieces, keys):
            start, end = pieces[run[0]].start, pieces[run[-1]].end
            spans.append((str(doc_id), group, start, end, text[start:end]))
            cleaned = f"{cleaned[:start]}{_blank(text[start:end])}{cleaned[end:]}"
        texts.append(cleaned)
    documents = documents.assign(text=pd.Series(texts, index=documents.index, dtype="str"))
    cut = pd.DataFrame(spans, columns=["doc_id", group_column, "start", "end", "text"])
    problems = pd.concat([corpus.problems, _list_problems(cut, group_column, by)], ignore_index=True)
    return replace(corpus, _documents=documents, problems=problems, cut=cut, _parent=None, _rows=None)


def put_back(cleaned: Corpus) -> pd.DataFrame:
    """Return the documents of a cleaned corpus with their texts as they were read."""
    check_corpus(cleaned, "cleaned")
    documents = cleaned.documents
    if cleaned.cut is None:
        return documents
    texts = dict(zip(documents.index, documents["text"], strict=True))
    for doc_id, start, end, text in cleaned.cut[["doc_id", "start", "end", "text"]].itertuples(index=False):
        if doc_id in texts:
            texts[doc_id] = f"{texts[doc_id][:start]}{text}{texts[doc_id][end:]}"
    return documents.assign(text=pd.Series(list(texts.values()), index=documents.index, dtype="str"))


def _refuse_measured(corpus: Corpus) -> None:
    """Raise if the texts of a corpus are not at hand."""
    if "text" not in corpus.documents.columns:
        raise CorpusError("A measured corpus has no texts. Read them first, as in corpus.where(…).open().")


def _list_groups(corpus: Corpus, by: str) -> list[str]:
    """Return the group of each document as text."""
    return _name_groups(get_column(corpus.documents, by))


def _name_groups(column: pd.Series) -> list[str]:
    """Return groups as text, the same for 1, 1.0 and "1", as files have them; "" for a missing one."""
    return ["" if is_gap else name_value(each) for is_gap, each in zip(column.isna(), column, strict=True)]


def _name_column(by: str) -> str:
    """Return what the column of the groups is called in the table of passages and in that of spans."""
    return name_columns([by], ("doc_id", "start", "end", *_COLUMNS))[by]


def _list_sentences(corpus: Corpus) -> Iterator[list[tuple[int, int]]]:
    """Yield the sentences of each document by their first character and the one behind them."""
    store = corpus.sentence_store
    starts, ends, bounds = store.starts.tolist(), store.ends.tolist(), store.bounds.tolist()
    for first, last in pairwise(bounds):
        yield list(zip(starts[first:last], ends[first:last], strict=True))


def _split(text: str, sentences: Sequence[tuple[int, int]]) -> list[_Piece]:
    """Return the pieces of a text: sentences, parted at line breaks and at the tags of agencies."""
    breaks = {start for start, _ in sentences}
    tags = set()
    if head := _HEAD_TAG.match(text):
        breaks |= {head.start(1), head.end(1)}
        tags.add(head.start(1))
    if tail := _TAIL_TAG.search(text, max(0, len(text) - 80)):
        breaks.add(tail.start(1))
    cuts = sorted(breaks)
    pieces: list[_Piece] = []
    place = 0
    for number, line in enumerate(_LINE.finditer(text)):
        start = line.start()
        while place < len(cuts) and cuts[place] <= start:
            place += 1
        while start < line.end():
            end = cuts[place] if place < len(cuts) and cuts[place] < line.end() else line.end()
            place += end < line.end()
            inside = text[start:end]
            left, right = len(inside) - len(inside.lstrip()), len(inside.rstrip())
            if right > left:
                pieces.append(_Piece(start + left, start + right, number, _key(inside), start in tags))
            start = end
    return pieces


def _key(text: str) -> bytes:
    """Return what is the same for passages that are: whatever their case, white space and digits.

    A passage without letters, as the number of a page or a cell of a table, has none.
    """
    if not any(map(str.isalpha, text)):
        return b""
    plain = _DIGITS.sub("0", " ".join(text.casefold().split()))
    return hashlib.blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=9).digest()


def _find_runs(pieces: Sequence[_Piece], keys: set[bytes]) -> list[list[int]]:
    """Return the runs of pieces that can be cut: whole lines, and what leads inwards from an end."""
    if not keys:
        return []
    lines: dict[int, bool] = defaultdict(lambda: True)
    for piece in pieces:
        lines[piece.line] &= piece.key in keys
    cut = [lines[piece.line] for piece in pieces]
    for order in (range(len(pieces)), range(len(pieces) - 1, -1, -1)):
        for place in order:
            before_tag = order.step == 1 and place == 0 and len(pieces) > 1 and pieces[1].is_tag
            if pieces[place].key in keys:
                cut[place] = True
            elif not before_tag:
                break
    runs: list[list[int]] = []
    for place, is_cut in enumerate(cut):
        if is_cut and place and cut[place - 1]:
            runs[-1].append(place)
        elif is_cut:
            runs.append([place])
    return runs


def _count_surroundings(
    groups: Sequence[str],
    documents: Sequence[list[_Piece]],
    texts: Sequence[str],
    found: set[tuple[str, bytes]],
) -> dict[tuple[str, bytes], set[tuple[bytes, bytes]]]:
    """Return what stands around each passage, where it is no more than half of a text."""
    support: dict[tuple[str, bytes], set[tuple[bytes, bytes]]] = defaultdict(set)
    for group, pieces, text in zip(groups, documents, texts, strict=True):
        for run in _find_runs(pieces, {piece.key for piece in pieces if (group, piece.key) in found}):
            first, last = run[0], run[-1]
            if 2 * (pieces[last].end - pieces[first].start) > len(text):
                continue
            before = pieces[first - 1].key if first else b""
            after = pieces[last + 1].key if last + 1 < len(pieces) else b""
            for place in run:
                support[group, pieces[place].key].add((before, after))
    return support


def _tabulate(
    groups: Sequence[str], documents: Sequence[list[_Piece]], texts: Sequence[str],
    found: set[tuple[str, bytes]], by: str, sizes: Counter[str],
) -> pd.DataFrame:  # fmt: skip
    """Return the table of passages."""
    first: dict[tuple[str, bytes], str] = {}
    places: Counter[tuple[str, bytes]] = Counter()
    held: Counter[tuple[str, bytes]] = Counter()
    where: dict[tuple[str, bytes], Counter[str]] = defaultdict(Counter)
    for group, pieces, text in zip(groups, documents, texts, strict=True):
        here = set()
        for run in _find_runs(pieces, {piece.key for piece in pieces if (group, piece.key) in found}):
            at_start = run[0] == 0 or (run[0] == 1 and pieces[1].is_tag)
            side = "start" if at_start else "end" if run[-1] == len(pieces) - 1 else "within"
            for start, end in _list_passages(pieces, run):
                one = (group, _key(text[start:end]))
                first.setdefault(one, text[start:end])
                places[one] += 1
                where[one][side] += 1
                here.add(one)
        held.update(here)
    rows = [
        (one[0], first[one], held[one], held[one] / sizes[one[0]], places[one], len(first[one].split()),
         max(where[one], key=lambda side: (where[one][side], side)))
        for one in first
    ]  # fmt: skip
    rows.sort(key=lambda row: (row[0], -row[2], row[1]))
    return pd.DataFrame(rows, columns=[_name_column(by), *_COLUMNS])


def _list_passages(pieces: Sequence[_Piece], run: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield where the passages of a run begin and end: a line that is cut whole is one, else each piece."""
    for line, inside in groupby(run, key=lambda place: pieces[place].line):
        places = list(inside)
        around = (places[0] - 1, places[-1] + 1)
        if any(0 <= place < len(pieces) and pieces[place].line == line for place in around):
            yield from ((pieces[place].start, pieces[place].end) for place in places)
        else:
            yield pieces[places[0]].start, pieces[places[-1]].end


def _blank(text: str) -> str:
    """Return blanks in place of a text; its line breaks stay."""
    return "".join(letter if letter == "\n" else " " for letter in text)


def _list_problems(cut: pd.DataFrame, group_column: str, by: str) -> pd.DataFrame:
    """Return a row of problems for each passage that was cut."""
    said = []
    for (group, text), spans in cut.groupby([group_column, "text"], sort=True):
        shown = " ".join(str(text).split())
        shown = shown if len(shown) <= 80 else shown[:77] + "…"
        documents = spans["doc_id"].nunique()
        count = f"{documents:,} document{'s' * (documents != 1)}"
        said.append(
            Problem(
                f"{by} {group!r}", f"boilerplate in {count}: {shown}", f"cut at {len(spans):,} places", False
            )
        )
    return problem_table(said)
