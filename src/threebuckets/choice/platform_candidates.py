"""From a tested platform to what can be chosen: the policies that stand, what they take, what there is, who wants them."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from threebuckets.choice.candidates import Bound, Candidate, ChoiceRules, Limits
from threebuckets.choice.explaining import Words
from threebuckets.choice.outcomes import Reason
from threebuckets.choice.supporters import Supporters, supporters_of
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
    areas : mapping of str to tuple of str
        Candidate → codes of the areas in which it stands (or may yet stand).
    not_tested_through : mapping of str to Reason
        Policies that are no candidates: `test-failed`, or `requires` one that is none.
    words : Words
    """

    candidates: tuple[Candidate, ...]
    supporters: Supporters
    limits: Limits
    pools: tuple[Pool, ...]
    areas: Mapping[str, tuple[str, ...]]
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
    bounds, keep
        As in `Limits`; groups are areas (by code) and kinds of policy.

    Notes
    -----
    A policy takes the sum of its requirements over the areas where it stands. There is of each resource what offers
    within reach of any of these areas have left.
    """
    areas = _standing_areas(round_, hopeful)
    asked = [*_asked(platform, facts, areas)]
    out = _linked_out(platform, areas)
    stands = sorted(set(areas) - set(out))
    asked = [entry for entry in asked if entry[0] in stands]
    reliability = platform.rules.resources.default_reliability
    pools = pools_of(asked, facts, on=round_.on, default_reliability=reliability, hopeful=hopeful)
    lots = lots_of(platform.policies, seed=seed)
    candidates = tuple(_candidate(platform, facts, slug, areas[slug], pools, lots[slug], stands) for slug in stands)
    failed = {slug: _failed(round_, slug) for slug in platform.policies if slug not in areas}
    supporters = supporters_of(platform, [platform.policies[slug] for slug in stands], facts, on=round_.on)
    return Slate(
        candidates,
        supporters,
        Limits({pool.name: pool.cap for pool in pools}, tuple(bounds), tuple(keep)),
        tuple(pools),
        {slug: areas[slug] for slug in stands},
        dict(sorted({**failed, **out}.items())),
        _words(platform, supporters, pools),
    )


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
    slug: str,
    areas: Sequence[str],
    pools: Sequence[Pool],
    lot: int,
    stands: Collection[str],
) -> Candidate:
    policy = platform.policies[slug]
    needs: dict[str, Fraction] = {pool.name: pool.needs[slug] for pool in pools if pool.needs.get(slug)}
    above = {code for area in areas for code in (area, *_parents(facts, area))}
    return Candidate(
        slug,
        needs,
        lot,
        requires=policy.requires,
        excludes=tuple(other for other in policy.excludes if other in stands),
        groups=tuple(sorted({*above, policy.kind})),
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


def _words(platform: Platform, supporters: Supporters, pools: Sequence[Pool]) -> Words:
    areas = dict(platform.table("situation/areas").select("area", "name").iter_rows())
    return Words(
        {slug: policy.title for slug, policy in platform.policies.items()},
        {pool.name: pool.words for pool in pools},
        {**areas, **supporters.group_names},
        platform.settings.language,
    )
