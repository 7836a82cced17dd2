"""A selection: what is looked at, in words and as the code that makes it again."""

from __future__ import annotations

import datetime
import keyword
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from narrative.measures.tones import TONES
from narrative.trends.periods import Freq

#: Arguments of `Corpus.where` with a meaning of their own; a column of that name is asked for by its ids.
DAYS = ("since", "until")
#: The measure of tone, as the functions take it, and in their tables.
_TONE = TONES[0].measure
#: What can be shown of matches: the function, what that is in words, and its measure.
SHOWN = {
    "frame_salience": ("matches", "salience"),
    "frame_tone": ("tone of their sentences", _TONE),
    "tone_about": ("the same without clauses about others", _TONE),
}
#: How long a period can be.
FREQS: tuple[Freq, ...] = ("day", "week", "month", "quarter", "year")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True)
class Selection:
    """What is looked at.

    Attributes:
        groups: the chosen values of the grouping column, by name; `None` for all of them.
        since: the first day, as ISO text, if there is one.
        until: the last day, which is included.
        category: which category of the lexicon.
        pattern: a word or phrase that is looked at in place of the category, or nothing.
        freq: how long a period of the trend is.
        group: the group to whose matches the concordance is narrowed, if it is.
        period: the first and last day to which it is narrowed.
        near: a word or phrase that must stand in the context of a line, or nothing.
        sort_by: the order of the lines.
        show: what the rates are of: the matches, or the tone near them, by the function that computes it.
        voice: in whose voice the lines stand: one of them, "all" (it is shown), or nothing (it is not asked).
    """

    category: str
    freq: Freq = "week"
    groups: tuple[str, ...] | None = None
    since: str | None = None
    until: str | None = None
    pattern: str = ""
    group: str | None = None
    period: tuple[str, str] | None = None
    near: str = ""
    sort_by: str = "document"
    show: str = "frame_salience"
    voice: str = ""

    @property
    def documents(self) -> tuple[object, ...]:
        """What decides which documents are in it."""
        return self.groups, self.since, self.until

    @property
    def measure(self) -> str:
        """The measure of the rates."""
        return SHOWN[self.show][1]

    @property
    def target(self) -> tuple[str, str]:
        """What decides which matches are looked for: the category, or the pattern."""
        return ("pattern", self.pattern) if self.pattern else ("category", self.category)


@dataclass(frozen=True)
class Setting:
    """What an exploration stands on, as far as code must name it.

    Attributes:
        by: the grouping column.
        values: for each group the values of the column that it is made of.
        corpus: the code that gives the corpus: the name of a variable, or a call.
        lexicon: the code that gives the lexicon.
    """

    by: str
    values: Mapping[str, Sequence[object]]
    corpus: str = "corpus"
    lexicon: str = "lexicon"


@dataclass(frozen=True)
class Limits:
    """What keeps a large selection quick to look at; it is said in the code, so that it can be changed there.

    Attributes:
        resamples: how many resamples an interval rests on.
        largest: the groups that the estimates are of, where these are not all.
        reference: the group with which all others are compared, where all pairs would be too many.
    """

    resamples: int = 2000
    largest: tuple[str, ...] = ()
    reference: str | None = None


