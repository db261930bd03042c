"""What an actor would gain from a policy: those of its own aims that the policy serves, in words.

Mutual benefit in full is `threebuckets.delivery`'s matter; here only what is said when somebody is asked.
"""

from threebuckets.policy.checks.cases import Case
from threebuckets.policy.facts.mapping import Reader
from threebuckets.policy.facts.records import ActorFact, IndicatorFact, ValueFact
from threebuckets.policy.wording import kind_word, listed


def gains_of(case: Case, reader: Reader, actor: ActorFact) -> str:
    """The actor's aims that the policy serves, as a list in words; empty where none does or none is known."""
    return listed(gains(case, reader, actor), most=2)


def gains(case: Case, reader: Reader, actor: ActorFact) -> list[str]:
    """The actor's aims that the policy serves: kinds it brings, values it serves, indicators it is meant to move."""
    served = {need.indicator for need in case.policy.needs}
    brought = {line.full_kind for line in case.policy.requirements}
    words = []
    for aim in actor.aims:
        name = aim.partition(":")[0]
        if name in brought:
            words.append(kind_word(name))
        elif name in case.policy.values.serves:
            value = reader.get(f"value:{name}", ValueFact)
            words.append(f"“{value.name if value else kind_word(name)}”")
        elif name in served:
            indicator = reader.get(f"indicator:{name}", IndicatorFact)
            words.append(f"progress on {(indicator.label if indicator else kind_word(name)).lower()}")
    return words
