"""Judging: matches of a lexicon one by one, to keep, drop or leave unsure; each decision is kept at once."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pandas as pd

from narrative.auditing import Audit
from narrative.auditing.judgements import DECISIONS, KEY, add_judgements, list_keys, read_judgements
from narrative.errors import NarrativeError, ParameterError
from narrative.schema import AUDIT_SAMPLE, check
from narrative.tables.tables import html_text
from narrative.widgets.live import Live

if TYPE_CHECKING:
    from narrative.lexicons.lexicon import Lexicon
    from narrative.widgets.pages import Page

__all__ = ["Judging", "judge"]


def judge(
    tried: Audit | pd.DataFrame,
    path: str | os.PathLike[str],
    *,
    judge: str = "reader",
    blind: bool = False,
) -> Judging:
    """Judge matches of a lexicon in a notebook, one after the other: keep, drop or unsure.

    End a cell with it. Keys: `k` keeps a match (the words mean there what the category is about), `d` drops
    it, `u` is for unsure; the arrows go back and forth, and a decision made again replaces the first. Every
    decision is written to the file before the next match is shown, so that judging can stop at any time; it
    goes on at the first match that this judge has not decided. Nothing says what others decided.

    Args:
        tried: what `narrative.audit` found, or its `sample` alone; then no definitions are shown.
        path: the file of judgements; it is made with the first decision. Judges who work at the same time do
            well to have one each; `read_judgements` reads several.
        judge: who judges.
        blind: whether to hide which outlet, day and article a match is from, and which entry of the lexicon
            found it: only the words, what is around them, and the category that is asked about.

    Returns:
        The judging. In a report, which nobody answers, it is a sentence that says how far it is.

    Raises:
        ParameterError: `judge` is no name.
        TableError: the table is no sample, or the file is no file of judgements.

    >>> import tempfile
    >>> from pathlib import Path
    >>> from narrative import audit, judged_precision, load_corpus, read_judgements
    >>> tried = audit(load_corpus("harbour"), "solidarity", per_entry=1, per_category=2, suggestions=0)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "judged.csv"
    ...     judging = judge(tried, file, judge="A")
    ...     judging.decide("keep")
    ...     read_judgements(file)["decision"].tolist(), judging.words
    (['keep'], '1 of ... matches judged by A: 1 kept')
    """
    if not isinstance(judge, str) or not judge.strip():
        raise ParameterError(f"judge={judge!r}: give the name or a sign of the person who judges.")
    lexicon = tried.lexicon if isinstance(tried, Audit) else None
    sample = check(tried.sample if isinstance(tried, Audit) else tried, AUDIT_SAMPLE, "sample")
    return Judging(sample, path, " ".join(judge.split()), lexicon, blind=blind)


class Judging(Live):
    """What `judge` returns: the matches, what was decided so far, and the page that asks.

    Attributes:
        number: the match that is shown, the first being 0.
        words: how far it is, in words.
    """

    def __init__(
        self,
        sample: pd.DataFrame,
        path: str | os.PathLike[str],
        judge: str,
        lexicon: Lexicon | None,
        *,
        blind: bool = False,
    ) -> None:
        super().__init__()
        self._blind = blind
        self._sample = sample.drop_duplicates(list(KEY), ignore_index=True)
        self._path, self._judge, self._lexicon = path, judge, lexicon
        self._keys = list_keys(self._sample)
        told = read_judgements(path)
        own = told[told["judge"] == judge]
        self._said = {
            tuple(key): str(decision)
            for *key, decision in own[[*KEY, "decision"]].itertuples(index=False, name=None)
        }
        self.number = self._find_open(0)
        self._show()

    def __len__(self) -> int:
        return len(self._sample)

    @property
    def decisions(self) -> list[str]:
        """What this judge decided about each match, "" where nothing yet."""
        return [self._said.get(key, "") for key in self._keys]

    @property
    def words(self) -> str:
        """How far the judging is, in words."""
        said = self.decisions
        counts = [(said.count(each), name) for each, name in zip(DECISIONS, _DONE, strict=True)]
        told = ", ".join(f"{count:,} {name}" for count, name in counts if count)
        judged = sum(count for count, _ in counts)
        return f"{judged:,} of {len(self):,} matches judged by {self._judge}{f': {told}' * bool(told)}"

    def decide(self, decision: str) -> None:
        """Decide about the match that is shown, write it to the file, and go to the next open one.

        Raises:
            ParameterError: it is no decision, there is no match, or the file cannot be written.
            TableError: the file is no file of judgements any more.
        """
        if not len(self):
            raise ParameterError("There is no match to judge.")
        if decision not in DECISIONS:
            raise ParameterError(f"decision={decision!r}: choose from {', '.join(DECISIONS)}.")
        here = self._sample.iloc[[self.number]]
        add_judgements(here, [decision], self._path, judge=self._judge)
        self._said[self._keys[self.number]] = decision
        self.number = self._find_open(self.number + 1)
        self._show()

    def go(self, step: int) -> None:
        """Go some matches forward, or back; not beyond either end."""
        self.number = min(max(self.number + step, 0), max(len(self) - 1, 0))
        self._show()

    def _find_open(self, start: int) -> int:
        """The next match without a decision, from the start again if need be; else the next, or the last."""
        order = [*range(start, len(self)), *range(min(start, len(self)))]
        last = max(len(self) - 1, 0)
        return next((number for number in order if self._keys[number] not in self._said), min(start, last))

    def _show(self) -> None:
        self._put("message", "")
        all_are = len(self) and "" not in self.decisions
        done = ". All are judged: run the cells below. The arrows go back, and a decision can be made again"
        self._put("words", self.words + done * bool(all_are))
        self._put("place", self._describe() if len(self) else {})

    def _describe(self) -> dict[str, Any]:
        """The match that is shown, as the page needs it."""
        place = self._sample.iloc[self.number]
        category = str(place["category"])
        lexicon = self._lexicon
        facts = (place.get(name) for name in ("title", "outlet", "date"))
        told = [str(each.date()) if isinstance(each, pd.Timestamp) else str(each) for each in facts
                if isinstance(each, str | pd.Timestamp) and each]  # fmt: skip
        return {
            "number": self.number,
            "of": len(self),
            "category": lexicon.labels.get(category, category) if lexicon else category,
            "definition": lexicon.definitions.get(category, "") if lexicon else "",
            "pattern": "" if self._blind else str(place["pattern"]),
            **{name: str(place[name]) for name in ("left", "match", "right")},
            "facts": "" if self._blind else " · ".join(told) or str(place["doc_id"]),
            "decision": self._said.get(self._keys[self.number], ""),
        }

    def _answer(self, asked: Any) -> None:
        """Do what the page asks for; it can ask for nothing but this."""
        try:
            match asked:
                case {"decide": str(decision), "number": int(number)} if number == self.number:
                    self.decide(decision)
                case {"go": int(step)} if step is not True and step is not False:
                    self.go(step)
        except NarrativeError as error:
            self._put("message", str(error))

    def _make_page(self) -> Page:
        from narrative.widgets.pages import JudgingPage

        return JudgingPage(self._panels, self._answer)

    def _stand_in(self) -> tuple[str, str]:
        how = "" if all(self.decisions) else " To judge, run this notebook in JupyterLab."
        html = f'<p class="narrative-prose" style="max-width:41rem">{html_text(self.words)}.{how}</p>'
        return html, repr(self)

    def __repr__(self) -> str:
        return f"Judging: {self.words}"


#: What was done to the matches of each decision.
_DONE = ("kept", "dropped", "unsure")
