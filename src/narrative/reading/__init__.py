"""What reports say: sentences and tables for reading, and the steps behind them under one name for notebooks.

Sentences are numbered from 0 in every table (`sentence`), as everywhere; what is shown to a reader counts
from 1 (`number`).
"""

# ruff: noqa: F403 (each module lists its own names)
from narrative.comparison.actors import *
from narrative.comparison.division import *
from narrative.comparison.whole import *
from narrative.concordance.display import *
from narrative.concordance.evidence import *
from narrative.concordance.location import *
from narrative.corpus.description import *
from narrative.errors import arguments as _arguments
from narrative.lexicons.definitions import *
from narrative.measures.known_words import *
from narrative.measures.summaries import *
from narrative.measures.tones import *
from narrative.reading.actors import *
from narrative.reading.agency import *
from narrative.reading.close_reading import *
from narrative.reading.findings import *
from narrative.reading.frequencies import *
from narrative.reading.headings import *
from narrative.reading.parts import *
from narrative.reading.prose import *
from narrative.reading.sources import *
from narrative.reading.summary import *
from narrative.reading.trial_findings import *
from narrative.reading.trials import *
from narrative.reading.values import *
from narrative.reading.vocabulary import *
from narrative.reading.voices import *
from narrative.reading.word_findings import *
from narrative.vocabulary.certainty import *
from narrative.vocabulary.marking import *

_arguments.check_calls(globals())
