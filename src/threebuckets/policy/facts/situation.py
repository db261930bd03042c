"""Facts of the situation: latest figures, where they are heading, how places differ, grades and studies.

Only indicators that a policy targets, or that a study of its kind speaks about, become facts.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from threebuckets.evidence import study_id
from threebuckets.policy.facts.places import Places
from threebuckets.policy.facts.records import (
    EvidenceFact,
    Fact,
    ForecastFact,
    GradeFact,
    IndexFact,
    IndicatorFact,
    PoolFact,
    ScaleFact,
    SeriesFact,
)
from threebuckets.policy.platform import Platform
from threebuckets.situation import (
    ErrorPool,
    Figures,
    Indicator,
    ObservationRows,
    Series,
    Source,
    error_pools,
    figures,
    forecast,
    series_from_rows,
    steps_to,
)
from threebuckets.situation.needs import MAD_TO_SD

MOST_STEPS = 48


def situation_facts(platform: Platform, places: Places, *, on: date) -> Iterator[tuple[str, Fact]]:
    """Every fact of the situation bucket."""
    kinds = {policy.kind for policy in platform.policies.values()}
    evidence = [row for row in platform.table("situation/evidence").to_dicts() if row["kind"] in kinds]
    yield from _evidence_facts(evidence, kinds)
    wanted = {need.indicator for policy in platform.policies.values() for need in policy.needs}
    wanted |= {row["indicator"] for row in evidence}
    horizon = max((need.horizon for policy in platform.policies.values() for need in policy.needs), default=on)
    indicators = indicators_of(platform)
    every = series_of(platform, indicators)
    steps = {slug: min(MOST_STEPS, steps_to(every[slug], horizon, on=on)) for slug in wanted if slug in every}
    pools = error_pools(list(every.values()), horizon=max([1, *steps.values()]), on=on) if every else {}
    for slug in sorted(wanted & set(indicators)):
        row = indicators[slug]
        yield f"indicator:{slug}", _indicator_fact(row)
        yield f"grade:{slug}", GradeFact(row.grade)
        if slug in every:
            yield from _series_facts(every[slug], places, on=on)
            if steps.get(slug) and slug in pools:
                yield from _forecast_facts(every[slug], pools[slug], places, on=on, steps=steps[slug])


def indicators_of(platform: Platform) -> dict[str, Indicator]:
    """The platform's indicators by slug."""
    return {row["indicator"]: _indicator(row) for row in platform.table("situation/indicators").to_dicts()}


def series_of(platform: Platform, indicators: Mapping[str, Indicator]) -> dict[str, Series]:
    """The series of every indicator, without subgroups; projections of others' making are not among them."""
    table = platform.table("situation/observations").filter(pl.col("dimension").fill_null("") == "")
    found = {}
    for (slug,), rows in sorted(table.group_by("indicator")):
        if str(slug) in indicators:
            found[str(slug)] = series_from_rows(indicators[str(slug)], _rows(rows))
    return found


def _rows(rows: pl.DataFrame) -> ObservationRows:
    def floats(name: str) -> np.ndarray[Any, Any]:
        return rows[name].cast(pl.Float64).to_numpy()

    return ObservationRows.of(
        indicator=rows["indicator"].to_numpy(),
        area=rows["area"].to_numpy(),
        start=rows["period_start"].to_numpy(),
        length=rows["period_length"].fill_null("").to_numpy(),
        value=floats("value"),
        lower=floats("lower95"),
        upper=floats("upper95"),
        count=floats("count"),
        base=floats("base"),
        status=rows["status"].fill_null("").to_list(),
        file="situation/observations.csv",
    )


def _indicator(row: Mapping[str, Any]) -> Indicator:
    unit = row["unit"]
    negative = row["can_be_negative"]
    return Indicator(
        slug=row["indicator"],
        label=row["label"],
        unit=unit,
        polarity=row["polarity"] or 0,
        source=Source(
            row["source"], url=row["source_url"] or "", licence=row["licence"] or "", published=row["source_date"]
        ),
        measure=row["measure"] or "index",
        frequency=row["frequency"] or "annual",
        decimals=1 if row["decimals"] is None else row["decimals"],
        theme=row["theme"] or "",
        per=row["per"] or 1.0,
        standardised=bool(row["standardised"]),
        zero_baseline=bool(row["zero_baseline"]),
        can_be_negative=True if negative is None else negative,
        limits=row["limits"] or "unknown",
        scale=row["scale"] or None,
        grade=row["grade"] or "",
        target=row["target"],
        next_release=row["next_release"],
    )


def _indicator_fact(row: Indicator) -> IndicatorFact:
    return IndicatorFact(
        label=row.label,
        unit=row.unit,
        polarity=row.polarity,
        decimals=row.decimals,
        scale=row.scale,
        next_release=row.next_release,
        source=row.source.publisher,
        source_url=row.source.url,
        source_date=row.source.published,
        licence=row.source.licence,
    )


