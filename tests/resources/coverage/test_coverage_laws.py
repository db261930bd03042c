"""What must hold of coverage whatever the register: more never harms, order never matters, and it is a flow."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.resources.coverage.test_flow import flow_by_linprog
from tests.resources.made import covered, need, offer

KINDS = ["skill", "skill/cook", "skill/care", "skill/repair"]
ACTORS = ["mill", "farm", "school", "chapel"]
STARTS = ["", "2027-01-01", "2027-03-01"]
ENDS = ["", "2027-12-31", "2027-06-30", "2028-06-30"]
MANY = settings(max_examples=50, deadline=None)


@st.composite
def offer_rows(draw, name):
    kind, also = draw(st.sampled_from(KINDS)), draw(st.sampled_from(["", *KINDS]))
    return offer(
        name,
        actor=draw(st.sampled_from(ACTORS)),
        kind=kind,
        also="" if also == kind else also,
        amount=draw(st.one_of(st.none(), st.integers(1, 12))),
        basis=draw(st.sampled_from(["pledged", "offered", "listed"])),
        reliability=draw(st.sampled_from([None, 0.2, 0.5, 0.8, 0.95])),
        last_confirmed=draw(st.sampled_from(["2026-11-01", "2026-11-01", ""])),
        from_=draw(st.sampled_from(STARTS)),
        until=draw(st.sampled_from(ENDS)),
    )


@st.composite
def need_rows(draw, name):
    amount = draw(st.integers(1, 15))
    return need(
        name,
        amount,
        kind=draw(st.sampled_from(KINDS)),
        low=amount * draw(st.sampled_from([0.5, 1.0])),
        high=amount * draw(st.sampled_from([1.0, 1.5])),
        from_=draw(st.sampled_from(["2027-01-01", "2027-04-01"])),
        until=draw(st.sampled_from(["2027-12-31", "2029-12-31"])),
    )


@st.composite
def registers(draw):
    needs = [draw(need_rows(f"n{at}")) for at in range(draw(st.integers(1, 4)))]
    rows = [draw(offer_rows(f"o{at}")) for at in range(draw(st.integers(0, 6)))]
    return needs, rows


def no_worse(after, before):
    assert after.probability >= before.probability
    assert after.sure >= before.sure
    assert after.possible >= before.possible
    assert after.worst_share >= before.worst_share - 1e-9
    assert not (set(after.ruled_out) - set(before.ruled_out))


@MANY
@given(registers(), offer_rows("new"), st.sampled_from([frozenset(), frozenset({"skill/cook"}), frozenset({"skill"})]))
def test_an_offer_more_never_worsens_anything(register, row, complete):
    needs, rows = register
    before = covered(needs, rows, complete_kinds=complete)
    after = covered(needs, [*rows, row], complete_kinds=complete)
    no_worse(after, before)
    assert after.probability_if_asked >= before.probability_if_asked
    assert set(after.no_offers) <= set(before.no_offers)


@MANY
@given(registers(), st.data())
def test_more_of_it_for_longer_or_more_reliably_never_worsens_anything(register, data):
    needs, rows = register
    if not rows:
        return
    at = data.draw(st.integers(0, len(rows) - 1))
    better = dict(rows[at])
    change = data.draw(st.sampled_from(["amount", "until", "from", "reliability", "reliability of nobody's", "also"]))
    if change == "amount" and better["amount"] is not None:
        better["amount"] += 5
    elif change in ("until", "from"):
        better[change] = ""
    elif change == "reliability" and better["reliability"] is not None:
        better["reliability"] = min(1.0, better["reliability"] + 0.15)
    elif change == "also" and not better["also"] and better["kind"] != "skill":
        better["also"] = "skill/repair" if better["kind"] != "skill/repair" else "skill/cook"
    no_worse(covered(needs, [*rows[:at], better, *rows[at + 1 :]]), covered(needs, rows))


@MANY
@given(registers(), st.data())
def test_less_need_never_worsens_anything(register, data):
    needs, rows = register
    at = data.draw(st.integers(0, len(needs) - 1))
    share = data.draw(st.sampled_from([0.0, 0.3, 0.9]))
    less = {**needs[at], **{level: needs[at][level] * share for level in ("low", "amount", "high")}}
    no_worse(covered([*needs[:at], less, *needs[at + 1 :]], rows), covered(needs, rows))


@MANY
@given(registers(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(register, random):
    needs, rows = register
    one = covered(needs, rows)
    needs, rows = random.sample(needs, len(needs)), random.sample(rows, len(rows))
    other = covered(needs, rows)
    for name in type(one).__dataclass_fields__:
        if name == "met":
            assert one.met.tobytes() == other.met.tobytes()
        else:
            assert repr(getattr(one, name)) == repr(getattr(other, name))


@MANY
@given(registers())
def test_sure_means_certain_and_impossible_means_never(register):
    found = covered(*register)
    if found.sure:
        assert found.probability == 1.0
        assert found.shortages == found.ask == ()
    else:
        assert found.shortages
    if not found.possible:
        assert found.probability == found.probability_if_asked == 0.0
    assert found.probability_if_asked >= found.probability
    assert found.lasts == (not found.later_shortages)
    assert (found.lasts_until is None) == (found.sure and found.lasts)
    for ask in found.ask:
        assert found.probability <= ask.covers_after <= 1.0


@MANY
@given(registers())
def test_shortages_of_a_day_add_up_to_the_need_less_the_maximum_flow(register):
    needs, rows = register
    found = covered(needs, rows)
    for day in ("2027-01-01", "2027-05-15", "2027-12-31"):
        short = sum(s.amount for s in found.shortages if str(s.starts) <= day <= str(s.ends))
        there = [need for need in needs if need["from"] <= day <= need["until"]]
        sure = [row for row in rows if is_certain(row) and row["from"] <= day <= (row["until"] or "9999")]
        serve = np.array([[serves(row, need) for need in there] for row in sure], bool).reshape(len(sure), len(there))
        high = np.array([need["high"] for need in there], float)
        flow = flow_by_linprog(high, np.array([row["amount"] for row in sure], float), serve)
        assert short == pytest.approx(high.sum() - flow, abs=1e-6)


def is_certain(row):
    stated = row["amount"] is not None and row["basis"] != "listed" and row["last_confirmed"]
    default = {"pledged": 0.9, "offered": 0.7}.get(row["basis"], 0)
    return bool(stated and (row["reliability"] or default) >= 0.9)


def serves(row, need):
    return any(f"{kind}/".startswith(f"{need['kind']}/") for kind in (row["kind"], row["also"]) if kind)


@settings(max_examples=25, deadline=None)
@given(registers())
def test_the_probability_is_that_of_drawing_one_by_one(register):
    """A second, plain implementation: each draw, each day on which anything changes, a linear program."""
    from threebuckets.resources.coverage.draws import Draws, drawn_need

    needs, rows = register
    n = 12
    draws = Draws(n, seed=3)
    edges = ["2027-01-01", "2027-03-01", "2027-04-01", "2027-07-01"]
    ok = np.ones(n, bool)
    for draw in range(n):
        there = [row for row in rows if turns_up(row, draws.luck(row["actor"])[draw])]
        for day in edges:
            asked = [need for need in needs if need["from"] <= day <= need["until"]]
            sure = [row for row in there if row["from"] <= day <= (row["until"] or "9999")]
            levels = np.array([[need["low"], need["amount"], need["high"]] for need in asked], float).reshape(-1, 3)
            high = drawn_need(levels, draws.quantile[draw : draw + 1])[0]
            serve = np.array([[serves(row, need) for need in asked] for row in sure], bool).reshape(
                len(sure), len(asked)
            )
            flow = flow_by_linprog(high, np.array([row["amount"] for row in sure], float), serve)
            ok[draw] &= flow >= high.sum() - 1e-7
    begins = min(need["from"] for need in needs)
    if begins == "2027-01-01":
        assert covered(needs, rows, draws=n, seed=3).probability == pytest.approx(ok.mean())


def turns_up(row, luck):
    if row["amount"] is None or row["basis"] == "listed" or not row["last_confirmed"]:
        return False
    reliability = row["reliability"] or {"pledged": 0.9, "offered": 0.7}[row["basis"]]
    return is_certain(row) or luck < reliability
