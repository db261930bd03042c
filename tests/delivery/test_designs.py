"""Designs side by side, taken over, asked about anew; and what they ask of the centre."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from threebuckets.delivery.adoptions import adopt_design, confirmed_design, news_of, questions_again
from threebuckets.delivery.designs import compare_designs
from threebuckets.delivery.help_asked import help_asked
from threebuckets.errors import InputError
from threebuckets.policy import AreaFacts, design_faults, parse_design, parse_policy

ON = date(2026, 12, 7)
POLICY = """---
title: Family centres
version: 7
kind: family-centre
from: 2027-01-01
until: 2030-12-31
statements: [{statement: s1}]
needs: [{indicator: jobs, target: 70, horizon: 2029-12-31}]
requirements:
  - {id: room, kind: space, amount: 60, unit: m2}
  - {id: start-up, kind: money, amount: 40000, unit: GBP, lever: money, ours: false}
  - {id: staff, kind: skill, amount: 10, unit: hour/week, lever: agreement, ours: false}
core:
  - {id: open, text: Open to all., lead: required}
choices:
  - {id: where, question: "Where?", type: text}
  - {id: opens, question: "When does it open?", type: one-of, options: ["06:30", "08:00"]}
  - {id: extras, question: "What else?", type: many-of, options: [cafe, garden],
     adds: {cafe: [{id: bench, kind: space/workshop, amount: 20, unit: m2}]}}
  - {id: places, question: "How many places?", type: number, unit: children, minimum: 8, maximum: 48, scales: {room: 2.5}}
