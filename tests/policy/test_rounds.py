"""The round's JSON: its schema documents every key, and rounds of every kind fit it."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.policy import making as m
from tests.policy.test_sentences import CASES, verdict_of
from threebuckets.policy import Round, from_json, judge_all, to_json
from threebuckets.policy.rounds import decimal

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "reference" / "round.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def test_the_schema_is_one():
    """By its own rules."""
    Draft202012Validator.check_schema(SCHEMA)


def _objects(node, path="round"):
    if isinstance(node, dict):
        if "properties" in node:
            yield path, node
        for key, value in node.items():
            yield from _objects(value, f"{path}.{key}")


def test_every_key_has_a_title_and_a_meaning_and_no_other_is_allowed():
    """A key that nobody documented makes the tests below fail."""
    for path, node in _objects(SCHEMA):
        assert node["additionalProperties"] is False, path
        for name, described in node["properties"].items():
            assert described["title"], f"{path}.{name}"
            assert described["description"].endswith("."), f"{path}.{name}"


@pytest.mark.parametrize("key", CASES, ids=lambda key: f"{key[0]} {key[1].label} {key[2]}")
def test_a_round_with_any_outcome_and_reason_fits_the_schema(key):
    """And reads back to the same bytes."""
    data = to_json(Round("2026-12-07", m.ON, (verdict_of(key),), "0" * 64))
    VALIDATOR.validate(json.loads(data))
    assert to_json(from_json(data)) == data


def test_the_round_of_a_platform_fits_the_schema():
    """One line, sorted keys, UTF-8."""
    data = to_json(judge_all(m.platform(**m.small_rows()), on=m.ON))
    VALIDATOR.validate(json.loads(data))
    assert data.count(b"\n") == 1


def test_an_undocumented_key_is_refused():
    """So that the schema cannot fall behind."""
    content = json.loads(to_json(Round("r", m.ON, (m.verdict(m.standing()),), "0" * 64)))
    content["verdicts"][0]["buckets"]["values"]["checks"][0]["parts"]["new"] = "x"
    assert not VALIDATOR.is_valid(content)


@pytest.mark.parametrize(
    ("number", "text"),
    [(0.1 + 0.2, "0.3"), (-0.0, "0"), (1e-12, "0"), (1e16, "10000000000000000"), (-2.5, "-2.5"), (None, None)],
)
def test_numbers_are_decimal_strings(number, text):
    """Never in powers of ten."""
    assert decimal(number) == text
