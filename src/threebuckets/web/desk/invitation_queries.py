"""Reads for invitations: batches with their counts, and a batch as a sheet or a table while its codes are known."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from threebuckets.folder.files.formulas import guard
from threebuckets.web.core.models import Platform
from threebuckets.web.people.invitations import batches_for_desk

FEWEST = 10


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch as it is listed; `n_used` is None where fewer than ten were used: that would be about few people."""

    pk: int
    name: str
    made_at: datetime
    expires_at: datetime
    by: str
    n_made: int
    n_used: int | None
    is_open: bool
    is_revoked: bool


@dataclass(frozen=True, slots=True)
class Slip:
    """One invitation on paper: its code and the address it opens."""

    code: str
    address: str


def batches(platform: Platform) -> tuple[Batch, ...]:
    """Batches of a platform, the newest first."""
    return tuple(
        Batch(
            pk=line.batch.pk,
            name=line.batch.name,
            made_at=line.batch.made_at,
            expires_at=line.batch.expires_at,
            by=line.batch.made_by,
            n_made=line.n_made,
            n_used=line.n_used if line.n_used >= FEWEST else None,
            is_open=line.is_open,
            is_revoked=line.batch.revoked_at is not None,
        )
        for line in batches_for_desk(platform)
    )


def slips(codes: Sequence[str], *, site: str) -> tuple[Slip, ...]:
    """Codes with the addresses they open; `site` is where this site is, without a slash at its end."""
    return tuple(Slip(code, f"{site}{reverse('people:invite', args=[code])}") for code in codes)


def slips_csv(found: Sequence[Slip]) -> bytes:
    """Codes and addresses as a table, for letters."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["code", "address"])
    writer.writerows([guard(slip.code), guard(slip.address)] for slip in found)
    return out.getvalue().encode("utf-8-sig")
