"""The files at the top of a versioned site: what they say, in which order they come, and that they are safe to show."""

import json
import re
from datetime import date
from html.parser import HTMLParser
from importlib.resources import files
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator

import values
from clausebook.model.publication import Publication, PublishedEdition
from clausebook.views.publication.pages import Names, onward
from clausebook.views.publication.top import top

NEW = PublishedEdition("2026.1", "2026.1", "a" * 40, "2026-06-30", "b" * 64)
OLD = PublishedEdition("2025.1", "2025.1", "c" * 40, "2025-12-20", "d" * 64)
FOREIGN = PublishedEdition("1.0", '1.0 <"old">', "", "", "e" * 64)
SITEMAP = b"<urlset><url><loc>https://manual.school.example/quality/latest/</loc></url></urlset>\n"
BOTH = Publication((NEW, OLD))


def names(site: str = "https://manual.school.example/quality", **changes: str) -> Names:
    """Return what the manual is called."""
    said = {"title": "Quality manual", "organisation": "Example School", **changes}
    return Names(said["title"], said["organisation"], site, lambda day: f"{day:%d %B %Y}")


def text(publication: Publication = BOTH, name: str = "editions.html", called: Names | None = None) -> str:
    """Return one of the files."""
    return top(publication, called or names(), SITEMAP)[name].decode()


def script(source: str) -> dict[str, object]:
    """Return the data of `editions.js`."""
    match = re.fullmatch(r"window\.clausebookEditions = (.*);\n", source, re.DOTALL)
    assert match
    return json.loads(match[1])


def test_the_state_comes_last_and_the_list_that_readers_ask_before_it() -> None:
    assert list(top(BOTH, names(), SITEMAP)) == [
        ".nojekyll",
        "404.html",
        "verify.html",
        "index.html",
        "editions.html",
        "robots.txt",
        "sitemap.xml",
        "versions.json",
        "editions.js",
        "editions.json",
    ]
    assert "sitemap.xml" not in top(BOTH, names(site=""), SITEMAP)


def test_the_same_editions_give_the_same_bytes() -> None:
    assert dict(top(BOTH, names(), SITEMAP)) == dict(top(BOTH, names(), SITEMAP))


def test_the_list_for_the_selector_of_the_theme() -> None:
    assert json.loads(text(name="versions.json")) == [
        {"version": "2026.1", "title": "2026.1", "aliases": ["latest"]},
        {"version": "2025.1", "title": "2025.1", "aliases": []},
    ]


def test_the_list_for_pages() -> None:
    copied = script(text(name="editions.js"))
    assert (copied["newest"], copied["home"], copied["format"]) == ("2026.1", "latest", 1)
    led = script(text(Publication((NEW, OLD), alias="redirect"), "editions.js"))
    assert (led["newest"], led["home"]) == ("2026.1", "2026.1")


def test_the_state_fits_its_schema() -> None:
    schema = json.loads((files("clausebook") / "schemas/editions.schema.json").read_text("utf-8"))
    data = json.loads(text(Publication((NEW, FOREIGN), "staff", "redirect"), "editions.json"))
    assert list(Draft202012Validator(schema).iter_errors(data)) == []
    assert data["editions"][1]["title"] == '1.0 <"old">'


def test_the_list_for_people() -> None:
    page = text(Publication((NEW, OLD, FOREIGN)))
    assert page.index("2026.1/index.html") < page.index("2025.1/index.html") < page.index("1.0/index.html")
    assert page.count(">current<") == 1
    assert page.index(">current<") < page.index("2025.1/index.html")
    assert '<time datetime="2026-06-30">30 June 2026</time>' in page
    for digest in (NEW.commit, NEW.digest, OLD.digest, FOREIGN.digest):
        assert digest in page
    assert "made by" in page.lower()
    assert "not verified" in page
    assert "1.0 &lt;&#34;old&#34;&gt;" in page
    assert '<"old">' not in page


class _Loads(HTMLParser):
    """Collects what a page would load."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "src" or (tag == "link" and name == "href"):
                self.found.append(value or "")


@pytest.mark.parametrize("name", ["index.html", "verify.html", "editions.html", "404.html"])
def test_pages_of_the_top_load_nothing_but_the_list(name: str) -> None:
    page = text(name=name)
    loads = _Loads()
    loads.feed(page)
    assert set(loads.found) <= {"/quality/editions.js"}
    assert "url(" not in page
    assert "@import" not in page


def test_what_an_institution_is_called_is_no_markup() -> None:
    odd = names(organisation="</title><script>alert(1)</script>")
    for name in ("index.html", "editions.html", "404.html"):
        assert "<script>alert" not in text(name=name, called=odd)
    assert b"<script>alert" not in onward("a.html", odd)


def test_the_first_page_leads_on_without_a_script() -> None:
    assert '<meta http-equiv="refresh" content="0; url=latest/index.html">' in text(name="index.html")
    assert '<meta http-equiv="refresh" content="0; url=latest/verify.html">' in text(name="verify.html")


@pytest.mark.parametrize(
    ("site", "base"),
    [("https://x.example", "/"), ("https://x.example/", "/"), ("https://x.example/q", "/q/"), ("", "/")],
)
def test_a_page_for_any_depth_names_everything_from_the_root(site: str, base: str) -> None:
    page = text(name="404.html", called=names(site))
    assert f'src="{base}editions.js"' in page
    assert f'href="{base}latest/index.html"' in page
    assert f'href="{base}editions.html"' in page
    assert 'content="noindex"' in page


def test_a_page_that_leads_on_does_not_depend_on_the_editions() -> None:
    page = onward("records/review/MR-2026-01.html", names()).decode()
    assert 'src="../../../editions.js"' in page
    assert 'href="../../../editions.html"' in page
    assert '"records/review/MR-2026-01.html"' in page
    assert 'content="noindex"' in page
    assert "2026.1" not in page


def test_robots_are_kept_from_what_does_not_keep_itself_out() -> None:
    assert text(name="robots.txt") == (
        "User-agent: *\nDisallow:\n\nSitemap: https://manual.school.example/quality/sitemap.xml\n"
    )
    taken = text(Publication((NEW, OLD, FOREIGN)), "robots.txt")
    assert "Disallow: /quality/1.0/\n" in taken
    assert "2025.1" not in taken
    assert "Sitemap" not in text(name="robots.txt", called=names(site=""))


def test_search_engines_are_given_the_copy_alone() -> None:
    assert text(name="sitemap.xml").encode() == SITEMAP
    led = text(Publication((NEW,), alias="redirect"), "sitemap.xml")
    places = [place.text for place in ElementTree.fromstring(led).iter() if place.tag.endswith("loc")]
    assert places == ["https://manual.school.example/quality/", "https://manual.school.example/quality/editions.html"]


def test_addresses_of_before_a_move_are_not_given_to_search_engines() -> None:
    moved = text(name="sitemap.xml", called=names("https://new.school.example/"))
    assert "manual.school.example" not in moved
    assert "<loc>https://new.school.example/latest/</loc>" in moved


def test_names_are_those_of_the_settings() -> None:
    found = Names.of(values.manual())
    assert (found.title, found.organisation) == (values.manual().settings.title, values.manual().settings.organisation)
    assert found.day(date(2026, 6, 30)) == "30 June 2026"
