"""From one run to the next: what changed, and what each change did to the headline figures."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from narrative.measures import MEASURES
from narrative.reports.headlines import collect_scores
from narrative.reports.history.alignment import align_documents
from narrative.reports.history.effects import SAME_TEXT, Counted
from narrative.reports.history.published_runs import Run, read_run
from narrative.schema import MATCHES, RUN_CHANGES, check

#: The measure that is a sum of places, so that a change can be told pattern by pattern.
_OF_PLACES = "salience"
Path = str | os.PathLike[str]
Figure = tuple[str, str, str]
Change = tuple[str, str, str]


def explain_changes(run1: Path, run2: Path) -> pd.DataFrame:
    """Return what changed from one published run to another, with the effect on each headline figure.

    How an effect is computed, `narrative.reports.history.effects` says. It is of what was counted: a new
    document is counted     with the new lexicon, and an edited one too.

    Returns:
        A table by `schema.RUN_CHANGES`; a row is a change and a figure. `kind` says what kind of change:

        - "new", "gone", "edited": of a document, named in `what`; "chosen" and "left out": both corpora have
          it, but only one of the runs counted it;
        - "renamed", "metadata": of a document whose text stayed the same;
        - "entry": of a lexicon, named in `what` with its category; `detail` says how it changed. A pattern
          that stayed the same is listed if it finds other places because of one that did not (overlaps);
        - "lexicon", "code", "package", "parameter", "seed", "notebook": no effect of its own can be told;
        - "measured anew": what these did together to documents whose text stayed the same.

        `figure` is the label of the figure, `before` and `after` are its values, and `effect` is what the
        change did to it, in its `unit`: for each figure the effects add up to `after - before`. A change
        without an effect that can be told stands in one row without a figure.

    Raises:
        UnknownNameError: there is no run at one of the paths.
        ReportError: a record or one of its tables cannot be read.
    """
    first, second = read_run(run1), read_run(run2)
    pairs = align_documents(first.documents, second.documents)
    listed = dict.fromkeys(_list_changes(first, second, pairs))
    details = {(kind, what): detail for kind, what, detail in listed}
    scores = [collect_scores(run.tables.values()) for run in (first, second)]
    labels = _name_figures(second.record.get("headline", []))
    rows = []
    for figure in scores[1]:
        if figure not in scores[0]:
            continue
        declared = MEASURES[figure[0]]
        counted = Counted(scores[0][figure], scores[1][figure], pairs, declared.per)
        patterns = _compare_patterns(first, second, pairs, figure, details, counted)
        for effect in counted.list_effects(patterns, _name_joint(listed)):
            detail = details.get((effect.kind, effect.what), "")
            if effect.kind == "entry":
                detail = detail or "as it was; other matches beside the changed ones"
            rows.append(
                (effect.kind, effect.what, detail, labels.get(figure, declared.label), *figure,
                 declared.unit, counted.value(0), counted.value(1), effect.effect)
            )  # fmt: skip
    told = {(row[0], row[1]) for row in rows}
    silent = [(*change, "", "", "", "", "", math.nan, math.nan, math.nan)
              for change in listed if change[:2] not in told]  # fmt: skip
    table = pd.DataFrame([*silent, *rows], columns=list(RUN_CHANGES))
    text, numbers = list(RUN_CHANGES[:8]), list(RUN_CHANGES[8:])
    return check(table.astype(dict.fromkeys(text, "str") | dict.fromkeys(numbers, "float64")), RUN_CHANGES)


def compare_headlines(run1: Path, run2: Path) -> pd.DataFrame:
    """Return the headline figures of two runs beside each other.

    Returns:
        `figure`, `unit`, `before`, `after`; a figure that one of the runs does not have is missing there.

    Raises:
        UnknownNameError: there is no run at one of the paths.
        ReportError: a record cannot be read.
    """
    columns = []
    for path in (run1, run2):
        headline = read_run(path).record.get("headline", [])
        names = _name_figures(headline)
        columns.append({(names.get(_key(one), one["label"]), one["unit"]): one["value"] for one in headline})
    figures = dict.fromkeys([*columns[1], *columns[0]])
    rows = [(*figure, columns[0].get(figure), columns[1].get(figure)) for figure in figures]
    table = pd.DataFrame(rows, columns=["figure", "unit", "before", "after"])
    return table.astype({"figure": "str", "unit": "str", "before": "float64", "after": "float64"})


def _key(figure: Mapping[str, Any]) -> Figure:
    return (figure["measure"], figure["lexicon"], figure["category"])


def _name_figures(headline: list[dict[str, Any]]) -> dict[Figure, str]:
    """The label of each figure, with its lexicon where two have the same."""
    labels = [figure["label"] for figure in headline]
    return {
        _key(figure): figure["label"]
        if labels.count(figure["label"]) == 1
        else f"{figure['label']} ({figure['lexicon']})"
        for figure in headline
        if figure["measure"]
    }


def _name_joint(listed: Mapping[Change, None]) -> str:
    """What, of all that changed, can have changed documents whose text stayed the same."""
    kinds = ("lexicon", "entry", "code", "package", "parameter", "seed", "notebook")
    there = dict.fromkeys(kind for kind, _, _ in listed)
    return ", ".join(kind for kind in kinds if kind in there) or "nothing that was recorded"


def _compare_patterns(
    first: Run, second: Run, pairs: pd.DataFrame, figure: Figure, details: Mapping[Any, str], counted: Counted
) -> list[tuple[str, str, float]]:
    """What each pattern added to Σtotal of documents whose text is the same, as far as the lexicon did it."""
    measure, lexicon, category = figure
    changed = {what for kind, what in details if kind == "entry"}
    if measure != _OF_PLACES or not any(what.startswith(f"{category}: ") for what in changed):
        return []
    same = pairs[pairs["kind"].isin(SAME_TEXT)]
    in_both = same[same["before"].isin(counted.before.index) & same["after"].isin(counted.after.index)]
    sums = []
    for run, names, scores in (
        (first, in_both["before"], counted.before),
        (second, in_both["after"], counted.after),
    ):
        places = _find_places(run, lexicon, category, scores)
        if places is None:
            return []
        sums.append(places[places["doc_id"].isin(names)].groupby("pattern")["weight"].sum())
    differences = sums[1].sub(sums[0], fill_value=0.0)
    certain = not any(kind in ("code", "package") for kind, _ in details)
    named = [("entry", f"{category}: {pattern}", float(total)) for pattern, total in differences.items()]
    return [row for row in named if certain or row[1] in changed]


def _find_places(run: Run, lexicon: str, category: str, scores: pd.DataFrame) -> pd.DataFrame | None:
    """The places that a figure was added up from, in the run's tables; none if no table has just these."""
    for table in run.tables.values():
        if set(MATCHES) <= set(table.columns):
            here = table[(table["lexicon"] == lexicon) & (table["category"] == category)]
            counted = here[~here["negated"].astype(bool)]
            if math.isclose(math.fsum(counted["weight"]), math.fsum(scores["total"]), abs_tol=1e-9):
                return counted
    return None


