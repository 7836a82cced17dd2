"""Label Studio's JSON: a list of tasks, each with the annotations that coders made."""

from __future__ import annotations

from typing import Any

from narrative.coding.annotation_formats.annotated_text import AnnotatedText, Annotations, Decision


def is_label_studio(whole: object) -> bool:
    """Say whether a JSON document is a list of tasks."""
    return isinstance(whole, list) and any(
        isinstance(task, dict) and ("annotations" in task or "completions" in task) for task in whole
    )


def read_label_studio(source: str, tasks: list[Any], coder: str) -> Annotations:
    """Read spans, choices and ratings; annotations that were cancelled are passed over.

    The coder is the number of who completed an annotation, since exports hold addresses of e-mail. Offsets
    count characters, and units of 16 bits in older versions; the words that an export gives decide. Without
    an annotation a task is no decision of anybody. Predictions of a model are not read.
    """
    found = Annotations()
    for number, task in enumerate(tasks, start=1):
        where = f"{source}, task {number}"
        if not isinstance(task, dict):
            found.lose(where, "no task")
            continue
        data = task.get("data") if isinstance(task.get("data"), dict) else {}
        assert isinstance(data, dict)  # for mypy
        made = [
            one for one in task.get("annotations") or task.get("completions") or [] if isinstance(one, dict)
        ]
        kept = [one for one in made if not one.get("was_cancelled")]
        field = next(
            (str(part.get("to_name")) for one in kept for part in _parts(one) if part.get("to_name")), "text"
        )
        text = data.get(field) if isinstance(data.get(field), str) else _longest(data)
        name = next((str(data[key]) for key in ("doc_id", "id", "filename") if data.get(key) is not None), "")
        if isinstance(task.get("predictions"), list) and task["predictions"]:
            found.note(where, f"{len(task['predictions'])} predictions of a model", "not read")
        if len(made) > len(kept):
            found.note(where, f"{len(made) - len(kept)} annotations were cancelled", "passed over")
        if not kept:
            found.note(where, "no annotation of the task", "no decision")
            continue
        article = AnnotatedText(where, name or str(task.get("id", number)), text)
        found.texts.append(article)
        for one in kept:
            who = _name(one.get("completed_by"), coder)
            if who not in article.coders:
                article.coders.append(who)
            for part in _parts(one):
                _take(found, article, part, who)
    return found


def _parts(annotation: dict[str, Any]) -> list[dict[str, Any]]:
    result = annotation.get("result")
    return [part for part in result if isinstance(part, dict)] if isinstance(result, list) else []


def _longest(data: dict[str, Any]) -> str | None:
    """The longest text among a task's data, which is what was coded."""
    texts = [value for value in data.values() if isinstance(value, str)]
    return max(texts, key=len) if texts else None


def _name(completed_by: object, coder: str) -> str:
    if isinstance(completed_by, dict):
        completed_by = completed_by.get("id")
    return coder if completed_by is None else f"coder {completed_by}"


def _take(found: Annotations, article: AnnotatedText, part: dict[str, Any], who: str) -> None:
    """Add one part of an annotation."""
    kind, value = str(part.get("type")), part.get("value")
    if kind == "relation":
        found.note(article.source, "a relation", "not read: only labels, choices and ratings are")
        return
    if not isinstance(value, dict):
        found.lose(article.source, f"a part of type {kind!r} without a value")
        return
    marks = value.get(kind)
    if kind in ("labels", "hypertextlabels") and isinstance(marks, list):
        said = value.get("text") if isinstance(value.get("text"), str) else ""
        for label in map(str, marks):
            start, end = value.get("start"), value.get("end")
            found.add_span(article, who, found.name_label(label), start, end, said=str(said))
    elif kind in ("choices", "rating", "number"):
        said = "; ".join(map(str, marks)) if isinstance(marks, list) else marks
        article.decisions.append(Decision(who, str(part.get("from_name")), said))
    else:
        found.note(
            article.source, f"a part of type {kind!r}", "not read: only labels, choices and ratings are"
        )
