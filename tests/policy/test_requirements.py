"""What delivery takes by a design: order, scaling, options, ranges left by open choices, the core never smaller."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.policy import making as m
from threebuckets.errors import InputError
from threebuckets.policy import AreaFacts, Outcome, design_faults, explain, parse_design, requirements_of
from threebuckets.policy.facts.places import figure_facts, figures_of_areas, places_of
from threebuckets.policy.facts.records import NumberFact
from threebuckets.policy.requirements import requirements_range

OLD_CHOICE = '  - {id: where, question: "Where?", type: text, targets: [jobs]}\n'
ROOM = "  - {id: room, kind: space, amount: 60, low: 50, high: 70, unit: m2, part: open}\n"
CORE = "  - {id: open, text: Free to enter and open to all., lead: required, led_by: hall}\n"
FREE = ROOM.replace(", part: open", "")
PLACES = '  - {id: places, question: "How many places?", type: number, minimum: 8, maximum: 48, scales: {%s}}\n'
EXTRAS = (
    '  - {id: extras, question: "What else?", type: many-of, options: [cafe, class],\n'
    "     adds: {cafe: [{id: bench, kind: space, amount: 20, low: 15, high: 25, unit: m2}]}}\n"
)


def policy(*choices, room=FREE, core=CORE):
    """The policy with other choices, its room outside the core unless said otherwise."""
    return m.policy((OLD_CHOICE, "".join(choices)), (ROOM, room), (CORE, core))


def design(answers="{}", version=7, **more):
    """A design with these answers."""
    lines = "".join(f"{key}: {value}\n" for key, value in more.items())
    return parse_design(
        f"---\npolicy: fair\npolicy_version: {version}\narea: w1\ndecided_on: 2026-11-01\nanswers: {answers}\n{lines}---\n",
        file="w1.md",
    )


def sizes(lines):
    """Low, amount and high by id."""
    return {line.id: (line.low, line.amount, line.high) for line in lines}


def test_a_number_scales_low_and_high_alike():
    """24 places of 2.5 m² are 60 m², so 20 make five sixths of everything."""
    found = sizes(requirements_of(policy(PLACES % "room: 2.5"), design("{places: 20}")))
    assert found["room"] == pytest.approx((50 * 5 / 6, 50, 70 * 5 / 6))


def test_whole_people_and_items_are_rounded_up():
    """There is no half of a nurse."""
    nurse = "  - {id: nurse, kind: skill, amount: 2, low: 1, high: 3, unit: people}\n"
    found = sizes(requirements_of(policy(PLACES % "nurse: 0.125", room=FREE + nurse), design("{places: 12}")))
    assert found["nurse"] == (1, 2, 3)  # 0.75, 1.5 and 2.25


def test_a_factor_may_be_for_each_of_a_figure_of_the_area():
    """Half an hour for each of 400 children, times the answer."""
    document = policy(PLACES % "room: {factor: 0.5, per: children_under_5}")
    area = AreaFacts("w1", {"children_under_5": 400.0})
    assert sizes(requirements_of(document, design("{places: 10}"), area))["room"][1] == 2000
    assert requirements_range(document, design("{places: 10}")).missing == ("children_under_5",)
    assert not requirements_range(document, design("{places: 10}")).is_settled


def test_an_option_adds_and_an_open_one_could():
    """Chosen it is there, not chosen it is not, and before anybody has chosen it is from nothing to all of it."""
    document = policy(EXTRAS)
    assert sizes(requirements_of(document, design("{extras: [cafe]}")))["bench"] == (15, 20, 25)
    assert "bench" not in sizes(requirements_of(document, design("{extras: [class]}")))
    assert "bench" not in sizes(requirements_of(document, design("{extras: []}")))
    assert sizes(requirements_of(document, design()))["bench"] == (0, 0, 25)


def test_what_every_option_adds_is_needed_whichever_is_chosen():
    """The smaller of the two at least, the larger at most."""
    both = (
        '  - {id: where, question: "Where?", type: one-of, options: [hall, van],\n'
        "     adds: {hall: [{id: key, kind: space, amount: 4, unit: m2}], van: [{id: key, kind: space, amount: 6, unit: m2}]}}\n"
    )
    low, amount, high = sizes(requirements_of(policy(both), None))["key"]
    assert (low, amount, round(high, 9)) == (4, 0, 7.2)


def test_choices_apply_in_the_order_of_the_document():
    """A number scales what an earlier option added, not what a later one will."""
    scaled = PLACES % "bench: 1"
    after, before = policy(EXTRAS, scaled), policy(scaled, EXTRAS)
    answers = design("{extras: [cafe], places: 40}")
    assert sizes(requirements_of(after, answers))["bench"][1] == 40
    assert sizes(requirements_of(before, answers))["bench"][1] == 20


def test_an_open_number_leaves_a_range_and_the_policys_own_amount_in_it():
    """8 to 48 places of 2.5 m²; 60 is what the policy says."""
    found = requirements_of(policy(PLACES % "room: 2.5"), None)
    assert sizes(found)["room"] == pytest.approx((50 / 3, 60, 140))


def test_text_changes_nothing():
    """Where it is does not say how large it is."""
    assert requirements_of(m.policy(), design("{where: The old library}")) == m.policy().requirements


def test_a_design_for_an_older_version_counts_as_unanswered():
    """Until it is confirmed it settles nothing, like no design at all."""
    document = policy(PLACES % "room: 2.5", EXTRAS)
    older = design("{places: 20, extras: [class]}", version=6)
    assert requirements_of(document, older) == requirements_of(document, None) == requirements_of(document, design())


def test_a_number_without_a_greatest_answer_can_never_be_covered_before_it_is_answered():
    """Nobody can say how much would be enough."""
    document = policy((PLACES % "room: 2.5").replace(", maximum: 48", ""))
    assert not requirements_range(document, None).is_bounded
    assert requirements_range(document, design("{places: 200}")).is_settled


# The core.
def test_a_design_that_breaks_the_core_is_refused_with_the_reason():
    """20 m² where 60 are fixed; the sentence says what is fixed."""
    document = policy(PLACES % "room: 2.5", room=ROOM)
    [fault] = design_faults(document, design("{places: 8}"), file="w1.md")
    assert (fault.code, fault.severity, fault.column) == ("F37", "error", "answers.places")
    assert fault.found == "an answer that leaves 20 m² of space"
    assert "60 m² of space" in fault.expected
    assert "Free to enter and open to all" in fault.expected
    assert design_faults(document, design("{places: 30}"), file="w1.md") == ()


def test_the_core_shrinks_with_a_number_it_names_itself():
    """`scales_with` says that eight children need less room, and that this is meant."""
    core = CORE.replace("led_by: hall", "led_by: hall, scales_with: [places]")
    document = policy(PLACES % "room: 2.5", room=ROOM, core=core)
    assert design_faults(document, design("{places: 8}"), file="w1.md") == ()
    assert sizes(requirements_of(document, design("{places: 8}")))["room"][1] == 20


def test_answers_that_would_break_the_core_do_not_widen_the_range():
    """They are no remaining answers: the least is what is fixed."""
    document = policy(PLACES % "room: 2.5", room=ROOM)
    assert sizes(requirements_of(document, None))["room"] == (50, 60, 140)


def test_an_option_may_enlarge_the_core_and_not_shrink_it():
    """Refused when the policy is read, whoever would choose it."""
    larger = EXTRAS.replace(
        "id: bench, kind: space, amount: 20, low: 15, high: 25", "id: room, kind: space, amount: 80"
    )
    found = requirements_of(policy(larger, room=ROOM), design("{extras: [cafe]}"))
    assert sizes(found)["room"] == (None, 80, None)
    with pytest.raises(
        InputError, match=r"adds\.cafe\[0\]\.amount: found 20 m2; expected 60 m2 or more: part of the core"
    ):
        policy(EXTRAS.replace("id: bench", "id: room"), room=ROOM)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("scales: {room: 2.5}", "scales: {rom: 2.5}", "found rom; expected the id of a requirement. [F21]"),
        ("scales: {room: 2.5}", "scales: {room: -1}", "expected more than 0. [F13]"),
        ("scales: {room: 2.5}", "scales: {room: much}", "expected a number. [F11]"),
        ("scales: {room: 2.5}", "scales: {room: {factor: 2}}", "expected a value for per. [F10]"),
        ("scales: {room: 2.5}", "scales: {room: {per: a, times: 2}}", "expected a key that exists. [F31]"),
        ("led_by: hall", "led_by: hall, scales_with: [plces]", "found plces; expected a choice of a number. [F21]"),
    ],
)
def test_a_policy_that_scales_wrongly_is_refused(old, new, said):
    """One fault, at its place."""
    with pytest.raises(InputError) as caught:
        m.policy((OLD_CHOICE, (PLACES % "room: 2.5").replace(old, new)), (CORE, CORE.replace(old, new)))
    assert len(caught.value.faults) == 1
    assert said in str(caught.value.faults[0])


def test_a_number_times_a_figure_nobody_entered_is_refused():
    """At the answer, with the name of the figure."""
    document = policy(PLACES % "room: {per: children_under_5}")
    [fault] = design_faults(document, design("{places: 8}"), file="w1.md", area=AreaFacts("w1"))
    assert fault.code == "F37"
    assert "children_under_5 of w1 in situation/areas.csv" in fault.expected


def test_a_design_may_ask_the_centre_only_for_what_it_takes():
    """A bench is nothing this design needs."""
    document = policy(EXTRAS)
    [fault] = design_faults(document, design("{extras: [class]}", asks_centre="[bench]"), file="w1.md")
    assert (fault.column, fault.found) == ("asks_centre", "bench")
    assert design_faults(document, design("{extras: [cafe]}", asks_centre="[bench]"), file="w1.md") == ()


# The test reads it.
OPEN = policy(PLACES % "room: 2.5", EXTRAS)


def outcome(facts, used, document=OPEN):
    """Outcome and reason of the coverage."""
    verdict = m.verdict(m.standing(document) | facts, document=document, used=used)
    check = next(c for c in verdict.buckets["resources"].checks if c.id == "resources.coverage")
    return check.outcome, check.reason


@pytest.mark.parametrize(
    ("amount", "answers", "expected"),
    [
        (80.0, None, (Outcome.NOT_YET_KNOWN, "undecided")),  # enough for the policy's own 60, not for 120 and a bench
        (200.0, None, (Outcome.HOLDS, "sure")),  # 140 and 25 are the most that anybody could choose
        (80.0, "{places: 24, extras: [class]}", (Outcome.HOLDS, "sure")),
        (80.0, "{places: 24, extras: [cafe]}", (Outcome.NOT_YET_KNOWN, "uncertain")),
        (80.0, "{places: 24}", (Outcome.NOT_YET_KNOWN, "undecided")),
        (40.0, None, (Outcome.NOT_YET_KNOWN, "short_so_far")),
    ],
)
def test_coverage_waits_for_the_choices_it_depends_on(amount, answers, expected):
    """It holds only where every remaining answer is covered."""
    used = design(answers) if answers else None
    assert outcome(m.supply(o1=m.offer(amount)), used) == expected


def test_an_open_choice_is_no_reason_to_fail():
    """Everybody has been asked and there are 20 m²: too little for 60, enough for the 8 places that could be chosen."""
    register = {"register:space:w1": m.r.RegisterFact(is_complete=True, declared_on=m.ON)}
    supply = m.supply(o1=m.offer(20.0)) | register
    assert outcome(supply, design("{places: 24, extras: [class]}"))[0] is Outcome.FAILS
    assert outcome(supply, None) == (Outcome.NOT_YET_KNOWN, "undecided")
    assert outcome(m.supply(o1=m.offer(10.0)) | register, None)[0] is Outcome.FAILS


def test_the_open_choice_is_the_missing_fact():
    """With what it could take, and with the design as the thing that would change."""
    verdict = m.verdict(m.standing(OPEN), document=OPEN)
    bucket = verdict.buckets["resources"]
    [fact] = [fact for fact in bucket.missing if fact.input == "design:fair:w1"]
    assert fact.pivotal
    assert fact.sentence == (
        "Decide in Westgate: “How many places?” (20 to 120 m² of space) and “What else?” (up to 20 m² of space)."
    )
    assert any("has yet to decide" in said for said in explain(verdict))


def test_a_figure_of_the_area_is_an_input_like_any_other():
    """Read by its key, so that a change of it is a cause; absent, it is what to find out."""
    document = policy(PLACES % "room: {factor: 0.05, per: children_under_5}")
    used = design("{places: 24}")
    key = "area-fact:children_under_5:w1"
    found = m.verdict(m.standing(document) | {key: NumberFact(50.0)}, document=document, used=used)
    check = next(c for c in found.buckets["resources"].checks if c.id == "resources.coverage")
    assert key in check.inputs
    assert check.outcome is Outcome.HOLDS
    missing = m.verdict(m.standing(document), document=document, used=used).buckets["resources"]
    assert missing.missing[0].input == key
    assert "children under 5 of Westgate" in missing.missing[0].sentence


def test_only_figures_that_a_policy_names_become_facts():
    """A column of somebody's own is text in the table; cells that are no number are no figure."""
    document = policy(PLACES % "room: {per: children_under_5}")
    platform = m.platform([document], **m.small_rows())
    areas = platform.table("situation/areas")
    texts = m.pl.Series("children_under_5", ["x", "410", *["3.5"] * (areas.height - 2)])
    platform = m.replace(platform, tables={**platform.tables, "situation/areas": areas.with_columns(texts)})
    places = places_of(platform, on=m.ON)
    found = dict(figure_facts(platform, places))
    assert set(found) == {f"area-fact:children_under_5:w{n}" for n in range(1, 8)}
    assert found["area-fact:children_under_5:w1"] == NumberFact(410.0)
    assert "children_under_5" not in figures_of_areas(platform)["d1"].numbers
    assert dict(figure_facts(m.platform(**m.small_rows()), places)) == {}


