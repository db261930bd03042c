"""One look at all indicators of a platform on a day: standings, projections, what is worse and worsening. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from threebuckets.policy.facts.places import Places, places_of
from threebuckets.policy.facts.situation import indicators_of, series_of
from threebuckets.policy.platform import Platform
from threebuckets.situation import (
    Backtest,
    Forecast,
    Indicator,
    Series,
    SimilarAreas,
    Standing,
    TrendStatement,
    WorseningList,
    backtest,
    error_pools,
    forecast,
    shown_statements,
    standing,
    worsening,
)
from threebuckets.web.situation.likeness import population, similar_areas
from threebuckets.web.situation.sheet_types import Place, Targeting

STEPS_BY_MONTHS = {1: 12, 3: 4}
STEPS = 3
"""Steps ahead that are drawn of yearly figures: as many as are played again to see how projections did."""


@dataclass(frozen=True, slots=True, eq=False)
class Study:
    """Everything the sheets are written from."""

    places: Places
    names: Mapping[str, str]
    indicators: Mapping[str, Indicator]
    standings: Mapping[str, Standing]
    forecasts: Mapping[str, Forecast]
    backtests: Mapping[str, Backtest]
    similar: SimilarAreas
    worse: WorseningList
    above: Mapping[tuple[str, str], TrendStatement]
    policies: Mapping[str, list[Targeting]]

    def place(self, code: str) -> Place:
        """An area with its name."""
        return Place(code, self.names.get(code, code))

    def statement(self, slug: str, code: str) -> TrendStatement | None:
        """What can be said of the last years of an area shown, or of one above."""
        return self.worse.statements.get((slug, code)) or self.above.get((slug, code))


def study_of(platform: Platform, *, on: date) -> Study:
    """Look at a platform on a day."""
    places = places_of(platform, on=on)
    indicators = indicators_of(platform)
    series = series_of(platform, indicators)
    similar, people = similar_areas(platform, places), population(platform)
    standings = {
        slug: standing(one, places.hierarchy, places.tested, similar=similar.comparators(""), population=people, on=on)
        for slug, one in series.items()
    }
    shown = list(standings.values())
    names = {code: area.name or code for code, area in places.hierarchy.areas.items()}
    return Study(
        places=places,
        names=names,
        indicators=indicators,
        standings=standings,
        forecasts=_forecasts([one.series for one in shown], list(series.values()), on=on),
        backtests={one.indicator: one for one in backtest(list(series.values()))} if series else {},
        similar=similar,
        worse=worsening(shown),
        above=shown_statements(shown, above=True),
        policies=_policies(platform),
    )


def _forecasts(shown: Sequence[Series], every: Sequence[Series], *, on: date) -> dict[str, Forecast]:
    """Projections of the areas shown and those above, with errors learnt from all areas."""
    steps = {}
    for one in shown:
        calendar = one.calendar(on=on)
        if calendar is not None:
            steps[one.indicator.slug] = STEPS_BY_MONTHS.get(calendar.months, STEPS)
    pools = error_pools(every, horizon=max(steps.values()), on=on) if steps else {}
    return {
        one.indicator.slug: forecast(one, pools[one.indicator.slug], on=on, horizon=steps[one.indicator.slug])
        for one in shown
        if one.indicator.slug in steps and one.indicator.slug in pools
    }


def _policies(platform: Platform) -> dict[str, list[Targeting]]:
    """Policies by the indicator they target."""
    found: dict[str, list[Targeting]] = {}
    for slug, policy in sorted(platform.policies.items()):
        for need in policy.needs:
            found.setdefault(need.indicator, []).append(Targeting(slug, policy.title))
    return found
