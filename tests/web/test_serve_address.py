"""Where a site says it is: on the screen, in letters, to the processes it starts."""

import os
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from threebuckets.web.core.models import Platform
from threebuckets.web.folders.management.commands import serve
from threebuckets.web.people.contacts import contact_for
from threebuckets.web.people.letters import written_letter
from threebuckets.web.people.links import make_letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Where web workers would be told that the site is, instead of beginning any."""
    found: list[str] = []
    monkeypatch.setattr(serve, "_serve", lambda *_: found.append(settings.SITE_URL))
    monkeypatch.setenv("TB_SITE_URL", "")
    return found


def test_letters_lead_to_the_port_that_is_served(served: list[str], settings: Any) -> None:
    """Web workers, and whatever is begun from here, know the port."""
    settings.SITE_URL = "http://localhost:8000"
    call_command("serve", port=8113, no_prepare=True, no_worker=True)
    assert served == ["http://localhost:8113"] == [os.environ["TB_SITE_URL"]]
    platform = Platform.objects.create(slug="p", title="P", organisation="O", settings_text="", rules_text="")
    contact = contact_for(platform, "a@example.org", language="en-gb")
    letter = make_letter(contact, "confirm", {}, platform=platform, language="en-gb", hours=1)
    assert "http://localhost:8113/letters/" in written_letter(letter).text


def test_a_setting_says_better_where_the_site_is(
    served: list[str], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Behind a proxy the port is not what people see."""
    monkeypatch.setenv("TB_SITE_URL", "https://plan.example.org")
    settings.SITE_URL = "https://plan.example.org"
    call_command("serve", port=8113, no_prepare=True, no_worker=True)
    assert served == ["https://plan.example.org"]
