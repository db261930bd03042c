"""From a tested platform to what can be chosen: the policies that stand, what they take, what there is, who wants them."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from threebuckets.choice.candidates import Bound, Candidate, ChoiceRules, Limits
from threebuckets.choice.explaining import Words
from threebuckets.choice.outcomes import Reason
from threebuckets.choice.supporters import Supporters, area_by_area, in_area, supporters_of
from threebuckets.choice.uncommitted import Asked, Pool, pools_of
from threebuckets.policy import BUCKETS, Facts, Outcome, Platform, PolicyVerdict, Round
from threebuckets.policy.documents import RequirementLine
from threebuckets.policy.facts.records import AreaFact, NumberFact
from threebuckets.policy.requirements import AreaFacts, figures_named, requirements_range

PLATFORM_RULES = ChoiceRules(rule="equal-shares", utility="points", completion="percentu")
"""The rule by which a platform is chosen unless another is declared before votes are counted."""


@dataclass(frozen=True, slots=True, eq=False)
class Slate:
    """What a platform can be chosen from.

    Parameters
    ----------
    candidates : tuple of Candidate
    supporters : Supporters
    limits : Limits
    pools : tuple of Pool
        The scarce resources, in the order of their names.
    unknown : tuple of Pool
        What policies take of which nobody has said how much there is; only where that is hoped for it limits nothing.
    areas : mapping of str to tuple of str
        Policy → codes of the areas in which it stands (or may yet stand).
    of : mapping of str to (str, str)
        Candidate → its policy and, area by area, its area ("": all of them).
    not_tested_through : mapping of str to Reason
        Policies that are no candidates: `test-failed`, or `requires` one that is none.
    words : Words
    """

    candidates: tuple[Candidate, ...]
    supporters: Supporters
    limits: Limits
    pools: tuple[Pool, ...]
    unknown: tuple[Pool, ...]
    areas: Mapping[str, tuple[str, ...]]
    of: Mapping[str, tuple[str, str]]
    not_tested_through: Mapping[str, Reason]
    words: Words

    @property
    def undisclosed(self) -> frozenset[str]:
        """Resources whose amounts may not be told, since few persons stand behind them."""
        return frozenset(pool.name for pool in self.pools if not pool.is_told)


def slate_of(
    platform: Platform,
    facts: Facts,
    round_: Round,
    *,
    seed: int = 0,
    hopeful: bool = False,
    by_area: bool = False,
    bounds: Sequence[Bound] = (),
    keep: Sequence[str] = (),
) -> Slate:
    """What a platform can be chosen from.

    Parameters
    ----------
    platform : Platform
    facts : Facts
    round_ : Round
        Its verdicts by these facts.
    seed : int
        Public seed of the lots that settle what no other key settles.
    hopeful : bool
        Whether policies count also where their verdict is not yet known, and offers that nobody confirmed: as if
        everything that is open turned out well.
    by_area : bool
        Whether each policy is chosen area by area (candidates `POLICY:AREA`, supported by those who live there), or for
        all areas where it stands at once.
    bounds, keep
        As in `Limits`; groups are policies, areas (by code) and kinds of policy.

    Notes
    -----
    A policy takes the sum of its requirements over the areas where it stands. There is of each resource what offers
    within reach of any of these areas have left.
    """
    areas = _standing_areas(round_, hopeful)
    asked = [*_asked(platform, facts, areas)]
    out = _linked_out(platform, areas)
    stands = sorted(set(areas) - set(out))
    areas_of = {slug: areas[slug] for slug in stands}
    asked = [entry for entry in asked if entry[0] in stands]
    reliability = platform.rules.resources.default_reliability
    pools = pools_of(asked, facts, on=round_.on, default_reliability=reliability, hopeful=hopeful)
    limiting = tuple(pool for pool in pools if pool.is_known or not hopeful)
    standing = _with_required(platform, areas_of) if by_area else areas_of
    of = _names(standing, by_area)
    lots = lots_of(of, seed=seed)
    documents = [platform.policies[slug] for slug in stands]
    supporters = supporters_of(platform, documents, facts, on=round_.on, by_area=by_area)
    failed = {slug: _failed(round_, slug) for slug in platform.policies if slug not in areas}
    return Slate(
        tuple(_candidate(platform, facts, name, of, standing, limiting, lots[name]) for name in of),
        area_by_area(supporters, standing) if by_area else supporters,
        Limits({pool.name: pool.cap for pool in limiting}, tuple(bounds), tuple(keep)),
        limiting,
        tuple(pool for pool in pools if pool not in limiting),
        standing,
        of,
        dict(sorted({**failed, **out}.items())),
        _words(platform, supporters, pools, of),
    )


def _names(standing: Mapping[str, Sequence[str]], by_area: bool) -> dict[str, tuple[str, str]]:
    """Candidate → policy and area."""
    if not by_area:
        return {slug: (slug, "") for slug in standing}
    return {in_area(slug, area): (slug, area) for slug, codes in standing.items() for area in codes}


def lots_of(policies: Iterable[str], *, seed: int) -> dict[str, int]:
    """Place of each policy in a public draw: anybody can draw it again from the seed.

    Examples
    --------
    >>> lots_of(["warm-rooms", "family-centres"], seed=2026)
    {'family-centres': 1, 'warm-rooms': 2}
    """
    drawn = sorted(policies, key=lambda policy: hashlib.sha256(f"{seed}:{policy}".encode()).hexdigest())
    return {policy: place for place, policy in enumerate(drawn, start=1)}


def _standing_areas(round_: Round, hopeful: bool) -> dict[str, tuple[str, ...]]:
    """Policy → areas in which it stands, of those that stand anywhere."""
    found: dict[str, list[str]] = {}
    for verdict in round_.verdicts:
        if verdict.outcome is Outcome.HOLDS or (hopeful and verdict.outcome is Outcome.NOT_YET_KNOWN):
            found.setdefault(verdict.policy, []).append(verdict.area)
    return {policy: tuple(sorted(codes)) for policy, codes in sorted(found.items())}


def _linked_out(platform: Platform, areas: Mapping[str, object]) -> dict[str, Reason]:
    """Policies that stand but require one that does not, directly or not."""
    out: dict[str, Reason] = {}
    while True:
        further = {
            slug: Reason("requires", {"policy": other})
            for slug in areas
            if slug not in out
            for other in platform.policies[slug].requires
            if other not in areas or other in out
        }
        if not further:
            return out
        out |= further


def _with_required(platform: Platform, areas: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Only those areas of each policy in which everything that it requires stands too."""
    found = dict(areas)
    while True:
        kept = {
            slug: tuple(a for a in codes if all(a in found.get(o, ()) for o in platform.policies[slug].requires))
            for slug, codes in found.items()
        }
        if kept == found:
            return {slug: codes for slug, codes in kept.items() if codes}
        found = kept


