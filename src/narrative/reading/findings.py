"""What a report found, in the sentences that open it, and what to be careful about.

A report computes first and shows afterwards. Its notebook gathers findings from its finished tables, ranks
them here, and shows them at its head; each leads to the section in which it is shown.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from narrative.reading.prose import Prose, say
from narrative.tables.tables import escape_html, html_text, name_anchor

__all__ = ["Finding", "Findings", "measure_effect", "rank_cautions", "rank_findings"]

#: How many findings, and how many cautions, a report opens with at most.
MOST_FINDINGS, MOST_CAUTIONS = 7, 3


@dataclass(frozen=True)
class Finding:
    """One thing that a report found, or a caution about it.

    Args:
        sentence: what was found, with its number and interval; made by `say`.
        section: the heading of the section in which it is shown, as it stands in the notebook.
        certain: whether it is claimed, and not only seen in these articles.
        effect: how large it is at least, as `measure_effect` says; of a caution, how much hangs on it.
    """

    sentence: Prose
    section: str
    certain: bool = True
    effect: float = 0.0


@dataclass(frozen=True)
class Findings:
    """The findings that a report opens with, how many more it has, and by what they were chosen then."""

    shown: tuple[Finding, ...]
    left: int = 0
    chosen: str = ""

    def list_sentences(self) -> list[str]:
        """The sentences as plain text, the first one first."""
        return [repr(finding.sentence) for finding in self.shown]

    def _repr_html_(self) -> str:
        items = "".join(f"<li>{each.sentence.html()} {_link(each.section)}</li>" for each in self.shown)
        rest = f'<p class="narrative-prose">{html_text(self._rest())}</p>' if self.left else ""
        look = 'class="narrative-findings tex2jax_ignore mathjax_ignore" style="max-width:41rem"'
        return f"<div {look}><ol>{items}</ol>{rest}</div>"

    def __repr__(self) -> str:
        lines = [f"{n}. {sentence}" for n, sentence in enumerate(self.list_sentences(), 1)]
        return "\n".join([*lines, *[self._rest()] * bool(self.left)])

    def _rest(self) -> str:
        more = f"{self.left:,} more {'is' if self.left == 1 else 'are'} in the sections below."
        return f"{more} These were chosen {self.chosen}." if self.chosen else more


def rank_findings(*found: Iterable[Finding], most: int = MOST_FINDINGS, chosen: str = "") -> Findings:
    """Put findings in order: what is certain before what is not, and of each the largest first.

    Findings that are equal in both stay in the order in which they come.

    Args:
        found: the findings of each question, one collection after the other.
        most: how many to show; how many more there are is said below them.
        chosen: by what, to say there too.

    Raises:
        ValueError: `most` is less than 1.

    >>> small = Finding(say("Hope: 1.5 times as high in A (1.1 to 2.0)."), "Frames", effect=0.4)
    >>> large = Finding(say("Fear: 4.0 times as high in B (2.0 to 8.0)."), "Frames", effect=3.1)
    >>> nothing = Finding(say("Nothing can be claimed of tone, since both have 3 articles."), "Tone", False)
    >>> rank_findings([nothing], [small, large], most=2)
    1. Fear: 4.0 times as high in B (2.0 to 8.0).
    2. Hope: 1.5 times as high in A (1.1 to 2.0).
    1 more is in the sections below.
    """
    if most < 1:
        raise ValueError(f"most must be 1 or more, not {most}.")
    every = [finding for each in found for finding in each]
    if not every:
        every = [Finding(say("Nothing can be claimed, since nothing was measured."), "", False)]
    ranked = sorted(every, key=lambda finding: (not finding.certain, -finding.effect))
    return Findings(tuple(ranked[:most]), max(len(ranked) - most, 0), chosen)


def rank_cautions(*found: Iterable[Finding], most: int = MOST_CAUTIONS, chosen: str = "") -> Findings:
    """Choose the cautions that matter: those with most hanging on them, at most three.

    What hangs on a caution is its `effect`: how many of the findings or comparisons it concerns. Those that
    concern a finding of the head (`certain`) come before all others.
    """
    every = [caution for each in found for caution in each]
    if not every:
        every = [Finding(say("No caution arose beyond what every count of words has."), "", False)]
    return rank_findings(every, most=most, chosen=chosen)


def measure_effect(low: float, high: float, *, margin: float, nothing: float = 0.0) -> float:
    """How far an interval stays away from no difference at all, in units of a margin of equivalence.

    This ranks findings by what is at least there: a large but unsure difference counts for less than a
    smaller one that is sure. Ratios and differences become comparable, each by its own margin.

    Args:
        low, high: the limits.
        margin: what is as good as no difference: of differences, above 0; of ratios, above 1.
        nothing: 1 for ratios, which are compared as logarithms; 0 for differences.

    Returns:
        From 0 (the interval contains no difference, or there is none) upwards, without an upper limit.

    Raises:
        ValueError: the margin says nothing, or `nothing` is neither 0 nor 1.

    >>> measure_effect(1.5625, 9.0, margin=1.25, nothing=1)
    2.0
    >>> measure_effect(-0.2, -0.1, margin=0.05), measure_effect(-0.2, 0.1, margin=0.05)
    (2.0, 0.0)
    """
    if nothing not in (0, 1) or margin <= nothing:
        raise ValueError(f"margin must be above nothing, which is 0 or 1, not {margin} and {nothing}.")
    if math.isnan(low) or math.isnan(high) or low <= nothing <= high:
        return 0.0
    near = low if low > nothing else high
    if nothing == 0:
        return round(abs(near) / margin, 9)
    return round(abs(math.log(near)) / math.log(margin), 9) if near > 0 else math.inf


def _link(section: str) -> str:
    if not section:
        return ""
    return f'<a href="#{escape_html(name_anchor(section))}">{html_text(section)}</a>'
