r"""Documents as CoNLL-U: the words and sentences that are counted here, with the signs between them.

Columns that need an analysis are `_`. Blanks that are not one are noted as UDPipe does (`SpacesAfter=\n`), so
that the text can be rebuilt to the character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from narrative.corpus.readers.rows import as_text

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

_SIGNS = re.compile(r"(\S)\1*")
_ESCAPES = {" ": "\\s", "\n": "\\n", "\t": "\\t", "\r": "\\r", "|": "\\p", "\\": "\\\\"}


def list_conllu(rows: Sequence[Mapping[str, object]], corpus: Corpus) -> Iterator[str]:
    """Yield the documents of a corpus, each as a part of a CoNLL-U file."""
    words, sentences = corpus.token_store, corpus.sentence_store
    starts, ends = words.starts.tolist(), words.ends.tolist()
    firsts = sentences.starts.tolist()
    for row, token_bounds, sentence_bounds in zip(
        rows, pairwise(words.bounds.tolist()), pairwise(sentences.bounds.tolist()), strict=True
    ):
        text = as_text(row.get("text"))
        spans = list(zip(starts[slice(*token_bounds)], ends[slice(*token_bounds)], strict=True))
        yield _write_document(row, text, spans, firsts[slice(*sentence_bounds)])


def _write_document(
    row: Mapping[str, object], text: str, spans: Sequence[tuple[int, int]], firsts: Sequence[int]
) -> str:
    """Return a document: its comments, and its sentences."""
    name = _one_line(as_text(row["doc_id"]))
    lines = [f"# newdoc id = {name}"]
    lines += [
        f"# meta::{_one_line(column)} = {_one_line(as_text(value))}"
        for column, value in row.items()
        if column not in ("doc_id", "text") and as_text(value)
    ]
    tokens = _list_tokens(text, spans)
    begins = set(firsts)
    blocks: list[list[tuple[int, int]]] = [[]]
    for token in tokens:
        if token[0] in begins and blocks[-1]:
            blocks.append([])
        blocks[-1].append(token)
    before = text[: tokens[0][0]] if tokens else ""
    for number, block in enumerate(filter(None, blocks), 1):
        start, end = block[0][0], block[-1][1]
        gap = re.match(r"\s*", text[end:])
        after = gap[0] if gap else ""
        if number == 1 or "\n\n" in text[max(0, start - 4) : start]:
            lines.append("# newpar")
        lines.append(f"# sent_id = {name}-{number}")
        lines.append(f"# text = {re.sub(chr(92) + 's+', ' ', text[start:end])}")
        lines += _write_tokens(text, block, before, after, last=end + len(after) == len(text))
        lines.append("")
        before = ""
    return "\n".join([*lines, ""]) if tokens else ""


def _list_tokens(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return where words and signs begin and end; a run of one sign is one."""
    tokens: list[tuple[int, int]] = []
    place = 0
    for start, end in [*spans, (len(text), len(text))]:
        tokens += [found.span() for found in _SIGNS.finditer(text, place, start)]
        if end > start:
            inside = [found.span() for found in re.finditer(r"\S+", text[start:end])]
            tokens += [(start + first, start + last) for first, last in inside]
        place = end
    return tokens


def _write_tokens(
    text: str, block: Sequence[tuple[int, int]], before: str, after: str, *, last: bool
) -> Iterator[str]:
    """Yield the lines of the tokens of a sentence, with the blanks around them where they are not one."""
    for number, (start, end) in enumerate(block, 1):
        blank = text[end : block[number][0]] if number < len(block) else after
        misc = []
        if number == 1 and before:
            misc.append(f"SpacesBefore={_escape(before)}")
        if number < len(block) and not blank:
            misc.append("SpaceAfter=No")
        elif blank != " " and (blank or not last):
            misc.append(f"SpacesAfter={_escape(blank)}" if blank else "SpaceAfter=No")
        elif blank == " " and number == len(block) and last:
            misc.append("SpacesAfter=\\s")
        yield "\t".join([str(number), text[start:end], *"_" * 7, "|".join(misc) or "_"])


def _escape(blank: str) -> str:
    """Return white space in the form of UDPipe."""
    return "".join(_ESCAPES.get(letter, letter) for letter in blank)


def _one_line(text: str) -> str:
    """Return text without line breaks, each of which becomes a blank."""
    return re.sub(r"[\r\n]", " ", text)
