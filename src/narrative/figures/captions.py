"""What a figure says: its measure, what groups and categories are called, how a number is rounded."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from narrative.errors import ParameterError, TableError
from narrative.measures import Measure, get_measure

if TYPE_CHECKING:
    import pandas as pd


def choose_measure(table: pd.DataFrame) -> Measure:
    """The measure that a table is of.

    Raises:
        TableError: it has several.
    """
    names = list(dict.fromkeys(table["measure"]))
    if len(names) > 1:
        raise TableError(f"The table has the measures {', '.join(map(str, names))}; draw one at a time.")
    return get_measure(str(names[0]) if names else "salience")


def list_columns(table: pd.DataFrame, declared: Sequence[str]) -> list[str]:
    """The grouping columns: those after `category` up to the next that is declared."""
    columns = [str(column) for column in table.columns]
    begin = columns.index("category") + 1
    end = next(place for place in range(begin, len(columns)) if columns[place] in declared)
    return columns[begin:end]


def in_order(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows with those of a category together, in the order in which the categories first come."""
    numbers = {category: number for number, category in enumerate(dict.fromkeys(table["category"]))}
    return sorted(table.to_dict("records"), key=lambda record: numbers[record["category"]])  # type: ignore[arg-type]  # pandas lets a column have any name, ours are texts


def name_category(record: Mapping[str, Any], labels: Mapping[str, str] | None) -> str:
    """What a category is called; a measure without categories, such as tone, has none."""
    return str((labels or {}).get(record["category"], record["category"]))


def say_level(level: float) -> str:
    """A level in words.

    >>> say_level(0.95), say_level(0.999)
    ('95 %', '99.9 %')

    Raises:
        ParameterError: it is no share above 0 and below 1.
    """
    if not 0 < level < 1:
        raise ParameterError(f"level={level!r}: give a share above 0 and below 1, such as 0.95.")
    return f"{100 * level:.6g} %"


def value_digits(values: Sequence[float]) -> int:
    """How many decimal places show the largest of these values in three digits or so.

    >>> value_digits([12.3, 4.5]), value_digits([4.5, 0.3]), value_digits([0.004]), value_digits([])
    (1, 2, 4, 2)
    """
    largest = max((abs(value) for value in values if math.isfinite(value) and value), default=1.0)
    return 1 if largest >= 10 else min(max(2, 1 - math.floor(math.log10(largest))), 6)


def measure_digits(measure: Measure, values: Sequence[float]) -> int:
    """How many decimal places show values of a measure; of one that is shown from 0 to 1, two."""
    return min(value_digits(values), 3) if math.isinf(measure.high) or measure.per != 1 else 2


def say_number(number: float) -> str:
    """A count, or a sum of weights, in full.

    >>> say_number(1_244_700), say_number(2.5)
    ('1,244,700', '2.5')
    """
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,g}"


def count_of(number: float, noun: str, none: str = "no") -> str:
    """A number with its noun; `none` stands for 0.

    >>> count_of(1, "match"), count_of(2.5, "match"), count_of(1_244_700, "word"), count_of(0, "match")
    ('1 match', '2.5 matches', '1,244,700 words', 'no matches')
    """
    plural = "es" if noun.endswith("ch") else "s"
    return f"{say_number(number) if number else none} {noun}{'' if number == 1 else plural}"
