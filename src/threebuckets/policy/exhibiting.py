"""Exhibits made: the evidence behind each verdict of a round, ready to be drawn.

Read from facts and, for history, from the platform's series. Persons appear in tens or not at all.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import numpy as np

from threebuckets.policy.benefits import gains_of
from threebuckets.policy.changes import case_of
from threebuckets.policy.checks.asking import asked
from threebuckets.policy.checks.cases import Case
from threebuckets.policy.checks.strata import strata, whole_belief
from threebuckets.policy.checks.studies import findings, spoken
from threebuckets.policy.checks.supply import Supplied, supplied
from threebuckets.policy.checks.support import group_belief
from threebuckets.policy.checks.targets import target_of
from threebuckets.policy.documents import StatementLink, TargetedNeed
from threebuckets.policy.exhibits import (
    Exhibits,
    ForecastPoint,
    GroupSupport,
    OfferExhibit,
    RequirementExhibit,
    SeriesExhibit,
    SeriesPoint,
    StudyExhibit,
    SupportExhibit,
)
from threebuckets.policy.facts import Facts, Reader
from threebuckets.policy.facts.records import (
    ActorFact,
    ForecastFact,
    IndexFact,
    IndicatorFact,
    PoolFact,
    ScaleFact,
    SeriesFact,
    StatementFact,
)
from threebuckets.policy.facts.situation import indicators_of, series_of
from threebuckets.policy.platform import Platform
from threebuckets.policy.verdicts import Round
from threebuckets.policy.wording import difference, kind_word, with_unit
from threebuckets.resources import OfferSupply, RequirementSupply
from threebuckets.situation import Series

MIN_PEOPLE = 10
STEP = 5
MOST_POINTS = 60
HALF, FOUR_FIFTHS = 49, 79


def exhibits_of(platform: Platform, round_: Round, *, facts: Facts) -> dict[tuple[str, str], Exhibits]:
    """Exhibits of every verdict of a round.

    Parameters
    ----------
    platform : Platform
        What the round was computed from; gives the history of figures.
    round_ : Round
    facts : Facts
        `facts_of` the same platform and day.

    Returns
    -------
    dict of (policy, area) to Exhibits
    """
    history, languages = series_of(platform, indicators_of(platform)), _languages(platform)
    made = {}
    for verdict in round_.verdicts:
        case = case_of(verdict.policy, verdict.area, facts)
        if case is not None:
            made[verdict.key] = _exhibits(case, history, languages)
    return made


def _languages(platform: Platform) -> dict[str, str]:
    """Statement → language it is written in: its own, else the platform's."""
    rows = platform.table("values/statements").select("statement", "language").iter_rows()
    return {statement: language or platform.settings.language for statement, language in rows}


def _exhibits(case: Case, history: Mapping[str, Series], languages: Mapping[str, str]) -> Exhibits:
    reader = case.reader()
    leads = {}
    for part in case.policy.core:
        name = (case.design.leads.get(part.id) if case.design else None) or part.led_by
        actor = reader.get(f"actor:{name}", ActorFact) if name else None
        if actor is not None and actor.name:
            leads[part.text] = actor.name
    return Exhibits(
        policy=case.policy.slug,
        area=case.area,
        support=tuple(
            _support(case, reader, link, languages.get(link.statement, "")) for link in case.policy.statements
        ),
        series=tuple(_series(case, reader, need, history) for need in case.policy.needs),
        requirements=tuple(_requirements(case, reader)),
        studies=tuple(_studies(case, reader)),
        answers=_answers(case),
        leads=leads,
    )


def _answers(case: Case) -> dict[str, str]:
    """Question → answer of the local design."""
    if case.design is None:
        return {}
    found = {}
    for choice in case.policy.choices:
        answer = case.design.answers.get(choice.id)
        if answer is not None:
            words = [kind_word(item) for item in answer] if isinstance(answer, tuple) else [str(answer)]
            number = with_unit(answer, choice.unit) if isinstance(answer, float) else ""
            found[choice.question] = number or ", ".join(words)
    return found


