"""Editions side by side as a reader meets them: the selector, the notice on older ones, and what leads where."""

from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Page, expect

from browser.test_accessibility import AXE, RUN, violations
from editions import DRAFT, NAMES, SAME, publish, three

pytestmark = pytest.mark.xdist_group("three-editions")
NEWEST, MIDDLE, OLDEST = reversed(NAMES)
VIEWS = [("light", 1280), ("dark", 390)]
HERE = "/quality/"
"""Where the site stands on its server, as its settings say."""


@pytest.fixture(scope="session")
def made(shared: Path) -> Path:
    """Lend the college of three editions and its site; nobody changes them."""
    return three(shared)


@pytest.fixture(scope="session")
def site(made: Path) -> Path:
    """Lend the site."""
    return made / "site"


@pytest.fixture(scope="session")
def led(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lend the same editions with pages in `latest/` that lead on."""
    place = tmp_path_factory.mktemp("led") / "site"
    publish(made / "college", place, "--alias", "redirect")
    return place


class _Server(SimpleHTTPRequestHandler):
    """Serves a site below a path, with its own page for what is not there, as hosts of static files do."""

    def translate_path(self, path: str) -> str:
        """Return the file of an address; none outside the site."""
        inside = path.startswith(HERE)
        return super().translate_path(f"/{path.removeprefix(HERE)}" if inside else "/nowhere")

    def send_head(self) -> BytesIO | None:
        """Answer with the page for what is not there where that is so."""
        file = Path(self.translate_path(self.path))
        if file.is_dir() or file.is_file():
            return super().send_head()  # type: ignore[return-value]
        content = Path(self.directory, "404.html").read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        return BytesIO(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Write nothing."""


@pytest.fixture
def serve() -> Iterator[Callable[[Path], str]]:
    """Lend a way to serve a site; gives its address without a slash at the end."""
    servers: list[tuple[ThreadingHTTPServer, Thread]] = []

    def served(folder: Path) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Server, directory=str(folder)))
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}{HERE.rstrip('/')}"

    yield served
    for server, thread in servers:
        server.shutdown()
        server.server_close()
        thread.join()


def notice(page: Page) -> str:
    """Return what the notice on an older edition says, once it says something."""
    page.wait_for_selector(".cb-older p")
    status = page.get_by_role("status").filter(has_text="You are reading")
    return " ".join(status.inner_text().split())


def quiet(reader) -> None:
    """See that nothing was asked for elsewhere, and no script failed."""
    assert (reader.outside, reader.errors) == ([], [])


def test_the_selector_lists_the_editions_and_stays_on_the_page(reader, site: Path, serve) -> None:
    base = serve(site)
    page = reader.show(f"{base}/{NEWEST}/{SAME}#cb-revisions")
    page.wait_for_selector(".md-version")
    names = [link.text_content() for link in page.locator(".md-version__link").all()]
    assert [name.replace("latest", "").strip() for name in names] == [NEWEST, MIDDLE, OLDEST]
    assert page.locator(".cb-older").count() == 0
    page.locator(".md-version__current").focus()
    page.locator(".md-version__link", has_text=OLDEST).click()
    page.wait_for_url(f"{base}/{OLDEST}/{SAME}#cb-revisions")
    assert page.locator(".md-version__current").text_content() == OLDEST
    quiet(reader)


def test_the_selector_goes_home_where_the_page_is_not(reader, site: Path, serve) -> None:
    base = serve(site)
    page = reader.show(f"{base}/{MIDDLE}/{DRAFT}")
    page.wait_for_selector(".md-version")
    page.locator(".md-version__current").focus()
    page.locator(".md-version__link", has_text=NEWEST).click()
    page.wait_for_url(f"{base}/{NEWEST}/")
    assert page.locator(".md-version__current").text_content() == f"{NEWEST} latest"
    quiet(reader)


@pytest.mark.parametrize("over", ["http", "file"])
def test_an_older_edition_says_so_and_leads_to_the_same_page(over: str, reader, site: Path, serve) -> None:
    base = serve(site) if over == "http" else site.as_uri()
    page = reader.show(f"{base}/{OLDEST}/{SAME}")
    said = notice(page)
    assert said == f"You are reading edition {OLDEST}. The current edition is {NEWEST}. Read this page there"
    assert page.locator(".cb-banner strong").first.inner_text().startswith(f"In edition {OLDEST}: ")
    page.get_by_role("link", name="Read this page there").click()
    page.wait_for_url(f"{base}/latest/{SAME}")
    assert page.locator(".cb-older").count() == 0
    quiet(reader)


@pytest.mark.parametrize("over", ["http", "file"])
def test_an_older_edition_leads_home_where_the_current_one_lacks_the_page(over: str, reader, site: Path, serve) -> None:
    base = serve(site) if over == "http" else site.as_uri()
    page = reader.show(f"{base}/{MIDDLE}/{DRAFT}")
    assert notice(page).endswith(f"is {NEWEST}. This page is not in it. Go to its home page")
    page.get_by_role("link", name="Go to its home page").click()
    page.wait_for_url(f"{base}/latest/index.html")
    quiet(reader)


@pytest.mark.parametrize(("name", "over"), [(NEWEST, "http"), ("latest", "file")])
def test_the_newest_edition_has_no_notice(name: str, over: str, reader, site: Path, serve) -> None:
    page = reader.show(f"{serve(site) if over == 'http' else site.as_uri()}/{name}/{SAME}")
    page.wait_for_load_state("networkidle")
    assert page.locator(".cb-older").count() == 0
    assert page.locator(".cb-edition").inner_text().split() == ["Edition", NEWEST, "All", "editions"]
    quiet(reader)


