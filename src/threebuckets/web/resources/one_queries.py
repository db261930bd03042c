"""Reads for the page of one offer: what it is, whether one's own, and what it could help with."""

from dataclasses import dataclass

from threebuckets.web.changes.models import Round
from threebuckets.web.core.clock import today
from threebuckets.web.core.models import Platform
from threebuckets.web.people.visitors import Visitor
from threebuckets.web.policy.models import Policy
from threebuckets.web.resources.gaps import Gap, gaps_served
from threebuckets.web.resources.models import Offer
from threebuckets.web.resources.own import is_keeper
from threebuckets.web.resources.places import Gazetteer
from threebuckets.web.resources.shown import ShownOffer, areas_reached, kinds_of, shown_offers

MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Helped:
    """A policy that an offer could help, in some areas: the first few gaps, and how many areas in all."""

    slug: str
    title: str
    gaps: tuple[tuple[Gap, str], ...]
    n_areas: int


@dataclass(frozen=True, slots=True)
class OnePage:
    """All that the page of an offer shows; `text_status` only for its keeper."""

    row: Offer
    offer: ShownOffer
    is_own: bool
    text_waits: bool
    helped: tuple[Helped, ...]

    @property
    def n_helped(self) -> int:
        """How many policies it could help."""
        return len(self.helped)


def offer_named(platform: Platform, code: str) -> Offer | None:
    """An offer of the platform, with its actor."""
    return (
        Offer.objects.filter(platform=platform, code=code).select_related("actor__keeping", "platform", "text").first()
    )


def one_for_page(platform: Platform, round_: Round | None, visitor: Visitor, code: str) -> OnePage | None:
    """The page of an offer; None where there is none, or it is not for this visitor's eyes."""
    row = offer_named(platform, code)
    if row is None:
        return None
    is_own = is_keeper(visitor, row)
    if not (is_own or is_public(row)):
        return None
    gazetteer = Gazetteer.of(platform)
    (offer,) = shown_offers([row], gazetteer, today(platform))
    return OnePage(
        row=row,
        offer=offer,
        is_own=is_own,
        text_waits=is_own and not offer.is_person and _waits(row),
        helped=_helped(platform, round_, row, gazetteer) if offer.is_there else (),
    )


def is_public(row: Offer) -> bool:
    """Whether everybody may see an offer: never a person's."""
    return row.actor.kind != "person" and row.shown in ("", "public") and row.actor.shown in ("", "public")


def _waits(row: Offer) -> bool:
    text = getattr(row, "text", None)
    return text is not None and any(getattr(text, name) != row.extra.get(name, "") for name in ("words", "in_return"))


def _helped(platform: Platform, round_: Round | None, row: Offer, gazetteer: Gazetteer) -> tuple[Helped, ...]:
    titles = dict(Policy.objects.filter(platform=platform).values_list("slug", "title"))
    own, *also = kinds_of(row)
    by_policy: dict[str, list[Gap]] = {}
    for gap in gaps_served(round_, titles, kind=own, also=also, areas=areas_reached(row, gazetteer)):
        by_policy.setdefault(gap.policy, []).append(gap)
    return tuple(
        Helped(
            slug,
            found[0].title,
            tuple((gap, gazetteer.name(gap.area)) for gap in sorted(found, key=lambda gap: -gap.lacks)[:MOST_SHOWN]),
            len({gap.area for gap in found}),
        )
        for slug, found in sorted(by_policy.items(), key=lambda entry: (-len(entry[1]), entry[0]))
    )
