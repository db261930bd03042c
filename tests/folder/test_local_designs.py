"""Local designs in a folder and a workbook: what is refused and where, what survives a round trip, drafts that count for nothing."""

from dataclasses import replace

import pytest

from tests.folder.made import assert_same, edit, made_folder, put
from tests.policy import making as m
from threebuckets.errors import InputError
from threebuckets.folder import check_folder, new_folder, read_folder, read_workbook, write_folder, write_workbook
from threebuckets.folder.design_files import draft_path, put_design, read_draft, write_draft
from threebuckets.folder.documents_out import design_text
from threebuckets.policy import parse_design, public_platform

POLICY = """---
title: Warm rooms
version: 2
kind: warm-room
from: 2027-01-01
until: 2028-12-31
statements: [{statement: S}]
needs: [{indicator: I, target: 5, horizon: 2028-12-31}]
requirements:
  - {id: room, kind: space, amount: 60, unit: m2, part: open}
core:
  - {id: open, text: Open to all.}
choices:
  - {id: seats, question: "Seats?", type: number, minimum: 10, maximum: 90, scales: {room: 2}}
  - {id: extras, question: "Extras?", type: many-of, options: [tea, soup]}
---
Prose.
"""
DESIGN = """---
policy: warm
policy_version: 2
area: AREA
decided_on: 2026-10-01
answers: {seats: 40, extras: []}
life_now: Cold, mostly.
life_wanted: "Warm: and together"
help_needed: "Of the council, the key."
asks_centre: [room]
adopted_from: {policy: warm, area: OTHER, version: 1, decided_on: 2026-05-01}
---
"""


@pytest.fixture
def plan(tmp_path):
    """A folder with a policy that has a core, and a design of it in its first ward."""
    root = made_folder(tmp_path)
    platform = read_folder(root)
    tested = [
        row for row in platform.table("situation/areas").to_dicts() if row["levels"] == platform.settings.areas.level
    ]
    statement = platform.table("values/statements").filter(m.pl.col("status").fill_null("live") == "live")["statement"][
        0
    ]
    indicator = platform.table("situation/indicators")["indicator"][0]
    put(
        root,
        "policies/warm.md",
        POLICY.replace("statement: S", f"statement: {statement}").replace("indicator: I", f"indicator: {indicator}"),
    )
    areas = [row["area"] for row in tested]
    put(root, f"designs/warm/{areas[0]}.md", DESIGN.replace("AREA", areas[0]).replace("OTHER", areas[-1]))
    return root, areas[0]


def errors(root):
    """Faults that refuse the folder."""
    return [fault for fault in check_folder(root) if fault.severity == "error"]


def test_a_design_that_breaks_the_core_is_refused_where_it_says_so(plan):
    """File, line of the answer, what it leaves and what is fixed."""
    root, area = plan
    assert errors(root) == []
    edit(root, f"designs/warm/{area}.md", "seats: 40", "seats: 12")
    [fault] = errors(root)
    assert (fault.code, fault.file, fault.line) == ("F37", f"designs/warm/{area}.md", 6)
    assert fault.column == "answers.seats"
    with pytest.raises(InputError, match="24 m² of space"):
        read_folder(root)


def test_a_figure_that_a_policy_scales_with_must_be_a_column_of_numbers(plan):
    """The nearest column is suggested; a cell that is no number is named; an empty one is refused where a design needs it."""
    root, area = plan
    edit(root, "policies/warm.md", "scales: {room: 2}", "scales: {room: {factor: 2, per: populatio}}")
    [_, fault] = errors(root)  # the first is the design's, which rests on it
    assert (fault.code, fault.file) == ("F21", "policies/warm.md")
    assert "perhaps “population”" in fault.expected
    edit(root, "policies/warm.md", "per: populatio", "per: households")
    areas = (root / "situation/areas.csv").read_text().splitlines()
    rows = [f"{areas[0]},households", *(f"{row},{n or 'many'}" for n, row in enumerate(areas[1:]))]
    put(root, "situation/areas.csv", "\n".join(rows) + "\n")
    assert [(fault.code, fault.column) for fault in errors(root)] == [("F11", "households")]
    put(
        root,
        "situation/areas.csv",
        "\n".join(f"{row}," if n else f"{row},households" for n, row in enumerate(areas)) + "\n",
    )
    [fault] = errors(root)
    assert (fault.code, fault.file, fault.column) == ("F37", f"designs/warm/{area}.md", "answers.seats")
    assert "households" in fault.expected


