"""WebAnno TSV 3, which WebAnno and INCEpTION write: a token a line, with the spans that it is in."""

from __future__ import annotations

import re
from collections.abc import Iterable

from narrative.coding.annotation_formats.annotated_text import AnnotatedText, Annotations, Span

_VALUE = re.compile(r"(?P<value>.*?)(?:\[(?P<number>\d{1,9})\])?", re.DOTALL)
_SIGNS = re.compile(r"\S+")
_ESCAPE = re.compile(r"\\(.)")
_PLAIN = {"t": "\t", "n": "\n", "r": "\r"}
_ESCAPED = str.maketrans(
    {character: f"\\{character}" for character in r"\[]|_*;>"} | {"\t": "\\t", "\n": "\\n", "\r": "\\r"}
)


def is_webanno(text: str) -> bool:
    """Say whether a text is a file of WebAnno TSV 3."""
    return text.startswith("#FORMAT=WebAnno TSV 3")


def read_webanno(source: str, name: str, text: str, coder: str) -> Annotations:
    """Read the spans of all layers; a span's label is the value of its layer's first feature, else the layer.

    Offsets count units of 16 bits. The text is put together from the lines `#Text=`, each where its first
    token says; what stands between two of them is a line break. Relations and chains are counted as problems.
    """
    found = Annotations()
    layers, others = _read_head(text)
    if others:
        found.note(source, f"{others} layers of relations or chains", "not read: only spans are")
    sentences: list[tuple[int, str]] = []
    tokens: list[tuple[int, int, list[str]]] = []
    waiting: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.startswith("#Text="):
            waiting.append(_unescape(line.removeprefix("#Text=").rstrip("\r")))
        fields = line.rstrip("\r").split("\t")
        if line.startswith("#") or len(fields) < 3:
            continue
        ends = fields[1].split("-")
        if len(ends) != 2 or not all(end.isdecimal() for end in ends):
            found.lose(f"{source}, line {number}", f"no offsets in {fields[1][:40]!r}")
            continue
        start, end = map(int, ends)
        if waiting:
            sentence = "\n".join(waiting)
            before = sentence[: max(sentence.find(_unescape(fields[2])), 0)]
            sentences.append((max(start - _count_units(before)[-1], 0), sentence))
            waiting = []
        tokens.append((start, end, fields[3:]))
    article = AnnotatedText(source, name, _put_together(sentences), [coder])
    found.texts.append(article)
    for label, start, end in _find_spans(tokens, layers):
        found.add_span(article, coder, found.name_label(label), start, end, utf16=True)
    return found


def write_webanno(text: AnnotatedText, tokens: Iterable[tuple[int, int]]) -> str:
    """Write one text with its spans; a token is cut where a span begins or ends within it.

    Args:
        text: with its spans.
        tokens: the start and end of each token of the text, in characters.
    """
    whole = text.text or ""
    units = _count_units(whole)
    tokens = _fill(whole, tokens)
    cuts = sorted({place for span in text.spans for place in (span.start, span.end)})
    lines = ["#FORMAT=WebAnno TSV 3.3", "#T_SP=webanno.custom.Span|label", "", "", f"#Text={_escape(whole)}"]
    waiting = sorted(enumerate(text.spans, start=1), key=lambda pair: pair[1].start, reverse=True)
    held: list[tuple[int, Span]] = []
    for number, (start, end) in enumerate(_cut(tokens, cuts), start=1):
        while waiting and waiting[-1][1].start <= start:
            held.append(waiting.pop())
        held = [(at, span) for at, span in held if end <= span.end]
        value = "|".join(f"{_escape(span.label)}[{at}]" for at, span in held) or "_"
        lines.append(f"1-{number}\t{units[start]}-{units[end]}\t{_escape(whole[start:end])}\t{value}\t")
    return "\n".join(lines) + "\n"


def _read_head(text: str) -> tuple[list[tuple[str, int]], int]:
    """The layers, each with its number of columns, and how many are no spans; those have no name."""
    layers, others = [], 0
    for line in text.split("\n"):
        if line.startswith("#T_SP="):
            layer, *features = line.rstrip("\r").removeprefix("#T_SP=").split("|")
            layers.append((layer.rpartition(".")[2], max(len(features), 1)))
        elif line.startswith(("#T_RL=", "#T_CH=")):
            layers.append(("", line.count("|")))
            others += 1
        elif not line.startswith("#") and line.strip():
            break
    return layers, others


def _find_spans(
    tokens: list[tuple[int, int, list[str]]], layers: list[tuple[str, int]]
) -> list[tuple[str, int, int]]:
    """Label, start and end of each span; tokens with one number in brackets are one span."""
    found: dict[tuple[object, ...], list[object]] = {}
    for place, (start, end, fields) in enumerate(tokens):
        column = 0
        for layer, n_features in layers:
            stacks = [_split(field) for field in fields[column : column + n_features]]
            column += n_features
            if not layer:
                continue
            for depth in range(max((len(stack) for stack in stacks), default=0)):
                parts = [_VALUE.fullmatch(stack[depth]) for stack in stacks if depth < len(stack)]
                values = [part for part in parts if part and part["value"] != "_"]
                if not values:
                    continue
                number = next((part["number"] for part in values if part["number"]), None)
                said = [_unescape(part["value"]) for part in values if part["value"] not in ("*", "")]
                label = said[0] if said else layer
                key = (layer, number) if number else (layer, label, place, depth)
                known = found.setdefault(key, [label, start, end])
                known[2] = end
    return [(str(label), int(str(start)), int(str(end))) for label, start, end in found.values()]


def _split(field: str) -> list[str]:
    """Values that are stacked: parted by `|` without a backslash before it."""
    parts, here, escaped = [], "", False
    for character in field:
        if character == "|" and not escaped:
            parts.append(here)
            here = ""
        else:
            here += character
        escaped = character == "\\" and not escaped
    return [*parts, here]


def _put_together(sentences: list[tuple[int, str]]) -> str:
    """The text, each sentence at its offset in units of 16 bits."""
    whole, units = [], 0
    for start, sentence in sentences:
        if start > units:
            whole.append("\n" * (start - units))
            units = start
        whole.append(sentence)
        units += len(sentence.encode("utf-16-le", "surrogatepass")) // 2
    return "".join(whole)


def _fill(text: str, tokens: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The tokens, and between them each stretch without white space: the program has no text but tokens."""
    filled, at = [], 0
    for start, end in [*tokens, (len(text), len(text))]:
        filled += [(at + gap.start(), at + gap.end()) for gap in _SIGNS.finditer(text[at:start])]
        if end > start:
            filled.append((start, end))
        at = max(at, end)
    return filled


def _cut(tokens: Iterable[tuple[int, int]], cuts: list[int]) -> list[tuple[int, int]]:
    """The tokens, cut at these places."""
    pieces, at = [], 0
    for start, end in tokens:
        while at < len(cuts) and cuts[at] <= start:
            at += 1
        while at < len(cuts) and cuts[at] < end:
            pieces.append((start, cuts[at]))
            start = cuts[at]
            at += 1
        pieces.append((start, end))
    return pieces


def _count_units(text: str) -> list[int]:
    """How many units of 16 bits stand before each character, and in all."""
    units = [0]
    for character in text:
        units.append(units[-1] + (2 if character > "\uffff" else 1))
    return units


def _escape(text: str) -> str:
    return text.translate(_ESCAPED)


def _unescape(text: str) -> str:
    return _ESCAPE.sub(lambda escape: _PLAIN.get(escape[1], escape[1]), text)
