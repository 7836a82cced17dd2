"""Sentences of a report in which the numbers are computed, and words from a corpus are never markup."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from narrative.tables import format_value, html_text


@dataclass(frozen=True)
class Prose:
    """A paragraph with computed numbers and words from the corpus in it; made by `say`."""

    template: str
    values: Mapping[str, object]

    def _repr_html_(self) -> str:
        shown = {name: html_text(format_value(v)) for name, v in self.values.items()}
        return f'<p class="narrative-prose" style="max-width:41rem">{self.template.format(**shown)}</p>'

    def __repr__(self) -> str:
        return self.template.format(**{name: format_value(v) for name, v in self.values.items()})


def say(template: str, **values: object) -> Prose:
    """A paragraph of a report in which the numbers are computed.

    Args:
        template: the sentence, with a name in braces where a value belongs.
        values: numbers are rounded; text, which may be a corpus's, is never markup.

    >>> say("{places} of unity in {words} words.", places=count_of(4, "place"), words=1404)
    4 places of unity in 1,404 words.
    """
    return Prose(template, values)


def count_of(number: float, noun: str) -> str:
    """A number with its noun.

    >>> count_of(1, "place"), count_of(2, "place"), count_of(0, "place")
    ('1 place', '2 places', 'no places')
    """
    return f"{f'{number:,g}' if number else 'no'} {noun}{'' if number == 1 else 's'}"