def _list_changes(first: Run, second: Run, pairs: pd.DataFrame) -> Iterator[Change]:
    """All that changed: kind, what, and in which way."""
    selected = [run.documents["selected"] for run in (first, second)]
    for kind, before, after in zip(pairs["kind"], pairs["before"], pairs["after"], strict=True):
        if kind == "renamed":
            yield kind, after, f"before: {before}"
        elif kind != "kept":
            yield kind, before if kind == "gone" else after, ""
        if kind not in ("new", "gone") and selected[0][before] != selected[1][after]:
            yield "chosen" if selected[1][after] else "left out", after, ""
    yield from _compare_lexicons(first, second)
    one, two = first.record, second.record
    files = [record.get("code", {}).get("files", {}) for record in (one, two)]
    yield from ((kind, what, how.split(" ")[0]) for kind, what, how in _compare("code", *files))
    yield from _compare("package", one["versions"], two["versions"])
    yield from _compare("parameter", one["parameters"], two["parameters"])
    yield from _compare("seed", one.get("seeds", {}), two.get("seeds", {}))
    sources = [{record["notebook"]["name"]: record["notebook"]["hash"]} for record in (one, two)]
    yield from ((kind, what, how.split(" ")[0]) for kind, what, how in _compare("notebook", *sources))


def _compare_lexicons(first: Run, second: Run) -> Iterator[Change]:
    hashes = [{one["name"]: one["hash"] for one in run.record.get("lexicons", [])} for run in (first, second)]
    for kind, name, how in _compare("lexicon", *hashes):
        before, after = first.entries.get(name), second.entries.get(name)
        if before is None or after is None:
            yield kind, name, how.split(" ")[0]
            continue
        found = list(_compare("entry", _weights(before), _weights(after)))
        yield from ((entry, what, how.replace("changed", "weight")) for entry, what, how in found)
        if not found:
            yield kind, name, "changed, but no pattern and no weight"


def _weights(entries: pd.DataFrame) -> dict[str, float]:
    names = entries["category"].astype(str) + ": " + entries["pattern"].astype(str)
    return dict(zip(names, entries["weight"].tolist(), strict=True))


def _compare(kind: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    """What was added, removed or changed between two mappings."""
    for name in dict.fromkeys([*before, *after]):
        if name not in after:
            yield kind, name, "removed"
        elif name not in before:
            yield kind, name, "added"
        elif before[name] != after[name]:
            yield kind, name, f"changed {_say(before[name])} → {_say(after[name])}"


def _say(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)
