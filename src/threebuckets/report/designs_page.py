"""Designs side by side as one HTML file to send on: what each area chose and what that adds, what is asked of the centre.

It loads nothing, like every report. What it shows was computed before (`threebuckets.delivery`).
"""

from collections.abc import Mapping
from math import isnan

from threebuckets.delivery.designs import DesignComparison
from threebuckets.delivery.help_asked import HelpAsked
from threebuckets.policy.fitting import in_words
from threebuckets.policy.platform import Platform
from threebuckets.policy.wording import day, kind_word, number, percent, with_unit
from threebuckets.report.charts.tables import Table, table_html
from threebuckets.report.glyphs import logo, symbols
from threebuckets.report.html_report import document
from threebuckets.report.sections.parts import wide_card
from threebuckets.report.wording import counted, escaped

OPEN = "open"
IF_ONE_LEAVES = "Covered if one leaves"
"""Share of what it takes that is still there if the one partner leaves whose leaving hurts most."""


def designs_page(platform: Platform, found: DesignComparison, asked: HelpAsked) -> str:
    """The comparison as one HTML file.

    Parameters
    ----------
    platform : Platform
        Title, language and names of areas.
    found : DesignComparison
    asked : HelpAsked
        Of this policy's designs.

    Returns
    -------
    str
        HTML; the same arguments give the same text.
    """
    names = dict(platform.table("situation/areas").select("area", "name").iter_rows())
    title = f"{found.policy.title}: local designs"
    invented = "Invented people and places. " if platform.settings.invented else ""
    n = counted(len(found.areas), "area has", "areas have")
    lede = f"{invented}{n} decided for themselves. Areas are listed by name and never ranked."
    parts = [
        _choices(found, names),
        _added(found, names),
        _frequencies(found),
        _help(asked, names),
        _own_words(found, names),
    ]
    top = f'<header class="top"><span class="brand">{logo()}{escaped(platform.settings.title)}</span></header>'
    head = f'<h1>{escaped(title)}</h1><p class="lede">{escaped(lede)}</p>'
    body = f'{symbols()}{top}<main id="main"><div class="wrap">{head}{"".join(parts)}</div></main>'
    return document(title, platform.settings.language, body)


def choices_table(found: DesignComparison, names: Mapping[str, str]) -> Table:
    """What each area chose, what the test says there, and who chose most alike."""
    head = (
        "Area",
        *(choice.question for choice in found.choices),
        "Policy",
        "What it takes",
        *((IF_ONE_LEAVES,) if found.resilience else ()),
        "Chose most alike",
    )
    rows = tuple(
        (
            names.get(area, area),
            *(_answer(answers.get(choice.id), choice.unit) for choice in found.choices),
            _policy_word(found, area),
            _coverage_word(found, area),
            *((_resilience(found, area),) if found.resilience else ()),
            ", ".join(names.get(code, code) for code in found.nearest(area)),
        )
        for area, answers in _by_name(found, names)
    )
    return Table("Areas by name, with what the test says of the policy there", head, rows)


def added_table(found: DesignComparison, names: Mapping[str, str]) -> Table:
    """What each design takes beyond the policy's own amounts, for each 1,000 people; requirements no design changes are left out."""
    changed = [
        n
        for n in range(len(found.requirements))
        if any(not isnan(v) and abs(v) > 1e-9 for v in found.added_per_1000[:, n])
    ]
    lines = [found.requirements[n] for n in changed]
    head = ("Area", *(f"{line.id} ({line.unit})" for line in lines))
    rows = tuple(
        (names.get(area, area), *(_signed(found.added_per_1000[found.areas.index(area), n]) for n in changed))
        for area, _ in _by_name(found, names)
    )
    return Table("In the unit of each requirement, for 1,000 people who live there", head, rows)


def help_table(asked: HelpAsked, names: Mapping[str, str]) -> Table:
    """What is asked of the centre: what, how much, where."""
    rows = tuple(
        (
            kind_word(each.kind),
            with_unit(each.amount, each.unit),
            str(len(each.areas)),
            ", ".join(sorted(names.get(area, area) for _, area in each.areas)),
        )
        for each in asked.asked
    )
    return Table(
        "Added up over the designs; money is never added to hours", ("What", "How much in all", "Areas", "Where"), rows
    )


