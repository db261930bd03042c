"""Writes of versions: every text that a policy ever had here is kept, with its day."""

from datetime import date

from threebuckets.web.policy.models import Policy, PolicyVersion


def keep_version(policy: Policy, *, on: date, by: str = "", note: str = "") -> PolicyVersion:
    """Keep the text that a policy has now, unless it is the last one kept.

    A text under a number that is known already is a further edition of that version: its words changed, not what is
    tested.
    """
    known = policy.versions.filter(version=policy.version).order_by("-edition").first()
    if known is not None and known.source == policy.source:
        return known
    newest = policy.platform.rounds.order_by("-number").values_list("number", flat=True).first()
    return PolicyVersion.objects.create(
        policy=policy,
        version=policy.version,
        edition=0 if known is None else known.edition + 1,
        source=policy.source,
        seen_on=on,
        after_round=newest or 0,
        by=by,
        note=note,
    )
