"""From an input back to the rows it came from."""

import pytest

from tests.policy import making as m
from threebuckets.policy.facts.records import RECORD_OF
from threebuckets.policy.tracing import FILES, row_behind, rows_behind


@pytest.mark.parametrize("word", RECORD_OF)
def test_every_kind_of_input_names_its_file(word):
    """So that a verdict can be followed back by hand."""
    assert word in FILES or word in {"policy", "design"}
    file, _ = row_behind(f"{word}:a:b:c")
    assert file != word


def test_the_inputs_of_a_verdict_are_all_followed_back():
    """The first rows named, the rest counted."""
    verdict = m.verdict(m.standing())
    keys = {key for bucket in verdict.buckets.values() for check in bucket.checks for key in check.inputs}
    files = dict(rows_behind(keys))
    assert files["situation/observations.csv"] == "indicator jobs, area w1"
    assert "resources/offers.csv" in files
    assert dict(rows_behind([f"offer:o{n}" for n in range(12)]))["resources/offers.csv"].endswith("; and 4 more")
