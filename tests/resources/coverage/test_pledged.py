"""What is pledged to the very case counts as pledged: surer where it was only offered, never less, never beyond itself."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.resources.coverage.test_coverage_laws import MANY, no_worse, registers
from tests.resources.made import covered, need, offer
from threebuckets.resources import Commitments, Coverage
from threebuckets.resources.coverage import OwnPledges
from threebuckets.resources.types import strings

YEAR = ("2027-01-01", "2027-12-31")
Row = tuple[str, float, str, str]


def own(*rows: Row, made: str = "2026-11-15") -> OwnPledges:
    """Pledges of so much of an offer, from and until."""
    starts, ends = (np.array([row[at] for row in rows], "datetime64[D]") for at in (2, 3))
    made_on = np.array([made] * len(rows), "datetime64[D]")
    return OwnPledges(strings(row[0] for row in rows), np.array([row[1] for row in rows]), starts, ends, made_on)


def elsewhere(*rows: Row) -> Commitments:
    """The same, promised to others."""
    found = own(*rows)
    return Commitments(found.offer_id, found.amount, found.starts, found.ends)


def told(found: Coverage) -> list[tuple[str, str, float, float]]:
    """Each offer of the first line: its id, how surely it counts, what is free, and how reliable that is."""
    return [(o.offer_id, o.layer, o.free, round(o.reliability, 3)) for o in found.lines[0].offers]


def test_an_offer_that_states_no_reliability_is_certain_where_it_is_pledged() -> None:
    """0.70 becomes 0.90 on the days of the pledge, and only for the part."""
    rows = [offer("care", reliability=None)]
    asked = [need("hands", 6.0, until="2027-12-31")]
    plain = covered(asked, rows)
    found = covered(asked, rows, own_pledges=own(("care", 6.0, *YEAR)))
    assert (plain.sure, found.sure) == (False, True)
    assert told(plain) == [("care", "chancy", 10.0, 0.7)]
    assert told(found) == [("care", "certain", 6.0, 0.9), ("care", "chancy", 4.0, 0.7)]


def test_a_stated_reliability_goes_before_the_pledge() -> None:
    """Whoever wrote 0.6 knows why; nothing is set apart."""
    rows = [offer("care", reliability=0.6)]
    found = covered([need("hands", 6.0)], rows, own_pledges=own(("care", 6.0, *YEAR)))
    assert told(found) == [("care", "chancy", 10.0, 0.6)]


def test_the_day_of_the_pledge_confirms_a_stale_offer() -> None:
    """Its part only: of the rest nobody knows."""
    rows = [offer("care", last_confirmed="2023-01-01")]
    asked = [need("hands", 6.0, until="2027-12-31")]
    found = covered(asked, rows, own_pledges=own(("care", 6.0, *YEAR)))
    assert found.sure
    assert told(found)[0] == ("care", "certain", 6.0, 0.95)
    assert told(found)[1][:3] == ("care", "unknown", 4.0)


def test_after_the_pledge_the_offer_counts_as_it_did() -> None:
    """Half a year pledged, a year needed."""
    rows = [offer("care", reliability=None)]
    asked = [need("hands", 6.0, until="2027-12-31")]
    found = covered(asked, rows, own_pledges=own(("care", 6.0, "2027-01-01", "2027-06-30")))
    assert not found.sure
    assert [(s.amount, s.starts.isoformat()) for s in found.shortages] == [(6.0, "2027-07-01")]


@pytest.mark.parametrize("cells", [{"committed": 7}, {"amount": 3}])
def test_no_more_counts_than_the_offer_has(cells: dict[str, int]) -> None:
    """Whatever was pledged."""
    rows = [offer("care", reliability=None, **cells)]
    found = covered([need("hands", 6.0)], rows, own_pledges=own(("care", 6.0, *YEAR)))
    assert told(found) == [("care", "certain", 3.0, 0.9)]


def test_what_was_promised_to_others_is_not_counted_again() -> None:
    """Eight of ten are theirs in summer, so two are ours."""
    rows = [offer("care", reliability=None)]
    found = covered(
        [need("hands", 6.0, until="2027-12-31")],
        rows,
        own_pledges=own(("care", 6.0, *YEAR)),
        commitments=elsewhere(("care", 8.0, "2027-06-01", "2027-08-31")),
    )
    assert told(found)[0] == ("care", "certain", 2.0, 0.9)


def test_a_row_of_a_register_is_never_pledged() -> None:
    """Nobody has asked."""
    rows = [offer("care", basis="listed")]
    assert told(covered([need("hands", 6.0)], rows, own_pledges=own(("care", 6.0, *YEAR))))[0][1] == "unknown"


def test_an_offer_that_states_no_amount_is_there_as_far_as_it_is_pledged() -> None:
    """The pledge says how much."""
    rows = [offer("care", amount=None)]
    found = covered([need("hands", 6.0, until="2027-12-31")], rows, own_pledges=own(("care", 6.0, *YEAR)))
    assert found.sure


@MANY
@given(registers(), st.data())
def test_a_pledge_to_the_case_never_worsens_it_and_order_never_matters(register, data) -> None:
    """Whatever is pledged of whatever."""
    needs, rows = register
    if not rows:
        return
    pledges = [
        (
            data.draw(st.sampled_from(rows))["offer"],
            float(data.draw(st.integers(1, 6))),
            data.draw(st.sampled_from(["2026-11-01", "2027-01-01", "2027-05-01"])),
            data.draw(st.sampled_from(["2027-06-30", "2027-10-31"])),
        )
        for _ in range(data.draw(st.integers(1, 3)))
    ]
    how = {"on": date(2026, 12, 1)}
    found = covered(needs, rows, own_pledges=own(*pledges), **how)
    no_worse(found, covered(needs, rows, **how))
    again = covered(needs, rows[::-1], own_pledges=own(*pledges[::-1]), **how)
    assert (again.probability, again.shortages) == (found.probability, found.shortages)
