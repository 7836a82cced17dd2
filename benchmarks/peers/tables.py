"""What the benchmark prints: tables in Markdown, and the exponent of growth."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from history import compare_last

_RATIOS = (
    "| step | beside | theirs, s | ours, s | times as fast | at least | M words/s, ours | MB theirs, ours "
    "| answers | differs | times as fast, last release |",
    "| --- | --- | --: | --: | --: | --: | --: | --: | --- | --- | --- |",
)
#: Words of an article, nearly: what the words a second are computed from.
WORDS = 510
#: Steps that are about other things than the words of the corpus.
_NOT_WORDS = ("1,000 resamples", "report, 1,000 articles")


def best(results: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the fastest of several rounds; a failed one only if all failed."""
    fine = [result for result in results if "failed" not in result]
    return min(fine, key=lambda result: result["seconds"]) if fine else results[0]


def compare_answers(mine: dict[str, Any], other: dict[str, Any]) -> str:
    """Say whether two programs gave the same for the same articles, else how much of ours theirs is."""
    answer, of = other.get("answer"), str(other["articles"])
    if answer is None:
        answer = next(iter(other["answers"].values()))
    own = mine["answers"].get(of)
    if own is None:
        if mine["articles"] != other["articles"]:
            return "–"
        own = mine["answers"]["all"]
    if math.isclose(answer, own, rel_tol=1e-9, abs_tol=1e-6):
        return "equal"
    return f"{answer / own:.3f} of ours" if own else "–"


def list_ratios(measured: Sequence[dict[str, Any]], n_articles: int) -> list[tuple[str, str, float, float]]:
    """Return figures for `history.keep`: step, beside what, times as fast, and our seconds."""
    figures = []
    for row in measured:
        mine, other = row["ours"], row["theirs"]
        if not (mine.get("failed") or other.get("failed")):
            seconds = other["seconds"] / (row["did"] or other["articles"] / n_articles)
            figures.append((row["step"], row["label"], seconds / mine["seconds"], mine["seconds"]))
    return figures


def write_ratios(
    measured: Sequence[dict[str, Any]], n_articles: int, past: Sequence[Mapping[str, str]] = ()
) -> list[str]:
    """Return the table of ratios, a line each.

    Args:
        measured: for each pair the `step`, the other's `label`, `ours` and `theirs` as the jobs print them,
            the ratio to reach `least`, and what `differs`; `did` is the part of the work that the other did,
            where that is not a part of the articles.
        n_articles: how many articles there are.
        past: the rows of `history.csv`.
    """
    lines = [*_RATIOS]
    for row in measured:
        mine, other = row["ours"], row["theirs"]
        failed = other.get("failed") or mine.get("failed")
        if failed:
            lines.append(f"| {row['step']} | {row['label']} | | | not measured: {failed} | | | | | | |")
            continue
        part = row["did"] or other["articles"] / n_articles
        seconds = other["seconds"] / part
        much = "" if part == 1 else f" (1/{1 / part:.3g} of it × {1 / part:.3g})"
        memory = ["–" if one["megabytes"] is None else f"{one['megabytes']:.0f}" for one in (other, mine)]
        if part != 1:
            memory[0] = "–"
        aim = "" if row["least"] is None else f"{row['least']:.2g}" if row["least"] < 1 else f"{row['least']}"
        speed = "" if row["step"] in _NOT_WORDS else f"{n_articles * WORDS / mine['seconds'] / 1e6:.1f}"
        agree = "" if row["step"] in _NOT_WORDS else compare_answers(mine, other)
        cells = [
            row["step"], row["label"], f"{seconds:.3g}{much}", f"{mine['seconds']:.3g}",
            f"{seconds / mine['seconds']:.3g}", aim, speed, ", ".join(memory), agree, row["differs"],
            compare_last(past, row["step"], row["label"], seconds / mine["seconds"]),
        ]  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def write_steps(steps: Sequence[dict[str, Any]], n_articles: int, form: str) -> list[str]:
    """Return the table of all steps of a study, one after the other, a line each."""
    words, total = steps[0]["words"], sum(step["seconds"] for step in steps)
    read = "a Parquet file" if form == "parquet" else "a file for each article"
    store = next(step for step in steps if "bytes_a_token" in step)
    lines = [
        f"{n_articles:,} articles, {words:,} words, {store['types']:,} types, from {read}; "
        f"the tokens take {store['bytes_a_token']:.1f} bytes each:",
        "",
        "| step | s | M words/s | peak so far, MB |",
        "| --- | --: | --: | --: |",
    ]
    for step in steps:
        speed = words / max(step["seconds"], 1e-9) / 1e6
        lines.append(f"| {step['step']} | {step['seconds']:.2f} | {speed:.1f} | {step['megabytes']:,.0f} |")
    peak = max(step["megabytes"] for step in steps)
    return [*lines, f"| all | {total:.2f} | {words / total / 1e6:.2f} | {peak:,.0f} |"]


def fit_exponent(sizes: Sequence[tuple[float, float]]) -> str:
    """Say with which power of the words the seconds grow: the slope of a line through their logarithms.

    >>> fit_exponent([(1e6, 1.0), (1e8, 100.0)])
    'seconds grow with the words to the power 1.00'
    """
    x, y = ([math.log(pair[column]) for pair in sizes] for column in (0, 1))
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    above = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True))
    slope = above / sum((a - mean_x) ** 2 for a in x)
    return f"seconds grow with the words to the power {slope:.2f}"
