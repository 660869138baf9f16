"""What stands at a target is looked at before anything is published: ours, mike's, nothing, or something else."""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from clausebook.model.publication import MANIFEST, STATE, Publication, PublishedEdition
from clausebook.publish.delivery import Change, delivery
from clausebook.publish.editions import Artefact, digest_of, foreign_digest, manifest
from clausebook.publish.targets import Delivered, Delivery
from clausebook.publish.versioned import PublishError, Standing, fetched, pages_of, require_unshown, standing
from clausebook.sources.publication import parse_editions
from clausebook.views.publication import lists
from clausebook.views.publication.pages import Names

NAMES = Names("Quality manual", "Example School", "https://x.example/", str)
OURS = b'<meta name="generator" content="Clausebook">'
MIKE = b'[{"version": "2.0", "title": "2.0", "aliases": ["latest", "stable"]}, {"version": "1.0", "title": "One"}]'


@dataclass
class Memory:
    """A target that is a dictionary."""

    content: dict[str, bytes] = field(default_factory=dict)
    name: str = "memory"
    whole_folders: bool = True

    def hold(self) -> AbstractContextManager[None]:
        """Keep nobody away."""
        return nullcontext()

    def read(self, path: str) -> bytes | None:
        """Return one of its files."""
        return self.content.get(path)

    def folders(self) -> tuple[str, ...]:
        """Return the folders at its top."""
        return tuple(sorted({path.partition("/")[0] for path in self.content if "/" in path}))

    def files(self, folder: str) -> Iterator[tuple[str, bytes]]:
        """Yield the files below a folder."""
        for path in sorted(self.content):
            if path.startswith(f"{folder}/"):
                yield path.removeprefix(f"{folder}/"), self.content[path]

    def deliver(self, delivery: Delivery, before: bytes | None, step: Callable[[str], None]) -> Delivered:
        """Take a delivery."""
        for name, folder in delivery.editions.items():
            for path in folder.rglob("*"):
                if path.is_file():
                    self.content[f"{name}/{path.relative_to(folder).as_posix()}"] = path.read_bytes()
        if delivery.latest:
            self.content = {path: data for path, data in self.content.items() if not path.startswith("latest/")}
        for path, data in delivery.latest.items():
            self.content[f"latest/{path}"] = data if isinstance(data, bytes) else data.read_bytes()
        self.content |= delivery.top
        return Delivered(len(delivery.top), 0, 0)


def artefact(folder: Path, name: str, **files: str) -> Artefact:
    """Make an edition of a few files."""
    held = {"index.html": "home", "manual.json": "{}", "assets/a.js": "a", "search/s.js": "s", "pages.js": "", **files}
    for path, text in held.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    digests = {path: digest_of(folder / path) for path in held}
    (folder / MANIFEST).write_bytes(manifest(digests))
    edition = PublishedEdition(name, name, "a" * 40, "2026-06-30", digest_of(folder / MANIFEST))
    return Artefact(folder, edition, digests)


def change(before: Publication, *made: Artefact, alias: str = "copy", first: bool = False) -> Change:
    """Return a change by which editions are added as the newest."""
    editions = (*(one.edition for one in reversed(made)), *before.editions)
    return Change(before, Publication(editions, "staff", alias), {one.edition.name: one for one in made}, first)


@pytest.fixture
def site(tmp_path: Path) -> Memory:
    """Lend a site with one edition."""
    target = Memory()
    made = artefact(tmp_path / "made", "2026.1", **{"documents/A.html": "A"})
    target.deliver(delivery(target, change(Publication((), "staff"), made, first=True), NAMES, tmp_path), None, print)
    return target


def look(target: Memory, *, take_over: bool = False, names: tuple[str, ...] = ("2026.1",)) -> Standing:
    """See what stands at a target."""
    return standing(target, names, "staff", take_over=take_over)


def test_nothing() -> None:
    assert look(Memory()) == Standing(None, Publication((), "staff"))


def test_ours(site: Memory) -> None:
    found = look(site)
    assert found.before == site.content[STATE]
    assert [edition.name for edition in found.publication] == ["2026.1"]
    assert not found.taken


def test_what_a_killed_run_left_is_nobody_elses(site: Memory) -> None:
    del site.content[STATE]
    assert look(site) == Standing(None, Publication((), "staff"))
    for path in list(site.content):
        if "/" not in path:
            del site.content[path]
    site.content |= {".well-known/x": b"", "CNAME": b"x.example"}
    assert look(site) == Standing(None, Publication((), "staff"))


