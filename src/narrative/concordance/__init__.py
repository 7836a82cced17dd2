"""Concordance: every match of a pattern, with what stands to its left and right."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from narrative.concordance.filters import has_near, in_category, in_tone, sample_lines
from narrative.concordance.lines import Spans, cut_lines, span
from narrative.concordance.sorting import ORDERS, group_lines, order_lines, parse_order, parse_positions
from narrative.concordance.voices import ALL, add_voices, find_said, get_voices, in_voice
from narrative.errors import ParameterError, check_choice, check_corpus, check_whole
from narrative.lexicons.lexicon import Lexicon
from narrative.lexicons.loading import load_lexicon
from narrative.matching.matching import locate
from narrative.schema import CONCORDANCE, check

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

__all__ = ["OPTIONS", "ORDERS", "kwic"]

#: The programs that a sentence's tone can be from.
PROGRAMS = ("vader", "textblob")


def kwic(
    corpus: Corpus,
    pattern: str | Sequence[str],
    *,
    window: int = 8,
    exclude: str | Sequence[str] = (),
    sort_by: str | Sequence[str] = "document",
    near: str | Sequence[str] = (),
    lexicon: str | Lexicon | None = None,
    category: str | Sequence[str] = (),
    tone: Sequence[float] | None = None,
    program: Literal["vader", "textblob"] = "vader",
    voice: str | Sequence[str] = (),
    sample: int | None = None,
    seed: int = 2024,
    group_by: str | Sequence[str] = (),
) -> pd.DataFrame:
    """Return a line for each match of a pattern: the key word in context.

    The matches are those that `narrative.match` finds for a lexicon of one category, so where matches
    of several patterns overlap, the longest is shown. Negated matches are shown like any other.

    Args:
        corpus: what was read; `corpus.where(…)` narrows it to an outlet or a time.
        pattern: a word or phrase in the language of `narrative.lexicons.patterns` ("hope*", "lost * lives",
            "^US"), or several.
        window: how many words to show on each side. The context goes over the ends of sentences, never over
            those of the document.
        exclude: patterns whose matches are left out ("hopeless*").
        sort_by: "document" (in the order of the corpus), "left" (by the words before the match, the nearest
            first), "match", "right" (by the words after it), or "date" (undated last). Or positions: "L1" is
            the word before the match, "R2" the second behind it, "M" the match; `["R1", "L1"]` sorts by the
            first, then the next. Case makes no difference; equal lines stay in the order of the corpus.
        near: a word or phrase, or several, one of which must lie in the context that is shown.
        lexicon: whose categories `category` are: the name of a lexicon that ships, or a lexicon.
        category: only lines whose sentence has a match of this category (or one of these), negated or not.
        tone: only lines whose sentence has a tone from the first to the second number, both included:
            `(-1, -0.05)` for those that VADER finds negative. Only English has a tone.
        program: whose tone: "vader" (compound) or "textblob" (polarity).
        voice: only lines that stand in this voice, or one of these: "journalist", "indirect" or "direct", as
            `assign_voice` says; or "all". The table then has `voice` and `speaker`. Where the text is not in
            English, the voice is not known ("").
        sample: only so many lines, a random sample of those that are left.
        seed: of the sample, which is the same whatever the order of the documents.
        group_by: positions, as in `sort_by`: lines that have the same words there come together, the largest
            group first, and inside as `sort_by` says. Two columns give the group's words and its size.

    Returns:
        A table by `schema.CONCORDANCE`, with the documents' title, date and outlet. `left`, `match` and
        `right` are as the reader saw them, but for white space, which is folded to single spaces; `start` and
        `end` say where the match is in the text. With `group_by`, `group` and `group_size`. How it was made,
        `get_step` says, and `replay` makes it again.

    Raises:
        LexiconError: a pattern is not well formed, or an exclusion can exclude nothing.
        ParameterError: `window`, `tone`, `sample` or `seed` is not of its kind; or there is a category
            without a lexicon, or the reverse.
        UnknownNameError: there is no such order, position, program, lexicon or category.

    Key words in context were named by Luhn (1960), American Documentation 11:288-295.

    >>> import pandas as pd
    >>> from narrative import Corpus
    >>> text = "They never lost hope.\\n\\nHopes, they said, were dashed; it was hopeless."
    >>> corpus = Corpus.from_documents(pd.DataFrame({"text": [text]}, index=["a"]))
    >>> kwic(corpus, "hope*", window=3, exclude="hopeless")[["left", "match", "right"]]
                       left  match             right
    0   They never lost   hope  . Hopes, they said,
    1  never lost hope.  Hopes    , they said, were
    >>> kwic(corpus, "hope*", window=3, near="dashed")["match"].tolist()
    ['hopeless']
    >>> kwic(corpus, "hope*", voice="indirect")[["match", "speaker"]].to_numpy().tolist()
    [['Hopes', 'they']]
    """
    check_corpus(corpus)
    step = _record(dict(locals()))
    check_whole("window", window, 0)
    keys, positions = parse_order(sort_by), parse_positions(group_by)
    wanted = _get_category(lexicon, category)
    limits = _get_tone(tone, program)
    voices = get_voices(voice)
    if sample is not None:
        check_whole("sample", sample, 0)
    if isinstance(seed, bool) or not isinstance(seed, int):
        raise ParameterError(f"seed={seed!r}: give a whole number.")
    if not _listed(pattern):
        raise ParameterError(f"pattern={pattern!r}: give at least one word or phrase to look for.")
    patterns = [*_listed(pattern), *(f"!{each}" for each in _listed(exclude))]

    store, documents = corpus.token_store, corpus.documents
    texts = documents["text"].tolist()
    asked = Lexicon.from_entries({"pattern": patterns}, name="kwic")
    spans = span(store, locate(store, texts, asked, negation=False), window)
    if _listed(near):
        spans = spans.take(has_near(store, texts, spans, _near(near)))
    if wanted is not None:
        spans = spans.take(in_category(corpus, texts, spans, *wanted))
    if limits is not None:
        spans = spans.take(in_tone(corpus, texts, spans, limits, program))
    said = find_said(corpus, spans) if voices else None
    if said is not None and voices != (ALL,):
        spans = spans.take(in_voice(corpus, spans, said, voices))
    if sample is not None:
        spans = spans.take(sample_lines(corpus, spans, sample, seed))
    if keys != ("document",):
        spans = spans.take(order_lines(store, spans, documents["date"], keys, window))
    table = _with_groups(corpus, texts, spans, positions, window)
    if said is not None:
        table = add_voices(corpus, table, said)
    table.attrs["step"] = step
    return check(table, CONCORDANCE, "concordance")


#: What a step may say.
OPTIONS = tuple(name for name in inspect.signature(kwic).parameters if name != "corpus")


def _with_groups(
    corpus: Corpus, texts: Sequence[str], spans: Spans, positions: Sequence[str], window: int
) -> pd.DataFrame:
    """The lines; like ones together, if positions are asked for."""
    store = corpus.token_store
    if not positions:
        return cut_lines(corpus, store, texts, spans, window)
    names, sizes = group_lines(store, spans, positions)
    order = sorted(range(len(spans)), key=lambda line: (-int(sizes[line]), names[line]))
    chosen = np.array(order, np.int64)
    table = cut_lines(corpus, store, texts, spans.take(chosen), window)
    return table.assign(group=pd.Series(names[chosen], dtype="str"), group_size=sizes[chosen])


def _record(given: dict[str, Any]) -> dict[str, Any]:
    """What was asked for, as plain data: all that is not as it would be anyway."""
    usual = {name: each.default for name, each in inspect.signature(kwic).parameters.items()}
    options: dict[str, Any] = {}
    for name, value in given.items():
        if name == "corpus" or (type(value) is type(usual[name]) and value == usual[name]):
            continue
        if isinstance(value, Lexicon):
            value = value.name
        elif not isinstance(value, str | int | float | None):
            value = list(value) if isinstance(value, Sequence) else repr(value)
        options[name] = value
    return {"function": "kwic", "options": options}


def _listed(given: str | Sequence[str]) -> list[str]:
    return [given] if isinstance(given, str) else list(given)


def _near(near: str | Sequence[str]) -> Lexicon:
    return Lexicon.from_entries({"near": _listed(near)}, name="near")


def _get_category(
    lexicon: str | Lexicon | None, category: str | Sequence[str]
) -> tuple[Lexicon, list[str]] | None:
    """The lexicon and the categories that a line's sentence must have one of."""
    categories = _listed(category)
    if lexicon is None and not categories:
        return None
    if lexicon is None or not categories:
        raise ParameterError(
            f"lexicon={lexicon!r}, category={category!r}: give both, as in "
            "lexicon='solidarity', category='unity'."
        )
    whole = lexicon if isinstance(lexicon, Lexicon) else load_lexicon(lexicon)
    for each in categories:
        check_choice(f"category of {whole.name!r}", each, whole.categories)
    return whole, categories


def _get_tone(tone: Sequence[float] | None, program: str) -> tuple[float, float] | None:
    check_choice("program", program, PROGRAMS)
    if tone is None:
        return None
    try:
        low, high = (float(each) for each in tone)
    except (TypeError, ValueError):
        raise ParameterError(f"tone={tone!r}: give two numbers, as in (-1, -0.05).") from None
    if not low <= high:
        raise ParameterError(f"tone={tone!r}: the first number must not be above the second.")
    return low, high
