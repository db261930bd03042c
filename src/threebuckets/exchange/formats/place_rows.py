"""Places and organisations out of rows of text with a mapping: an actor and an offer a row, basis *listed*.

Whoever is only found in a register has promised nothing: amounts stay empty unless the mapping names them, and nothing
counts as confirmed. Rows without a point stay and are counted.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from threebuckets.exchange.contract import Batch, ColumnMapping, Source
from threebuckets.exchange.formats.place_actors import actor_kinds
from threebuckets.exchange.formats.place_columns import GEOMETRY_LAT, MISSING, OURS, is_located
from threebuckets.exchange.formats.place_points import points_of
from threebuckets.exchange.ledger import SOURCE_ID
from threebuckets.exchange.logbook import Logbook
from threebuckets.exchange.mappings import mapping_faults
from threebuckets.exchange.naming import readable_ids
from threebuckets.exchange.reading.cells import Spelling, typed_column
from threebuckets.policy.tables import split_list, tables
from threebuckets.resources import standard_kinds

ACTORS, OFFERS = "resources/actors", "resources/offers"
_OFFER_CELLS = ("also", "amount", "unit", "area", "reach_m", "reach_area", "from", "until", "licence")
_CODE_WITHOUT_A_DIGIT = r"^[A-Z]\d{7}$"


@dataclass(frozen=True, slots=True, eq=False)
class PlaceRows:
    """Rows of text, the line of each (None in JSON), the file, and the mapping."""

    rows: pl.DataFrame
    lines: pl.Series
    file: str
    mapping: ColumnMapping

    def cells(self, ours: str) -> pl.Series | None:
        """Text of one of our columns; missing words are null; None where the mapping does not name it."""
        if ours in self.mapping.constants:
            return pl.Series([self.mapping.constants[ours]], dtype=pl.String()).new_from_index(0, self.rows.height)
        if ours not in self.mapping.columns:
            return None
        text = self.rows[self.mapping.columns[ours]].str.strip_chars()
        return text.set(text.is_in([*MISSING, ""]), None)


def has_place_layout(
    rows: pl.DataFrame, mapping: ColumnMapping, file: str, *, as_actors: bool, logbook: Logbook
) -> bool:
    """Whether a mapping fits a table and says enough; what lacks is noted (F04, F31, F61)."""
    faults = mapping_faults(mapping, ours=OURS, theirs=rows.columns, file=file)
    for fault in faults:
        logbook.faults.add(fault)
    said = {*mapping.columns, *mapping.constants}
    header = ", ".join(rows.columns[:12])
    if "name" not in said:
        logbook.fault("F61", f"columns {header}", 'a mapping: name = "<column>"', file=file)
    if "kind" not in said and not as_actors:
        expected = 'what these places offer: --option kind=space/hall, or kind = "=space/hall" in a mapping'
        logbook.fault("F61", "no kind", expected, file=file)
    if not is_located(mapping):
        expected = (
            "where they are: --option area=CODE, or a mapping of lat and lon, easting and northing, postcode, or area"
        )
        logbook.fault("F61", f"columns {header}", expected, file=file)
    return not faults and "name" in said and ("kind" in said or as_actors) and is_located(mapping)


def place_batches(places: PlaceRows, source: Source, logbook: Logbook) -> Iterator[Batch]:
    """Actors and offers of a table of places whose mapping fits.

    Parameters
    ----------
    places : PlaceRows
    source : Source
        Options `as` (offers or actors), `keep`, `decimal`, `dates`.
    logbook : Logbook
        Counts `rows`, `mapped` and `unmapped`; names the columns left out.
    """
    spelling = Spelling(MISSING, source.options["decimal"], source.options["dates"])
    points = points_of(
        places.cells, places.mapping, lines=places.lines, file=places.file, logbook=logbook, spelling=spelling
    )
    names = _names(places, logbook)
    source_ids = _source_ids(places, names, points)
    offer_ids = readable_ids(names, source_ids)
    _check_ids(offer_ids, source_ids, places, logbook)
    organisations = places.cells("organisation")
    owners = names if organisations is None else organisations.fill_null(names)
    owner_ids = _owner_ids(organisations, owners, offer_ids)
    kept = [places.rows[name] for name in split_list(source.options["keep"]) if name in places.rows.columns]
    logbook.made_up |= {ACTORS, OFFERS}
    _note(places, points, kept, logbook)
    kinds = actor_kinds(places.cells("actor_kind"), owners, places, logbook)
    own_ids = _owner_source_ids(organisations, owner_ids, source_ids)
    yield _actors(places, owner_ids, owners, kinds, own_ids, logbook, spelling)
    if source.options["as"] == "offers":
        shown = points.with_columns(pl.when(kinds.ne_missing("person")).then(pl.all()))
        told = [offer_ids, owner_ids, names, source_ids]
        yield _offers(places, told, shown, kept, logbook, spelling)


def _names(places: PlaceRows, logbook: Logbook) -> pl.Series:
    """Names; of nameless places what they are."""
    names = places.cells("name")
    found = pl.Series([None] * places.rows.height, dtype=pl.String()) if names is None else names
    n = found.null_count()
    if n:
        kind = (places.mapping.constants.get("kind", "") or "place").rpartition("/")[2].replace("-", " ")
        found = found.fill_null(f"Unnamed {kind}")
        logbook.notes.append(f"{n:,} places have no name; they are called “Unnamed {kind}”.")
    return found.rename("name")


def _source_ids(places: PlaceRows, names: pl.Series, points: pl.DataFrame) -> pl.Series:
    """The source's own ids; where there are none a hash of name and place, of the whole row where those repeat."""
    area, postcode = places.cells("area"), places.cells("postcode")
    point = points.select(pl.format("{},{}", pl.col("lon").round(5), pl.col("lat").round(5))).to_series()
    nothing = pl.Series([None] * len(names), dtype=pl.String())
    where = pl.select(pl.coalesce(*(nothing if each is None else each for each in (postcode, area)), point, pl.lit("")))
    natural = (names + "|" + where.to_series()).rename("natural")
    content = pl.select(
        pl.concat_str([places.rows[name].fill_null("") for name in places.rows.columns], separator="\x1f")
    )
    is_shared = natural.is_duplicated()
    natural = pl.select(pl.when(is_shared).then(natural + "|" + content.to_series()).otherwise(natural)).to_series()
    hashed = {text: f"h:{hashlib.sha256(text.encode()).hexdigest()[:20]}" for text in natural.unique().to_list()}
    made = natural.replace_strict(hashed, return_dtype=pl.String)
    own = places.cells("id")
    return (made if own is None else own.fill_null(made)).rename(SOURCE_ID)


