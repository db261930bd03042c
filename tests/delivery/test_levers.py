"""Levers: what policies rest on, who controls them, and what is left without one."""

from dataclasses import replace

import pytest

from tests.policy import making as m
from threebuckets.delivery.levers import GROUPS, NOBODY, UNTOLD, control_of, group_of, mean_shares, rests_on
from threebuckets.delivery.lost_levers import Lever, lever_of_actor, lever_of_group, lever_of_kind, taken_away
from threebuckets.policy import Outcome, facts_of, judge_all

WARDS = 7
MONEY = "  - {id: start-up, kind: money, amount: 100, unit: GBP, lever: money, ours: false}\ncore:"


def offer(name, actor, kind="space", amount=80.0, unit="m2", **more):
    """An offer that reaches every ward."""
    return {
        "offer": name, "actor": actor, "kind": kind, "amount": amount, "unit": unit, "area": "w1", "reach_area": "d1",
        "from": m.date(2026, 1, 1), "basis": "pledged", "reliability": 1.0, "last_confirmed": m.date(2026, 12, 1), **more,
    }  # fmt: skip


def actor(name, kind="community", relation=None):
    """An actor of the first ward."""
    return {"actor": name, "name": name.title(), "kind": kind, "area": "w1", "relation": relation}


def looked(actors, offers, *edits):
    """A platform with its facts and round."""
    rows = m.small_rows() | {"resources__actors": [actor("hall"), *actors], "resources__offers": offers}
    platform = m.platform([m.policy(*edits)], **rows)
    facts = facts_of(platform, on=m.ON)
    return platform, judge_all(platform, on=m.ON, facts=facts), facts


@pytest.mark.parametrize(
    ("kind", "relation", "group"),
    [
        ("public body", "member", "public"),
        ("business", "supporter", "members"),
        ("person", "member", "members"),
        ("community", "partner", "communities"),
        ("business", "other", "businesses"),
        ("person", "other", "others"),
        ("person", "", "others"),
    ],
)
def test_everybody_belongs_to_one_group(kind, relation, group):
    """Public bodies first, then ties to the organisation, then kinds."""
    assert group_of(kind, relation) == group


def test_shares_of_a_requirement_sum_to_one():
    """40 of 60 m² are there: half of it public; a third nobody offers. What is chancy counts by its reliability."""
    offers = [offer("o1", "hall", amount=20.0), offer("o2", "town", amount=40.0, basis="offered", reliability=0.5)]
    found = rests_on(*looked([actor("town", "public body")], offers))
    assert len(found) == WARDS
    assert found[0].shares == pytest.approx({"communities": 1 / 3, "public": 1 / 3, NOBODY: 1 / 3})
    assert mean_shares(found)["public"] == pytest.approx(1 / 3)
    assert mean_shares([]) == {}


def test_more_than_enough_is_shared_in_proportion():
    """120 m² for 60: a third of what is there is the town's."""
    offers = [offer("o1", "hall", amount=80.0), offer("o2", "town", amount=40.0), offer("o3", "mill", basis="listed")]
    found = rests_on(*looked([actor("town", "public body"), actor("mill", "business")], offers))
    assert found[0].shares == pytest.approx({"communities": 2 / 3, "public": 1 / 3})


def test_what_few_people_give_is_not_told():
    """Three people stand behind the rest: it is one part with what is missing, and nobody can tell them apart."""
    people = [actor(f"p{n}", "person", "member") for n in range(3)]
    offers = [offer("o1", "hall", amount=30.0), *(offer(f"p{n}", f"p{n}", amount=5.0) for n in range(3))]
    shares = rests_on(*looked(people, offers))[0].shares
    assert shares == pytest.approx({"communities": 0.5, UNTOLD: 0.5})


def test_control_counts_the_policys_own_words():
    """Ours, not ours, and not said."""
    policy = m.policy(
        ("core:", MONEY), ("unit: m2, part: open}", "unit: m2, part: open, lever: agreement, ours: true}")
    )
    control = control_of(policy)
    assert (control.ours, control.others, control.unsaid, control.all) == (1, 1, 0, 2)
    assert control.levers == {"agreement": 1, "money": 1}
    assert control.sentence == "1 of 2 is in our hands."
    assert control_of(m.policy()).sentence == "0 of 1 are in our hands; of 1 nobody has said."


TOWN = [actor("town", "public body")]
TWO = [offer("o1", "hall", amount=30.0, reach_area="d1"), offer("o2", "town", amount=60.0, reach_area="w1")]


def test_a_lever_that_is_lost_takes_down_what_rests_on_it():
    """The town's room carries one ward; the hall's alone is too small."""
    offers = [offer("o1", "hall", amount=80.0, reach_area="w2"), offer("o2", "town", amount=80.0, reach_area="w1")]
    platform, round_, facts = looked(TOWN, offers)
    standing = {verdict.area for verdict in round_.verdicts if verdict.outcome is Outcome.HOLDS}
    assert standing == {"w1", "w2"}
    [row] = taken_away(platform, round_, facts, lever_of_group(platform, "public"))
    assert (row.policy, row.stood, row.stands, row.fallen) == ("fair", 2, 1, ("w1",))
    [row] = taken_away(platform, round_, facts, lever_of_actor(platform, "hall"))
    assert row.fallen == ("w2",)
    [row] = taken_away(platform, round_, facts, lever_of_kind(platform, "space"))
    assert (row.stands, row.fallen) == (0, ("w1", "w2"))
    [row] = taken_away(platform, round_, facts, lever_of_group(platform, "public", kind="money"))
    assert (row.stands, row.fallen) == (2, ())
    [row] = taken_away(platform, round_, facts, Lever("nothing", frozenset()))
    assert row.stands == row.stood == 2


def test_without_a_lever_is_what_the_whole_test_would_say():
    """The same as judging the platform without those offers."""
    offers = [
        offer("o1", "hall", amount=35.0),
        offer("o2", "town", amount=45.0, reach_area="w3"),
        offer("o3", "town", amount=40.0),
    ]
    platform, round_, facts = looked(TOWN, offers)
    lever = lever_of_actor(platform, "town")
    [row] = taken_away(platform, round_, facts, lever)
    left = platform.table("resources/offers").filter(~m.pl.col("offer").is_in(sorted(lever.offers)))
    without = replace(platform, tables={**platform.tables, "resources/offers": left})
    again = judge_all(without, on=m.ON, memory=round_)
    assert row.stands == sum(verdict.outcome is Outcome.HOLDS for verdict in again.verdicts)
    assert row.stood == sum(verdict.outcome is Outcome.HOLDS for verdict in round_.verdicts) > 0


@pytest.mark.parametrize(("n", "stands"), [(3, None), (12, 0)])
def test_nothing_is_told_of_a_lever_behind_which_few_people_stand(n, stands):
    """Twelve may be told of, three may not."""
    people = [actor(f"p{k}", "person", "supporter") for k in range(n)]
    platform, round_, facts = looked(people, [offer(f"p{k}", f"p{k}", amount=80.0) for k in range(n)])
    [row] = taken_away(platform, round_, facts, lever_of_group(platform, "members"))
    assert row.stood == 3  # the others have no need
    assert row.stands == stands
    assert row.fallen == (() if stands is None else ("w1", "w2", "w3"))


def test_levers_hold_every_offer_once():
    """Groups divide all offers among them."""
    platform, _, _ = looked(TOWN, TWO)
    levers = [lever_of_group(platform, group).offers for group in GROUPS]
    assert sum(len(offers) for offers in levers) == 2
    assert frozenset().union(*levers) == {"o1", "o2"}
