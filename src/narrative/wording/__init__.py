"""What reports say: sentences and tables for reading, and the steps behind them under one name for notebooks.

Sentences are numbered from 0 in every table (`sentence`), as everywhere; what is shown to a reader counts
from 1 (`number`).
"""

# ruff: noqa: F403 (each module lists its own names)
from narrative.comparison.division import *
from narrative.concordance.display import *
from narrative.concordance.evidence import *
from narrative.concordance.location import *
from narrative.corpus.description import *
from narrative.lexicons.definitions import *
from narrative.measures.known_words import *
from narrative.measures.summaries import *
from narrative.vocabulary.marking import *
from narrative.wording.headings import *
from narrative.wording.prose import *
from narrative.wording.sources import *
from narrative.wording.summary import *
from narrative.wording.trials import *
from narrative.wording.values import *
from narrative.wording.vocabulary import *
