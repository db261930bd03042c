"""Would people go along? Support of each statement, everybody first, then group by group."""

from datetime import date

from threebuckets.policy.buckets import deciding
from threebuckets.policy.checks.strata import EVERYBODY, UNGROUPED
from threebuckets.policy.exhibits import GroupSupport, SupportExhibit
from threebuckets.policy.wording import day, percent
from threebuckets.report.charts import Table, interval_axis, interval_chart, table_details
from threebuckets.report.glyphs import group_mark
from threebuckets.report.policy_in_area import PolicyInArea
from threebuckets.report.sections.parts import foot, section
from threebuckets.report.wording import FEWEST_PEOPLE, capital, counted, escaped, people, percent_range, quoted

PRINTED_STATEMENTS = 1
OPEN_POLL = "Anyone could vote here, and nobody checked who they are."


def values_section(page: PolicyInArea) -> str:
    """The Values card of a policy's page: core statements drawn, supporting ones folded away."""
    support = _in_order(page)
    core = [link for link in support if link.role == "core"]
    drawn = "".join(_statement(link, page.area, n >= PRINTED_STATEMENTS) for n, link in enumerate(core))
    left = len(support) - PRINTED_STATEMENTS
    more = f'<p class="only-print small muted">and {counted(left, "more statement")}</p>' if left > 0 else ""
    tables = "".join(table_details(support_table(link), _summary(link, page)) for link in core)
    others = _supporting([link for link in support if link.role != "core"], page.area)
    return section(page, "values", drawn + more + _open_poll(page), foot(_foot_lines(page), tables), more=others)


def _supporting(links: list[SupportExhibit], area: str) -> str:
    """Statements that help to read the others and decide nothing, folded away."""
    if not links:
        return ""
    drawn = "".join(
        _statement(link, area, is_beyond=True) + table_details(support_table(link), "See this as a table")
        for link in links
    )
    summary = capital(counted(len(links), "statement")) + " that " + ("helps" if len(links) == 1 else "help")
    return f'<details class="more"><summary>{escaped(summary)} to read these, and decide nothing</summary>{drawn}</details>'


def _in_order(page: PolicyInArea) -> list[SupportExhibit]:
    """Core statements first, and among them the one that decides."""
    first = [check.subject for check in deciding(page.bucket("values"))]
    return sorted(
        page.exhibits.support,
        key=lambda link: (link.role != "core", first.index(link.statement) if link.statement in first else len(first)),
    )


def support_table(link: SupportExhibit) -> Table:
    """Support of a statement by group."""
    rows = tuple(
        (_name(group), percent(group.share), percent_range(group.low, group.high), people(group.people))
        for group in _shown(link)
    )
    side = "disagreeing" if link.stance == "against" else "agreeing"
    caption = f"“{link.text}”: share {side} in {link.asked_in}"
    return Table(caption, ("Who", "Share", "95% interval", "Who voted"), rows)


def _summary(link: SupportExhibit, page: PolicyInArea) -> str:
    one = len(page.exhibits.support) == 1
    return "See this as a table" if one else f"“{_short(link.text)}” as a table"


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39].rsplit(" ", 1)[0] + " …"


def _statement(link: SupportExhibit, area: str, is_beyond: bool) -> str:
    """One statement: its words, who was asked (and why there), and a lane for everybody and for each group."""
    side = "Share disagreeing: the policy stands against it." if link.stance == "against" else "Share agreeing."
    asked = f"About {people(link.voters)} in {link.asked_in} voted." if link.voters >= FEWEST_PEOPLE else ""
    elsewhere = f" Too few did in {area} alone." if asked and link.asked_in != area else ""
    words = escaped(f"{side} {asked}{elsewhere}")
    head = f'<p class="muted clamp">{quoted(link.text, link.language)} {words}</p>'
    rows = "".join(_lane(group, link) for group in _shown(link))
    extra = " beyond" if is_beyond else ""
    if not rows:
        return f'<div class="part{extra}">{head}<p class="empty">No figure to show yet.</p></div>'
    ticks = [(0.0, "0%"), (link.majority, "half" if link.majority == 0.5 else percent(link.majority)), (1.0, "100%")]
    axis = f'<tr class="axis-row"><td></td><td>{interval_axis(ticks)}</td><td></td></tr>'
    columns = "".join(f'<th scope="col">{word}</th>' for word in ("Who", "Share on an axis", "Share"))
    table = f'<table class="mid support"><thead class="visually-hidden"><tr>{columns}</tr></thead><tbody>{rows}{axis}</tbody></table>'
    return f'<div class="part figure{extra}">{head}{table}</div>'


def _lane(group: GroupSupport, link: SupportExhibit) -> str:
    bar = {EVERYBODY: link.majority, UNGROUPED: None}.get(group.group, link.bridging)
    chart = interval_chart(group.share, group.low, group.high, reference=bar, group=group.group)
    label = f'<span class="said-by">“{escaped(group.label)}”</span>' if group.label else ""
    who = (
        f'<th scope="row" class="who"><span class="nowrap">{group_mark(group.group)} {_name(group)}</span>{label}</th>'
    )
    share = f"<strong>{percent(group.share)}</strong>"
    span = f'<span class="muted nowrap">({percent_range(group.low, group.high)})</span>'
    return f'<tr>{who}<td class="drawn">{chart}</td><td class="num">{share} {span}</td></tr>'


def _shown(link: SupportExhibit) -> list[GroupSupport]:
    """Everybody first, then the groups, then who is in none; nothing about fewer than ten people."""
    found = [group for group in link.groups if group.people >= FEWEST_PEOPLE]
    return sorted(found, key=lambda group: (group.group != EVERYBODY, group.group == UNGROUPED, group.group))


def _name(group: GroupSupport) -> str:
    return {EVERYBODY: "Everybody", UNGROUPED: "In no group"}.get(group.group, f"Group {escaped(group.group)}")


def _open_poll(page: PolicyInArea) -> str:
    if not any(link.is_open_poll for link in page.exhibits.support):
        return ""
    return f'<p class="note plain part">{OPEN_POLL}</p>'


def _foot_lines(page: PolicyInArea) -> tuple[str, ...]:
    support = [link for link in page.exhibits.support if link.groups]
    last: date | None = max((link.last_vote for link in support if link.last_vote), default=None)
    weighted = any(link.is_weighted for link in support)
    lines = (
        f"Last vote {day(last)}" if last else "",
        "weighted to the population" if weighted else "not weighted: those who took part chose themselves",
        "bars: 95% interval",
        f"dashed: {percent(support[0].majority)} of everybody, {percent(support[0].bridging)} of each group"
        if support
        else "",
    )
    return lines if support else ("No vote yet",)
