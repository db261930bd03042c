"""What one more of a kind would start: told only where it comes true, and never about a few persons."""

from dataclasses import replace

import numpy as np
import pytest

from tests.delivery.planning_cases import Tables, tables
from threebuckets.delivery import Needs, PriceSentence, plan, price_sentences
from threebuckets.resources.types import strings


def one_area(
    needs: list[list[float]], free: list[float], arcs: list[tuple[int, int]], kinds: list[str], units: list[str]
) -> Tables:
    case = tables(needs, free, arcs, areas=["quay"] * len(needs))
    return replace(case, needs=replace(case.needs, kind=strings(kinds), unit=strings(units)))


def told(case: Tables, **options: object) -> tuple[PriceSentence, ...]:
    found = plan(case.deliveries, case.needs, case.free, case.arcs, steps=300, ids=case.ids)
    titles = {str(slug): str(slug).replace("-", " ").title() for slug in case.deliveries.policy}
    return price_sentences(
        found,
        case.deliveries,
        case.needs,
        case.free,
        case.arcs,
        area="quay",
        titles=titles,
        **options,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("free", [0.0, 7.0, 12.5])
def test_with_the_amount_told_the_delivery_starts_and_with_less_it_does_not(free: float) -> None:
    """The plan made anew."""
    case = one_area([[20.0]], [free], [(0, 0)], ["skill/carer"], ["hour/week"])
    found = told(case)[0]
    assert found.amount == np.ceil(20 - free)
    for more, starts in ((found.amount, True), (found.amount - 1, False)):
        again = plan(case.deliveries, case.needs, case.free + more, case.arcs, steps=50)
        assert bool(again.delivered[found.starts_delivery]) is starts


def test_what_starts_already_goes_on_with_what_it_has() -> None:
    """Taking its hours for another would not be one more."""
    needs = [[10.0], [10.0]]
    case = one_area(needs, [14.0], [(0, 0), (1, 0)], ["skill/carer"] * 2, ["hour/week"] * 2)
    found = told(case)
    assert [one.amount for one in found] == [6.0]
    assert "would unlock" in found[0].sentence
    assert "6 hours a week would start" in found[0].sentence


def test_a_delivery_that_lacks_two_kinds_is_started_by_neither_alone() -> None:
    """So nothing is said."""
    case = one_area([[10.0, 5.0]], [1.0, 1.0], [(0, 0), (1, 1)], ["skill/carer", "space/room"], ["hour/week", "m2"])
    assert told(case) == ()


def test_nothing_is_said_where_everything_starts() -> None:
    """There is nothing to unlock."""
    assert told(one_area([[10.0]], [10.0], [(0, 0)], ["space"], ["m2"])) == ()


def test_where_few_persons_stand_behind_it_no_amount_is_told() -> None:
    """The kind alone."""
    case = one_area([[20.0]], [8.0], [(0, 0)], ["skill/carer"], ["hour/week"])
    found = told(case, told=np.array([False]))[0]
    assert np.isnan(found.amount)
    assert found.sentence == "More carer here would start “Policy 0”."


def test_things_and_people_come_whole() -> None:
    """Two and a half buses are three."""
    case = one_area([[4.0]], [1.5], [(0, 0)], ["vehicle/bus"], ["item"])
    assert told(case)[0].sentence == "3 more buses here would start “Policy 0”."


def test_needs_cut_in_time_need_as_much_in_each_stretch() -> None:
    """More in both halves of the year: the greater shortage decides."""
    case = one_area([[10.0, 10.0]], [4.0, 7.0], [(0, 0), (1, 1)], ["space"] * 2, ["m2"] * 2)
    days = np.array(["2027-01-01", "2027-07-01"], "datetime64[D]")
    columns = {name: getattr(case.needs, name) for name in Needs.__dataclass_fields__} | {"starts": days, "ends": days}
    case = replace(case, needs=Needs(**columns))
    assert [one.amount for one in told(case)] == [6.0]


def test_word_of_mouth_reads_as_a_sentence() -> None:
    """The number stands by the people whom it reaches."""
    case = one_area([[400.0]], [0.0], [], ["network/word-of-mouth"], ["people reached"])
    assert [one.sentence for one in told(case)] == ["Word of mouth to 400 more people here would start “Policy 0”."]
