"""A site is read without the Internet, over HTTP and from the disk, and what it holds is found."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

# Zensical opens its search in a shadow root; both give results as links that carry the words as ?h=…
FOUND = """() => {
  const roots = [document, ...[...document.querySelectorAll("*")].map((node) => node.shadowRoot).filter(Boolean)];
  const links = roots.flatMap((root) => [...root.querySelectorAll("a[href*='?h=']")]);
  return links.map((link) => link.getAttribute("href").split("/").pop());
}"""


def search(page: Page, words: str) -> list[str]:
    """Type words into the search and return the addresses found, best first."""
    button = page.locator(".md-search__button")
    if button.count():
        button.first.click()
    else:
        page.locator(".md-search__input").first.click()
    page.wait_for_timeout(200)
    # The whole text at once and one key: a search for every letter typed would leave results of a shorter one.
    page.keyboard.insert_text(words)
    page.keyboard.press("End")
    page.wait_for_function(f"({FOUND})().length > 0", timeout=30_000)
    page.wait_for_timeout(300)
    return page.evaluate(FOUND)


def open_and_search(reader, base: str, words: str) -> list[str]:
    """Search from the home page and see that nothing was asked for elsewhere."""
    found = search(reader.show(f"{base}/index.html"), words)
    assert reader.outside == []
    assert reader.errors == []
    return found


@pytest.mark.parametrize("site", ["sample_site", "zensical_site"])
@pytest.mark.parametrize(
    ("words", "page"),
    [("PRO-05", "PRO-05.html"), ("8.5.1.2.2", "PRO-05.html"), ("kvalitetshåndbog", "PRO-05.html")],
)
def test_an_id_a_clause_and_a_word_are_found(
    site: str, words: str, page: str, request: pytest.FixtureRequest, reader, address: Callable[[Path], str]
) -> None:
    found = open_and_search(reader, address(request.getfixturevalue(site)), words)
    assert found[0].startswith(page)
    assert not any(name.startswith("old.html") for name in found)


@pytest.mark.parametrize("site", ["sample_site", "zensical_site"])
def test_no_page_asks_for_anything_outside(
    site: str, request: pytest.FixtureRequest, reader, address: Callable[[Path], str]
) -> None:
    folder = request.getfixturevalue(site)
    base = address(folder)
    for page in sorted(folder.glob("*.html")):
        reader.show(f"{base}/{page.name}").wait_for_load_state("networkidle")
    assert reader.outside == []
    assert reader.errors == []


@pytest.mark.parametrize("site", ["sample_site", "zensical_site"])
def test_a_diagram_is_drawn_with_its_name_and_keeps_its_text(
    site: str, request: pytest.FixtureRequest, reader, address: Callable[[Path], str]
) -> None:
    page = reader.show(f"{address(request.getfixturevalue(site))}/PRO-05.html")
    drawing = page.locator(".cb-drawn > svg")
    assert drawing.locator("title").first.text_content() == "Admission of a learner"
    assert "decided by the head of department" in (drawing.locator("desc").first.text_content() or "")
    source = page.locator("details.cb-diagram-source")
    assert source.locator("summary").text_content() == "The process as text"
    assert "B[Check]" in (source.locator("pre").text_content() or "")


def test_mermaid_is_fetched_only_where_there_is_a_diagram(reader, sample_site: Path) -> None:
    asked: list[str] = []
    reader.page.on("request", lambda request: asked.append(request.url))
    reader.show(f"{sample_site.as_uri()}/index.html")
    assert not any("mermaid" in url for url in asked)
    reader.show(f"{sample_site.as_uri()}/PRO-05.html")
    assert any(url.endswith("vendor/mermaid.min.js") for url in asked)


def test_the_worked_example_is_read_and_searched(reader, example_site: Path, address: Callable[[Path], str]) -> None:
    base = address(example_site)
    for words in ("PRO-05", "8.5.1.2", "admission"):
        assert any("PRO-05" in found for found in open_and_search(reader, base, words))


@pytest.mark.parametrize("name", ["NC-2026-04", "CER-2026-02", "PRO-05"])
def test_an_id_leads_to_its_own_page_before_all_that_name_it(name: str, reader, example_site: Path) -> None:
    assert open_and_search(reader, example_site.as_uri(), name)[0].startswith(name)


def test_search_shows_what_a_document_says_not_where_its_file_lies(example_site: Path) -> None:
    index = json.loads((example_site / "search/search_index.json").read_text(encoding="utf-8"))
    (text,) = (one["text"] for one in index["docs"] if one["location"] == "documents/PRO-08.html")
    assert "Document PRO-08, procedure" in text
    assert "complaints-and-appeals.md" not in text
    assert "cb1:" not in text
