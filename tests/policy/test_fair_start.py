"""The made folder, worked by hand in tests/fixtures/fair-start.md."""

from datetime import date
from pathlib import Path

import pytest

from threebuckets.folder import check_folder, read_folder
from threebuckets.policy import BUCKETS, Outcome, explain, judge_all

FOLDER = Path(__file__).parents[1] / "fixtures" / "fair-start"
ON = date(2026, 12, 7)
H, N, F = "holds", "not yet known", "fails"
BY_HAND = {
    "northgate": (H, H, H, H),
    "westhill": (H, H, N, N),
    "harbour": (H, H, N, N),
    "eastfield": (N, N, N, N),
    "millside": (F, F, N, F),
    "southbank": (F, F, F, F),
}


@pytest.fixture(scope="module")
def found():
    """The round of the folder."""
    return judge_all(read_folder(FOLDER), on=ON)


def check_of(found, ward, name, subject=""):
    """One check of a ward."""
    verdict = found.verdict("family-centres", ward)
    return next(check for bucket in verdict.buckets.values() for check in bucket.checks if check.key == (name, subject))


def test_the_folder_has_no_fault():
    """Not even a warning."""
    assert check_folder(FOLDER) == ()


@pytest.mark.parametrize("ward", BY_HAND)
def test_every_verdict_is_the_one_worked_by_hand(found, ward):
    """Bucket by bucket, and the policy as a whole."""
    verdict = found.verdict("family-centres", ward)
    outcomes = [verdict.buckets[bucket].outcome.label for bucket in BUCKETS]
    assert (*outcomes, verdict.outcome.label) == BY_HAND[ward]


def test_every_bucket_reaches_every_outcome(found):
    """In at least one ward."""
    for bucket in BUCKETS:
        assert {verdict.buckets[bucket].outcome for verdict in found.verdicts} == set(Outcome)


@pytest.mark.parametrize(
    ("ward", "mean"),
    [
        ("northgate", 0.7309),
        ("westhill", 0.7859),
        ("harbour", 0.7198),
        ("eastfield", 0.5),
        ("millside", 0.5057),
        ("southbank", 0.2525),
    ],
)
def test_the_support_is_the_mean_worked_by_hand(found, ward, mean):
    """For the one statement as against the other."""
    for statement in ("s014", "s031"):
        assert check_of(found, ward, "values.majority", statement).value == pytest.approx(mean, abs=5e-5)


def test_the_reasons_are_those_given(found):
    """One of each kind."""
    reasons = {
        ("millside", "values.bridging", "s014"): "group_against",
        ("southbank", "values.majority", "s031"): "below",
        ("eastfield", "values.majority", "s014"): "too_close",
        ("eastfield", "situation.need", "children-per-childcare-place"): "missing",
        ("eastfield", "situation.need", "good-level-of-development"): "on_target",
        ("southbank", "resources.coverage", ""): "short",
        ("northgate", "resources.coverage", ""): "sure",
        ("westhill", "resources.coverage", ""): "undecided",
        ("westhill", "resources.lead", "inspected"): "no_lead",
        ("harbour", "resources.coverage", ""): "no_offers",
    }
    assert {key: check_of(found, *key).reason for key in reasons} == reasons


def test_the_chance_of_harm_is_the_one_worked_by_hand(found):
    """Seen from the other side: that there is none."""
    assert check_of(found, "northgate", "situation.no_harm").p_low == pytest.approx(1 - 0.00035, abs=5e-6)


def test_every_verdict_explains_itself(found):
    """A sentence a check."""
    for verdict in found.verdicts:
        assert len(explain(verdict)) == sum(len(bucket.checks) for bucket in verdict.buckets.values())
