"""The lines behind words: concordances of keywords and of pairs, with the words below each other."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

import pandas as pd

from narrative.concordance import kwic
from narrative.schema import CONCORDANCE, check
from narrative.tables.tables import MISSING, escape_html, format_value, html_text

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

__all__ = ["LINES", "open_pairs", "open_words", "show_lines"]

#: What tables of lines have here: what each line is shown for, and the line.
LINES = ("heading", *CONCORDANCE)

#: What follows a word, or goes before it, without a space, where a line is read as running text.
_CLOSING = (",", ".", ";", ":", "!", "?", ")", "]", "’", "”")
_OPENING = ("(", "[", "‘", "“")

_STYLE = """<style>
.narrative-lines.narrative-lines{border-collapse:collapse;width:100%;margin:.6em 0 1em;line-height:1.4;\
color:inherit;border:0;font-size:.77em}
.narrative-lines caption{caption-side:top;text-align:left;padding:0 0 .5em;font-weight:600;color:inherit}
.narrative-lines.narrative-lines :is(th,td){border:0;background:none;padding:.22em 0;\
vertical-align:baseline;white-space:normal;overflow-wrap:anywhere;max-width:none}
.narrative-lines.narrative-lines th{text-align:left;font-weight:600;padding-top:1em;\
border-bottom:1px solid rgba(128,128,128,.4)}
.narrative-lines tr{background:none}
.narrative-lines.narrative-lines .left{text-align:right;width:33%}
.narrative-lines.narrative-lines .match{text-align:center;font-weight:700;padding:.22em .55em;\
overflow-wrap:normal}
.narrative-lines.narrative-lines .right{text-align:left;width:33%}
.narrative-lines.narrative-lines .source{text-align:left;opacity:.72;font-size:.84em;padding-left:1.6em;\
width:24%}
@media(max-width:44rem){.narrative-lines.narrative-lines :is(tr,th,tbody,caption){display:block}
.narrative-lines.narrative-lines{font-size:.9em}
.narrative-lines.narrative-lines td:is(.left,.match,.right){display:inline;padding:0}
.narrative-lines.narrative-lines td.source{display:block;padding:0;width:auto}
.narrative-lines.narrative-lines tr{padding:.4em 0}}
</style>"""


@dataclass(frozen=True)
class ShownLines:
    """Lines of a concordance as they are shown; made by `show_lines`."""

    lines: pd.DataFrame
    caption: str = ""
    empty: str = "No lines."

    def _groups(self) -> list[tuple[str, list[dict[Hashable, Any]]]]:
        shown = self.lines.assign(
            date=[format_value(day) for day in self.lines.get("date", [pd.NaT] * len(self.lines))]
        )
        columns = ["heading", "left", "match", "right", "doc_id", "outlet", "date", "title"]
        rows = shown.reindex(columns=columns, fill_value="").astype("str").to_dict("records")
        return [(heading, list(own)) for heading, own in groupby(rows, key=lambda row: row["heading"])]

    def _repr_html_(self) -> str:
        parts = []
        for heading, rows in self._groups():
            parts.append(f'<tbody>\n<tr><th colspan="4" scope="rowgroup">{html_text(heading)}</th></tr>')
            for row in rows:
                left, match, right = (
                    f'<td class="{name}">{html_text(row[name])}</td>' for name in ("left", "match", "right")
                )
                title = escape_html(row["doc_id"])
                source = f'<td class="source" title="{title}">{html_text(_cite(row))}</td>'
                before = "" if row["left"][-1:] in _OPENING else " "
                behind = "" if row["right"][:1] in _CLOSING else " "
                parts.append(f"<tr>{left}{before}{match}{behind}{right} {source}</tr>")
            parts.append("</tbody>")
        caption = f"<caption>{html_text(self.caption)}</caption>" if self.caption else ""
        if not parts:
            none = html_text(self.empty)
            parts = [f'<tbody><tr><td colspan="4" style="text-align:left">{none}</td></tr></tbody>']
        body = "\n".join(parts)
        opened = '<table class="narrative-lines mathjax_ignore tex2jax_ignore">'
        return f"{_STYLE}\n{opened}{caption}\n{body}\n</table>"

    def __repr__(self) -> str:
        said = [self.caption] if self.caption else []
        for heading, rows in self._groups():
            width = max(len(row["left"]) for row in rows)
            said.append(heading)
            said += [f"  {row['left']:>{width}}  {row['match']}  {row['right']}" for row in rows]
        return "\n".join(said if len(self.lines) else [*said, self.empty])


def open_words(
    corpus: Corpus, chosen: pd.DataFrame, *, n: int = 3, window: int = 6, seed: int = 2024
) -> pd.DataFrame:
    """Open keywords into lines of the group that they mark, a random sample of each.

    Args:
        corpus: what `divide` gave.
        chosen: rows of what `find_keywords` gave.
        n: how many lines of each word.
        window: how many words to show on each side.
        seed: of the sample.

    Returns:
        A table with the columns `LINES`; `heading` is group and word. A word without a pattern has none.
    """
    parts = []
    for group, words in chosen[chosen["pattern"] != ""].groupby("group", sort=False):
        own = corpus.where(group=group)
        for item, pattern in zip(words["item"], words["pattern"], strict=True):
            lines = kwic(own, pattern, window=window, sample=n, seed=seed)
            parts.append(_with_heading(lines, f"{group}: {item}").assign(group=group))
    return _stack(parts, "group")


def open_pairs(
    corpus: Corpus, pairs: pd.DataFrame, *, n: int = 2, window: int = 5, seed: int = 2024
) -> pd.DataFrame:
    """Open collocates into lines of the node near which they occur; otherwise as `open_words`."""
    parts = []
    names = pairs["word"] if "word" in pairs else pairs["node"]
    columns = (pairs["node"], names, pairs["item"], pairs["pattern"])
    for node, name, item, pattern in zip(*columns, strict=True):
        if pattern:
            lines = kwic(corpus, node, near=pattern, window=window, sample=n, seed=seed)
            parts.append(_with_heading(lines, f"{name} near {item}"))
    return _stack(parts)


def show_lines(lines: pd.DataFrame, *, caption: str = "", empty: str = "No lines.") -> ShownLines:
    """Show lines of a concordance with their key words below each other; on a narrow page, as running text.

    Args:
        lines: a table with the columns `LINES`; text in it is never markup.
        caption: a line above.
        empty: what to say where there is no line.

    >>> from narrative import Corpus
    >>> corpus = Corpus.from_documents(pd.DataFrame({"text": ["They never lost hope, they said."]}))
    >>> show_lines(kwic(corpus, "hope", window=2).assign(heading="hope"))
    hope
      never lost  hope  , they said.
    """
    return ShownLines(check(lines, LINES, "table of lines"), caption, empty)


def _cite(row: Mapping[Hashable, Any]) -> str:
    """An article by its outlet, date and title, as far as they are known; else by its id."""
    facts = [row[name] for name in ("outlet", "date", "title") if row[name] not in ("", MISSING)]
    return ", ".join(facts) or str(row["doc_id"])


def _with_heading(lines: pd.DataFrame, heading: str) -> pd.DataFrame:
    named = lines.assign(heading=pd.Series([heading] * len(lines), dtype="str", index=lines.index))
    return named[[*LINES, "title", "date", "outlet"]]


def _stack(parts: list[pd.DataFrame], *more: str) -> pd.DataFrame:
    held = [part for part in parts if len(part)]
    if held:
        return pd.concat(held, ignore_index=True)
    return pd.DataFrame({name: pd.Series(dtype="str") for name in (*LINES, "title", "date", "outlet", *more)})
