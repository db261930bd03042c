"""Pledges that cannot be: each named with file, line, what was found and what is expected."""

from pathlib import Path

import pytest

from tests.folder.made import edit, made_folder, put
from threebuckets.errors import InputError
from threebuckets.folder import check_folder, read_folder

COALITIONS = "coalition,policy,area,design,started_on,closed_on,closed_because\nwarm,warm-rooms,example-ward-a,,,,\n"
HEAD = "pledge,coalition,offer,requirement,amount,from,until,made_on,withdrawn_on,if_ready_by\n"
GOOD = "p1,warm,example-library,room,40,2027-11-01,2028-02-28,2027-10-01,,\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The example folder with a coalition."""
    made = made_folder(tmp_path)
    put(made, "delivery/coalitions.csv", COALITIONS)
    return made


def said(root: Path, *rows: str) -> list[str]:
    """What is said of these pledges."""
    put(root, "delivery/pledges.csv", HEAD + "".join(rows))
    return [f"{f.severity}: {f}" for f in check_folder(root) if f.file.startswith("delivery/")]


def test_a_pledge_that_fits_is_in_order(root: Path) -> None:
    """And is read."""
    assert said(root, GOOD) == []
    assert read_folder(root).table("delivery/pledges").height == 1


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (
            GOOD.replace(",2028-02-28,", ",,"),
            "error: delivery/pledges.csv, line 2, column until: found nothing; expected",
        ),
        (
            GOOD.replace(",40,", ",0,"),
            'error: delivery/pledges.csv, line 2, column amount: found "0"; expected a number above 0',
        ),
        (
            GOOD.replace("2028-02-28", "2028-12-31"),
            'error: delivery/pledges.csv, line 2, column until: found "2028-12-31"; expected a day up to 2028-10-01, a year '
            "after it was made; renewing it is a new pledge. [F13]",
        ),
        (
            GOOD.replace(",40,", ",90,"),
            "error: delivery/pledges.csv, line 2, column amount: found 90 m2 pledged of example-library, on 2027-11-01; "
            "expected at most 80 m2 in all, as it offers. [F76]",
        ),
        (
            GOOD.replace("example-library", "example-hall"),
            "error: delivery/pledges.csv, line 2, column offer: found example-hall, which is only listed in a register; "
            "expected an offer that somebody has made (basis offered). [F77]",
        ),
        (
            GOOD.replace("example-library,room", "example-hosts,hosts").replace(",40,", ",2,").replace(
                "2027-10-01,,", "2028-04-01,,"
            ),
            "error: delivery/pledges.csv, line 2, column offer: found example-hosts, which ended or was withdrawn on "
            "2028-03-31; expected an offer that is still there. [F77]",
        ),
        (
            GOOD.replace("2027-11-01", "2026-12-01").replace("2028-02-28,2027", "2027-02-28,2026"),
            "error: delivery/pledges.csv, line 2, column from: found 2026-12-01, before the offer begins (2027-01-01); "
            "expected a day on which the offer is there. [F77]",
        ),
        (
            GOOD.replace("example-library,room", "example-hosts,hosts").replace(",40,", ",2,").replace(
                "2028-02-28", "2028-05-01"
            ),
            "warning: delivery/pledges.csv, line 2, column until: found 2028-05-01, after the offer’s last day "
            "(2028-03-31); expected at most the offer’s last day; it counts until then. [F77]",
        ),
        (
            GOOD.replace(",room,", ",rooom,"),
            'warning: delivery/pledges.csv, line 2, column requirement: found "rooom"; expected a requirement of '
            "warm-rooms (perhaps “room”); it counts for nothing. [F78]",
        ),
        (
            GOOD.replace(",room,", ",hosts,"),
            "warning: delivery/pledges.csv, line 2, column offer: found example-library, which is space/hall in m2; "
            "expected person in people, as hosts needs; it counts for nothing. [F78]",
        ),
        (
            GOOD.replace("example-library", "barn"),
            'error: delivery/pledges.csv, line 2, column offer: found "barn", which is not in resources/offers.csv; '
            "expected an id of resources/offers.csv. [F21]",
        ),
    ],
)  # fmt: skip
def test_each_fault_is_named_where_it_stands(root: Path, row: str, fault: str) -> None:
    """One fault, and nothing else."""
    found = said(root, row)
    assert len(found) == 1
    assert found[0].startswith(fault)


def test_two_pledges_of_one_offer_are_added_up_on_the_days_they_share(root: Path) -> None:
    """One after the other they fit; withdrawn ones count no longer."""
    second = GOOD.replace("p1", "p2").replace(",40,", ",60,")
    assert "[F76]" in said(root, GOOD, second)[0]
    assert said(root, GOOD.replace("2028-02-28", "2027-11-30"), second.replace("2027-11-01", "2027-12-01")) == []
    assert said(root, GOOD, second.replace("2027-10-01,,", "2027-10-01,2027-11-01,")) == []
    assert said(root, second, GOOD) == [each.replace("line 3", "line 2") for each in said(root, GOOD, second)]


def test_a_pledge_by_somebody_else_than_who_offers_is_refused(root: Path) -> None:
    """Where the table says who pledged."""
    put(root, "delivery/pledges.csv", HEAD.replace("\n", ",actor\n") + GOOD.replace("\n", ",example-town-council\n"))
    found = [str(fault) for fault in check_folder(root) if fault.code == "F78"]
    assert found == [
        "delivery/pledges.csv, line 2, column offer: found example-library, which example-library-friends offers; "
        "expected an offer of whoever pledges it. [F78]"
    ]


def test_nothing_is_half_loaded(root: Path) -> None:
    """An error anywhere refuses all."""
    put(root, "delivery/pledges.csv", HEAD + GOOD + GOOD.replace("p1", "p2").replace(",40,", ",60,"))
    with pytest.raises(InputError, match="F76"):
        read_folder(root)


def test_an_ended_offer_whose_pledge_was_withdrawn_is_in_order(root: Path) -> None:
    """What `threebuckets withdraw --offer` leaves behind."""
    edit(root, "resources/offers.csv", "2027-01-01,2029-12-31", "2027-01-01,2027-11-14")
    assert said(root, GOOD.replace("2027-10-01,,", "2027-10-01,2027-11-15,")) == []


WAITING = "p1,warm,example-library,room,60,2027-11-01,2028-02-28,2027-08-01,,2027-09-30\n"
OTHERS = "p2,warm,example-library,room,60,2027-11-01,2028-02-28,{},,\n"


def test_a_condition_that_lapsed_frees_its_part_and_one_that_waits_does_not(root: Path) -> None:
    """Pledged again on the last day of waiting it is too much; a day later it is not."""
    assert said(root, WAITING, OTHERS.format("2027-10-01")) == []
    assert [line[-5:] for line in said(root, WAITING, OTHERS.format("2027-09-30"))] == ["[F76]"]
