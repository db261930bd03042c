"""How long a verdict is good: the first day on which something it rests on ends or is renewed."""

from datetime import date

from threebuckets.policy.checks.cases import Case
from threebuckets.policy.verdicts import PolicyVerdict
from threebuckets.policy.windows import months_after


def valid_until(verdict: PolicyVerdict, case: Case) -> date | None:
    """Earliest day still to come on which an offer used ends, a figure is renewed, votes grow old, a lead ends, or the
    policy itself ends; None where nothing is dated.
    """
    days = [case.policy.until]
    for bucket in verdict.buckets.values():
        for check in bucket.checks:
            days += [date.fromisoformat(str(check.parts[name])) for name in ("due", "ends") if check.parts.get(name)]
            last_vote = check.parts.get("last_vote")
            if last_vote:
                days.append(months_after(date.fromisoformat(str(last_vote)), case.rules.values.max_age_months))
    return min((day for day in days if day >= case.on), default=None)
