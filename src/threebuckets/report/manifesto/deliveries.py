"""How a policy of a draft would be delivered: what it takes, who could give it, and what that rests on."""

from collections import Counter
from collections.abc import Mapping, Sequence

from threebuckets.delivery.lever_words import lever_word
from threebuckets.delivery.levers import PARTS, RestsOn, control_of, mean_shares
from threebuckets.policy import Exhibits, PolicyDocument, PolicyVerdict
from threebuckets.policy.wording import amount_of, listed, percent
from threebuckets.report.manifesto.drafts import Delivered
from threebuckets.report.wording import capital, counted

MOST_NAMED = 6


def delivered_as_tested(
    policy: PolicyDocument,
    verdicts: Sequence[PolicyVerdict],
    exhibits: Mapping[tuple[str, str], Exhibits],
    resting: Sequence[RestsOn],
) -> Delivered:
    """What a policy takes over its areas, the organisations that could give it, and the levers behind it.

    Parameters
    ----------
    policy : PolicyDocument
    verdicts : sequence of PolicyVerdict
        Of the areas in which it is chosen.
    exhibits : mapping of (policy, area) to Exhibits
    resting : sequence of RestsOn
        Of any policies and areas; those of these verdicts count.
    """
    keys = {verdict.key for verdict in verdicts}
    rows = [row for row in resting if (row.policy, row.area) in keys]
    by = _givers(verdicts, exhibits)
    said = [_given(by), *([_rests(rows)] if rows else [])]
    control = control_of(policy)
    if control.ours or control.others:
        said.append(f"Of what it takes, {control.sentence}")
    return Delivered(_takes(verdicts, exhibits), by, tuple(said))


def _takes(verdicts: Sequence[PolicyVerdict], exhibits: Mapping[tuple[str, str], Exhibits]) -> tuple[str, ...]:
    amounts: dict[tuple[str, str], float] = {}
    for verdict in verdicts:
        for line in (exhibits.get(verdict.key) or Exhibits(*verdict.key)).requirements:
            amounts[line.kind, line.unit] = amounts.get((line.kind, line.unit), 0.0) + line.amount
    return tuple(capital(amount_of(amount, unit, [kind])) for (kind, unit), amount in sorted(amounts.items()))


def _givers(verdicts: Sequence[PolicyVerdict], exhibits: Mapping[tuple[str, str], Exhibits]) -> tuple[str, ...]:
    """Organisations that could give something, those that could in most areas first; persons are never named."""
    found: Counter[str] = Counter()
    for verdict in verdicts:
        for line in (exhibits.get(verdict.key) or Exhibits(*verdict.key)).requirements:
            found.update({o.actor for o in line.offers if o.actor_kind != "person" and o.layer != "unknown"})
    return tuple(sorted(found, key=lambda name: (-found[name], name)))


def _given(by: Sequence[str]) -> str:
    if not by:
        return "Nobody has offered it yet."
    rest = f" and {counted(len(by) - MOST_NAMED, 'other')}" if len(by) > MOST_NAMED else ""
    return f"Could be given by {', '.join(by[:MOST_NAMED]) if rest else listed([*by], most=MOST_NAMED)}{rest}."


def _rests(rows: Sequence[RestsOn]) -> str:
    """What it rests on, each requirement counting alike."""
    shares = mean_shares(rows)
    told = sorted((part for part in PARTS if shares.get(part)), key=lambda part: -shares[part])
    return f"It rests on {listed([f'{lever_word(part)} ({percent(shares[part])})' for part in told], most=len(PARTS))}."
