"""brat's standoff format: `article.ann` beside `article.txt`."""

from __future__ import annotations

from collections import Counter

from narrative.coding.annotation_formats.annotated_text import AnnotatedText, Annotations

#: What a line of another kind is called when it is not read.
_KINDS = {
    "R": "relation",
    "E": "event",
    "A": "attribute",
    "M": "attribute",
    "N": "reference",
    "*": "relation",
}


def read_brat(source: str, name: str, notes: str, text: str | None, coder: str) -> Annotations:
    """Read the lines `T1<tab>label start end<tab>text`; offsets count characters of the text beside it.

    A span of several parts becomes several spans of one label. Relations, events and attributes are counted
    among the problems, and comments are passed over.
    """
    found = Annotations()
    article = AnnotatedText(source, name, text, [coder])
    found.texts.append(article)
    others: Counter[str] = Counter()
    for number, line in enumerate(notes.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = line.split("\t")
        if not line.startswith("T"):
            others[_KINDS.get(line[0], "line of another kind")] += 1
            continue
        label, _, places = fields[1].partition(" ") if len(fields) > 1 else ("", "", "")
        if not label or not places:
            found.lose(f"{source}, line {number}", "no label with two offsets")
            continue
        if label not in found.labels:
            found.labels.append(label)
        for part in places.split(";"):
            ends = part.split()
            start, end = (int(one) if one.isdecimal() else one for one in [*ends, "", ""][:2])
            found.add_span(article, coder, label, start, end)
    for kind, times in others.items():
        found.note(source, f"{times} {kind}{'s' * (times > 1)}", "not read: only labelled spans are")
    return found
