"""Exercises on who speaks and who acts: matches in the words of others, and passives without an agent."""

from __future__ import annotations

import pandas as pd

from narrative.figures.captions import count_of
from narrative.schema import check
from narrative.studies.exercises.verdicts import Slip, Verdict, judge_number, nothing


def check_quoted(answer: object, voiced: pd.DataFrame) -> Verdict:
    """How many matches of all frames stand in the words of others, in quotation marks or without?

    Args:
        answer: the number of matches.
        voiced: what `narrative.assign_voice` gave.

    >>> voiced = pd.DataFrame({"voice": ["journalist", "direct", "indirect", "direct"]})
    >>> check_quoted(2, voiced)
    Not yet. These are in quotation marks. Reported words without marks are somebody else's too.
    >>> check_quoted(3, voiced)
    Right. In somebody else's words: 3 of 4 matches. Each was said by somebody, and chosen by the paper.
    """
    voices = check(voiced, ("voice",), "table of matches with voices")["voice"]
    if not len(voices):
        return nothing("No frame of this lexicon has a match here.")
    direct, indirect = int((voices == "direct").sum()), int((voices == "indirect").sum())
    quoted = direct + indirect
    return judge_number(
        answer,
        quoted,
        task="How many matches of all frames stand in the words of others, in quotation marks or without?",
        right="In somebody else's words: {quoted} of {matches}. Each was said by somebody, and chosen by the "
        "paper.",
        slips=[
            Slip(
                direct, "These are in quotation marks. Reported words without marks are somebody else's too."
            ),
            Slip(indirect, "These are reported without marks. Those in quotation marks count too."),
            Slip(len(voices) - quoted, "These are in the journalist's own words."),
            Slip(len(voices), "That is how many matches there are."),
        ],
        hint="Count the rows whose voice is direct and those whose voice is indirect, and add.",
        whole=True,
        quoted=quoted or "none",
        matches=count_of(len(voices), "match"),
    )


def check_agentless(answer: object, passives: pd.DataFrame) -> Verdict:
    """What share of the passives names no agent, in percent?

    Args:
        answer: the share, from 0 to 100.
        passives: what `narrative.passives` gave.

    >>> passives = pd.DataFrame({"agent": ["", "police", "", ""]})
    >>> check_agentless(3, passives)
    Not yet. That is how many there are. What share of all passives is it, in percent?
    >>> check_agentless(75, passives)
    Right. Without an agent: 3 of 4 passives. Some need none: everybody knows who closes a shop at night.
    """
    agents = check(passives, ("agent",), "table of passives")["agent"]
    if not len(agents):
        return nothing("No passive was found here.")
    without = int((agents == "").sum())
    share = 100 * without / len(agents)
    return judge_number(
        answer,
        share,
        task="What share of all passives names no agent, in percent?",
        right="Without an agent: {without} of {passives}. Some need none: everybody knows who closes a "
        "shop at night.",
        slips=[
            Slip(without, "That is how many there are. What share of all passives is it, in percent?"),
            Slip(share / 100, "That is the share itself. In percent it is a hundred times as much."),
            Slip(100 - share, "That is the share of those that name an agent."),
            Slip(len(agents), "That is how many passives there are."),
        ],
        hint="Divide the number of passives without an agent by the number of all, and multiply by 100.",
        passives=count_of(len(agents), "passive"),
        without=without or "none",
    )
