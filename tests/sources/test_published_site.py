"""A published site: what it says of itself, and its files one by one, of folders and of servers of all kinds."""

import gzip
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from clausebook.model.finding import Report
from clausebook.model.group import Failure, Trouble
from clausebook.sources.fetch import Bounds
from clausebook.sources.published_site import Claim, PublishedSite, read_claim, renderer_of
from clausebook.views.pages.data import compose
from clausebook.views.site import Site
from served import Whims, served
from values import document, manual

HOME = '<html><meta name="generator" content="mkdocs-1.6.1, mkdocs-material-9.8.1">'
SMALL = Bounds(size=1000, silence=300, seconds=600)


def manual_json(**changes: Any) -> str:
    """Return the file of a small manual."""
    (file,) = compose(Site(manual(document()), Report((), (), 0, 0)))
    return json.dumps(json.loads(file.content) | changes)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a site with few files."""
    place = tmp_path / "site"
    (place / "documents").mkdir(parents=True)
    made = {"commit": "a" * 40, "draft": False, "as_of": "2026-06-30", "history": "complete"}
    (place / "manual.json").write_text(manual_json(**made), "utf-8")
    (place / "index.html").write_text(HOME, "utf-8")
    (place / "documents/ä ?&.html").write_bytes(b"words")
    (place / "sitemap.xml.gz").write_bytes(gzip.compress(b"map"))
    return place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("https://s.example/m", "https://s.example/m/"),
        ("https://s.example", "https://s.example/"),
        ("https://s.example/m/", "https://s.example/m/"),
        ("https://s.example/m/index.html?x=1#top", "https://s.example/m/"),
        ("https://s.example/m/manual.json", "https://s.example/m/"),
        ("https://[::1/m", "https://[::1/m"),
        ("www/site", "www/site"),
        ("www/site/index.html", "www/site"),
        ("manual.json", "."),
    ],
)
def test_how_a_site_is_named(text: str, place: str) -> None:
    site = PublishedSite.at(text)
    assert site.place == place
    assert site.remote is text.startswith("https:")


def test_what_a_site_says_of_itself(folder: Path) -> None:
    claim = read_claim(PublishedSite.at(str(folder)))
    renderer = "mkdocs-1.6.1, mkdocs-material-9.8.1"
    assert claim == Claim("a" * 40, date(2026, 6, 30), "auditor", False, "complete", "0.1.0", renderer)
    with served(folder) as address:
        assert read_claim(PublishedSite.at(address)) == claim


def test_a_site_that_says_less(folder: Path) -> None:
    data = json.loads(manual_json(commit=None))
    del data["generator"]
    (folder / "manual.json").write_text(json.dumps(data), "utf-8")
    (folder / "index.html").unlink()
    claim = read_claim(PublishedSite.at(str(folder)))
    assert isinstance(claim, Claim)
    assert (claim.commit, claim.program, claim.renderer) == ("", "", "")


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (b"{", Trouble.BROKEN),
        (b"<html>Log in</html>", Trouble.BROKEN),
        (b'{"format": "clausebook-manual/9"}', Trouble.OTHER_FORMAT),
        (manual_json(as_of="2026-02-31").encode(), Trouble.BROKEN),
        (manual_json(commit="--upload-pack=x").encode(), Trouble.BROKEN),
        (manual_json(audience="everybody").encode(), Trouble.BROKEN),
    ],
)
def test_a_site_that_says_nonsense(folder: Path, content: bytes, trouble: Trouble) -> None:
    (folder / "manual.json").write_bytes(content)
    claim = read_claim(PublishedSite.at(str(folder)))
    assert isinstance(claim, Failure)
    assert claim.trouble is trouble
    assert claim.message.isprintable()


def test_no_site(tmp_path: Path) -> None:
    claim = read_claim(PublishedSite.at(str(tmp_path / "nowhere")))
    assert isinstance(claim, Failure)
    assert claim.trouble is Trouble.MISSING
    (tmp_path / "editions.json").write_text("{}")
    claim = read_claim(PublishedSite.at(str(tmp_path)))
    assert isinstance(claim, Failure)
    assert "several editions" in claim.message


def test_files_of_a_folder(folder: Path) -> None:
    site = PublishedSite.at(str(folder))
    (folder / "loop").symlink_to(folder)
    assert site.paths() == ("documents/ä ?&.html", "index.html", "loop", "manual.json", "sitemap.xml.gz")
    assert site.read("documents/ä ?&.html", SMALL) == (b"words",)
    found = site.read("documents", SMALL)
    assert isinstance(found, Failure)
    assert found.trouble is Trouble.UNREACHABLE


@pytest.mark.parametrize("packs", [False, True])
def test_files_of_a_server(folder: Path, packs: bool) -> None:
    with served(folder, Whims(packs=packs)) as address:
        site = PublishedSite.at(address)
        assert site.paths() is None
        found = site.read("documents/ä ?&.html", SMALL)
        assert not isinstance(found, Failure)
        assert found[0] == b"words"
        # Many servers say of a packed file that they packed it.
        packed = site.compared_with("sitemap.xml.gz", 30)
        assert packed == (b"map", (folder / "sitemap.xml.gz").read_bytes())


def test_troubles_of_a_server(folder: Path) -> None:
    whims = Whims(
        codes={"gone.html": 410, "shut.html": 403, "broken.html": 500},
        moved={"in.html": "/index.html", "out.html": "http://localhost:1/index.html", "round.html": "/round.html"},
        short=frozenset({"index.html"}),
    )
    (folder / "large.html").write_bytes(b"x" * 2000)
    with served(folder, whims) as address:
        site = PublishedSite.at(address)
        wanted = {
            "nowhere.html": Trouble.MISSING,
            "gone.html": Trouble.MISSING,
            "shut.html": Trouble.UNREACHABLE,
            "broken.html": Trouble.UNREACHABLE,
            "out.html": Trouble.UNREACHABLE,
            "round.html": Trouble.UNREACHABLE,
            "index.html": Trouble.UNREACHABLE,
            "large.html": Trouble.TOO_LARGE,
        }
        found = {path: site.read(path, SMALL) for path in wanted}
        assert {path: one.trouble for path, one in found.items() if isinstance(one, Failure)} == wanted
    with served(folder, Whims(moved={"in.html": "/index.html"})) as address:
        assert PublishedSite.at(address).read("in.html", SMALL) == (HOME.encode(),)


def test_a_server_that_says_nothing(folder: Path) -> None:
    with served(folder, Whims(silent=frozenset({"index.html"}))) as address:
        found = PublishedSite.at(address).read("index.html", Bounds(silence=0.2))
    assert isinstance(found, Failure)
    assert found.message == "the server did not answer in time"


def test_who_rendered_a_page() -> None:
    assert renderer_of(HOME.encode()) == "mkdocs-1.6.1, mkdocs-material-9.8.1"
    assert renderer_of(b'<meta name="generator" content="a&amp;b\x1b">') == "a&b?"
    assert renderer_of(b"\xff nothing") == ""


@pytest.mark.parametrize(
    ("more", "edition", "latest"),
    [
        ('<p data-cb-edition="2026.1"><meta name="robots" content="noindex" class="cb-edition-only">', "2026.1", False),
        ('<p data-cb-edition="2026.1">', "2026.1", True),
        ('<p data-cb-edition="../../x">', "", False),
    ],
)
def test_an_edition_says_so(folder: Path, more: str, edition: str, latest: bool) -> None:
    (folder / "index.html").write_text(HOME + more, "utf-8")
    claim = read_claim(PublishedSite.at(str(folder)))
    assert isinstance(claim, Claim)
    assert (claim.edition, claim.is_latest) == (edition, latest)


def test_pages_that_only_lead_on(folder: Path) -> None:
    (folder / "index.html").write_text('<meta name="generator" content="Clausebook">', "utf-8")
    claim = read_claim(PublishedSite.at(str(folder)))
    assert isinstance(claim, Failure)
    assert "lead on" in claim.message