def test_a_folder_has_the_static_list_and_no_error(reader, site: Path) -> None:
    said: list[str] = []
    reader.page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    reader.page.on("dialog", lambda dialog: said.append(dialog.message))
    page = reader.show(f"{site.as_uri()}/index.html")
    page.wait_for_url("**/latest/index.html")
    page.get_by_role("link", name="All editions").click()
    page.wait_for_url("**/site/editions.html")
    page.get_by_role("link", name=OLDEST, exact=True).click()
    page.wait_for_url(f"**/{OLDEST}/index.html")
    notice(page)
    assert page.locator(".md-version").count() == 0
    assert said == []
    quiet(reader)


def test_a_notice_is_seen_in_the_middle_of_a_page_and_on_paper(reader, site: Path) -> None:
    page = reader.show(f"{site.as_uri()}/{OLDEST}/{SAME}#cb-revisions", 390)
    notice(page)
    page.wait_for_function("scrollY > 100")
    expect(page.locator(".cb-older")).to_be_in_viewport(ratio=1)
    heading = page.locator("#cb-revisions").bounding_box()
    shown = page.locator(".cb-older").bounding_box()
    assert heading
    assert shown
    assert heading["y"] >= shown["y"] + shown["height"] - 1
    page.emulate_media(media="print")
    assert page.locator(".cb-older").is_visible()
    assert page.locator(".cb-older").evaluate("node => getComputedStyle(node).position") == "static"


@pytest.mark.parametrize(("scheme", "width"), VIEWS)
def test_pages_of_editions_are_accessible(scheme: str, width: int, reader, site: Path, serve) -> None:
    base = serve(site)
    for address in (f"{NEWEST}/{SAME}", f"{NEWEST}/changes.html", f"{OLDEST}/{SAME}"):
        page = reader.show(f"{base}/{address}", width, scheme)
        page.wait_for_selector(".md-version")
        if OLDEST in address:
            notice(page)
        assert faults(page, width) == [], address


@pytest.mark.parametrize(("scheme", "width"), VIEWS)
@pytest.mark.parametrize("name", ["editions.html", "404.html"])
def test_pages_of_the_top_are_accessible(name: str, scheme: str, width: int, reader, site: Path) -> None:
    assert violations(reader, site / name, scheme, width) == []


def faults(page: Page, width: int) -> list[str]:
    """Return what axe holds against the page that is shown."""
    page.evaluate(AXE)
    found: list[str] = page.evaluate(RUN)
    return found + (["too wide"] if page.evaluate("document.documentElement.scrollWidth > innerWidth") else [])


def test_an_address_from_before_there_were_editions_leads_on(reader, site: Path, serve) -> None:
    base = serve(site)
    page = reader.show(f"{base}/{SAME}?h=text#cb-revisions")
    page.wait_for_url(f"{base}/latest/{SAME}?h=text#cb-revisions")
    page = reader.show(f"{base}/verify.html#cb1-0")
    page.wait_for_url(f"{base}/latest/verify.html#cb1-0")
    quiet(reader)


def test_an_address_where_nothing_stands_says_where_to_look(reader, site: Path, serve) -> None:
    base = serve(site)
    page = reader.show(f"{base}/documents/deep/NO-99.html")
    page.wait_for_load_state("networkidle")
    assert page.url == f"{base}/documents/deep/NO-99.html"
    link = page.get_by_role("link", name="Go to the current edition")
    assert link.get_attribute("href") == f"{HERE}latest/index.html"
    # A page that only a later edition has is offered, and nobody is sent from one edition to another unasked.
    page = reader.show(f"{base}/{OLDEST}/versions/nothing.html")
    page.wait_for_load_state("networkidle")
    assert page.url == f"{base}/{OLDEST}/versions/nothing.html"


@pytest.mark.parametrize("over", ["http", "file"])
def test_latest_leads_on_to_the_newest_edition(over: str, reader, led: Path, serve) -> None:
    base = serve(led) if over == "http" else led.as_uri()
    page = reader.show(f"{base}/latest/{SAME}#cb-revisions")
    page.wait_for_url(f"{base}/{NEWEST}/{SAME}#cb-revisions")
    page = reader.show(f"{base}/index.html")
    page.wait_for_url(f"{base}/{NEWEST}/index.html")
    # A page that the newest edition does not have any more.
    page = reader.show(f"{base}/latest/{DRAFT}")
    expect(page.locator("#found")).to_contain_text(f"This page is not in edition {NEWEST}, the current one")
    quiet(reader)


def test_the_switch_of_pages_that_lead_on_is_one_file(reader, led: Path, serve, tmp_path: Path) -> None:
    before = (led / "editions.js").read_text("utf-8")
    (led / "editions.js").write_text(before.replace(f'"newest": "{NEWEST}"', f'"newest": "{MIDDLE}"'), encoding="utf-8")
    try:
        base = serve(led)
        page = reader.show(f"{base}/latest/{SAME}")
        page.wait_for_url(f"{base}/{MIDDLE}/{SAME}")
        quiet(reader)
    finally:
        (led / "editions.js").write_text(before, encoding="utf-8")


def test_without_a_script_there_is_a_way(browser, site: Path, led: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.as_uri()}/index.html")
    page.wait_for_url("**/latest/index.html")
    page.goto(f"{led.as_uri()}/latest/{SAME}")
    page.get_by_role("link", name="choose an edition").click()
    page.wait_for_url("**/editions.html")
    assert page.get_by_role("link", name=OLDEST, exact=True).count() == 1
    context.close()
