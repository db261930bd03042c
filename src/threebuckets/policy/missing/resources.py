"""What to find out about resources: whom to ask for what, who could lead, who could go on for longer."""

from dataclasses import replace

from threebuckets.policy.benefits import gains_of
from threebuckets.policy.checks.cases import Case
from threebuckets.policy.checks.discretion import PERSON, asked_amount, kinds_without_offers
from threebuckets.policy.checks.resources import OPEN, resources_checks, undecided
from threebuckets.policy.checks.supply import Supplied, supplied
from threebuckets.policy.facts.mapping import Reader
from threebuckets.policy.facts.records import OfferFact
from threebuckets.policy.outcomes import Outcome, decide
from threebuckets.policy.settling import Candidate, World, or_nothing
from threebuckets.policy.verdicts import BucketVerdict, Check, Cost, WhomToAsk
from threebuckets.policy.wording import amount_of, day, kind_word, listed
from threebuckets.resources import Ask

MOST_ASKS = 5
CHANCE_OF_YES = 0.5
BOTH = (("resources.coverage", ""), ("resources.lasts", ""))


def resources_candidates(bucket: BucketVerdict, case: Case) -> list[Candidate]:
    """Asks for what is short, leads for parts without one, and whether supply can go on."""
    reader = case.reader()
    checks = {check.key: check for check in bucket.checks}
    covered, lasting = checks["resources.coverage", ""], checks["resources.lasts", ""]
    found: list[Candidate] = []
    there = supplied(case)
    if covered.reason == "window_over":
        sentence = (
            f"Give the policy a new window, or close it: what it takes was wanted until {day(case.policy.until)}."
        )
        found.append(Candidate(f"policy:{case.policy.slug}", sentence, Cost("actors", 1.0), ()))
    elif covered.reason in OPEN:
        found.append(_decision(there, case, covered))
    elif covered.outcome is Outcome.NOT_YET_KNOWN:
        found += [_ask(ask, there, case, reader) for ask in there.coverage.ask[:MOST_ASKS]]
        found += _unfound(there, case, reader)
    elif lasting.outcome is Outcome.NOT_YET_KNOWN:
        found.append(_longer(lasting, there, case))
    for check in bucket.checks:
        if check.id == "resources.lead" and check.outcome is Outcome.NOT_YET_KNOWN:
            found.append(_lead(check, there, case))
    return found


def _decision(there: Supplied, case: Case, covered: Check) -> Candidate:
    """What the area has to decide, or which figure of it is to be entered, before anybody can say whether there is enough."""
    worlds = or_nothing(BOTH, CHANCE_OF_YES)
    if there.takes.missing:
        sentence = f"Enter {undecided(there)} of {covered.parts['area']} in situation/areas.csv: what it takes there depends on it."
        key = f"area-fact:{there.takes.missing[0]}:{case.area}"
        return Candidate(key, sentence, Cost("actors", 1.0), worlds)
    sentence = f"Decide in {covered.parts['area']}: {undecided(there)}."
    return Candidate(f"design:{case.policy.slug}:{case.area}", sentence, Cost("actors", 1.0), worlds)


def _ask(ask: Ask, there: Supplied, case: Case, reader: Reader) -> Candidate:
    line = next(line for line in there.lines if line.id == ask.requirement_id)
    what = amount_of(asked_amount(there, ask), line.unit, [line.full_kind])
    asked = WhomToAsk("", what, requirement=line.id, kind=line.full_kind, part=line.part or "")
    worlds = (
        World(1 - CHANCE_OF_YES, {}, assumed=True),
        World(CHANCE_OF_YES, _after_yes(ask, case), assumed=True),
    )
    if ask.is_people:
        who = f"{ask.people} people within reach" if ask.people >= 10 else "people within reach"
        return Candidate(
            f"people:{case.area}", f"Ask {who} for {what}.", Cost("actors", float(max(10, ask.people))), worlds, asked
        )
    actor = there.actors[ask.actor_id]
    gain = gains_of(case, reader, actor)
    through = f" through {actor.ask_through}" if actor.ask_through else ""
    listed_only = "" if ask.layer == "chancy" else ": nobody has asked yet"
    sentence = f"Ask {actor.name}{through} for {what}{f' – it gains {gain}' if gain else ''}{listed_only}."
    asked = replace(asked, who=actor.name, through=actor.ask_through, gains=gain)
    return Candidate(f"offer:{ask.offer_id}", sentence, Cost("actors", 1.0), worlds, asked)