def _support(case: Case, reader: Reader, link: StatementLink, language: str) -> SupportExhibit:
    votes = asked(case, reader, link.statement)
    statement = reader.get(f"statement:{link.statement}", StatementFact)
    rules = case.rules.values
    groups: list[GroupSupport] = []
    if votes.support is not None and votes.all is not None:
        labels = {group.group: group.label for group in votes.groups.groups} if votes.groups else {}
        parts = strata(votes, link.stance)
        for part in parts if len(parts) > 1 else ():
            if part.opinion.middle[1] > 0:
                belief = group_belief(*part.opinion.middle, rules.majority)
                label = labels.get(part.group, "")
                groups.append(GroupSupport(part.group, label, belief.mean, belief.low, belief.high, part.people))
        whole = whole_belief(parts, "middle", rules.majority)
        groups.append(GroupSupport("all", "", whole.mean, whole.low, whole.high, votes.all.base))
    return SupportExhibit(
        statement=link.statement,
        text=statement.text if statement else link.statement,
        stance=link.stance,
        role=link.role,
        asked_in=votes.name,
        groups=tuple(groups),
        majority=rules.majority,
        bridging=rules.bridging,
        voters=votes.voters,
        last_vote=votes.support.last_vote if votes.support else None,
        is_open_poll=votes.groups is not None and not votes.groups.is_verified,
        is_weighted=votes.groups is not None and votes.groups.is_weighted,
        language=language,
    )


def _series(case: Case, reader: Reader, need: TargetedNeed, history: Mapping[str, Series]) -> SeriesExhibit:
    indicator = reader.need(f"indicator:{need.indicator}", IndicatorFact)
    target = target_of(case, reader, need, indicator)
    spread = reader.get(f"scale:{need.indicator}:{case.area_fact(reader).level}", ScaleFact)
    latest = reader.get(f"series:{need.indicator}:{case.area}", SeriesFact)
    forecast = tuple(_forecast(case, reader, need.indicator, history))
    points = tuple(_points(history.get(need.indicator), case.area, case.on))[-MOST_POINTS:]
    return SeriesExhibit(
        indicator=need.indicator,
        label=indicator.label,
        unit=indicator.unit,
        decimals=indicator.decimals,
        polarity=target.direction,
        points=points,
        forecast=forecast,
        target=target.value,
        target_label=target.label,
        horizon=need.horizon,
        peers=spread.quartiles if spread else None,
        heading=_heading(indicator, latest, forecast, need, target.direction),
        source=indicator.source,
        source_url=indicator.source_url,
        source_date=indicator.source_date,
        licence=indicator.licence,
    )


def _points(series: Series | None, area: str, on: date) -> Iterator[SeriesPoint]:
    if series is None or area not in series.areas:
        return
    row = series.areas.index(area)
    known = series.is_published(on=on)[row]
    for column in np.flatnonzero(known):
        low, high = float(series.lower[row, column]), float(series.upper[row, column])
        yield SeriesPoint(
            end=date(1970, 1, 1) + timedelta(days=int(series.ends[column].astype("datetime64[D]").astype(int))),
            value=float(series.values[row, column]),
            low=None if np.isnan(low) else low,
            high=None if np.isnan(high) else high,
        )


def _forecast(case: Case, reader: Reader, slug: str, history: Mapping[str, Series]) -> Iterator[ForecastPoint]:
    found = reader.get(f"forecast:{slug}:{case.area}", ForecastFact)
    pool = reader.get(f"pool:{slug}", PoolFact)
    if found is None:
        return
    least, most = history[slug].indicator.range if slug in history else (-np.inf, np.inf)

    def band(step: int, percentile: int, sign: int) -> float | None:
        if pool is None or found is None or found.scale is None or not pool.quantiles[step : step + 1]:
            return None
        if not pool.quantiles[step]:
            return None
        edge = found.middle[step] + sign * pool.quantiles[step][percentile] * found.scale
        return float(min(max(edge, least), most))

    for step, end in enumerate(found.ends):
        fifty = band(step, HALF, -1), band(step, HALF, 1)
        eighty = band(step, FOUR_FIFTHS, -1), band(step, FOUR_FIFTHS, 1)
        yield ForecastPoint(end, found.middle[step], *fifty, *eighty)


def _heading(
    indicator: IndicatorFact,
    latest: SeriesFact | None,
    forecast: tuple[ForecastPoint, ...],
    need: TargetedNeed,
    direction: int,
) -> str:
    """Where the indicator is heading without the policy."""
    if latest is None or not forecast:
        return ""
    then = next((point for point in forecast if point.end >= need.horizon), forecast[-1])
    change = then.middle - latest.value
    size = difference(abs(change), indicator.unit, indicator.decimals)
    if round(abs(change), indicator.decimals) == 0:
        return f"As we go on now it would stay about {with_unit(latest.value, indicator.unit, indicator.decimals)}."
    word = "better" if change * direction > 0 else "worse"
    ahead = with_unit(then.middle, indicator.unit, indicator.decimals)
    return f"As we go on now it would reach {ahead} by {then.end.year - (then.end.month == 1)}: {size} {word}."


