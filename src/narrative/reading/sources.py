"""What to cite for the statistics of words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from narrative.reading.summary import list_sources

if TYPE_CHECKING:
    from narrative.lexicons.lexicon import Lexicon

_METHODS = (
    (
        "log ratio",
        "Hardie, A. (2014). Log Ratio: an informal introduction. ESRC Centre for Corpus Approaches to Social "
        "Science, Lancaster University.",
    ),
    (
        "p and intervals of keywords",
        "Rao, J. N. K., & Scott, A. J. (1992). Biometrics 48, 577–585. Why articles, not words, are taken as "
        "independent: Lijffijt, J., et al. (2016). Digital Scholarship in the Humanities 31, 374–397.",
    ),
    (
        "correction of p",
        "Benjamini, Y., & Hochberg, Y. (1995). Journal of the Royal Statistical Society B 57, 289–300; or "
        "Holm, S. (1979). Scandinavian Journal of Statistics 6, 65–70.",
    ),
    ("logDice", "Rychlý, P. (2008). A lexicographer-friendly association score."),
    ("DP", "Gries, S. Th. (2008). International Journal of Corpus Linguistics 13, 403–437."),
    (
        "MATTR, MTLD",
        "Covington, M. A., & McFall, J. D. (2010). Journal of Quantitative Linguistics 17, 94–100; McCarthy, "
        "P. M., & Jarvis, S. (2010). Behavior Research Methods 42, 381–392.",
    ),
    ("reading ease", "Flesch, R. (1948). Journal of Applied Psychology 32, 221–233."),
    ("stance", "Hyland, K. (2005). Stance and engagement. Discourse Studies 7, 173–192."),
)


def list_vocabulary_sources(lexicon: Lexicon) -> pd.DataFrame:
    """List what to cite beside the articles for a report on vocabulary: `what` and `reference`.

    >>> from narrative import load_lexicon
    >>> list_vocabulary_sources(load_lexicon("solidarity"))["what"].tolist()[-3:]
    ['reading ease', 'stance', 'program']
    """
    known = list_sources(lexicon)
    before = known[known["what"].isin(["lexicon", "behind the lexicon"])]
    methods = pd.DataFrame(_METHODS, columns=["what", "reference"])
    return pd.concat([before, methods, known[known["what"] == "program"]], ignore_index=True)
