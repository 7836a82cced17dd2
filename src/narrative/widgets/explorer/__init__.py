"""Exploring: from any figure of a corpus to the sentences behind it, and from what is seen back to code."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import pandas as pd

from narrative.errors import LexiconError, NarrativeError, ParameterError, check_corpus
from narrative.lexicons.lexicon import Lexicon, check_lexicon
from narrative.lexicons.loading import load_lexicon
from narrative.tables.tables import html_text
from narrative.widgets.explorer.code_names import name_inputs
from narrative.widgets.explorer.panels import (
    count_pages,
    describe_counts,
    describe_selection,
    describe_setting,
    draw_article,
    draw_estimates,
    draw_lines,
    draw_periods,
    page_of,
)
from narrative.widgets.explorer.selection_changes import change
from narrative.widgets.explorer.selection_tables import Study
from narrative.widgets.explorer.selections import Selection, Setting, write_code
from narrative.widgets.explorer.summary import summarise
from narrative.widgets.live import Live

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus
    from narrative.widgets.pages import Page

__all__ = ["Explorer", "explore"]


def explore(corpus: Corpus, lexicon: Lexicon | str, *, by: str = "outlet") -> Explorer:
    """Explore a corpus in a notebook: rates, their course over time, the lines behind them, and the articles.

    Choose groups (outlets), dates, and a category of the lexicon or a pattern of your own. A click on a
    group, on a point of the trend, or on a line of the concordance leads to the matches behind it; all of it
    works by keyboard too. What is chosen stands there in words, and as code that makes the same tables again.

    Rates are matches that are not negated, per 1,000 words (`frame_salience`), or the tone near them
    (`frame_tone`, or `tone_about` for a lexicon of actors). Their intervals are from `compare` and `trend`;
    lines are those of `kwic`, articles those of `annotate`. Nothing is computed in another way than by these.
    In a large selection there are fewer resamples, and of more than sixty groups those with the most
    documents are drawn; the code says so.

    Args:
        corpus: what was read. Its words and matches are found once, when this is called.
        lexicon: the categories, or the name of a lexicon that ships.
        by: the column of the documents that groups them.

    Returns:
        The explorer; end a cell with it. In a report, which has no reader to click, it is a summary.

    Raises:
        CorpusError: there is no column `by`, or the corpus is empty.
        LexiconError: the lexicon has no categories.

    >>> from narrative import load_corpus
    >>> explorer = explore(load_corpus("harbour"), "news-frames")
    >>> print(explorer.words)
    63 articles of 4 outlets, 5 March to 28 April 2019; category Conflict: ... matches...
    >>> explorer.choose(groups=["The Lugger"], pattern="dockers")
    >>> print(explorer.words)
    15 articles of 1 outlet, ...; pattern “dockers”: ... matches
    >>> explorer.open(line=0)
    >>> explorer.code.splitlines()[2]
    "corpus = narrative.load_corpus('harbour')"
    """
    check_corpus(corpus)
    chosen = load_lexicon(lexicon) if isinstance(lexicon, str) else lexicon
    check_lexicon(chosen)
    if not chosen.categories:
        raise LexiconError(f"The lexicon {chosen.name!r} has no categories to explore.")
    return Explorer(Study(corpus, chosen, by))


class Explorer(Live):
    """What `explore` returns: a selection, its tables, and the page that shows them in a notebook.

    Attributes:
        words: what is selected, in words.
        code: the code that makes its tables again.
    """

    def __init__(self, study: Study) -> None:
        super().__init__()
        self._study = study
        self._selection = study.first_selection()
        self._line: int | None = None
        self._panels |= {"setting": describe_setting(study), "article": {}}
        self._show(self._selection)

    @property
    def words(self) -> str:
        """What is selected, in words."""
        return str(self._panels["words"])

    @property
    def code(self) -> str:
        """The code that makes the tables of the selection again."""
        return str(self._panels["code"])

    @property
    def selection(self) -> Selection:
        """What is looked at."""
        return self._selection

    @property
    def estimates(self) -> pd.DataFrame:
        """The rate of each group, a table by `schema.ESTIMATES`."""
        return self._study.estimates(self._selection).estimates.copy()

    @property
    def periods(self) -> pd.DataFrame | None:
        """The rate of each period, a table by `schema.TREND`; nothing where there are no dates."""
        periods = self._study.periods(self._selection)
        return None if periods is None else periods.copy()

    @property
    def lines(self) -> pd.DataFrame:
        """All lines of the concordance, a table by `schema.CONCORDANCE`."""
        return self._study.lines(self._selection).copy()

    def choose(self, **changes: Any) -> None:
        """Change the selection, as a click does: the names are those of `Selection`.

        Raises:
            CorpusError: no document is left, or a date is none.
            LexiconError: a pattern is not well formed.
            ParameterError: a change is not of its kind.
            UnknownNameError: there is no such category, group or choice.
        """
        self._show(change(self._study, self._selection, changes))

    def _take(self, changes: dict[str, Any]) -> None:
        """Change the selection as the page asks, which can switch all groups off to choose some again."""
        selection = change(self._study, self._selection, changes)
        if selection.groups == ():
            self._empty(selection)
        else:
            self._show(selection)

    def turn(self, page: int) -> None:
        """Turn to a page of the concordance, the first being 0; beyond the last, to that."""
        lines = self._study.lines(self._selection)
        nearest = min(max(page, 0), count_pages(lines) - 1)
        negated = self._study.negated(self._selection, page_of(lines, nearest))
        self._put("concordance", draw_lines(lines, nearest, negated))

    def open(self, line: int) -> None:
        """Open the article of a line of the concordance, the first being 0, at its place.

        Raises:
            ParameterError: there is no such line.
        """
        lines = self._study.lines(self._selection)
        if not 0 <= line < len(lines):
            raise ParameterError(f"line={line!r}: there are {len(lines):,} lines, numbered from 0.")
        place = lines.iloc[line]
        doc_id = str(place["doc_id"])
        annotation = self._study.marked(self._selection, doc_id)
        document = self._study.corpus.documents.loc[[doc_id]].iloc[0]
        self._line = line
        span = int(place["start"]), int(place["end"])
        self._put("article", draw_article(annotation, document, span) | {"line": line})
        self._write()

    def close(self) -> None:
        """Close the article."""
        self._line = None
        self._put("article", {})
        self._write()

    def _show(self, selection: Selection) -> None:
        """Show a selection, what is ready first: the matches, then the rates, then the trend."""
        study = self._study
        counts = study.count(selection)
        study.lines(selection)  # whatever cannot be is told before anything changes
        if selection.show != "frame_salience":
            study.estimates(selection)
        self._selection, self._line = selection, None
        # Together, so that no lines stand for a moment below the words for others.
        with nullcontext() if self._page is None else self._page.hold_sync():
            self._put("message", "")
            self._put("chosen", describe_selection(selection))
            self._put("words", describe_counts(study, selection, counts))
            self._put("article", {})
            self.turn(0)
        measure = selection.measure
        self._put("rates", draw_estimates(study.estimates(selection), measure, groups=counts["groups"]))
        self._put("course", draw_periods(study.periods(selection), measure, selection.freq))
        self._write()

    def _empty(self, selection: Selection) -> None:
        """Show a selection without any group: nothing, and what to do."""
        self._selection, self._line = selection, None
        groups = "outlet" if self._study.by == "outlet" else f"group by {self._study.by}"
        nothing: dict[str, Any] = {
            "chosen": describe_selection(selection),
            "words": f"No {groups} is chosen",
            "message": f"Choose at least one {groups}.",
            "rates": {"rows": [], "unit": "", "signed": False, "cautions": [], "left_out": ""},
            "course": {"points": [], "unit": "", "signed": False},
            "concordance": {"rows": [], "first": 0, "total": 0, "page": 0, "pages": 1},
            "article": {},
            "code": "",
        }
        with nullcontext() if self._page is None else self._page.hold_sync():
            for panel, shown in nothing.items():
                self._put(panel, shown)

    def _write(self) -> None:
        """Write the code of what is shown."""
        study, selection = self._study, self._selection
        corpus, lexicon = name_inputs(study.corpus, study.lexicon)
        article = None if self._line is None else str(study.lines(selection)["doc_id"].iloc[self._line])
        code = write_code(
            selection,
            Setting(study.by, study.values, corpus, lexicon),
            study.limits(selection),
            dated=study.periods(selection) is not None,
            article=article,
        )
        self._put("code", code)

    def _answer(self, asked: Any) -> None:
        """Do what the page asks for; it can ask for nothing but this."""
        question = asked if isinstance(asked, dict) else {}
        try:
            match question:
                case {"changes": dict(changes)}:
                    self._take({str(name): value for name, value in changes.items()})
                case {"page": int(page)} if page is not True and page is not False:
                    self.turn(page)
                case {"open": int(line)} if line is not True and line is not False:
                    self.open(line)
                case {"close": True}:
                    self.close()
        except NarrativeError as error:
            self._put("message", str(error))
        finally:
            if isinstance(number := question.get("number"), int):
                self._put("answered", number)

    def _make_page(self) -> Page:
        from narrative.widgets.pages import ExplorerPage

        return ExplorerPage(self._panels, self._answer)

    def _stand_in(self) -> tuple[str, str]:
        if self._selection.groups == ():
            return f"<p>{html_text(self.words)}.</p>", self.words
        return summarise(self.words, self.estimates, self.lines)

    def __repr__(self) -> str:
        return f"Explorer: {self.words}"
