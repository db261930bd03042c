"""An indicator over time: what was measured, what it is held against, and where it is heading.

The middle of the projection is dashed; half of all futures lie in the strong band, four in five in the pale one. Places
are in percent of the width, text and height are fixed: words stay readable on a phone. Axes and text are `_frame`'s
matter (`fan_axes.py`).
"""

from collections.abc import Sequence

from threebuckets.policy.exhibits import ForecastPoint, SeriesExhibit, SeriesPoint
from threebuckets.policy.wording import number, with_unit
from threebuckets.report.charts.fan_axes import PLOT, TOP, FanAxes, fan_axes, period_label
from threebuckets.report.charts.tables import Table
from threebuckets.report.wording import escaped, place

LABEL_GAP = 16
MANY_POINTS = 30


def fan_chart(
    series: SeriesExhibit, *, name: str = "", ahead_word: str = "projection", beside: Sequence[SeriesPoint] = ()
) -> str:
    """The chart.

    Parameters
    ----------
    series : SeriesExhibit
        With at least one measured point.
    name : str
        Its accessible name; without it, `fan_sentence`.
    ahead_word : str
        Word over the projection.
    beside : sequence of SeriesPoint
        Another area's figures, drawn as a quiet line from where the series begins.

    Returns
    -------
    str
        SVG of full width and fixed height; empty where nothing was measured.
    """
    if not series.points:
        return ""
    shared = [point for point in beside if series.points[0].end <= point.end <= series.points[-1].end]
    axes = fan_axes(series, [point.value for point in shared])
    inner = _bands(series, axes) + _beside(shared, axes) + _lines(series, axes)
    stretched = (
        f'<svg y="{TOP}" width="100%" height="{PLOT}" viewBox="0 0 100 100" preserveAspectRatio="none">{inner}</svg>'
    )
    parts = (
        axes.grid(),
        _ahead(series, axes, ahead_word),
        _peers(series, axes),
        stretched,
        _target(series, axes),
        axes.figures(),
        _points(series, axes),
        _target_word(series, axes),
        _end_words(series, axes),
        axes.times(),
    )
    label = escaped(name or fan_sentence(series))
    return f'<svg class="fan" width="100%" height="{PLOT + 40}" role="img" aria-label="{label}">{"".join(parts)}</svg>'


def fan_key(series: SeriesExhibit) -> str:
    """What the bands, bars and boxes of this chart mean; empty where there is nothing to explain."""
    words = []
    if any(point.low50 is not None for point in series.forecast):
        words.append(("b50", "1 in 2 chance"))
    if any(point.low80 is not None for point in series.forecast):
        words.append(("b80", "4 in 5 chance"))
    unsure = bool(series.forecast) and not words
    if series.peers is not None:
        words.append(("peers", "middle half of areas"))
    spans = "".join(f'<span><i class="sw {name}"></i>{text}</span>' for name, text in words)
    spans += "<span>dashed: projection; how far it may miss is not known</span>" if unsure else ""
    return f'<p class="key">{spans}</p>' if spans else ""


def fan_sentence(series: SeriesExhibit) -> str:
    """The chart in one sentence."""
    if not series.points:
        return f"{series.label}: no figure yet."

    def amount(value: float) -> str:
        return with_unit(value, series.unit, series.decimals)

    first, last = series.points[0], series.points[-1]
    words = [f"{amount(last.value)} in {period_label(last.end)}"]
    if len(series.points) > 1:
        words.insert(0, f"{amount(first.value)} in {period_label(first.end)}")
    if series.forecast:
        words.append(_heading_words(series.forecast[-1], series))
    if series.target is not None:
        words.append(f"{series.target_label} {amount(series.target)}")
    return f"{series.label}: {', '.join(words)}."


def fan_table(series: SeriesExhibit) -> Table:
    """Every figure of the chart: period, value, range and what the range is."""
    rows = [
        (period_label(p.end), number(p.value, series.decimals), _range(p.low, p.high, series.decimals), _known(p.low))
        for p in series.points
    ]
    for ahead in series.forecast:
        label = f"{period_label(ahead.end)} (projection)"
        span = _range(ahead.low80, ahead.high80, series.decimals)
        rows.append((label, number(ahead.middle, series.decimals), span, "4 in 5 chance" if span else ""))
    if series.peers is not None:
        low, middle, high = series.peers
        span = _range(low, high, series.decimals)
        rows.append(("other areas, latest", number(middle, series.decimals), span, "middle half"))
    caption = f"{series.label} ({series.unit})" if series.unit else series.label
    return Table(caption, ("Period ending", "Figure", "Range", "The range is"), tuple(rows))


def _heading_words(last: ForecastPoint, series: SeriesExhibit) -> str:
    year = period_label(last.end)
    if last.low80 is None or last.high80 is None:
        return f"heading for {number(last.middle, series.decimals)} by {year}"
    span = f"{number(last.low80, series.decimals)} and {number(last.high80, series.decimals)}"
    return f"likely between {span} by {year}"


def _range(low: float | None, high: float | None, decimals: int) -> str:
    return "" if low is None or high is None else f"{number(low, decimals)}–{number(high, decimals)}"


def _known(low: float | None) -> str:
    return "" if low is None else "95% interval"


