"""Nothing about fewer than ten people is told, anywhere."""

import json
import re
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.policy import making as m
from threebuckets.policy import (
    compare,
    exhibits_of,
    exhibits_to_plain,
    explain,
    facts_of,
    headline,
    judge_all,
    parse_design,
    public_platform,
    to_json,
)
from threebuckets.policy.facts.counting import published_frame
from threebuckets.policy.facts.places import places_of

ODD = 7.3137  # so that no other number looks like an amount of a person
DAY = date(2028, 3, 17)
DOCUMENT = m.policy(("led_by: hall", "led_by: zoe-0"))


@st.composite
def platforms(draw):
    """Platforms with persons who offer room, some of whom lead and are kept out by others."""
    n = draw(st.integers(1, 30))
    rows = m.small_rows(n_wards=3, n_people=draw(st.sampled_from([8, 24, 60])), years=8)
    rows["resources__actors"] = [
        *rows["resources__actors"],
        *({"actor": f"zoe-{k}", "name": f"Zoe{k}", "kind": "person", "shown": "organisation"} for k in range(n)),
        {"actor": "barn", "name": "Barn", "kind": "business", "excludes": "zoe-0|fair"},
    ]
    mine = [
        {
            "offer": f"zo-{k}", "actor": f"zoe-{k}", "kind": "space", "unit": "m2", "area": f"w{1 + k % 3}",
            "reach_area": draw(st.sampled_from(["d1", "w1"])), "from": DAY - timedelta(days=600 + k),
            "until": draw(st.sampled_from([None, DAY + timedelta(days=k)])),
            "amount": draw(st.sampled_from([None, ODD, ODD * 3])), "source": "zoe wrote in",
            "basis": draw(st.sampled_from(["pledged", "offered", "listed"])), "last_confirmed": m.ON,
        }
        for k in range(n)
    ]  # fmt: skip
    hall = rows["resources__offers"][0] | {"amount": draw(st.sampled_from([10.0, 45.0, 80.0]))}
    barn = hall | {"offer": "o2", "actor": "barn", "basis": "listed", "amount": 100.0}
    rows["resources__offers"] = [hall, barn, *mine]
    led = parse_design(
        "---\npolicy: fair\npolicy_version: 7\narea: w1\ndecided_on: 2026-11-01\nleads: {open: zoe-0}\n---\n", file="d"
    )
    return m.platform([DOCUMENT], designs={("fair", "w1"): led}, **rows), n


def told(platform, before=None):
    """All that is published about a platform, as text; and the round."""
    facts = facts_of(platform, on=m.ON)
    found = judge_all(platform, on=m.ON, facts=facts)
    texts = [to_json(found).decode()]
    for exhibits in exhibits_of(platform, found, facts=facts).values():
        texts.append(json.dumps(exhibits_to_plain(exhibits)))
    for verdict in found.verdicts:
        texts += [*explain(verdict), headline(verdict, "Family centres", verdict.area)]
    public = public_platform(platform, on=m.ON)
    texts += [table.write_csv() for table in public.tables.values()]
    texts += [str(design.leads) + design.source for design in public.designs.values()]
    texts += [str(policy.core) + policy.source for policy in public.policies.values()]
    if before is not None:
        texts.append(repr(compare(before[0], found, before[1], facts)))
    return "\n".join(texts), (found, facts)


@settings(max_examples=25, deadline=None)
@given(platforms())
def test_persons_are_never_named_and_few_of_them_never_reckoned(made):
    """No id, name, source or day of a person; of one to nine no amount, alone or in a sum."""
    platform, n = made
    text, _ = told(platform)
    assert not re.search(r"zoe|Zoe|zo-\d", text)
    days = {(DAY + timedelta(days=k)).isoformat() for k in range(30)} | {
        (DAY - timedelta(days=600 + k)).isoformat() for k in range(30)
    }
    assert not [day for day in days if day in text]
    if n < 10:
        sums = {round(ODD * k + base, 4) for k in range(1, 91) for base in (0, 10, 45, 80)}
        sums |= {round(bar - ODD * k - base, 4) for k in range(1, 91) for bar in (50, 60, 70) for base in (0, 10, 45)}
        numbers = {round(float(number), 4) for number in re.findall(r"\d+\.\d+", text)}
        assert not sums.intersection(numbers)


@settings(max_examples=10, deadline=None)
@given(platforms())
def test_the_cause_of_a_change_names_no_person(made):
    """What people offer is one thing."""
    platform, _ = made
    actors = [row for row in platform.table("resources/actors").to_dicts() if row["kind"] != "person"]
    offers = [row for row in platform.table("resources/offers").to_dicts() if not row["actor"].startswith("zoe")]
    without = {
        "resources/actors": m.frame("resources/actors", actors),
        "resources/offers": m.frame("resources/offers", offers),
    }
    _, before = told(
        replace(platform, tables={**platform.tables, **without}, designs={}, policies={"fair": m.policy()})
    )
    text, _ = told(replace(platform, designs={}, policies={"fair": m.policy()}), before)
    assert not re.search(r"zoe|Zoe|zo-\d", text)


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 80), st.integers(1, 9))
def test_published_counts_are_of_ten_or_more_and_rounded(n_people, n_wards):
    """No cell of fewer than ten, no count of one to seven, everything a multiple of five."""
    platform = m.platform(**m.small_rows(n_wards=n_wards, n_people=n_people, years=1))
    table = published_frame(platform, places_of(platform, on=m.ON), on=m.ON)
    for row in table.to_dicts():
        assert row["base"] >= 10
        assert row["people"] >= 10
        for name in ("agree", "disagree", "passed", "base", "people"):
            assert row[name] == -1 or row[name] % 5 == 0
            assert not 1 <= row[name] <= 7


def test_totals_over_ten_persons_or_more_may_be_told():
    """To the nearest five, by kind and area, without anybody's own days."""
    rows = m.small_rows()
    rows["resources__actors"] += [{"actor": f"z{k}", "name": "Z", "kind": "person"} for k in range(12)]
    rows["resources__offers"] += [
        {"offer": f"zo{k}", "actor": f"z{k}", "kind": "space", "amount": 4.0, "unit": "m2", "area": "w1",
         "from": date(2026, 5, k + 1), "until": date(2028, 5, k + 1)}
        for k in range(12)
    ]  # fmt: skip
    public = public_platform(m.platform(**rows), on=m.ON)
    (total,) = [row for row in public.table("resources/offers").to_dicts() if row["actor"] == "people"]
    assert (total["amount"], total["from"], total["until"]) == (50.0, date(2026, 1, 1), date(2028, 12, 31))
    assert not public.has("values/votes")
    assert not public.has("values/people")
