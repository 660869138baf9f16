"""Comparing sites file by file: every file has exactly one fate, and whatever a server does is one of them."""

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.group import Failure, Trouble
from clausebook.model.site_comparison import Compared, Comparison, Fate, Kind
from clausebook.publish.comparing import compare, site_files
from clausebook.sources.published_site import PublishedSite
from clausebook.views.site_comparison import differences, tally
from served import Whims, served

NAMES = st.sampled_from(["a.html", "b.json", "search/x.js", "assets/y.css", "documents/c.html", "z"])
SITES = st.dictionaries(NAMES, st.binary(max_size=3))


@given(SITES, SITES, st.sets(NAMES), st.booleans())
def test_each_file_has_the_fate_that_it_should(
    own: dict[str, bytes], other: dict[str, bytes], unread: set[str], listed: bool
) -> None:
    def ask(path: str, size: int) -> tuple[bytes, ...] | Failure:
        assert size == len(own[path])
        if path in unread:
            return Failure(Trouble.UNREACHABLE, "silence", "wait")
        return (b"packed", other[path]) if path in other else Failure(Trouble.MISSING, "gone", "look")

    found = compare(own, ask, other if listed else None)
    paths = [file.path for file in found.files]
    assert paths == sorted({*own, *(other if listed else ())})
    for file in found.files:
        path = file.path
        if path not in own:
            wanted = Fate.EXTRA
        elif path in unread:
            wanted = Fate.UNREAD
        elif path not in other:
            wanted = Fate.MISSING
        else:
            wanted = Fate.SAME if own[path] == other[path] else Fate.DIFFERENT
        assert file.fate is wanted
    assert found.is_whole is not bool(unread & own.keys())
    assert sum(found.counts.values()) == len(found.files)
    named = [file.path for _, _, some in found.groups() for file in some]
    assert sorted(named) == [file.path for file in found.files if file.fate is not Fate.SAME]
    text = list(differences(found))
    assert all(any(line.startswith(f"  {name}") for line in text) for name in named)
    assert tally(found) == f"{found.counts[Fate.SAME]} of {len(paths)} files are the same"


def test_a_file_that_is_too_large_is_another_one() -> None:
    found = compare({"a.html": b"a"}, lambda *_: Failure(Trouble.TOO_LARGE, "large", "look"), None)
    assert [file.fate for file in found.files] == [Fate.DIFFERENT]


def test_a_silent_server_is_not_asked_for_ever() -> None:
    asked: list[str] = []

    def ask(path: str, size: int) -> Failure:
        asked.append(path)
        return Failure(Trouble.UNREACHABLE, "silence", "wait")

    found = compare({f"{number:03}.html": b"" for number in range(500)}, ask, None)
    assert found.counts[Fate.UNREAD] == 500
    assert 16 <= len(asked) <= 24
    assert "not asked for any more" in found.files[-1].reason


def test_long_lists_are_cut_and_odd_names_are_shown() -> None:
    files = [Compared(f"{number:02}.html", Fate.EXTRA) for number in range(22)]
    lines = list(differences(Comparison((*files, Compared("zz\x1b.css", Fate.UNREAD, "silence")))))
    assert lines[0].startswith("pages that the commit does not give (22): ")
    assert lines[20:22] == ["  19.html", "  and 2 more"]
    assert lines[22:] == ["scripts, styles and pictures that could not be read (1)", "  zz?.css: silence"]


def test_kinds() -> None:
    kinds = {
        "documents/PRO-05.html": Kind.PAGE,
        "manual.json": Kind.DATA,
        "sitemap.xml.gz": Kind.DATA,
        "calendar.ics": Kind.DATA,
        "search/search_index.json": Kind.SEARCH,
        "search.json": Kind.SEARCH,
        "assets/a.html": Kind.ASSET,
        "documents/way.svg": Kind.ASSET,
        "CNAME": Kind.ASSET,
    }
    assert {path: Compared(path, Fate.SAME).kind for path in kinds} == kinds


def test_a_folder_beside_the_same_folder_served(tmp_path: Path) -> None:
    for number in range(40):
        (tmp_path / f"site/{number % 3}").mkdir(parents=True, exist_ok=True)
        page = f"<html><body>{'words ' * number}</body></html>"
        (tmp_path / f"site/{number % 3}/{number} é.html").write_text(page, encoding="utf-8")
    files = site_files(tmp_path / "site")
    assert len(files) == 40
    for whims in (Whims(), Whims(packs=True)):
        with served(tmp_path / "site", whims) as address:
            found = compare(files, PublishedSite.at(address).compared_with, None)
        assert found.counts[Fate.SAME] == 40
        assert len(whims.asked) == 40
    with served(tmp_path / "site", Whims(adds=b"<script src=//count.example></script>")) as address:
        found = compare(files, PublishedSite.at(address).compared_with, None)
    assert found.counts[Fate.DIFFERENT] == 40
    assert re.match(r"pages that differ \(40\)", next(differences(found)))
