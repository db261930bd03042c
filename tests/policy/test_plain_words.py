"""Bad documents, settings and rules: each fault with its line and path, in plain words."""

import re

import pytest

from tests.policy.making import POLICY, SETTINGS
from threebuckets.errors import InputError
from threebuckets.policy import (
    parse_design,
    parse_policy,
    parse_rules,
    parse_settings,
    standard_rules,
    standard_rules_text,
)

DESIGN = "---\npolicy: fair\npolicy_version: 7\narea: w1\ndecided_on: 2026-11-01\nanswers: {where: The library}\n---\n"
NEEDS = "needs:\n  - {indicator: jobs, target: 70, horizon: 2029-12-31}\n"
LEAKS = re.compile(
    r"Input should|Field required|String should|pydantic|validation|Datetimes|match pattern|tuple|Extra "
)


def faults_of(parse, text, **more):
    """Faults of a text."""
    with pytest.raises(InputError) as found:
        parse(text, **more)
    for fault in found.value.faults:
        assert not LEAKS.search(str(fault)), fault
    return [(f.code, f.line, f.column, f.found, f.expected) for f in found.value.faults]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("version: 7", "version: seven", ("F11", 3, "version", "seven", "a whole number")),
        ("version: 7", "version: 0", ("F13", 3, "version", "0", "at least 1")),
        ("version: 7\n", "", ("F10", 2, "version", "nothing", "a value for version")),
        ("title: Family centres", "title: ''", ("F10", 2, "title", "nothing", "some text")),
        ("title: Family centres", "title: [a]", ("F12", 2, "title", "a list", "text")),
        (
            "kind: family-centre", "kind: Family Centre",
            ("F15", 4, "kind", "Family Centre", "a name of small letters, digits and hyphens, such as family-centre"),
        ),
        ("from: 2027-01-01", "from: 2027-13-01", ("F14", 5, "from", "2027-13-01", "a day that exists, YYYY-MM-DD")),
        ("from: 2027-01-01", "from: soon", ("F14", 5, "from", "soon", "a day, YYYY-MM-DD")),
        ("horizon: 2029-12-31", "horizon: 2029", ("F14", 11, "needs[0].horizon", "2029", "a day, YYYY-MM-DD")),
        ("stance: for", "stance: maybe", ("F12", 9, "statements[0].stance", "maybe", "for or against")),
        ("target: 70", "target: high", ("F11", 11, "needs[0].target", "high", "a number or parent, country or best-fifth")),
        ("amount: 60", "amount: 0", ("F13", 13, "requirements[0].amount", "0", "more than 0")),
        ("amount: 60", "amount: 10", ("F24", 13, "requirements[0]", "50.0, 10.0, 70.0", "low ≤ amount ≤ high")),
        ("part: open", "part: shut", ("F21", 13, "requirements[0].part", "shut", "a part of the core")),
        ("unit: m2, ", "", ("F10", 13, "requirements[0].unit", "nothing", "a value for unit")),
        ("until: 2030-12-31", "until: 2020-12-31", ("F23", 6, "until", "2020-12-31", "until not before from")),
        (NEEDS, "needs: []\n", ("F33", 10, "needs", "no needs", "at least one core statement, one need and one requirement")),
        (NEEDS, "needs: jobs\n", ("F12", 10, "needs", "jobs", "a list")),
        ("kind: space", "kind: space\n    , colour: red", ("F31", 14, "requirements[0].colour", "colour", "a key that exists")),
        ("kind: family-centre", "kind: family-centre\nkind: b", ("F20", 5, "kind", "the key kind twice", "each key once")),
        ("kind: family-centre", "kind: &a family-centre", ("F32", 4, None, "&a", "no anchors, aliases or tags")),
        ("Prose.", "Prose <b>bold</b>.", ("F32", 19, None, "<b>", "Markdown without HTML")),
        ("type: text", "type: one-of", ("F12", 17, "choices[0]", "where", "options for one-of and many-of, and only there")),
    ],
)  # fmt: skip
def test_a_policy_with_a_fault_says_where_and_what(old, new, fault):
    """One fault, one line."""
    assert old in POLICY
    assert fault in faults_of(parse_policy, POLICY.replace(old, new, 1), slug="fair")


