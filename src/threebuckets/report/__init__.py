"""Pages and charts from rounds, verdicts and exhibits: the look, the drawings, the one-file report."""

from threebuckets.report.changes_report import changes_report
from threebuckets.report.findings import finding
from threebuckets.report.glyphs import bucket_legend, bucket_word, glyph, group_mark, icon, logo, overall_word, symbols
from threebuckets.report.html_report import html_report
from threebuckets.report.policy_in_area import Names, PolicyInArea, names_of, policy_in_area
from threebuckets.report.policy_page import evidence_sections, policy_body, policy_head, side_cards, verdict_bar
from threebuckets.report.stylesheet import LOOK, stylesheet

__all__ = [
    "LOOK",
    "Names",
    "PolicyInArea",
    "bucket_legend",
    "bucket_word",
    "changes_report",
    "evidence_sections",
    "finding",
    "glyph",
    "group_mark",
    "html_report",
    "icon",
    "logo",
    "names_of",
    "overall_word",
    "policy_body",
    "policy_head",
    "policy_in_area",
    "side_cards",
    "stylesheet",
    "symbols",
    "verdict_bar",
]
