"""The small drawings: the bucket in its three states, the marks of opinion groups, icons.

Everything is safe HTML text drawn in `currentColor`; size and colour come from the classes of `look/look.css`. A page
holds `symbols()` once; buckets and hatching then only refer to it. Charts are in `threebuckets.report.charts`.
"""

from threebuckets.policy.checks.strata import UNGROUPED
from threebuckets.policy.outcomes import Outcome
from threebuckets.report.wording import escaped, say

STATES = {Outcome.HOLDS: "holds", Outcome.NOT_YET_KNOWN: "unknown", Outcome.FAILS: "fails"}
BUCKET_NAMES = {"values": "Values", "situation": "Situation", "resources": "Resources"}
QUESTIONS = {
    "values": "Would people go along?",
    "situation": "Is it needed, and does it work?",
    "resources": "Who could do it?",
}

_BODY = "M2.6 7.6h18.8l-2.5 13a2 2 0 0 1-2 1.7H7.1a2 2 0 0 1-2-1.7z"
_RIM = (
    f'<path d="M3.7 7.2C4.7 1 19.3 1 20.3 7.2{_BODY}" fill="none" stroke="currentColor" stroke-width="1.9" '
    'stroke-linejoin="round"/>'
)
_FILL = f'<path d="{_BODY}" fill="currentColor"/>'
_GROUND = '<path fill="#fff" d="M0 0h24v24H0z"/>'
_STRIKE = 'd="M1.8 22.4 22.2 4.6" stroke-linecap="round"'
_TICK = 'd="m7.6 14.8 3.1 3.1 5.8-6.4" fill="none" stroke="#000" stroke-width="2.5"'

_SYMBOLS = f"""<svg class="defs" aria-hidden="true" focusable="false"><defs>
<mask id="cut-tick">{_GROUND}<path {_TICK} stroke-linecap="round" stroke-linejoin="round"/></mask>
<mask id="cut-strike">{_GROUND}<path {_STRIKE} stroke="#000" stroke-width="6.4"/></mask>
<symbol id="bucket-holds" viewBox="0 0 24 24"><g mask="url(#cut-tick)">{_RIM}{_FILL}</g></symbol>
<symbol id="bucket-unknown" viewBox="0 0 24 24">{_RIM}<path d="M4.2 14.8h15.6l-1.2 6.6H5.4z" fill="currentColor"/></symbol>
<symbol id="bucket-fails" viewBox="0 0 24 24"><g mask="url(#cut-strike)">{_RIM}</g>\
<path {_STRIKE} fill="none" stroke="currentColor" stroke-width="2.7"/></symbol>
<symbol id="bucket-plain" viewBox="0 0 24 24">{_RIM}{_FILL}</symbol>
<pattern id="hatch-some" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">\
<path class="hatch" d="M0 0v9"/></pattern>
<pattern id="hatch-most" width="4.5" height="4.5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">\
<path class="hatch" d="M0 0v4.5"/></pattern>
<pattern id="pattern-nyk" width="16" height="16" patternUnits="userSpaceOnUse">\
<path class="pattern-ground" d="M0 0h16v16H0z"/><path class="pattern-half" d="M0 0h16v16H0z"/>\
<circle class="pattern-dot" cx="8" cy="8" r="2.4"/></pattern>
<pattern id="pattern-fails" width="18" height="18" patternUnits="userSpaceOnUse" patternTransform="rotate(49)">\
<path class="pattern-ground" d="M0 0h18v18H0z"/><path class="pattern-strike" d="M9 0v18"/></pattern>
</defs></svg>"""

_GROUP_SHAPES = (  # one shape a group, centred on 0,0: a reader never needs the colour
    '<circle r="6.2"/>',
    '<rect x="-5.5" y="-5.5" width="11" height="11"/>',
    '<path d="M0-7 7 5.4H-7z"/>',
)
_EVERYBODY = '<path d="M0-7.4 7.4 0 0 7.4-7.4 0z"/>'
_UNGROUPED = '<path d="M-6.5-2h13v4h-13z"/>'

ICONS = {
    "room": "M4 11 12 4l8 7M6 9.6V20h12V9.6M10 20v-5h4v5",
    "time": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M12 7.5V12l3.2 2.4",
    "skill": "M2.5 9.5 12 5l9.5 4.5L12 14zM6.5 12v4.6c3 2.4 8 2.4 11 0V12",
    "money": "M16 7.6C15 4.6 9.6 4.4 9.6 8.6c0 2.8 1.6 5 .2 7.4-.5 1-1.4 1.9-2.3 2.6h9M7.4 12.6h6.4",
    "transport": "M3 7h10.5v9H3zM13.5 10h4l3 3v3h-7M7 18.4a1.6 1.6 0 1 0 0-.1M17 18.4a1.6 1.6 0 1 0 0-.1",
    "kit": "M4 8.5 12 4l8 4.5v7.4L12 20.4l-8-4.5zM4 8.5l8 4.4 8-4.4M12 12.9v7.5",
    "people": "M9 11.4a3.4 3.4 0 1 0 0-6.8 3.4 3.4 0 0 0 0 6.8M2.8 19.5c.4-3.6 3-5.3 6.2-5.3s5.8 1.7 6.2 5.3"
    "M15.6 5a3.2 3.2 0 0 1 0 6M17.4 14.6c2.2.6 3.5 2.2 3.8 4.9",
    "tick": "m5 12.5 4.6 4.6L19.5 7",
    "cross": "M6 6l12 12M18 6 6 18",
    "pass": "M5.5 12h13",
    "undo": "M9 6 4.5 10.5 9 15M5 10.5h9a5 5 0 0 1 0 10h-3",
    "say": "M4 5h16v11h-9l-4 4v-4H4z",
    "badge": "M12 3.2a5.6 5.6 0 1 0 0 11.2 5.6 5.6 0 0 0 0-11.2M8.6 13.6 7.2 21l4.8-2.5 4.8 2.5-1.4-7.4",
    "pin": "M12 21c5-6 7-8.6 7-11.5a7 7 0 1 0-14 0C5 12.4 7 15 12 21",
    "find": "M10.8 4.3a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.6 15.6 20.5 20.5",
    "menu": "M4 7h16M4 12h16M4 17h16",
    "up": "M5 17 18 6M10 5.5h8.5V14",
    "flat": "M4 12h15M14 7l5 5-5 5",
    "down": "M5 7l13 11M10 18.5h8.5V10",
}
"""Name of an icon → its path on a 24 × 24 grid; drawn as a line by the class `icon`."""


