"""The plan of a platform: its candidates, what delivers already, what is pledged, and what is told of it."""

from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np
import polars as pl

from threebuckets.delivery.plan_by_area import by_area, headline
from threebuckets.delivery.platform_plan import PlatformPlan, candidates_of, of_few_people, platform_plan
from threebuckets.delivery.surroundings import Surroundings, surroundings_of
from threebuckets.demo.county import ON, county
from threebuckets.policy import BUCKETS, BucketVerdict, Outcome, Platform, PolicyVerdict, Round
from threebuckets.policy.facts import gathering

POLICY = "wraparound-care"


@cache
def platform() -> Platform:
    """The invented county, nobody delivering anything."""
    found = county()
    return replace(
        found, tables={name: frame for name, frame in found.tables.items() if not name.startswith("delivery/")}
    )


def verdicts(on: date = ON, **outcomes: Outcome) -> Round:
    """Everything holds but what is said."""
    found = platform()
    buckets = {name: BucketVerdict(name, outcomes.get(name, Outcome.HOLDS), None, ()) for name in BUCKETS}
    pairs = sorted((slug, area) for slug in found.policies for area in gathering.tested_areas(found, on=on))
    whole = (
        PolicyVerdict(
            slug, found.policies[slug].version, area, None, Outcome.HOLDS, buckets, on, None, found.rules.rules_id
        )
        for slug, area in pairs
    )
    return Round(on.isoformat(), on, tuple(whole), "")


def around(of: Platform | None = None) -> Surroundings:
    return surroundings_of(of or platform(), on=ON)


def planned(of: Platform | None = None, **options: object) -> PlatformPlan:
    return platform_plan(verdicts(), around(of), steps=60, **options)  # type: ignore[arg-type]


def delivering(found: PlatformPlan, *, less: float = 0.0) -> Platform:
    """The county with a coalition that delivers what the plan starts first, everything in it pledged."""
    row = int(np.flatnonzero(found.plan.delivered)[0])
    one, start = found.candidates[row], found.deliveries.req_start
    flows = np.flatnonzero((found.plan.need >= start[row]) & (found.plan.need < start[row + 1]))
    offers, given = found.around.offers, {}
    for flow in flows:
        key = (str(offers.id[found.pools.offer[found.plan.offer[flow]]]), str(found.line[found.plan.need[flow]]))
        given[key] = max(given.get(key, 0.0), float(found.plan.amount[flow]) - less)
    coalition = {"coalition": "first", "policy": one.policy, "area": one.area, "started_on": ON}
    pledges = [
        {"pledge": f"p{n}", "coalition": "first", "offer": offer, "requirement": line, "amount": amount, "made_on": ON,
         "from": ON, "until": date(ON.year + 1, ON.month, ON.day)}
        for n, ((offer, line), amount) in enumerate(sorted(given.items()))
    ]  # fmt: skip
    empty = {name: platform().table(name) for name in ("delivery/coalitions", "delivery/pledges")}
    made = {
        name: pl.concat([empty[name], pl.DataFrame(rows, schema_overrides=empty[name].schema)], how="diagonal")
        for name, rows in zip(empty, ([coalition], pledges), strict=True)
    }
    return replace(platform(), tables={**platform().tables, **made})


def test_candidates_are_where_neither_values_nor_situation_fail() -> None:
    """Not yet known is no reason against; failing is; resources are the plan's own matter."""
    here = around()
    everywhere = candidates_of(verdicts(), here)
    assert all(one.stands for one in everywhere)
    assert candidates_of(verdicts(values=Outcome.FAILS), here) == ()
    assert len(candidates_of(verdicts(resources=Outcome.FAILS), here)) == len(everywhere)
    unknown = verdicts(situation=Outcome.NOT_YET_KNOWN)
    assert len(candidates_of(unknown, here)) == len(everywhere)
    assert candidates_of(unknown, here, standing=True) == ()


def test_every_offer_is_used_once_and_every_need_met() -> None:
    """By the tables the plan was made from."""
    found = planned()
    plan = found.plan
    use = np.bincount(plan.offer, plan.amount, minlength=len(found.pools.free))
    met = np.bincount(plan.need, plan.amount, minlength=len(found.needs.kind))
    of = np.repeat(np.arange(len(plan.delivered)), np.diff(found.deliveries.req_start))
    assert plan.delivered.any()
    assert (use <= found.pools.free + 1e-6).all()
    assert (met >= found.needs.amount * plan.delivered[of] - 1e-6).all()


def test_rows_in_another_order_give_the_same_plan() -> None:
    """Tables shuffled throughout."""
    shuffled = replace(
        platform(),
        tables={name: frame.sample(fraction=1, shuffle=True, seed=5) for name, frame in platform().tables.items()},
    )
    one, other = planned(policy=POLICY), planned(shuffled, policy=POLICY)
    assert by_area(one, limit=0) == by_area(other, limit=0)
    assert headline(one) == headline(other)


def test_a_delivering_coalition_goes_on_with_what_it_was_pledged() -> None:
    """Even where values have turned against it; nothing of it moves."""
    found = planned(delivering(planned(policy=POLICY)))
    row = next(n for n, one in enumerate(found.candidates) if one.delivering)
    assert found.plan.delivered[row]
    assert found.plan.stopped.tolist() == []
    assert found.plan.moved.max() <= 1e-6
    turned = platform_plan(verdicts(values=Outcome.FAILS), around(delivering(planned(policy=POLICY))), steps=60)
    assert [one.delivering for one in turned.candidates] == [True]
    assert turned.plan.delivered.tolist() == [True]


def test_what_opens_in_a_delivering_coalition_is_told() -> None:
    """It goes on, and says what it lacks; or finds it among what is offered."""
    short = delivering(planned(policy=POLICY), less=1.0)
    kept = replace(
        short,
        tables={
            **short.tables,
            "resources/offers": short.table("resources/offers").with_columns(basis=pl.lit("listed")),
        },
    )
    outlooks = [one for area in by_area(planned(kept), limit=0) for one in area.outlooks if one.delivering]
    assert len(outlooks) == 1
    assert outlooks[0].starts


def test_no_person_is_named_and_few_are_not_counted() -> None:
    """A need behind which one to nine persons stand has no amounts at all."""
    found = planned(if_asked=True)
    few = of_few_people(found)
    assert few.any()
    names = {str(name) for name in found.around.actors.name[found.around.actors.is_person]}
    for area in by_area(found, limit=0):
        for outlook in area.outlooks:
            told = [giver.sentence for giver in outlook.givers] + [lack.sentence for lack in outlook.lacks]
            assert not [name for name in names if any(f"{name}:" in sentence for sentence in told)]
            people = [giver for giver in outlook.givers if not giver.actor_id]
            assert all(np.isnan(giver.amount) or int(giver.name.split()[0]) >= 10 for giver in people)


def test_asking_everybody_never_makes_the_plan_worse() -> None:
    """More offers, no less to start."""
    assert planned(if_asked=True).plan.value >= planned().plan.value
