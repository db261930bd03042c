"""The policy document, the rules and the three-bucket test: where values, situation and resources meet."""

from threebuckets.policy.changes import changed_inputs, compare
from threebuckets.policy.designs import LocalDesign, parse_design
from threebuckets.policy.documents import PolicyDocument, parse_policy, read_policy
from threebuckets.policy.exhibiting import exhibits_of
from threebuckets.policy.exhibits import Exhibits, exhibits_from_plain, exhibits_to_plain
from threebuckets.policy.explain import explain, headline, sentence
from threebuckets.policy.facts import Facts
from threebuckets.policy.facts.gathering import facts_of, tested_areas
from threebuckets.policy.fitting import design_faults
from threebuckets.policy.judge import affected, judge, judge_all
from threebuckets.policy.outcomes import Outcome, all_of, any_of, decide
from threebuckets.policy.platform import Platform, RecordedRound
from threebuckets.policy.publishing import public_platform
from threebuckets.policy.requirements import AreaFacts, RequirementsRange, requirements_of, requirements_range
from threebuckets.policy.rounds import from_json, to_json
from threebuckets.policy.rules import Rules, RulesId, parse_rules, read_rules, standard_rules, standard_rules_text
from threebuckets.policy.sensitivity import Sensitivity, sensitivity
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
    "AreaFacts",
    "BucketVerdict",
    "Cause",
    "Change",
    "Check",
    "Column",
    "Cost",
    "Exhibits",
    "Facts",
    "Flip",
    "LocalDesign",
    "MissingFact",
    "Outcome",
    "Platform",
    "PolicyDocument",
    "PolicyVerdict",
    "RecordedRound",
    "RequirementsRange",
    "Round",
    "Rules",
    "RulesId",
    "Sensitivity",
    "Settings",
    "Table",
    "affected",
    "all_of",
    "any_of",
    "changed_inputs",
    "compare",
    "decide",
    "design_faults",
    "exhibits_from_plain",
    "exhibits_of",
    "exhibits_to_plain",
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
    "public_platform",
    "read_policy",
    "read_rules",
    "requirements_of",
    "requirements_range",
    "sensitivity",
    "sentence",
    "standard_rules",
    "standard_rules_text",
    "tables",
    "tested_areas",
    "to_json",
]
