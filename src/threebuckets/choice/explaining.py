"""A choice in words: why a policy is in or out, and what would bring it in."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from threebuckets.choice.counterfactuals import Counterfactual
from threebuckets.choice.outcomes import Choice, Reason, Step
from threebuckets.choice.sentences import BUCKETS, CHANGES, IN, KEYS, MORE, NOT_FOUND, OUT
from threebuckets.policy.explain import translation
from threebuckets.policy.wording import amount_of, kind_word, listed, number, percent, with_unit
from threebuckets.stats import MIN_PEOPLE

COUNTED = frozenset({"item", "people"})
MOST_SPENT = 3
MOST_PAYERS = 3
TELLING = 0.01
"""Part of the supporters who must lack money before it is told."""


@dataclass(frozen=True, slots=True)
class Scarce:
    """How a resource is named: its kinds and the unit it is counted in; without kinds the unit says it all."""

    unit: str
    kinds: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The resource alone.

        Examples
        --------
        >>> Scarce("hour/week", ("skill/nursery-care",)).name, Scarce("GBP").name
        ('nursery care', 'money')
        """
        return " or ".join(kind_word(kind) for kind in self.kinds) if self.kinds else "money"

    def plain(self, value: Fraction | float) -> str:
        """So much, where it is clear of what.

        Examples
        --------
        >>> Scarce("hour/week", ("skill/nursery-care",)).plain(40), Scarce("item", ("equipment/chair",)).plain(6)
        ('40 hours a week', '6')
        """
        told = _told(value)
        if self.is_money:
            return self._money(told)
        return number(told) if self.is_counted else with_unit(told, self.unit)

    @property
    def is_counted(self) -> bool:
        """Whether it comes whole, as people and things do."""
        return self.unit in COUNTED

    @property
    def is_money(self) -> bool:
        """Whether a part of it can be paid by a person."""
        return not self.kinds or {kind.split("/")[0] for kind in self.kinds} == {"money"}

    def amount(self, value: Fraction | float) -> str:
        """So much of it.

        Examples
        --------
        >>> Scarce("GBP").amount(Fraction(1005, 10)), Scarce("GBP").amount(Fraction(7, 3))
        ('£100.50', '£2.33')
        >>> Scarce("GBP").amount(Fraction(1000, 3))
        '£333'
        """
        told = _told(value)
        if not self.kinds:
            return self._money(told)
        if not told:
            return f"no {self.name}"
        return amount_of(told, self.unit, self.kinds)

    def _money(self, told: float) -> str:
        return with_unit(told, self.unit, None if told == round(told) else 2)


def _told(value: Fraction | float) -> float:
    """A number as it is told: to the hundredth where that is all of it, else whole from a hundred on."""
    told = float(value)
    if isinstance(value, Fraction) and 100 % value.denominator == 0:
        return told
    return round(told) if abs(told) >= 100 else round(told, 2)


@dataclass(frozen=True, slots=True)
class Words:
    """Names of things in sentences about a choice.

    Parameters
    ----------
    titles : mapping of str to str
        Policy → title; the policy itself where there is none.
    resources : mapping of str to Scarce
        Resource → how it is named; a resource without an entry is its own unit.
    groups : mapping of str to str
        Group of people → its name.
    language : str
        Language of the sentences (BCP 47); English where there is no translation.
    """

    titles: Mapping[str, str] = field(default_factory=dict)
    resources: Mapping[str, Scarce] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    language: str = "en-GB"

    def title(self, policy: str) -> str:
        """Title of a policy."""
        return self.titles.get(policy, policy)

    def scarce(self, resource: str) -> Scarce:
        """How a resource is named."""
        return self.resources.get(resource, Scarce(resource))

    def say(self, template: str, **fields: object) -> str:
        """A template in the language, its fields filled."""
        return translation(self.language)(template).format(**fields)


