"""More of everything that a site can have, and a browser that may see all of it."""

from django.core.signing import Signer
from django.test import Client

from threebuckets.web.core.clock import now, today
from threebuckets.web.core.models import Act, Platform
from threebuckets.web.desk.models import Import
from threebuckets.web.jobs.models import Wish
from threebuckets.web.moderation.models import Case
from threebuckets.web.people.models import Account, InvitationBatch, Participant, Stewardship
from threebuckets.web.people.visitors import COOKIE
from threebuckets.web.policy.models import Argument, Policy, PolicyVersion, Proposal
from threebuckets.web.resources.models import Actor, Keeping, Offer
from threebuckets.web.values.models import Statement, Vote

WHO = "w-grower"
POLICY = "family-centres"


def browser_of_all(platform: Platform) -> Client:
    """A steward who is signed in, keeps offers and takes part."""
    account = Account.objects.create(username="grower", email="grower@example.org")
    Stewardship.objects.create(platform=platform, account=account, role=Stewardship.STEWARD)
    Participant.objects.create(platform=platform, code=WHO, verified=False, is_listed=True, state="open")
    client = Client()
    client.force_login(account)
    client.cookies[COOKIE] = Signer(salt="threebuckets.participant").sign(WHO)
    return client


def grow(platform: Platform, numbers: range) -> None:
    """So many more of everything, numbered."""
    _grow_offers(platform, numbers)
    _grow_values(platform, numbers)
    _grow_policies(platform, numbers)
    _grow_desk(platform, numbers)


def _grow_offers(platform: Platform, numbers: range) -> None:
    account = Account.objects.get(username="grower")
    for n in numbers:
        kind = ("community", "business", "public body")[n % 3]
        actor = Actor.objects.create(platform=platform, code=f"g{n}", name=f"Group {n}", kind=kind, shown="public")
        Keeping.objects.create(platform=platform, actor=actor, account=account, name=f"Group {n}")
        Offer.objects.create(
            platform=platform,
            actor=actor,
            code=f"o-{n}",
            kind="space/hall",
            amount=5.0 + n,
            unit="m2",
            area_code=f"W{1 + n % 2}",
            starts_on="2026-01-01",
            ends_on="2027-02-01",
            last_confirmed="2026-11-01",
        )


def _grow_values(platform: Platform, numbers: range) -> None:
    grower = Participant.objects.get(platform=platform, code=WHO)
    for n in numbers:
        statement = Statement.objects.create(platform=platform, code=f"g{n}", text=f"Statement {n}.")
        person = Participant.objects.create(platform=platform, code=f"w-g{n}", is_listed=True, state="open")
        for who in (grower, person):
            Vote.objects.create(platform=platform, participant=who, statement=statement, vote=n % 3 - 1)
        Wish.objects.create(platform=platform, kind="update")


def _grow_policies(platform: Platform, numbers: range) -> None:
    grower = Participant.objects.get(platform=platform, code=WHO)
    policy = Policy.objects.get(platform=platform, slug=POLICY)
    told = {"platform": platform, "participant": grower, "language": "en-gb", "written_at": now(platform)}
    for n in numbers:
        proposal = Proposal.objects.create(
            code=f"g{n}", sentence=f"Idea {n}.", now="It is.", wanted="It may be.", help="Keys.", status=Proposal.OPEN,
            digest=f"g{n}", **told,
        )  # fmt: skip
        for place in ({"policy_slug": POLICY}, {"proposal": Proposal.objects.get(code="g0") if n else proposal}):
            mark = f"g{n}-{next(iter(place))}"
            Argument.objects.create(
                code=mark, side=Argument.SIDES[n % 2], text=f"Reason {n}.", status=Argument.SHOWN, digest=mark,
                **place, **told,
            )  # fmt: skip
        PolicyVersion.objects.create(
            policy=policy, version=n + 2, source=policy.source.replace("Parents asked", f"{n} parents asked"),
            seen_on=today(platform), by="steward",
        )  # fmt: skip


def _grow_desk(platform: Platform, numbers: range) -> None:
    at = now(platform)
    for n in numbers:
        for status in (Case.WAITING, Case.ACCEPTED):
            Case.objects.create(
                platform=platform, kind="statement", code=f"g{n}-{status}", text=f"Text {n}.", status=status,
                submitted_at=at, decided_at=at if status != Case.WAITING else None, decided_by="moderator",
            )  # fmt: skip
        Act.objects.create(platform=platform, at=at, by="steward", act="accept", subject=f"g{n}")
        Import.objects.create(
            platform=platform, code=f"i-g{n}", name=f"{n}.csv", size=9, content=b"area,name", handed_in_at=at,
            by="steward", report={"source": "x", "tables": [], "counts": []},
        )  # fmt: skip
        batch = InvitationBatch.objects.create(
            platform=platform, code=f"g{n}", name=f"Batch {n}", made_at=at, made_by="steward", expires_at=at
        )
        batch.invitations.create(token_hash=f"{n:064}")
        account = Account.objects.create(username=f"g{n}", email=f"g{n}@example.org")
        Stewardship.objects.create(platform=platform, account=account, role=Stewardship.MODERATOR)
