"""Bridging scores, reliability and alike wording: time and what comes out, on open Polis conversations and invented votes.

`python -m bench.values_bridging [FOLDER of conversations]`
"""

import sys
from pathlib import Path

import numpy as np
import polars as pl

from bench.measuring import print_table, timed
from threebuckets.values import (
    Votes,
    bridging_scores,
    co_voting,
    opinion_landscape,
    similar_statements,
    split_half,
)

DEFAULT = Path(__file__).parents[2] / "shared" / "data" / "values"


def conversation(folder: Path) -> Votes:
    """Votes of an exported matrix on statements that were not moderated out."""
    table = pl.read_csv(folder / "participants-votes.csv.gz")
    names = [name for name in table.columns if name.isdigit()]
    answers = table.select(names).cast(pl.Float64).to_numpy()
    person, column = np.nonzero(~np.isnan(answers))
    votes = Votes.from_columns(
        table["participant"].to_numpy()[person], np.array(names, int)[column], answers[person, column]
    )
    comments = pl.read_csv(folder / "comments.csv.gz")
    out = comments.filter(pl.col("moderated") == -1)["comment-id"].to_numpy()
    return votes.keep(statements=~np.isin(votes.statement_ids, out))


def invented(n_people: int, n_statements: int, votes_each: float, seed: int = 0) -> Votes:
    """People of three groups on a circle, statements in two dimensions."""
    draw = np.random.default_rng(seed)
    corner = draw.integers(0, 3, n_people) * 2 * np.pi / 3
    people = 1.5 * np.stack([np.cos(corner), np.sin(corner)], axis=1) + draw.normal(0, 0.7, (n_people, 2))
    lines, liked = draw.normal(size=(n_statements, 2)), draw.normal(0.5, 0.8, n_statements)
    person = np.repeat(np.arange(n_people), draw.poisson(votes_each, n_people))
    statement = draw.integers(0, n_statements, person.size)
    pull = (people[person] * lines[statement]).sum(axis=1) + liked[statement] + 0.6 * draw.logistic(size=person.size)
    return Votes.from_columns(person, statement, np.where(pull > 0.4, 1, np.where(pull < -0.4, -1, 0)))


def bridging_row(name: str, votes: Votes) -> tuple[str, ...]:
    """Time of a fit, with and without intervals, given the landscape."""
    landscape = opinion_landscape(votes)
    found = bridging_scores(votes, landscape=landscape)
    one = timed(lambda: bridging_scores(votes, landscape=landscape))
    fifty = timed(lambda: bridging_scores(votes, landscape=landscape, replicates=50), runs=1, warm_up=0)
    times = (f"{one.cpu * 1000:.0f} ms", f"{one.wall * 1000:.0f} ms", f"{fifty.cpu:.2f} s")
    return (name, f"{votes.n_votes:,}", str(found.n_sweeps), *times, str(int(found.bridges.sum())))


def reading_row(name: str, folder: Path, votes: Votes) -> tuple[str, ...]:
    """Reliability of the ranking, time of the wording and of voting together."""
    texts = pl.read_csv(folder / "comments.csv.gz")["comment-body"].fill_null("").to_list()
    halves = split_half(votes, lambda half: bridging_scores(half).score)
    alike, together = similar_statements(texts), co_voting(votes)
    wording, pairs = timed(lambda: similar_statements(texts)), timed(lambda: co_voting(votes))
    rho = f"{halves.rank_correlation:.3f} ({halves.low:.2f}–{halves.high:.2f})"
    found = (
        f"{alike.first.size}",
        f"{wording.cpu * 1000:.0f} ms",
        f"{together.first.size:,}",
        f"{pairs.cpu * 1000:.0f} ms",
    )
    return (name, rho, f"{halves.top_overlap:.2f}", *found)


def main() -> None:
    folders = sorted(path.parent for path in Path(sys.argv[1] if sys.argv[1:] else DEFAULT).glob("*/comments.csv.gz"))
    sets = {folder.name: conversation(folder) for folder in folders}
    rows = [bridging_row(name, votes) for name, votes in sets.items()]
    for n_people, n_statements in ((10_000, 200), (200_000, 500)):
        rows.append(bridging_row(f"{n_people:,} × {n_statements}", invented(n_people, n_statements, 50)))
    print_table("Bridging", ("votes of", "votes", "sweeps", "CPU", "wall", "CPU, 50 replicates", "bridge"), rows)
    columns = ("votes of", "split-half ρ", "top overlap", "alike pairs", "CPU", "co-voting pairs", "CPU")
    print_table("Reading", columns, [reading_row(folder.name, folder, sets[folder.name]) for folder in folders])


if __name__ == "__main__":
    main()
