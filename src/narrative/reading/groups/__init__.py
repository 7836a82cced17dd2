"""Groups compared, for a report: stories, differences and what drives them, trends, arcs, coders, method."""

# ruff: noqa: F403 (each module lists its own names)
from narrative.arcs.parts import *
from narrative.coding.decisions import *
from narrative.comparison.figure_size import *
from narrative.comparison.patterns import *
from narrative.copies.sources import *
from narrative.errors import arguments as _arguments
from narrative.reading.groups.cautioned import *
from narrative.reading.groups.caveats import *
from narrative.reading.groups.coders import *
from narrative.reading.groups.conclusions import *
from narrative.reading.groups.copying import *
from narrative.reading.groups.corrections import *
from narrative.reading.groups.courses import *
from narrative.reading.groups.differences import *
from narrative.reading.groups.drivers import *
from narrative.reading.groups.methods import *
from narrative.reading.groups.voices import *
from narrative.trends.dated import *
from narrative.trends.influence import *

_arguments.check_calls(globals())
