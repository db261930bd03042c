"""The page of versions: readable differences, the day of each, and what it turned."""

from dataclasses import replace
from datetime import date

from django.test import Client

from tests.web import factories
from threebuckets.policy.documents import parse_policy
from threebuckets.web.core.models import Platform
from threebuckets.web.folders.actions import load_platform
from threebuckets.web.folders.recomputing import recompute
from threebuckets.web.policy.models import Policy
from threebuckets.web.policy.version_queries import versions_for_page

PAGE = "/policies/family-centres/versions/"


def loaded(text: str, on: date) -> Platform:
    """The platform with another text of the policy, loaded and tested on a day."""
    found = factories.platform()
    found = replace(found, policies={"family-centres": parse_policy(text, slug="family-centres")})
    row = load_platform(found, on=on, take="folder").row
    recompute(row, on=on)
    return row


def test_each_version_says_what_differs_field_by_field_and_word_by_word(site: Platform) -> None:
    """An amount as that amount; the text with what was added and taken out."""
    text = factories.POLICY.replace("version: 1", "version: 2").replace("amount: 60", "amount: 45")
    loaded(text.replace("Parents asked", "Many parents asked"), date(2026, 12, 1))
    page = Client().get(PAGE).content.decode()
    assert "1 December 2026" in page
    assert "What it takes" in page
    assert "<code>room</code>" in page
    assert "added:" in page
    assert "taken out:" in page


def test_words_alone_are_an_edition_of_the_same_version(site: Platform) -> None:
    """Both texts are kept; loading the same again keeps nothing more."""
    text = factories.POLICY.replace("Parents asked", "Many parents asked")
    for _ in range(2):
        loaded(text, date(2026, 12, 1))
    found = versions_for_page(site, "family-centres")
    assert found is not None
    assert [(entry.version, entry.edition) for entry in found.entries] == [(1, 1), (1, 0)]
    assert "reworded on 1 December 2026" in Client().get(PAGE).content.decode()


def test_a_version_says_what_it_turned(site: Platform) -> None:
    """A hall nobody has: the bucket that fell, where, and the way there."""
    text = factories.POLICY.replace("version: 1", "version: 2").replace("amount: 60", "amount: 100000")
    loaded(text, date(2026, 11, 18))
    found = versions_for_page(site, "family-centres")
    assert found is not None
    newest, first = found.entries
    assert newest.turned or "It turned no verdict" in Client().get(PAGE).content.decode()
    assert not first.turned


def test_an_old_text_that_no_longer_fits_is_kept_and_told(site: Platform) -> None:
    """It cannot be compared; the page does not fail."""
    row = Policy.objects.get()
    row.versions.create(version=0, source="before there was front matter", seen_on=date(2026, 1, 1))
    row.versions.create(version=2, source=factories.POLICY, seen_on=date(2026, 1, 2))
    page = Client().get(PAGE).content.decode()
    assert "cannot be compared" in page


def test_a_policy_nobody_has_has_no_versions(site: Platform) -> None:
    """404."""
    assert Client().get("/policies/nothing/versions/").status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_versions(site: Platform, django_assert_max_num_queries) -> None:
    """Thirty texts cost what one does; one query more asks for wishes, as no worker has been here yet."""
    row = Policy.objects.get()
    for n in range(2, 32):
        row.versions.create(version=n, source=factories.POLICY, seen_on=date(2026, 1, 2))
    with django_assert_max_num_queries(10):
        assert Client().get(PAGE).status_code == 200
