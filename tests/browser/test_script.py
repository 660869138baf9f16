"""What the theme's script does to a page: a date that has passed, a filter, the control block of a phone, names."""

from pathlib import Path

import pytest


def banner(reader, site: Path, attributes: str, today: str) -> tuple[str, str, str]:
    """Open a page on a day with one banner and return its state, its review and its words."""
    source = (site / "states.html").read_text(encoding="utf-8")
    page = site / f"banner-{abs(hash((attributes, today)))}.html"
    made = f'<div class="cb-banner" {attributes}><strong>As built</strong></div>'
    page.write_text(source.replace('<div class="cb-banner"', f'{made}<div class="cb-banner"', 1), encoding="utf-8")
    reader.page.clock.set_fixed_time(f"{today}T12:00:00")
    first = reader.show(page.as_uri()).locator(".cb-banner").first
    shown = first.get_attribute("data-state"), first.get_attribute("data-review"), first.inner_text()
    page.unlink()
    return shown[0] or "", shown[1] or "", " ".join(shown[2].split())


NOT_YET = (
    'data-state="not-yet-in-force" data-review="current" data-effective="2027-01-01" data-next-review="2028-01-01" '
    'data-text-in-force="In force since 1 January 2027" data-text-overdue="Review overdue since 1 January 2028"'
)
IN_FORCE = (
    'data-state="in-force" data-review="current" data-effective="2026-01-01" data-next-review="2027-01-01" '
    'data-text-overdue="Review overdue since 1 January 2027"'
)


@pytest.mark.parametrize(
    ("attributes", "today", "expected"),
    [
        (NOT_YET, "2026-12-31", ("not-yet-in-force", "current", "As built")),
        (NOT_YET, "2027-01-01", ("in-force", "current", "In force since 1 January 2027")),
        (IN_FORCE, "2027-01-01", ("in-force", "current", "As built")),
        (IN_FORCE, "2027-01-02", ("in-force", "overdue", "As built Review overdue since 1 January 2027")),
        (IN_FORCE + " data-fixed", "2029-01-01", ("in-force", "current", "As built")),
        (IN_FORCE.replace("in-force", "superseded"), "2029-01-01", ("superseded", "current", "As built")),
    ],
)
def test_a_banner_is_corrected_by_the_readers_date(
    attributes: str, today: str, expected: tuple[str, str, str], reader, sample_site: Path
) -> None:
    assert banner(reader, sample_site, attributes, today) == expected


def test_a_register_is_filtered_by_every_word_typed(reader, sample_site: Path) -> None:
    page = reader.show(f"{sample_site.as_uri()}/register.html")
    rows = page.locator("#register tbody tr:visible")
    assert rows.count() == 30
    page.locator("#filter").fill("WITHDRAWN 8.5.1")
    assert rows.count() == 2
    assert page.locator(".cb-filter output").text_content() == "2 / 30"
    page.locator("#filter").fill("")
    assert rows.count() == 30
    reader.show(f"{sample_site.as_uri()}/register.html?filter=PRO-07")
    assert rows.count() == 1


def test_the_control_block_is_folded_on_a_phone_and_printed_in_full(reader, sample_site: Path) -> None:
    page = reader.show(f"{sample_site.as_uri()}/PRO-05.html", width=390)
    assert not page.locator(".cb-control").is_visible()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".cb-control").is_visible()
    assert reader.show(f"{sample_site.as_uri()}/PRO-05.html").locator(".cb-control").is_visible()


def test_a_page_says_the_same_without_scripts(browser, sample_site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{sample_site.as_uri()}/PRO-05.html")
    assert page.locator(".cb-banner strong").inner_text() == "In force since 15 March 2026"
    assert page.locator(".cb-control").is_visible()
    assert "A[Application] --> B[Check]" in page.locator("pre.cb-diagram").inner_text()
    page.goto(f"{sample_site.as_uri()}/register.html")
    assert page.locator("#register tbody tr:visible").count() == 30
    assert not page.locator(".cb-filter").is_visible()
    context.close()


def test_a_printed_page_says_that_it_is_uncontrolled(reader, sample_site: Path) -> None:
    page = reader.show(f"{sample_site.as_uri()}/PRO-05.html", scheme="dark")
    page.emulate_media(media="print")
    assert not page.locator(".md-header").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator(".cb-notice").is_visible()
    sheet = (sample_site / "assets" / "clausebook" / "css" / "clausebook.css").read_text(encoding="utf-8")
    boxes = sheet[sheet.index("@page") : sheet.index("@media print")]
    assert "Uncontrolled when printed" in boxes
    assert "counter(pages)" in boxes
