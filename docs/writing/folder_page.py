"""Reference of the platform folder and its twin, the workbook, from the lists of tables and columns."""

from docs.writing.markdown import code, codes, page, table
from threebuckets.policy import Column, Table, tables

BEFORE = """
A platform is one folder, or one workbook with the same tables as sheets.

```text
fair-start/
  platform.toml               title, organisation, level of area, rule file, sources
  values/                     statements, votes or published counts, values, people
  situation/                  areas, indicators, observations, evidence, boundaries.geojson
  resources/                  actors, offers
  policies/<slug>.md          one policy a file
  designs/<policy>/<area>.md  one local design a file
  delivery/                   coalitions, pledges
  rules/                      the rule files
  rounds/                     what `test --record` has recorded
  imports/<source>.csv        the ledger of an import: what came from where
```

[Policy documents and local designs](documents.md), [platform.toml](platform-toml.md) and
[the rule file](rules.md) have pages of their own.

## Rules for every table

- Comma-separated text in UTF-8 with one header line, quoted where needed; `.csv` or `.csv.gz`
  (observations also `.parquet`).
- An empty cell means *not known*, never zero.
- Dates are `YYYY-MM-DD`, and both the first and the last day count. Numbers have a decimal point.
  Truth is `true` or `false`. Several items in a cell are divided by a vertical bar.
- The order of rows never matters. Columns that are not listed here are kept as they are.
- A cell that begins with `=`, `+`, `-` or `@` and is no number is written with an apostrophe before it, so that no
  spreadsheet takes it for a formula.
- `votes.csv` and `people.csv` hold single people's data: never publish them. Contact details are refused everywhere.
- Instead of `votes.csv` a platform may have `published.csv`: it is enough to recompute every verdict.
- Other files may lie in the folder too; they survive a round trip.

Types: `id` small letters, digits and hyphens, at most 64; `code` any text of at most 64 characters; `kind` ids divided
by `/`; `list` divided by a vertical bar; `time` an ISO time with offset; `duration` such as `P1Y` or `P3M`.
"""


def folder() -> str:
    """The page."""
    found = tables().values()
    overview = table(
        ("file", "sheet of a workbook", "what it holds", "may be absent", "private"),
        [(f"[`{t.name}.csv`](#{_anchor(t)})", t.sheet, t.meaning, _yes(t.optional), _yes(t.private)) for t in found],
    )
    return page("The platform folder", BEFORE, "## Tables", overview, *(_section(each) for each in found))


def _anchor(each: Table) -> str:
    """The heading's address, as both GitHub and the site make it."""
    return f"{each.name}.csv".replace("/", "").replace(".", "")


def _section(each: Table) -> str:
    rows = [(code(column.name), _type(column), column.unit, _meaning(column, each)) for column in each.columns]
    return (
        f"### {each.name}.csv\n\n{each.meaning} Key: {codes(each.key)}.\n\n"
        f"{table(('column', 'type', 'unit', 'meaning'), rows)}"
    )


def _type(column: Column) -> str:
    if column.choices:
        return codes(column.choices)
    return f"{column.type}{_limits(column)}"


def _limits(column: Column) -> str:
    if column.low is None and column.high is None:
        return ""
    if column.type == "text":
        return f", at most {column.high:g} characters"
    low = f"{column.low:g}" if column.low is not None else "…"
    return f", {low} to {column.high:g}" if column.high is not None else f", from {low}"


def _meaning(column: Column, each: Table) -> str:
    said = [column.meaning]
    if column.required:
        said.append("**Needed.**")
    if column.refers:
        said.append(f"An entry of `{column.refers}.csv`.")
    if column.default:
        said.append(f"Empty means {code(column.default)}.")
    if each.name == "values/people" and column is each.columns[-1]:
        said.append("Columns named `stratum_…` may follow, for weighting and comparing.")
    return " ".join(said)


def _yes(is_so: bool) -> str:
    return "yes" if is_so else ""
