"""The heading of a bucket, chosen from what decided."""

from dataclasses import replace

import pytest

from tests.report import quayhead
from tests.report.quayhead import F, H, N
from threebuckets.policy.exhibits import Exhibits
from threebuckets.policy.sentences import TEMPLATES
from threebuckets.policy.verdicts import BucketVerdict
from threebuckets.report import finding
from threebuckets.report.findings import REASONS

NOTHING = Exhibits("p", "a")


def test_every_reason_of_the_test_has_a_heading():
    """A reason that is added to the sentences without a heading would break a page."""
    assert set(REASONS) == {(check, reason) for check, _, reason in TEMPLATES}


@pytest.mark.parametrize(
    ("name", "outcome", "words"),
    [
        ("values", H, "no group is firmly against"),
        ("values", N, "too few people have voted"),
        ("values", F, "group B is firmly against"),
        ("situation", H, "the gap is real, and growing"),
        ("situation", N, "nobody has studied whether it works"),
        ("situation", F, "the gap is closing by itself"),
        ("resources", H, "enough, as long as most keep their word"),
        ("resources", N, "not enough so far"),
        ("resources", F, "there is not enough here"),
    ],
)
def test_a_bucket_says_what_was_found(name, outcome, words):
    """Without exhibits, the words come from the check that decides."""
    assert finding(quayhead.bucket(name, outcome), NOTHING) == words


def test_all_groups_would_go_along_only_when_every_interval_lies_above_half():
    """Not being firmly against is not agreeing."""
    bucket = quayhead.bucket("values", H)
    link = quayhead.support()
    lukewarm = replace(link, groups=tuple(replace(g, low=0.45) if g.group == "B" else g for g in link.groups))
    assert finding(bucket, replace(NOTHING, support=(link,))) == "all three groups would go along"
    assert finding(bucket, replace(NOTHING, support=(lukewarm,))) == "no group is firmly against"


def test_missing_things_are_counted():
    """Two of four requirements are short, whatever happens."""
    bucket = quayhead.bucket("resources", N)
    lines = quayhead.requirements()
    assert finding(bucket, replace(NOTHING, requirements=lines)) == "two things are missing"
    assert finding(bucket, replace(NOTHING, requirements=lines[:2])) == "one thing is missing"
    assert finding(bucket, replace(NOTHING, requirements=lines[1:2] * 2)) == "everything it takes is still missing"


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (4.6, "the gap is real, and growing"),
        (4.1, "the gap is real, and will not close by itself"),
        (3.6, "the gap is real, and will not close by itself"),
    ],
)
def test_a_gap_grows_only_where_the_figures_worsen(ahead, words):
    """Read from the same numbers as the sentence below the heading."""
    check = quayhead.situation_check("need", H, "short_now")
    turned = replace(check, parts={**check.parts, "ahead": ahead})
    assert finding(BucketVerdict("situation", H, 0.97, (turned,)), NOTHING) == words


def test_a_bucket_without_checks_says_its_outcome():
    """Nothing to read is not an error."""
    assert finding(BucketVerdict("values", N, None, ()), NOTHING) == "not yet known"
