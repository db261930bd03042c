"""Coverage of requirements by the offers within reach."""

from threebuckets.resources.coverage.answers import (
    Ask,
    Commitments,
    Coverage,
    CoverageCases,
    OfferSupply,
    OwnPledges,
    RequirementSupply,
    Shortage,
)
from threebuckets.resources.coverage.cases import coverage, coverage_many
from threebuckets.resources.coverage.requirements import Requirements, requirements_from_rows
from threebuckets.resources.coverage.supply import Layer

__all__ = [
    "Ask",
    "Commitments",
    "Coverage",
    "CoverageCases",
    "Layer",
    "OfferSupply",
    "OwnPledges",
    "RequirementSupply",
    "Requirements",
    "Shortage",
    "coverage",
    "coverage_many",
    "requirements_from_rows",
]
