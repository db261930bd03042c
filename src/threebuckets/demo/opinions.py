"""What people of the county think: participants, where they live, and how they voted.

Three kinds of people are drawn, each with its own chance of agreeing with each statement (`texts/statements.csv`), a
little different in some districts (`texts/leanings.csv`). Which kind somebody is of is written nowhere in the platform:
the analysis has to find the groups again.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from threebuckets.demo import texts
from threebuckets.demo.chance import stream
from threebuckets.demo.places import Ward

N_PARTICIPANTS = 2000
KINDS = ("a", "b", "c")
VERIFIED_SHARE = 0.92
WEEKS_OPEN = 36
_AGES = (("16–29", 0.2), ("30–44", 0.32), ("45–64", 0.29), ("65 and over", 0.19))
_MEMBER_SHARE = {"a": 0.16, "b": 0.05, "c": 0.09}
_SPREAD = 0.28  # how far one person's leaning to agree lies from another's, on the logit scale


@dataclass(frozen=True, slots=True, eq=False)
class Participants:
    """Who takes part, one row a person, shape (P,): id, row of the ward, kind (0–2), whether verified."""

    ids: tuple[str, ...]
    ward: NDArray[np.int64]
    kind: NDArray[np.int64]
    is_verified: NDArray[np.bool_]


def participants(wards: tuple[Ward, ...], *, seed: int) -> Participants:
    """Draw those who take part: wards by their people, kinds by the shares of the district."""
    rng = stream(seed, "participants")
    people = np.array([ward.people for ward in wards], float)
    ward = rng.choice(len(wards), N_PARTICIPANTS, p=people / people.sum())
    shares = {row["area"]: [float(row[kind]) for kind in KINDS] for row in texts.rows("districts")}
    bounds = np.cumsum([shares[ward.district] for ward in wards], axis=1) / 100
    kind = (rng.random((N_PARTICIPANTS, 1)) > bounds[ward]).sum(axis=1).clip(0, len(KINDS) - 1)
    ids = tuple(f"p{n:04d}" for n in rng.permutation(N_PARTICIPANTS) + 1)
    return Participants(ids, ward, kind, rng.random(N_PARTICIPANTS) < VERIFIED_SHARE)


def people_table(who: Participants, wards: tuple[Ward, ...], *, seed: int) -> pl.DataFrame:
    """The table `values/people`, with age and membership as strata."""
    rng = stream(seed, "strata")
    ages = rng.choice([age for age, _ in _AGES], len(who.ids), p=[share for _, share in _AGES])
    member = rng.random(len(who.ids)) < np.array([_MEMBER_SHARE[kind] for kind in KINDS])[who.kind]
    content = pl.DataFrame(
        {
            "participant": who.ids,
            "area": [wards[row].area for row in who.ward],
            "verified": who.is_verified,
            "stratum_age": ages.astype(object).tolist(),
            "stratum_member": np.where(member, "member", "not a member").tolist(),
        }
    )
    return content.sort("participant")


def statements_table(*, on: date) -> pl.DataFrame:
    """The table `values/statements`."""
    opened = date.fromordinal(on.toordinal() - 7 * WEEKS_OPEN - 14)
    columns = ("statement", "text", "value", "status")
    content = [{name: row[name] for name in columns} for row in texts.rows("statements")]
    return texts.frame("values/statements", [{**row, "created": opened, "language": "en-GB"} for row in content])


def votes_table(who: Participants, wards: tuple[Ward, ...], *, on: date, seed: int) -> pl.DataFrame:
    """The table `values/votes`: who was shown which statement, what they answered, and when.

    Statements that a policy rests on are shown to four people in five, the others to about one in three; nobody
    answers all.
    """
    rng = stream(seed, "votes")
    statements = [row for row in texts.rows("statements") if row["status"] != "withdrawn"]
    agreeing = _agreeing(who, wards, statements, rng)
    passing = np.array([float(row["passing"]) for row in statements]) / 100
    shown = rng.random(agreeing.shape) < _shown(statements)
    answer = np.where(rng.random(agreeing.shape) < agreeing, 1, -1)
    answer = np.where(rng.random(agreeing.shape) < passing, 0, answer)
    person, statement = np.nonzero(shown)
    frame = pl.DataFrame(
        {
            "participant": np.array(who.ids, object)[person].tolist(),
            "statement": [statements[column]["statement"] for column in statement],
            "vote": answer[person, statement],
            "voted_at": _times(person, on, rng),
        }
    )
    verified = pl.Series("verified", who.is_verified[person])
    return frame.with_columns(verified).sort("participant", "statement")


def _agreeing(
    who: Participants, wards: tuple[Ward, ...], statements: list[dict[str, str]], rng: np.random.Generator
) -> NDArray[np.float64]:
    """Chance that each participant agrees with each statement, shape (P, S)."""
    share = np.array([[float(row[kind]) for row in statements] for kind in KINDS]) / 100
    chance = share[who.kind]
    column = {row["statement"]: n for n, row in enumerate(statements)}
    district = np.array([ward.district for ward in wards])[who.ward]
    for row in texts.rows("leanings"):
        these = (district == row["district"]) & (who.kind == KINDS.index(row["group"]))
        chance[these, column[row["statement"]]] = float(row["share"]) / 100
    logit = np.log(chance / (1 - chance)) + rng.normal(0, _SPREAD, (len(who.ids), 1))
    return np.asarray(1 / (1 + np.exp(-logit)))


def _shown(statements: list[dict[str, str]]) -> NDArray[np.float64]:
    core = texts.core_statements()
    return np.array([0.8 if row["statement"] in core else 0.36 for row in statements])


def _times(person: NDArray[np.int64], on: date, rng: np.random.Generator) -> list[str]:
    """When each vote was given: one evening a person, one vote every quarter of a minute."""
    last = np.datetime64(on, "s") - np.timedelta64(7, "D")
    evening = rng.integers(0, 7 * WEEKS_OPEN, N_PARTICIPANTS)[person] * 86_400
    minute = rng.integers(7 * 3600, 22 * 3600, N_PARTICIPANTS)[person]
    nth = np.arange(len(person)) - np.searchsorted(person, person)
    seconds = (minute + 15 * nth - evening).astype("timedelta64[s]")
    return [f"{moment}+00:00" for moment in np.datetime_as_string(last + seconds)]