# Whatever is answered.
NUMBERS = st.one_of(st.none(), st.integers(8, 48).map(float))
OPTIONS = st.one_of(st.none(), st.sets(st.sampled_from(["cafe", "class"])).map(lambda chosen: tuple(sorted(chosen))))


@given(NUMBERS, OPTIONS, NUMBERS, OPTIONS, st.booleans())
def test_every_answer_lies_in_the_range_before_it(places, extras, later, more, is_core):
    """Answering what is open never leaves the range, and never goes below the core."""
    document = policy(PLACES % "room: 2.5", EXTRAS, room=ROOM if is_core else FREE)
    given_first = {name: value for name, value in (("places", places), ("extras", extras)) if value is not None}
    added = {name: value for name, value in (("places", later), ("extras", more)) if value is not None}
    first = design().model_copy(update={"answers": given_first})
    second = design().model_copy(update={"answers": added | given_first})
    before = {line.id: line for line in requirements_of(document, first)}
    after = {line.id: line for line in requirements_of(document, second)}
    assert set(after) <= set(before)
    for name, line in after.items():
        low = line.low if line.low is not None else line.amount
        high = line.high if line.high is not None else line.amount * 1.2
        assert before[name].low <= low + 1e-9
        assert high <= before[name].high + 1e-9
        assert 0 <= low <= line.amount <= high or name == "bench"
    if is_core:
        assert after["room"].amount >= 60