def test_every_key_of_a_design_survives_folder_and_workbook(plan, tmp_path):
    """Also once its text has to be written anew, with an answer of none of the options."""
    root, area = plan
    platform = read_folder(root)
    write_workbook(platform, tmp_path / "plan.xlsx")
    assert_same(read_workbook(tmp_path / "plan.xlsx"), platform)
    design = platform.designs["warm", area]
    anew = design.model_copy(update={"source": "", "asks_centre": ()})
    back = parse_design(design_text(anew), file="x").model_copy(update={"source": ""})
    assert back == anew
    assert back.answers["extras"] == ()
    changed = replace(platform, designs={("warm", area): anew})
    write_workbook(changed, tmp_path / "anew.xlsx")
    found = read_workbook(tmp_path / "anew.xlsx").designs["warm", area].model_copy(update={"source": ""})
    assert found == anew


def test_what_a_factor_and_a_part_say_survives_a_workbook(plan, tmp_path):
    """`per` and `scales_with` stand in a cell each."""
    root, area = plan
    edit(root, "policies/warm.md", "scales: {room: 2}", "scales: {room: {factor: 0.01, per: population}}")
    edit(root, "policies/warm.md", "text: Open to all.}", "text: Open to all., scales_with: [seats]}")
    (root / f"designs/warm/{area}.md").unlink()
    platform = read_folder(root)
    policy = platform.policies["warm"]
    anew = replace(platform, policies={**platform.policies, "warm": policy.model_copy(update={"source": ""})})
    write_workbook(anew, tmp_path / "plan.xlsx")
    found = read_workbook(tmp_path / "plan.xlsx").policies["warm"]
    assert (found.core, found.choices) == (policy.core, policy.choices)


def test_a_draft_is_no_design_until_it_is_put_in_place(plan):
    """It lies apart, is not read, not published, kept on a round trip, and not overwritten."""
    root, area = plan
    design = read_folder(root).designs["warm", area]
    (root / f"designs/warm/{area}.md").unlink()
    file = write_draft(root, design.model_copy(update={"source": ""}), ["To decide: Seats?"])
    assert file == draft_path(root, "warm", area) == root / "drafts" / "designs" / "warm" / f"{area}.md"
    assert "# To decide: Seats?" in file.read_text()
    platform = read_folder(root)
    assert ("warm", area) not in platform.designs
    assert not any(name.startswith("drafts/") for name in public_platform(platform, on=m.ON).files)
    write_folder(platform, root.parent / "copy")
    assert read_draft(root.parent / "copy", "warm", area) == read_draft(root, "warm", area)
    with pytest.raises(InputError, match="accept that one, or delete it"):
        write_draft(root, design, [])
    put_design(root, design)
    assert read_folder(root).designs["warm", area] == design
    assert not file.exists()


def test_a_draft_in_the_wrong_place_is_refused(plan):
    """One for another area than its name says."""
    root, area = plan
    design = read_folder(root).designs["warm", area]
    file = write_draft(root, design, [])
    put(root, "drafts/designs/warm/elsewhere.md", file.read_text())
    with pytest.raises(InputError, match=f"a design of warm in {area}"):
        read_draft(root, "warm", "elsewhere")
    assert read_draft(root, "warm", "nowhere") is None


def test_a_workbook_keeps_its_drafts_beside_it(plan, tmp_path):
    """`plan.drafts/`, and a design that is accepted goes into its sheet."""
    root, area = plan
    platform = read_folder(root)
    design = platform.designs["warm", area]
    book = tmp_path / "plan.xlsx"
    write_workbook(replace(platform, designs={}), book)
    file = write_draft(book, design, [])
    assert file.parent == tmp_path / "plan.drafts" / "designs" / "warm"
    assert read_workbook(book).designs == {}
    put_design(book, design)
    assert read_workbook(book).designs["warm", area].answers == design.answers
    assert not file.exists()


def test_a_new_folder_has_no_drafts(tmp_path):
    """They come with the first adoption."""
    new_folder(tmp_path / "plan", title="A plan")
    assert not (tmp_path / "plan" / "drafts").exists()
