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

    Offsets count characters. A label without offsets is about the whole text.
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
        for label in (one for key in _KEYS for one in _as_list(record.get(key))):
            _take(found, article, label, coder)
        marked = [span.coder for span in article.spans] + [one.coder for one in article.decisions]
        article.coders = list(dict.fromkeys(marked)) or [coder]
    return found


def write_doccano(texts: Iterable[AnnotatedText]) -> str:
    """Write texts with their spans, a line each, as doccano imports them."""
    return "".join(
        json.dumps(
            {"doc_id": text.name, "text": text.text,
             "label": [[span.start, span.end, span.label] for span in text.spans]},
            ensure_ascii=False,
        ) + "\n"
        for text in texts
    )  # fmt: skip


def _as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value] if isinstance(value, str) else []


def _take(found: Annotations, article: AnnotatedText, label: object, coder: str) -> None:
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
    if str(name) not in found.labels:
        found.labels.append(str(name))
    if start is not None or end is not None:
        found.add_span(article, coder, str(name), start, end)
