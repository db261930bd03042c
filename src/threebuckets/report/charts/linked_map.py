"""A map of one indicator whose areas lead somewhere: five steps of one colour, and hatching where there is no figure.

Words and addresses come from whoever shows it, in the reader's language. The drawing is hidden from screen readers and
out of the way of the Tab key: a sentence and a table with the same figures and links must stand beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from threebuckets.report.charts.area_map import WIDTH, Outlines
from threebuckets.report.wording import escaped

HATCH = "hatch-no-figure"


@dataclass(frozen=True, slots=True)
class MapArea:
    """What an area shows: step 1 to 5 (0: no figure), words for its title, and where it leads (empty: nowhere)."""

    step: int
    words: str
    link: str = ""


def linked_map(outlines: Outlines, areas: Mapping[str, MapArea], *, chosen: str = "") -> str:
    """The map.

    Parameters
    ----------
    outlines : Outlines
    areas : mapping of str to MapArea
        By code; an outline without one is drawn bare.
    chosen : str
        Code of an area with a strong outline.

    Examples
    --------
    >>> from threebuckets.report.charts.area_map import Outline
    >>> land = Outlines((Outline("a", "Ayton", "M0 0z"),), 100)
    >>> linked_map(land, {"a": MapArea(3, "Ayton: 4", "/a/")})
    '<svg class="map choropleth" viewBox="0 0 600 100" aria-hidden="true">...<a href="/a/" tabindex="-1">...</svg>'
    """
    shapes = "".join(_shape(outline.code, outline.path, areas) for outline in outlines.areas)
    ring = "".join(f'<path class="area chosen" d="{a.path}"/>' for a in outlines.areas if a.code == chosen)
    box = f'viewBox="0 0 {WIDTH} {outlines.height}"'
    return f'<svg class="map choropleth" {box} aria-hidden="true">{_pattern()}{shapes}{ring}</svg>'


def map_legend(words: Sequence[str], no_figure: str = "") -> str:
    """The steps in words, lowest first, and the hatching where there is a figure missing.

    Examples
    --------
    >>> map_legend(["under 2", "2 or more"]).count("<li")
    2
    """
    steps = [f'<li class="q{step}"><i></i>{escaped(word)}</li>' for step, word in enumerate(words, start=1)]
    if no_figure:
        hatched = (
            '<svg class="hatched" width="100%" height="12" aria-hidden="true">'
            '<rect class="area hatched" width="100%" height="12"/></svg>'
        )
        steps.append(f'<li class="none">{hatched}{escaped(no_figure)}</li>')
    return f'<ul class="ramp steps">{"".join(steps)}</ul>'


def step_of(value: float | None, breaks: Sequence[float]) -> int:
    """Step of a value, from 1; 0 where there is none. A value on a break belongs to the upper step.

    Examples
    --------
    >>> step_of(2.0, (2.0, 3.0)), step_of(None, ())
    (2, 0)
    """
    return 0 if value is None else 1 + sum(value >= at for at in breaks)


def _shape(code: str, path: str, areas: Mapping[str, MapArea]) -> str:
    area = areas.get(code)
    if area is None:
        return f'<path class="area bare" d="{path}"/>'
    step = f"q{area.step}" if area.step else "hatched"
    drawn = f'<path class="area {step}" d="{path}"><title>{escaped(area.words)}</title></path>'
    return f'<a href="{escaped(area.link)}" tabindex="-1">{drawn}</a>' if area.link else drawn


def _pattern() -> str:
    return (
        f'<defs><pattern id="{HATCH}" width="8" height="8" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><path class="pattern-ground" d="M0 0h8v8H0z"/>'
        '<path class="pattern-strike" d="M4 0v8"/></pattern></defs>'
    )
