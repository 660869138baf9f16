"""`clausebook publish` as anybody calls it: three editions side by side, none of them ever changed by a later one."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import editions
from clausebook.publish.editions import digest_of
from college import content, leftovers
from editions import DRAFT, NAMES, SAME, three
from repositories import git
from tampering.story import FORM

pytestmark = pytest.mark.xdist_group("three-editions")
Call = Callable[..., subprocess.CompletedProcess[str]]
TOP = {
    ".nojekyll",
    "404.html",
    "editions.html",
    "editions.js",
    "editions.json",
    "index.html",
    "robots.txt",
    "sitemap.xml",
    "verify.html",
    "versions.json",
}


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """Lend the college and the site of three editions; nobody changes them."""
    base = tmp_path_factory.getbasetemp()
    return three(base.parent if hasattr(request.config, "workerinput") else base)


@pytest.fixture
def school(made: Path, tmp_path: Path) -> Path:
    """Lend a copy of the college with what it keeps of its editions, so that nothing has to be built again."""
    return Path(shutil.copytree(made / "college", tmp_path / "college", symlinks=True))


@pytest.fixture
def site(made: Path, tmp_path: Path) -> Path:
    """Lend a copy of the site."""
    return Path(shutil.copytree(made / "site", tmp_path / "site"))


def within(files: dict[str, str], folder: str) -> dict[str, str]:
    """Return the digests of the files below a folder."""
    return {path: digest for path, digest in files.items() if path.startswith(f"{folder}/")}


def state(site: Path) -> list[str]:
    """Return the names of the editions of a site, the newest first."""
    return [edition["name"] for edition in json.loads((site / "editions.json").read_text("utf-8"))["editions"]]


def test_a_later_edition_changes_no_byte_of_an_earlier_one(made: Path) -> None:
    before = json.loads((made / editions.FIRST).read_text("utf-8"))
    after = content(made / "site")
    for name in NAMES[:2]:
        assert len(within(before, name)) > 100
        assert within(before, name) == within(after, name)
    assert within(before, "2026.2") == {}
    assert within(before, "latest") != within(after, "latest")
    assert {path for path in after if "/" not in path} == TOP
    assert {path.partition("/")[0] for path in after} - TOP == {*NAMES, "latest"}


def test_every_edition_is_what_its_manifest_says(made: Path) -> None:
    for name in NAMES:
        command = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
        assert subprocess.run(command, cwd=made / "site" / name, check=False).returncode == 0
        listed = (made / "site" / name / "SHA256SUMS").read_text("utf-8").splitlines()
        assert len(listed) == len(within(content(made / "site"), name)) - 1


def test_every_page_of_an_edition_says_which_one_it_is_and_stays_out_of_search_engines(made: Path) -> None:
    for name in NAMES:
        pages = sorted((made / "site" / name).rglob("*.html"))
        assert len(pages) > 50
        for page in pages:
            source = page.read_text("utf-8")
            path = page.relative_to(made / "site" / name).as_posix()
            up = "/".join([".."] * (path.count("/") + 1))
            assert f">Edition {name} <a href=" in source
            assert '<meta name="robots" content="noindex" class="cb-edition-only">' in source.partition("</head>")[0]
            assert f'<link rel="canonical" href="{editions.SITE}/latest/{path}">' in source
            links = re.findall(r'(?:href|src)="([^"]*editions\.(?:html|js))"', source)
            assert len(links) == 2
            assert {os.path.normpath(page.parent / link) for link in links} == {
                str(made / "site/editions.html"),
                str(made / "site/editions.js"),
            }, up


def test_latest_is_the_newest_edition_but_for_robots(made: Path) -> None:
    files = content(made / "site")
    newest, latest = within(files, NAMES[-1]), within(files, "latest")
    own = {"SHA256SUMS", "pages.js", "sitemap.xml"}
    assert {path.partition("/")[2] for path in newest} - own == {path.partition("/")[2] for path in latest}
    for path in latest:
        there, here = made / "site" / path, made / "site" / NAMES[-1] / path.partition("/")[2]
        if path.endswith(".html"):
            lines = here.read_text("utf-8").splitlines(keepends=True)
            assert there.read_text("utf-8") == "".join(line for line in lines if "cb-edition-only" not in line)
        else:
            assert latest[path] == newest[f"{NAMES[-1]}/{path.partition('/')[2]}"]
    # What is superseded stays out of search engines there too.
    superseded = sorted((made / "site/latest/versions/PRO-01").glob("*.html"))
    assert superseded
    for page in superseded:
        assert '<meta name="robots" content="noindex">' in page.read_text("utf-8")


def test_addresses_that_are_printed_or_subscribed_to_lead_to_the_newest_edition(made: Path) -> None:
    calendar = (made / "site/2025.1/calendar.ics").read_text("utf-8").replace("\r\n ", "")
    assert f"URL:{editions.SITE}/latest/" in calendar
    page = (made / "site/2025.1" / SAME).read_text("utf-8")
    assert f"{editions.SITE}/latest/{SAME}" in page


def test_only_what_is_missing_is_built(school: Path, site: Path, call: Call) -> None:
    shutil.rmtree(school / ".clausebook")
    before = content(site)
    done = call("publish", site, cwd=school)
    assert done.returncode == 0, done.stderr
    assert "Rendering" not in done.stderr
    assert "0 files sent (0.0 MB)" in done.stdout
    assert content(site) == before
    assert leftovers(site) == []


def test_three_editions_at_once_give_the_same_bytes_as_one_after_the_other(
    made: Path, school: Path, tmp_path: Path, call: Call
) -> None:
    # One of them is built again, in another folder, later than the editions that follow it, over files in no commit.
    (school / FORM).write_text("nobody released this", encoding="utf-8")
    for path in (school / ".clausebook/editions").glob("2025.1-*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    done = call("publish", tmp_path / "other", cwd=school, TZ="Pacific/Auckland", LC_ALL="C")
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("Rendering") == 1
    assert content(tmp_path / "other") == content(made / "site")
    assert state(tmp_path / "other") == ["2026.2", "2026.1", "2025.1"]


def test_a_dry_run_writes_nothing(school: Path, tmp_path: Path, call: Call) -> None:
    before = content(school)
    done = call("publish", tmp_path / "new", "--dry-run", "--audience", "staff", cwd=school)
    assert done.returncode == 0
    assert [line.partition(":")[0] for line in done.stdout.splitlines()[:3]] == [
        f"build and publish {name}" for name in NAMES
    ]
    assert "latest/ in" in done.stdout
    assert "for the audience 'staff'" in done.stdout
    assert not (tmp_path / "new").exists()
    assert content(school) == before


def test_a_page_is_led_on_where_folders_cannot_be_exchanged(made: Path, school: Path, site: Path, call: Call) -> None:
    done = call("publish", site, "--alias", "redirect", cwd=school)
    assert done.returncode == 0, done.stderr
    for page in ("index.html", SAME, DRAFT):
        source = (site / "latest" / page).read_text("utf-8")
        assert "2026." not in source
        assert "editions.js" in source
    assert (site / "latest/manual.json").read_bytes() == (site / "2026.2/manual.json").read_bytes()
    assert not (site / "latest/assets").exists()
    assert json.loads((site / "editions.json").read_text("utf-8"))["alias"] == "redirect"
    # The next run keeps the form that was chosen; back again is the first site again.
    call("publish", site, cwd=school)
    assert json.loads((site / "editions.json").read_text("utf-8"))["alias"] == "redirect"
    done = call("publish", site, "--alias", "copy", cwd=school)
    assert done.returncode == 0, done.stderr
    assert content(site) == content(made / "site")


def refused(call: Call, school: Path, site: Path, words: str, code: int, *more: str) -> None:
    """See that a call publishes nothing and says why."""
    before = content(site) if site.exists() else {}
    done = call("publish", site, *more, cwd=school)
    assert done.returncode == code, done.stdout + done.stderr
    assert words in done.stderr
    assert (content(site) if site.exists() else {}) == before


def test_another_audience(school: Path, site: Path, call: Call) -> None:
    words = "What stands there is for the audience 'auditor', and this would be for 'public'"
    refused(call, school, site, words, 1, "--audience", "public")


def test_a_tag_that_was_moved(school: Path, site: Path, call: Call) -> None:
    git(school, "tag", "--force", "--annotate", "--message=again", "2026.1", "2026.2^{commit}")
    refused(call, school, site, "The edition 2026.1 was rewritten", 1)


def test_a_tag_that_was_made_again(school: Path, site: Path, call: Call) -> None:
    """As a build service fetches a tag that set it off: as a mere pointer, without what was released."""
    git(school, "tag", "--force", "2026.1", "2026.1^{commit}")
    refused(call, school, site, "2026.1 was released again: the one that stands there is as of 2026-05-31, the tag", 1)


def test_a_tag_that_is_gone(school: Path, site: Path, call: Call) -> None:
    git(school, "tag", "--delete", "2025.1")
    refused(call, school, site, "The edition 2025.1 stands there, and this repository has no tag of it", 1)


def test_a_history_that_was_rewritten(school: Path, site: Path, call: Call) -> None:
    git(school, "reset", "--quiet", "--hard", "2025.1^{commit}")
    git(school, "commit", "--quiet", "--allow-empty", "--message=Begin anew")
    refused(call, school, site, "the main line has lost", 1)


def test_a_shallow_copy(school: Path, site: Path, tmp_path: Path, call: Call) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{school}", "shallow")
    refused(call, tmp_path / "shallow", site, "error:", 3)


def test_no_edition(school: Path, tmp_path: Path, call: Call) -> None:
    git(school, "tag", "--delete", *NAMES)
    refused(call, school, tmp_path / "new", "no edition has been released yet; release one first", 2)


def test_an_edition_that_was_changed_where_it_stands(school: Path, site: Path, call: Call) -> None:
    with (site / "2025.1/SHA256SUMS").open("a") as file:
        file.write("0" * 64 + "  forged.html\n")
    refused(call, school, site, "2025.1 at", 3)


def test_an_edition_in_an_older_look_is_not_replaced_when_the_list_is_gone(
    school: Path, site: Path, call: Call
) -> None:
    page, manifest = site / "2026.1/index.html", site / "2026.1/SHA256SUMS"
    old = digest_of(page)
    page.write_bytes(page.read_bytes().replace(b"</html>", b"<!-- an older theme --></html>"))
    manifest.write_text(manifest.read_text("utf-8").replace(old, digest_of(page)), "utf-8")
    (site / "editions.json").unlink()
    refused(call, school, site, "put editions.json back from a copy", 3)


def test_a_folder_of_something_else(school: Path, tmp_path: Path, call: Call) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/index.html").write_text("<p>Our last excursion</p>")
    refused(call, school, tmp_path / "photos", "which is no versioned site; name an empty or new place", 3)


def test_a_folder_of_the_manual_itself(school: Path, call: Call) -> None:
    for name in ("manual/site", "records", ".git/site"):
        refused(call, school, school / name, "which holds the manual's own files", 2)


@pytest.mark.parametrize(("option", "words"), [("--alias=link", "copy, redirect"), ("--audience=all", "audience")])
def test_words_that_are_none(option: str, words: str, school: Path, tmp_path: Path, call: Call) -> None:
    done = call("publish", tmp_path / "new", option, cwd=school)
    assert done.returncode == 2
    assert words in done.stderr


def test_a_manifest_that_does_not_fit_is_not_published(school: Path, tmp_path: Path, call: Call) -> None:
    message = git(school, "tag", "--list", "--format=%(contents)", "2026.2").strip()
    forged = re.sub(r"sha256:[0-9a-f]{64}", f"sha256:{'0' * 64}", message)
    commit = git(school, "rev-parse", "2026.2^{commit}").strip()
    git(school, "tag", "--force", "--annotate", "--cleanup=verbatim", f"--message={forged}\n", "2026.2", commit)
    refused(call, school, tmp_path / "new", "2026.2 is not what it says: the manifest: the tag says 0000", 1)


def test_a_site_of_mike_goes_on_with_us(school: Path, tmp_path: Path, call: Call) -> None:
    place = tmp_path / "pages"
    for name in ("1.0", "2.0"):
        (place / name).mkdir(parents=True)
        (place / name / "index.html").write_text(f"<p>Version {name}</p>")
    (place / "latest").symlink_to("2.0")
    (place / "index.html").write_text("<p>Redirecting</p>")
    listed = [
        {"version": "2.0", "title": "2.0", "aliases": ["latest"]},
        {"version": "1.0", "title": "1", "aliases": []},
    ]
    (place / "versions.json").write_text(json.dumps(listed))
    refused(call, school, place, "a site of mike (2.0, 1.0); keep its versions as editions with --take-over", 3)
    before = content(place)
    done = call("publish", place, "--take-over", cwd=school)
    assert done.returncode == 0, done.stderr
    after = content(place)
    for name in ("1.0", "2.0"):
        assert within(before, name) == within(after, name)
    assert state(place) == ["2026.2", "2026.1", "2025.1", "2.0", "1.0"]
    assert not (place / "latest").is_symlink()
    assert (place / "latest" / SAME).is_file()
    versions = json.loads((place / "versions.json").read_text())
    assert [(one["version"], one["aliases"]) for one in versions] == [
        ("2026.2", ["latest"]),
        ("2026.1", []),
        ("2025.1", []),
        ("2.0", []),
        ("1.0", []),
    ]
    assert "Disallow: /quality/2.0/" in (place / "robots.txt").read_text()
    again = call("publish", place, cwd=school)
    assert again.returncode == 0, again.stderr
    assert content(place) == after


def test_a_version_of_mike_is_not_taken_for_the_edition_of_that_name(school: Path, tmp_path: Path, call: Call) -> None:
    place = tmp_path / "pages"
    (place / "2026.1").mkdir(parents=True)
    (place / "2026.1/index.html").write_text("<p>Nobody released this</p>")
    (place / "versions.json").write_text('[{"version": "2026.1", "title": "2026.1", "aliases": []}]')
    refused(call, school, place, "The folder 2026.1 is what another program called a version there", 1, "--take-over")


def test_a_branch_of_pages(made: Path, school: Path, call: Call) -> None:
    git(school, "config", "user.name", "Hanna Arp")
    git(school, "config", "user.email", "hanna.arp@school.example")
    done = call("publish", "branch:pages", cwd=school)
    assert done.returncode == 0, done.stderr
    git(school, "worktree", "add", "--quiet", "--detach", "../checked", "pages")
    checked = content(school.parent / "checked")
    checked.pop(".git", None)
    assert checked == content(made / "site")
    tip = git(school, "rev-parse", "pages")
    assert call("publish", "branch:pages", cwd=school).returncode == 0
    assert git(school, "rev-parse", "pages") == tip
