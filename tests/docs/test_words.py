"""Words: British spelling, the glossary's words, and nothing about how or where the project is made."""

import re
from pathlib import Path

from threebuckets.policy.sentences import TEMPLATES

ROOT = Path(__file__).parents[2]
SKIPPED = {"build", "node_modules", "__pycache__", "migrations", "fonts", "vendor"}
PROSE = (".md", ".csv", ".html")
CODE = (*PROSE, ".py", ".toml", ".yml", ".in", ".css", ".js", "")
AMERICAN = re.compile(
    r"\b(behaviors?|favorites?|neighbors?|neighborhoods?|labeled|modeling|canceled|fulfill|analyz(?:e[sd]?|ing)|"
    r"summariz(?:e[sd]?|ing)|organiz(?:e[sd]?|ations?|ing)|recogniz(?:e[sd]?|ing)|centers?|colors?|programmes? of)\b",
    flags=re.IGNORECASE,
)
LEGITIMATE = re.compile(r"color-scheme|^tests/", flags=re.IGNORECASE)
# Written in pieces, so that this file does not hold them itself.
UNWANTED = {
    "a place on some machine": r"(?<![\w.])/(?:wo" r"rk|ro" r"ot|ho" r"me|Us" r"ers|t" r"mp)/\w",
    "a host of packages": r"py" r"pi\.org|python" r"hosted|npm" r"js\.(?:org|com)|crat" r"es\.io",
    "who or what wrote it": r"\b(?:sub)?ag" r"ents?\b|\bA" r"I-generated|\bco-author" r"ed-by",
    "papers that are not part of it": r"\bspe" r"cs/\w|\bshared/de" r"sign|\bDES" r"IGN\.md|\bSTY" r"LE\.md|\bUX" r"\.md",
    "work left over": r"\bTO" r"DO\b|\bFIX" r"ME\b",
}  # fmt: skip
BROWSERS_NAME = re.compile(r"user[-_ ]?ag" r"ent", flags=re.IGNORECASE)


def files(suffixes: tuple[str, ...]) -> list[Path]:
    """Files of the project with some suffixes, without what tools leave behind and what others wrote."""
    found = []
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        is_hidden = any(part in SKIPPED or part.startswith(".") for part in parts)
        if not is_hidden and path.is_file() and path.suffix in suffixes and "VENDORED" not in path.name:
            found.append(path)
    return found


def hits(pattern: re.Pattern[str], suffixes: tuple[str, ...], *, but: re.Pattern[str]) -> list[str]:
    """Lines in which a pattern is found, each with its place."""
    found = []
    for path in files(suffixes):
        place = path.relative_to(ROOT).as_posix()
        for n, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if pattern.search(but.sub("", line)) and not but.search(place):
                found.append(f"{place}:{n}: {line.strip()[:100]}")
    return found


def test_prose_is_spelt_the_british_way() -> None:
    assert hits(AMERICAN, PROSE, but=LEGITIMATE) == []


def test_what_the_test_says_is_spelt_the_british_way() -> None:
    assert [template for template in TEMPLATES.values() if AMERICAN.search(template)] == []


def test_nothing_says_how_or_where_the_project_is_made() -> None:
    for what, pattern in UNWANTED.items():
        assert hits(re.compile(pattern, re.IGNORECASE), CODE, but=BROWSERS_NAME) == [], what


def test_the_glossary_has_each_word_once() -> None:
    words = re.findall(r"^\*\*(.+?)\*\*$", (ROOT / "docs/reference/glossary.md").read_text("utf-8"), flags=re.MULTILINE)
    assert len(words) == len(set(words))
    needed = "platform policy area statement vote support bridging indicator need evidence actor offer coverage verdict"
    assert set(needed.split()) <= set(words)