def _choices(found: DesignComparison, names: Mapping[str, str]) -> str:
    return wide_card("What each area chose", table_html(choices_table(found, names)))


def _added(found: DesignComparison, names: Mapping[str, str]) -> str:
    table = added_table(found, names)
    if len(table.head) == 1:
        return ""
    said = '<p class="muted">Beyond the policy’s own amounts, or below them; whole amounts stand in the designs.</p>'
    return wide_card("What that adds for each 1,000 people", said + table_html(table))


def _frequencies(found: DesignComparison) -> str:
    rows = "".join(
        f"<dt>{escaped(choice.question)}</dt><dd>{escaped(frequency_words(found, choice.id))}</dd>"
        for choice in found.choices
    )
    return wide_card("How often each answer was chosen", f"<dl>{rows}</dl>") if rows else ""


def frequency_words(found: DesignComparison, choice: str) -> str:
    """How often each answer was chosen, in words."""
    counts = found.frequencies(choice)
    parts = [f"{name.replace('-', ' ')} in {n}" for name, n in counts.items() if name and n]
    never = [name.replace("-", " ") for name, n in counts.items() if name and not n]
    if never:
        parts.append(f"never {', '.join(never)}")
    if counts.get(""):
        parts.append(f"{OPEN} in {counts['']}")
    return " · ".join(parts)


def _help(asked: HelpAsked, names: Mapping[str, str]) -> str:
    if not asked.asked:
        return ""
    table = table_html(help_table(asked, names))
    later = (
        f'<p class="muted">{counted(len(asked.unconfirmed), "design")} for an older version of the policy is not counted.</p>'
        if asked.unconfirmed
        else ""
    )
    return wide_card("What is asked of the centre", table + later)


def _own_words(found: DesignComparison, names: Mapping[str, str]) -> str:
    """How people live now and how they want to live, area by area."""
    rows = []
    for design in sorted(found.designs, key=lambda design: names.get(design.area, design.area)):
        said = "".join(
            f"<p><strong>{escaped(text)}</strong><br>{escaped(answer)}</p>" for text, answer in design.opening.items()
        )
        if said:
            on = escaped(
                f"Decided on {day(design.decided_on)}{f' by {design.decided_by}' if design.decided_by else ''}."
            )
            rows.append(
                f'<li><h3>{escaped(names.get(design.area, design.area))}</h3><p class="muted">{on}</p>{said}</li>'
            )
    return wide_card("What the areas say of themselves", f'<ul class="rows">{"".join(rows)}</ul>') if rows else ""


def _by_name(found: DesignComparison, names: Mapping[str, str]) -> list[tuple[str, Mapping[str, object]]]:
    pairs = list(zip(found.areas, found.answers, strict=True))
    return sorted(pairs, key=lambda pair: names.get(pair[0], pair[0]))


def _answer(answer: object, unit: str) -> str:
    if answer is None:
        return OPEN
    if isinstance(answer, float):
        return with_unit(answer, unit) if unit else number(answer)
    assert isinstance(answer, str | tuple)  # noqa: S101
    return in_words(answer).replace("-", " ") if isinstance(answer, tuple) else answer


def _policy_word(found: DesignComparison, area: str) -> str:
    verdict = found.verdicts.get(area)
    design = found.designs[found.areas.index(area)]
    if not design.is_for(found.policy):
        return f"for version {design.policy_version}: to be confirmed"
    return verdict.outcome.label if verdict else ""


def _coverage_word(found: DesignComparison, area: str) -> str:
    outcome = found.coverage(area)
    return {0: "not there", 1: "not yet known", 2: "is there"}[int(outcome)] if outcome is not None else ""


def _resilience(found: DesignComparison, area: str) -> str:
    return percent(found.resilience[area]) if area in found.resilience else ""


def _signed(value: float) -> str:
    if isnan(value):
        return "people not known"
    return "" if abs(value) < 5e-4 else f"{'+' if value > 0 else ''}{number(value, 2)}"


__all__ = ["added_table", "choices_table", "designs_page", "frequency_words", "help_table"]