---
"""


def policy(*edits, version=7):
    """The policy, with texts replaced."""
    text = POLICY.replace("version: 7", f"version: {version}")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return parse_policy(text, slug="centres")


def design(
    area="quayhead",
    answers='{where: The library, opens: "06:30", extras: [cafe], places: 24}',
    version=7,
    on="2026-10-14",
    **more,
):
    """A design of an area."""
    lines = "".join(f"{key}: {value}\n" for key, value in more.items())
    return parse_design(
        f"---\npolicy: centres\npolicy_version: {version}\narea: {area}\ndecided_on: {on}\nanswers: {answers}\n{lines}---\n",
        file=f"{area}.md",
    )


THREE = [
    design("c", '{opens: "08:00", extras: [], places: 32}'),
    design(),
    design("b", '{where: The barn, opens: "06:30", extras: [cafe]}'),
]
FACTS = [AreaFacts("quayhead", {"population": 10000.0}), AreaFacts("c", {"population": 4000.0})]


# Side by side.
def test_designs_are_compared_by_area_whatever_their_order():
    """Answers, what they add for each 1,000 people, and how often each option was chosen."""
    found = compare_designs(policy(), THREE, FACTS)
    assert found.areas == ("b", "c", "quayhead")
    assert compare_designs(policy(), THREE[::-1], FACTS).areas == found.areas
    assert [line.id for line in found.requirements] == ["room", "start-up", "staff", "bench"]
    assert found.added_per_1000[1].tolist() == [5.0, 0.0, 0.0, 0.0]  # 32 places: 80 m² where 60 are usual, 4,000 people
    assert found.added_per_1000[2].tolist() == [0.0, 0.0, 0.0, 2.0]
    assert np.isnan(found.added_per_1000[0]).all()  # nobody knows how many people live there
    assert found.frequencies("opens") == {"06:30": 2, "08:00": 1}
    assert found.frequencies("extras") == {"cafe": 2, "garden": 0}
    assert found.frequencies("places") == {"24": 1, "32": 1, "": 1}
    assert found.frequencies("where") == {"answered": 2, "": 1}


def test_those_who_chose_alike_are_neighbours():
    """Text is left out; two thirds are equal where the number is open."""
    found = compare_designs(policy(), THREE, FACTS)
    assert found.similarity[0, 2] == pytest.approx(2 / 3)
    assert found.nearest("quayhead") == ("b",)
    assert found.nearest("c") == ()
    assert np.isnan(compare_designs(policy(), [design("b", "{}"), design("c", "{}")], []).similarity).all()


def test_a_design_for_an_older_version_adds_nothing_yet():
    """Its answers are shown; they settle nothing."""
    found = compare_designs(policy(), [design(version=6)], FACTS)
    assert found.answers[0]["places"] == 24
    assert found.added_per_1000[0].tolist() == [0.0, 0.0, 0.0]


def test_nothing_to_compare_is_an_empty_table():
    """No design, no rows, no error."""
    found = compare_designs(policy(), [], [])
    assert (found.areas, found.added_per_1000.shape) == ((), (0, 3))


@given(st.permutations(THREE))
def test_similarity_is_the_same_both_ways(designs):
    """Symmetric, 1 with itself, within 0 and 1."""
    found = compare_designs(policy(), designs, FACTS).similarity
    assert np.array_equal(found, found.T)
    assert (np.diag(found) == 1).all()
    assert ((found >= 0) & (found <= 1)).all()


# Taken over.
def test_an_adoption_is_a_draft_with_what_must_be_decided():
    """Choices are copied; text, leads and words of the place are not."""
    source = design(leads="{open: quayhead-circle}", life_now="By the ferries.", asks_centre="[bench, start-up]")
    found = adopt_design(source, area="kelpsea", policy=policy(), on=ON, names={"quayhead": "Quayhead"})
    draft = found.draft
    assert (draft.area, draft.decided_on, draft.decided_by, draft.life_now) == ("kelpsea", ON, None, None)
    assert draft.answers == {"opens": "06:30", "extras": ("cafe",), "places": 24.0}
    assert draft.leads == {}
    assert draft.asks_centre == ("bench", "start-up")
    origin = draft.adopted_from
    assert (origin.policy, origin.area, origin.version, origin.decided_on) == (
        "centres",
        "quayhead",
        7,
        date(2026, 10, 14),
    )
    assert [(asked.about, asked.id) for asked in found.decide_again] == [("choice", "where"), ("lead", "open")]
    assert "in Quayhead it is “The library”" in found.decide_again[0].why
    assert design_faults(policy(), draft, file="x") == ()


def test_an_option_nobody_there_could_serve_must_be_decided_again():
    """The kind that the option adds, or one below it, is what counts."""
    found = adopt_design(design(), area="kelpsea", policy=policy(), on=ON, offered={"space/hall", "money"})
    [asked] = [asked for asked in found.decide_again if asked.id == "extras"]
    assert asked.why == "Nobody there offers workshop, which cafe needs."
    assert found.draft.answers["extras"] == ("cafe",)
    enough = adopt_design(design(), area="kelpsea", policy=policy(), on=ON, offered={"space/workshop/joinery"})
    assert "extras" not in {asked.id for asked in enough.decide_again}


def test_a_figure_that_the_other_area_lacks_is_asked_for():
    """Nothing that cannot be reckoned goes into the draft."""
    per = policy(("scales: {room: 2.5}", "scales: {room: {factor: 0.01, per: children}}"))
    found = adopt_design(design(), area="kelpsea", policy=per, on=ON, facts=AreaFacts("kelpsea"))
    assert "places" not in found.draft.answers
    assert "children of the area, which nobody has entered" in {a.id: a.why for a in found.decide_again}["places"]
    known = adopt_design(design(), area="kelpsea", policy=per, on=ON, facts=AreaFacts("kelpsea", {"children": 300.0}))
    assert known.draft.answers["places"] == 24


def test_a_design_for_an_older_version_can_be_adopted_with_what_changed():
    """Answers that no longer fit stay behind."""
    after = policy(('options: ["06:30", "08:00"]', 'options: ["07:00", "08:00"]'), version=8)
    found = adopt_design(design(), area="kelpsea", policy=after, on=ON, before=policy())
    assert found.draft.policy_version == 8
    assert "opens" not in found.draft.answers
    assert "no longer possible" in {asked.id: asked.why for asked in found.decide_again}["opens"]
    assert "is for version 7; the policy is at version 8" in found.news[0]


def test_an_area_does_not_adopt_its_own_design_or_one_of_another_policy():
    """Refused, with what was expected."""
    with pytest.raises(InputError, match="another area’s design of centres"):
        adopt_design(design(), area="quayhead", policy=policy(), on=ON)
    with pytest.raises(InputError):
        adopt_design(design().model_copy(update={"policy": "other"}), area="kelpsea", policy=policy(), on=ON)


def test_later_edits_of_the_source_are_news_and_never_flow_through():
    """The adopted design stays as it is."""
    mine = adopt_design(design(), area="kelpsea", policy=policy(), on=ON).draft
    assert news_of(mine, design(), policy()) == ()
    later = design(answers='{where: The quay, opens: "08:00", extras: [cafe], places: 24}', on="2027-03-03")
    [news] = news_of(mine, later, policy(), names={"quayhead": "Quayhead"})
    assert news == "Quayhead decided anew on 3 March 2027: “When does it open?” is 08:00 there now."
    assert mine.answers["opens"] == "06:30"
    assert "no longer has the design" in news_of(mine, None, policy())[0]
    assert news_of(design("c"), later, policy()) == ()
    again = adopt_design(later, area="kelpsea", policy=policy(), on=date(2027, 4, 1), present=mine)
    assert any("stays until the draft is accepted" in said for said in again.news)
    assert any("decided anew" in said for said in again.news)


# A new version of the policy.
@pytest.mark.parametrize(
    ("edits", "asked"),
    [
        ([], []),
        ([("Open to all.", "Open to everybody.")], []),
        ([("amount: 60", "amount: 70")], []),
        ([('question: "When does it open?"', 'question: "From when?"')], ["opens"]),
        ([('["06:30", "08:00"]', '["06:30", "08:00", "09:00"]')], ["opens"]),
        ([('["06:30", "08:00"]', '["08:00", "09:00"]')], ["opens"]),
        ([("maximum: 48", "maximum: 20")], ["places"]),
        ([("maximum: 48", "maximum: 40")], []),
        ([("scales: {room: 2.5}", "scales: {room: 3}")], ["places"]),
        ([("unit: children, minimum", "unit: families, minimum")], ["places"]),
        ([("id: bench, kind: space/workshop, amount: 20", "id: bench, kind: space/workshop, amount: 30")], ["extras"]),
        ([("  - {id: where", '  - {id: name, question: "Its name?", type: text}\n  - {id: where')], ["name"]),
        ([("choices:", "  - {id: safe, text: Inspected., lead: required}\nchoices:")], ["safe"]),
    ],
)
def test_a_new_version_asks_only_about_what_changed(edits, asked):
    """Everything else is confirmed as it is."""
    after = policy(*edits, version=8)
    mine = design(leads="{open: quayhead-circle}")
    assert [question.id for question in questions_again(policy(), after, mine)] == asked


def test_what_nobody_chose_is_not_asked_about_again():
    """The café grew, but this area has a garden."""
    after = policy(("kind: space/workshop, amount: 20", "kind: space/workshop, amount: 30"), version=8)
    mine = design(answers="{extras: [garden]}", leads="{open: quayhead-circle}")
    assert questions_again(policy(), after, mine) == ()
    assert questions_again(policy(), policy(), mine) == ()


def test_every_answer_is_asked_about_where_nobody_kept_the_older_version():
    """What changed cannot be told, and that is said."""
    found = questions_again(None, policy(version=8), design(leads="{open: x}"))
    assert [asked.id for asked in found] == ["where", "opens", "extras", "places"]
    assert all("Nobody has kept version 7" in asked.why for asked in found)


def test_confirming_keeps_what_still_fits():
    """The other answers are open again; a part that is gone needs no lead."""
    after = policy(('["06:30", "08:00"]', '["08:00"]'), ("id: open, text", "id: door, text"), version=8)
    found = confirmed_design(design(leads="{open: x}"), after, on=ON, by="The ward meeting")
    assert (found.policy_version, found.decided_on, found.decided_by) == (8, ON, "The ward meeting")
    assert "opens" not in found.answers
    assert found.answers["places"] == 24
    assert found.leads == {}
    assert design_faults(after, found, file="x") == ()


# What is asked of the centre.
def test_help_asked_is_added_up_over_all_designs():
    """Without a word of the design, what others must move by law, money or staff; an agreement is the neighbours'."""
    found = help_asked({"centres": policy()}, [design(), design("b"), design("old", version=6)])
    [asked] = found.asked
    assert (asked.kind, asked.unit, asked.amount) == ("money", "GBP", 80000)
    assert dict(asked.areas) == {("centres", "b"): 40000, ("centres", "quayhead"): 40000}
    assert found.unconfirmed == (("centres", "old"),)


def test_a_design_says_itself_what_it_asks_the_centre_for():
    """The bench and nothing else; or nothing at all."""
    own = design(asks_centre="[bench]", help_needed="A bench, of the county.")
    none = design("b", asks_centre="[]")
    found = help_asked({"centres": policy()}, [none, own])
    assert [(asked.kind, asked.amount, list(asked.areas)) for asked in found.asked] == [
        ("space/workshop", 20, [("centres", "quayhead")])
    ]
    assert found.words == (("centres", "quayhead", "A bench, of the county."),)
    assert help_asked({}, [own]).asked == ()
