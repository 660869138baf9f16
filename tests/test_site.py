"""The built site of the worked example: every link leads somewhere, and the HTML is what it should be."""

import json
import shutil
import subprocess
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from prepare import CHECKER_FOLDER
from sites import example

pytestmark = [pytest.mark.site, pytest.mark.xdist_group("example-site")]

SAMPLE = (
    "index.html",
    "documents/index.html",
    "documents/PRO-05.html",
    "documents/POL-02.html",
    "documents/QM-03.html",
    "records/index.html",
    "records/nonconformity/index.html",
    "records/nonconformity/NC-2025-01.html",
    "records/management-review/MR-2026-01.html",
    "clauses/index.html",
    "clauses/iso-21001-2018/index.html",
    "clauses/iso-21001-2018/8-5-1-2-2.html",
    "coverage/iso-21001-2018.html",
    "findings.html",
    "rules/index.html",
    "rules/APPR-001.html",
    "changes.html",
    "glossary.html",
    "help/staff.html",
    "help/auditor.html",
    "help/owner.html",
    "help/tampering.html",
    "404.html",
    "approvals.html",
    "audits.html",
    "awareness.html",
    "calendar.html",
    "campuses.html",
    "certification.html",
    "dashboards/index.html",
    "dashboards/risks.html",
    "records/disposal.html",
    "verify.html",
)
NOISE = (
    "Attribute “autocomplete” is only allowed",
    "Bad value “” for attribute “tabindex”",
    "attribute of the “label” element",
)
"""What the checker holds against the theme's own frame."""


@dataclass
class Seen:
    """What the parser found in one file."""

    links: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    heads: int = 0
    title: str = ""
    language: str = ""


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen = Seen()
        self.in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.seen.links += [value for name, value in attrs if name in ("href", "src") and value]
        if values.get("id"):
            self.seen.ids.append(str(values["id"]))
        self.seen.heads += tag == "h1"
        self.in_title = tag == "title" and not self.seen.title
        if tag == "html":
            self.seen.language = values.get("lang") or ""

    def handle_endtag(self, tag: str) -> None:
        self.in_title = False

    def handle_data(self, data: str) -> None:
        if self.in_title:
            self.seen.title += data.strip()


@cache
def seen(page: Path) -> Seen:
    """Parse a page once."""
    parser = _Parser()
    parser.feed(page.read_text(encoding="utf-8"))
    return parser.seen


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """Return the built worked example."""
    base = tmp_path_factory.getbasetemp()
    return example(base.parent if hasattr(request.config, "workerinput") else base)


def pages(site: Path) -> list[Path]:
    """Return every page that people read."""
    return sorted(page for page in site.rglob("*.html") if page.name != "404.html" and "assets" not in page.parts)


def broken(site: Path, page: Path, link: str) -> str:
    """Say what is wrong with a link; empty when it leads somewhere."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return "" if parts.scheme in ("http", "https", "mailto", "data") else "a scheme of its own"
    target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    target = target / "index.html" if target.is_dir() else target
    if not target.is_file() or not target.is_relative_to(site.resolve()):
        return "no such file"
    anchor = unquote(parts.fragment)
    if anchor and target.suffix == ".html" and not anchor.startswith("__") and anchor not in seen(target).ids:
        return "no such anchor"
    return ""


def test_every_link_leads_somewhere(site: Path) -> None:
    found = pages(site.resolve())
    assert len(found) > 400
    faults = {
        f"{page.relative_to(site.resolve())}: {link}: {fault}"
        for page in found
        for link in set(seen(page).links)
        if (fault := broken(site, page, link))
    }
    assert faults == set()


def test_no_link_of_the_texts_was_replaced_because_it_leads_nowhere(site: Path) -> None:
    for page in pages(site):
        assert "#" not in seen(page).links, page


def test_every_page_has_one_head_a_title_a_language_and_ids_of_its_own(site: Path) -> None:
    for page in pages(site):
        one = seen(page)
        assert one.heads == 1, page
        assert one.title, page
        assert one.language == "en", page
        assert len(one.ids) == len(set(one.ids)), page


def test_titles_tell_pages_apart(site: Path) -> None:
    titles = [seen(page).title for page in pages(site)]
    assert sorted({title for title in titles if titles.count(title) > 1}) == []


def test_a_wrong_address_leads_on_from_wherever_it_is(site: Path) -> None:
    page = seen(site / "404.html")
    assert page.title.startswith("Nothing stands at this address")
    assert {"/index.html", "/documents/index.html"} <= set(page.links)


def test_the_html_checker_finds_no_error_of_ours(site: Path) -> None:
    jar = next(CHECKER_FOLDER.rglob("vnu.jar"), None)
    if jar is None or shutil.which("java") is None:
        pytest.skip(
            "NO HTML CHECKER: the HTML of the pages is NOT TESTED; run tests/prepare.py (npm and Java are needed)"
        )
    command = ["java", "-Xss1m", "-jar", str(jar), "--format", "json", "--stdout", *SAMPLE]
    done = subprocess.run(command, cwd=site, capture_output=True, text=True, check=False)
    messages = json.loads(done.stdout)["messages"]
    ours = [
        f"{Path(urlsplit(one['url']).path).relative_to(site)}:{one.get('lastLine')}: {one['message']}"
        for one in messages
        if one["type"] != "info" and not any(noise in one["message"] for noise in NOISE)
    ]
    assert ours == []