def symbols() -> str:
    """Definitions of buckets, hatching and map patterns; once in every page, before their first use.

    Examples
    --------
    >>> symbols().count("<symbol")
    4
    """
    return _SYMBOLS


def glyph(bucket: str, outcome: Outcome | None, size: str = "") -> str:
    """The bucket alone, hidden from screen readers: the word must stand beside it.

    Parameters
    ----------
    bucket : str
        `values`, `situation`, `resources`, or empty for the colour of the text around.
    outcome : Outcome or None
        None: a plain full bucket, a name or the logo.
    size : str
        Empty (24 px), `tiny` (19), `mid` (20) or `big` (34).

    Examples
    --------
    >>> glyph("values", Outcome.HOLDS)
    '<svg class="bucket values" aria-hidden="true"><use href="#bucket-holds"/></svg>'
    """
    state = "plain" if outcome is None else STATES[outcome]
    classes = " ".join(part for part in ("bucket", bucket, size) if part)
    return f'<svg class="{escaped(classes)}" aria-hidden="true"><use href="#bucket-{state}"/></svg>'


def bucket_word(bucket: str, outcome: Outcome, *, named: bool = True) -> str:
    """A bucket with its verdict in words; `named=False` where a column head names the bucket on wide screens.

    Examples
    --------
    >>> bucket_word("values", Outcome.FAILS)
    '<span class="b values">...<b>Values</b> <span class="word">fails</span></span></span>'
    """
    name = f"<b>{say(BUCKET_NAMES[bucket])}</b> "
    label = name if named else f'<span class="only-small">{name}</span>'
    word = f'<span>{label}<span class="word">{outcome_word(outcome)}</span></span>'
    return f'<span class="b {bucket}">{glyph(bucket, outcome)}{word}</span>'


def outcome_word(outcome: Outcome) -> str:
    """The word of one bucket's verdict.

    Examples
    --------
    >>> outcome_word(Outcome.FAILS)
    'fails'
    """
    words = {Outcome.HOLDS: say("holds"), Outcome.NOT_YET_KNOWN: say("not yet known"), Outcome.FAILS: say("fails")}
    return words[outcome]


def overall_word(outcome: Outcome) -> str:
    """The verdict of a policy as a whole, with its bucket in the colour of text: stands, not yet known, does not stand."""
    words = {Outcome.HOLDS: say("stands"), Outcome.FAILS: say("does not stand")}
    word = words.get(outcome) or say("not yet known")
    return f'<span class="b">{glyph("", outcome)}<b>{word}</b></span>'


def logo() -> str:
    """The three buckets side by side."""
    return f'<span class="logo">{"".join(glyph(bucket, None, "tiny") for bucket in BUCKET_NAMES)}</span>'


def bucket_legend() -> str:
    """What the three states of the bucket mean, as a paragraph."""
    words = (
        (Outcome.HOLDS, say("full: it holds")),
        (Outcome.NOT_YET_KNOWN, say("half: not yet known")),
        (Outcome.FAILS, say("empty and struck: it fails")),
    )
    parts = "".join(f"<span>{glyph('', outcome)}{text}</span>" for outcome, text in words)
    return f'<p class="legend">{parts}</p>'


def group_shape(group: str) -> str:
    """SVG shape of an opinion group, about 14 units wide around 0,0.

    A circle, B square, C triangle, then from the start again; `all` a diamond, `none` (in no group) a bar.
    """
    if group == UNGROUPED:
        return _UNGROUPED
    number = _group_number(group)
    return _EVERYBODY if number is None else _GROUP_SHAPES[number % 3]


def group_class(group: str) -> str:
    """Colour class of an opinion group: `ga`, `gb`, `gc`; `gn` for those in none; `values` for everybody.

    Examples
    --------
    >>> group_class("B"), group_class("D"), group_class("none"), group_class("all")
    ('gb', 'ga', 'gn', 'values')
    """
    if group == UNGROUPED:
        return "gn"
    number = _group_number(group)
    return "values" if number is None else ("ga", "gb", "gc")[number % 3]


def group_mark(group: str) -> str:
    """Shape of a group in its colour; the group's name must stand beside it."""
    shape = group_shape(group)
    return f'<svg class="mark {group_class(group)}" viewBox="-8 -8 16 16" aria-hidden="true">{shape}</svg>'


def icon(name: str) -> str:
    """One of `ICONS` as a line drawing of 20 px, hidden from screen readers."""
    return f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{ICONS[name]}"/></svg>'


def _group_number(group: str) -> int | None:
    letter = group[:1].upper()
    return ord(letter) - ord("A") if len(group) == 1 and "A" <= letter <= "Z" else None
