"""A concordance as a step that can be kept and made again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from narrative.errors import ParameterError, TableError, UnknownNameError, check_corpus

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus
    from narrative.lexicons.lexicon import Lexicon


def get_step(lines: pd.DataFrame) -> dict[str, Any]:
    """Return how a concordance was made: the name of the function, and its options, as plain data.

    It can be kept as JSON beside the lines, and `replay` makes them again, on this corpus or another. It says
    nothing about the corpus: keep its `hash`, if it must be the same.

    Raises:
        TableError: the table is not as `kwic` made it; pandas loses the step when tables are joined.

    >>> from narrative import Corpus
    >>> corpus = Corpus.from_documents(pd.DataFrame({"text": ["Hope and more hope."]}, index=["a"]))
    >>> from narrative.concordance import kwic
    >>> get_step(kwic(corpus, "hope", window=2, sort_by=["R1", "L1"]))
    {'function': 'kwic', 'options': {'pattern': 'hope', 'window': 2, 'sort_by': ['R1', 'L1']}}
    """
    step = lines.attrs.get("step")
    if not isinstance(step, dict):
        raise TableError("The table does not say how it was made; hand in the lines as kwic returned them.")
    return dict(json.loads(json.dumps(step)))


def replay(
    corpus: Corpus, step: Mapping[str, Any], *, lexicons: Mapping[str, Lexicon] | None = None
) -> pd.DataFrame:
    """Make the table that a step describes: the same one, if the corpus is the same.

    Args:
        corpus: what was read.
        step: what `get_step` returned, also by way of JSON.
        lexicons: those that the step names and that do not ship, by their names.

    Raises:
        UnknownNameError: the step is of another function, or names a lexicon that is not there.
        ParameterError: an option of the step is none that `kwic` has; and whatever `kwic` raises.

    >>> from narrative import Corpus
    >>> from narrative.concordance import kwic
    >>> corpus = Corpus.from_documents(pd.DataFrame({"text": ["Hope and more hope."]}, index=["a"]))
    >>> lines = kwic(corpus, "hope", window=2, sample=1, seed=3)
    >>> replay(corpus, get_step(lines)).equals(lines)
    True
    """
    check_corpus(corpus)
    from narrative.concordance import OPTIONS, kwic

    if step.get("function") != "kwic":
        raise UnknownNameError("function of a step", step.get("function"), ("kwic",))
    options = dict(step.get("options", {}))
    unknown = [name for name in options if name not in OPTIONS]
    if unknown:
        raise ParameterError(f"The step has the option {unknown[0]!r}; kwic has {', '.join(OPTIONS)}.")
    name = options.get("lexicon")
    if isinstance(name, str) and lexicons is not None and name in lexicons:
        options["lexicon"] = lexicons[name]
    return kwic(corpus, **options)
