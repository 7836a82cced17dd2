"""What is said of an answer: right, not yet and why, not answered yet, or that there is nothing to answer."""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from narrative.reading.prose import Prose, say

State = Literal["right", "wrong", "open", "none"]
#: How each state is called, and the colour of its bar; the word alone is enough to tell them apart.
_LOOKS = {
    "right": ("Right.", "#1b7f5c"),
    "wrong": ("Not yet.", "#b4530a"),
    "open": ("Not answered yet.", "#6b7280"),
    "none": ("Nothing to answer here.", "#6b7280"),
}


@dataclass(frozen=True)
class Verdict:
    """What is said of an answer.

    Attributes:
        state: "right", "wrong", "open" (no answer was given) or "none" (this corpus leaves nothing to ask).
        said: the sentences.
    """

    state: State
    said: Prose

    def _repr_html_(self) -> str:
        word, colour = _LOOKS[self.state]
        style = f"max-width:40rem;border-left:4px solid {colour};padding:.35em 0 .35em .8em;margin:.5em 0"
        return (
            f'<p class="narrative-prose narrative-exercise {self.state}" style="{style}">'
            f"<strong>{word}</strong> {self.said.html()}</p>"
        )

    def __repr__(self) -> str:
        return f"{_LOOKS[self.state][0]} {self.said!r}"


@dataclass(frozen=True)
class Slip:
    """A wrong answer that many give, and what to say to it."""

    value: float | str
    hint: str


def nothing(template: str, **values: object) -> Verdict:
    """Say why there is nothing to answer."""
    return Verdict("none", say(template, **values))


def judge_number(
    answer: object,
    truth: float,
    *,
    task: str,
    right: str,
    slips: Iterable[Slip] = (),
    hint: str,
    whole: bool = False,
    tolerance: float = 0.005,
    **values: object,
) -> Verdict:
    """Compare a number with the right one.

    Args:
        answer: what was given; `...` or `None` is no answer.
        truth: the right number.
        task: the question, said while there is no answer.
        right: what is said to the right answer.
        slips: usual wrong answers.
        hint: what is said to any other wrong answer.
        whole: the answer is a count, and must be exact. Others may be rounded to one decimal place, or to
            two where the truth is below 1.
        tolerance: of others, by which share of the truth they may be off besides.
        values: what stands for the names in `task` and `right`.
    """
    if is_open(answer):
        return Verdict("open", say(task, **values))
    number, why = read_number(answer)
    if why:
        return Verdict("wrong", say(why))
    if _is_near(number, truth, whole, tolerance):
        return Verdict("right", say(right, **values))
    for slip in slips:
        if isinstance(slip.value, int | float) and _is_near(number, float(slip.value), whole, tolerance):
            return Verdict("wrong", say(slip.hint))
    if whole and number != round(number):
        return Verdict("wrong", say("What is asked for is a count, so the answer is a whole number."))
    return Verdict("wrong", say(hint))


def judge_text(
    answer: object,
    truths: Iterable[str],
    *,
    task: str,
    right: str,
    slips: Iterable[Slip] = (),
    hint: str,
    **values: object,
) -> Verdict:
    """Compare a text with the right one, or with several that are equally right; case is ignored."""
    if is_open(answer):
        return Verdict("open", say(task, **values))
    given = one_value(answer)
    if not isinstance(given, str):
        return Verdict("wrong", say("The answer is a text: put it between quotation marks."))
    if fold(given) in {fold(truth) for truth in truths}:
        return Verdict("right", say(right, **values))
    for slip in slips:
        if fold(given) == fold(str(slip.value)):
            return Verdict("wrong", say(slip.hint))
    return Verdict("wrong", say(hint))


def is_open(answer: object) -> bool:
    """Say whether an answer is yet to be given.

    >>> is_open(...), is_open(None), is_open(" "), is_open(0)
    (True, True, True, False)
    """
    return answer is ... or answer is None or (isinstance(answer, str) and not answer.strip())


def one_value(answer: Any) -> Any:
    """Return the value of a table, a series, a list or an array that holds a single one; else the answer."""
    if isinstance(answer, pd.DataFrame | pd.Series | pd.Index):
        answer = answer.to_numpy()
    if isinstance(answer, np.ndarray):
        answer = answer.ravel().tolist()
    if isinstance(answer, list | tuple) and len(answer) == 1:
        return answer[0]
    return answer


def read_number(answer: object) -> tuple[float, str]:
    """Return the number of an answer, and otherwise what to do to make it one.

    >>> read_number(3), read_number("3,7")
    ((3.0, ''), (3.7, ''))
    >>> read_number("many")[1]
    'The answer is a number, without quotation marks and without its unit.'
    """
    given = one_value(answer)
    if isinstance(given, list | tuple):
        return math.nan, "The answer is one number; this has several, or none."
    if isinstance(given, bool | np.bool_):
        return math.nan, "The answer is a number; this is True or False."
    if isinstance(given, str):
        try:
            given = float(given.strip().replace(",", "."))
        except ValueError:
            return math.nan, "The answer is a number, without quotation marks and without its unit."
    if not isinstance(given, numbers.Real):
        return math.nan, "The answer is a number."
    number = float(given)
    if not math.isfinite(number):
        return math.nan, "The answer is a number; this one is missing or infinite."
    return number, ""


def fold(text: str) -> str:
    """A text without what makes no difference to an answer: case, quotation marks, space around it.

    >>> fold(' “Hope*” ')
    'hope*'
    """
    return text.strip().strip("\"'“”‘’").strip().casefold()


def _is_near(number: float, truth: float, whole: bool, tolerance: float) -> bool:
    if not math.isfinite(truth):
        return False
    if whole:
        return number == truth
    return abs(number - truth) <= max((0.0501 if abs(truth) >= 1 else 0.00501), tolerance * abs(truth))
