"""Testing again only what rests on something that changed gives what testing everything gives, byte for byte."""

from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.policy import making as m
from threebuckets.policy import Platform, facts_of, judge_all, to_json
from threebuckets.policy.renewing import judge_changed, unsettled
from threebuckets.policy.retesting import retest

ROWS = m.small_rows()
OTHER = m.policy(("kind: family-centre", "kind: library"), slug="other")
PERSON = {"actor": "p1", "kind": "person", "name": "x", "area": "w1", "shown": "organisation"}
THEIRS = {
    "offer": "po1", "actor": "p1", "kind": "space", "amount": 30.0, "unit": "m2", "area": "w1", "from": m.ON,
    "basis": "offered", "shown": "organisation",
}  # fmt: skip
COALITION = {"coalition": "c1", "policy": "other", "area": "w2"}


def pledge(name: str, offer: str, amount: float) -> dict[str, object]:
    """A pledge to the other policy elsewhere."""
    return {
        "pledge": name, "coalition": "c1", "offer": offer, "requirement": "room", "amount": amount, "from": m.ON,
        "until": m.ON + timedelta(days=2000), "made_on": m.ON,
    }  # fmt: skip


def made() -> Platform:
    """Two policies, several wards, a person who offers room, and a pledge of a body."""
    rows = dict(ROWS)
    rows["resources__actors"] = [*ROWS["resources__actors"], PERSON]
    rows["resources__offers"] = [*ROWS["resources__offers"], THEIRS]
    rows["delivery__coalitions"] = [COALITION]
    rows["delivery__pledges"] = [pledge("g1", ROWS["resources__offers"][0]["offer"], 5.0)]
    return m.platform([m.policy(), OTHER], **rows)


PLATFORM = made()
FACTS = facts_of(PLATFORM, on=m.ON)
LAST = judge_all(PLATFORM, on=m.ON, facts=FACTS)
NAMED = {"values/statements", "situation/indicators", "resources/actors", "delivery/coalitions"}
"""Tables that others refer to: without their rows the folder would be faulty."""
TABLES = sorted(
    name for name, frame in PLATFORM.tables.items() if len(frame) and not name.startswith("situation/areas")
)


def same_as_everything(platform: Platform, memory=None) -> None:
    facts = facts_of(platform, on=m.ON)
    last = judge_all(PLATFORM, on=m.ON, facts=FACTS, memory=memory)
    again = retest(platform, on=m.ON, facts=facts, last=last, facts_before=FACTS, memory=memory)
    assert to_json(again) == to_json(judge_all(platform, on=m.ON, facts=facts, memory=memory))


def with_table(name: str, frame: pl.DataFrame) -> Platform:
    return replace(PLATFORM, tables={**PLATFORM.tables, name: frame.cast(PLATFORM.tables[name].schema)})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_whatever_is_edited_it_equals_the_full_run(data: st.DataObject) -> None:
    """Rows deleted, numbers scaled, in any table; with and without a memory."""
    name = data.draw(st.sampled_from([t for t in TABLES if t not in NAMED]))
    frame = PLATFORM.table(name)
    kept = data.draw(st.lists(st.booleans(), min_size=len(frame), max_size=len(frame)), label="rows kept")
    factor = data.draw(st.sampled_from([0.5, 0.9, 1.0, 1.3]), label="numbers times")
    numbers = [c for c, dtype in frame.schema.items() if dtype == pl.Float64 and c in {"amount", "value", "effect"}]
    edited = frame.filter(pl.Series(kept)).with_columns(pl.col(c) * factor for c in numbers)
    if name == "situation/evidence":
        edited = frame.filter(pl.Series(kept))
    if name == "resources/offers":
        offers = set(edited["offer"])
        pledges = PLATFORM.table("delivery/pledges").filter(pl.col("offer").is_in(list(offers)))
        platform = replace(
            with_table(name, edited), tables={**with_table(name, edited).tables, "delivery/pledges": pledges}
        )
    else:
        platform = with_table(name, edited)
    same_as_everything(platform, memory=data.draw(st.sampled_from([None, LAST]), label="memory"))


@pytest.mark.parametrize("amount", [1.0, 29.0, 500.0])
def test_a_persons_offer_is_never_listed_and_never_missed(amount: float) -> None:
    """Verdicts list persons under their area; a changed amount must reach them all the same."""
    offers = PLATFORM.table("resources/offers")
    is_theirs = pl.col("offer") == "po1"
    same_as_everything(
        with_table(
            "resources/offers",
            offers.with_columns(amount=pl.when(is_theirs).then(amount).otherwise(pl.col("amount"))),
        )
    )


@pytest.mark.parametrize("amount", [1.0, 60.0])
def test_a_pledge_that_changes_is_never_missed(amount: float) -> None:
    """Its amount alone: the index of pledges stays as it was."""
    same_as_everything(
        with_table("delivery/pledges", PLATFORM.table("delivery/pledges").with_columns(amount=pl.lit(amount)))
    )


def test_an_edited_policy_is_tested_everywhere_and_the_others_are_not() -> None:
    """With the same version and other words of the requirement."""
    edited = m.policy(("amount: 60, low: 50, high: 70", "amount: 90, low: 80, high: 95"))
    same_as_everything(replace(PLATFORM, policies={**PLATFORM.policies, "fair": edited}))


def test_a_new_design_is_tested_where_it_is() -> None:
    same_as_everything(replace(PLATFORM, designs={("fair", "w1"): m.design()}))


def test_another_day_tests_everything() -> None:
    later = m.ON + timedelta(days=500)
    facts = facts_of(PLATFORM, on=later)
    again = retest(PLATFORM, on=later, facts=facts, last=LAST, facts_before=FACTS)
    assert to_json(again) == to_json(judge_all(PLATFORM, on=later, facts=facts))


def test_nothing_is_judged_where_nothing_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    """And one ward alone where one figure of it did."""
    judged: list[tuple[str, str]] = []

    def counting(*args, **kwargs):
        judged.extend(kwargs["only"])
        return judge_all(*args, **kwargs)

    monkeypatch.setattr("threebuckets.policy.retesting.judge_all", counting)
    retest(PLATFORM, on=m.ON, facts=FACTS, last=LAST, facts_before=FACTS)
    assert judged == []
    halls = PLATFORM.table("resources/offers")
    name = halls.filter(pl.col("actor") != "p1")["offer"][0]
    one = halls.with_columns(amount=pl.when(pl.col("offer") == name).then(1.0).otherwise(pl.col("amount")))
    edited = with_table("resources/offers", one)
    retest(edited, on=m.ON, facts=facts_of(edited, on=m.ON), last=LAST, facts_before=FACTS)
    assert 0 < len(judged) <= len(LAST.verdicts)


@pytest.mark.parametrize("table", ["resources/offers", "delivery/pledges"])
def test_renewing_does_not_miss_what_verdicts_do_not_list_either(table: str) -> None:
    """The round after a settled one, with every amount another."""
    settled = judge_all(PLATFORM, on=m.ON, facts=FACTS, memory=LAST)
    edited = with_table(table, PLATFORM.table(table).with_columns(pl.col("amount") * 7))
    facts = facts_of(edited, on=m.ON)
    again = unsettled(LAST, settled)
    renewed = judge_changed(edited, on=m.ON, facts=facts, memory=settled, facts_before=FACTS, again=again)
    assert to_json(renewed) == to_json(judge_all(edited, on=m.ON, facts=facts, memory=settled))
