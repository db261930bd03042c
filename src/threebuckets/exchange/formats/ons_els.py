"""Explore Local Statistics of the Office for National Statistics: its CSV, with the JSON that describes it.

Columns may stand in any order. Which direction is better is never guessed: indicators come in as *neither*, and a note
lists them, unless the option `polarity` says so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from threebuckets.errors import Fault, InputError
from threebuckets.exchange.contract import Batch, Detection, Head, Member, Option, Source
from threebuckets.exchange.formats.figures import note_counts, note_limits
from threebuckets.exchange.formats.measures import measure_of
from threebuckets.exchange.formats.ons_descriptions import Description, described
from threebuckets.exchange.logbook import Logbook
from threebuckets.exchange.naming import readable_ids
from threebuckets.exchange.reading.cells import Spelling, typed_column
from threebuckets.exchange.reading.grids import LINE, Grid, read_csv
from threebuckets.exchange.reading.heads import header_of
from threebuckets.exchange.selection import INDICATOR_OPTION, SELECTION_OPTIONS
from threebuckets.exchange.targets import Tables
from threebuckets.policy.tables import split_list, tables

_OBSERVATIONS = "situation/observations"
_INDICATORS = "situation/indicators"
_NEEDED = ("areacd", "indicator", "period", "observation", "measure", "unit")
_OPTIONAL = ("lci_95", "uci_95", "status", "notes")
_PAIR = ["name", "measure"]
_FREQUENCIES = {"P1Y": "annual", "P3M": "quarterly", "P1M": "monthly"}
_PUBLISHER = "Office for National Statistics"
_LICENCE = "OGL-UK-3.0"
_ATTRIBUTION = "Contains public sector information licensed under the Open Government Licence v3.0."


class OnsEls:
    """Files of Explore Local Statistics."""

    name = "ons_els"
    title = "ONS Explore Local Statistics (CSV, with its JSON)"
    bucket = "situation"
    can_read = True
    can_write = False
    mappable = ()
    options = (
        Option("polarity", "Which direction is better: id=1 or id=-1, divided by |."),
        INDICATOR_OPTION,
        *SELECTION_OPTIONS,
    )

    def sniff(self, head: Head) -> Detection | None:
        """Sure where a table has its columns, in whatever order."""
        headers = [set(header_of(start)) for start in head.starts.values()]
        if not any(set(_NEEDED) <= header for header in headers):
            return None
        return Detection(self.name, 0.97, "The header has areacd, indicator, period, observation, measure and unit.")

    def read(self, source: Source, logbook: Logbook) -> Iterator[Batch]:
        """Indicators and observations; ids are made from the indicator's name, with its measure where it has several."""
        logbook.facts |= {"source": f"ons:{_stem(source.name)}", "publisher": _PUBLISHER}
        logbook.facts |= {"licence": _LICENCE, "attribution": _ATTRIBUTION}
        files = [found for member in source.members if (found := _file(member, source, logbook))]
        if not files:
            return
        everything = pl.concat([file.rows.select(*_PAIR, "unit") for file in files])
        known = _named(everything)
        polarity = _polarity(source.options["polarity"], known["indicator"].to_list(), logbook)
        descriptions = described((*source.members, *source.beside), logbook, source.limits)
        yield _indicators(files, known, polarity, descriptions, source.name)
        figures: list[pl.DataFrame] = []
        for file in files:
            rows = file.rows.join(known.select(*_PAIR, "indicator"), on=_PAIR, how="left", maintain_order="left")
            figures.append(rows)
            yield Batch(_OBSERVATIONS, rows.drop(*_PAIR, "unit", LINE), file.name, rows[LINE])
        note_counts(pl.concat(figures), logbook)
        _note_polarity(known["indicator"].to_list(), polarity, logbook)

    def write(self, tables: Tables, out: Path, options: Mapping[str, str]) -> tuple[Path, ...]:
        """Not written; raises InputError (F60)."""
        raise InputError([Fault("F60", "error", self.name, None, None, "a format that is only read", "tidy_csv")])


FORMAT = OnsEls()


@dataclass(frozen=True, slots=True, eq=False)
class _File:
    name: str
    rows: pl.DataFrame


def _stem(name: str) -> str:
    return name.split(".", 1)[0].lower()


def _file(member: Member, source: Source, logbook: Logbook) -> _File | None:
    """Rows of one CSV: name, measure, unit and our columns of observations but the indicator's id."""
    with member.open() as stream:
        if not header_of(stream.read(65_536)):
            return None
    grid = read_csv(member, logbook, source.limits)
    if grid is None:
        return None
    lacking = [name for name in _NEEDED if name not in grid.header]
    for name in lacking:
        expected = f"the columns {', '.join((*_NEEDED, *_OPTIONAL))}"
        logbook.fault("F04", "no such column", expected, file=grid.file, line=1, column=name)
    return None if lacking else _File(grid.file, _rows(grid, logbook))


