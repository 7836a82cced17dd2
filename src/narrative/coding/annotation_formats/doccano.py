"""doccano's JSON lines: a text in each, with labelled spans or with labels of the whole."""

from __future__ import annotations

import json
from collections.abc import Iterable

from narrative.coding.annotation_formats.annotated_text import AnnotatedText, Annotations, Decision

_KEYS = ("label", "labels", "entities", "annotations", "cats", "spans")


def is_doccano(record: object) -> bool:
    """Say whether a line of JSON is a text with labels."""
    return (
        isinstance(record, dict)
        and isinstance(record.get("text"), str)
        and any(key in record for key in _KEYS)
    )


def read_doccano(source: str, lines: Iterable[str], coder: str) -> Annotations:
    """Read what doccano exports: spans as `[start, end, label]`, as objects, or in its older form.

    Offsets count units of 16 bits, or characters, by the version and settings of the program, which a line
    does not say. Where the two differ, the count is taken by which more spans begin and end with a word, and
    that is noted. A label without offsets is about the whole text.
    """
    found = Annotations()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = f"{source}, line {number}"
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            found.lose(where, f"no JSON: {str(error)[:80]}")
            continue
        if not is_doccano(record):
            found.lose(where, "no text with labels")
            continue
        name = next(
            (str(record[key]) for key in ("doc_id", "filename", "id") if record.get(key) is not None), ""
        )
        article = AnnotatedText(where, name or str(number), record["text"])
        found.texts.append(article)
        given = [one for key in _KEYS for one in _as_list(record.get(key))]
        utf16 = _count_units(found, article, given, record.get("offsets"))
        for label in given:
            _take(found, article, label, coder, utf16)
        if isinstance(record.get("relations"), list) and record["relations"]:
            found.note(where, f"{len(record['relations'])} relations", "not read: only labels are")
        marked = [span.coder for span in article.spans] + [one.coder for one in article.decisions]
        article.coders = list(dict.fromkeys(marked)) or [coder]
    return found


def write_doccano(texts: Iterable[AnnotatedText]) -> str:
    """Write texts with their spans, a line each, as doccano imports them.

    Offsets count units of 16 bits, as doccano's page does; the key `offsets`, which it keeps, says so.
    """
    return "".join(
        json.dumps(
            {"doc_id": text.name, "text": text.text, "offsets": "utf-16",
             "label": [[text.count_units(span.start), text.count_units(span.end), span.label]
                       for span in text.spans]},
            ensure_ascii=False,
        ) + "\n"
        for text in texts
    )  # fmt: skip


def _as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value] if isinstance(value, str) else []


def _ends(label: object) -> tuple[object, object]:
    if isinstance(label, list) and len(label) == 3:
        return label[0], label[1]
    if isinstance(label, dict):
        return label.get("start_offset"), label.get("end_offset")
    return None, None


def _count_units(
    found: Annotations, article: AnnotatedText, labels: Iterable[object], stated: object
) -> bool:
    """Say whether offsets count units of 16 bits, by the words that spans begin and end with."""
    if stated == "utf-16" or not article.holds_wide():
        return True
    ends = [
        (start, end) for start, end in map(_ends, labels) if isinstance(start, int) and isinstance(end, int)
    ]
    if all(article.place(*pair, True) == article.place(*pair, False) for pair in ends):
        return True
    whole = article.text or ""
    fitting = [
        sum(
            (placed := article.place(*pair, utf16)) is not None and _is_whole(whole, *placed) for pair in ends
        )
        for utf16 in (True, False)
    ]
    utf16 = fitting[0] >= fitting[1]
    said = "units of 16 bits" if utf16 else "characters"
    by = "by the words" if fitting[0] != fitting[1] else "which is a guess"
    found.note(article.source, "characters beyond U+FFFF stand before spans", f"read as {said}, {by}")
    return utf16


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether a span neither begins nor ends within a word or beside white space."""
    words = text[start:end]
    cut = any(0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum() for at in (start, end))
    return not cut and words == words.strip()


def _take(found: Annotations, article: AnnotatedText, label: object, coder: str, utf16: bool) -> None:
    """Add one label, in any of doccano's forms."""
    name: object
    if isinstance(label, str):
        article.decisions.append(Decision(coder, label, "1"))
        name, start, end = label, None, None
    elif isinstance(label, list) and len(label) == 3:
        start, end, name = label
    elif isinstance(label, dict):
        coder = str(label.get("user_name") or label.get("user") or coder)
        name = label.get("label_name") or label.get("label") or label.get("text")
        start, end = label.get("start_offset"), label.get("end_offset")
        if start is None and end is None and name is not None:
            article.decisions.append(Decision(coder, str(name), "1"))
    else:
        found.lose(article.source, "a label of a form that is not known")
        return
    if name is None:
        found.lose(article.source, "a label without a name")
        return
    found.name_label(str(name))
    if start is not None or end is not None:
        found.add_span(article, coder, str(name), start, end, utf16=utf16)
