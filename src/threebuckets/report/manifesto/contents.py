"""Filling a platform draft from what was chosen and tested. How it looks is the matter of the pages beside this."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from threebuckets.choice import Choice, Counterfactual, Fare, Words, explain, how_sure
from threebuckets.choice.explaining import why_not_tested_through
from threebuckets.choice.platform_candidates import Slate
from threebuckets.choice.sentences import MORE
from threebuckets.choice.tried import tried
from threebuckets.delivery.levers import RestsOn
from threebuckets.policy import BUCKETS, Exhibits, Platform, PolicyVerdict, Round
from threebuckets.policy.buckets import deciding
from threebuckets.policy.explain import sentence
from threebuckets.policy.outcomes import Outcome
from threebuckets.policy.wording import listed, number, percent
from threebuckets.report.findings import finding
from threebuckets.report.manifesto.deliveries import delivered_as_tested
from threebuckets.report.manifesto.drafts import Bar, ChosenPolicy, Draft, Finding, GroupLine, LeftOut
from threebuckets.report.wording import capital, counted

TELLING = {"values": "values.majority", "situation": "situation.need", "resources": "resources.coverage"}
"""Bucket → the check whose sentence says most of it, where that is one of those that decide."""
MOST_AREAS = 4
FINGERPRINT = 12

RULES = {
    "equal-shares": "The Method of Equal Shares: everybody owns the same part of everything that is scarce, and {noun} are "
    "bought by those who support them. No group can use up what belongs to another.",
    "phragmen": "Phragmén’s rule: everybody earns at the same pace, and the first who can pay for one of the {noun} together get it.",
    "greedy": "Plain majority: whatever fits, the most support for what it takes first.",
    "max-support": "The lawful set of most support.",
}
COMPLETIONS = {
    "none": "What was left over is not spent.",
    "add1": "Everybody’s part was raised by one unit at a time until nothing more fitted.",
    "add1u": "Everybody’s part was raised by one unit at a time, and what was left went to the most supported of the rest.",
    "percent": "Everybody’s part was raised step by step until nothing more fitted.",
    "percentu": "Everybody’s part was raised step by step, and what was left went to the most supported of the rest.",
}


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found out about a choice besides.

    Parameters
    ----------
    groups, areas : tuple of Fare
        How groups and areas fare, the worst-off first.
    changes : mapping of str to tuple of Counterfactual
        Policy left out → what would bring it in.
    sure : mapping of str to float
        Policy → share of redrawn runs in which it is chosen.
    """

    groups: tuple[Fare, ...] = ()
    areas: tuple[Fare, ...] = ()
    changes: Mapping[str, Sequence[Counterfactual]] = field(default_factory=dict)
    sure: Mapping[str, float] = field(default_factory=dict)


def draft_of_platform(
    platform: Platform,
    round_: Round,
    exhibits: Mapping[tuple[str, str], Exhibits],
    slate: Slate,
    choice: Choice,
    found: Findings = Findings(),
    *,
    resting: Sequence[RestsOn] = (),
) -> Draft:
    """The draft of a platform.

    Parameters
    ----------
    platform, round_, exhibits
        The platform and its test.
    slate : Slate
    choice : Choice
        As it may be told.
    found : Findings
    resting : sequence of RestsOn, optional
        What each requirement rests on, of the policies and areas chosen at least.
    """
    words, settings = slate.words, platform.settings
    parts = _Parts(platform, round_, exhibits, slate, choice, found, resting)
    return Draft(
        title=settings.title,
        organisation=settings.organisation,
        on=round_.on,
        language=settings.language,
        notes=_notes(platform, slate),
        chosen=parts.chosen(),
        out=parts.out(),
        untested=tuple(
            LeftOut(slug, words.title(slug), (why_not_tested_through(reason, words),))
            for slug, reason in slate.not_tested_through.items()
        ),
        method=(
            *method_sentences(choice, slate.supporters.people, found, basis=slate.supporters.basis),
            *_of_resources(choice, slate),
        ),
        bars=bars_of(choice, words, {p.name: p.cap for p in slate.pools if p.is_told}),
        groups=_lines(found.groups, words),
        areas=_lines(found.areas, words),
        made_by=_made_by(platform, round_, choice),
    )


