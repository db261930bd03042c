"""Every link inside the repository leads somewhere, and every page can be found."""

import re
import unicodedata
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"(?<!\\)\]\(<?([^()\s>]+)>?\)")
FENCE = re.compile(r"^```.*?^```", flags=re.DOTALL | re.MULTILINE)
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def prose(path: Path) -> str:
    """Text of a page without its code."""
    return re.sub(
        r"`[^`\n]*`", lambda hit: hit.group().replace("](", "] ("), FENCE.sub("", path.read_text(encoding="utf-8"))
    )


def anchors(path: Path) -> set[str]:
    """Addresses of the headings of a page, as GitHub and the site make them."""
    found = set()
    for heading in re.findall(r"^#{1,6} (.+)$", FENCE.sub("", path.read_text(encoding="utf-8")), flags=re.MULTILINE):
        plain = unicodedata.normalize("NFKD", heading.replace("`", "")).encode("ascii", "ignore").decode().lower()
        found.add(re.sub(r"[^\w\s-]", "", plain).strip().replace(" ", "-"))
    return found


def broken(path: Path) -> list[str]:
    """Links of a page that lead nowhere."""
    found = []
    for link in LINK.findall(prose(path)):
        if re.match(r"[a-z]+:", link):
            continue
        place, _, anchor = link.partition("#")
        target = (path.parent / place).resolve() if place else path
        is_there = target.exists() and (not anchor or target.suffix != ".md" or anchor in anchors(target))
        if not is_there:
            found.append(link)
    return found


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_link_of_the_page_is_broken(path: Path) -> None:
    assert broken(path) == []


def test_every_page_is_in_the_navigation_of_the_site() -> None:
    def leaves(node: object) -> list[str]:
        if isinstance(node, str):
            return [node]
        children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else []
        return [leaf for child in children for leaf in leaves(child)]

    nav = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]
    pages = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    assert set(leaves(nav)) == pages


def test_every_page_is_linked_from_the_first_one() -> None:
    first = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    folders = ("tutorial", "how-to", "reference", "explanation")
    pages = [path for folder in folders for path in sorted((ROOT / "docs" / folder).glob("*.md"))]
    assert [path.name for path in pages if f"({path.parent.name}/{path.name})" not in first] == []


def test_every_decision_is_listed_by_its_number() -> None:
    numbers = [path.name[:4] for path in sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))]
    assert numbers == [f"{n:04d}" for n in range(1, len(numbers) + 1)]
    listed = re.findall(r"^- \[(\d{4})\]", (ROOT / "docs/decisions/README.md").read_text("utf-8"), flags=re.MULTILINE)
    assert listed == numbers


def test_the_site_asks_nobody_else_for_anything() -> None:
    theme = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["theme"]
    assert theme["font"] is False
    assert "extra_javascript" not in theme


def test_the_picture_of_the_readme_is_small() -> None:
    picture = ROOT / "docs" / "pictures" / "policy-page.png"
    assert picture.read_bytes()[:4] == b"\x89PNG"
    assert picture.stat().st_size <= 200_000
