"""Reads for setting up: which steps are done, and what each already has."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from threebuckets.policy.settings import parse_settings
from threebuckets.policy.tables import split_list
from threebuckets.web.core.models import Platform
from threebuckets.web.desk.models import SetUp
from threebuckets.web.desk.queue_queries import LIVE
from threebuckets.web.desk.round_queries import RoundsPage, rounds_for_page
from threebuckets.web.desk.set_up_actions import STEPS
from threebuckets.web.policy.models import Draft, Policy
from threebuckets.web.situation.models import Area, Indicator, Series
from threebuckets.web.values.models import Statement

TITLES: dict[str, Promise | str] = {
    "areas": _("Areas"),
    "statements": _("Statements"),
    "figures": _("Figures"),
    "policy": _("A first policy"),
    "test": _("The first test"),
}
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Step:
    """A step: its name, its title, and whether it is done, left for later, or open (empty)."""

    name: str
    title: Promise | str
    state: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class SetUpPage:
    """All that a step of setting up shows; `before` and `after` are names of steps, empty where there is none."""

    step: str
    steps: tuple[Step, ...]
    before: str
    after: str
    n: int
    names: tuple[str, ...]
    levels: tuple[str, ...]
    level: str
    drafts: tuple[str, ...]
    rounds: RoundsPage | None
    is_finished: bool


def set_up_for_page(platform: Platform, step: str) -> SetUpPage:
    """A step of setting a platform up."""
    row = SetUp.objects.filter(platform=platform).first()
    states = row.steps if row else {}
    at = STEPS.index(step)
    names = _names(platform, step)
    return SetUpPage(
        step=step,
        steps=tuple(Step(name, TITLES[name], states.get(name, ""), name == step) for name in STEPS),
        before=STEPS[at - 1] if at else "",
        after=STEPS[at + 1] if at + 1 < len(STEPS) else "",
        n=len(names),
        names=names[:SHOWN],
        levels=levels_of(platform) if step == "areas" else (),
        level=parse_settings(Platform.objects.get(pk=platform.pk).settings_text).areas.level,
        drafts=tuple(Draft.objects.filter(platform=platform).order_by("slug").values_list("slug", flat=True)),
        rounds=rounds_for_page(platform) if step == "test" else None,
        is_finished=row is not None and row.finished_at is not None,
    )


def next_step(platform: Platform) -> str:
    """The first step that is open; the test where none is."""
    row = SetUp.objects.filter(platform=platform).first()
    states = row.steps if row else {}
    return next((name for name in STEPS if name not in states), STEPS[-1])


def levels_of(platform: Platform) -> tuple[str, ...]:
    """Levels that areas have."""
    cells = Area.objects.filter(platform=platform).values_list("levels", flat=True).distinct()
    return tuple(sorted({level for cell in cells for level in split_list(cell)}))


def statement_choices(platform: Platform) -> list[tuple[str, str]]:
    """Statements a policy can stand on."""
    rows = Statement.objects.filter(platform=platform, status__in=LIVE).order_by("position", "code")
    return list(rows.values_list("code", "text"))


def indicator_choices(platform: Platform) -> list[tuple[str, str]]:
    """Indicators that have a direction, so that a need can be told from them."""
    rows = Indicator.objects.filter(platform=platform).order_by("label")
    return [(code, f"{label} ({unit})") for code, label, unit in rows.values_list("code", "label", "unit")]


def _names(platform: Platform, step: str) -> tuple[str, ...]:
    """What a step has brought so far."""
    if step == "areas":
        return tuple(Area.objects.filter(platform=platform).order_by("name").values_list("name", flat=True))
    if step == "statements":
        return tuple(text for _code, text in statement_choices(platform))
    if step == "figures":
        with_figures = Series.objects.filter(platform=platform).values("indicator")
        rows = Indicator.objects.filter(platform=platform, pk__in=with_figures).order_by("label")
        return tuple(rows.values_list("label", flat=True))
    return tuple(Policy.objects.filter(platform=platform).order_by("position").values_list("title", flat=True))
