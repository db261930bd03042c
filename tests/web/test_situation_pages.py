"""Pages of the situation: what is worsening, a figure, an area; with missing data, hostile names, and nothing at all."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import numpy as np
import polars as pl
import pytest
from django.test import Client

from tests.web import factories
from threebuckets.policy.platform import Platform
from threebuckets.web.core import models as core

pytestmark = pytest.mark.django_db
WARDS = tuple(f"W{n}" for n in range(9))
BAD = '<script>alert(1)</script>"=1+1'
Publish = Callable[[Platform], core.Platform]


def observed(values: dict[str, list[float | None]], **extra: object) -> list[dict[str, object]]:
    """Yearly figures from 2016 on; None is a figure kept back."""
    return [
        {"indicator": "places", "area": area, "period_start": date(2016 + n, 1, 1), "period_length": "P1Y", **extra}
        | ({"status": "c"} if value is None else {"value": value, "lower95": value - 0.2, "upper95": value + 0.2})
        for area, row in values.items()
        for n, value in enumerate(row)
    ]


def county(*, names: dict[str, str] | None = None, licence: str = "CC0-1.0", outlines: bool = True) -> Platform:
    """Nine wards in a district: W0 short of places and getting shorter, W8 kept back in the last year."""
    found = factories.platform()
    rng = np.random.default_rng(7)
    values: dict[str, list[float | None]] = {
        code: [float(x) for x in (3 + rng.normal(0, 0.05, 9)).round(2)] for code in ("D", *WARDS)
    }
    values["W0"] = [3.0 + 0.4 * n for n in range(9)]
    values["W8"][-1] = None
    areas = [{"area": "D", "name": "Ansmere", "levels": "district"}] + [
        {"area": code, "name": (names or {}).get(code, f"Ward {code}"), "levels": "ward", "parents": "D"}
        | {"population": 1000.0 + 100 * n}
        for n, code in enumerate(WARDS)
    ]
    about = {"indicator": "places", "label": "Children for each childcare place", "unit": "children", "polarity": -1}
    about |= {
        "source": "Ansmere Council",
        "licence": licence,
        "decimals": 1,
        "zero_baseline": True,
        "theme": "Children",
    }
    found = factories.with_table(found, "situation/areas", factories.table("situation/areas", areas))
    found = factories.with_table(found, "situation/indicators", factories.table("situation/indicators", [about]))
    found = factories.with_table(
        found, "situation/observations", factories.table("situation/observations", observed(values))
    )
    square = '{{"type": "Polygon", "coordinates": [[[{n}, 0], [{m}, 0], [{m}, {size}], [{n}, {size}], [{n}, 0]]]}}'
    drawn = {code: square.format(n=n, m=n + 1, size=1 + n / 9) for n, code in enumerate(WARDS)}
    return replace(found, boundaries=drawn if outlines else {})


@pytest.fixture
def county_site(published: Publish) -> core.Platform:
    return published(county())


def text_of(client: Client, path: str) -> str:
    """The page as it was sent."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def words_of(html: str) -> str:
    """What a reader reads, on one line."""
    kept: list[str] = []

    class Reader(HTMLParser):
        def handle_data(self, data: str) -> None:
            kept.append(data)

    Reader().feed(html)
    return " ".join(" ".join(kept).split())


