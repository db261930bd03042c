"""Kinds and units as people say them, for forms and lists; what is a kind is `threebuckets.resources`' matter."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from threebuckets.policy.wording import amount_of, kind_word, with_unit
from threebuckets.resources import standard_kinds

Words = str | Promise
ROOTS: Mapping[str, Words] = {
    "space": gettext_lazy("Room or ground"),
    "skill": gettext_lazy("Skill"),
    "person": pgettext_lazy("what somebody offers", "Time"),
    "money": gettext_lazy("Money"),
    "vehicle": gettext_lazy("Transport"),
    "equipment": gettext_lazy("Equipment"),
    "goods": gettext_lazy("Goods"),
    "service": gettext_lazy("Service"),
    "network": gettext_lazy("Reaching people"),
    "knowledge": gettext_lazy("Knowledge"),
}
"""Root kinds, those that are asked for most first."""
ICONS = {
    "space": "room",
    "skill": "skill",
    "person": "time",
    "money": "money",
    "vehicle": "transport",
    "equipment": "kit",
    "goods": "kit",
    "service": "tick",
    "network": "say",
    "knowledge": "find",
}
UNITS: Mapping[str, Words] = {
    "m2": gettext_lazy("square metres"),
    "hour/week": gettext_lazy("hours a week"),
    "hour/month": gettext_lazy("hours a month"),
    "night/week": gettext_lazy("nights a week"),
    "people": gettext_lazy("people"),
    "place": gettext_lazy("places"),
    "item": gettext_lazy("pieces"),
    "GBP": gettext_lazy("pounds"),
    "people reached": gettext_lazy("people reached"),
}
FITTING: Mapping[str, tuple[str, ...]] = {
    "space": ("m2", "place", "hour/week"),
    "skill": ("hour/week", "hour/month", "night/week", "people"),
    "person": ("people", "hour/week", "hour/month"),
    "money": ("GBP",),
    "vehicle": ("item", "hour/week"),
    "equipment": ("item",),
    "goods": ("item",),
    "service": ("place", "hour/week"),
    "network": ("people reached",),
    "knowledge": ("item", "hour/week"),
}
"""Units that fit each root kind, the usual one first."""


@dataclass(frozen=True, slots=True)
class KindChoice:
    """A kind to pick: its slug, its words, and the unit it is mostly counted in."""

    slug: str
    words: str
    unit: str


def root_of(kind: str) -> str:
    """The root of a kind.

    Examples
    --------
    >>> root_of("skill/nursery-care")
    'skill'
    """
    return kind.partition("/")[0]


def root_words(root: str) -> str:
    """A root kind in words."""
    return str(ROOTS.get(root, kind_word(root)))


def kind_words(kind: str) -> str:
    """A kind in words: a root by its own, one below it by its last part.

    Examples
    --------
    >>> kind_words("skill/nursery-care")
    'nursery care'
    """
    return root_words(kind) if kind in ROOTS else kind_word(kind)


def within(words: str) -> str:
    """Words of a kind as they stand within a sentence or a list.

    Examples
    --------
    >>> within("Money")
    'money'
    """
    return words[:1].lower() + words[1:]


def amount_words(amount: float | None, unit: str, kind: str) -> str:
    """So much of a kind, as it is said; a capital first.

    Examples
    --------
    >>> amount_words(20.0, "hour/week", "skill/nursery-care"), amount_words(None, "m2", "space/hall")
    ('20 hours a week of nursery care', 'Hall')
    """
    if kind in ROOTS and kind not in {"money", "person"}:
        words = root_words(kind)
        return words if amount is None else f"{words}: {with_unit(round(amount, 2), unit)}"
    words = kind_words(kind) if root_of(kind) == "knowledge" else amount_of(amount, unit, [kind])
    return words[:1].upper() + words[1:]


def kinds_known(used: Iterable[tuple[str, str]]) -> dict[str, tuple[KindChoice, ...]]:
    """Root → the kinds below it that are used, by their words.

    Parameters
    ----------
    used : iterable of (str, str)
        Kind and unit of what is offered or required, as often as it is.
    """
    units: dict[str, dict[str, int]] = {}
    for kind, unit in used:
        counted = units.setdefault(kind, {})
        counted[unit] = counted.get(unit, 0) + 1
    found: dict[str, list[KindChoice]] = {root: [] for root in ROOTS}
    for kind, counted in units.items():
        if kind in standard_kinds() and kind not in ROOTS:
            unit = max(sorted(counted), key=lambda unit: counted[unit])
            found[root_of(kind)].append(KindChoice(kind, kind_words(kind), unit))
    return {root: tuple(sorted(kinds, key=lambda kind: kind.words)) for root, kinds in found.items()}


def usual_unit(kind: str, known: Mapping[str, tuple[KindChoice, ...]]) -> str:
    """The unit a kind is mostly counted in."""
    own = (choice.unit for choice in known.get(root_of(kind), ()) if choice.slug == kind)
    return next(own, FITTING[root_of(kind)][0])


def fits(unit: str, kind: str) -> bool:
    """Whether amounts of a kind may be in a unit."""
    return unit in FITTING.get(root_of(kind), ())


def fitting_words(kind: str) -> str:
    """The units that fit a kind, as a list in words."""
    return ", ".join(str(UNITS[unit]) for unit in FITTING[root_of(kind)])
