"""Reads for the offer form: what can be picked, where, and what is still lacking there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from threebuckets.resources import standard_kinds
from threebuckets.web.changes.models import Round
from threebuckets.web.core.clock import today
from threebuckets.web.core.models import Platform
from threebuckets.web.resources.gaps import Gap, PolicyNeeds, gaps_of, policies_needing
from threebuckets.web.resources.kinds import ROOTS, KindChoice, kinds_known, usual_unit
from threebuckets.web.resources.models import Offer
from threebuckets.web.resources.places import Gazetteer

MOST_PLACES = 400
"""So many names are offered while somebody types; a platform with more areas offers none."""
SURE = {"sure": 0.95, "likely": 0.75, "perhaps": 0.5}
"""How sure somebody is, in words → reliability."""
KindChoices = list[tuple[str, list[tuple[str, str]]]]


@dataclass(frozen=True, slots=True)
class OfferChoices:
    """What the offer form lets somebody pick, on a platform and day."""

    gazetteer: Gazetteer
    known: Mapping[str, tuple[KindChoice, ...]]
    policies: tuple[PolicyNeeds, ...]
    organisation: str
    today: date

    @property
    def kinds(self) -> KindChoices:
        """Kinds to pick, under their roots; each root can be picked by itself."""
        return [
            (str(words), [(root, _("%(kind)s of any kind") % {"kind": words}), *self._below(root)])
            for root, words in ROOTS.items()
        ]

    @property
    def units(self) -> dict[str, str]:
        """Kind → the unit it is mostly counted in, for the script that fills it in."""
        slugs = [*ROOTS, *(choice.slug for kinds in self.known.values() for choice in kinds)]
        return {slug: usual_unit(slug, self.known) for slug in slugs}

    @property
    def places(self) -> list[str]:
        """Names of areas to offer while somebody types."""
        spots = self.gazetteer.spots
        return sorted(self.gazetteer.full_name(code) for code in spots) if len(spots) <= MOST_PLACES else []

    def _below(self, root: str) -> list[tuple[str, str]]:
        return [(choice.slug, choice.words[:1].upper() + choice.words[1:]) for choice in self.known[root]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody came to help with: from the address of the form."""

    policy: PolicyNeeds | None
    gap: Gap | None
    area_name: str


def choices_for_offer(platform: Platform, round_: Round | None) -> OfferChoices:
    """What can be picked: kinds that policies require or bodies offer, and the platform's areas."""
    policies = policies_needing(platform, round_)
    offered = Offer.objects.filter(platform=platform).exclude(actor__kind="person").values_list("kind", "unit")
    required = [(kind, unit) for policy in policies for kind, unit in policy.kinds.items()]
    return OfferChoices(
        gazetteer=Gazetteer.of(platform),
        known=kinds_known([*required, *offered.distinct()]),
        policies=policies,
        organisation=_("Only %(organisation)s") % {"organisation": platform.organisation},
        today=today(platform),
    )


def wanted_for_offer(round_: Round | None, choices: OfferChoices, asked: Mapping[str, Any]) -> Wanted:
    """What the address asks for: a policy's requirement in an area."""
    policy = next((each for each in choices.policies if each.slug == asked.get("policy")), None)
    area = str(asked.get("area", ""))
    gaps = [gap for gap in gaps_of(round_, policy) if gap.area == area] if policy else []
    named = [gap for gap in gaps if gap.requirement == asked.get("requirement")]
    of_kind = [gap for gap in gaps if gap.kind == asked.get("kind")]
    found = next(iter(named or of_kind), None)
    return Wanted(policy, found, choices.gazetteer.name(area) if area in choices.gazetteer.spots else "")


def initial_for_offer(choices: OfferChoices, wanted: Wanted, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The form as it is first shown: what the address said, as far as it is known here."""
    gap, area = wanted.gap, str(asked.get("area", ""))
    kind = gap.kind if gap else str(asked.get("kind", ""))
    if kind not in standard_kinds() or kind not in choices.units:
        kind = kind.partition("/")[0]
    return {
        "policy": wanted.policy.slug if wanted.policy else "",
        "kind": kind if kind in choices.units else "",
        "amount": f"{gap.lacks:g}" if gap else None,
        "unit": gap.unit if gap else choices.units.get(kind, "usual"),
        "place": choices.gazetteer.full_name(area) if area in choices.gazetteer.spots else "",
    }


def initial_for_change(row: Offer, gazetteer: Gazetteer) -> dict[str, Any]:
    """The form as it was answered, as far as the offer tells."""
    text = getattr(row, "text", None)
    own = {name: getattr(text, name, "") or row.extra.get(name, "") for name in ("words", "in_return")}
    point = "" if row.lat is None or row.lon is None else f"{row.lat:g}, {row.lon:g}"
    return {
        **own,
        "once": row.code,
        "kind": row.kind,
        "amount": None if row.amount is None else f"{row.amount:g}",
        "unit": row.unit,
        "place": gazetteer.full_name(row.area_code) if row.area_code in gazetteer.spots else "",
        "reach": _reach_answered(row, gazetteer),
        "point": point,
        "starts": row.starts_on,
        "until": row.ends_on if row.withdrawn_on is None else None,
        "sure": _sureness(row.reliability),
        "shown": row.shown or "public",
    }


def place_for_part(platform: Platform, text: str) -> tuple[str, ...]:
    """Full names of the areas that somebody may mean, six at most."""
    gazetteer = Gazetteer.of(platform)
    return tuple(gazetteer.full_name(spot.code) for spot in gazetteer.meant_by(text)[:6])


def _reach_answered(row: Offer, gazetteer: Gazetteer) -> str:
    """The choice of the form that comes nearest to the reach of an offer."""
    above = gazetteer.above(row.area_code)
    if row.reach_m is not None:
        return min(("1000", "5000", "20000"), key=lambda metres: abs(float(metres) - (row.reach_m or 0)))
    if row.reach_area_code and row.reach_area_code in above:
        return "all" if row.reach_area_code == above[-1] else "wider"
    return "here"


def _sureness(reliability: float | None) -> str:
    return "likely" if reliability is None else min(SURE, key=lambda word: abs(SURE[word] - reliability))
