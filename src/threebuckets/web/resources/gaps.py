"""Reads of what is still lacking: stored with the newest round, nothing is reckoned again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from threebuckets.resources import standard_kinds
from threebuckets.web.changes.models import Round, Sheet
from threebuckets.web.changes.packing import unpacked_plain
from threebuckets.web.changes.queries import sheet
from threebuckets.web.core.models import Platform
from threebuckets.web.policy.models import Policy
from threebuckets.web.resources.kinds import amount_words, kind_words, within
from threebuckets.web.resources.sheets import GAPS


@dataclass(frozen=True, slots=True)
class Gap:
    """What a policy still lacks of a requirement in an area; `needed` at most, `sure` what firm offers give."""

    policy: str
    title: str
    area: str
    requirement: str
    kind: str
    label: str
    unit: str
    needed: float
    sure: float
    lacks: float

    @property
    def words(self) -> str:
        """What lacks, such as “20 hours a week of nursery care”."""
        return within(amount_words(self.lacks, self.unit, self.kind))


@dataclass(frozen=True, slots=True)
class KindLacking:
    """A kind that a policy lacks, and in how many areas."""

    kind: str
    words: str
    n_areas: int


@dataclass(frozen=True, slots=True)
class PolicyNeeds:
    """A policy with the kinds it requires; in how many areas it lacks something, and what, most widely lacking first."""

    slug: str
    title: str
    kinds: Mapping[str, str]
    n_areas: int
    lacking: tuple[KindLacking, ...]


def policies_needing(platform: Platform, round_: Round | None) -> tuple[PolicyNeeds, ...]:
    """Every policy of the round, those that lack in most areas first."""
    summary = sheet(round_, GAPS) if round_ else None
    titles = dict(Policy.objects.filter(platform=platform).values_list("slug", "title"))
    found = [_needs(slug, titles[slug], about) for slug, about in (summary or {}).items() if slug in titles]
    return tuple(sorted(found, key=lambda each: (-each.n_areas, each.title)))


def gaps_of(round_: Round | None, policy: PolicyNeeds) -> tuple[Gap, ...]:
    """Everything a policy lacks, by area."""
    areas = sheet(round_, f"{GAPS}/{policy.slug}") if round_ else None
    return tuple(_gaps(policy.slug, policy.title, areas or {}))


def gaps_served(
    round_: Round | None, titles: Mapping[str, str], *, kind: str, areas: Iterable[str], also: Iterable[str] = ()
) -> tuple[Gap, ...]:
    """What an offer of a kind that reaches some areas could help with, over all policies."""
    kinds, wanted = standard_kinds(), frozenset(areas)
    if round_ is None:
        return ()
    rows = Sheet.objects.filter(Q(name__startswith=f"{GAPS}/"), round=round_).order_by("name")
    found: list[Gap] = []
    for name, content in rows.values_list("name", "content"):
        slug = name.removeprefix(f"{GAPS}/")
        lacking = {area: lines for area, lines in unpacked_plain(bytes(content)).items() if area in wanted}
        found += _gaps(slug, titles.get(slug, slug), lacking)
    return tuple(gap for gap in found if any(kinds.serves(own, gap.kind) for own in (kind, *also)))


def _needs(slug: str, title: str, about: Mapping[str, object]) -> PolicyNeeds:
    kinds: Mapping[str, tuple[str, str, int]] = about["kinds"]  # type: ignore[assignment]
    lacking = [KindLacking(kind, within(kind_words(kind)), n) for kind, (_unit, _label, n) in kinds.items() if n]
    return PolicyNeeds(
        slug,
        title,
        {kind: unit for kind, (unit, _label, _n) in sorted(kinds.items())},
        int(about["areas"]),  # type: ignore[call-overload]
        tuple(sorted(lacking, key=lambda each: (-each.n_areas, each.words))),
    )


def _gaps(slug: str, title: str, areas: Mapping[str, list[list[object]]]) -> Iterable[Gap]:
    for area, lines in areas.items():
        for line in lines:
            yield Gap(slug, title, area, *line)  # type: ignore[arg-type]
