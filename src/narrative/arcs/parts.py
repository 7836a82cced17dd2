"""The arc of articles over the parts that a report asks for, where they are long enough to have them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from narrative.arcs.arcs import arc
from narrative.arcs.position import Parts, lay_out
from narrative.errors import CorpusError

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus
    from narrative.lexicons.lexicon import Lexicon

__all__ = ["find_arc", "read_parts"]


def find_arc(
    corpus: Corpus, measured: Lexicon | pd.DataFrame, *, parts: str, **options: Any
) -> pd.DataFrame | None:
    """Say what each part of the articles holds as `narrative.arc` does; `None` where none is long enough.

    Args:
        corpus, measured: as there.
        parts: as there, or the number of shares as text, such as "5".
        options: as there.

    Raises:
        UnknownNameError: `parts` is none of the choices.
    """
    wanted = read_parts(parts)
    try:
        lay_out(corpus, wanted)
    except CorpusError:
        return None
    return arc(corpus, measured, parts=wanted, **options)


def read_parts(parts: str) -> Parts:
    """Return what `narrative.arc` takes for parts: a number where the text is one.

    >>> read_parts("5"), read_parts("paragraphs")
    (5, 'paragraphs')
    """
    return int(parts) if re.fullmatch("[0-9]{1,3}", parts) else cast(Parts, parts)
