"""What every answer carries, and what no page holds."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.test import Client, override_settings

from threebuckets.web.core import models as core
from threebuckets.web.core.safe_html import fragment
from threebuckets.web.people.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.once]
WEB = Path(settings.BASE_DIR)
PAGES = ("/", "/policies/family-centres/?area=W1", "/changes/", "/data/", "/nowhere/")


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_is_guarded(site: core.Platform, client: Client, path: str) -> None:
    """A strict content policy, no framing, no sniffing, no referrer to others, no cookie for reading."""
    response = client.get(path)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert not response.cookies


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_inline_and_nothing_foreign(site: core.Platform, client: Client, path: str) -> None:
    """No style attribute, no inline script, no handler, nothing loaded from elsewhere."""
    page = client.get(path).content.decode()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//[^"']+\.(?:css|js|woff2?|svg|png)""", page)


@pytest.mark.parametrize("path", [page for page in PAGES if page != "/nowhere/"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_reading_pages_cannot_be_written_to(site: core.Platform, client: Client, path: str, method: str) -> None:
    """Only GET and HEAD."""
    assert getattr(client, method)(path).status_code == 405


def test_production_settings_pass_djangos_own_check(monkeypatch: pytest.MonkeyPatch) -> None:
    """With https declared, `check --deploy` has nothing to say."""
    monkeypatch.delenv("DJANGO_ALLOW_ASYNC_UNSAFE")  # only tests have it
    with override_settings(
        SECRET_KEY="x" * 25 + "0123456789abcdefghijklmnopqrstuvw",
        SECURE_SSL_REDIRECT=True,
        SECURE_HSTS_SECONDS=31_536_000,
        SECURE_HSTS_INCLUDE_SUBDOMAINS=True,
        SECURE_HSTS_PRELOAD=True,
        SESSION_COOKIE_SECURE=True,
        CSRF_COOKIE_SECURE=True,
    ):
        call_command("check", "--deploy", "--fail-level", "WARNING")


def test_only_one_module_declares_html_safe() -> None:
    """Whoever wants to write HTML goes through the fragments of the report."""
    found = [
        path.relative_to(WEB).as_posix()
        for path in [*WEB.rglob("*.py"), *WEB.rglob("*.html")]
        if re.search(
            r"mark_safe\(|format_html|\|\s*safe\b|autoescape off|SafeString\(", path.read_text(encoding="utf-8")
        )
    ]
    assert found == ["core/safe_html.py"]


def test_no_other_room_may_write_html() -> None:
    """A function that does not belong to the report is refused."""
    with pytest.raises(ValueError, match=r"only threebuckets\.report may"):
        fragment(repr, core)


def test_no_page_is_past_the_rules(site: core.Platform, client: Client) -> None:
    """Not even for an administrator: there are no admin pages that come with a framework."""
    client.force_login(Account.objects.create(username="root", is_superuser=True, is_staff=True))
    assert client.get("/admin/").status_code == 404
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    assert not any(path.startswith("admin/") for finder in get_finders() for path, _ in finder.list([]))
