"""`index.html` in the folder of reports: every run, newest first, and the newest report of each name.

It is made anew from the `status.json` files after every run, good or bad. It loads nothing, runs nothing,
and whatever it shows stays text.
"""

from __future__ import annotations

import errno
import itertools
import math
import os
import urllib.parse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from narrative.errors.tracebacks import printable
from narrative.reports.publishing.durability import find_latest, replace_file
from narrative.reports.publishing.export import POLICY, TEMPLATES
from narrative.reports.publishing.plain_data import plain
from narrative.reports.publishing.status import (
    FAILED,
    list_failures,
    list_homes,
    list_reports,
    order_of,
    read_status,
)
from narrative.tables.tables import format_value, html_text

_LONGEST = 300
#: By which the page is known, with its policy.
_TITLE = "<title>Reports</title>"


def write_index(out: Path) -> Path:
    """Write `out`/index.html anew, in one step, and say where it is.

    Raises:
        OSError: it cannot be written, or there is a page of somebody else's; the old one is still there.
    """
    page = out / "index.html"
    if page.is_file() and not _is_ours(page):
        raise FileExistsError(errno.EEXIST, "index.html is not of this program; move it away", str(page))
    runs = [*_reports(out), *_failures(out)]
    runs.sort(key=lambda run: order_of(run["status"], run["folder"]), reverse=True)
    replace_file(page, _page(runs))
    return page


def summarise_record(record: Mapping[str, Any]) -> dict[str, Any]:
    """What the list shows of a report's record: its corpus, and its headline figures.

    A figure is its label, its value and its unit. First come how many articles were read, and how many files
    and rows were lost, if any; then those that the notebook recorded as its `headline`. `finding` is the
    first of its findings, if it recorded any.

    >>> summarise_record({"corpus": {"name": "harbour", "documents": 3, "lost": {"files": 0, "rows": 2}}})
    {'corpus': 'harbour', 'headline': [['articles', 3, ''], ['lost', 2, '']]}
    """
    corpus = record.get("corpus") or {}
    figures = [["articles", corpus["documents"], ""]] if "documents" in corpus else []
    lost = sum((corpus.get("lost") or {}).values())
    figures += [["lost", lost, ""]] if lost else []
    for figure in record.get("headline") or ():
        figures.append([str(figure["label"]), plain(figure.get("value")), str(figure.get("unit") or "")])
    summary = {"corpus": str(corpus.get("name") or ""), "headline": figures}
    findings = record.get("findings") or []
    return summary | ({"finding": str(findings[0])[:_LONGEST]} if findings else {})


def _is_ours(page: Path) -> bool:
    """Say whether a page is a list of reports that was written here."""
    with page.open(encoding="utf-8", errors="replace") as file:
        head = file.read(2000)
    return _TITLE in head and POLICY in head


def _reports(out: Path) -> list[dict[str, Any]]:
    runs = []
    for home in list_homes(out):
        latest = find_latest(home)
        for folder in list_reports(home):
            pages = sorted(folder.glob("*.html"))
            page = next((page for page in pages if page.stem == home.name), pages[0] if pages else None)
            shown = page or folder / "run.json"
            runs.append(
                {
                    "status": read_status(folder) or {"status": "complete", "started": folder.name},
                    "name": home.name,
                    "folder": f"{home.name}/{folder.name}",
                    "link": shown.relative_to(out).as_posix(),
                    "latest": latest is not None and latest.name == folder.name,
                }
            )
    return runs


def _failures(out: Path) -> list[dict[str, Any]]:
    runs = []
    for folder in list_failures(out):
        status = read_status(folder)
        notebook = next(iter(sorted(folder.glob("*.ipynb"))), folder / "status.json")
        runs.append(
            {
                "status": status,
                "name": str(status.get("report", "")),
                "folder": f"{FAILED}/{folder.name}",
                "link": notebook.relative_to(out).as_posix(),
                "latest": False,
            }
        )
    return runs


def _page(runs: list[dict[str, Any]]) -> str:
    """The page as HTML."""
    style = "".join(
        (TEMPLATES / part / "style.css").read_text(encoding="utf-8") for part in ("article", "listing")
    )
    good = sum(run["status"].get("status") == "complete" for run in runs)
    counts = f"{_count(good, 'report')}, {_count(len(runs) - good, 'failed run')}"
    names = dict.fromkeys(run["name"] for run in runs)  # the one with the newest run first
    cards = "\n".join(_card([run for run in runs if run["name"] == name]) for name in names)
    rows = "\n".join(_row(run) for run in runs)
    table = (
        '<h2 id="all">All runs</h2>\n<div class="scroll" tabindex="0" role="region" aria-labelledby="all">\n'
        '<table class="runs">\n<thead><tr><th scope="col">Began (UTC)</th><th scope="col">Report</th>'
        '<th scope="col">Corpus</th><th scope="col">First finding, and figures</th>'
        '<th scope="col">Status</th></tr></thead>\n'
        f"<tbody>\n{rows}\n</tbody>\n</table>\n</div>"
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
        f"{_TITLE}\n<style>\n{style}</style>\n</head>\n<body>\n"
        '<a class="skip" href="#text">Skip to the list</a>\n<div class="page">\n<main id="text">\n'
        f'<h1>Reports</h1>\n<p class="lead">{counts}; newest first.</p>\n'
        f'<section class="newest" aria-label="The newest of each">\n{cards}\n</section>\n'
        f"{table if runs else ''}\n</main>\n</div>\n</body>\n</html>\n"
    )


