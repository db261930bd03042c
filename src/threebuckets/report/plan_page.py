"""The plan as one HTML file to send on: what could start where, from whose offers, and what the rest lacks.

It loads nothing, like every report. What it shows was planned before (`threebuckets.delivery`).
"""

from collections.abc import Iterable, Sequence

from threebuckets.delivery.plan_by_area import AreaPlan, Outlook, by_area, head_lines
from threebuckets.delivery.platform_plan import PlatformPlan
from threebuckets.policy.platform import Platform
from threebuckets.policy.wording import day
from threebuckets.report.glyphs import logo, symbols
from threebuckets.report.html_report import document
from threebuckets.report.wording import escaped


def plan_page(
    platform: Platform, offered: PlatformPlan, asked: PlatformPlan, *, area: str | None = None, limit: int = 5
) -> str:
    """The plan as one HTML file.

    Parameters
    ----------
    platform : Platform
        Title, language, and whether it is invented.
    offered, asked : PlatformPlan
        The plan from what is offered, and the one in which all who could help say yes.
    area : str, optional
        Only this area.
    limit : int
        Most sentences in each area about what more of a kind would start.

    Returns
    -------
    str
        HTML; the same arguments give the same text.
    """
    areas = None if area is None else [area]
    now, then = by_area(offered, areas=areas, limit=limit), by_area(asked, areas=areas, limit=0)
    title = "Who could deliver what together" + (f": {now[0].name}" if area is not None and now else "")
    invented = (
        '<p class="note plain"><strong>Invented.</strong> These people and places do not exist.</p>'
        if platform.settings.invented
        else ""
    )
    lines = "".join(f"<p>{escaped(line)}</p>" for line in head_lines(offered, asked))
    note = "A plan is advice: nobody has pledged anything by it. Planned on"
    head = (
        f'<h1>{escaped(title)}</h1><p class="lede">{note} {day(offered.around.on)}.</p>{invented}'
        f'<section class="card">{lines}</section>'
    )
    body = head + "".join(_area(one, later) for one, later in zip(now, then, strict=True))
    top = f'<header class="top"><span class="brand">{logo()}{escaped(platform.settings.title)}</span></header>'
    page = f'{symbols()}{top}<main id="main"><div class="wrap">{body}</div></main>'
    return document(title, platform.settings.language, page)


def _area(now: AreaPlan, then: AreaPlan) -> str:
    """One area: what could start, what could if they are asked, what is missing, what more would do."""
    starting = [one for one in now.outlooks if one.starts]
    later = [one for one in then.outlooks if one.starts and not _starts(one.policy, starting)]
    waiting = [one for one in then.outlooks if not one.starts and not _starts(one.policy, starting)]
    parts = (
        _part("Could start with what is offered today", map(_starting, starting)),
        _part("Could start if all on record who could help said yes", map(_starting, later)),
        _part("Missing even then", map(_waiting, waiting)),
        _part("What more would do", (f"<li>{escaped(sentence)}</li>" for sentence in now.prices)),
    )
    return f'<section class="card gap"><h2>{escaped(now.name)}</h2>{"".join(parts)}</section>'


def _starts(policy: str, outlooks: Sequence[Outlook]) -> bool:
    return any(one.policy == policy for one in outlooks)


def _part(title: str, items: Iterable[str]) -> str:
    inner = "".join(items)
    return f"<h3>{title}</h3><ul>{inner}</ul>" if inner else ""


def _starting(outlook: Outlook) -> str:
    notes = ["goes on"] if outlook.delivering else []
    notes += [] if outlook.stands else ["values or situation not yet known"]
    known = f' <span class="muted">({"; ".join(notes)})</span>' if notes else ""
    inner = "".join(f"<li>{escaped(giver.sentence)}</li>" for giver in outlook.givers)
    inner += "".join(f"<li>Open: {escaped(lack.sentence)}</li>" for lack in outlook.lacks)
    return f"<li><strong>{escaped(outlook.title)}</strong>{known}<ul>{inner}</ul></li>"


def _waiting(outlook: Outlook) -> str:
    inner = "; ".join(lack.sentence for lack in outlook.lacks)
    return f"<li><strong>{escaped(outlook.title)}</strong>: {escaped(inner)}</li>"