def _check_ids(offer_ids: pl.Series, source_ids: pl.Series, places: PlaceRows, logbook: Logbook) -> None:
    """Note F69 where one id of the source stands for places of different names."""
    both = pl.DataFrame({"offer": offer_ids, "id": source_ids, "line": places.lines})
    n_names = both.select("offer", "id").unique().group_by("id").len().filter(pl.col("len") > 1)
    for identifier, line in both.join(n_names, on="id", how="semi").select("id", "line").sort("line").iter_rows():
        column = places.mapping.columns.get("id", "id")
        logbook.fault("F69", identifier, "an id of its own for every place", file=places.file, line=line, column=column)


def _owner_ids(organisations: pl.Series | None, owners: pl.Series, offer_ids: pl.Series) -> pl.Series:
    """One actor an organisation, or one a place."""
    if organisations is None:
        return offer_ids
    by_name = readable_ids(owners, owners)
    return pl.select(pl.when(organisations.is_null()).then(offer_ids).otherwise(by_name)).to_series()


def _owner_source_ids(organisations: pl.Series | None, owner_ids: pl.Series, source_ids: pl.Series) -> pl.Series:
    if organisations is None:
        return source_ids
    return pl.select(pl.when(organisations.is_null()).then(source_ids).otherwise("o:" + owner_ids)).to_series()


def _actors(
    places: PlaceRows,
    ids: pl.Series,
    names: pl.Series,
    kinds: pl.Series,
    source_ids: pl.Series,
    logbook: Logbook,
    spelling: Spelling,
) -> Batch:
    numbers = places.cells("identifiers")
    prefix = places.mapping.constants.get("identifier_prefix", "")
    is_place = places.cells("organisation") is None
    columns = [
        ids.alias("actor"),
        names.alias("name"),
        kinds.alias("kind"),
        *([(prefix + numbers).alias("identifiers")] if numbers is not None else []),
        *(_typed(places, name, ACTORS, logbook, spelling) for name in ("aims",) if places.cells(name) is not None),
    ]
    area = places.cells("area")
    if is_place and area is not None:
        columns.append(area.alias("area"))
    frame = pl.DataFrame([*columns, source_ids.alias(SOURCE_ID)])
    # An offer that stands there twice is named; its actor need not be named again.
    return Batch(ACTORS, frame.unique("actor", keep="first", maintain_order=True), places.file)