def _card(runs: list[dict[str, Any]]) -> str:
    """The newest report of one name, and what went wrong since."""
    newest = next((run for run in runs if run["latest"]), None) or next(
        (run for run in runs if run["status"].get("status") == "complete"), None
    )
    last = runs[0]
    if newest is None:
        body = f"<h2>{_text(last['name'])}</h2>\n<p>No report yet.</p>"
    else:
        status = newest["status"]
        parts = [_when(status), _text(status.get("corpus"))]
        body = (
            f'<h2><a href="{_link(newest["link"])}">{_text(newest["name"])}</a></h2>\n'
            f"<p>{' · '.join(part for part in parts if part)}</p>\n"
            f"{_finding(status, 'p')}{_figures(status)}"
        )
    if last["status"].get("status") != "complete":
        reason = f"{_when(last['status'])}: {_text(last['status'].get('reason'))}"
        body += f'\n<p class="trouble"><span class="failed">The last run failed</span> {reason}</p>'
    return f'<article class="card">\n{body}\n</article>'


def _row(run: Mapping[str, Any]) -> str:
    status = run["status"]
    if status.get("status") == "complete":
        state = "complete" + (' <span class="latest">(latest)</span>' if run["latest"] else "")
    else:
        kind = _text(str(status.get("kind", "failed")).replace("_", " "))
        reason = _text(status.get("reason"))
        state = f'<span class="failed">failed</span>: {kind}<span class="reason">{reason}</span>'
    figures = "; ".join(f"{_text(label)} {_value(value)}" for label, value, _ in _list_figures(status)[:4])
    parameters = status.get("parameters")
    given = "; ".join(
        f"{name} = {value}" for name, value in (parameters if isinstance(parameters, dict) else {}).items()
    )
    note = f'<span class="given">{_text(given)}</span>' if given else ""
    return (
        f'<tr><td class="when">{_when(status)}</td>'
        f'<td><a href="{_link(run["link"])}">{_text(run["name"])}</a>{note}</td>'
        f"<td>{_text(status.get('corpus'))}</td><td>{_finding(status, 'span')}{figures}</td>"
        f"<td>{state}</td></tr>"
    )


def _finding(status: Mapping[str, Any], element: str) -> str:
    """The first finding of a report in an element, if its status has one."""
    shown = _text(status.get("finding"))
    return f'<{element} class="finding">{shown}</{element}>\n' if shown else ""


def _figures(status: Mapping[str, Any]) -> str:
    """The headline figures of a card: those of one unit together, with the unit above them."""
    shown = ""
    for unit, group in itertools.groupby(_list_figures(status)[:20], key=lambda figure: str(figure[2])):
        figures = "".join(
            f"<div><dt>{_text(label)}</dt><dd>{_value(value)}</dd></div>" for label, value, _ in group
        )
        shown += (f'<p class="unit">{_text(unit)}</p>' if unit else "") + f"<dl>{figures}</dl>\n"
    return shown


def _list_figures(status: Mapping[str, Any]) -> list[tuple[Any, Any, Any]]:
    """Label, value and unit of each headline figure in a status, whatever stands there."""
    figures = status.get("headline")
    return [
        (figure[0], figure[1], figure[2])
        for figure in (figures if isinstance(figures, list) else [])
        if isinstance(figure, list) and len(figure) == 3
    ]


def _value(value: Any) -> str:
    """A figure for reading, with the decimal places that reports show: two below 1, one below 100.

    >>> _value(1244700.0), _value(3.4127), _value(-0.00906), _value(7), _value(-0.001)
    ('1,244,700', '3.4', '−0.01', '7', '0.00')
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _text(value)
    if not math.isfinite(value):
        return format_value(None)
    digits = 0 if isinstance(value, int) or abs(value) >= 100 or value == int(value) else 1 + (abs(value) < 1)
    return format_value(value, digits)


def _when(status: Mapping[str, Any]) -> str:
    """When a run began, to the minute."""
    return _text(str(status.get("started", "")).replace("T", " ")[:16])


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _text(value: Any) -> str:
    """Anything as text in HTML: nothing in it steers the page, the terminal, or the direction of writing."""
    shown = " ".join(printable("" if value is None else str(value)).split())
    shown = shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
    shown = shown.encode("utf-8", "replace").decode("utf-8")
    return f"<bdi>{html_text(shown)}</bdi>" if shown else ""


def _link(path: str) -> str:
    """A path below the folder of reports as a link that can lead nowhere else."""
    return "./" + urllib.parse.quote(os.fsencode(path))
