"""Reading successions off a table of codes by year."""

import pytest

from threebuckets.areas import Succession, successions_from_codes
from threebuckets.errors import InputError, ShapeError


def test_a_row_whose_code_differs_between_years_is_a_change() -> None:
    table = successions_from_codes({2016: ["a", "b", "c"], 2017: ["a", "d", "d"], 2018: ["e", "d", "d"]})
    assert table.successions == (
        Succession("a", "e", 1.0, 2018),
        Succession("b", "d", 1.0, 2017),
        Succession("c", "d", 1.0, 2017),
    )
    assert table.by_name == ()


def test_an_exchange_along_a_boundary_is_a_recode_by_name_and_is_reported() -> None:
    codes = {2017: ["f", "f", "p"], 2018: ["F", "P", "P"]}
    names = {2017: ["Fife", "Fife", "Perth"], 2018: ["Fife", "Perth", "Perth"]}
    table = successions_from_codes(codes, names)
    assert table.by_name == (Succession("f", "F", 1.0, 2018),)
    assert Succession("p", "P", 1.0, 2018) in table.successions


def test_a_split_without_shares_is_a_fault() -> None:
    with pytest.raises(InputError, match="shares"):
        successions_from_codes({2017: ["f", "f"], 2018: ["x", "y"]})


def test_columns_of_different_lengths_are_refused() -> None:
    with pytest.raises(ShapeError):
        successions_from_codes({2017: ["f", "f"], 2018: ["x"]})
