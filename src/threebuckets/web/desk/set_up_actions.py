"""Writes of setting up: the first account of an empty site, a platform from nothing, and each step of filling it.

Whatever is pasted or uploaded goes the way of every import, so the same checks hold and the ledger knows the rows.
"""

import csv
import io
import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any

import tomlkit
from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from threebuckets.errors import ThreeBucketsError
from threebuckets.folder.document_edits import with_changes
from threebuckets.folder.new_folder import skeleton, slug_of
from threebuckets.policy import platform as library
from threebuckets.policy.rules import parse_rules
from threebuckets.policy.settings import parse_settings
from threebuckets.web.core.acts import note_act
from threebuckets.web.core.clock import now, today
from threebuckets.web.core.models import Platform
from threebuckets.web.desk.import_actions import Choices, ImportRefusedError, hand_in, take_over
from threebuckets.web.desk.models import Import, SetUp, SetUpKey
from threebuckets.web.folders.actions import load_platform
from threebuckets.web.jobs.actions import want_update
from threebuckets.web.people.models import Account, Stewardship
from threebuckets.web.people.sealing import new_token, token_hash
from threebuckets.web.people.visitors import Visitor
from threebuckets.web.policy.editing_actions import create_policy, keep_draft

STEPS = ("areas", "statements", "figures", "policy", "test")
DONE, LATER = "done", "later"
BEGUN = "---\nversion: 1\nneeds: []\nrequirements: []\n---\n"
SHOWN_FAULTS = 5
YEARS = 4


class SetUpClosedError(ThreeBucketsError):
    """The link was used, is wrong, or the site has an administrator or a platform already."""


@dataclass(frozen=True, slots=True)
class FirstPolicy:
    """A first policy in plain words: three answers, and the one statement, figure and thing it needs, if known."""

    title: str
    now: str
    wanted: str
    help: str
    statement: str = ""
    indicator: str = ""
    target: float | None = None
    kind: str = ""
    amount: float | None = None
    unit: str = ""


def is_empty() -> bool:
    """Whether the site has neither a platform nor an administrator."""
    return not Platform.objects.exists() and not Account.objects.filter(is_superuser=True).exists()


@transaction.atomic
def new_set_up_key() -> str:
    """A token for the link by which the first account is made; any given out before is void."""
    token = new_token()
    SetUpKey.objects.filter(used_at__isnull=True).delete()
    SetUpKey.objects.create(token_hash=token_hash(token))
    return token


def is_open(token: str) -> bool:
    """Whether a link can still be used."""
    return is_empty() and SetUpKey.objects.filter(token_hash=token_hash(token) or "-", used_at__isnull=True).exists()


@transaction.atomic
def make_first_account(token: str, *, name: str, email: str) -> Account:
    """Make the first account of an empty site, its administrator; the link is used up.

    Raises
    ------
    SetUpClosedError
    """
    key = SetUpKey.objects.filter(token_hash=token_hash(token) or "-", used_at__isnull=True)
    if not is_empty() or not key.update(used_at=timezone.now()):
        raise SetUpClosedError("This link was used, or the site is set up already.")
    account = Account(username=f"a-{secrets.token_hex(8)}", email=email.strip(), first_name=name)
    account.is_superuser = account.is_staff = True
    account.set_unusable_password()
    account.save()
    EmailAddress.objects.create(user=account, email=account.email, verified=False, primary=True)
    return account


@transaction.atomic
def begin_platform(visitor: Visitor, *, title: str, organisation: str, language: str, level: str) -> Platform:
    """A new platform without any content; whoever begins it is its first steward.

    Raises
    ------
    SetUpClosedError
        The site shows a platform already.
    """
    if Platform.objects.exists():
        raise SetUpClosedError("This site has a platform already.")
    account = visitor.account
    if account is None:
        raise SetUpClosedError("Sign in first: whoever begins a platform is its first steward.")
    text = _settings_text(title=title, organisation=organisation, language=language, level=level)
    rules_text = skeleton(title=title, organisation=organisation, slug=slug_of(title))["rules/2026-1.toml"].decode()
    found = library.Platform(
        settings=parse_settings(text), rules=parse_rules(rules_text), tables={}, policies={}, rules_text=rules_text
    )
    row = load_platform(found, on=timezone.localdate()).row
    Stewardship.objects.create(platform=row, account=account, role=Stewardship.STEWARD)
    SetUp.objects.create(platform=row)
    note_act(row, by=visitor.public_name, act="set-up", subject=row.title)
    return row


def bring_in(platform: Platform, *, name: str, content: bytes, by: str, choices: Choices = Choices()) -> Import:
    """Look at a file and take it over at once.

    Raises
    ------
    ImportRefusedError
        The file has faults: the first of them, in words. It waits on the page of imports, where all are shown.
    """
    row = hand_in(platform, name=name, content=content, by=by, choices=choices)
    if row.report.get("is_refused"):
        raise ImportRefusedError(_faults_in_words(row.report))
    return take_over(row, by=by)


