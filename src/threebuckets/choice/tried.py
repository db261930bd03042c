"""All that was tried to bring a policy in, in a few sentences: each change that does, and one for those that do not."""

from collections.abc import Collection, Sequence

from threebuckets.choice.counterfactuals import Counterfactual
from threebuckets.choice.explaining import Words, bring_in
from threebuckets.choice.sentences import TRIED
from threebuckets.policy.wording import listed


def tried(
    changes: Sequence[Counterfactual], words: Words = Words(), *, undisclosed: Collection[str] = frozenset()
) -> tuple[str, ...]:
    """What brings a policy in, and what was tried and does not by itself.

    Parameters
    ----------
    changes : sequence of Counterfactual
        Of one policy.
    words : Words
    undisclosed : collection of str
        Resources whose amounts may not be told.

    Returns
    -------
    tuple of str
        One sentence for each change that a run confirmed, then one for all the others.

    Examples
    --------
    >>> tried([Counterfactual("cost", "GBP", tries=4), Counterfactual("supporters", "", "most-left", tries=4)])
    ('Not found to bring it in by itself: lower cost, new supporters (8 runs).',)
    """
    found = tuple(bring_in(change, words, undisclosed=undisclosed) for change in changes if change.verified)
    missed = [change for change in changes if not change.verified]
    if not missed:
        return found
    supplies = listed([words.scarce(change.resource).name for change in missed if change.kind == "supply"])
    kinds = dict.fromkeys(change.kind for change in missed)
    helped = {change.kind for change in changes if change.verified}
    # One kind of new supporters that would do is enough: that the other would not adds nothing.
    ways = [words.say(TRIED[kind], resources=supplies) for kind in kinds if kind == "supply" or kind not in helped]
    if not ways:
        return found
    runs = sum(change.tries for change in missed)
    return (*found, words.say(TRIED["none"], ways=", ".join(ways), tries=runs))