def _requirements(case: Case, reader: Reader) -> Iterator[RequirementExhibit]:
    there = supplied(case)
    labels = {part.id: part.text for part in case.policy.core}
    for line in there.coverage.lines:
        layers = {layer: _amount(line, layer) for layer in ("certain", "chancy", "unknown")}
        shown = tuple(_offers(case, reader, there, line))
        yield RequirementExhibit(
            requirement=line.requirement_id,
            label=kind_word(line.kind),
            kind=line.kind,
            unit=line.unit,
            low=line.low,
            amount=line.amount,
            high=line.high,
            part=labels.get(line.part, ""),
            certain=layers["certain"],
            chancy=layers["chancy"],
            unknown=layers["unknown"],
            offers=shown,
            leaning=_leaning(case, reader, line),
        )


def _offers(case: Case, reader: Reader, there: Supplied, line: RequirementSupply) -> Iterator[OfferExhibit]:
    for offer in line.offers:
        if offer.is_person:
            continue
        actor = there.actors[offer.actor_id]
        yield OfferExhibit(
            offer=offer.offer_id,
            actor=actor.name,
            actor_kind=actor.kind,
            amount=None if np.isnan(offer.free) else offer.free,
            unit=line.unit,
            until=offer.ends,
            layer=offer.layer,
            gains=gains_of(case, reader, actor),
        )
    for layer in ("certain", "chancy", "unknown"):
        persons = _persons(line, layer)
        n = len({offer.actor_id for offer in persons})
        if n >= MIN_PEOPLE:
            about, total = STEP * round(n / STEP), _stated(persons)
            amount = None if total is None else float(STEP * round(total / STEP))
            yield OfferExhibit("", f"about {about} people", "person", amount, line.unit, None, layer, "")


def _amount(line: RequirementSupply, layer: str) -> float:
    """What is there in a layer: bodies' free amounts, and those of persons where ten or more stand behind them.

    With persons it is the sum of what may be shown, not the leanest day: on which day a person's offer is missing
    could be reckoned from that.
    """
    if not any(offer.is_person for offer in line.offers):
        return {"certain": line.certain, "chancy": line.chancy, "unknown": line.unknown}[layer]
    bodies = [offer.free for offer in line.offers if offer.layer == layer and not offer.is_person]
    return float(sum(free for free in bodies if not np.isnan(free)) + (_stated(_persons(line, layer)) or 0.0))


def _persons(line: RequirementSupply, layer: str) -> list[OfferSupply]:
    return [offer for offer in line.offers if offer.is_person and offer.layer == layer]


def _stated(persons: list[OfferSupply]) -> float | None:
    """What persons offer together; None where fewer than ten of them say how much."""
    stated = [offer for offer in persons if not np.isnan(offer.free)]
    if len({offer.actor_id for offer in stated}) < MIN_PEOPLE:
        return None
    return float(sum(offer.free for offer in stated))


def _leaning(case: Case, reader: Reader, line: RequirementSupply) -> int:
    others: set[str] = set()
    for offer in line.offers:
        index = None if offer.is_person else reader.get(f"leaning:{offer.offer_id}", IndexFact)
        others |= set(index.ids) - {case.policy.slug} if index else set()
    return len(others)


def _studies(case: Case, reader: Reader) -> Iterator[StudyExhibit]:
    """Studies about the policy's kind, the best made first."""
    needs = {need.indicator: need for need in case.policy.needs}
    found = [
        (name, fact, reader.get(f"indicator:{fact.indicator}", IndicatorFact))
        for name, fact in findings(case, reader, case.policy.kind)
    ]
    for name, fact, indicator in sorted(found, key=lambda each: (-each[1].level, each[0])):
        if indicator is None:
            continue
        yield StudyExhibit(
            evidence=name,
            title=fact.title,
            url=fact.url,
            source=fact.source,
            year=fact.year,
            level=max(0, fact.level - fact.indirectness),
            indicator=indicator.label,
            unit=indicator.unit,
            effect=fact.effect,
            low=fact.low,
            high=fact.high,
            says=spoken(case, fact, indicator, needs.get(fact.indicator)),
        )
