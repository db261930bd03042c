"""Arguments for and against: moderated, sorted fairly, helpful once, taken back; nothing about fewer than ten."""

from datetime import date

import pytest
from django.test import Client

from tests.web.policy_people import ARGUMENT, accept, browser_of, steward_of
from threebuckets.web.core.models import Platform
from threebuckets.web.moderation.models import Case
from threebuckets.web.people.models import Consent, Participant
from threebuckets.web.policy.argument_queries import arguments_about
from threebuckets.web.policy.mine import erase, export, move, show
from threebuckets.web.policy.models import Argument, Helped

PAGE = "/policies/family-centres/arguments/"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>"


def person(code: str) -> Participant:
    return Participant.objects.get(code=code)


def test_an_argument_is_shown_to_others_once_a_moderator_accepted_it(site: Platform) -> None:
    """Its author sees it at once, marked as waiting; everybody else only afterwards."""
    author, other = browser_of(site, "w-1"), Client()
    answer = author.post(PAGE, ARGUMENT)
    assert answer.status_code == 302
    assert ARGUMENT["text"] in author.get(PAGE).content.decode()
    assert "only you see it" in author.get(PAGE).content.decode()
    assert ARGUMENT["text"] not in other.get(PAGE).content.decode()
    accept("argument")
    assert ARGUMENT["text"] in other.get(PAGE).content.decode()
    assert ARGUMENT["text"] in other.get("/policies/family-centres/").content.decode()


def test_nothing_is_kept_without_consent(site: Platform) -> None:
    """No row, no participant, no case; what was typed stands in the field."""
    answer = Client().post(PAGE, {**ARGUMENT, "agree": ""})
    assert answer.status_code == 422
    assert ARGUMENT["text"] in answer.content.decode()
    assert not Argument.objects.exists()
    assert not Participant.objects.filter(state="open").exists()
    assert not Case.objects.exists()


def test_a_double_click_sends_one_argument(site: Platform) -> None:
    """The same words of the same person on the same side are one argument and one case."""
    author = browser_of(site, "w-1")
    for _ in range(3):
        assert author.post(PAGE, ARGUMENT).status_code == 302
    assert (Argument.objects.count(), Case.objects.count()) == (1, 1)
    assert Consent.objects.filter(purpose="texts").count() == 1


def test_hostile_text_is_shown_as_text(site: Platform) -> None:
    """In the list, beside the policy, and on the page that says it helped."""
    browser_of(site, "w-1").post(PAGE, {**ARGUMENT, "text": HOSTILE})
    accept("argument")
    code = Argument.objects.get().code
    for address in (PAGE, "/policies/family-centres/", f"/arguments/{code}/helped/"):
        page = Client().get(address).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize("wrong", [{"side": "both"}, {"text": ""}, {"text": "x" * 501}])
def test_what_cannot_be_an_argument_is_sent_back(site: Platform, wrong: dict[str, str]) -> None:
    """With a summary of what is wrong; nothing is stored."""
    answer = browser_of(site, "w-1").post(PAGE, {**ARGUMENT, **wrong})
    assert answer.status_code == 422
    assert "data-error-summary" in answer.content.decode()
    assert not Argument.objects.exists()


def test_an_argument_helps_somebody_once_and_never_its_own_author(site: Platform) -> None:
    """Clicking again adds nothing; it can be taken back."""
    author, reader = browser_of(site, "w-1"), browser_of(site, "w-2")
    author.post(PAGE, ARGUMENT)
    accept("argument")
    address = f"/arguments/{Argument.objects.get().code}/helped/"
    assert reader.post(address).status_code == 200  # no consent yet: asked for it
    assert not Helped.objects.exists()
    for _ in range(2):
        assert reader.post(address, {"agree": "on"}).status_code == 302
    author.post(address)
    assert Helped.objects.count() == 1
    reader.post(address, {"helped": "no"})
    assert not Helped.objects.exists()


def test_how_many_it_helped_is_told_in_tens_from_ten_upwards(site: Platform) -> None:
    """Nine are nobody; neither the number nor the order tells."""
    people = [Participant.objects.create(platform=site, code=f"w-{n}", verified=False) for n in range(25)]
    rows = [_argument(site, people[0], f"Argument {n}") for n in range(2)]
    Helped.objects.bulk_create(Helped(argument=rows[0], participant=who) for who in people[1:10])
    shown = {row.text: row.n_helped for row in _arguments(site).pro}
    assert shown == {"Argument 0": 0, "Argument 1": 0}
    Helped.objects.bulk_create(Helped(argument=rows[1], participant=who) for who in people[1:15])
    first = _arguments(site).pro[0]
    assert (first.text, first.n_helped) == ("Argument 1", 10)


def test_equals_change_places_from_day_to_day(site: Platform) -> None:
    """Within a day the order stands; over a month each of four is first at some time."""
    who = Participant.objects.create(platform=site, code="w-1", verified=False)
    for n in range(4):
        _argument(site, who, f"Argument {n}")
    assert _arguments(site, 3) == _arguments(site, 3)
    assert len({_arguments(site, day).pro[0].text for day in range(1, 30)}) == 4


