"""Sites to read and a browser to read them with; nothing may leave the machine, and whatever tries is recorded."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

from clausebook.publish.engines import mkdocs, zensical
from sites import build, example, once
from stages import sample_stage

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass
class Reader:
    """A browser page that is kept from the Internet."""

    page: Page
    outside: list[str] = field(default_factory=list)
    """Addresses outside the site that a page asked for."""
    errors: list[str] = field(default_factory=list)
    """Errors of scripts."""

    def show(self, address: str, width: int = 1280, scheme: str = "light") -> Page:
        """Open a page at a width in pixels and in a colour scheme, and wait until its scripts have run."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        self.page.goto(address)
        if self.page.locator("pre.cb-diagram").count():
            self.page.wait_for_selector("html[data-cb-drawn]")
        return self.page


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder, so that `-m "not browser"` leaves them out."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium, or skip in words that nobody overlooks."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("NO CHROMIUM: search, offline reading and accessibility are NOT TESTED; install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def reader(browser: Browser) -> Iterator[Reader]:
    """Open a fresh page without cookies or storage."""
    context = browser.new_context()
    reading = Reader(context.new_page())

    def guard(route: Route) -> None:
        if route.request.url.startswith(("file:", "data:", "blob:", "http://127.0.0.1:")):
            route.continue_()
        else:
            reading.outside.append(route.request.url)
            route.abort()

    context.route("**/*", guard)
    reading.page.on("pageerror", lambda error: reading.errors.append(str(error)))
    yield reading
    context.close()


@pytest.fixture(scope="session")
def sample_site(shared: Path) -> Path:
    """Build the sample stage with MkDocs."""
    stage, site = shared / "sample-stage", shared / "sample-site"
    with once(site) as needed:
        if needed:
            build(mkdocs.command(sample_stage(stage), site))
    return site


@pytest.fixture(scope="session")
def zensical_site(shared: Path) -> Path:
    """Build the sample stage with Zensical."""
    stage, site = shared / "zensical-stage", shared / "zensical-site"
    with once(site) as needed:
        if needed:
            build(zensical.command(sample_stage(stage), site))
    return site


@pytest.fixture(scope="session")
def example_site(shared: Path) -> Path:
    """Build the worked example as anybody would: from the repository, with the command."""
    return example(shared)


@contextmanager
def serving(site: Path) -> Iterator[str]:
    """Serve a site on a free local port and give its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Quiet(SimpleHTTPRequestHandler):
    """A file server that writes no log."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Write nothing."""


@pytest.fixture(params=["http", "file"])
def address(request: pytest.FixtureRequest) -> Iterator[Callable[[Path], str]]:
    """Read a site once over HTTP and once from the disk, as an auditor does from a stick."""
    with ExitStack() as servers:
        if request.param == "http":
            yield lambda site: servers.enter_context(serving(site))
        else:
            yield lambda site: site.as_uri()
