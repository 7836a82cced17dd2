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
    "#": "note",
}


def read_brat(source: str, name: str, notes: str, text: str | None, coder: str) -> Annotations:
    """Read the lines `T1<tab>label start end<tab>text`; offsets count characters of the text beside it.

    A span of several parts becomes several spans of one label. Relations, events, attributes and notes are
    counted among the problems. Where the words of a line are not at its offsets, they are looked for.
    """
    found = Annotations()
    article = AnnotatedText(source, name, text, [coder])
    found.texts.append(article)
    others: Counter[str] = Counter()
    for number, ended in enumerate(notes.split("\n"), start=1):  # U+2028 and the like end no line
        line = ended.rstrip("\r")
        if not line.strip():
            continue
        fields = line.split("\t")
        if not line.startswith("T"):
            others[_KINDS.get(line[0], "line of another kind")] += 1
            continue
        label, _, places = fields[1].partition(" ") if len(fields) > 1 else ("", "", "")
        if not label or not places:
            found.lose(f"{source}, line {number}", "no label with two offsets")
            continue
        found.name_label(label)
        parts = places.split(";")
        said = fields[2] if len(parts) == 1 and len(fields) > 2 else ""
        for part in parts:
            ends = part.split()
            start, end = (int(one) if one.isdecimal() else one for one in [*ends, "", ""][:2])
            found.add_span(article, coder, label, start, end, said=said)
    for kind, times in others.items():
        found.note(source, f"{times} {kind}{'s' * (times > 1)}", "not read: only labelled spans are")
    return found