def test_only_its_author_takes_an_argument_back(site: Platform) -> None:
    """Anybody else is refused; afterwards neither the list nor the queue has its words."""
    author = browser_of(site, "w-1")
    author.post(PAGE, ARGUMENT)
    accept("argument")
    address = f"/arguments/{Argument.objects.get().code}/withdraw/"
    assert browser_of(site, "w-2").post(address).status_code == 403
    assert steward_of(site).post(address).status_code == 403
    assert Argument.objects.count() == 1
    assert author.post(address).status_code == 302
    assert not Argument.objects.exists()
    assert not Case.objects.exclude(text="").exists()


def test_a_decision_on_an_argument_that_is_gone_changes_nothing(site: Platform) -> None:
    """Its author deleted it while a moderator read it."""
    author = browser_of(site, "w-1")
    author.post(PAGE, ARGUMENT)
    author.post(f"/arguments/{Argument.objects.get().code}/withdraw/")
    accept("argument")
    assert not Argument.objects.exists()


def test_personal_data_is_deleted_with_the_decision(site: Platform) -> None:
    """The words are gone, not only hidden."""
    browser_of(site, "w-1").post(PAGE, {**ARGUMENT, "text": "Mrs CANARY of 4 High Street is against it."})
    accept("argument", status=Case.REJECTED, reason=Case.PERSONAL_DATA)
    row = Argument.objects.get()
    assert (row.status, row.text) == (Argument.REJECTED, "")


def test_a_duplicate_gives_what_it_helped_to_the_one_it_is_merged_into(site: Platform) -> None:
    """Once a person, and never to the author of the other."""
    people = [Participant.objects.create(platform=site, code=f"w-{n}", verified=False) for n in range(4)]
    browsers = [browser_of(site, f"w-{n}") for n in range(2)]
    for n, browser in enumerate(browsers):
        browser.post(PAGE, {**ARGUMENT, "text": f"Said in {n} ways."})
    first, second = Argument.objects.order_by("pk")
    Helped.objects.bulk_create(Helped(argument=second, participant=who) for who in (people[0], people[2], people[3]))
    Helped.objects.create(argument=first, participant=people[2])
    for case in Case.objects.filter(code=second.code):
        case.status, case.reason, case.merged_into = Case.REJECTED, Case.DUPLICATE, first.code
        from threebuckets.web.policy.argument_actions import carry_argument

        carry_argument(case)
    assert {row.participant.code for row in first.helped.all()} == {"w-2", "w-3"}


def test_a_person_sees_takes_and_erases_what_they_wrote(site: Platform) -> None:
    """Shown, exported, erased; nothing of it is left."""
    browser_of(site, "w-1").post(PAGE, ARGUMENT)
    assert [row.text for row in show(person("w-1"), None)["arguments"]] == [ARGUMENT["text"]]
    assert export(person("w-1"), None)["arguments"][0]["text"] == ARGUMENT["text"]
    erase(person("w-1"), None)
    assert not Argument.objects.exists()
    assert not Case.objects.exclude(text="").exists()
    assert (show(None, None), export(None, None)) == ({}, {})


def test_two_pseudonyms_of_one_person_become_one(site: Platform) -> None:
    """What both said is there once, and belongs to the one that stays."""
    for code in ("w-1", "w-2"):
        browser_of(site, code).post(PAGE, ARGUMENT)
    browser_of(site, "w-1").post(PAGE, {**ARGUMENT, "text": "Only the first said this."})
    move(person("w-1"), person("w-2"))
    person("w-1").delete()
    assert Argument.objects.filter(participant=person("w-2")).count() == 2


def test_the_number_of_queries_does_not_grow_with_the_arguments(site: Platform, django_assert_max_num_queries) -> None:
    """A hundred arguments cost what two do."""
    people = [Participant.objects.create(platform=site, code=f"w-{n}", verified=False) for n in range(100)]
    for n, who in enumerate(people):
        _argument(site, who, f"Argument {n}")
    with django_assert_max_num_queries(12):
        assert Client().get(PAGE).status_code == 200


def test_an_unknown_policy_or_argument_is_not_there(site: Platform) -> None:
    """A name nobody has, and an argument that still waits."""
    assert Client().get("/policies/nothing/arguments/").status_code == 404
    browser_of(site, "w-1").post(PAGE, ARGUMENT)
    assert Client().get(f"/arguments/{Argument.objects.get().code}/helped/").status_code == 404


def _argument(site: Platform, who: Participant, text: str) -> Argument:
    return Argument.objects.create(
        platform=site,
        code=f"g-{text.split()[-1]}",
        policy_slug="family-centres",
        side="for",
        text=text,
        language="en",
        status=Argument.SHOWN,
        participant=who,
        digest=text,
        written_at="2026-11-17T10:00:00Z",
    )


def _arguments(site: Platform, day: int = 17):
    return arguments_about(site, "family-centres", participant=None, on=date(2026, 11, day))