def _rows(grid: Grid, logbook: Logbook) -> pl.DataFrame:
    chunk = grid.whole()
    rows = chunk.rows.with_columns(
        pl.lit(None, pl.String).alias(name) for name in _OPTIONAL if name not in chunk.rows.columns
    )
    rows = rows.with_columns(
        pl.col("period").str.strip_chars().str.splitn("/", 2).struct.rename_fields(["start", "length"])
    )
    ours = {column.name: column for column in tables()[_OBSERVATIONS].columns}
    period = rows["period"].struct.unnest()
    texts = {
        "area": (rows["areacd"], "areacd"),
        "period_start": (period["start"], "period"),
        "period_length": (period["length"], "period"),
        "value": (rows["observation"], "observation"),
        "lower95": (rows["lci_95"], "lci_95"),
        "upper95": (rows["uci_95"], "uci_95"),
        "status": (rows["status"], "status"),
    }
    columns = [
        typed_column(
            text,
            ours[name],
            lines=chunk.lines,
            file=grid.file,
            logbook=logbook,
            spelling=Spelling(),
            shown_as=theirs,
        )
        for name, (text, theirs) in texts.items()
    ]
    words = [rows["indicator"].alias("name"), rows["measure"].fill_null(""), rows["unit"].fill_null("")]
    found = pl.DataFrame([*words, *columns, rows["notes"], chunk.lines.alias(LINE)])
    _check(found, grid.file, logbook)
    return found.drop_nulls("name")


def _check(rows: pl.DataFrame, file: str, logbook: Logbook) -> None:
    nameless = rows.filter(pl.col("name").is_null())
    for line in nameless[LINE]:
        logbook.fault("F10", "nothing", "the indicator's name", file=file, line=line, column="indicator")
    silent = rows.filter(pl.col("value").is_null() & pl.col("status").is_null())
    for line in silent[LINE].sort():
        logbook.fault(
            "F10", "nothing", "a value, or a status that says why not", file=file, line=line, column="observation"
        )
    note_limits(rows, file, logbook)


def _named(rows: pl.DataFrame) -> pl.DataFrame:
    """Every (name, measure) once with its unit and id, sorted."""
    known = rows.sort(*_PAIR, "unit").unique(_PAIR, keep="first", maintain_order=True)
    n_measures = pl.len().over("name")
    label = pl.when(n_measures > 1).then(pl.col("name") + " " + pl.col("measure")).otherwise(pl.col("name"))
    known = known.with_columns(label.alias("label"))
    ids = readable_ids(known["label"], known["name"] + "|" + known["measure"])
    return known.with_columns(ids.alias("indicator"))


def _polarity(option: str, ids: list[str], logbook: Logbook) -> dict[str, int]:
    found: dict[str, int] = {}
    for pair in split_list(option):
        name, _, value = pair.partition("=")
        if name not in ids:
            logbook.fault("F21", name, f"one of {', '.join(ids)}", file="options", column="polarity")
        elif value.strip() not in {"1", "-1", "0"}:
            logbook.fault("F12", value, "1, -1 or 0", file="options", column="polarity")
        else:
            found[name] = int(value)
    return found


def _indicators(
    files: list[_File],
    known: pl.DataFrame,
    polarity: Mapping[str, int],
    descriptions: Mapping[str, Description],
    file: str,
) -> Batch:
    limited, lengths = _seen(files)
    rows = []
    for name, measure, unit, label, indicator in known.select(*_PAIR, "unit", "label", "indicator").iter_rows():
        told = descriptions.get(name, Description())
        kind = measure_of(measure)
        rows.append(
            {
                "indicator": indicator,
                "label": told.label if told.label and label == name else label,
                "unit": unit or measure,
                "measure": kind.kind,
                "per": kind.per,
                "polarity": polarity.get(indicator, 0),
                "decimals": told.decimals,
                "frequency": _FREQUENCIES.get(lengths.get((name, measure), "")),
                "grade": "B" if told.is_experimental else "A",
                "limits": "given" if (name, measure) in limited else "unknown",
                "standardised": told.is_standardised,
                "source": told.publisher or _PUBLISHER,
                "source_url": told.url or None,
                "source_date": told.published_on,
                "licence": _LICENCE,
                "description": told.text or None,
                "caveats": told.caveats or None,
            }
        )
    schema = {**tables()[_INDICATORS].schema, "description": pl.String(), "caveats": pl.String()}
    return Batch(_INDICATORS, pl.DataFrame(rows, schema=schema), file)


def _seen(files: list[_File]) -> tuple[set[tuple[str, str]], dict[tuple[str, str], str]]:
    """Indicators with 95 % limits, and the one length of period of those that have one."""
    rows = pl.concat([file.rows.select(*_PAIR, "lower95", "period_length") for file in files])
    limited = set(rows.drop_nulls("lower95").select(_PAIR).unique().iter_rows())
    lengths = rows.group_by(_PAIR).agg(pl.col("period_length").unique().sort())
    return limited, {
        (name, measure): found[0] for name, measure, found in lengths.iter_rows() if len(found) == 1 and found[0]
    }


def _note_polarity(ids: list[str], polarity: Mapping[str, int], logbook: Logbook) -> None:
    unset = [name for name in ids if name not in polarity]
    if unset:
        logbook.questions.append(
            f"Which direction is better? To be set for {len(unset)}: {', '.join(unset)}"
            " (column polarity of situation/indicators.csv, or option polarity). Until then no need is judged by them."
        )
