"""Offers on the drawn map: numbers, people, hatching, and words for each."""

from threebuckets.report.charts.area_map import outlines_of
from threebuckets.report.charts.offer_map import AreaOffers, label_places, offer_map, offer_map_legend
from threebuckets.report.wording import SAY

SQUARE = '{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}'
BESIDE = '{"type": "Polygon", "coordinates": [[[1, 0], [2, 0], [2, 1], [1, 1], [1, 0]]]}'
OUTLINES = outlines_of({"A": SQUARE, "B": BESIDE}, {"A": "Ayton", "B": "<b>Beeford"})
PLACES = label_places(OUTLINES)


def test_numbers_stand_inside_their_area():
    """Left and right of the border between the two."""
    assert PLACES["A"][0] < 300 < PLACES["B"][0]


def test_every_area_says_in_words_what_it_shows():
    """Offers, people, need; hostile names are text."""
    found = AreaOffers({"A": 1200}, {"B": 25}, some=["B"], most=["A"])
    drawn = offer_map(OUTLINES, PLACES, found, "Offers <by> area", chosen="A")
    assert "Ayton: 1,200 offers, most of the need is unmet" in drawn
    assert "&lt;b&gt;Beeford: 0 offers, about 25 people, some of the need is unmet" in drawn
    assert 'aria-label="Offers &lt;by&gt; area"' in drawn
    assert drawn.count("area chosen") == 1
    assert drawn.count("some-need") == drawn.count("most-need") == 1
    assert "<b>" not in drawn


def test_an_area_without_anything_has_no_number():
    """Nor has one whose place is not known."""
    assert "boxed" not in offer_map(OUTLINES, PLACES, AreaOffers({}), "Nothing")
    assert "boxed" not in offer_map(OUTLINES, {}, AreaOffers({"A": 3}), "Nowhere")


def test_an_outline_too_small_to_draw_has_no_place():
    """A line is no area."""
    line = '{"type": "Polygon", "coordinates": [[[0, 0], [0.000001, 0], [0.000001, 0.000001], [0, 0]]]}'
    assert set(label_places(outlines_of({"A": SQUARE, "L": line}, {}))) == {"A"}


def test_the_legend_names_what_is_there():
    """No more than that."""
    assert "people" not in offer_map_legend(hatched=False, crowded=False)
    assert offer_map_legend(hatched=True, crowded=True).count("<span>") == 4


def test_its_words_are_said_in_the_language_of_whoever_shows_it() -> None:
    """Legend and titles; names of areas stay as they are, and all of it is made safe."""
    told = SAY.set(lambda word: f"<{word}>")
    try:
        drawn = offer_map(OUTLINES, PLACES, AreaOffers({"A": 3}, people={"A": 20}, most={"A"}), "label")
        legend = offer_map_legend(hatched=True, crowded=True)
    finally:
        SAY.reset(told)
    assert "&lt;most of the need is unmet&gt;" in drawn
    assert "&lt;offers in the area&gt;" in legend
    assert "<most" not in drawn
