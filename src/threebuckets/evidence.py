"""Evidence: whether a kind of policy has been shown to move an indicator, by which studies, and how surely.

A level from 0 to 5 says how certain an effect is, never how large. Nothing is pooled: a meta-analysis is one record.
What evidence means for a policy is judged in `threebuckets.policy`; nothing is read from files here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isnan, nan

from scipy.special import ndtr

from threebuckets.errors import Fault, InputError, UnknownCodeError, shown

OPPOSING_LEVEL = 3
LIMIT_WIDTHS = 3.92
_GRADES = {"very low": 1, "low": 2, "moderate": 4, "high": 5}
_SCALES: Mapping[str, Mapping[str, int]] = {
    "sms": {str(level): level for level in range(1, 6)},
    "padlocks": {str(level): level for level in range(6)},
    "grade": _GRADES,
    "testimony": {"": 0},
}


@dataclass(frozen=True, slots=True)
class Study:
    """A study, or several taken together in a review.

    Parameters
    ----------
    study_id : str
        DOI, else address, else title and year; see `study_id`.
    title, url, source : str
    year : int or None
    country : str
    doi, authors, design, population, licence : str
        Empty where not stated.
    retracted : bool
        A retracted study is listed and not used.
    """

    study_id: str
    title: str
    url: str
    source: str
    year: int | None = None
    country: str = ""
    doi: str = ""
    authors: str = ""
    design: str = ""
    population: str = ""
    licence: str = ""
    retracted: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one study found about one kind of policy and one indicator.

    Parameters
    ----------
    evidence_id, study_id : str
    kind : str
        Kind of policy.
    indicator : str
        Slug.
    level : int
        0 testimony to 5 many trials.
    indirectness : int
        0 to 2: how far the people or the place differ from ours.
    low, high : float
        95 % limits of the effect in the indicator's unit, as measured (above 0: the indicator rose).
    effect : float
        NaN where not stated.
    horizon_months : float
        When it was measured; NaN where not stated.
    original : str
        The effect as published.
    """

    evidence_id: str
    study_id: str
    kind: str
    indicator: str
    level: int
    indirectness: int
    low: float
    high: float
    effect: float = nan
    horizon_months: float = nan
    original: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Registry:
    """Studies and what they found; made with `Registry.of`.

    Parameters
    ----------
    studies : mapping of str to Study
        By id, ascending.
    evidence : tuple of Evidence
        Sorted by id.
    """

    studies: Mapping[str, Study]
    evidence: tuple[Evidence, ...]

    @classmethod
    def of(cls, studies: Iterable[Study], evidence: Iterable[Evidence]) -> "Registry":
        """Registry of studies and evidence, in any order; a study may be given several times, always alike.

        Raises
        ------
        InputError
            All at once: rows that disagree about a study, evidence ids twice, unknown studies, levels outside 0 to 5,
            indirectness outside 0 to 2, limits the wrong way round, an effect outside its limits.

        Examples
        --------
        >>> study = Study("s", "Sure Start and health", "", "IFS", 2021)
        >>> registry = Registry.of([study], [Evidence("e1", "s", "family-centre", "admissions", 4, 0, -12.0, -3.0)])
        >>> [found.evidence_id for found in registry.about("family-centre", "admissions")]
        ['e1']
        """
        by_id: dict[str, Study] = {}
        faults: list[Fault] = []
        for study in sorted(set(studies), key=lambda study: (study.study_id, repr(study))):
            if study.study_id in by_id:
                faults.append(_fault("F69", "title", study.study_id, "rows that agree about a study"))
            by_id[study.study_id] = study
        records = sorted(evidence, key=lambda record: record.evidence_id)
        for before, record in zip([None, *records], records, strict=False):
            if before is not None and before.evidence_id == record.evidence_id:
                faults.append(_fault("F20", "evidence", record.evidence_id, "each id once"))
            faults += _record_faults(record, by_id)
        if faults:
            raise InputError(faults)
        return cls(by_id, tuple(records))

    def about(self, kind: str, indicator: str) -> tuple[Evidence, ...]:
        """Evidence on what a kind of policy does to an indicator, by id."""
        return tuple(record for record in self.of_kind(kind) if record.indicator == indicator)

    def of_kind(self, kind: str) -> tuple[Evidence, ...]:
        """Evidence on what a kind of policy does to anything, by id."""
        return tuple(record for record in self.evidence if record.kind == kind)


