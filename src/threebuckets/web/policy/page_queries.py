"""Reads for the page of one policy: over all areas, or in one with everything its verdict rests on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from threebuckets.policy.designs import LocalDesign, parse_design
from threebuckets.policy.documents import PolicyDocument, parse_policy
from threebuckets.report.charts.area_map import Outlines
from threebuckets.report.policy_in_area import Door, PolicyInArea
from threebuckets.web.changes.models import Round, Verdict, VerdictDetail
from threebuckets.web.changes.packing import unpacked_exhibits, unpacked_outlines, unpacked_verdict
from threebuckets.web.core.models import Platform
from threebuckets.web.core.queries import AreaChoice, area_choices
from threebuckets.web.policy.doors import doors_of
from threebuckets.web.policy.models import Design, Policy
from threebuckets.web.policy.proposal_queries import proposal_behind
from threebuckets.web.policy.study_queries import Study, studies_for_kind
from threebuckets.web.values.models import Value

VERSIONS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class AreaVerdict:
    """A policy's verdict in one area, as a row of the list."""

    area: AreaChoice
    outcome: int
    values: int
    situation: int
    resources: int
    decides: str
    worth_a_trial: bool


@dataclass(frozen=True, slots=True)
class VerdictHere:
    """The verdict in one area with everything it rests on, as it was stored with the round."""

    area: AreaChoice
    outcome: int
    headline: str
    evidence: PolicyInArea
    doors: Mapping[str, tuple[Door, ...]]


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the policy's text, and since when this site has had it."""

    version: int
    edition: int
    seen_on: date


@dataclass(frozen=True, slots=True)
class PolicyPage:
    """All that the page of a policy shows; `here` is None where no area was picked."""

    document: PolicyDocument
    serves: tuple[str, ...]
    versions: tuple[Version, ...]
    areas: tuple[AreaChoice, ...]
    rows: tuple[AreaVerdict, ...]
    counts: tuple[int, int, int]
    outlines: Outlines | None
    n_designs: int
    here: VerdictHere | None
    studies: tuple[Study, ...]
    proposal: str

    @property
    def picked(self) -> str:
        """Code of the area shown; empty where it is all."""
        return self.here.area.code if self.here else ""


def policy_for_page(platform: Platform, round_: Round, *, slug: str, area: str = "") -> PolicyPage | None:
    """The page of a policy; None where the platform has no such policy. An area not tested counts as none picked."""
    policy = Policy.objects.filter(platform=platform, slug=slug).first()
    if policy is None:
        return None
    document = parse_policy(policy.source, slug=slug)
    verdicts = list(Verdict.objects.filter(round=round_, policy_slug=slug))
    areas = area_choices(platform, (verdict.area_code for verdict in verdicts))
    choices = {choice.code: choice for choice in areas}
    picked = next((verdict for verdict in verdicts if verdict.area_code == area), None)
    names = dict(Value.objects.filter(platform=platform).values_list("code", "name"))
    serves = tuple(names.get(value, value) for value in document.values.serves)
    return PolicyPage(
        document=document,
        serves=serves,
        versions=_versions(policy),
        areas=areas,
        rows=() if picked else _rows(verdicts, choices),
        counts=_counts(verdicts),
        outlines=None if picked else unpacked_outlines(round_.outlines),
        n_designs=Design.objects.filter(platform=platform, policy_slug=slug).count(),
        here=_here(platform, picked, choices[area], document, serves) if picked and area in choices else None,
        studies=studies_for_kind(platform, document.kind),
        proposal=proposal_behind(platform, slug),
    )


def _versions(policy: Policy) -> tuple[Version, ...]:
    """The newest few; the others stand on a page of their own."""
    rows = policy.versions.order_by("-pk").values_list("version", "edition", "seen_on")
    return tuple(Version(*row) for row in rows[:VERSIONS_SHOWN])


def _rows(verdicts: Iterable[Verdict], choices: dict[str, AreaChoice]) -> tuple[AreaVerdict, ...]:
    """The list of areas: where it stands first, within that by name."""
    found = [
        AreaVerdict(
            choices[row.area_code],
            row.outcome,
            row.values_outcome,
            row.situation_outcome,
            row.resources_outcome,
            row.decides,
            row.worth_a_trial,
        )
        for row in verdicts
        if row.area_code in choices
    ]
    return tuple(sorted(found, key=lambda row: (-row.outcome, row.area.within, row.area.name)))


def _counts(verdicts: Iterable[Verdict]) -> tuple[int, int, int]:
    """In how many areas the policy stands, is not yet known, does not stand."""
    outcomes = [verdict.outcome for verdict in verdicts]
    return (outcomes.count(2), outcomes.count(1), outcomes.count(0))


def _here(
    platform: Platform, row: Verdict, area: AreaChoice, document: PolicyDocument, serves: tuple[str, ...]
) -> VerdictHere | None:
    detail = VerdictDetail.objects.filter(verdict=row).first()
    if detail is None:
        return None
    evidence = PolicyInArea(
        policy=document,
        verdict=unpacked_verdict(bytes(detail.content)),
        exhibits=unpacked_exhibits(bytes(detail.exhibits)),
        area=area.name,
        serves=serves,
        design=_design(platform, document, row.area_code),
        language=platform.language,
    )
    return VerdictHere(area, row.outcome, row.headline, evidence, doors_of(evidence.verdict))


def _design(platform: Platform, document: PolicyDocument, area: str) -> LocalDesign | None:
    """The area's own design, where there is one for this version."""
    rows = Design.objects.filter(platform=platform, policy_slug=document.slug, area_code=area)
    source = rows.values_list("source", flat=True).first()
    design = parse_design(source, file=f"designs/{document.slug}/{area}.md") if source else None
    return design if design is not None and design.is_for(document) else None
