"""A platform for Greater Manchester from open data, by the program's own commands and a few rows typed in by hand.

What stands in the how-to *Build a platform from open data*, as a script: `python recipe.py DATA TARGET` makes
`TARGET/plan.xlsx` and out of it the folder `TARGET/greater-manchester`. Not part of the program.
"""

import csv
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from openpyxl import load_workbook

HERE = Path(__file__).parent
COUNTY = "E47000001"
TRAFFORD = "E08000009"
OFFICIAL = (
    "employment-rate",
    "claimant-count",
    "satisfaction",
    "anxiety",
    "communication-and-language",
    "cigarette-smokers",
    "persistent-absences-all-pupils",
    "pupils-at-expected-standards-end-primary-school",
)
FULL_COUNTS = (
    "claimant-count",
    "communication-and-language",
    "persistent-absences-all-pupils",
    "pupils-at-expected-standards-end-primary-school",
)
RAW = {
    "employment-rate": "employment-rate=1|economically-inactive=-1",
    "claimant-count": "claimant-count=-1",
    "personal-wellbeing-estimates": "satisfaction=1|happiness=1|worthwhile=1|anxiety=-1",
    "early-years": "communication-and-language=1|literacy=1|mathematics=1",
}
TIDY = "|".join(
    name for name in OFFICIAL if name not in {*RAW, "satisfaction", "anxiety", "communication-and-language"}
)
PLACES = {
    "gm_food_banks.geojson.gz": ("kind=service/food-aid", "actor_kind=community"),
    "gm_green_flag_parks.csv.gz": ("kind=service/green-flag-park", "actor_kind=public body"),
    "trafford_community_hubs.geojson.gz": ("kind=space/hall", "actor_kind=community", f"area={TRAFFORD}"),
    "trafford_leisure_centres.csv.gz": ("kind=space/sports-hall", "actor_kind=public body", f"area={TRAFFORD}"),
    "trafford_schools_and_colleges.csv.gz": ("kind=space/school-hall", "actor_kind=public body", f"area={TRAFFORD}"),
    "trafford_childrens_centres.csv.gz": ("kind=service/childrens-centre", f"area={TRAFFORD}"),
    "trafford_sports_clubs.geojson.gz": ("kind=network/sports-club", "actor_kind=community", f"area={TRAFFORD}"),
    "trafford_charities.csv.gz": ("kind=network/word-of-mouth", "actor_kind=community", f"area={TRAFFORD}"),
}
POLL = "american-assembly.bowling-green"
POLL_OPTIONS = ("--source", "polis:bowling-green", "--option", "licence=CC-BY-4.0")
OPEN = "licence=OGL-UK-3.0"
POLL_REASON = (
    "Nobody in Greater Manchester has been asked yet. These are the votes of an open conversation in Bowling Green, "
    "Kentucky: they show how the test works and say nothing about Greater Manchester."
)
Call = Callable[[list[str]], None]


def build(data: Path, target: Path, call: Call, *, accept_open_poll: bool = False) -> Path:
    """The workbook with everything but the votes, then the folder with them; `call` runs one command.

    Parameters
    ----------
    data : Path
        The open data: folders situation, resources, values.
    target : Path
        An empty folder.
    call : callable
        Runs `threebuckets` with arguments.
    accept_open_poll : bool, optional
        Whether to rest on the votes of an open poll, with the reason given.
    """
    plan, folder = target / "plan.xlsx", target / "greater-manchester"
    call(["new", "--workbook", str(plan), "--title", "Greater Manchester, from open data", "--level", "ltla"])
    for command in imports(data):
        call(["import", *command, "--into", str(plan)])
    type_in(plan)
    call(["check", str(plan)])
    call(["new", str(folder), "--from", str(plan)])
    votes = ["--accept-open-poll", POLL_REASON] if accept_open_poll else []
    call(
        [
            "import",
            "polis",
            str(data / "values" / POLL),
            "--into",
            str(folder),
            "--verified",
            "no",
            *POLL_OPTIONS,
            *votes,
        ]
    )
    return folder


def imports(data: Path) -> list[list[str]]:
    """Areas and outlines, figures, places, and the statements that policies refer to."""
    situation, resources = data / "situation", data / "resources"
    areas = str(situation / "areas.csv")
    found = [
        ["tidy_csv", areas, "--source", "ons:areas", *_options(f"within={COUNTY}", OPEN)],
        [
            "geojson",
            str(situation / "boundaries_ltla.geojson.gz"),
            "--source",
            "ons:outlines",
            *_options("areas=known", OPEN),
        ],
    ]
    for name, polarity in RAW.items():
        found.append(
            ["auto", str(situation / "raw" / f"{name}.csv.gz"), *_options(f"polarity={polarity}", "areas=known")]
        )
    for file in ("indicators.csv", "observations.csv.gz"):
        options = _options(f"indicators={TIDY}", OPEN, *(["areas=known"] if file.startswith("obs") else []))
        found.append(["tidy_csv", str(situation / file), "--source", f"ons:els-{file.split('.')[0]}", *options])
    found.append(
        [
            "places_csv",
            str(resources / "gm_libraries.csv.gz"),
            "--mapping",
            str(HERE / "libraries.toml"),
            *_options(OPEN),
        ]
    )
    found.append(
        [
            "auto",
            str(resources / "gm_jobcentreplus.geojson.gz"),
            "--mapping",
            str(HERE / "jobcentres.toml"),
            *_options(OPEN),
        ]
    )
    found += [["auto", str(resources / file), *_options(*options, OPEN)] for file, options in PLACES.items()]
    found.append(["polis", str(data / "values" / POLL / "comments.csv.gz"), "--verified", "no", *POLL_OPTIONS])
    return found


def type_in(plan: Path) -> None:
    """What a person types: the rows of `by_hand/`, that official figures are of grade A, and which of them count everybody."""
    book = load_workbook(plan)
    for file in sorted((HERE / "by_hand").glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        sheet = book[file.stem]
        columns = {cell.value: cell.column for cell in sheet[1]}
        for row in rows:
            line = sheet.max_row + 1
            for heading, text in row.items():
                if text:
                    sheet.cell(line, columns[heading], text)
    sheet = book["Indicators"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for line in range(2, sheet.max_row + 1):
        if sheet.cell(line, columns["Indicator (short name)"]).value in OFFICIAL:
            sheet.cell(line, columns["Source grade"], "A")
        if sheet.cell(line, columns["Indicator (short name)"]).value in FULL_COUNTS:
            sheet.cell(line, columns["Error limits"], "none")
    book.save(plan)


def _options(*pairs: str) -> list[str]:
    return [word for pair in pairs for word in ("--option", pair)]


def _run(arguments: list[str]) -> None:
    subprocess.run([sys.executable, "-m", "threebuckets", *arguments], check=True)


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]), _run)