def rows_of(client: Client, path: str) -> list[dict[str, str]]:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert "attachment" in answer["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_first_page_begins_with_what_is_worse_and_worsening(client: Client, county_site: core.Platform) -> None:
    page = words_of(text_of(client, "/situation/"))
    assert "In 1 case an area is worse off than Ansmere and getting worse, both beyond doubt." in page
    assert re.search(r"By plain values alone it would be \d+ of \d+", page)
    assert "Ward W0 getting worse, up 3.2 since 2016" in page
    assert page.index("Beyond doubt") < page.index("All figures")


def test_picking_a_figure_or_an_area_leads_to_its_page(client: Client, county_site: core.Platform) -> None:
    assert client.get("/situation/?indicator=places")["Location"] == "/situation/places/"
    assert client.get("/situation/?area=W1")["Location"] == "/situation/areas/W1/"
    assert client.get("/situation/?indicator=//elsewhere.example").status_code == 200


def test_the_page_of_a_figure_says_it_in_a_sentence_a_map_and_a_table(
    client: Client, county_site: core.Platform
) -> None:
    html = text_of(client, "/situation/places/")
    page = words_of(html)
    assert "worse off than Ansmere beyond doubt" in page
    assert "Less is better." in page
    assert 'href="/situation/areas/W0/"' in html
    assert "hatched" in html
    assert "Ward W8 kept back: too few people" in page
    assert "no figure" in page
    assert "The best-off fifth has" in page
    assert "Fifths of the people" in page
    assert "Family centres designed by the parents who use them" in page


def test_a_picked_area_is_drawn_over_time_with_a_projection_marked_as_one(
    client: Client, county_site: core.Platform
) -> None:
    html = text_of(client, "/situation/places/?area=W0")
    assert re.search(r"Ward W0: likely still rising in 2027|Ward W0 may rise or fall by 2027", html)
    assert html.count("(projection)") == 3
    assert "4 in 5 chance" in html
    assert "chosen" in html


def test_sorting_and_finding_are_in_the_address(client: Client, county_site: core.Platform) -> None:
    first = re.compile(r'<th scope="row"><a href="/situation/areas/(W\d)/">')
    assert first.findall(text_of(client, "/situation/places/"))[0] == "W0"
    assert first.findall(text_of(client, "/situation/places/?sort=name")) == list(WARDS)
    assert first.findall(text_of(client, "/situation/places/?sort=trend"))[0] == "W0"
    assert first.findall(text_of(client, "/situation/places/?find=ward+w3")) == ["W3"]
    assert "No area has such a name." in text_of(client, "/situation/places/?find=nowhere")


@pytest.mark.parametrize(
    "asked", ["?sort=;drop", "?period=yesterday", "?period=1901-01-01", "?area=nobody", "?against=x", "?find=%00"]
)
def test_what_cannot_be_understood_counts_as_not_asked(client: Client, county_site: core.Platform, asked: str) -> None:
    assert "Held against Ansmere." in text_of(client, "/situation/places/" + asked)


def test_an_earlier_period_is_shown_without_comparing_it(client: Client, county_site: core.Platform) -> None:
    page = words_of(text_of(client, "/situation/places/?period=2017-01-01"))
    assert "Figures of 2017." in page
    assert "kept back" not in page
    assert "Ward W0 3.4 (3.2–3.6)" in page


def test_only_the_part_is_sent_where_only_that_is_exchanged(client: Client, county_site: core.Platform) -> None:
    part = client.get("/situation/places/?sort=name", headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith('<div id="indicator">')
    assert "HX-Request" in client.get("/situation/places/")["Vary"]


def test_the_profile_of_an_area_holds_it_against_another(client: Client, county_site: core.Platform) -> None:
    page = words_of(text_of(client, "/situation/areas/W0/"))
    assert "Of 1 figures Ward W0 is worse off than Ansmere in 1 and better in 0, beyond doubt." in page
    assert "Worse off and getting worse, beyond doubt: Children for each childcare place." in page
    assert "rank 1 of 8" in page
    assert "Policies, and whether they are needed here" in page
    kept_back = words_of(text_of(client, "/situation/areas/W8/"))
    assert "kept back: too few people" in kept_back
    assert "not known" in kept_back


def test_similar_areas_are_named_and_can_be_held_against(published: Publish, client: Client) -> None:
    found = county()
    more = tuple(f"X{n}" for n in range(4))
    extra = factories.table(
        "situation/areas",
        [{"area": code, "name": code, "levels": "ward", "parents": "D", "population": 1500.0} for code in more],
    )
    table = pl.concat([found.table("situation/areas"), extra], how="vertical")
    outline = '{"type": "Polygon", "coordinates": [[[0, 2], [1, 2], [1, 3], [0, 3], [0, 2]]]}'
    found = replace(
        factories.with_table(found, "situation/areas", table),
        boundaries={**found.boundaries, **dict.fromkeys(more, outline)},
    )
    published(found)
    page = words_of(text_of(client, "/situation/areas/W0/?against=similar"))
    assert "Ward W0 beside areas like it" in page
    assert "As many people, living as densely." in page


def test_figures_without_a_stated_licence_are_shown_and_not_given_away(published: Publish, client: Client) -> None:
    row = published(county(licence=""))
    assert "Licence not stated" in text_of(client, "/situation/places/")
    assert "CSV" not in text_of(client, "/situation/places/")
    assert client.get("/situation/places/figures.csv").status_code == 404
    assert client.get("/situation/places/over-time.csv").status_code == 404
    assert rows_of(client, "/situation/areas/W0/figures.csv") == []
    assert rows_of(client, "/situation/worse-and-worsening.csv") == []
    sheets = {one.name: one.is_public for one in row.rounds.get().sheets.filter(name__startswith="situation/")}
    assert not any(sheets.values())


def test_every_table_can_be_taken_home(client: Client, county_site: core.Platform) -> None:
    rows = {row["area"]: row for row in rows_of(client, "/situation/places/figures.csv")}
    assert set(rows) == set(WARDS)
    assert rows["W0"]["word"] == "worse"
    assert rows["W0"]["held_against"] == "Ansmere"
    assert (rows["W8"]["value"], rows["W8"]["status"], rows["W8"]["word"]) == ("", "suppressed", "not known")
    assert rows["W0"]["as_of"] == "2026-11-17"
    history = rows_of(client, "/situation/places/over-time.csv")
    assert {row["kind"] for row in history} == {"measured", "projection"}
    assert [row["area"] for row in rows_of(client, "/situation/worse-and-worsening.csv")] == ["W0"]
    assert [row["indicator"] for row in rows_of(client, "/situation/areas/W1/figures.csv")] == ["places"]


def test_hostile_names_are_text_on_pages_and_in_tables(published: Publish, client: Client) -> None:
    published(county(names={"W0": BAD, "W1": '=HYPERLINK("x")'}))
    for path in ("/situation/", "/situation/places/?area=W0", "/situation/areas/W0/", f"/situation/places/?find={BAD}"):
        html = text_of(client, path)
        assert "<script>alert" not in html, path
    rows = {row["area"]: row for row in rows_of(client, "/situation/places/figures.csv")}
    assert rows["W1"]["name"] == '\'=HYPERLINK("x")'


def test_codes_of_any_text_have_a_page(published: Publish, client: Client) -> None:
    found = county()
    table = found.table("situation/areas").with_columns(pl.col("area").replace("W2", "W/2 ?#ß"))
    published(factories.with_table(found, "situation/areas", table))
    html = text_of(client, "/situation/places/")
    link = next(link for link in re.findall(r'href="(/situation/areas/[^"]+)"', html) if "%" in link)
    assert "There is no figure of this area" not in text_of(client, link)
    assert "Ward W2" in text_of(client, link)


def test_without_outlines_the_table_stands_for_the_map(published: Publish, client: Client) -> None:
    published(county(outlines=False))
    html = text_of(client, "/situation/places/")
    assert "no map can be drawn" in html
    assert '<svg class="map' not in html
    assert 'id="table"' in html


def test_one_area_alone_is_shown_and_held_against_nothing(published: Publish, client: Client) -> None:
    found = county()
    alone = found.table("situation/areas").filter(pl.col("area") == "W1").with_columns(parents=pl.lit(None, pl.String))
    published(factories.with_table(found, "situation/areas", alone))
    assert "too few figures yet to tell" in text_of(client, "/situation/")
    page = words_of(text_of(client, "/situation/places/?area=W1"))
    assert "Too few areas have a figure to tell." in page
    assert "1 figure." in words_of(text_of(client, "/situation/areas/W1/"))


def test_an_indicator_without_any_figure_says_so(published: Publish, client: Client) -> None:
    found = county()
    nothing = found.table("situation/observations").clear()
    published(factories.with_table(found, "situation/observations", nothing))
    assert "No area has a figure." in text_of(client, "/situation/places/")
    assert "There are no figures of this area." in text_of(client, "/situation/areas/W0/")


def test_figures_of_another_level_only_are_named(published: Publish, client: Client) -> None:
    found = county()
    above = found.table("situation/observations").filter(pl.col("area") == "D")
    published(factories.with_table(found, "situation/observations", above))
    page = words_of(text_of(client, "/situation/places/"))
    assert "There are some for: district." in page
    assert "Ansmere" in page


def test_before_the_first_round_and_before_the_first_load_there_is_a_page(client: Client, db: None) -> None:
    assert "No platform has been loaded yet" in text_of(client, "/situation/")
    assert client.get("/situation/places/").status_code == 404
    assert client.get("/situation/worse-and-worsening.csv").status_code == 404


def test_a_round_without_sheets_waits_for_the_next(client: Client, county_site: core.Platform) -> None:
    county_site.rounds.get().sheets.all().delete()
    assert "They appear here with the next update." in text_of(client, "/situation/")
    assert client.get("/situation/areas/W0/").status_code == 404


def test_unknown_figures_and_areas_are_not_found(client: Client, county_site: core.Platform) -> None:
    for path in ("/situation/nothing/", "/situation/areas/nobody/", "/situation/nothing/figures.csv"):
        assert client.get(path).status_code == 404
    assert client.post("/situation/places/").status_code == 405


def test_pages_ask_the_database_a_fixed_number_of_times(
    client: Client,
    county_site: core.Platform,
    django_assert_max_num_queries: Callable[[int], object],
) -> None:
    for path in ("/situation/", "/situation/places/?area=W0", "/situation/areas/W0/"):
        with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
            client.get(path)