def _fault(code: str, column: str, found: object, expected: str) -> Fault:
    return Fault(code, "error", "evidence", None, column, shown(found), expected)


def _record_faults(record: Evidence, studies: Mapping[str, Study]) -> list[Fault]:
    name = record.evidence_id
    checks = (
        ("F21", "study", record.study_id in studies, record.study_id, "a study of the registry"),
        ("F13", "level", record.level in range(6), record.level, "0 to 5"),
        ("F13", "indirectness", record.indirectness in range(3), record.indirectness, "0 to 2"),
        ("F24", "low", record.low <= record.high, f"{record.low} to {record.high}", "limits the right way round"),
        (
            "F24",
            "effect",
            isnan(record.effect) or not record.low <= record.high or record.low <= record.effect <= record.high,
            record.effect,
            "an effect within its limits",
        ),
    )
    return [
        _fault(code, column, f"{found} in {name}", wanted) for code, column, good, found, wanted in checks if not good
    ]


def study_id(*, doi: str = "", url: str = "", title: str = "", year: int | None = None) -> str:
    """Id of a study: its DOI, else its address, else title and year.

    Examples
    --------
    >>> study_id(doi="https://doi.org/10.1920/WP.IFS", url="https://ifs.org.uk"), study_id(title=" Trial ", year=2020)
    ('10.1920/wp.ifs', 'Trial (2020)')
    """
    number = doi.strip().lower().removeprefix("https://doi.org/").removeprefix("doi:")
    if number or url.strip():
        return number or url.strip()
    return title.strip() if year is None else f"{title.strip()} ({year})"


def effective_level(record: Evidence) -> int:
    """Level less indirectness, never below 0.

    Examples
    --------
    >>> effective_level(Evidence("e", "s", "k", "i", 4, 1, 0.1, 0.5))
    3
    """
    return max(0, record.level - record.indirectness)


def level_from(scale: str, grade: str) -> int:
    """Level that a grade on a known scale stands for.

    Parameters
    ----------
    scale : str
        `sms` (1 to 5), `padlocks` (0 to 5), `grade` (very low, low, moderate, high) or `testimony`.
    grade : str
        Any for testimony.

    Raises
    ------
    UnknownCodeError

    References
    ----------
    Maryland scientific methods scale: Farrington et al. (2002). Padlocks: Education Endowment Foundation. GRADE:
    Guyatt et al. (2008), BMJ 336.

    Examples
    --------
    >>> level_from("grade", "moderate"), level_from("sms", "3"), level_from("testimony", "a mother of two")
    (4, 3, 0)
    """
    found = _SCALES.get(scale.strip().lower())
    if found is None:
        raise UnknownCodeError.of("scale", scale, ", ".join(_SCALES))
    word = "" if scale.strip().lower() == "testimony" else grade.strip().lower()
    if word not in found:
        raise UnknownCodeError.of("grade", grade, ", ".join(found))
    return found[word]


@dataclass(frozen=True, slots=True)
class EvidenceSummary:
    """What is known of one kind of policy and one indicator.

    Parameters
    ----------
    level : int
        Highest effective level among the records used; 0 without any.
    supporting, opposing, unclear : tuple of str
        Evidence ids, by id.
    disputed : bool
        Whether supporting and opposing records stand at the same highest level.
    left_out : mapping of str to str
        Evidence ids not used, with the reason.
    supporting_level, opposing_level : int
        Highest effective level on each side; 0 without any.
    """

    level: int
    supporting: tuple[str, ...]
    opposing: tuple[str, ...]
    unclear: tuple[str, ...]
    disputed: bool
    left_out: Mapping[str, str]
    supporting_level: int = 0
    opposing_level: int = 0


