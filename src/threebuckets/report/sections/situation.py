"""Is it needed, and does it work? Each targeted figure over time with where it is heading, then what studies found."""

from threebuckets.policy.buckets import deciding
from threebuckets.policy.exhibits import SeriesExhibit, StudyExhibit
from threebuckets.policy.wording import day, difference, with_unit
from threebuckets.report.charts import Table, fan_chart, fan_key, fan_table, table_details
from threebuckets.report.policy_in_area import PolicyInArea
from threebuckets.report.sections.parts import foot, section
from threebuckets.report.wording import escaped, items

PRINTED_SERIES = 1
PRINTED_STUDIES = 1
SHOWN_STUDIES = 6
SHORT_UNIT = 8
SAYS = {"for": "It helps:", "against": "No benefit:", "unclear": "Unclear:"}
LEVELS = ("testimony", "description", "weak comparison", "good comparison", "trial", "many trials")


def situation_section(page: PolicyInArea) -> str:
    """The Situation card of a policy's page."""
    series = _in_order(page)
    drawn = "".join(_figure(one, page, n >= PRINTED_SERIES) for n, one in enumerate(series))
    tables = "".join(_table(one, len(series)) for one in series if one.points)
    if page.exhibits.studies:
        tables += table_details(studies_table(page.exhibits.studies), "The studies as a table")
    return section(page, "situation", drawn, foot(_foot_lines(series), tables), more=_studies(page))


def studies_table(studies: tuple[StudyExhibit, ...]) -> Table:
    """Every study with its level and effect."""
    rows = tuple(
        (study.title, study.indicator, f"{study.level} of 5", _effect(study), _span(study)) for study in studies
    )
    return Table("What studies found", ("Study", "Moves", "Level", "Effect", "95% interval"), rows)


def _in_order(page: PolicyInArea) -> list[SeriesExhibit]:
    """Figures, the one that decides first."""
    first = [check.subject for check in deciding(page.bucket("situation"))]
    return sorted(
        page.exhibits.series,
        key=lambda one: first.index(one.indicator) if one.indicator in first else len(first),
    )


def _figure(series: SeriesExhibit, page: PolicyInArea, is_beyond: bool) -> str:
    extra = " beyond" if is_beyond else ""
    unit = (
        f" ({escaped(series.unit)})" if 0 < len(series.unit) <= SHORT_UNIT and series.unit not in series.label else ""
    )
    head = f'<p class="muted clamp">{escaped(series.label)}{unit}, {escaped(page.area)}.</p>'
    if not series.points:
        return f'<div class="part{extra}">{head}<p class="empty">No figure yet.</p></div>'
    said = any(c.subject == series.indicator and "ahead" in c.parts for c in page.bucket("situation").checks)
    ahead = f'<p class="gap-s">{escaped(series.heading)}</p>' if series.heading and not said else ""
    return f'<div class="part figure{extra}">{head}{fan_chart(series)}{fan_key(series)}{ahead}</div>'


def _table(series: SeriesExhibit, count: int) -> str:
    return table_details(fan_table(series), "See this as a table" if count == 1 else f"{series.label} as a table")


def _studies(page: PolicyInArea) -> str:
    studies = page.exhibits.studies
    if not studies:
        return ""
    rows = [_study(study) for study in studies[:SHOWN_STUDIES]]
    left = len(studies) - len(rows)
    rest = f'<p class="small muted no-print">and {left} more, in the table below</p>' if left > 0 else ""
    listing = f'<ul class="rows small gap-s">{items(rows, printed=PRINTED_STUDIES)}</ul>{rest}'
    return f'<div class="part"><h3>What studies found</h3>{listing}</div>'


def _study(study: StudyExhibit) -> str:
    title = escaped(study.title)
    if study.url.startswith(("https://", "http://")):
        title = f'<a href="{escaped(study.url)}">{title}</a>'
    level = LEVELS[min(max(study.level, 0), 5)]
    about = ", ".join(str(part) for part in (study.source, study.year) if part)
    found = f"{_effect(study)} on {study.indicator} ({_span(study)}); level {study.level} of 5, {level}; {about}"
    return f'{title}<br><span class="muted"><b>{SAYS.get(study.says, "")}</b> {escaped(found)}</span>'


def _effect(study: StudyExhibit) -> str:
    if study.effect is None:
        return "effect not stated"
    sign = "+" if study.effect > 0 else ""
    return sign + difference(study.effect, study.unit)


def _span(study: StudyExhibit) -> str:
    return f"{with_unit(study.low, '')} to {with_unit(study.high, '')}"


def _foot_lines(series: list[SeriesExhibit]) -> tuple[str, ...]:
    lines = []
    for one in series:
        source = escaped(one.source)
        if one.source_url.startswith(("https://", "http://")):
            source = f'<a href="{escaped(one.source_url)}">{source}</a>'
        dated = f", {day(one.source_date)}" if one.source_date else ""
        licence = f", {escaped(one.licence)}" if one.licence else ""
        line = f"{source}{dated}{licence}"
        if source and line not in lines:
            lines.append(line)
    return tuple(lines) or ("No source yet",)
