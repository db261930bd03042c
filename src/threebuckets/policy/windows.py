"""Days of a policy: its window, its first months, and when an effect can first show."""

import calendar
from datetime import date

from threebuckets.policy.documents import PolicyDocument
from threebuckets.policy.rules import Rules


def months_after(day: date, months: int) -> date:
    """The same day some months later; the last day of a shorter month.

    Examples
    --------
    >>> months_after(date(2027, 1, 31), 13)
    datetime.date(2028, 2, 29)
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def effect_from(policy: PolicyDocument, rules: Rules) -> date:
    """When the policy can first show an effect."""
    return policy.effect_from or months_after(policy.from_, rules.situation.effect_after_months)
