"""What a reader sees on a phone: states in whole, tables that say that they go on, links that a finger can meet."""

from pathlib import Path

import pytest

WIDTH = 390
CUT = """width => [...document.querySelectorAll("article .cb-badge")].filter((badge) => badge.checkVisibility())
  .map((badge) => [badge.getBoundingClientRect().right, badge.textContent])
  .filter(([right]) => right > width).map(([, words]) => words)"""
SMALL = """() => [...document.querySelectorAll("article :is(th, td, li) > a, article .cb-id > a, .cb-feedback a")]
  .filter((link) => link.checkVisibility() && link.getBoundingClientRect().height < 24)
  .map((link) => link.textContent)"""
BARE = """() => [...document.querySelectorAll(".md-content [role=region]")]
  .filter((region) => region.checkVisibility())
  .filter((region) => (region.scrollWidth > region.clientWidth) !== ("cbWide" in region.dataset))
  .map((region) => region.getAttribute("aria-label"))"""


@pytest.mark.parametrize("name", ["documents/index", "verify", "clauses/iso-21001-2018/8-5-1-2-2"])
def test_the_state_of_a_document_is_seen_in_whole(name: str, reader, example_site: Path) -> None:
    page = reader.show(f"{example_site.as_uri()}/{name}.html", WIDTH)
    assert page.evaluate(CUT, WIDTH) == []


@pytest.mark.parametrize("width", [WIDTH, 1280])
@pytest.mark.parametrize("name", ["documents/index", "documents/PRO-05", "changes", "glossary"])
def test_what_moves_sideways_says_so_and_nothing_else_does(name: str, width: int, reader, example_site: Path) -> None:
    page = reader.show(f"{example_site.as_uri()}/{name}.html", width)
    page.wait_for_timeout(200)
    assert page.evaluate(BARE) == []


def test_a_register_that_is_wider_than_a_phone_says_it_in_words(reader, example_site: Path) -> None:
    page = reader.show(f"{example_site.as_uri()}/documents/index.html", WIDTH)
    assert (
        page.wait_for_selector("[data-cb-wide]").get_attribute("data-cb-wide") == "More to the right: move sideways →"
    )
    page.emulate_media(media="print")
    said = page.locator("[data-cb-wide]").first.evaluate("one => getComputedStyle(one, '::before').display")
    assert said == "none"


@pytest.mark.parametrize("name", ["index", "documents/index", "documents/PRO-05", "changes", "records/index"])
def test_a_finger_can_meet_the_links_of_lists_and_tables(name: str, reader, example_site: Path) -> None:
    page = reader.show(f"{example_site.as_uri()}/{name}.html", WIDTH)
    assert page.evaluate(SMALL) == []


def test_no_empty_line_stands_below_a_long_heading(reader, example_site: Path) -> None:
    page = reader.show(f"{example_site.as_uri()}/clauses/iso-21001-2018/8-5-1-2-2.html", WIDTH)
    assert not any(sign.is_visible() for sign in page.locator(".headerlink").all())


def test_the_state_of_a_record_is_seen_before_its_block_is_opened(reader, example_site: Path) -> None:
    page = reader.show(f"{example_site.as_uri()}/records/nonconformity/NC-2026-04.html", WIDTH)
    assert page.locator(".cb-control-block > summary .cb-badge").inner_text() == "open"
