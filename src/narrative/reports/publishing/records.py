"""The record of a run: what was read, with what it was measured, and what came out.

A notebook's last cell calls `record`, which shows the record. Under the runner
(`narrative report`) it also writes into the folder that the report is published from:

    tables/, figures/     what came out
    documents.parquet     every document with its hashes, and how many words it has
    lexicons/             every entry of each lexicon
    record.json           the record itself; the runner adds what it knows, and it becomes run.json
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from narrative.clock import run_started
from narrative.corpus.readers.assembly import hash_rows
from narrative.errors import ReportError
from narrative.figures.drawing import draw_svg, save_tight
from narrative.lexicons.lexicon import check_lexicon
from narrative.provenance import hash_code, hash_sources, list_versions
from narrative.reports.headlines import list_headline
from narrative.reports.publishing.plain_data import AS_PARQUET, DOCUMENTS_FILE, RUN_FOLDER, plain, write_json
from narrative.tables.files import settle_digits, write_csv, write_parquet
from narrative.tables.tables import html_text

if TYPE_CHECKING:
    import pandas as pd

    from narrative.reading.findings import Findings

#: A table with more rows is written as Parquet only: as CSV it would be several times as large.
MOST_CSV_ROWS = 50_000
#: What is written but not shown: it is for programs, or differs between two runs that come out the same.
_UNSHOWN = ("headline", "findings", "code", "store")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")


@dataclass(frozen=True)
class RunRecord:
    """The record of a run, as plain data in `data`; it shows itself as a table in HTML."""

    data: dict[str, Any]

    def _rows(self) -> list[tuple[str, list[str]]]:
        """Headings with the lines below each."""
        rows = []
        for heading, part in self.data.items():
            if heading in _UNSHOWN:
                continue
            if heading == "lexicons":
                rows += [("Lexicon", _lines(lexicon)) for lexicon in part]
            elif heading in ("figures", "tables", "versions"):
                pairs = [name if heading == "figures" else f"{name} {value}" for name, value in part.items()]
                rows.append((heading.capitalize(), [", ".join(pairs)]))
            else:
                rows.append((heading.replace("_", " ").capitalize(), _lines(part)))
        return [(heading, lines) for heading, lines in rows if any(lines)]

    def _repr_html_(self) -> str:
        top = "text-align:left;vertical-align:top"
        left = f'style="{top};overflow-wrap:anywhere"'
        lines = "".join(
            f'<tr><th scope="row" style="{top};white-space:nowrap">{html_text(heading)}</th>'
            f"<td {left}>{'<br>'.join(map(html_text, lines))}</td></tr>\n"
            for heading, lines in self._rows()
        )
        return (
            '<table class="narrative-record tex2jax_ignore mathjax_ignore" '
            f'aria-label="The record of this run">\n<tbody>\n{lines}</tbody></table>'
        )

    def __repr__(self) -> str:
        return "\n".join(f"{heading}: {'; '.join(lines)}" for heading, lines in self._rows())


def record(
    corpus: Any = None,
    lexicon: Any = None,
    *,
    parameters: Mapping[str, object] | None = None,
    seeds: Mapping[str, int] | None = None,
    tables: Mapping[str, pd.DataFrame] | None = None,
    figures: Mapping[str, Any] | None = None,
    notes: Mapping[str, object] | None = None,
    headline: Mapping[str, float] | None = None,
    findings: Findings | None = None,
) -> RunRecord:
    """The record of this run; under `narrative report` also written to disk, with its tables and figures.

    It says of the corpus its name, its hash and how much was found, read and
    lost; of each lexicon its name and hash; the parameters, seeds, and
    versions of the packages that can change a number; and, for programs, the
    hashes of our own source files and the headline figures: salience of each
    category, VADER and TextBlob, added up from those of `tables` that are
    scores of documents (`narrative.reports.headlines`).

    Args:
        corpus: what was read; anything with the attributes of a `Corpus`. Of a
            selection, all that it was taken from is listed too.
        lexicon: a lexicon, or several in a list.
        parameters: the notebook's parameters as they were in this run.
        seeds: name and value of every seed.
        tables: finished tables by name; written as CSV (up to 50,000 rows) and Parquet, with the digits
            that every processor agrees on.
        figures: matplotlib Axes or Figures by name; written as SVG and PNG.
        notes: anything else that a reader needs to know, such as which
            program measured the tone.
        headline: further figures that a list of reports should show, by label.
        findings: what the report opens with (`narrative.reading.rank_findings`); a list of reports shows the
            first.

    Raises:
        ReportError: a name has other characters than small letters, digits,
            `-` and `_`, or a file cannot be written.

    >>> run = record(parameters={"doc_id": None}, seeds={"bootstrap": 2024})
    >>> run.data["parameters"], run.data["seeds"]
    ({'doc_id': None}, {'bootstrap': 2024})
    """
    tables = {name: settle_digits(table) for name, table in (tables or {}).items()}
    figures = dict(figures or {})
    for name in (*tables, *figures):
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise ReportError(
                f"A table or figure cannot be called {name!r}. "
                "Use small letters, digits, - and _, beginning with a letter or digit."
            )
    lexicons = [] if lexicon is None else list(lexicon) if isinstance(lexicon, list | tuple) else [lexicon]
    for one in lexicons:
        if not hasattr(one, "hash"):
            check_lexicon(one)
    data = {
        "run": run_started().isoformat(timespec="seconds"),
        "corpus": _describe_corpus(corpus),
        "lexicons": [_describe_lexicon(one) for one in lexicons],
        "parameters": plain(parameters or {}),
        "seeds": plain(seeds or {}),
        "notes": plain(notes or {}),
        "tables": {name: _say_rows(table) for name, table in tables.items()},
        "figures": {name: alt_text_of(figure) for name, figure in figures.items()},
        "versions": list_versions(),
        "headline": list_headline(tables.values(), lexicons, headline),
        "findings": [] if findings is None else findings.list_sentences(),
        "code": {"hash": hash_code(), "files": hash_sources()},
        "store": _describe_store(corpus),
    }
    folder = os.environ.get(RUN_FOLDER)
    if folder:
        _write(Path(folder), data, corpus, lexicons, tables, figures)
    return RunRecord(data)


def _say_rows(table: pd.DataFrame) -> str:
    rows = f"{len(table)} rows"
    return rows if len(table) <= MOST_CSV_ROWS else f"{rows}, {AS_PARQUET}"


def alt_text_of(figure: Any) -> str:
    """The description that a figure carries for those who cannot see it, or empty text."""
    for holder in (figure, getattr(figure, "figure", None)):
        text = getattr(holder, "alt_text", None)
        if isinstance(text, str):
            return text
    return ""


def _describe_corpus(corpus: Any) -> dict[str, Any]:
    if corpus is None:
        return {}
    described = {"name": corpus.name, "documents": len(corpus)}
    for part in ("source", "found", "read", "lost", "hash"):
        if hasattr(corpus, part):
            described[part] = plain(getattr(corpus, part))
    if hasattr(corpus, "problems"):
        lost = int(corpus.problems["lost"].sum())
        described["problems"] = {"lost": lost, "changed": len(corpus.problems) - lost}
    cut = getattr(corpus, "cut", None)
    if cut is not None:
        described["cut"] = {
            "documents": cut["doc_id"].nunique(), "places": len(cut),
            "characters": int(cut["text"].str.len().sum()),
            "passages": cut["text"].value_counts(sort=False).sort_index().to_dict(),
        }  # fmt: skip
    whole = getattr(corpus, "whole", corpus)
    if whole is not corpus:
        described["selected_from"] = {"documents": len(whole), "hash": whole.hash}
    return described


def _describe_store(corpus: Any) -> dict[str, Any]:
    store = getattr(corpus, "store", None)
    return {} if store is None else plain(store.describe())


def list_documents(corpus: Any) -> pd.DataFrame:
    """Every document that was read, also those that a selection left out: what it is known by.

    Returns:
        `doc_id`; `hash`, SHA-256 of text and metadata, which a rename does not
        change; `text_hash`, of the text alone; `words`; and `selected`, whether it
        is in `corpus`.

    >>> import pandas as pd
    >>> from narrative import Corpus
    >>> documents = pd.DataFrame({"text": ["War.", "No war."], "outlet": ["A", "B"]}, index=["x", "y"])
    >>> list_documents(Corpus.from_documents(documents).where(outlet="B"))[["doc_id", "words", "selected"]]
      doc_id  words  selected
    0      x      1     False
    1      y      2      True
    """
    import pandas as pd

    documents = corpus.whole.documents
    return pd.DataFrame(
        {
            "doc_id": documents.index,
            "hash": pd.Series([row.hex() for row in hash_rows(documents)], dtype="str"),
            "text_hash": pd.Series([digest.hex() for digest in corpus.whole.digests], dtype="str"),
            "words": corpus.whole.word_counts,
            "selected": documents.index.isin(corpus.documents.index),
        }
    )


def _describe_lexicon(lexicon: Any) -> dict[str, Any]:
    card = getattr(lexicon, "card", None) or {}
    described = {"name": lexicon.name}
    described |= {part: plain(card[part]) for part in ("title", "author", "year") if card.get(part)}
    return described | {"entries": len(lexicon.entries), "hash": lexicon.hash}


def _lines(part: Any) -> list[str]:
    """A part of the record as lines of text: one for each name, or one in all."""
    if isinstance(part, dict):
        return [f"{name.replace('_', ' ')}: {_in_words(value)}" for name, value in part.items()]
    return [_in_words(part)]


def _in_words(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{item} {name}" for name, item in value.items())  # found: 3 files, 0 rows
    if isinstance(value, list):
        return ", ".join(map(_in_words, value)) or "none"
    return "none" if value is None else str(value)


def _write(
    folder: Path,
    data: dict[str, Any],
    corpus: Any,
    lexicons: list[Any],
    tables: dict[str, Any],
    figures: dict[str, Any],
) -> None:
    """Write documents, lexicons, tables, figures and, when all of them are there, the record."""
    try:
        if hasattr(corpus, "documents"):
            folder.mkdir(parents=True, exist_ok=True)
            write_parquet(list_documents(corpus), folder / DOCUMENTS_FILE)
        for number, lexicon in enumerate(lexicons, 1):
            if hasattr(lexicon.entries, "columns"):
                (folder / "lexicons").mkdir(parents=True, exist_ok=True)
                # A lexicon can be called anything, so its name becomes no path.
                file = f"lexicons/{number}.csv"
                write_csv(lexicon.entries, folder / file)
                data["lexicons"][number - 1]["file"] = file
        for name, table in tables.items():
            (folder / "tables").mkdir(parents=True, exist_ok=True)
            if len(table) <= MOST_CSV_ROWS:
                write_csv(table, folder / "tables" / f"{name}.csv")
            write_parquet(table, folder / "tables" / f"{name}.parquet")
        for name, figure in figures.items():
            (folder / "figures").mkdir(parents=True, exist_ok=True)
            write_figure(figure, folder / "figures" / name)
        write_json(data, folder / "record.json")
    except OSError as error:
        raise ReportError(f"Cannot write {error.filename or folder}: {error.strerror or error}.") from error


def write_figure(figure: Any, path: Path) -> None:
    """Write a figure as `path`.svg and `path`.png, to the same bytes whenever it is drawn alike.

    Both are on white paper; the PNG has 200 dots an inch.

    Args:
        figure: matplotlib Axes, or a Figure.
        path: without an ending.
    """
    from matplotlib import rc_context

    picture = draw_svg(figure, alt=alt_text_of(figure))  # also makes the ticks, in the style of the figures
    path.with_name(f"{path.name}.svg").write_text(picture, encoding="utf-8", newline="\n")
    with rc_context({"text.parse_math": False}):
        save_tight(
            figure,
            path.with_name(f"{path.name}.png"),
            facecolor="white",
            dpi=200,
            metadata={"Software": None},
        )
