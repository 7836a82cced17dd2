"""Changes of a selection: each is checked, since it may come from a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from narrative.concordance.sorting import ORDERS
from narrative.corpus.selection import find_day
from narrative.errors import ParameterError, UnknownNameError
from narrative.widgets.explorer.selections import FREQS, SHOWN, Selection

if TYPE_CHECKING:
    from narrative.widgets.explorer.selection_tables import Study

_CHOICES = [field.name for field in fields(Selection)]
#: A longer pattern is none that somebody typed.
_LONGEST = 200


def change(study: Study, selection: Selection, changes: Mapping[str, Any]) -> Selection:
    """Return the selection with some of its choices changed.

    Other documents undo what the concordance was narrowed to; longer or shorter periods undo the period.

    Raises:
        CorpusError: a day is none.
        ParameterError: a choice is not of its kind.
        UnknownNameError: there is no such choice, category, group, order or length of a period.
    """
    checked = {name: _check(study, name, value) for name, value in changes.items()}
    changed = study.fit(replace(selection, **checked))
    if changed.documents != selection.documents:
        changed = replace(changed, group=checked.get("group"), period=checked.get("period"))
    elif changed.freq != selection.freq:
        changed = replace(changed, period=checked.get("period"))
    return changed


def _check(study: Study, name: str, value: Any) -> Any:
    """Return a choice as a selection keeps it."""
    if name not in _CHOICES:
        raise UnknownNameError("choice", name, _CHOICES)
    if name in ("since", "until"):
        return str(find_day(value, name)) if value else None
    if name in ("pattern", "near"):
        return _check_text(name, value)
    if name == "category":
        return _check_name("category", value, study.lexicon.categories)
    if name == "freq":
        return _check_name("freq", value, FREQS)
    if name == "show":
        return _check_name("show", value, SHOWN)
    if name == "sort_by":
        return _check_name("sort_by", value, ORDERS)
    if value is None:
        return None
    if name == "group":
        return _check_name(study.by, value, study.names)
    if not isinstance(value, list | tuple):
        raise ParameterError(f"{name}={value!r}: give a list.")
    if name == "period":
        if len(value) != 2:
            raise ParameterError(f"period={value!r}: give its first and its last day.")
        return str(find_day(value[0], "since")), str(find_day(value[1], "until"))
    chosen = {_check_name(study.by, each, study.names) for each in value}
    return None if len(chosen) == len(study.names) else tuple(each for each in study.names if each in chosen)


def _check_text(name: str, value: Any) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise ParameterError(f"{name}={value!r:.80}: give a word or phrase of at most {_LONGEST} characters.")
    return value.strip()


def _check_name(kind: str, value: Any, known: Any) -> str:
    if not isinstance(value, str) or value not in known:
        raise UnknownNameError(kind, value, list(known)[:20])
    return str(value)
