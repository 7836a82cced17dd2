"""Exercises of the course: each check says whether an answer is right, and of a usual slip which it is.

A check computes the right answer from the tables that the notebook made, so it fits any corpus, and tells it
only to those who have found it. Nothing fails: an exercise without an answer is not answered yet.
"""

from narrative.studies.exercises.comparing import (
    check_claims,
    check_peak,
    check_ratio,
    check_single,
    check_thin,
    check_times,
)
from narrative.studies.exercises.counting import (
    check_articles,
    check_darkest,
    check_longest,
    check_pattern,
    check_rate,
    check_touched,
    check_typical,
    check_without,
)
from narrative.studies.exercises.lexicon_limits import (
    check_dead,
    check_negated,
    check_opposed,
    check_patterns,
)
from narrative.studies.exercises.verdicts import Verdict
from narrative.studies.exercises.voices_and_agents import check_agentless, check_quoted

__all__ = [
    "Verdict", "check_agentless", "check_articles", "check_claims", "check_darkest", "check_dead",
    "check_longest", "check_negated", "check_opposed", "check_pattern", "check_patterns", "check_peak",
    "check_quoted", "check_rate", "check_ratio", "check_single", "check_thin", "check_times",
    "check_touched", "check_typical", "check_without",
]  # fmt: skip
