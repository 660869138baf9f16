"""An unpacked audit pack is read and searched from the disk, without network and without a script on its first page."""

from pathlib import Path

import pytest

import packs
from browser.test_accessibility import VIEWS, violations
from browser.test_offline import search

pytestmark = pytest.mark.xdist_group("pack")


@pytest.fixture(scope="module")
def unpacked(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return packs.plain(shared).unpacked(tmp_path_factory.mktemp("pack") / "unpacked")


def test_the_site_in_a_pack_is_searched_and_a_result_is_opened(reader, unpacked: Path) -> None:
    page = reader.show((unpacked / "data/site/index.html").as_uri())
    found = search(page, "audit")
    assert found
    page.locator("a[href*='?h=']").first.click()
    page.wait_for_function("location.href.includes('?h=audit')")
    assert "audit" in page.locator("article").inner_text().lower()
    assert reader.outside == []
    assert reader.errors == []


def test_the_first_page_leads_into_the_site_without_a_script(reader, unpacked: Path) -> None:
    page = reader.show((unpacked / "START.html").as_uri())
    assert page.locator("h1").inner_text() == "Audit pack: Quality manual"
    assert "Confidential" in page.locator("main").inner_text()
    page.get_by_role("link", name="Open the manual").click()
    page.wait_for_url("**/data/site/index.html")
    page.go_back()
    page.get_by_role("link", name="Register in the manual").click()
    page.wait_for_url("**/data/site/documents/index.html")
    assert page.locator("#register-table").count() == 1
    assert reader.outside == []
    assert reader.errors == []


@pytest.mark.parametrize(("scheme", "width"), VIEWS)
def test_the_first_page_is_accessible(scheme: str, width: int, reader, unpacked: Path) -> None:
    assert violations(reader, unpacked / "START.html", scheme, width) == []
