"""The invented county of Ansmere as a platform: one story, generated from written texts and a seed.

Every place, person, firm, figure and study is made up, and the platform says so. The same seed gives the same county.
"""

from datetime import date

from threebuckets.demo import texts
from threebuckets.demo.actors import actors_of, actors_table
from threebuckets.demo.coalitions import coalitions_table, pledges_table
from threebuckets.demo.figures import evidence_table, indicators_table, observations_table
from threebuckets.demo.geography import geography
from threebuckets.demo.offers import offers_table
from threebuckets.demo.opinions import participants, people_table, statements_table, votes_table
from threebuckets.demo.places import areas_table, wards_of
from threebuckets.policy.designs import LocalDesign, parse_design
from threebuckets.policy.documents import PolicyDocument, parse_policy
from threebuckets.policy.platform import Platform
from threebuckets.policy.rules import standard_rules
from threebuckets.policy.settings import parse_settings

SEED = 2030
ON = date(2026, 12, 7)
"""The day on which the county is looked at: offers are confirmed and figures published before it."""


def county(*, seed: int = SEED, on: date = ON) -> Platform:
    """The invented county of Ansmere.

    Sixty wards in six districts, twelve indicators over ten years, two thousand participants, a hundred and twenty
    statements, four hundred actors with twelve hundred offers, eight policies, local designs of one of them, and the
    coalitions that have begun to deliver it.

    Parameters
    ----------
    seed : int
        Another seed bends the coast, draws other votes, figures and offers. What is written down stays: names,
        statements, policies, and the story of Quayhead.
    on : date
        The day on which it is looked at. Offers were last confirmed and votes given before it; the years of the
        figures and the windows of the policies do not move with it.

    Returns
    -------
    Platform
        Marked as invented. The same arguments give the same platform.

    Examples
    --------
    >>> platform = county()
    >>> platform.settings.title, platform.settings.invented, len(platform.policies)
    ('A Fair Start 2030', True, 8)
    """
    land = geography(seed=seed)
    wards = wards_of(land, seed=seed)
    who = participants(wards, seed=seed)
    actors = actors_of(wards, seed=seed)
    offers = offers_table(wards, actors, on=on, seed=seed)
    return Platform(
        settings=parse_settings(texts.text("platform.toml").replace("as_of = 2026-12-07", f"as_of = {on.isoformat()}")),
        rules=standard_rules(),
        tables={
            "values/statements": statements_table(on=on),
            "values/values": texts.frame("values/values", texts.rows("values")),
            "values/people": people_table(who, wards, seed=seed),
            "values/votes": votes_table(who, wards, on=on, seed=seed),
            "situation/areas": areas_table(wards, land),
            "situation/indicators": indicators_table(on=on),
            "situation/observations": observations_table(wards, seed=seed),
            "situation/evidence": evidence_table(),
            "resources/actors": actors_table(actors, on=on, seed=seed),
            "resources/offers": offers,
            "delivery/coalitions": coalitions_table(on=on),
            "delivery/pledges": pledges_table(offers, on=on),
        },
        policies=_policies(),
        designs=_designs(),
        boundaries=land.boundaries(),
        files={"README.md": texts.text("README.md").encode(), "situation/water.geojson": land.water.encode()},
    )


def _policies() -> dict[str, PolicyDocument]:
    return {slug: parse_policy(text, slug=slug) for slug, text in texts.documents("policies").items()}


def _designs() -> dict[tuple[str, str], LocalDesign]:
    found = (
        parse_design(text, file=f"designs/family-centres/{area}.md")
        for area, text in texts.documents("designs/family-centres").items()
    )
    return {(design.policy, design.area): design for design in found}
