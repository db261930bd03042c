"""Exhibits: the evidence behind each verdict, ready to be drawn."""

import pytest

from tests.policy import making as m
from threebuckets.policy import exhibits_from_plain, exhibits_of, exhibits_to_plain, facts_of, judge_all


def exhibits(**rows):
    """Exhibits of the small platform with some tables changed."""
    platform = m.platform(**(m.small_rows() | rows))
    facts = facts_of(platform, on=m.ON)
    return exhibits_of(platform, judge_all(platform, on=m.ON, facts=facts), facts=facts)


def test_every_verdict_has_exhibits_that_read_back():
    """They are stored as plain values."""
    found = exhibits()
    assert len(found) == 7
    for each in found.values():
        assert exhibits_from_plain(exhibits_to_plain(each)) == each


def test_they_show_support_figures_offers_and_studies():
    """One of each for the one statement, need, requirement and finding."""
    shown = exhibits()["fair", "w1"]
    assert [group.group for group in shown.support[0].groups][-1] == "all"
    assert len(shown.series[0].points) == 10
    assert shown.series[0].heading.startswith("As we go on now it would")
    assert [offer.actor for offer in shown.requirements[0].offers] == ["Village Hall"]
    assert [study.says for study in shown.studies] == ["for"]
    assert shown.leads == {"Free to enter and open to all.": "Village Hall"}


@pytest.mark.parametrize(
    "table", ["values__votes", "situation__observations", "situation__evidence", "resources__offers"]
)
def test_they_are_empty_where_nothing_is_known(table):
    """And no crash."""
    for each in exhibits(**{table: []}).values():
        assert exhibits_from_plain(exhibits_to_plain(each)) == each


@pytest.mark.parametrize(("n", "rows"), [(9, []), (12, ["about 10 people"])])
def test_persons_appear_in_tens_or_not_at_all(n, rows):
    """Nor do their amounts."""
    base = m.small_rows()
    persons = [{"actor": f"z{k}", "name": "Z", "kind": "person"} for k in range(n)]
    theirs = [
        base["resources__offers"][0] | {"offer": f"zo{k}", "actor": f"z{k}", "amount": 4.0, "basis": "offered"}
        for k in range(n)
    ]
    shown = exhibits(
        resources__actors=base["resources__actors"] + persons, resources__offers=base["resources__offers"] + theirs
    )
    line = shown["fair", "w1"].requirements[0]
    assert [offer.actor for offer in line.offers if offer.actor_kind == "person"] == rows
    assert line.certain + line.chancy == pytest.approx(80.0 if n < 10 else 80.0 + 4.0 * n)


def test_a_statement_has_its_own_language_or_the_platforms():
    """So that a page can say in which language the words are."""
    rows = m.small_rows()["values__statements"]
    assert {link.language for each in exhibits().values() for link in each.support} == {"en-GB"}
    told = exhibits(values__statements=[row | {"language": "cy"} for row in rows])
    assert {link.language for each in told.values() for link in each.support} == {"cy"}
