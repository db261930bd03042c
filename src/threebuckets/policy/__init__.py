"""The policy document, the rules and the three-bucket test: where values, situation and resources meet."""

from threebuckets.policy.designs import LocalDesign, design_faults, parse_design, requirements_of
from threebuckets.policy.documents import PolicyDocument, parse_policy, read_policy
from threebuckets.policy.explain import explain, headline, sentence
from threebuckets.policy.facts import Facts
from threebuckets.policy.facts.gathering import facts_of, tested_areas
from threebuckets.policy.judge import affected, judge, judge_all
from threebuckets.policy.outcomes import Outcome, all_of, any_of, decide
from threebuckets.policy.platform import Platform, RecordedRound
from threebuckets.policy.rounds import from_json, to_json
from threebuckets.policy.rules import Rules, RulesId, parse_rules, read_rules, standard_rules, standard_rules_text
from threebuckets.policy.settings import Settings, parse_settings
from threebuckets.policy.tables import Column, Table, tables
from threebuckets.policy.verdicts import (
    BUCKETS,
    BucketVerdict,
    Cause,
    Change,
    Check,
    Cost,
    Flip,
    MissingFact,
    PolicyVerdict,
    Round,
)

__all__ = [
    "BUCKETS",
    "BucketVerdict",
    "Cause",
    "Change",
    "Check",
    "Column",
    "Cost",
    "Facts",
    "Flip",
    "LocalDesign",
    "MissingFact",
    "Outcome",
    "Platform",
    "PolicyDocument",
    "PolicyVerdict",
    "RecordedRound",
    "Round",
    "Rules",
    "RulesId",
    "Settings",
    "Table",
    "affected",
    "all_of",
    "any_of",
    "decide",
    "design_faults",
    "explain",
    "facts_of",
    "from_json",
    "headline",
    "judge",
    "judge_all",
    "parse_design",
    "parse_policy",
    "parse_rules",
    "parse_settings",
    "read_policy",
    "read_rules",
    "requirements_of",
    "sentence",
    "standard_rules",
    "standard_rules_text",
    "tables",
    "tested_areas",
    "to_json",
]