def paste_areas(platform: Platform, names: list[str], *, level: str, by: str) -> Import:
    """Areas from their names, one level; a name may have a code before it, divided by `;`."""
    pairs = [name.split(";", 1) if ";" in name else [slug_of(name), name] for name in names]
    rows = [[code.strip(), name.strip(), level] for code, name in pairs]
    return bring_in(platform, name="areas.csv", content=_csv(["area", "name", "levels"], rows), by=by)


def paste_statements(platform: Platform, texts: list[str], *, language: str, by: str) -> Import:
    """Statements from their texts, one a line."""
    day = today(platform).isoformat()
    rows = [[f"s-{secrets.token_hex(4)}", text, day, language] for text in texts]
    header = ["statement", "text", "created", "language"]
    return bring_in(platform, name="statements.csv", content=_csv(header, rows), by=by)


@transaction.atomic
def set_level(platform: Platform, level: str) -> None:
    """Say at which level of area policies are tested."""
    row = Platform.objects.select_for_update().get(pk=platform.pk)
    content: Any = tomlkit.parse(row.settings_text)
    if content["areas"]["level"] != level:
        content["areas"]["level"] = level
        row.settings_text = tomlkit.dumps(content)
        row.save(update_fields=["settings_text"])
        want_update(row)


def first_policy(platform: Platform, given: FirstPolicy, *, by: str) -> bool:
    """Put a first policy on the platform; as a draft, to be completed later, where something it needs is not known.

    Returns
    -------
    bool
        Whether it can be tested already.

    Raises
    ------
    InputError
        Its words cannot stand in a policy, such as HTML.
    """
    slug, text = slug_of(given.title), _policy_text(given, on=today(platform))
    if given.statement and given.indicator and given.target is not None and given.kind and given.amount:
        create_policy(platform, slug, text, by=by)
        return True
    keep_draft(platform, slug, text, base="", by=by)
    return False


@dataclass(frozen=True, slots=True)
class Given:
    """What was filled in on a step: lines, a file, a level, a policy; empty where it was not."""

    lines: tuple[str, ...] = ()
    file_name: str = ""
    content: bytes = b""
    level: str = ""
    policy: FirstPolicy | None = None


def take_step(platform: Platform, step: str, given: Given, *, by: str) -> None:
    """Store what was filled in on a step, and remember that it is done.

    Raises
    ------
    ImportRefusedError, InputError, SlugTakenError, SavedMeanwhileError
        It cannot be stored; nothing of the step is.
    """
    with transaction.atomic():
        if given.level:
            set_level(platform, given.level)
        if given.lines and step == "areas":
            level = parse_settings(Platform.objects.get(pk=platform.pk).settings_text).areas.level
            paste_areas(platform, list(given.lines), level=level, by=by)
        elif given.lines:
            paste_statements(platform, list(given.lines), language=platform.language, by=by)
        if given.content:
            bring_in(platform, name=given.file_name, content=given.content, by=by)
        if given.policy is not None:
            first_policy(platform, given.policy, by=by)
        mark_step(platform, step, DONE)


def mark_step(platform: Platform, step: str, state: str) -> None:
    """Remember that a step is done, or left for later."""
    row, _ = SetUp.objects.get_or_create(platform=platform)
    row.steps = {**row.steps, step: state}
    row.save(update_fields=["steps"])


@transaction.atomic
def finish(platform: Platform) -> None:
    """The platform is set up: test what there is."""
    SetUp.objects.filter(platform=platform, finished_at__isnull=True).update(finished_at=now(platform))
    want_update(platform)


def _settings_text(*, title: str, organisation: str, language: str, level: str) -> str:
    """The settings of a new folder without the example in them."""
    made = skeleton(title=title, organisation=organisation, slug=slug_of(title))["platform.toml"].decode()
    content: Any = tomlkit.parse(made)
    for key in ("invented", "sources"):
        content.pop(key, None)
    content["language"], content["areas"]["level"] = language, level
    return tomlkit.dumps(content)


def _policy_text(given: FirstPolicy, *, on: date) -> str:
    changes: dict[str, Any] = {
        "title": given.title,
        "kind": slug_of(given.title),
        "problem": given.now,
        "aims": [given.wanted] if given.wanted else [],
        "from": date(on.year + 1, 1, 1).isoformat(),
        "until": date(on.year + YEARS, 12, 31).isoformat(),
    }
    if given.statement:
        changes["statements"] = [{"statement": given.statement, "stance": "for", "role": "core"}]
    begun = BEGUN
    if given.indicator and given.target is not None:
        begun = begun.replace("needs: []\n", "")
        changes["needs"] = [{"indicator": given.indicator, "target": given.target, "horizon": changes["until"]}]
    if given.kind and given.amount:
        begun = begun.replace("requirements: []\n", "")
        changes["core"] = [{"id": "core", "text": given.wanted or given.title, "lead": "none"}]
        need = {
            "id": "first",
            "kind": given.kind,
            "amount": given.amount,
            "unit": given.unit or "units",
            "part": "core",
        }
        changes["requirements"] = [need]
    return with_changes(begun, changes, prose=given.help)


def _csv(header: list[str], rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()


def _faults_in_words(report: dict[str, Any]) -> str:
    faults = [f"{fault['where']}: {fault['found']}; {fault['expected']}" for fault in report["faults"][:SHOWN_FAULTS]]
    return " · ".join(faults) or "The file was not recognised."
