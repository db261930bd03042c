"""A site in which every text that anybody can write is hostile: each holds all payloads, in tables, documents and rows.

Run with the settings of a site; prints the cookies of an administrator and of a participant.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import polars as pl
from django.apps import apps
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.signing import Signer
from django.db import IntegrityError, models, transaction

from tests.web import factories
from tests.web.payloads import PAYLOADS
from threebuckets.policy.platform import Platform
from threebuckets.policy.tables import tables
from threebuckets.web.core.models import Platform as PlatformRow
from threebuckets.web.folders.actions import load_platform
from threebuckets.web.folders.recomputing import recompute
from threebuckets.web.people.models import Account, Participant
from threebuckets.web.people.visitors import COOKIE

ON = date(2026, 11, 17)
ALL = " ".join(PAYLOADS)
KEPT = {"unit", "levels", "parents", "source_id", "language", "kind", "also", "group"}
"""Columns that the test reads; a payload there is refused on loading, as it should be."""
ROOMS = (
    "core",
    "people",
    "moderation",
    "jobs",
    "values",
    "situation",
    "resources",
    "policy",
    "delivery",
    "changes",
    "desk",
)
CODED = {
    "code",
    "slug",
    "policy_slug",
    "area_code",
    "kind",
    "status",
    "state",
    "role",
    "email_hash",
    "token_hash",
    "key",
}
READ = {
    *("settings_text", "rules_text", "source", "password", "username", "language", "version"),
    *("also", "unit", "identifiers", "aims", "excludes", "levels", "parents", "basis", "relation", "shown"),
}
"""Fields that the program reads and checks: a payload there never gets in."""
MODELLED = ("_code", "_hash", "_sealed", "_slug", "hash", "sealed")


def hostile_platform() -> Platform:
    """The small platform of the factories; whatever is free text in it holds every payload."""
    found = factories.platform()
    changed = {name: hostile_table(name, frame) for name, frame in found.tables.items()}
    return replace(found, tables=changed)


def hostile_table(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """A table with payloads in its free columns; where a length is limited, as many as fit."""
    for column in tables()[name].columns:
        is_free_text = column.type == "text" and not column.choices and not column.refers
        if is_free_text and column.name not in KEPT and frame.height:
            text = ALL[: int(column.high)] if column.high else ALL
            frame = frame.with_columns(pl.lit(text).alias(column.name))
    return frame


def fill(row: models.Model, number: int) -> None:
    """Put payloads into every text of a row that is no code."""
    for field in row._meta.concrete_fields:
        if is_free(field):
            most = getattr(field, "max_length", None) or len(ALL) + 10
            shift = number % len(PAYLOADS)
            text = " ".join((*PAYLOADS[shift:], *PAYLOADS[:shift]))[:most]
            setattr(row, field.attname, text)


def is_free(field: models.Field) -> bool:
    """Whether a field holds what somebody wrote."""
    is_text = isinstance(field, models.TextField | models.CharField) and not field.choices and not field.unique
    is_code = field.name in CODED or field.name.endswith(MODELLED)
    is_read = field.name in READ
    return is_text and not is_code and not is_read and not (getattr(field, "max_length", None) or 99) < 17


def made(model: type[models.Model], platform: PlatformRow) -> models.Model | None:
    """A row of a model that has none yet, with payloads in its texts; None where a rule of the database refuses it."""
    row = model()
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey):
            other = field.related_model._default_manager.first()
            setattr(row, field.name, platform if field.related_model is PlatformRow else other)
        elif isinstance(field, models.DateTimeField):
            setattr(row, field.name, None if field.null else f"{ON}T12:00:00Z")
        elif isinstance(field, models.DateField):
            setattr(row, field.name, None if field.null else ON)
        elif not field.null and not field.has_default() and isinstance(field, models.IntegerField | models.FloatField):
            setattr(row, field.attname, 1)
    for name, value in STATES.get(model._meta.label, {}).items():
        setattr(row, name, value)
    fill(row, 0)
    try:
        with transaction.atomic():
            row.save()
    except (IntegrityError, ValueError):
        return None
    return row


STATES: dict[str, dict[str, object]] = {
    "moderation.Case": {"kind": "statement", "code": "s1", "status": "waiting"},
    "values.ProposedStatement": {"code": "x-1", "state": "live"},
    "values.PublishedCell": {"base": 20, "people": 20, "group": "a", "area_code": "W1"},
    "values.Badge": {"stance": "for", "worn_until": date(2027, 11, 17), "code": "x"},
    "policy.Argument": {
        "policy_slug": "family-centres",
        "side": "for",
        "status": "shown",
        "code": "x-1",
        "proposal": None,
    },
    "policy.Proposal": {"code": "x-1", "status": "open"},
    "resources.Draft": {"code": "x-1", "answers": {"name": ALL, "words": ALL, "in_return": ALL}},
}


def our_models() -> Iterator[type[models.Model]]:
    """The models of our rooms."""
    for room in ROOMS:
        yield from apps.get_app_config(room).get_models()


def main() -> None:
    """Make the site."""
    row = load_platform(hostile_platform(), on=ON).row
    recompute(row, on=ON)
    person = Participant.objects.create(platform=row, code="w-1", verified=False, is_listed=True, state="open")
    for _ in range(2):  # the second time, rows that others refer to are there
        for model in our_models():
            if not model._default_manager.exists():
                made(model, row)
    for model in our_models():
        if model._meta.label not in {"changes.Round", "changes.RecordedRound", "changes.Sheet", "changes.Download"}:
            for number, found in enumerate(model._default_manager.all()[:200]):
                fill(found, number)
                found.save()
    account = Account.objects.create(username="admin", is_superuser=True)
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.save()
    empty = sorted(model._meta.label for model in our_models() if not model._default_manager.exists())
    cookies = {"sessionid": session.session_key, COOKIE: Signer(salt="threebuckets.participant").sign(person.code)}
    print(json.dumps({"cookies": cookies, "empty": empty}))


if __name__ == "__main__":
    import django

    django.setup()
    main()
