"""A stage that is an edition: what it has that others have not, and that it is built without an address too."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import values
from clausebook.model.manual import Manual
from clausebook.model.staged import DataFile, Page
from clausebook.publish.build import build_site
from clausebook.publish.staging import write_stage

HOME = Page("index.md", "Home", "# Home\n", menu=("Home",))
DEEP = Page("documents/PRO-05.md", "Fees", "# Fees\n", boost=0)
LISTED = Page("documents/PRO-06.md", "Places", "# Places\n")
DATA = DataFile("manual.json", b'{"format": "clausebook-manual/1"}')
ONLY = '<meta name="robots" content="noindex" class="cb-edition-only">'
EXCLUDED = '<meta name="robots" content="noindex">'


def manual(site: str) -> Manual:
    """Return a manual with an address."""
    found = values.manual()
    return replace(found, settings=replace(found.settings, site=site))


def config(folder: Path, edition: str) -> dict[str, Any]:
    """Return the engine's configuration of a stage."""
    write_stage(folder, (HOME,), manual(""), edition=edition)
    found: dict[str, Any] = json.loads((folder / "mkdocs.yml").read_text("utf-8").partition("\n")[2])
    return found


def test_the_selector_and_the_notice_are_those_of_editions_alone(tmp_path: Path) -> None:
    plain, edition = config(tmp_path / "plain", ""), config(tmp_path / "edition", "2026.1")
    extra = edition.pop("extra")
    assert extra.pop("version") == {"provider": "mike", "alias": True, "default": "latest"}
    assert extra.pop("edition") == "2026.1"
    assert extra == plain.pop("extra")
    assert edition.pop("extra_css") == [*plain.pop("extra_css"), "assets/clausebook/css/edition.css"]
    assert "edition 2026.1" in edition.pop("copyright")
    assert {key: value for key, value in plain.items() if key != "copyright"} == edition


@pytest.mark.site
@pytest.mark.parametrize("address", ["", "https://manual.school.example/q/latest/"])
def test_an_edition_is_built_with_an_address_and_without(address: str, tmp_path: Path) -> None:
    stage = write_stage(tmp_path / "stage", (HOME, DEEP, LISTED, DATA), manual(address), edition="2026.1")
    build_site(stage, tmp_path / "site", "mkdocs", 1_767_600_000, lambda words: None)
    for name, up in (("index.html", ".."), ("documents/PRO-05.html", "../..")):
        source = (tmp_path / "site" / name).read_text("utf-8")
        head = source.partition("</head>")[0]
        assert head.count(ONLY) == 1
        assert (EXCLUDED in head) == (name != "index.html")
        assert (f'<link rel="canonical" href="{address}{name}">' in head) == bool(address)
        assert f'src="{up}/editions.js"'.replace("..", "./..", 1 if up == ".." else 0) in source
        assert source.count("Edition 2026.1 <a href=") == 1
    sitemap = ElementTree.fromstring((tmp_path / "site/sitemap.xml").read_text("utf-8"))
    places = [place.text for place in sitemap.iter() if place.tag.endswith("loc")]
    # The theme's selector finds a page in another edition only where the list has what all addresses begin with.
    pages = {address, f"{address}index.html", f"{address}documents/PRO-06.html"}
    assert pages <= set(places) if address else places == []


@pytest.mark.site
def test_a_site_that_is_no_edition_has_nothing_of_it(tmp_path: Path) -> None:
    stage = write_stage(tmp_path / "stage", (HOME, DEEP, LISTED, DATA), manual("https://manual.school.example/q/"))
    build_site(stage, tmp_path / "site", "mkdocs", 1_767_600_000, lambda words: None)
    for page in (tmp_path / "site").rglob("*.html"):
        source = page.read_text("utf-8")
        assert "cb-edition" not in source
        assert "editions.js" not in source
        assert '"version": null' in source or '"version":null' in source
    assert "<loc>https://manual.school.example/q/</loc>" not in (tmp_path / "site/sitemap.xml").read_text("utf-8")
