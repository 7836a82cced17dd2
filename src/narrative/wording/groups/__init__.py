"""Groups compared, for a report: stories, differences and what drives them, trends, arcs, coders, method."""

# ruff: noqa: F403 (each module lists its own names)
from narrative.arcs.parts import *
from narrative.coding.decisions import *
from narrative.comparison.figure_size import *
from narrative.comparison.patterns import *
from narrative.copies.sources import *
from narrative.trends.dated import *
from narrative.wording.groups.coders import *
from narrative.wording.groups.copying import *
from narrative.wording.groups.courses import *
from narrative.wording.groups.differences import *
from narrative.wording.groups.drivers import *
from narrative.wording.groups.methods import *