def _asked(platform: Platform, facts: Facts, areas: Mapping[str, Sequence[str]]) -> Iterable[Asked]:
    """Every requirement of every policy in every area where it stands, with the days of the policy where it has none."""
    for slug, codes in areas.items():
        policy = platform.policies[slug]
        for area in codes:
            found = requirements_range(
                policy, platform.designs.get((slug, area)), _figures(facts, platform, slug, area)
            )
            for line in found.likely:
                yield slug, area, _dated(line, platform, slug)


def _dated(line: RequirementLine, platform: Platform, slug: str) -> RequirementLine:
    policy = platform.policies[slug]
    return line.model_copy(update={"from_": line.from_ or policy.from_, "until": line.until or policy.until})


def _figures(facts: Facts, platform: Platform, slug: str, area: str) -> AreaFacts:
    names = figures_named(platform.policies[slug].choices)
    found = {name: facts.get(f"area-fact:{name}:{area}") for name in names}
    return AreaFacts(area, {name: fact.value for name, fact in found.items() if isinstance(fact, NumberFact)})


def _candidate(
    platform: Platform,
    facts: Facts,
    name: str,
    of: Mapping[str, tuple[str, str]],
    standing: Mapping[str, Sequence[str]],
    pools: Sequence[Pool],
    lot: int,
) -> Candidate:
    slug, only = of[name]
    areas = [only] if only else standing[slug]
    policy = platform.policies[slug]
    needs = {
        pool.name: sum((pool.needs.get((slug, area), Fraction(0)) for area in areas), Fraction(0)) for pool in pools
    }
    above = {code for area in areas for code in (area, *_parents(facts, area))}

    def beside(others: Sequence[str]) -> tuple[str, ...]:
        names = (in_area(other, only) if only else other for other in others)
        return tuple(other for other in names if other in of)

    return Candidate(
        name,
        {resource: amount for resource, amount in needs.items() if amount},
        lot,
        requires=beside(policy.requires),
        excludes=beside(policy.excludes),
        groups=tuple(sorted({*above, slug, policy.kind})),
    )


def _parents(facts: Facts, area: str) -> tuple[str, ...]:
    fact = facts.get(f"area:{area}")
    return fact.parents if isinstance(fact, AreaFact) else ()


def _failed(round_: Round, slug: str) -> Reason:
    """Which bucket keeps a policy from standing anywhere, in how many of the areas."""
    verdicts = [verdict for verdict in round_.verdicts if verdict.policy == slug]
    counts = Counter(_keeping(verdict) for verdict in verdicts)
    if not counts:
        return Reason("test-failed", {"bucket": "", "outcome": "", "areas": Fraction(0), "of": Fraction(0)})
    (bucket, outcome), n = min(counts.items(), key=lambda item: (-item[1], BUCKETS.index(item[0][0]), item[0][1]))
    parts: dict[str, str | Fraction] = {"bucket": bucket, "outcome": outcome}
    return Reason("test-failed", {**parts, "areas": Fraction(n), "of": Fraction(len(verdicts))})


def _keeping(verdict: PolicyVerdict) -> tuple[str, str]:
    """The first bucket with the worst outcome."""
    worst = min((bucket.outcome for bucket in verdict.buckets.values()), default=Outcome.NOT_YET_KNOWN)
    return next(name for name in BUCKETS if verdict.buckets[name].outcome is worst), worst.label


def _words(
    platform: Platform, supporters: Supporters, pools: Sequence[Pool], of: Mapping[str, tuple[str, str]]
) -> Words:
    areas = dict(platform.table("situation/areas").select("area", "name").iter_rows())
    titles = {slug: policy.title for slug, policy in platform.policies.items()}
    in_areas = {name: f"{titles[slug]}, {areas[area]}" for name, (slug, area) in of.items() if area}
    return Words(
        {**titles, **in_areas},
        {pool.name: pool.words for pool in pools},
        {**areas, **titles, **supporters.group_names},
        platform.settings.language,
    )