def test_all_faults_come_at_once():
    """Whoever mends a file mends it once."""
    text = POLICY.replace("version: 7", "version: 0").replace("stance: for", "stance: maybe").replace("unit: m2, ", "")
    assert len(faults_of(parse_policy, text, slug="fair")) == 3


@pytest.mark.parametrize(
    "text", ["", "no front matter", "---\ntitle: x\n", "---\n- a\n---\n", "---\n: [\n---\n", "---\n\t\n---\n"]
)
def test_what_is_no_front_matter_is_a_fault_and_never_a_crash(text):
    """Empty files, lists, broken YAML."""
    assert faults_of(parse_policy, text, slug="fair")
    assert faults_of(parse_design, text, file="d.md")


@pytest.mark.parametrize(
    ("text", "column", "expected"),
    [
        (SETTINGS.replace('title = "Made"\n', ""), "title", "a value for title"),
        (SETTINGS + "nonsense = 1\n", "rules.nonsense", "a key that exists"),
        (SETTINGS.replace('level = "ward"', "level = 5"), "areas.level", "text"),
        (SETTINGS + '[resources]\nregister_complete = "x"\n', "resources.register_complete", "a list"),
        (SETTINGS + "[resources]\ndeclared_on = 5\n", "resources.declared_on", "a day, YYYY-MM-DD"),
        (SETTINGS + "x = ", None, "TOML"),
        ("rules = 5\n" + SETTINGS.split("[rules]")[0], "rules", "keys with values"),
        (SETTINGS + "change = 5\n", "rules.change", "keys with values"),
    ],
)
def test_settings_with_a_fault_say_which(text, column, expected):
    """By key, since TOML gives no lines."""
    assert (column, expected) in [(fault[2], fault[4]) for fault in faults_of(parse_settings, text)]


@pytest.mark.parametrize(
    ("old", "new", "column", "expected"),
    [
        ("gamma = 0.90", "gamma = 1.5", "decision.gamma", "less than 1"),
        ("gamma = 0.90", 'gamma = "x"', "decision.gamma", "a number"),
        ("keep = 0.80", "keep = 0.95", "decision", "keep may not be above gamma"),
        ("min_voters = 50", "min_voters = 2.5", "values.min_voters", "a whole number"),
        ("climb_areas = true", "climb_areas = 1", "values.climb_areas", "true or false"),
        ("delta = 0.25", "# ", "situation.delta", "a value for delta"),
        ("[values]", "[values]\nnew = 1", "values.new", "a key that exists"),
    ],
)
def test_rules_with_a_fault_say_which(old, new, column, expected):
    """Every key is mandatory, none may be unknown."""
    found = faults_of(parse_rules, standard_rules_text().replace(old, new, 1))
    assert (column, expected) in [(fault[2], fault[4]) for fault in found]


def test_rules_may_be_changed_by_name_and_only_those_that_exist():
    """Their fingerprint changes with them."""
    rules = standard_rules()
    assert rules.changed({}).rules_id == rules.rules_id
    assert rules.changed({"decision.gamma": 0.95}).rules_id.sha256 != rules.rules_id.sha256
    for change in ({"decision.gama": 0.95}, {"gamma": 1}, {"decision.gamma": 2}):
        with pytest.raises(InputError):
            rules.changed(change)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("policy_version: 7", "policy_version: x", ("F11", 3, "policy_version", "x", "a whole number")),
        ("area: w1\n", "", ("F10", 2, "area", "nothing", "a value for area")),
        ("answers: {where: The library}", "answers: 5", ("F12", 6, "answers", "5", "keys with values")),
        (
            "answers: {where: The library}", "answers: {where: {a: b}}",
            ("F12", 6, "answers.where", "keys with values", "text or a number or a list"),
        ),
    ],
)  # fmt: skip
def test_a_design_with_a_fault_says_where_and_what(old, new, fault):
    """As policies do."""
    assert fault in faults_of(parse_design, DESIGN.replace(old, new, 1), file="d.md")
