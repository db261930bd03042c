"""Areas: places with a code and levels, their hierarchy and successors, and the same as tables of plain arrays."""

from threebuckets.areas.hierarchy import Area, AreaChanges, Hierarchy, Succession
from threebuckets.areas.successions import CodeTable, successions_from_codes
from threebuckets.areas.tables import AreaTable, PopulationPoints, area_table

__all__ = [
    "Area",
    "AreaChanges",
    "AreaTable",
    "CodeTable",
    "Hierarchy",
    "PopulationPoints",
    "Succession",
    "area_table",
    "successions_from_codes",
]
