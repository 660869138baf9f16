"""The worked example's stage, built by three engines: the same pages, ids, control blocks and banners come out."""

import fcntl
import json
import re
import shutil
from collections.abc import Mapping
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from clausebook.discover import modules
from clausebook.publish.assertions import verify
from college import PROJECT, clausebook, run

pytestmark = [pytest.mark.site, pytest.mark.xdist_group("three engines")]
ENGINES = {engine.NAME: engine for engine in modules("clausebook.publish.engines")}
OTHERS = [name for name in ENGINES if name != "mkdocs"]
_TITLE = re.compile(r"\s+")


class _Article(HTMLParser):
    """Reads what matters of a page: its banners, its control block, the ids of its article and its clauses."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.banners: list[tuple[str | None, ...]] = []
        self.blocks: list[str] = []
        self.ids: list[str] = []
        self.clauses: list[str | None] = []
        self._within = False
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag of the article."""
        named = dict(attrs)
        classes = (named.get("class") or "").split()
        if tag == "article":
            self._within = True
        if not self._within:
            return
        if "cb-banner" in classes:
            self.banners.append((named.get("data-state"), named.get("data-review")))
        if "data-clause" in named:
            self.clauses.append(named["data-clause"])
        # Theme and extensions number their own; ours and the headings' are what links lead to.
        if named.get("id") and not (named["id"] or "").startswith("__"):
            self.ids.append(named["id"] or "")
        if self._depth or "cb-control" in classes:
            self._depth += tag not in ("br", "img", "hr", "input", "wbr")
            if "cb-control" in classes:
                self.blocks.append("")

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        if tag == "article":
            self._within = False
        if self._depth:
            self._depth -= 1

    def handle_data(self, data: str) -> None:
        """Keep what stands in a control block."""
        if self._depth:
            self.blocks[-1] += data

    def facts(self) -> dict[str, object]:
        """Return what was read, with single blanks."""
        blocks = [" ".join(_TITLE.sub(" ", unescape(block)).split()) for block in self.blocks]
        return {"banners": self.banners, "blocks": blocks, "ids": sorted(self.ids), "clauses": self.clauses}


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Stage the worked example once, from its last commit, and build it with every engine."""
    folder = tmp_path_factory.mktemp("three")
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stage = folder / "stage"
        done = clausebook("stage", stage, "--root", PROJECT, cwd=folder)
        assert done.returncode == 0, done.stderr
        for name, engine in ENGINES.items():
            # Each gets a copy of its own, in case it writes into it.
            shutil.copytree(stage, folder / "stages" / name)
            built = run(engine.command(folder / "stages" / name, folder / name), folder, SOURCE_DATE_EPOCH="1767600000")
            assert built.returncode == 0, built.stdout[-3000:] + built.stderr[-3000:]
    return {name: folder / name for name in ENGINES}


def pages(site: Path) -> set[str]:
    """Return the addresses of a site's pages; the page for what is not found is the theme's own."""
    return {path.relative_to(site).as_posix() for path in site.rglob("*.html")} - {"404.html"}


def facts(site: Path, page: str) -> dict[str, object]:
    """Return what matters of a page."""
    reader = _Article()
    reader.feed((site / page).read_text(encoding="utf-8"))
    return reader.facts()


@pytest.mark.parametrize("name", OTHERS)
def test_the_same_pages(sites: Mapping[str, Path], name: str) -> None:
    assert len(pages(sites["mkdocs"])) > 300
    assert pages(sites[name]) == pages(sites["mkdocs"])


@pytest.mark.parametrize("name", OTHERS)
def test_the_same_banners_control_blocks_and_ids(sites: Mapping[str, Path], name: str) -> None:
    documents = 0
    for page in sorted(pages(sites["mkdocs"])):
        expected = facts(sites["mkdocs"], page)
        assert facts(sites[name], page) == expected, page
        if page.startswith("documents/") and expected["blocks"]:
            documents += 1
            assert expected["banners"]
    assert documents >= 40


@pytest.mark.parametrize("name", ENGINES)
def test_the_same_data(sites: Mapping[str, Path], name: str) -> None:
    stage = sites["mkdocs"].parent / "stage/docs"
    data = [path.relative_to(stage) for path in stage.rglob("*") if path.suffix in (".json", ".csv", ".svg")]
    assert Path("manual.json") in data
    assert json.loads((sites[name] / "manual.json").read_text("utf-8"))["format"] == "clausebook-manual/1"
    for path in data:
        assert (sites[name] / path).read_bytes() == (stage / path).read_bytes(), path


@pytest.mark.parametrize("name", ENGINES)
def test_nothing_asks_the_internet(sites: Mapping[str, Path], name: str) -> None:
    assert list(verify(sites[name], {})) == []