def _after_yes(ask: Ask, case: Case) -> dict[tuple[str, str], Outcome]:
    """Outcomes of the checks once the asked offer is certain; re-run only where it could be enough."""
    after = decide(ask.covers_after, 1.0, case.rules)
    key = f"offer:{ask.offer_id}"
    offer = case.facts.get(key)
    if after is not Outcome.HOLDS or not isinstance(offer, OfferFact):
        return {("resources.coverage", ""): after}
    given = replace(offer, basis="pledged", reliability=1.0, last_confirmed=case.on)
    checks = resources_checks(case.with_facts(case.facts.with_fact(key, given)))
    return {check.key: check.outcome for check in checks if check.id != "resources.lead"}


def _unfound(there: Supplied, case: Case, reader: Reader) -> list[Candidate]:
    """What nobody on record could be asked for: kinds of which nobody has anything, or nobody has more."""
    area = case.area_fact(reader).name
    asked = {ask.requirement_id for ask in there.coverage.ask}
    found = []
    for shortage in there.coverage.shortages:
        none = [kind for kind in shortage.kinds if kind in kinds_without_offers(there)]
        if not none and asked.intersection(shortage.requirements):
            continue
        what = amount_of(there.short_amount(shortage), shortage.unit, none or list(shortage.kinds))
        why = "nobody is on record" if none else "all who are on record are counted already"
        sentence = f"Find somebody{'' if none else ' else'} in or near {area} who could give {what}: {why}."
        key = f"offers-index:{(none or shortage.kinds)[0]}:{case.area}"
        is_all = len(there.coverage.shortages) == 1
        covered = or_nothing(BOTH, CHANCE_OF_YES) if is_all else ()
        kind = (none or list(shortage.kinds))[0]
        asked_for = WhomToAsk("", what, requirement=shortage.requirements[0], kind=kind)
        found.append(Candidate(key, sentence, Cost("actors", 1.0), covered, asked_for))
    return found


def _longer(check: Check, there: Supplied, case: Case) -> Candidate:
    shortages = there.coverage.later_shortages
    kinds = listed(sorted({kind_word(kind) for shortage in shortages for kind in shortage.kinds})) or "what it takes"
    actors = sorted(
        {
            there.actors[offer.actor_id].name
            for line in there.coverage.lines
            for offer in line.offers
            if offer.ends is not None
            and offer.ends < case.policy.until
            and not offer.is_person
            and offer.layer == "certain"
        }
    )
    who = f"Ask {listed(actors)} whether they can go on" if actors else f"Find who can give {kinds}"
    ends = str(check.parts["ends"])
    sentence = (
        f"{who}{f' after {day(ends)}' if ends else ''}: until {day(case.policy.until)} there is too little {kinds}."
    )
    until = f" until {day(case.policy.until)}"
    asked = WhomToAsk(listed(actors), f"{kinds}{until}")
    cost = Cost("actors", float(max(1, len(actors))))
    return Candidate(f"lasts:{case.area}", sentence, cost, or_nothing((check.key,), 0.5), asked)


def _lead(check: Check, there: Supplied, case: Case) -> Candidate:
    """Who could lead a part: those who already offer something for it."""
    lines = {line.id for line in there.lines if line.part == check.subject}
    near = [line for line in there.coverage.lines if line.requirement_id in lines]
    actors = sorted(
        {
            (("certain", "chancy", "unknown").index(offer.layer), there.actors[offer.actor_id].name)
            for line in near
            for offer in line.offers
            if there.actors[offer.actor_id].kind != PERSON
        }
    )
    names = list(dict.fromkeys(name for _, name in actors))
    hint = f", for example {names[0]}{f' or {names[1]}' if len(names) > 1 else ''}" if names else ""
    sentence = f"Find who would answer for “{check.parts['part']}” in {check.parts['area']}{hint}."
    asked = WhomToAsk(names[0] if names else "", str(check.parts["part"]), part=check.subject)
    worlds = or_nothing((check.key,), CHANCE_OF_YES)
    return Candidate(f"design:{case.policy.slug}:{case.area}", sentence, Cost("actors", 1.0), worlds, asked)