def _series_facts(series: Series, places: Places, *, on: date) -> Iterator[tuple[str, Fact]]:
    slug = series.indicator.slug
    here = series.at(places.used)
    newest, now = here.latest(on=on), figures(here, on=on)
    known = here.is_published(on=on).sum(axis=1)
    for row, code in enumerate(here.areas):
        column = int(now.period[row])
        if column < 0 or np.isnan(now.value[row]):
            continue
        start, end = _day(here.starts[column]), _day(here.ends[column])
        yield (
            f"series:{slug}:{code}",
            SeriesFact(
                value=float(now.value[row]),
                lower=_known(newest.lower[row]),
                upper=_known(newest.upper[row]),
                standard_error=_known(now.se[row]),
                drift=_known(now.drift[row]),
                start=start,
                end=end,
                due=_due(
                    _day(here.starts[column - 1]) if column else None, start, end, series.indicator.source.published
                ),
                n_points=int(known[row]),
            ),
        )
    yield from _scale_facts(here, now, places)


def _due(before: date | None, start: date, end: date, published: date | None) -> date | None:
    """When the next figure is to be expected: one step on, as late as the last one was (else one step late).

    Periods may overlap, as those of five years that begin every year do: `before` is when the last but one began.
    """
    length = end - start
    if length.days <= 1:
        return None
    step = min(length, start - before) if before is not None and before < start else length
    late = published - end if published is not None and published > end else step
    return end + step + late


def _scale_facts(series: Series, now: Figures, places: Places) -> Iterator[tuple[str, Fact]]:
    """How the places of a level differ at the latest period that most of them share."""
    levels: dict[str, list[str]] = {}
    for code in series.areas:
        for level in places.hierarchy.areas[code].levels:
            levels.setdefault(level, []).append(code)
    row_of = {code: row for row, code in enumerate(series.areas)}
    usable = series.is_published(on=now.on) & series.counted_once()
    for level, codes in sorted(levels.items()):
        rows = np.array([row_of[code] for code in codes])
        counts = usable[rows].sum(axis=0)
        if counts.any():
            column = int(np.flatnonzero(counts >= max(1, counts.max() // 2))[-1])
            values = series.values[rows, column][usable[rows, column]]
            yield f"scale:{series.indicator.slug}:{level}", scale_fact(values, _day(series.ends[column]))


def scale_fact(values: np.ndarray[Any, Any], end: date | None) -> ScaleFact:
    """Spread of places at one period, by what `peer_scale` takes for it, with fifths and quartiles.

    Examples
    --------
    >>> scale_fact(np.array([1.0, 2, 3, 4, 5]), None).scale
    1.4826
    """
    if not len(values):
        return ScaleFact(None, 0, None, None, end)
    spread = MAD_TO_SD * float(np.median(np.abs(values - np.median(values))))
    fifth, lower, middle, upper, four_fifths = (float(q) for q in np.quantile(values, (0.2, 0.25, 0.5, 0.75, 0.8)))
    return ScaleFact(round(spread, 12) or None, len(values), (fifth, four_fifths), (lower, middle, upper), end)


def _forecast_facts(
    series: Series, pool: ErrorPool, places: Places, *, on: date, steps: int
) -> Iterator[tuple[str, Fact]]:
    slug = series.indicator.slug
    found = forecast(series.at(places.used), pool, on=on, horizon=steps)
    yield f"pool:{slug}", PoolFact(tuple(_percentiles(row) for row in pool.quantiles[:steps]))
    for row, code in enumerate(found.areas):
        # Steps without a number end the forecast: what lies beyond is not filled in.
        reached = int(np.isnan(np.append(found.mean[row], np.nan)).argmax())
        if reached:
            ends = tuple(_day(end) for end in found.ends[row, :reached])
            middle = tuple(float(value) for value in found.mean[row, :reached])
            yield f"forecast:{slug}:{code}", ForecastFact(ends, middle, _known(found.scale[row]))


def _percentiles(row: np.ndarray[Any, Any]) -> tuple[float, ...]:
    """Percentiles of a step; none where past errors are too few."""
    return () if np.isnan(row).any() else tuple(round(float(size), 6) for size in row)


def _evidence_facts(rows: Sequence[Mapping[str, Any]], kinds: set[str]) -> Iterator[tuple[str, Fact]]:
    for row in rows:
        yield f"evidence:{row['evidence']}", _evidence_fact(row)
    for kind in sorted(kinds):
        yield f"evidence-index:{kind}", IndexFact(tuple(sorted(row["evidence"] for row in rows if row["kind"] == kind)))


def _evidence_fact(row: Mapping[str, Any]) -> EvidenceFact:
    return EvidenceFact(
        kind=row["kind"],
        indicator=row["indicator"],
        level=row["level"],
        indirectness=row["indirectness"] or 0,
        effect=row["effect"],
        low=row["low"],
        high=row["high"],
        study=study_id(doi=row["doi"] or "", url=row["url"] or "", title=row["title"], year=row["year"]),
        title=row["title"],
        url=row["url"] or "",
        source=row["source"],
        year=row["year"],
        retracted=bool(row["retracted"]),
        horizon_months=row["horizon_months"],
    )


def _day(value: Any) -> date:
    return date(1970, 1, 1) + timedelta(days=int(np.datetime64(value, "D").astype(np.int64)))


def _known(value: Any) -> float | None:
    number = float(value)
    return None if np.isnan(number) else number