def _ahead(series: SeriesExhibit, axes: FanAxes, word: str) -> str:
    if not series.forecast:
        return ""
    x = axes.x(series.points[-1].end)
    box = f'<rect class="ahead" x="{place(x)}%" width="{place(100 - x)}%" y="2" height="{PLOT + TOP - 2}"/>'
    return f'{box}<text class="note-word" x="{place(min(x + 1.5, 80))}%" y="{TOP + 4}">{escaped(word)}</text>'


def _peers(series: SeriesExhibit, axes: FanAxes) -> str:
    if series.peers is None:
        return ""
    low, _, high = series.peers
    top, bottom = axes.y(high), axes.y(low)
    x = place(axes.x(series.points[-1].end))
    box = f'<rect class="peers" x="-9" width="18" height="{place(max(bottom - top, 1))}" rx="3"/>'
    return f'<svg x="{x}%" y="{place(top)}" overflow="visible">{box}</svg>'


def _bands(series: SeriesExhibit, axes: FanAxes) -> str:
    last = series.points[-1]
    start = (axes.x(last.end), axes.up(last.value))
    drawn = []
    for name in ("80", "50"):
        edges = [(axes.x(p.end), getattr(p, f"low{name}"), getattr(p, f"high{name}")) for p in series.forecast]
        known = [(x, low, high) for x, low, high in edges if low is not None and high is not None]
        if known:
            lower = [start, *((x, axes.up(low)) for x, low, _ in known)]
            upper = [(x, axes.up(high)) for x, _, high in reversed(known)]
            drawn.append(f'<polygon class="b{name}" points="{_points_text([*lower, *upper])}"/>')
    return "".join(drawn)


def _lines(series: SeriesExhibit, axes: FanAxes) -> str:
    seen = [(axes.x(p.end), axes.up(p.value)) for p in series.points]
    ahead = [seen[-1], *((axes.x(p.end), axes.up(p.middle)) for p in series.forecast)]
    line = f'<polyline class="line" points="{_points_text(seen)}"/>' if len(seen) > 1 else ""
    return line + (f'<polyline class="line dash" points="{_points_text(ahead)}"/>' if len(ahead) > 1 else "")


def _beside(points: Sequence[SeriesPoint], axes: FanAxes) -> str:
    seen = [(axes.x(p.end), axes.up(p.value)) for p in points]
    return f'<polyline class="line beside" points="{_points_text(seen)}"/>' if len(seen) > 1 else ""


def _target(series: SeriesExhibit, axes: FanAxes) -> str:
    if series.target is None:
        return ""
    y = place(axes.y(series.target))
    return f'<line class="target" x1="0" x2="100%" y1="{y}" y2="{y}"/>'


def _target_word(series: SeriesExhibit, axes: FanAxes) -> str:
    """What the line is, on the side that the early figures leave free."""
    if series.target is None:
        return ""
    y = axes.y(series.target)
    early = [axes.y(p.value) for p in series.points if axes.x(p.end) < 45] or [axes.y(series.points[0].value)]
    below = sum(early) / len(early) <= y
    word = escaped(f"{series.target_label}: {number(series.target, series.decimals)}")
    return f'<text class="target-word" x="12%" y="{place(y + (17 if below else -7))}">{word}</text>'


def _points(series: SeriesExhibit, axes: FanAxes) -> str:
    drawn, last = [], series.points[-1]
    for point in series.points if len(series.points) <= MANY_POINTS else series.points[-1:]:
        x, y = place(axes.x(point.end)), place(axes.y(point.value))
        if point.low is not None and point.high is not None and point.low < point.high:
            ends = f'y1="{place(axes.y(point.low))}" y2="{place(axes.y(point.high))}"'
            drawn.append(f'<line class="limits" x1="{x}%" x2="{x}%" {ends}/>')
        drawn.append(f'<circle class="obs" cx="{x}%" cy="{y}" r="{5 if point is last else 3}"/>')
    return "".join(drawn) + _latest_word(series, axes)


def _latest_word(series: SeriesExhibit, axes: FanAxes) -> str:
    """The latest figure, on the side of its point that the line leaves free."""
    last = series.points[-1]
    x, y = axes.x(last.end), axes.y(last.value)
    falls = len(series.points) > 1 and axes.y(series.points[-2].value) < y - 2
    anchor = ' text-anchor="end"' if x > 12 else ""
    word = escaped(number(last.value, series.decimals))
    return f'<text class="strong" x="{place(x - 0.8)}%" y="{place(y + (20 if falls else -12))}"{anchor}>{word}</text>'


def _end_words(series: SeriesExhibit, axes: FanAxes) -> str:
    """Figures at the end of the projection, moved apart where they would touch."""
    if not series.forecast:
        return ""
    end = series.forecast[-1]
    middle = axes.y(end.middle)
    words = [(end.middle, middle)]
    if end.high80 is not None and end.low80 is not None:
        words += [(end.high80, min(axes.y(end.high80), middle - LABEL_GAP))]
        words += [(end.low80, max(axes.y(end.low80), middle + LABEL_GAP))]
    x = place(axes.x(end.end) + 1)
    return "".join(
        f'<text class="band-word" x="{x}%" y="{place(y + 5)}">{escaped(number(value, series.decimals))}</text>'
        for value, y in words
    )


def _points_text(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.2f},{y:.2f}" for x, y in points)
