"""All facts of a platform on a day: what the test reads, and nothing else."""

from collections.abc import Mapping
from datetime import date

import polars as pl

from threebuckets.policy.facts.counting import published_frame
from threebuckets.policy.facts.mapping import Facts
from threebuckets.policy.facts.places import area_facts, figure_facts, places_of
from threebuckets.policy.facts.records import Fact, TextFact
from threebuckets.policy.facts.resources import resources_facts
from threebuckets.policy.facts.situation import situation_facts
from threebuckets.policy.facts.values import values_facts
from threebuckets.policy.platform import Platform


def facts_of(
    platform: Platform,
    *,
    on: date,
    published: pl.DataFrame | None = None,
    situation: Mapping[str, Fact] | None = None,
    resources: Mapping[str, Fact] | None = None,
) -> Facts:
    """The facts of a platform.

    Parameters
    ----------
    platform : Platform
        Checked on reading.
    on : date
        Day of the test; later periods and votes are not known yet.
    published : DataFrame, optional
        The published table, where the caller has made it already.
    situation, resources : mapping of str to Fact, optional
        Facts of a bucket, where the caller has them from the last time and knows that they are the same.

    Notes
    -----
    The same for every order of rows. Cost: the opinion groups (once, and once more for each policy without its own
    statements), the forecasts, and the reach of all offers.
    """
    places = places_of(platform, on=on)
    table = published_frame(platform, places, on=on) if published is None else published
    found: dict[str, Fact] = {"day": TextFact(on.isoformat()), "rules": TextFact(platform.rules.model_dump_json())}
    found |= {f"policy:{slug}": TextFact(policy.source) for slug, policy in platform.policies.items()}
    found |= {f"design:{slug}:{area}": TextFact(design.source) for (slug, area), design in platform.designs.items()}
    found |= dict(area_facts(platform, places))
    found |= dict(figure_facts(platform, places))
    found |= dict(values_facts(platform, table))
    found |= dict(situation_facts(platform, places, on=on)) if situation is None else situation
    found |= dict(resources_facts(platform, places, on=on)) if resources is None else resources
    return Facts(found)


def tested_areas(platform: Platform, *, on: date) -> tuple[str, ...]:
    """Codes of the areas in which the platform's policies are tested, ascending."""
    return places_of(platform, on=on).tested
