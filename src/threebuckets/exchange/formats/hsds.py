"""Directories of services in Open Referral's Human Services Data Specification: pages, lists, records, tables.

Versions 1 to 3 and the UK profile. A service becomes an offer of its organisation, listed; contact persons, e-mail
addresses and telephone numbers are not read.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from threebuckets.exchange.contract import Batch, Detection, Head, Option, Source
from threebuckets.exchange.formats.hsds_offers import hsds_batches
from threebuckets.exchange.formats.hsds_records import read_records
from threebuckets.exchange.formats.hsds_shapes import SIGNS, type_of_name
from threebuckets.exchange.formats.hsds_writing import services_document
from threebuckets.exchange.logbook import Logbook
from threebuckets.exchange.reading.heads import header_of, json_keys
from threebuckets.exchange.targets import Tables
from threebuckets.exchange.writing import write_bytes

_PAGE = {"contents", "content"}
_TOTAL = {"total_items", "totalElements"}
_MAIN = frozenset({"service", "organization"})


class Hsds:
    """Services of a directory."""

    name = "hsds"
    title = "Open Referral services (HSDS and Open Referral UK: JSON, or tables in a folder or zip)"
    bucket = "resources"
    can_read = True
    can_write = True
    mappable: tuple[str, ...] = ()
    options = (
        Option("kind", "What services are where no term says more.", "service"),
        Option("kinds", "Kinds by taxonomy term, id or name: term=service/counselling, divided by |."),
        Option("area", "Code of the area that all of them lie in."),
        Option("reach_m", "How many metres all of them reach."),
    )

    def sniff(self, head: Head) -> Detection | None:
        """Likely where JSON has the keys of a directory, or tables its names."""
        tables = [name for name, start in head.starts.items() if header_of(start) and name.lower().endswith(".csv")]
        kinds = {type_of_name(name.rpartition("/")[2].rpartition(".")[0].lower()) for name in tables}
        ids = [name for name in tables if "id" in header_of(head.starts[name])]
        if kinds & _MAIN and len(kinds - {None}) > 1 and ids:
            return Detection(self.name, 0.9, f"It has the tables {', '.join(sorted(tables)[:4])}.")
        found = [json_keys(start) for start in head.starts.values()]
        keys = {key for each in found for key in each}
        if {"features", "grants", "topology"} & keys:
            return None
        shared = sorted(SIGNS & keys)
        if len(shared) > 1:
            return Detection(self.name, 0.9, f"Its records have {', '.join(shared[:4])}.")
        if keys & _PAGE and keys & _TOTAL:
            return Detection(self.name, 0.7, "It is a page of records with its number of items.")
        return Detection(self.name, 0.6, f"Its records have {shared[0]}.") if shared else None

    def read(self, source: Source, logbook: Logbook) -> Iterator[Batch]:
        """An actor an organisation, an offer a service and place; paths of JSON stand for columns."""
        records = read_records(source, logbook)
        yield from hsds_batches(records, source, logbook)
        records.close()

    def write(self, tables: Tables, out: Path, options: Mapping[str, str]) -> tuple[Path, ...]:
        """One page of services with all that belongs to each, version 3; offers of other kinds are passed over."""
        return (write_bytes(services_document(tables).encode(), out),)


FORMAT = Hsds()
