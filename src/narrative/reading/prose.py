"""Sentences of a report in which the numbers are computed, and words from a corpus are never markup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from narrative.tables.tables import format_value, html_text, keep_percent

__all__ = ["Prose", "join_words", "say"]


@dataclass(frozen=True)
class Prose:
    """A paragraph with computed numbers and words from the corpus in it; made by `say`."""

    template: str
    values: Mapping[str, object]

    def html(self) -> str:
        """The text as HTML, without an element around it."""
        said = self.template.format(**{name: html_text(format_value(v)) for name, v in self.values.items()})
        return keep_percent(said)

    def _repr_html_(self) -> str:
        return f'<p class="narrative-prose" style="max-width:41rem">{self.html()}</p>'

    def __repr__(self) -> str:
        return self.template.format(**{name: format_value(v) for name, v in self.values.items()})


def say(template: str, **values: object) -> Prose:
    """A paragraph of a report in which the numbers are computed.

    Args:
        template: the sentence, with a name in braces where a value belongs.
        values: numbers are rounded; text, which may be a corpus's, is never markup.

    >>> from narrative.figures.captions import count_of
    >>> say("{matches} of unity in {words} words.", matches=count_of(4, "match"), words=1404)
    4 matches of unity in 1,404 words.
    """
    return Prose(template, values)


def add_sentence(prose: Prose, sentence: str) -> Prose:
    """A paragraph with one more sentence, of words that are ours; without one, the paragraph as it is.

    >>> add_sentence(say("{n} matches.", n=4), "None is negated.")
    4 matches. None is negated.
    """
    return Prose(f"{prose.template} {sentence}", prose.values) if sentence else prose


@dataclass(frozen=True)
class Points:
    """Sentences one below the other; made by `say_each`."""

    sentences: tuple[Prose, ...]

    def _repr_html_(self) -> str:
        items = "".join(f"<li>{sentence.html()}</li>" for sentence in self.sentences)
        return f'<ul class="narrative-prose" style="max-width:41rem">{items}</ul>'

    def __repr__(self) -> str:
        return "\n".join(f"- {sentence!r}" for sentence in self.sentences)


def say_each(sentences: Iterable[Prose]) -> Points:
    """Sentences of a report as a list.

    >>> say_each([say("One match."), say("{matches} matches.", matches=2)])
    - One match.
    - 2 matches.
    """
    return Points(tuple(sentences))


def join_words(words: Sequence[str]) -> str:
    """Words with commas and a last *and*.

    >>> join_words(["hope", "unity", "courage"])
    'hope, unity and courage'
    """
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""
