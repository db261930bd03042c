"""Whether a confirmed e-mail address counts like an invitation is a rule; pages and figures follow it alike."""

import pytest
from django.test import Client

from tests.web.people_rows import person
from threebuckets.web.core.models import Platform
from threebuckets.web.core.queries import rules_of
from threebuckets.web.folders.queries import platform_from_database
from threebuckets.web.folders.votes import PeopleShelf
from threebuckets.web.people.models import Participant
from threebuckets.web.values.ballots import forget_ballots

pytestmark = pytest.mark.django_db
RULE = '\n[rules.change]\n"values.confirmed_counts" = true\n'


@pytest.fixture
def counting(site: Platform) -> Platform:
    """The small platform by a rule that counts confirmed addresses."""
    site.settings_text += RULE
    site.save()
    assert rules_of(site).values.confirmed_counts
    forget_ballots()
    return site


def said(browser: Client, path: str = "/vote/") -> str:
    """What a page says."""
    return str(browser.get(path).content.decode())


def verified_in_table(platform: Platform) -> dict[str, bool | None]:
    """Who is verified in the table of people, of those with a part on this site."""
    rows = platform_from_database(platform).table("values/people")
    return {code: sure for code, sure in rows.select("participant", "verified").iter_rows() if code.startswith("w-")}


def test_by_the_standard_rules_only_an_invitation_counts(site: Platform) -> None:
    """Whoever confirmed an address is told that their answers count for little, and so they do."""
    _row, browser = person(site, "w-c", state="confirmed")
    assert "Answers of people who came with an invitation count in full." in said(browser)
    assert "With an invitation your votes count in full." in said(browser, "/me/")
    assert verified_in_table(site) == {"w-c": False}


def test_where_the_rule_says_so_a_confirmed_address_counts_in_full(counting: Platform) -> None:
    """The page of voting, one's own page and the table that figures are made of agree."""
    _row, confirmed = person(counting, "w-c", state="confirmed")
    _row, other = person(counting, "w-o")
    assert "You confirmed your e-mail address: your answers count in full." in said(confirmed)
    assert "a confirmed e-mail address is enough" in said(confirmed, "/me/")
    page = said(other)
    assert "people with an invitation or a confirmed e-mail address count in full" in page
    assert 'href="/me/confirm/"' in page
    assert "With a confirmed e-mail address or an invitation" in said(other, "/me/")
    assert verified_in_table(counting) == {"w-c": True, "w-o": False}


def test_the_rule_can_be_changed_again(counting: Platform) -> None:
    """Writing the table back leaves the database as it was: nobody stays verified by a rule that is gone."""
    row, _browser = person(counting, "w-c", state="confirmed")
    _row, _browser = person(counting, "w-v", state="verified", verified=True)
    PeopleShelf().put(counting, platform_from_database(counting).table("values/people"))
    row.refresh_from_db()
    assert (row.state, row.verified) == (Participant.CONFIRMED, False)
    counting.settings_text = counting.settings_text.removesuffix(RULE)
    counting.save()
    assert verified_in_table(counting) == {"w-c": False, "w-v": True}
