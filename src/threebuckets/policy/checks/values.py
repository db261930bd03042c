"""Would people go along? Majority, bridging and turnout of every core statement of a policy.

Only published counts are read (`support:…`, `groups:…`), so that anyone can recompute what is found. Votes themselves
never get here.
"""

from dataclasses import replace

from threebuckets.policy.checks.asking import Asked, asked, deciding_groups, group_floor, opinion
from threebuckets.policy.checks.cases import Case
from threebuckets.policy.checks.strata import UNGROUPED, strata, whole_belief
from threebuckets.policy.checks.support import Belief, group_belief
from threebuckets.policy.documents import StatementLink
from threebuckets.policy.facts.mapping import Reader
from threebuckets.policy.facts.records import Cell, GroupFact, StatementFact
from threebuckets.policy.outcomes import Outcome
from threebuckets.policy.verdicts import Check

BUCKET = "values"


def values_checks(case: Case) -> tuple[Check, ...]:
    """Majority, bridging and turnout of each core statement; every one must hold."""
    return tuple(
        check(case, link)
        for link in sorted(case.policy.core_statements, key=lambda link: link.statement)
        for check in (majority, bridging, turnout)
    )


def majority(case: Case, link: StatementLink) -> Check:
    """Whether more than half of people are on the policy's side, beyond doubt."""
    reader, rules = case.reader(), case.rules.values
    votes = asked(case, reader, link.statement)
    parts = _parts(case, reader, link, votes)
    if parts["withdrawn"]:
        return _check("majority", link, Outcome.NOT_YET_KNOWN, "withdrawn", reader, parts)
    if votes.support is None or votes.all is None:
        return _check("majority", link, Outcome.NOT_YET_KNOWN, "no_votes", reader, parts)
    people = strata(votes, link.stance)
    middle, worst, best = (whole_belief(people, which, rules.majority) for which in ("middle", "worst", "best"))
    if people[-1].group == UNGROUPED:
        parts |= {"ungrouped": float(people[-1].people)}
    p_low, p_high = min(worst.p_above, middle.p_above), max(best.p_above, middle.p_above)
    outcome = case.decide("values.majority", link.statement, p_low, p_high)
    hidden = p_high - p_low > 1e-9 and outcome is Outcome.NOT_YET_KNOWN
    reason = {Outcome.HOLDS: "above", Outcome.FAILS: "below"}.get(outcome, "hidden" if hidden else "too_close")
    return _check("majority", link, outcome, reason, reader, parts, middle, rules.majority, (p_low, p_high))


def bridging(case: Case, link: StatementLink) -> Check:
    """Whether no opinion group of sufficient size is firmly against; fails where one is."""
    check = _bridging(case, link, without="")
    if check.reason in {"one_group", "no_group", "group_too_few", "no_votes", "withdrawn"}:
        return check
    other = _bridging(case, link, without=case.policy.slug)
    inputs = tuple(sorted({*check.inputs, *other.inputs}))
    if other.reason != "no_votes" and other.outcome is not check.outcome:
        return _replaced(check, Outcome.NOT_YET_KNOWN, "groups_rest_on_it", inputs)
    return _replaced(check, check.outcome, check.reason, inputs)


def turnout(case: Case, link: StatementLink) -> Check:
    """Whether enough verified people voted and understood the statement; never fails."""
    reader, rules = case.reader(), case.rules.values
    votes = asked(case, reader, link.statement)
    parts = _parts(case, reader, link, votes)
    outcome, reason = Outcome.NOT_YET_KNOWN, "few"
    share = _pass_share(votes.all) if votes.all else 0.0
    if parts["withdrawn"]:
        reason = "withdrawn"
    elif votes.groups is not None and not votes.groups.is_verified and not votes.groups.accepted:
        reason = "open_poll"
    elif votes.voters >= votes.needed:
        outcome, reason = (
            (Outcome.HOLDS, "enough") if share < rules.max_pass_share else (Outcome.NOT_YET_KNOWN, "passes")
        )
    parts |= {"passed": share}
    return Check(
        id="values.turnout", bucket=BUCKET, subject=link.statement, outcome=outcome, reason=reason,
        value=float(votes.voters), threshold=float(votes.needed), margin=float(votes.voters - votes.needed), unit="people",
        inputs=reader.keys, sources=_sources(votes), parts=parts,
    )  # fmt: skip


def _bridging(case: Case, link: StatementLink, *, without: str) -> Check:
    reader, rules = case.reader(), case.rules.values
    votes = asked(case, reader, link.statement, without=without)
    parts = _parts(case, reader, link, votes)
    if parts["withdrawn"]:
        return _check("bridging", link, Outcome.NOT_YET_KNOWN, "withdrawn", reader, parts)
    if votes.support is None or votes.groups is None or votes.all is None:
        return _check("bridging", link, Outcome.NOT_YET_KNOWN, "no_votes", reader, parts)
    if not votes.groups.groups:
        beliefs = [group_belief(k, n, rules.bridging) for k, n in opinion(votes.all, link.stance).variants]
        p_low, p_high = min(b.p_above for b in beliefs), max(b.p_above for b in beliefs)
        outcome = case.decide("values.bridging", link.statement, p_low, p_high)
        reason = {Outcome.HOLDS: "one_group", Outcome.FAILS: "all_against"}.get(outcome, "one_group_too_close")
        return _check("bridging", link, outcome, reason, reader, parts, beliefs[0], rules.bridging, (p_low, p_high))
    parts |= {"floor": group_floor(case, votes.groups)}
    found = _by_group(case, link, votes, reader, parts)
    if not found:
        return _check("bridging", link, Outcome.NOT_YET_KNOWN, "no_group", reader, parts)
    return min(
        found, key=lambda check: (check.outcome, check.p_low if check.p_low is not None else 0.5, check.parts["group"])
    )


