"""Checking a table of figures: rows a second against frictionless on the same bytes, in the same run."""

import tempfile
from pathlib import Path

import polars as pl
from frictionless import Schema, system, validate

from bench.measuring import print_table, timed
from threebuckets.demo.county import county
from threebuckets.folder import check_folder, write_folder

COPIES = 6
FIELDS = {"value": "number", "lower95": "number", "upper95": "number", "period_start": "date"}


def main() -> None:
    """The county's figures several times over, as further indicators."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "county"
        write_folder(county(), folder)
        n_rows = _multiply(folder)
        ours = timed(lambda: check_folder(folder), runs=3)
        peer = timed(lambda: _frictionless(folder / "situation/observations.csv"), runs=1, warm_up=0)
        rows = [
            (
                "threebuckets, the whole folder",
                f"{ours.cpu:.2f}",
                f"{n_rows / ours.cpu:,.0f}",
                f"{peer.cpu / ours.cpu:.1f}",
            ),
            ("frictionless, this one file", f"{peer.cpu:.2f}", f"{n_rows / peer.cpu:,.0f}", "1"),
        ]
        print_table(f"Checking {n_rows:,} figures", ("who", "CPU s", "rows a CPU second", "times as fast"), rows)


def _multiply(folder: Path) -> int:
    figures = pl.read_csv(folder / "situation/observations.csv", infer_schema=False)
    indicators = pl.read_csv(folder / "situation/indicators.csv", infer_schema=False)
    more = [(pl.col("indicator") + f"-{n}").alias("indicator") for n in range(COPIES)]
    pl.concat([figures.with_columns(name) for name in more]).write_csv(folder / "situation/observations.csv")
    pl.concat([indicators, *(indicators.with_columns(name) for name in more)]).write_csv(
        folder / "situation/indicators.csv"
    )
    return len(figures) * COPIES


def _frictionless(path: Path) -> object:
    header = path.read_text(encoding="utf-8").split("\n", 1)[0].split(",")
    fields = [{"name": column, "type": FIELDS.get(column, "string")} for column in header]
    with system.use_context(trusted=True):
        return validate(str(path), schema=Schema.from_descriptor({"fields": fields}))


if __name__ == "__main__":
    main()
