"""Two facts that settle a bucket only together stand before all that settle nothing."""

from threebuckets.policy.outcomes import Outcome
from threebuckets.policy.settling import Candidate, World, in_order, or_nothing, settled, settling_pair
from threebuckets.policy.verdicts import BucketVerdict, Check, Cost

OPEN = Outcome.NOT_YET_KNOWN


def _candidate(name: str, *checks: str) -> Candidate:
    return Candidate(
        name, f"Find {name}.", Cost("actors", 1.0), or_nothing(tuple((check, "") for check in checks), 0.5)
    )


def _bucket(*open_checks: str) -> BucketVerdict:
    checks = tuple(Check(id=name, bucket="resources", subject="", outcome=OPEN, reason="") for name in open_checks)
    return BucketVerdict("resources", OPEN, None, checks)


def test_a_pair_that_settles_it_together_comes_first() -> None:
    """An ask that covers nothing, an ask that covers all, a lead: the last two settle it together."""
    bucket = _bucket("coverage", "lead")
    candidates = [_candidate("little"), _candidate("much", "coverage"), _candidate("a lead", "lead")]
    facts = [settled(bucket, candidate) for candidate in candidates]
    pair = settling_pair(bucket, candidates)
    assert not any(fact.pivotal for fact in facts)
    assert [candidate.input for candidate in pair] == ["much", "a lead"]
    ordered = in_order(facts, {candidate.sentence for candidate in pair})
    assert [fact.input for fact in ordered] == ["much", "a lead", "little"]


def test_a_chance_nobody_reckoned_is_marked_as_assumed() -> None:
    """A yes or no of somebody who is asked is assumed; what figures or votes may turn out to be is reckoned."""
    bucket = _bucket("coverage")
    reckoned = Candidate("figure", "Find it.", Cost("actors", 1.0), (World(0.3, {}), World(0.7, {})))
    assert settled(bucket, _candidate("ask", "coverage")).assumed
    assert not settled(bucket, reckoned).assumed


def test_where_three_are_missing_no_pair_is_claimed() -> None:
    """Two of three open checks are not enough."""
    bucket = _bucket("coverage", "lead", "lasts")
    candidates = [_candidate(name, name) for name in ("coverage", "lead", "lasts")]
    assert settling_pair(bucket, candidates) == ()