def bridging_by_group(case: Case, link: StatementLink) -> tuple[Check, ...]:
    """What each deciding group says of a statement, of which the weakest is the check's; none where nobody voted."""
    reader = case.reader()
    votes = asked(case, reader, link.statement)
    return _by_group(case, link, votes, reader, _parts(case, reader, link, votes))


def _by_group(
    case: Case, link: StatementLink, votes: Asked, reader: Reader, parts: dict[str, str | float]
) -> tuple[Check, ...]:
    groups = deciding_groups(case, votes.groups) if votes.groups is not None else ()
    return tuple(_group_check(case, link, votes, group, reader, parts) for group in groups)


def _group_check(
    case: Case, link: StatementLink, votes: Asked, group: GroupFact, reader: Reader, parts: dict[str, str | float]
) -> Check:
    """What one group says; the weakest group's word is the check's."""
    rules = case.rules.values
    cell = votes.support.cell(group.group) if votes.support else None
    seen = opinion(cell, link.stance)
    parts = parts | {"group": group.group, "label": group.label, "people": group.people, "group_votes": seen.middle[1]}
    if seen.middle[1] < rules.group_min_n_eff:
        parts |= {"group_needed": float(rules.group_min_n_eff)}
        return _check("bridging", link, Outcome.NOT_YET_KNOWN, "group_too_few", reader, parts)
    beliefs = [group_belief(k, n, rules.bridging) for k, n in seen.variants]
    p_low, p_high = min(b.p_above for b in beliefs), max(b.p_above for b in beliefs)
    outcome = case.decide("values.bridging", link.statement, p_low, p_high, group=group.group)
    reason = {Outcome.HOLDS: "all_groups", Outcome.FAILS: "group_against"}.get(outcome, "group_too_close")
    if outcome is Outcome.HOLDS and group.stability < rules.group_min_stability:
        outcome, reason = Outcome.NOT_YET_KNOWN, "groups_unstable"
    return _check("bridging", link, outcome, reason, reader, parts, beliefs[0], rules.bridging, (p_low, p_high))


def _pass_share(cell: Cell) -> float:
    counts = [4 if count < 0 else count for count in (cell.agree, cell.disagree, cell.passed)]
    return counts[2] / sum(counts) if sum(counts) else 0.0


def _parts(case: Case, reader: Reader, link: StatementLink, votes: Asked) -> dict[str, str | float]:
    statement = reader.get(f"statement:{link.statement}", StatementFact)
    return {
        "statement": statement.text.removesuffix(".") if statement else link.statement,
        "stance": link.stance,
        "withdrawn": "yes" if statement is not None and statement.status != "live" else "",
        "area": case.area_fact(reader).name,
        "asked_in": votes.name,
        "asked_code": votes.area,
        "voters": float(votes.voters),
        "needed": float(votes.needed),
        "weighted": "yes" if votes.groups is not None and votes.groups.is_weighted else "no",
        "accepted": votes.groups.accepted if votes.groups is not None and not votes.groups.is_verified else "",
        "open": "yes" if votes.groups is not None and not votes.groups.is_verified else "",
        "last_vote": votes.support.last_vote.isoformat() if votes.support and votes.support.last_vote else "",
    }


def _sources(votes: Asked) -> tuple[str, ...]:
    if votes.support is None:
        return ()
    last = f", last vote {votes.support.last_vote.isoformat()}" if votes.support.last_vote else ""
    return (f"published counts of votes, {votes.name}{last}",)


def _check(
    name: str, link: StatementLink, outcome: Outcome, reason: str, reader: Reader, parts: dict[str, str | float],
    belief: Belief | None = None, threshold: float | None = None, p: tuple[float, float] | None = None,
) -> Check:  # fmt: skip
    return Check(
        id=f"values.{name}", bucket=BUCKET, subject=link.statement, outcome=outcome, reason=reason,
        value=belief.mean if belief else None, interval=(belief.low, belief.high) if belief else None,
        threshold=threshold, margin=belief.mean - threshold if belief and threshold is not None else None,
        unit="share", p_low=p[0] if p else None, p_high=p[1] if p else None, inputs=reader.keys,
        sources=(f"published counts of votes, {parts['asked_in']}",) if belief else (), parts=parts,
    )  # fmt: skip


def _replaced(check: Check, outcome: Outcome, reason: str, inputs: tuple[str, ...]) -> Check:
    return replace(check, outcome=outcome, reason=reason, inputs=inputs)