def summarise(records: Sequence[Evidence], registry: Registry, *, polarity: int, needed_level: int) -> EvidenceSummary:
    """Sort evidence into supporting, opposing and unclear.

    Parameters
    ----------
    records : sequence of Evidence
        About one kind of policy and one indicator.
    registry : Registry
        Holding their studies.
    polarity : int
        +1 higher is better, -1 lower is better.
    needed_level : int
        Effective level from which a record can support.

    Returns
    -------
    EvidenceSummary
        A record supports with the needed level and its whole interval on the good side of 0; it opposes from
        effective level 3 on where its interval does not reach the good side. Several records of one study count once:
        the highest effective level, of equals the longest horizon, then the first id. Retracted studies are left out.

    Raises
    ------
    InputError
        Polarity 0: state a direction.
    UnknownCodeError
        A record of a study that the registry does not hold.

    Examples
    --------
    >>> study = Study("s", "Sure Start and health", "", "IFS", 2021)
    >>> record = Evidence("e1", "s", "family-centre", "admissions", 4, 0, -12.0, -3.0)
    >>> summarise([record], Registry.of([study], [record]), polarity=-1, needed_level=3).supporting
    ('e1',)
    """
    if polarity not in (-1, 1):
        raise InputError([_fault("F35", "polarity", polarity, "1 or -1: say whether higher or lower is better")])
    left_out: dict[str, str] = {}
    by_study: dict[str, list[Evidence]] = defaultdict(list)
    for record in sorted(records, key=_rank):
        study = registry.studies.get(record.study_id)
        if study is None:
            raise UnknownCodeError.of("records", record.study_id, "a study of the registry")
        if study.retracted:
            left_out[record.evidence_id] = "retracted"
        else:
            by_study[record.study_id].append(record)
    sides: dict[str, list[Evidence]] = {"supporting": [], "opposing": [], "unclear": []}
    for first, *others in by_study.values():
        left_out |= {other.evidence_id: f"same study as {first.evidence_id}" for other in others}
        sides[_side(first, polarity, needed_level)].append(first)
    ids = {side: tuple(sorted(record.evidence_id for record in found)) for side, found in sides.items()}
    levels = {side: max(map(effective_level, found), default=0) for side, found in sides.items()}
    disputed = bool(ids["supporting"] and ids["opposing"]) and levels["supporting"] == levels["opposing"]
    return EvidenceSummary(
        max(levels.values()), ids["supporting"], ids["opposing"], ids["unclear"], disputed,
        dict(sorted(left_out.items())), levels["supporting"], levels["opposing"],
    )  # fmt: skip


def _rank(record: Evidence) -> tuple[int, float, str]:
    horizon = 0.0 if isnan(record.horizon_months) else record.horizon_months
    return (-effective_level(record), -horizon, record.evidence_id)


def _side(record: Evidence, polarity: int, needed_level: int) -> str:
    good_low, good_high = sorted((polarity * record.low, polarity * record.high))
    if effective_level(record) >= needed_level and good_low > 0:
        return "supporting"
    return "opposing" if effective_level(record) >= OPPOSING_LEVEL and good_high <= 0 else "unclear"


def harm_probability(record: Evidence, *, polarity: int, scale: float, delta: float) -> float:
    """Probability that a kind of policy harms an indicator by more than `delta` scale units.

    Parameters
    ----------
    record : Evidence
    polarity : int
        +1 higher is better, -1 lower is better; 0: no direction is harm.
    scale : float
        What counts as a large difference, in the indicator's unit; NaN or not above 0: the sign alone decides.
    delta : float

    Returns
    -------
    float
        From a normal distribution through the limits (about the effect, else their middle). Without a scale 1 where
        the whole interval lies on the bad side, else 0.

    Examples
    --------
    >>> harm = Evidence("e", "s", "k", "i", 4, 0, -2.0, -0.5)
    >>> round(harm_probability(harm, polarity=1, scale=4.0, delta=0.1), 3)
    0.987
    """
    if polarity == 0:
        return 0.0
    if isnan(scale) or scale <= 0:
        return float(max(polarity * record.low, polarity * record.high) < 0)
    effect = (record.low + record.high) / 2 if isnan(record.effect) else record.effect
    se = (record.high - record.low) / LIMIT_WIDTHS
    worse = -delta * scale - polarity * effect
    return float(ndtr(worse / se)) if se > 0 else float(worse > 0)
