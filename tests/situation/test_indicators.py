"""What an indicator may be."""

import pytest

from tests.situation.made import JOBS
from threebuckets.errors import InputError
from threebuckets.situation import Indicator, Source, with_polarity


def test_every_word_that_is_not_allowed_is_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        Indicator(
            slug="x", label="", unit="", polarity=2, source=Source(""), measure="much", frequency="often",
            limits="some", grade="E", decimals=9, per=0, scale=-1,
        )  # fmt: skip
    assert {fault.column for fault in caught.value.faults} == {
        "polarity", "measure", "frequency", "limits", "grade", "decimals", "per", "scale",
    }  # fmt: skip


def test_an_override_of_polarity_stays_visible_and_remembers_the_first() -> None:
    once = with_polarity(JOBS, -1)
    assert (once.polarity, once.published_polarity) == (-1, 1)
    assert with_polarity(once, 0).published_polarity == 1
    assert with_polarity(JOBS, 1) is JOBS