def _offers(
    places: PlaceRows,
    told: list[pl.Series],
    points: pl.DataFrame,
    kept: list[pl.Series],
    logbook: Logbook,
    spelling: Spelling,
) -> Batch:
    offer_ids, owner_ids, names, source_ids = told
    kinds = _typed(places, "kind", OFFERS, logbook, spelling)
    cells = [_typed(places, name, OFFERS, logbook, spelling) for name in _OFFER_CELLS if places.cells(name) is not None]
    further = [series.alias(name) for name in ("postcode", "url") if (series := places.cells(name)) is not None]
    frame = pl.DataFrame(
        [offer_ids.alias("offer"), owner_ids.alias("actor"), kinds, *cells, *further, *kept, names.alias("place")]
    )
    frame = frame.with_columns(points["lon"], points["lat"], source_ids, pl.lit("listed").alias("basis"))
    _warn_of_codes(frame, places, logbook)
    return Batch(OFFERS, _with_units(frame, places, logbook), places.file, places.lines)


def _typed(places: PlaceRows, name: str, table: str, logbook: Logbook, spelling: Spelling) -> pl.Series:
    column = next(column for column in tables()[table].columns if column.name == name)
    text = places.cells(name)
    return typed_column(
        text if text is not None else pl.Series([None] * places.rows.height, dtype=pl.String()),
        column,
        lines=places.lines,
        file=places.file,
        logbook=logbook,
        spelling=spelling,
        shown_as=places.mapping.columns.get(name, name),
        required=name == "kind",
    )


def _with_units(offers: pl.DataFrame, places: PlaceRows, logbook: Logbook) -> pl.DataFrame:
    """Offers without a unit take that of their kind; unknown kinds are faults (F12)."""
    kinds = standard_kinds()
    units: dict[str, str] = {}
    for kind in offers["kind"].drop_nulls().unique().sort():
        if kind in kinds:
            units[kind] = str(kinds.unit[kinds.row(kinds.chain(kind)[-1])]) or "GBP"
        else:
            roots = sorted({str(slug) for slug in kinds.slug if "/" not in str(slug)})
            expected = f"a kind that begins with one of {', '.join(roots)}"
            logbook.fault("F12", kind, expected, file=places.file, column=places.mapping.columns.get("kind", "kind"))
    usual = offers["kind"].replace_strict(units, default=None, return_dtype=pl.String)
    if "unit" in offers.columns:
        usual = offers["unit"].fill_null(usual)
    return offers.with_columns(usual.alias("unit"))


def _warn_of_codes(offers: pl.DataFrame, places: PlaceRows, logbook: Logbook) -> None:
    if "area" not in offers.columns:
        return
    short = offers.filter(pl.col("area").str.contains(_CODE_WITHOUT_A_DIGIT))["area"].value_counts().sort("area")
    for code, n in short.iter_rows():
        column = places.mapping.columns.get("area", "area")
        expected = "a letter and eight digits: one digit seems to be missing"
        logbook.caution("F75", f"{code} in {n} rows", expected, file=places.file, column=column)


def _note(places: PlaceRows, points: pl.DataFrame, kept: list[pl.Series], logbook: Logbook) -> None:
    n, mapped = points.height, points["lon"].drop_nulls().len()
    logbook.counts.update({"rows": n, "mapped": mapped, "unmapped": n - mapped})
    logbook.notes.append(f"{n:,} places: {mapped:,} with a point, {n - mapped:,} without.")
    if "id" not in places.mapping.columns:
        logbook.notes.append("The rows have no ids of their own: one that is renamed or moved will look new.")
    used = {*places.mapping.columns.values(), *(series.name for series in kept)}
    for column in places.rows.columns:
        if column not in used and not column.startswith(GEOMETRY_LAT.split()[0] + " "):
            logbook.dropped[column] = "not mapped; option keep keeps it"