def explain(choice: Choice, policy: str, words: Words = Words()) -> tuple[str, ...]:
    """Why a policy is in or out, in sentences; the first says it, the others add what is known besides.

    Parameters
    ----------
    choice : Choice
        As it may be told; see `discreet`.
    policy : str
    words : Words

    Raises
    ------
    KeyError
        The policy was no candidate.

    Examples
    --------
    >>> from threebuckets.choice import Ballots, Candidate, Limits, choose
    >>> ballots = Ballots.of(["a", "b"], [{"a": 1}] * 20 + [{"b": 1}] * 10)
    >>> candidates = [Candidate(name, {"GBP": Fraction(300)}) for name in ("a", "b")]
    >>> explain(choose(candidates, ballots, Limits({"GBP": Fraction(450)})), "b")[0]
    'It takes £300; its supporters (10 people) own £150 of that together, by fair shares.'
    """
    step = choice.step(policy)
    sentences = _why_in(choice, step, words) if step is not None else _why_out(choice, choice.out[policy], words)
    ties = [tie for tie in choice.ties if tie.first == policy]
    for tie in ties[:1]:
        others = listed([f"“{words.title(other)}”" for other in tie.policies if other != policy])
        sentences.append(words.say(MORE["tie"], others=others, key=translation(words.language)(KEYS[tie.key])))
    return tuple(sentences)


def bring_in(change: Counterfactual, words: Words = Words(), *, undisclosed: Collection[str] = frozenset()) -> str:
    """A change that brings a policy in, or that none was found, as a sentence.

    Parameters
    ----------
    change : Counterfactual
    words : Words
    undisclosed : collection of str
        Resources whose amounts may not be told.

    Examples
    --------
    >>> found = Counterfactual("cost", "GBP", "", Fraction(1, 4), Fraction(400), Fraction(300), 12, True)
    >>> bring_in(found)
    'A cost of £300 instead of £400 (25% less) brings it in.'
    """
    scarce = words.scarce(change.resource)
    if change.change is None or not change.verified:
        template = NOT_FOUND[change.kind, change.who if change.kind == "supporters" else ""]
        return words.say(template, resource=scarce.name, tries=change.tries)
    is_told = change.resource not in undisclosed
    how = {
        "cost": "one" if change.before is not None else "several",
        "supply": "" if is_told else "few",
        "supporters": change.who,
    }.get(change.kind, "")
    return words.say(
        CHANGES[change.kind, how],
        resource=scarce.name,
        percent=_exact_percent(change.change),
        people=number(float(change.change)),
        times=number(1 + float(change.change), 2).rstrip("0").rstrip("."),
        before="" if change.before is None else scarce.amount(change.before),
        after="" if change.after is None else scarce.amount(change.after),
    )


def people_words(count: Fraction | None) -> str:
    """A number of people; None: fewer than ten.

    Examples
    --------
    >>> people_words(Fraction(1450)), people_words(None), people_words(Fraction(1))
    ('1,450 people', 'fewer than 10 people', '1 person')
    """
    if count is None:
        return f"fewer than {MIN_PEOPLE} people"
    return with_unit(round(float(count), 1), "people")


def why_not_tested_through(reason: Reason, words: Words = Words()) -> str:
    """Why a policy of a platform is no candidate.

    Examples
    --------
    >>> parts = {"bucket": "resources", "outcome": "fails", "areas": Fraction(7), "of": Fraction(9)}
    >>> why_not_tested_through(Reason("test-failed", parts))
    'It stands in none of 9 areas: its resources fail in 7 of them.'
    """
    parts = reason.parts
    if reason.code == "requires":
        return words.say(OUT["requires", "tested"], policy=words.title(str(parts["policy"])))
    bucket = translation(words.language)(BUCKETS[str(parts["bucket"])]) if parts["bucket"] else ""
    return words.say(OUT["test-failed", str(parts["outcome"])], bucket=bucket, areas=parts["areas"], of=parts["of"])


def _why_in(choice: Choice, step: Step, words: Words) -> list[str]:
    scarce = words.scarce(step.resource)
    fields = {
        "round": step.round,
        "people": people_words(step.supporters),
        "price": "" if step.price is None else scarce.amount(step.price),
    }
    sentences = [words.say(IN[step.stage, _way_in(choice, step, scarce)], **fields)]
    if _was_spent_out(choice, step):
        sentences.append(words.say(MORE["effective"], effective=number(round(step.effective or 0.0))))
    if step.resource and len(choice.used) > 1:
        sentences.append(words.say(MORE["scarcest"], resource=scarce.name))
    if step.margin is not None:
        margin = number(step.margin, 2)
        template = MORE["next" if margin != "1.00" else "next_alike"]
        sentences.append(words.say(template, second=words.title(step.second), margin=margin))
    if step.payers:
        paid = sorted(step.payers.items(), key=lambda item: (-item[1], item[0]))[:MOST_PAYERS]
        shares = [
            words.say(MORE["payer"], share=percent(share), group=words.groups.get(group, group))
            for group, share in paid
        ]
        sentences.append(words.say(MORE["payers"], shares=listed(shares)))
    return sentences


