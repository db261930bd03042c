"""The page of one policy in one area, as fragments: title, verdict, one card a bucket, the cards beside them.

The frame around them (navigation, pickers, buttons) is the caller's: the web app's templates or the one-file report.
"""

from threebuckets.policy.verdicts import BUCKETS
from threebuckets.report.glyphs import bucket_word, overall_word
from threebuckets.report.policy_in_area import PolicyInArea
from threebuckets.report.sections import (
    core_card,
    design_card,
    resources_section,
    situation_section,
    trial_note,
    values_section,
    what_would_change_card,
    why_not_card,
)
from threebuckets.report.wording import escaped


def policy_head(page: PolicyInArea) -> str:
    """Title of the policy, its problem, the values it serves, its version."""
    policy = page.policy
    problem = (
        f'<p class="lede clamp">{escaped(policy.problem or policy.summary)}</p>'
        if policy.problem or policy.summary
        else ""
    )
    tags = "".join(f'<span class="tag">{escaped(name)}</span>' for name in page.serves)
    serves = f"Serves {tags}" if tags else ""
    version = f'<span class="nowrap">Version {policy.version}</span>'
    return f'<h1>{escaped(policy.title)}</h1>{problem}<p class="serves">{serves}{version}</p>'


def verdict_bar(page: PolicyInArea, *, before: str = "", after: str = "") -> str:
    """The verdict: the whole and the three buckets, each with its word.

    Parameters
    ----------
    page : PolicyInArea
    before, after : str
        Safe HTML put before and behind, such as an area picker and a button.
    """
    words = "".join(bucket_word(name, page.bucket(name).outcome) for name in BUCKETS)
    whole = f'<p class="answer-word">In {escaped(page.area)}: {overall_word(page.verdict.outcome)}</p>'
    behind = f'<span class="push">{after}</span>' if after else ""
    return f'<div class="card verdict">{before}{whole}{words}{behind}</div>{trial_note(page)}'


def evidence_sections(page: PolicyInArea) -> str:
    """The three cards of evidence, Values, Situation, Resources."""
    return values_section(page) + situation_section(page) + resources_section(page)


def side_cards(page: PolicyInArea) -> str:
    """The local design, the fixed core, why it will not happen by itself."""
    return design_card(page) + core_card(page) + why_not_card(page)


def policy_body(page: PolicyInArea, *, before: str = "", after: str = "", beside: str = "") -> str:
    """Everything under the title.

    Parameters
    ----------
    page : PolicyInArea
    before, after : str
        Safe HTML in the verdict bar; see `verdict_bar`.
    beside : str
        Safe HTML of further cards in the narrow column.
    """
    aside = side_cards(page) + beside
    columns = " cols2" if aside else ""
    side = f'<div class="grid beside">{aside}</div>' if aside else ""
    return (
        verdict_bar(page, before=before, after=after)
        + what_would_change_card(page)
        + f'<div class="grid{columns} sheet-body"><div class="grid">{evidence_sections(page)}</div>{side}</div>'
    )
