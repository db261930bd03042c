"""The parts of a policy's page: one section a bucket, and the cards beside them."""

from threebuckets.report.sections.cards import (
    core_card,
    design_card,
    trial_note,
    what_would_change_card,
    why_not_card,
)
from threebuckets.report.sections.resources import resources_section
from threebuckets.report.sections.situation import situation_section
from threebuckets.report.sections.values import values_section

__all__ = [
    "core_card",
    "design_card",
    "resources_section",
    "situation_section",
    "trial_note",
    "values_section",
    "what_would_change_card",
    "why_not_card",
]