def write_code(
    selection: Selection, setting: Setting, limits: Limits, *, dated: bool = True, article: str | None = None
) -> str:
    """Write the code that makes the tables of a selection again.

    Args:
        selection: what is looked at.
        setting: what the code stands on.
        limits: what was left out.
        dated: whether there are dates, and so a trend.
        article: the document that is open, if one is.

    >>> setting = Setting(by="outlet", values={"The Sun": ["The Sun"]})
    >>> print(write_code(Selection("hope", groups=("The Sun",)), setting, Limits(), dated=False))
    import narrative
    <BLANKLINE>
    part = corpus.where(outlet="The Sun")
    scores = narrative.frame_salience(part, lexicon)
    scores = scores[scores["category"] == "hope"]
    estimates = narrative.compare(scores, part, by="outlet", measure="salience", resamples=2000).estimates
    patterns = lexicon.entries.loc[lexicon.entries["category"] == "hope", "pattern"]
    lines = narrative.kwic(part, patterns)
    estimates
    """
    lines = ["import narrative", ""]
    given = [("corpus", setting.corpus), ("lexicon", setting.lexicon)]
    lines += [f"{name} = {code}" for name, code in given if code != name]
    conditions = _conditions("corpus", setting, selection.groups, selection.since, selection.until)
    lines.append(f"part = corpus.where({conditions})" if conditions else "part = corpus")
    source, patterns = "lexicon", "patterns"
    if selection.pattern:
        source, patterns = "pattern", _quote(selection.pattern)
        lines.append(f"pattern = {_lexicon_code(selection.pattern)}")
    by_tone = f', measure="{_TONE}"' if selection.measure == _TONE else ""
    lines.append(f"scores = narrative.{selection.show}(part, {source}{by_tone})")
    if not selection.pattern:
        lines.append(f'scores = scores[scores["category"] == {_quote(selection.category)}]')
    compared = "part"
    if limits.largest:
        compared = "largest"
        of_largest = _conditions("part", setting, limits.largest)
        lines.append(f"largest = part.where({of_largest})")
    options = f'measure="{selection.measure}", resamples={limits.resamples}'
    against = "" if limits.reference is None else f", reference={_quote(limits.reference)}"
    how = f"by={_quote(setting.by)}, {options}{against}"
    lines.append(f"estimates = narrative.compare(scores, {compared}, {how}).estimates")
    if dated:
        freq = f"freq={_quote(selection.freq)}, {options}, most_changes=0"
        lines.append(f"periods = narrative.trend(scores, part, {freq}).periods")
    if not selection.pattern:
        chosen = f'lexicon.entries["category"] == {_quote(selection.category)}'
        lines.append(f'patterns = lexicon.entries.loc[{chosen}, "pattern"]')
    lines.append(f"lines = narrative.kwic({_narrowed(selection, setting)}, {patterns}{_options(selection)})")
    if article is not None:
        voices = ", voices=True" if selection.voice else ""
        lines.append(f"article = narrative.annotate(part, {_quote(article)}, {source}{voices})")
    return "\n".join([*lines, "estimates"])


def describe_days(first: datetime.date, last: datetime.date) -> str:
    """Say from which day to which: no more of each date than is needed.

    >>> describe_days(datetime.date(2019, 3, 4), datetime.date(2019, 4, 28))
    '4 March to 28 April 2019'
    >>> describe_days(datetime.date(2019, 3, 4), datetime.date(2019, 3, 10))
    '4 to 10 March 2019'
    """
    end = f"{last.day} {_MONTHS[last.month - 1]} {last.year}"
    if first == last:
        return end
    if first.year != last.year:
        return f"{first.day} {_MONTHS[first.month - 1]} {first.year} to {end}"
    if first.month != last.month:
        return f"{first.day} {_MONTHS[first.month - 1]} to {end}"
    return f"{first.day} to {end}"


def _lexicon_code(pattern: str) -> str:
    """The code for the lexicon of one pattern; `Study` makes the same."""
    quoted = _quote(pattern)
    return f'narrative.Lexicon.from_entries({{{quoted}: [{quoted}]}}, name="pattern")'


def _narrowed(selection: Selection, setting: Setting) -> str:
    """The code for the documents whose matches the concordance shows."""
    groups = None if selection.group is None else (selection.group,)
    since, until = selection.period or (None, None)
    conditions = _conditions("part", setting, groups, since, until)
    return f"part.where({conditions})" if conditions else "part"


def _conditions(
    source: str,
    setting: Setting,
    groups: Sequence[str] | None,
    since: str | None = None,
    until: str | None = None,
) -> str:
    """The arguments of `where` of the corpus `source`."""
    parts = []
    if groups is not None:
        parts.append(
            _condition(source, setting.by, [value for group in groups for value in setting.values[group]])
        )
    parts += [f"{name}={_quote(day)}" for name, day in (("since", since), ("until", until)) if day]
    return ", ".join(parts)


def _condition(source: str, by: str, values: Sequence[object]) -> str:
    """The argument by which a column must have one of these values."""
    if by in DAYS:
        column = f"{source}.documents[{_quote(by)}]"
        known = [_quote(value) for value in values if value is not None]
        meets = [f"{column}.isin([{', '.join(known)}])"] * bool(known) + [f"{column}.isna()"] * (
            None in values
        )
        return f"doc_id={source}.documents.index[{' | '.join(meets)}]"
    shown = f"[{', '.join(map(_quote, values))}]" if len(values) > 1 else _quote(values[0])
    plain = by.isidentifier() and not keyword.iskeyword(by)
    return f"{by}={shown}" if plain else f"**{{{_quote(by)}: {shown}}}"


def _options(selection: Selection) -> str:
    said = "" if selection.sort_by == "document" else f", sort_by={_quote(selection.sort_by)}"
    said += f", near={_quote(selection.near)}" if selection.near else ""
    return said + (f", voice={_quote(selection.voice)}" if selection.voice else "")


def _quote(value: object) -> str:
    """A value as code; a text in double quotes, if that goes without escaping any."""
    shown = repr(value)
    plain = isinstance(value, str) and shown[0] == "'" and '"' not in shown
    return f'"{shown[1:-1]}"' if plain else shown
