"""Personal contact data does not belong in a platform: columns by their names, cells by their look.

A fault says what kind of thing was found, never the thing itself.
"""

import re

import polars as pl

from threebuckets.folder.drafts import Draft
from threebuckets.folder.files.fault_list import FaultList
from threebuckets.folder.tables.placed import Placed

_NAMES = re.compile(
    r"(^|[_\W])(e[-_ ]?mails?|(tele)?phones?|tel|mobile|fax|contacts?(_name|_person)?|postal_address|street_address"
    r"|home_address|date_of_birth|dob|national_insurance|nhs_number|passport|ip_address)($|[_\W])",
    re.IGNORECASE,
)
_EMAIL = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"
_PHONE = r"(^|[\s(:,;])(\+[0-9]{1,3}|0)([\s().-]{0,2}[0-9]){9,12}($|[\s),;.])"
_SEARCHED = ("resources/actors", "resources/offers", "values/people")
_NOT_SEARCHED = frozenset({"identifiers", "source_id", "licence", "actor", "offer", "participant", "aims", "excludes"})


def is_contact_column(name: str) -> bool:
    """Whether a column's name says that it holds personal contact data.

    Examples
    --------
    >>> is_contact_column("Contact e-mail"), is_contact_column("ask_through")
    (True, False)
    """
    return _NAMES.search(name) is not None


def check_contacts(draft: Draft, faults: FaultList) -> None:
    """No contact columns in any table; no e-mail addresses or telephone numbers among people, actors and offers."""
    for placed in draft.tables.values():
        own = [name for name in placed.content().columns if name not in placed.table.schema]
        for name in own:
            if is_contact_column(name):
                expected = "no personal contact data; remove the column"
                column = placed.places[0].label(name)
                faults.error("F40", placed.file, "a column of contact data", expected, line=1, column=column)
    for table in _SEARCHED:
        if table in draft.tables:
            _search_cells(draft.tables[table], faults)


def _search_cells(placed: Placed, faults: FaultList) -> None:
    for name, dtype in placed.content().schema.items():
        if dtype == pl.String and name not in _NOT_SEARCHED and not is_contact_column(name):
            said = "no personal contact data; say through whom the actor may be reached"
            has_email = pl.col(name).str.contains(_EMAIL)
            placed.report(faults, has_email, "F40", name, said, found="an e-mail address")
            has_phone = pl.col(name).str.contains(_PHONE)
            placed.report(faults, has_phone, "F40", name, said, found="a telephone number")
