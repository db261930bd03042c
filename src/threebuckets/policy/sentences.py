"""The sentences of the test: one template for each check, outcome and reason.

Templates are messages for translation (gettext) with named fields; `explain.py` fills them. Every sentence names the
value, what it is held against and where it comes from, in plain words.
"""

from collections.abc import Mapping
from types import MappingProxyType

from threebuckets.policy.outcomes import Outcome

F, N, H = Outcome.FAILS, Outcome.NOT_YET_KNOWN, Outcome.HOLDS
Key = tuple[str, Outcome, str]


def N_(message: str) -> str:  # noqa: N802  (the usual name of a mark for translators)
    """Mark a message for translation."""
    return message


_VALUES: dict[Key, str] = {
    ("values.majority", H, "above"): N_("{who} {side} “{statement}”: {percent} ({low}–{high}), more than half beyond doubt.{open_poll}"),
    ("values.majority", F, "below"): N_("{who} {side} “{statement}”: {percent} ({low}–{high}), fewer than half beyond doubt.{open_poll}"),
    ("values.majority", N, "too_close"): N_("Too close to call: {percent} ({low}–{high}) {side_short} “{statement}”{where}.{open_poll}"),
    ("values.majority", N, "no_votes"): N_("Nobody has voted on “{statement}” in or around {area}."),
    ("values.majority", N, "withdrawn"): N_("“{statement}” has been withdrawn: the policy needs a statement that people can still vote on."),
    ("values.bridging", N, "withdrawn"): N_("“{statement}” has been withdrawn: no opinion group can be asked about it."),
    ("values.turnout", N, "withdrawn"): N_("“{statement}” has been withdrawn: votes on it no longer count."),
    ("values.majority", N, "hidden"): N_("Too few people have voted on “{statement}” to show a figure without revealing someone."),
    ("values.bridging", H, "all_groups"): N_("No opinion group of {floor} people or more is firmly against “{statement}”; the least willing, {group}, stands at {percent} ({low}–{high})."),
    ("values.bridging", H, "one_group"): N_("Voters do not fall into clear groups; support for what the policy stands for in “{statement}” is {percent} ({low}–{high})."),
    ("values.bridging", F, "all_against"): N_("Voters do not fall into clear groups, and together they are firmly against: {percent} ({low}–{high}) {side_short} “{statement}”, where {bar} is needed."),
    ("values.bridging", N, "one_group_too_close"): N_("Voters do not fall into clear groups; whether they are firmly against “{statement}” is too close to call: {percent} ({low}–{high}), where {bar} is needed."),
    ("values.bridging", F, "group_against"): N_("{group}, about {people} people, is firmly against what the policy stands for in “{statement}”: {percent} ({low}–{high}), where {bar} is needed."),
    ("values.bridging", N, "group_too_close"): N_("We cannot yet tell whether {group} is against “{statement}”: {percent} ({low}–{high}), where {bar} is needed."),
    ("values.bridging", N, "group_too_few"): N_("Only about {group_votes} of {group} have taken a side on “{statement}”; {group_needed} are needed."),
    ("values.bridging", N, "groups_unstable"): N_("The groups themselves are uncertain, so nobody can yet say that all would go along with “{statement}”."),
    ("values.bridging", N, "groups_rest_on_it"): N_("The groups themselves rest on votes about this policy: drawn without them, the answer on “{statement}” is another."),
    ("values.bridging", N, "no_group"): N_("No opinion group in {asked_in} is large enough to ask ({floor} people)."),
    ("values.bridging", N, "no_votes"): N_("No opinion group has voted on “{statement}” in or around {area}."),
    ("values.turnout", H, "enough"): N_("About {voters} people{where} voted on “{statement}”; {needed} are needed."),
    ("values.turnout", N, "few"): N_("About {voters} people{where} voted on “{statement}”; {needed} are needed."),
    ("values.turnout", N, "passes"): N_("{passed} passed on “{statement}”: it may be unclear."),
    ("values.turnout", N, "open_poll"): N_("Nobody who voted has been verified: an open poll decides nothing. It is shown, and that is all."),
}  # fmt: skip