@pytest.mark.parametrize("path", ["documents/index.html", "2026.9/index.html", "index.html"])
def test_another_site(path: str) -> None:
    with pytest.raises(PublishError, match="which is no versioned site; name an empty or new place"):
        look(Memory({path: b"<p>Ours for years</p>"}))


def test_a_state_that_cannot_be_meant(site: Memory) -> None:
    site.content[STATE] = b"{}"
    with pytest.raises(PublishError, match=r"editions\.json does not have the format"):
        look(site)


def test_an_edition_that_is_gone(site: Memory) -> None:
    site.content = {path: data for path, data in site.content.items() if not path.startswith("2026.1/")}
    with pytest.raises(PublishError, match=r"2026\.1 is listed at memory and is gone from there"):
        look(site)


def test_an_edition_whose_manifest_was_changed(site: Memory) -> None:
    site.content[f"2026.1/{MANIFEST}"] += b" "
    with pytest.raises(PublishError, match=r"2026\.1 at memory was changed after it was published: SHA256SUMS"):
        look(site)


def test_an_edition_that_was_shown_is_not_replaced_when_the_list_is_gone(site: Memory, tmp_path: Path) -> None:
    published = look(site).publication.editions[0]
    del site.content[STATE]
    other = artefact(tmp_path / "other", "2026.1", **{"documents/A.html": "A in a new look"}).edition
    require_unshown(site, [published])
    said = r"2026\.1 was published at memory, .* put editions\.json back from a copy"
    for left in ("versions.json", "editions.js"):
        with pytest.raises(PublishError, match=said):
            require_unshown(site, [other])
        del site.content[left]
    # What a killed run left is nothing that anybody was led to.
    require_unshown(site, [other])


def test_a_site_of_mike_is_taken_over_only_when_asked() -> None:
    target = Memory({"versions.json": MIKE, "1.0/index.html": b"one", "2.0/index.html": b"two", "index.html": b"mike"})
    with pytest.raises(PublishError, match=r"a site of mike \(2\.0, 1\.0\); keep its versions as editions with --take"):
        look(target)
    found = look(target, take_over=True)
    assert found.taken
    assert [(one.name, one.title, one.commit, one.as_of) for one in found.publication] == [
        ("2.0", "2.0", "", ""),
        ("1.0", "One", "", ""),
    ]
    assert found.publication.editions[1].digest == foreign_digest([("index.html", b"one")])
    assert any("stable" in note and "latest" in note for note in found.notes)


def test_a_version_of_mike_without_a_folder() -> None:
    with pytest.raises(PublishError, match=r"lists the version 1\.0 and has no folder of it"):
        look(Memory({"versions.json": MIKE, "2.0/index.html": b"two"}), take_over=True)


def test_taking_over_can_be_interrupted(tmp_path: Path) -> None:
    target = Memory({"versions.json": MIKE, "1.0/a.html": b"one", "2.0/a.html": b"two", "index.html": b"mike"})
    before = look(target, take_over=True).publication
    made = artefact(tmp_path / "made", "2026.1")
    parcel = delivery(target, change(before, made, first=True), NAMES, tmp_path)
    # Editions go up before the files of the top.
    target.content |= {f"2026.1/{path}": (made.folder / path).read_bytes() for path in (*made.files, MANIFEST)}
    for last in parcel.top:
        if last == STATE:
            break
        target.content[last] = parcel.top[last]
        again = look(target, take_over=True).publication
        assert again.editions == before.editions
    target.deliver(parcel, None, print)
    assert [one.name for one in look(target).publication] == ["2026.1", "2.0", "1.0"]


def test_the_first_delivery(site: Memory) -> None:
    assert site.content["latest/documents/A.html"] == b"A"
    kept_back = {path for path in site.content if path.startswith("latest/")} & {
        "latest/SHA256SUMS",
        "latest/pages.js",
        "latest/sitemap.xml",
    }
    assert kept_back == set()