def draft_of_election(
    choice: Choice, words: Words, found: Findings, *, title: str, organisation: str, people: int,
    caps: Mapping[str, Fraction], facts: Mapping[str, str], notes: Sequence[str] = (),
) -> Draft:  # fmt: skip
    """The draft of a city's own election: what is funded and why; nothing is tested."""
    return Draft(
        title=title,
        organisation=organisation,
        on=None,
        language=words.language,
        notes=tuple(notes),
        chosen=tuple(
            ChosenPolicy(slug, words.title(slug), why=_why(choice, slug, words, found), facts=facts.get(slug, ""))
            for slug in choice.chosen
        ),
        out=_out(choice, words, found, facts),
        untested=(),
        method=method_sentences(choice, people, found, basis="votes", noun="projects"),
        bars=bars_of(choice, words, caps),
        groups=_lines(found.groups, words),
        areas=_lines(found.areas, words),
        made_by=(f"Choice {choice.facts_sha256[:FINGERPRINT]}",),
        noun="projects",
    )


def method_sentences(
    choice: Choice, people: int, found: Findings, *, basis: str, noun: str = "policies"
) -> tuple[str, ...]:
    """How the choice was made and how well it does, in sentences."""
    rules = choice.rules
    said = [RULES[rules.rule].format(noun=noun)]
    if rules.rule == "equal-shares":
        said.append(COMPLETIONS[rules.completion])
        if choice.rise > 1:
            said.append(f"In the end it was {number(float(choice.rise), 2)} times an equal share of what there is.")
    if basis == "votes":
        said.append(f"{number(people)} people have a ballot.")
    elif basis == "published":
        said.append(
            f"Only published counts are there, of {number(people)} people: every opinion group votes as one, with the "
            "weight of its people."
        )
    if choice.reached is not None:
        said.append(f"The set reaches {percent(choice.reached)} of the most support that any lawful set could reach.")
    for what, fares in (("group", found.groups), ("area", found.areas)):
        if fares:
            worst, least = fares[0], min(fare.plain for fare in fares)
            said.append(
                f"The worst-off {what} has {worst.share:.2f} of what it asked for; by plain majority it would be {least:.2f}."
            )
    if choice.ties:
        said.append(f"{capital(counted(len(choice.ties), 'tie'))} came up, settled by the keys declared beforehand.")
    return tuple(said)


def bars_of(choice: Choice, words: Words, caps: Mapping[str, Fraction]) -> tuple[Bar, ...]:
    """How much of each resource is used; `caps` of those that may be told."""
    bars = []
    for resource, used in choice.used.items():
        scarce = words.scarce(resource)
        if not used:
            continue
        if resource not in caps:
            text = f"{scarce.plain(used)}; how much there is may not be told, since few persons stand behind it"
            bars.append(Bar(capital(scarce.name), text, None))
        else:
            text = f"{scarce.plain(used)} of {scarce.plain(caps[resource])}"
            bars.append(Bar(capital(scarce.name), text, float(used / caps[resource])))
    return tuple(sorted(bars, key=lambda bar: (-(bar.share or 0.0), bar.name)))


def _of_resources(choice: Choice, slate: Slate) -> tuple[str, ...]:
    """What is not used, and what nobody has said the amount of."""
    words = slate.words
    unused = [words.scarce(resource).name for resource, used in choice.used.items() if not used]
    unknown = [pool.words.name for pool in slate.unknown]
    said = [words.say(MORE["not_taken"], names=", ".join(unused))] if unused else []
    return (*said, *([words.say(MORE["unknown"], names=", ".join(unknown))] if unknown else []))


def _why(choice: Choice, policy: str, words: Words, found: Findings) -> tuple[str, ...]:
    said = list(explain(choice, policy, words))
    if policy in found.sure:
        share = found.sure[policy]
        said.append(words.say(MORE["sure"], words=how_sure(share), share=percent(share)))
    return tuple(said)