def _was_spent_out(choice: Choice, step: Step) -> bool:
    """Whether many of its supporters had too little left to pay in full; told only where each payment is one person's."""
    if step.effective is None or step.price is None or step.supporters is None or choice.rules.utility == "points":
        return False
    return step.effective < (1 - TELLING) * float(step.supporters)


def _way_in(choice: Choice, step: Step, scarce: Scarce) -> str:
    if step.stage != "bought":
        return ""
    if choice.rules.rule != "equal-shares" or not step.resource:
        return choice.rules.rule
    if step.price is None or step.effective is None or not scarce.is_money:
        return "untold"
    return "points" if choice.rules.utility == "points" else "priced"


def _why_out(choice: Choice, reason: Reason, words: Words) -> list[str]:
    parts = reason.parts
    scarce = words.scarce(str(parts.get("resource", "")))
    fields: dict[str, str] = {
        name: scarce.amount(value) if isinstance(value, Fraction) else str(value) for name, value in parts.items()
    }
    supporters = parts.get("supporters")
    fields |= {
        name: scarce.plain(value)
        for name in ("cap", "unspent", "left", "owned")
        if isinstance(value := parts.get(name), Fraction)
    }
    fields["people"] = people_words(supporters if isinstance(supporters, Fraction) else None)
    fields["policy"] = words.title(str(parts.get("policy", "")))
    fields["group"] = words.groups.get(str(parts.get("group", "")), str(parts.get("group", "")))
    fields["spent"] = _spent(reason, scarce, words)
    fields["rise"] = number(float(choice.rise), 2).rstrip("0").rstrip(".")
    way = _way_out(reason)
    way = "raised" if reason.code == "supporters-short" and not way and choice.rise > 1 else way
    sentences = [words.say(OUT[reason.code, way], **fields)]
    if reason.code == "supporters-short" and reason.spent:
        sentences.append(words.say(MORE["spent"], spent=fields["spent"]))
    unspent, need = parts.get("unspent"), parts.get("need")
    if reason.code in {"supporters-short", "outbid"} and _is_enough(unspent, need):
        sentences.append(words.say(MORE["unused"], unspent=fields["unspent"]))
    return sentences


def _is_enough(unspent: str | Fraction | None, need: str | Fraction | None) -> bool:
    return isinstance(unspent, Fraction) and isinstance(need, Fraction) and unspent >= need


def _way_out(reason: Reason) -> str:
    if reason.code in {"supporters-short", "outbid"}:
        is_told = "owned" in reason.parts and (reason.code != "outbid" or bool(reason.spent))
        return "" if is_told else "few"
    if reason.code == "reserved-for":
        return str(reason.parts["bound"])
    if reason.code == "no-room":
        return "few" if "unspent" not in reason.parts else "" if reason.parts["unspent"] else "none"
    if reason.code == "cap":
        return "few" if "cap" not in reason.parts else "" if reason.parts["cap"] else "none"
    rule = str(reason.parts.get("rule", ""))
    return rule if (reason.code, rule) in OUT else ""


def _spent(reason: Reason, scarce: Scarce, words: Words) -> str:
    """What supporters spent on whom, the largest amounts first."""
    items = list(reason.spent.items())
    said = [
        words.say(MORE["spent_on"], amount=scarce.plain(amount), policy=words.title(policy))
        for policy, amount in items[:MOST_SPENT]
    ]
    rest = items[MOST_SPENT:]
    if rest:
        amount = scarce.plain(sum((amount for _, amount in rest), start=Fraction(0)))
        said.append(words.say(MORE["spent_on_others"], amount=amount, number=len(rest)))
    return listed(said, most=MOST_SPENT + 1)


def _exact_percent(share: Fraction) -> str:
    """A share as percent, with one decimal below ten."""
    value = 100 * float(share)
    return f"{value:.0f}%" if value >= 10 else f"{value:.1f}%"