def test_a_copy_is_listed_by_search_engines_and_an_edition_is_not(tmp_path: Path) -> None:
    head = '<head>\n    <meta name="robots" content="noindex" class="cb-edition-only">\n'
    superseded = '    <meta name="robots" content="noindex">\n'
    made = artefact(tmp_path / "made", "2026.1", **{"a.html": f"{head}a", "b.html": f"{head}{superseded}b {head}"})
    target = Memory()
    parcel = delivery(target, change(Publication(), made, first=True), NAMES, tmp_path / "room")
    target.deliver(parcel, None, print)
    assert target.content["latest/a.html"] == b"<head>\na"
    assert target.content["latest/b.html"] == f"<head>\n{superseded}b {head}".encode()
    assert target.content["2026.1/a.html"] == f"{head}a".encode()
    assert parcel.latest["assets/a.js"] == made.folder / "assets/a.js"


def test_nothing_new_leaves_latest_alone(site: Memory, tmp_path: Path) -> None:
    parcel = delivery(site, change(look(site).publication), NAMES, tmp_path / "room")
    assert (dict(parcel.editions), dict(parcel.latest)) == ({}, {})
    assert parcel.top[STATE] == site.content[STATE]


def test_an_older_edition_that_comes_late_leaves_a_copy_alone(site: Memory, tmp_path: Path) -> None:
    before = look(site).publication
    late = artefact(tmp_path / "late", "2025.1")
    after = Publication((*before.editions, late.edition), "staff", "copy")
    parcel = delivery(site, Change(before, after, {"2025.1": late}, first=False), NAMES, tmp_path / "room")
    assert dict(parcel.latest) == {}
    assert list(parcel.editions) == ["2025.1"]


def test_pages_lead_on_from_every_page_of_every_edition(site: Memory, tmp_path: Path) -> None:
    made = artefact(tmp_path / "next", "2026.2", **{"documents/B.html": "B", "files/form.docx": "form"})
    parcel = delivery(site, change(look(site).publication, made, alias="redirect"), NAMES, tmp_path / "room")
    assert set(parcel.latest) == {
        "index.html",
        "documents/A.html",
        "documents/B.html",
        "manual.json",
        "files/form.docx",
    }
    assert parcel.latest["manual.json"] == made.folder / "manual.json"
    again = delivery(
        site, change(Publication((), "staff"), made, alias="redirect", first=True), NAMES, tmp_path / "two"
    )
    assert again.latest["index.html"] == parcel.latest["index.html"]


def test_another_form_of_latest_is_made_of_what_is_published(site: Memory, tmp_path: Path) -> None:
    before = look(site).publication
    led = Publication(before.editions, "staff", "redirect")
    site.deliver(delivery(site, Change(before, led, {}, first=False), NAMES, tmp_path / "one"), None, print)
    assert b"editions.js" in site.content["latest/documents/A.html"]
    site.deliver(delivery(site, Change(led, before, {}, first=False), NAMES, tmp_path / "two"), None, print)
    assert site.content["latest/documents/A.html"] == b"A"
    assert site.content[STATE] == lists.state(before)


@pytest.mark.parametrize("harm", ["changed", "missing"])
def test_what_was_changed_since_is_not_copied(site: Memory, tmp_path: Path, harm: str) -> None:
    edition = look(site).publication.editions[0]
    if harm == "changed":
        site.content["2026.1/documents/A.html"] = b"forged"
    else:
        del site.content["2026.1/documents/A.html"]
    with pytest.raises(PublishError, match=r"documents/A\.html is another one, or is missing"):
        fetched(site, edition, tmp_path / "room")


def test_a_manifest_that_is_none_is_no_accident_of_the_program(site: Memory, tmp_path: Path) -> None:
    path = f"2026.1/{MANIFEST}"
    site.content[path] += b"no digest  ../../x\n"
    (edition,) = (
        replace(one, digest=hashlib.sha256(site.content[path]).hexdigest())
        for one in parse_editions(site.content[STATE])
    )
    for use in (lambda: fetched(site, edition, tmp_path / "room"), lambda: pages_of(site, edition)):
        with pytest.raises(PublishError, match=r"2026\.1 at memory cannot be used: SHA256SUMS has a line that is none"):
            use()


def test_the_files_of_another_program_are_listed(tmp_path: Path) -> None:
    target = Memory({"1.0/b.html": b"b", "1.0/a/c.html": b"c"})
    assert pages_of(target, PublishedEdition("1.0", "1.0", "", "", "d" * 64)) == ("a/c.html", "b.html")


def test_the_state_is_json_that_a_person_can_read(site: Memory) -> None:
    assert json.loads(site.content[STATE])["editions"][0]["name"] == "2026.1"
    assert site.content[STATE].count(b"\n") > 5