def _out(choice: Choice, words: Words, found: Findings, facts: Mapping[str, str]) -> tuple[LeftOut, ...]:
    return tuple(
        LeftOut(
            policy,
            words.title(policy),
            _why(choice, policy, words, found),
            tried(found.changes.get(policy, ()), words),
            facts.get(policy, ""),
        )
        for policy in choice.out
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    """The policies of a platform's draft, whether chosen for all their areas at once or area by area."""

    platform: Platform
    round: Round
    exhibits: Mapping[tuple[str, str], Exhibits]
    slate: Slate
    choice: Choice
    found: Findings
    resting: Sequence[RestsOn]

    def chosen(self) -> tuple[ChosenPolicy, ...]:
        """Policies that are in, somewhere at least, in the order of choosing."""
        names: dict[str, list[str]] = {}
        for name in self.choice.chosen:
            names.setdefault(self.slate.of[name][0], []).append(name)
        return tuple(self._chosen(slug, found) for slug, found in names.items())

    def out(self) -> tuple[LeftOut, ...]:
        """Policies that are not in, or not everywhere."""
        names: dict[str, list[str]] = {}
        for name in self.choice.out:
            names.setdefault(self.slate.of[name][0], []).append(name)
        return tuple(self._left_out(slug, found) for slug, found in names.items())

    def _chosen(self, slug: str, names: Sequence[str]) -> ChosenPolicy:
        policy = self.platform.policies[slug]
        only = {self.slate.of[name][1] for name in names} - {""}
        areas = only or set(self.slate.areas[slug])
        verdicts = [v for v in self.round.verdicts if v.policy == slug and v.area in areas]
        of = sum(verdict.policy == slug for verdict in self.round.verdicts)
        called = dict(self.platform.table("situation/areas").select("area", "name").iter_rows())
        shown = listed([called[verdict.area] for verdict in verdicts], most=MOST_AREAS)
        why = _why(self.choice, names[0], self.slate.words, self.found)
        return ChosenPolicy(
            slug,
            policy.title,
            policy.summary or policy.problem or "",
            policy.aims,
            shown if of == 1 else f"{number(len(verdicts))} of {number(of)} areas: {shown}",
            tuple(_finding(bucket, verdicts, self.exhibits, called, self.slate.words.language) for bucket in BUCKETS),
            delivered_as_tested(policy, verdicts, self.exhibits, self.resting),
            self._in_areas("in_areas", slug, names, why) if only else why,
        )

    def _left_out(self, slug: str, names: Sequence[str]) -> LeftOut:
        words, changes = self.slate.words, self.found.changes
        name = next((name for name in names if name in changes), _example(self.choice, names))
        why = _why(self.choice, name, words, self.found)
        why = self._in_areas("not_in_areas", slug, [name, *names[1:]], why) if self.slate.of[name][1] else why
        said = tried(changes.get(name, ()), words, undisclosed=self.slate.undisclosed)
        return LeftOut(slug, words.title(slug), why, said)

    def _in_areas(self, template: str, slug: str, names: Sequence[str], why: tuple[str, ...]) -> tuple[str, ...]:
        """The reason in one area, with how many others there are."""
        words, area = self.slate.words, self.slate.of[names[0]][1]
        called, of = words.groups.get(area, area), len(self.slate.areas[slug])
        return (words.say(MORE[template], n=len(names), of=of, area=called, why=why[0]), *why[1:])


def _example(choice: Choice, names: Sequence[str]) -> str:
    """One of several policies left out: the first of those with the most frequent reason."""
    counts = Counter(choice.out[name].code for name in names)
    return min(names, key=lambda name: (-counts[choice.out[name].code], name))


def _finding(
    bucket: str,
    verdicts: Sequence[PolicyVerdict],
    exhibits: Mapping[tuple[str, str], Exhibits],
    names: Mapping[str, str],
    language: str,
) -> Finding:
    """What was found where the bucket is weakest, of the areas where the policy stands."""

    def strength(verdict: PolicyVerdict) -> tuple[int, float, str]:
        found = verdict.buckets[bucket]
        return (found.outcome, 1.0 if found.probability is None else found.probability, verdict.area)

    weakest = min(verdicts, key=strength)
    verdict = weakest.buckets[bucket]
    heading = capital(finding(verdict, exhibits.get(weakest.key) or Exhibits(*weakest.key)))
    checks = deciding(verdict)
    telling = next((check for check in checks if check.id == TELLING[bucket]), checks[0] if checks else None)
    said = sentence(telling, language=language) if telling else ""
    if len(verdicts) > 1 and said:
        held = sum(v.buckets[bucket].outcome is Outcome.HOLDS for v in verdicts)
        holds = "Holds in all of them" if held == len(verdicts) else f"Holds in {held} of {len(verdicts)}"
        said = f"{holds}; closest in {names[weakest.area]}. {said}"
    return Finding(bucket, verdict.outcome, heading, said)


def _lines(fares: Sequence[Fare], words: Words) -> tuple[GroupLine, ...]:
    return tuple(
        GroupLine(
            capital(words.groups.get(fare.group, fare.group)), f"{number(fare.people)} people", fare.share, fare.plain
        )
        for fare in fares
    )


def _notes(platform: Platform, slate: Slate) -> tuple[str, ...]:
    notes = []
    if platform.settings.invented:
        notes.append("Invented: these people and places do not exist.")
    if slate.supporters.is_open:
        notes.append("Nobody who voted has been verified: who supports what is shown, and decides nothing.")
    return tuple(notes)


def _made_by(platform: Platform, round_: Round, choice: Choice) -> tuple[str, ...]:
    return (
        f"Rules {platform.rules.id} ({platform.rules.rules_id.sha256[:FINGERPRINT]})",
        f"facts {round_.facts_sha256[:FINGERPRINT]}",
        f"choice {choice.facts_sha256[:FINGERPRINT]}",
    )
