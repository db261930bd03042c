"""What may be told of a choice made from private votes: people to the nearest five, nothing of fewer than ten.

Amounts that voters own, spent or have left would betray numbers of people; they are told to the nearest five people's
part. Not for elections whose ballots are public.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from fractions import Fraction

from threebuckets.choice.outcomes import Choice, Reason, Step
from threebuckets.stats import MIN_PEOPLE, STEP

OF_PEOPLE = ("owned", "left")
OF_SUPPLY = ("cap", "unspent", *OF_PEOPLE)
SHARE_GRAIN = 20


def discreet(choice: Choice, *, undisclosed: Collection[str] = frozenset()) -> Choice:
    """The choice as it may be told.

    Parameters
    ----------
    choice : Choice
    undisclosed : collection of str
        Resources whose amounts may not be told, since fewer than ten persons stand behind them.

    Notes
    -----
    Supporters of fewer than ten are None; prices are reckoned from the rounded number of people who would have paid them;
    margins have one decimal, shares of payers are twentieths.

    Examples
    --------
    >>> from threebuckets.choice import Ballots, Candidate, Limits, choose
    >>> ballots = Ballots.of(["a"], [{"a": 1}] * 13)
    >>> found = choose([Candidate("a", {"staff": Fraction(3)})], ballots, Limits({"staff": Fraction(4)}))
    >>> discreet(found).steps[0].supporters
    Fraction(15, 1)
    """
    return replace(
        choice,
        steps=tuple(_step(step, undisclosed) for step in choice.steps),
        out={policy: _reason(_without_supply(reason, undisclosed)) for policy, reason in choice.out.items()},
        support=_rounded(choice.support),
        bound=None if choice.bound is None else float(_rounded(Fraction(choice.bound).limit_denominator(1000))),
    )


def _without_supply(reason: Reason, undisclosed: Collection[str]) -> Reason:
    if reason.parts.get("resource") not in undisclosed:
        return reason
    return Reason(reason.code, {name: value for name, value in reason.parts.items() if name not in OF_SUPPLY})


def _step(step: Step, undisclosed: Collection[str]) -> Step:
    supporters = _people(step.supporters)
    payers = {group: round(share * SHARE_GRAIN) / SHARE_GRAIN for group, share in step.payers.items()}
    margin = None if step.margin is None else round(step.margin, 1)
    price, effective = step.price, step.effective
    if effective is not None and price is not None:
        told = float(_rounded(Fraction(effective).limit_denominator(1000)))
        price = price * Fraction(effective / told).limit_denominator(10**6) if told >= MIN_PEOPLE else None
        effective = told if told >= MIN_PEOPLE else None
    if step.resource in undisclosed:
        price = None
    return replace(step, supporters=supporters, payers=payers, margin=margin, price=price, effective=effective)


def _reason(reason: Reason) -> Reason:
    supporters = reason.parts.get("supporters")
    if not isinstance(supporters, Fraction):
        return reason
    people = _people(supporters)
    each = reason.parts.get("each")
    parts = {name: value for name, value in reason.parts.items() if name not in {*OF_PEOPLE, "supporters", "each"}}
    if people is None:
        return Reason(reason.code, {name: value for name, value in parts.items() if name != "policy"})
    parts["supporters"] = people
    spent: Mapping[str, Fraction] = {}
    if isinstance(each, Fraction) and each:
        parts |= {name: _grained(value, each) for name in OF_PEOPLE if (value := reason.parts.get(name)) is not None}
        parts["each"] = each
        spent = {policy: told for policy, amount in reason.spent.items() if (told := _grained(amount, each))}
    return _consistent(Reason(reason.code, parts, spent))


def _consistent(reason: Reason) -> Reason:
    """A reason whose rounded amounts do not belie it.

    Told in fives, supporters may seem to own what they lack: then too little is left of the thing itself, where that is
    so; else the amounts are not told.
    """
    need, unspent = reason.parts.get("need"), reason.parts.get("unspent")
    told = reason.parts.get("owned" if reason.code == "supporters-short" else "left")
    if reason.code not in {"supporters-short", "outbid"} or not isinstance(need, Fraction):
        return reason
    if not isinstance(told, Fraction) or told < need:
        return reason
    parts = {name: value for name, value in reason.parts.items() if name not in {*OF_PEOPLE, "each"}}
    if isinstance(unspent, Fraction) and unspent < need:
        return Reason("no-room", {name: value for name, value in parts.items() if name != "policy"})
    return Reason(reason.code, parts)


def _grained(amount: str | Fraction, each: Fraction) -> Fraction:
    """An amount to the nearest part of five people."""
    return STEP * each * round(Fraction(amount) / (STEP * each))


def _people(count: Fraction | None) -> Fraction | None:
    return None if count is None or count < MIN_PEOPLE else _rounded(count)


def _rounded(count: Fraction) -> Fraction:
    return Fraction(STEP * round(count / STEP))