_SITUATION: dict[Key, str] = {
    ("situation.need", H, "short_now"): N_("{indicator} in {area} is {value}{limits} ({period}); {target_is}: {gap}, beyond doubt.{heading}"),
    ("situation.need", H, "short_then"): N_("{indicator} in {area} is {value}{limits} ({period}) and is heading for {ahead}; {target_is}: it will fall short by {by}, beyond doubt."),
    ("situation.need", F, "on_target"): N_("{indicator} in {area} is {value}{limits} ({period}); {target_is}. It is met now and is expected to be met: no need here."),
    ("situation.need", N, "near"): N_("{indicator} in {area} is {value}{limits} ({period}); {target_is}. The gap is within the error of the figures.{heading}"),
    ("situation.need", N, "missing"): N_("There is no figure for {indicator} in {area}."),
    ("situation.need", N, "no_direction"): N_("{indicator} in {area} is {value} ({period}), but nobody has said whether higher or lower is better."),
    ("situation.need", N, "no_target"): N_("There is nothing to hold {indicator} in {area} against: no figure for {target_label}."),
    ("situation.need", N, "stale"): N_("The last figure for {indicator} in {area} is {value} ({period}): too old to be sure{next_due}; {target_is}."),
    ("situation.need", N, "no_scale"): N_("{indicator} in {area} is {value} ({period}), but there are too few places to compare with to say what is a large gap; {target_is}."),
    ("situation.need", N, "no_error"): N_("{indicator} in {area} is {value} ({period}), but nobody says how far that figure may be off; {target_is}."),
    ("situation.need", N, "no_forecast"): N_("{indicator} in {area} is {value}{limits} ({period}); {target_is}. The target is met now, but where it goes has not been forecast."),
    ("situation.lasts", H, "stays"): N_("The gap in {indicator} is expected to stay until {by} and after.{heading}"),
    ("situation.lasts", F, "closes_by_itself"): N_("The gap in {indicator} is closing by itself before the policy could act ({by}).{heading}"),
    ("situation.lasts", N, "forecast_unsure"): N_("Whether the gap in {indicator} will still be there when the policy could act is uncertain."),
    ("situation.measured", H, "graded"): N_("{indicator} is measured well. Source: {source} (grade {grade}: {grade_word})."),
    ("situation.measured", N, "testimony"): N_("For {indicator} there is only testimony so far."),
    ("situation.measured", N, "ungraded"): N_("Nobody has graded the source of {indicator} yet ({source})."),
    ("situation.works", H, "evidence"): N_("{studies}, best level {level} of 5: “{title}” found {effect} ({effect_low} to {effect_high}) on {indicator}."),
    ("situation.works", F, "found_ineffective"): N_("Well-made studies found no benefit for {indicator}: “{title}” found {effect} ({effect_low} to {effect_high})."),
    ("situation.works", N, "weak"): N_("The best study of this kind of policy for {indicator}, “{title}”, {weakness}: {effect_low} to {effect_high}. A clear benefit in a study of level {needed} is needed."),
    ("situation.works", N, "disputed"): N_("Equally good studies disagree on whether this kind of policy helps {indicator}."),
    ("situation.works", N, "no_study"): N_("No study on record says whether this kind of policy ({kind}) helps {indicator}."),
    ("situation.works", N, "no_direction"): N_("Whether studies speak for or against cannot be told: nobody has said whether a higher or a lower {indicator} is better."),
    ("situation.no_harm", H, "none_found"): N_("No credible harm found.{hint}"),
    ("situation.no_harm", F, "harm"): N_("A well-made study found harm to {indicator}: “{title}” ({effect_low} to {effect_high})."),
    ("situation.no_harm", N, "possible_harm"): N_("Harm to {indicator} cannot be ruled out: “{title}” ({effect_low} to {effect_high})."),
}  # fmt: skip

_RESOURCES: dict[Key, str] = {
    ("resources.coverage", H, "sure"): N_("Firm offers cover everything it takes in the first {months} months.{leaning}"),
    ("resources.coverage", H, "likely"): N_("Everything it takes was covered in {probability} of {draws} trials of who keeps their word.{leaning}"),
    ("resources.coverage", F, "short"): N_("Short of {shortage} in {area}, {short_from} to {short_until}, even if everyone helps; and everyone has been asked."),
    ("resources.coverage", N, "uncertain"): N_("Likely enough in {probability} of {draws} trials; it holds from {bar}.{shortage_is}{ask}{leaning}"),
    ("resources.coverage", N, "short_so_far"): N_("Short of {shortage} so far; not everyone has been asked.{ask}{leaning}"),
    ("resources.coverage", N, "no_offers"): N_("No offer of {no_offers} within reach of {area} has been recorded.{ask}"),
    ("resources.coverage", N, "undecided"): N_("Whether there is enough depends on what {area} has yet to decide: {undecided}."),
    ("resources.coverage", N, "no_figure"): N_("How much it takes in {area} cannot be told: nobody has entered its {undecided}."),
    ("resources.coverage", N, "window_over"): N_("Nothing is left to cover: what the policy takes was wanted until {end}."),
    ("resources.lasts", N, "window_over"): N_("The policy ended on {end}."),
    ("resources.lasts", H, "to_the_end"): N_("Supply lasts until {end}."),
    ("resources.lasts", N, "ends"): N_("Firm supply ends {ends_when}; the policy runs until {end}."),
    ("resources.lasts", N, "after_start"): N_("Whether supply lasts until {end} can be told once the first {months} months are covered."),
    ("resources.lead", H, "named"): N_("{actor} leads “{part}”."),
    ("resources.lead", N, "no_lead"): N_("Nobody leads “{part}” in {area} yet."),
    ("resources.lead", N, "lead_ended"): N_("{actor} stopped leading “{part}”{since}."),
}  # fmt: skip

TEMPLATES: Mapping[Key, str] = MappingProxyType(_VALUES | _SITUATION | _RESOURCES)
"""(check id, outcome, reason) → template."""

VERDICTS: Mapping[Outcome, str] = MappingProxyType(
    {
        H: N_("{policy} stands in {area}."),
        F: N_("{policy} does not stand in {area}: {bucket} fails."),
        N: N_("{policy} could start in {area} once {needed}. {fact}"),
    }
)

NEEDED: Mapping[str, str] = MappingProxyType(
    {
        "values": N_("people are known to go along with it"),
        "situation": N_("it is known to be needed and to work"),
        "resources": N_("what it takes is found"),
    }
)
"""Bucket → what it waits for where it is not yet known."""
