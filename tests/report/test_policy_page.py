"""A policy's page as fragments."""

import re
from dataclasses import replace

import pytest

from tests.report import quayhead
from tests.report.quayhead import F, H, N
from threebuckets.policy.exhibits import Exhibits, GroupSupport
from threebuckets.policy.outcomes import Outcome
from threebuckets.report import PolicyInArea, names_of, policy_body, policy_head, policy_in_area
from threebuckets.report.sections import (
    core_card,
    design_card,
    resources_section,
    situation_section,
    trial_note,
    values_section,
    what_would_change_card,
    why_not_card,
)

HOSTILE = "\"><script>alert(1)</script><b a='"
PLATFORM = quayhead.platform()


def page(
    outcomes: tuple[Outcome, Outcome, Outcome] = (H, H, N), exhibits: Exhibits | None = None, **more: object
) -> PolicyInArea:
    verdict = quayhead.verdict(outcomes=outcomes, **more)
    return policy_in_area(PLATFORM, names_of(PLATFORM), verdict, quayhead.exhibits() if exhibits is None else exhibits)


def words(fragment: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", fragment))


def test_the_page_answers_first_then_says_what_would_change_it_then_shows_why():
    """Verdict, what would change it, Values, Situation, Resources: in this order."""
    body = words(policy_body(page()))
    places = [
        body.index(text)
        for text in ("In Quayhead:", "What would change this", "Values: ", "Situation: ", "Resources: two")
    ]
    assert places == sorted(places)


def test_the_head_names_the_policy_its_problem_and_the_values_it_serves():
    """A reader who knows nothing of it can begin here."""
    head = words(policy_head(page()))
    assert "Family centres designed by the parents who use them" in head
    assert "parents on shifts have nowhere near to turn to" in head
    assert "Everyone can succeed on merit" in head
    assert "Version 7" in head


@pytest.mark.parametrize("outcomes", [(a, b, c) for a in (F, N, H) for b in (F, N, H) for c in (F, N, H)])
def test_every_verdict_can_be_shown(outcomes):
    """All 27 combinations, each bucket with its word and its heading."""
    body = words(policy_body(page(outcomes)))
    for name, outcome in zip(("Values", "Situation", "Resources"), outcomes, strict=True):
        assert f"{name} {outcome.label}" in body
        assert f"{name}: " in body


@pytest.mark.parametrize("outcomes", [(H, H, H), (F, F, F), (N, N, N)])
def test_a_page_without_exhibits_has_its_sentences(outcomes):
    """A round can be shown before its evidence is there."""
    body = words(policy_body(page(outcomes, Exhibits("family-centres", quayhead.CODES[0]))))
    assert "more than half beyond doubt" in body or "Too close to call" in body
    assert "Leads" not in body


def test_outside_text_cannot_break_out():
    """Titles, names, labels, sentences and sources come from files that anyone may have written."""
    exhibits = quayhead.exhibits()
    line = replace(exhibits.requirements[1], label=HOSTILE, part=HOSTILE, unit=HOSTILE)
    line = replace(line, offers=tuple(replace(o, actor=HOSTILE, gains=HOSTILE) for o in line.offers))
    link = replace(exhibits.support[0], text=HOSTILE, asked_in=HOSTILE)
    link = replace(link, groups=tuple(replace(g, label=HOSTILE) for g in link.groups))
    series = replace(
        exhibits.series[0], label=HOSTILE, unit=HOSTILE, source=HOSTILE, source_url="javascript:alert(1)", licence=HOSTILE,
        heading=HOSTILE, target_label=HOSTILE,
    )  # fmt: skip
    study = replace(exhibits.studies[0], title=HOSTILE, url="javascript:alert(1)", source=HOSTILE, indicator=HOSTILE)
    bad = replace(
        exhibits, support=(link,), series=(series,), requirements=(line,), studies=(study,), answers={HOSTILE: HOSTILE},
        leads={HOSTILE: HOSTILE},
    )  # fmt: skip
    shown = replace(page((H, H, N), bad), area=HOSTILE, serves=(HOSTILE,))
    made = policy_head(shown) + policy_body(shown)
    assert "<script" not in made
    assert "<b a=" not in made
    assert "javascript:" not in made


def test_nothing_is_said_of_fewer_than_ten_people():
    """A group of nine has no lane, no row and no number; persons who help are at least ten."""
    link = quayhead.support()
    small = replace(link, groups=(*link.groups, GroupSupport("D", "Nine of us", 0.9, 0.8, 0.95, 9)), voters=9)
    few = quayhead.requirement("p", "person", "people", 12, 4, 3, kind="person")
    made = page(exhibits=replace(quayhead.exhibits(), support=(small,), requirements=(few,)))
    values, resources = words(values_section(made)), words(resources_section(made))
    assert "Group D" not in values
    assert "Nine of us" not in values
    assert "About 9" not in values
    assert "fewer than 10 people sure; fewer than 10 people likely" in resources
    assert " 4 " not in resources.split("Required here")[1].split("sure likely")[0]


def test_an_open_poll_is_called_one():
    """Where anyone could vote, every reader is told."""
    open_poll = replace(quayhead.support(), is_open_poll=True, is_weighted=False)
    made = words(values_section(page(exhibits=replace(quayhead.exhibits(), support=(open_poll,)))))
    assert "nobody checked who they are" in made
    assert "those who took part chose themselves" in made


def test_a_statement_the_policy_stands_against_says_whose_share_it_is():
    """Support for the policy is the share that disagrees there."""
    made = words(values_section(page()))
    assert "Share disagreeing: the policy stands against it." in made


def test_the_statement_that_decides_stands_first():
    """Paper has room for one statement: the one the verdict rests on."""
    verdict = quayhead.bucket("values", F)
    turned = replace(verdict, checks=tuple(replace(c, subject="s031") for c in verdict.checks))
    shown = page((F, H, H))
    shown = replace(shown, verdict=replace(shown.verdict, buckets={**shown.verdict.buckets, "values": turned}))
    made = values_section(shown)
    assert made.index("relatives") < made.index("ministries, should decide what their centre offers.” Share agreeing")


def test_facts_that_alone_would_decide_come_first():
    """Only facts of what is not yet known; pivotal ones before the rest, likelier ones first."""
    made = words(what_would_change_card(page((N, H, N))))
    places = [made.index(text) for text in ("120 more people", "Saltgarth Nursery", "Lantern Bakery")]
    assert places == sorted(places)
    assert "Two facts could decide a bucket alone" in made
    assert "settles it in about seven of ten cases" in made.lower()


def test_a_chance_that_is_assumed_is_never_told_as_a_number():
    """Whether somebody says yes is not on record: the fact may settle it, and no more is said."""
    made = words(what_would_change_card(page((H, H, N)))).lower()
    assert "may settle it" in made
    assert "of ten cases" not in made


def test_what_stands_says_what_would_turn_it():
    """No verdict without what would turn it."""
    made = words(what_would_change_card(page((H, H, H))))
    assert "What would turn it: Values: 26 more votes against in group B" in made
    assert "could decide" not in made
    assert "31 March 2026" in made


def test_answers_are_shown_or_the_questions_are_open():
    """A local design where there is one; else the questions that the area would answer."""
    assert "The old library" in words(design_card(page()))
    undecided = replace(page(), exhibits=replace(quayhead.exhibits(), answers={}))
    assert "has not decided yet: Where?" in words(design_card(undecided))


def test_the_core_says_how_much_is_in_our_own_hands():
    """Who must move, so that nobody mistakes a lost lever for one still in hand."""
    assert "1 of 2 things it takes are in our own hands" in words(core_card(page()))


def test_what_the_document_does_not_say_leaves_no_empty_card():
    """No heading stands over nothing."""
    bare = replace(
        page((H, H, H)),
        policy=quayhead.policy().model_copy(update={"why_not": None, "core": (), "choices": (), "requirements": ()}),
    )
    bare = replace(bare, exhibits=Exhibits("family-centres", quayhead.CODES[0]))
    assert why_not_card(bare) == design_card(bare) == core_card(bare) == trial_note(bare) == ""


def test_a_policy_worth_a_trial_is_marked_so():
    """Still not yet known, but the door is open."""
    assert "Worth a trial" in trial_note(page((H, N, H), worth_a_trial=True))


def test_studies_speak_with_their_level_and_interval():
    """How sure, which way, and how large."""
    made = words(situation_section(page()))
    assert (
        "It helps: +4.2 points on school readiness (1.1 to 7.3); level 4 of 5, trial; Institute of Fair Starts, 2021"
        in made
    )


def test_what_is_short_stands_first_among_the_requirements():
    """The gap is read before what is covered."""
    made = words(resources_section(page()))
    assert made.index("Qualified nursery lead") < made.index("Ground-floor room")
    assert "20 hours a week sure; one offer of an amount not stated" in made
    assert "Also counted by 2 other policies" in made


def test_a_slot_takes_a_picker_and_a_button():
    """The web app puts its own controls into the verdict bar and cards beside the others."""
    made = policy_body(page(), before="<i>picker</i>", after="<i>button</i>", beside="<i>card</i>")
    assert (
        made.index("<i>picker</i>")
        < made.index("In Quayhead")
        < made.index("<i>button</i>")
        < made.index("<i>card</i>")
    )


def test_those_in_no_group_have_the_last_lane_and_no_bar():
    """They are shown after the groups; nothing is asked of them alone."""
    shown = quayhead.exhibits()
    link = shown.support[0]
    more = (*link.groups, GroupSupport("none", "", 0.25, 0.22, 0.29, 700))
    body = values_section(page(exhibits=replace(shown, support=(replace(link, groups=more), *shown.support[1:]))))
    lane = next(row for row in body.split("<tr>") if "In no group" in row and "<svg" in row)
    assert 'class="ref"' not in lane
    assert body.index("In no group") > body.index("Group A")
