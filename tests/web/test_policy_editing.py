"""A policy created and changed: form and text are one document; nothing is lost; nobody overwrites unseen changes."""

import re
from html import unescape

import pytest
from django.test import Client

from tests.web import factories
from tests.web.policy_people import steward_of
from threebuckets.web.core.models import Act, Platform
from threebuckets.web.jobs.models import Wish
from threebuckets.web.policy.editing import data_of
from threebuckets.web.policy.editing_actions import SavedMeanwhileError, fingerprint, keep_draft, save_policy
from threebuckets.web.policy.models import Draft, Policy

EDIT, NEW = "/policies/family-centres/edit/", "/policies/new/"


def sent(text: str, **changed: str) -> dict[str, str]:
    """What a browser sends from the form over a text, with some fields changed."""
    return {**data_of(text), "text": text, "base": fingerprint(text), "as": "form", "step": "save", **changed}


def text_in(page: str) -> str:
    """The text in the page's field."""
    found = re.search(r'<textarea id="document-text"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert found
    return unescape(found.group(1)).removeprefix("\n")


def test_a_change_of_what_is_tested_is_a_new_version(site: Platform) -> None:
    """Kept with who and why, in the public log, and tested again; the place that had decided is told apart."""
    steward = steward_of(site)
    answer = steward.post(EDIT, sent(factories.POLICY, **{"requirements-0-amount": "45", "note": "A smaller room."}))
    assert answer.status_code == 302, answer.content.decode()
    row = Policy.objects.get()
    assert (row.version, "amount: 45" in row.source) == (2, True)
    newest = row.versions.order_by("-pk").first()
    assert newest is not None
    assert (newest.version, newest.edition, newest.note) == (2, 0, "A smaller room.")
    assert newest.by == "steward Meg"
    assert Act.objects.get().act == "change-policy"
    assert Wish.objects.filter(platform=site, kind="update").count() == 1


def test_other_words_alone_keep_the_version_and_what_was_decided_for_it(site: Platform) -> None:
    """A title is no new policy: designs for version 1 stay in force."""
    steward_of(site).post(EDIT, sent(factories.POLICY, title="Centres for families"))
    row = Policy.objects.get()
    assert (row.version, row.title) == (1, "Centres for families")
    assert list(row.versions.order_by("pk").values_list("version", "edition")) == [(1, 0), (1, 1)]


def test_only_what_changed_differs_in_the_text(site: Platform) -> None:
    """Every other line stays as it was."""
    steward_of(site).post(EDIT, sent(factories.POLICY, kind="family-hub"))
    before, after = factories.POLICY.split("\n"), Policy.objects.get().source.split("\n")
    assert [line for line in after if line not in before] == ["version: 2", "kind: family-hub"]


def test_the_form_and_the_text_are_two_ways_into_one_document(site: Platform) -> None:
    """From the form to the text with what was typed, and back again."""
    steward = steward_of(site)
    page = steward.post(EDIT, sent(factories.POLICY, title="Half typed", step="text")).content.decode()
    text = text_in(page)
    assert "title: Half typed" in text
    back = steward.post(EDIT, {"text": text, "as": "text", "step": "form", "base": fingerprint(factories.POLICY)})
    assert 'value="Half typed"' in back.content.decode()
    assert Policy.objects.get().source == factories.POLICY


def test_faults_of_the_library_stand_at_the_field(site: Platform) -> None:
    """A day that is none, an amount in words, a statement nobody has: each at its own field, nothing lost."""
    wrong = {"until": "soon", "requirements-0-amount": "plenty", "statements-0-statement": "s99"}
    answer = steward_of(site).post(EDIT, sent(factories.POLICY, **wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    for field in ("id_until_error", "id_requirements-0-amount_error"):
        assert f'id="{field}"' in page
    assert all(word in page for word in ("soon", "plenty", "s99"))
    assert "until: soon" in text_in(page)
    assert Policy.objects.get().source == factories.POLICY


def test_what_a_policy_names_must_be_on_the_platform(site: Platform) -> None:
    """An unknown statement and an indicator without a direction are told at their rows."""
    answer = steward_of(site).post(
        EDIT, sent(factories.POLICY, **{"statements-0-statement": "s99", "needs-0-indicator": "age"})
    )
    page = answer.content.decode()
    assert 'id="id_statements-0-statement_error"' in page
    assert 'id="id_needs-0-direction_error"' in page


def test_text_that_cannot_be_read_stays_in_its_field(site: Platform) -> None:
    """With the line of the fault; the form cannot be shown, so the text stays."""
    steward = steward_of(site)
    broken = factories.POLICY.replace("kind: family-centre", "kind: [family-centre")
    for step in ("save", "form"):
        answer = steward.post(EDIT, {"text": broken, "as": "text", "step": step, "base": fingerprint(factories.POLICY)})
        assert "kind: [family-centre" in text_in(answer.content.decode())
    assert Policy.objects.get().source == factories.POLICY


def test_rows_are_taken_out_and_put_in(site: Platform) -> None:
    """A second requirement in the blank row, the choice marked to be taken out."""
    more = {"requirements-1-id": "tea", "requirements-1-kind": "goods/tea", "requirements-1-amount": "2"}
    more |= {"requirements-1-unit": "item", "choices-0-DELETE": "on"}
    steward_of(site).post(EDIT, sent(factories.POLICY, **more))
    source = Policy.objects.get().source
    assert "{id: tea, kind: goods/tea, amount: 2, unit: item}" in source
    assert "choices:" not in source


def test_the_second_to_save_is_told_and_sees_both(site: Platform) -> None:
    """Nothing is overwritten; what differs is shown; saving again is then meant."""
    steward, other = steward_of(site), steward_of(site, "Ann")
    assert other.post(EDIT, sent(factories.POLICY, title="Theirs")).status_code == 302
    answer = steward.post(EDIT, sent(factories.POLICY, title="Mine"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody else saved" in page
    assert ("Theirs" in page, "title: Mine" in text_in(page)) == (True, True)
    assert Policy.objects.get().title == "Theirs"
    base = re.search(r'name="base" value="(\w+)"', page)
    assert base
    again = sent(factories.POLICY, title="Mine", base=base.group(1))
    assert steward.post(EDIT, again).status_code == 302
    assert Policy.objects.get().title == "Mine"


def test_a_double_click_saves_once(site: Platform) -> None:
    """The same text sent again is no conflict and no further version."""
    steward = steward_of(site)
    for _ in range(2):
        assert steward.post(EDIT, sent(factories.POLICY, title="Once")).status_code == 302
    assert Policy.objects.get().versions.count() == 2
    assert Act.objects.count() == 1


def test_two_who_save_at_once_do_not_both_win(site: Platform) -> None:
    """The one who comes second is refused by what the text was, not by when they came."""
    row, base = Policy.objects.get(), fingerprint(factories.POLICY)
    save_policy(row, factories.POLICY.replace("Parents asked", "They asked"), base=base, by="a")
    with pytest.raises(SavedMeanwhileError) as refused:
        save_policy(row, factories.POLICY.replace("Parents asked", "We asked"), base=base, by="b")
    assert "They asked" in refused.value.source


def test_it_says_before_saving_what_would_change(site: Platform) -> None:
    """A hall nobody has: the buckets that would turn, and that a design must be confirmed; nothing is saved."""
    answer = steward_of(site).post(EDIT, sent(factories.POLICY, step="look", **{"requirements-0-amount": "9000"}))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'id="preview"' in page
    assert "1 place decided for the version before" in page
    assert Policy.objects.get().source == factories.POLICY


def test_a_look_at_an_unchanged_text_turns_nothing(site: Platform) -> None:
    """The same facts, the same rules, the same text: the same verdicts."""
    page = steward_of(site).post(EDIT, sent(factories.POLICY, step="look")).content.decode()
    assert "No bucket would turn anywhere." in page


def test_a_new_policy_is_kept_as_a_draft_until_it_is_right(site: Platform) -> None:
    """Half a text is kept, not tested; whole, it is put on the platform, and the draft is done with."""
    steward = steward_of(site)
    half = {"slug": "warm-rooms", "as": "text", "text": "---\ntitle: Warm rooms\nversion: 1\n---\n", "base": ""}
    assert steward.post(NEW, {**half, "step": "save"}).status_code == 422
    assert steward.post(NEW, {**half, "step": "keep"}).status_code == 302
    draft = Draft.objects.get()
    assert draft.source == half["text"]
    whole = {**half, "text": factories.POLICY, "step": "save", "base": fingerprint(draft.source)}
    assert steward.post(f"{NEW}?draft=warm-rooms", whole).status_code == 302
    assert Policy.objects.get(slug="warm-rooms").versions.count() == 1
    assert not Draft.objects.exists()
    assert steward.post(NEW, whole).status_code == 302  # a second click


def test_a_short_name_that_is_taken_or_none_is_told_at_its_field(site: Platform) -> None:
    """Nothing is overwritten by a name somebody chose before."""
    steward = steward_of(site)
    for slug in ("family-centres", "new", "Warm Rooms", ""):
        given = {"slug": slug, "as": "text", "text": factories.POLICY.replace("Parents", "We"), "step": "save"}
        answer = steward.post(NEW, given)
        assert answer.status_code == 422
        assert 'id="id_slug_error"' in answer.content.decode()
    assert Policy.objects.get().source == factories.POLICY


def test_a_draft_is_not_kept_over_anothers(site: Platform) -> None:
    """The second to keep is refused with the text of the first."""
    keep_draft(site, "warm", "one", base="", by="a")
    keep_draft(site, "warm", "one", base="", by="a")
    with pytest.raises(SavedMeanwhileError):
        keep_draft(site, "warm", "two", base=fingerprint("zero"), by="b")
    keep_draft(site, "warm", "two", base=fingerprint("one"), by="b")
    assert Draft.objects.get().source == "two"


def test_nobody_but_stewards_edits(site: Platform) -> None:
    """Anonymous people see the sign-in page, moderators no such page."""
    assert Client().get(EDIT).headers["Location"].startswith("/sign-in")
    moderator = steward_of(site, role="moderator")
    assert moderator.get(EDIT).status_code == 404
    assert moderator.post(EDIT, sent(factories.POLICY, title="Mine")).status_code == 404
    assert Policy.objects.get().source == factories.POLICY


def test_hostile_text_in_a_policy_is_shown_as_text(site: Platform) -> None:
    """In the form, the text, the page and its versions."""
    steward, bad = steward_of(site), "</textarea><script>alert(1)</script>"
    steward.post(EDIT, sent(factories.POLICY, title=bad, nobody=bad))
    assert Policy.objects.get().title == bad
    for address in (EDIT, f"{EDIT}?as=text", "/policies/family-centres/", "/policies/family-centres/versions/", "/"):
        page = steward.get(address).content.decode()
        assert "<script>alert" not in page


def test_what_a_part_of_the_core_shrinks_with_is_a_field(site: Platform) -> None:
    """A question with a number as answer; another name is told at its field, and an empty field writes nothing."""
    place = '  - {id: places, question: "How many?", type: number, unit: places}'
    text = factories.POLICY.replace("choices:\n", f"choices:\n{place}\n")
    steward = steward_of(site)
    given = {**sent(text), "base": fingerprint(factories.POLICY)}
    answer = steward.post(EDIT, {**given, "core-0-scales_with": "opens"})
    assert answer.status_code == 422
    assert 'id="id_core-0-scales_with_error"' in answer.content.decode()
    assert steward.post(EDIT, {**given, "core-0-scales_with": "places"}).status_code == 302
    source = Policy.objects.get().source
    assert "scales_with" in source
    assert data_of(source)["core-0-scales_with"] == "places"
    assert steward.post(EDIT, sent(source, **{"core-0-scales_with": ""})).status_code == 302
    assert "scales_with" not in Policy.objects.get().source
