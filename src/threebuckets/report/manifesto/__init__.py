"""A platform draft to send on: the policies chosen, each with its three findings and its delivery, and how it was chosen."""

from threebuckets.report.manifesto.contents import Findings, draft_of_election, draft_of_platform
from threebuckets.report.manifesto.drafts import Delivered, Draft
from threebuckets.report.manifesto.print_file import NoBrowserError, manifesto_pdf
from threebuckets.report.manifesto.web_page import manifesto_html
from threebuckets.report.manifesto.word_file import manifesto_docx

__all__ = [
    "Delivered",
    "Draft",
    "Findings",
    "NoBrowserError",
    "draft_of_election",
    "draft_of_platform",
    "manifesto_docx",
    "manifesto_html",
    "manifesto_pdf",
]
