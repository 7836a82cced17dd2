"""Full names of one person over a corpus: *Donald J. Trump* and *Donald Trump* are one speaker."""

from __future__ import annotations

import re
from itertools import chain

import pandas as pd

from narrative.voices.identity import PERSON

_INITIALS = re.compile(r"(?:[A-Z]\.)+|[A-Z]")


def join_full_names(quotations: pd.DataFrame) -> pd.Series:
    """Return the speaker of each row, with one spelling for names that differ by middle initials alone.

    Joined are persons with the same first and last name, if all that stands between are initials, and no two
    of these names have different ones: *George Bush* stays by himself where there are *George W. Bush* and
    *George H. W. Bush*. A first name that is an initial itself joins nobody. The spelling is the one of most
    rows; of equally many, the shortest.

    Args:
        quotations: from `quotations(corpus)`.

    >>> names = ["Donald Trump", "Donald J. Trump", "Donald Trump", "Ivanka Trump"]
    >>> join_full_names(pd.DataFrame({"speaker": names, "speaker_kind": "person"})).tolist()
    ['Donald Trump', 'Donald Trump', 'Donald Trump', 'Ivanka Trump']
    """
    counts = quotations.loc[quotations["speaker_kind"] == PERSON, "speaker"].value_counts()
    together: dict[tuple[str, str], dict[str, list[str]]] = {}
    for name in counts.index:
        first, *middle, last = str(name).split() if " " in name else ("", "")
        if len(first.strip(".")) > 1 and all(_INITIALS.fullmatch(word) for word in middle):
            initials = "".join(middle).replace(".", "")
            together.setdefault((first, last), {}).setdefault(initials, []).append(name)
    spelling = {}
    for by_initials in together.values():
        several = len(by_initials.keys() - {""}) > 1
        groups = by_initials.values() if several else [list(chain(*by_initials.values()))]
        for names in groups:
            best = min(names, key=lambda name: (-counts[name], len(name), name))
            spelling.update(dict.fromkeys(names, best))
    joined = quotations["speaker"].map(spelling)
    known = joined.notna() & (quotations["speaker_kind"] == PERSON)
    return joined.where(known, quotations["speaker"]).astype("str")
