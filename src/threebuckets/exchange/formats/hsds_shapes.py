"""What the records of Open Referral's Human Services Data Specification look like: types, links, needed fields.

Versions 1 to 3, nested (JSON) or flat (tables). Contact persons are no type here: nothing of them is ever read.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

# Name of a nested list or object, or of a table without its ending → type of its records.
TYPE_OF: Mapping[str, str] = MappingProxyType(
    {
        "organization": "organization",
        "service": "service",
        "location": "location",
        "service_at_location": "service_at_location",
        "address": "address",
        "addresse": "address",
        "physical_address": "address",
        "physical_addresse": "address",
        "schedule": "schedule",
        "regular_schedule": "schedule",
        "service_area": "service_area",
        "cost_option": "cost_option",
        "phone": "phone",
        "organization_identifier": "organization_identifier",
        "attribute": "attribute",
        "service_taxonomy": "attribute",
        "service_attribute": "attribute",
        "taxonomy_term": "taxonomy_term",
        "taxonomy_detail": "taxonomy",
        "taxonomy": "taxonomy",
        "taxonomie": "taxonomy",
        "capacity": "service_capacity",
        "capacitie": "service_capacity",
        "service_capacity": "service_capacity",
        "service_capacitie": "service_capacity",
        "unit": "unit",
    }
)
NEEDED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "service": ("name", "status"),
        "organization": ("name",),
        "location": ("location_type",),
        "address": ("address_1", "city", "postal_code", "country", "address_type"),
        "phone": ("number",),
        "taxonomy": ("name",),
        "taxonomy_term": ("name",),
        "service_capacity": ("unit_id", "available", "updated"),
    }
)
# Fields that version 3 brought; a file in the older shape need not have them.
SINCE_THREE = frozenset({"location_type", "address_type"})
OLDER_KEYS = frozenset({"service_taxonomys", "regular_schedules", "physical_addresses", "vocabulary"})
CHOICES: Mapping[tuple[str, str], tuple[str, ...]] = MappingProxyType(
    {
        ("service", "status"): ("active", "inactive", "defunct", "temporarily closed"),
        ("location", "location_type"): ("physical", "postal", "virtual"),
    }
)
DESCRIBED = frozenset({"service", "organization", "taxonomy", "taxonomy_term"})
PERSONAL: Mapping[str, str] = MappingProxyType(
    {
        "contacts": "personal: contact persons",
        "contact": "personal: contact persons",
        "phones": "telephone numbers",
        "phone": "telephone numbers",
        "email": "e-mail addresses",
        "assurer_email": "personal: e-mail addresses",
        "attention": "personal: a name",
    }
)
_SIGNS: tuple[tuple[str, frozenset[str]], ...] = (
    ("location", frozenset({"location_type", "latitude", "addresses", "physical_addresses"})),
    (
        "service",
        frozenset({"status", "organization", "service_at_locations", "service_areas", "assured_date", "eligibilitys"}),
    ),
    (
        "organization",
        frozenset(
            {
                *("organization_identifiers", "parent_organization_id", "website", "legal_status", "tax_status"),
                *("year_incorporated", "services", "logo"),
            }
        ),
    ),
    ("taxonomy_term", frozenset({"term_uri", "taxonomy", "parent_id", "term", "vocabulary"})),
    ("taxonomy", frozenset({"version"})),
)
SIGNS: frozenset[str] = frozenset(
    {
        *("service_at_locations", "organization_identifiers", "service_areas", "assured_date", "location_type"),
        *("parent_organization_id", "term_uri", "taxonomy_term", "service_taxonomys", "service_at_location"),
        *("organization_id", "location_id", "service_id"),
    }
)
"""Keys by which the beginning of a file is known."""


def type_of_name(name: str) -> str | None:
    """Type of the records under a key or in a table, in singular or plural; None where they are not read.

    Examples
    --------
    >>> type_of_name("service_at_locations"), type_of_name("addresses"), type_of_name("contacts")
    ('service_at_location', 'address', None)
    """
    return TYPE_OF.get(name.removesuffix("s")) or TYPE_OF.get(name)


def type_of_item(item: Mapping[str, Any], file: str) -> str | None:
    """Type of a record at the top of a JSON document, by its keys, then by the name of the file.

    Examples
    --------
    >>> type_of_item({"id": "1", "location": {}, "service": {}}, "page.json")
    'service_at_location'
    >>> type_of_item({"id": "1", "name": "Counselling", "status": "active"}, "page.json")
    'service'
    """
    if "location" in item and "service" in item:
        return "service_at_location"
    shared = [(len(signs & item.keys()), kind) for kind, signs in _SIGNS]
    most = max(n for n, _ in shared)
    if most:
        return next(kind for n, kind in shared if n == most)
    words = file.rpartition("/")[2].lower()
    named = ("organization", "taxonomy_term", "taxonomy", "location", "service")
    return next((kind for kind in named if kind in words), None)
