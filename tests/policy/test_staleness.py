"""What nobody has looked at for long is named, with the day since when; nothing else is."""

from dataclasses import replace
from datetime import date

import pytest

from tests.policy import making as m
from threebuckets.policy import Facts, Round
from threebuckets.policy.facts import records as r
from threebuckets.policy.rules import standard_rules, standard_rules_text
from threebuckets.policy.staleness import stale

ON = m.ON


def found(facts, *, on=ON, **edits):
    """Reasons by kind; the round is judged on the usual day."""
    platform = replace(m.platform([m.policy()]), **edits)
    verdict = m.verdict(facts)
    return {each.why: each for each in stale(platform, Facts(facts), Round("r", ON, (verdict,), ""), on=on)}


STANDING = m.standing()


def test_what_is_fresh_is_not_named():
    assert found(STANDING) == {}


AGED = {
    "votes": (date(2028, 11, 2), date(2026, 11, 1), "Nobody has voted on “Parents should decide” since 1 November 2026"),
    "figures": (date(2027, 1, 2), date(2027, 1, 1), "Newer figures are due: Employment rate (since 1 January 2027)."),
    "evidence": (date(2032, 1, 1), date(2021, 12, 31), "The newest study of this kind of policy on record is of 2021"),
    "offers": (date(2028, 12, 1), date(2026, 12, 1), "1 of 1 offers within reach were confirmed too long ago"),
    "over": (date(2031, 1, 1), date(2030, 12, 31), "It was meant to run until 31 December 2030."),
    "untouched": (date(2028, 12, 2), date(2026, 12, 1), "Nothing that it rests on is newer than 1 December 2026."),
}  # fmt: skip


@pytest.mark.parametrize("why", AGED)
def test_each_thing_grows_old_on_its_day(why):
    """Not a day before; with what and since when."""
    on, since, sentence = AGED[why]
    told = found(STANDING, on=on)[why]
    assert (told.policy, told.since) == ("fair", since)
    assert told.sentence.startswith(sentence)
    assert why not in found(STANDING, on=date.fromordinal(on.toordinal() - 1))


def test_persons_are_never_counted():
    """Their offers grow old too; that would tell who has been asked."""
    person = {"actor:hall": m.actor(kind="person"), "offer:o1": m.offer(last_confirmed=date(2000, 1, 1))}
    assert "offers" not in found(STANDING | person, on=date(2029, 1, 1))


def test_a_design_for_an_earlier_version_is_named():
    """It is on record and not used."""
    old = {("fair", "w1"): m.design(version=6)}
    assert (
        found(STANDING, designs=old)["designs"].sentence
        == "The design of Westgate is for an earlier version and not used."
    )
    assert "designs" not in found(STANDING, designs={("fair", "w1"): m.design()})


def rule_file(**edits):
    """Text of a rule file with values replaced."""
    text = (
        standard_rules_text()
        .replace('id = "2026-1"', 'id = "2028-1"')
        .replace('supersedes = ""', 'supersedes = "2026-1"')
    )
    for old, new in edits.items():
        text = text.replace(old.replace("__", " = "), new)
    return text.encode()


def test_superseded_rules_concern_all_policies_from_the_day_of_the_new_ones():
    """A rule file beside the one in use that takes its place."""
    later = rule_file().replace(b"in_force_from = 2026-12-01", b"in_force_from = 2028-01-01")
    files = {"rules/2028-1.toml": later}
    assert "rules" not in found(STANDING, on=date(2027, 12, 31), files=files)
    told = found(STANDING, on=date(2028, 1, 1), files=files)["rules"]
    assert (told.policy, told.since) == ("", date(2028, 1, 1))
    assert told.sentence == "The rules 2026-1 have been superseded by 2028-1 since 1 January 2028."


def test_a_rule_file_that_cannot_be_read_is_no_reason():
    assert "rules" not in found(STANDING, on=date(2030, 1, 1), files={"rules/x.toml": b"\xff", "rules/y.toml": b"id ="})
    assert standard_rules().id == "2026-1"


def test_what_is_missing_is_not_stale():
    """No votes, no figure, no study: the verdict says so."""
    bare = {
        key: fact for key, fact in STANDING.items() if not key.startswith(("support", "series", "evidence:", "offer"))
    }
    assert set(found(bare | {"evidence-index:family-centre": r.IndexFact(())}, on=date(2030, 12, 31))) == set()
