"""`verify-site`: a published site is what its commit gives, or it is said what is not, or why nobody can tell."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from college import commit_all, content
from repositories import git
from served import Whims, served

pytestmark = [pytest.mark.site, pytest.mark.xdist_group("verify site")]
Call = Callable[..., subprocess.CompletedProcess[str]]
POLICY = "documents/POL-01.html"


@pytest.fixture(scope="module")
def published(_issued: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site once, then change the manual and the folder's files, which must not matter."""
    from college import clausebook  # noqa: PLC0415 - the program is called without the checks of `call`

    root = tmp_path_factory.mktemp("published") / "college"
    shutil.copytree(_issued, root, symlinks=True)
    done = clausebook("build", "--audience", "staff", "--as-of", "2026-06-29", cwd=root)
    assert done.returncode == 0, done.stderr
    policy = root / "manual/system/POL-01-quality-policy.md"
    policy.write_text(policy.read_text("utf-8") + "\nMore words.\n", "utf-8")
    commit_all(root, "Write more")
    policy.write_text(policy.read_text("utf-8") + "\nWords in no commit.\n", "utf-8")
    return root


@pytest.fixture
def site(published: Path, tmp_path: Path) -> Path:
    """Lend a copy of the site."""
    return Path(shutil.copytree(published / "site", tmp_path / "site"))


def test_the_same_on_the_web_whatever_the_server_packs(call: Call, published: Path, site: Path) -> None:
    before, files = content(published), len(content(site))
    (site / "extra.html").write_text("<p>Seen by nobody who asks for what is known.</p>")
    with served(site, Whims(packs=True)) as address:
        done = call("verify-site", f"{address}/index.html", cwd=published)
    assert done.returncode == 0, done.stdout + done.stderr
    commit = git(published, "rev-parse", "HEAD~1")[:10]
    words = f"the same as commit {commit} gives as of 2026-06-29 for the audience 'staff'; {files} of {files} files"
    assert f"{address}/: {words} are the same\n" == done.stdout
    assert "not verified: whether the server has more files" in done.stderr
    # Nothing is written where somebody only looks.
    assert content(published) == before


def test_what_is_not_the_same(call: Call, published: Path, site: Path, tmp_path: Path) -> None:
    for path in (POLICY, "search/search_index.json", "assets/clausebook/js/clausebook.js", "register.csv"):
        with (site / path).open("ab") as file:
            file.write(b" ")
    (site / "copies.json").unlink()
    (site / "documents/POL-99.html").write_text("<p>Nobody approved this.</p>")
    done = call("verify-site", site, "--keep", tmp_path / "kept", cwd=published)
    assert done.returncode == 1, done.stderr
    lines = done.stdout.splitlines()
    assert "not what commit" in lines[0]
    assert lines[1:11] == [
        "pages that differ (1): readers see something else",
        f"  {POLICY}",
        "data for other programs that differ (1): other programs read something else",
        "  register.csv",
        "parts of the search that differ (1): readers find something else than the pages say",
        "  search/search_index.json",
        "scripts, styles and pictures that differ (1): a script can change every page that loads it",
        "  assets/clausebook/js/clausebook.js",
        "data for other programs that are missing there (1)",
        "  copies.json",
    ]
    assert lines[11:13] == [
        "pages that the commit does not give (1): they were added, or are left of an earlier site",
        "  documents/POL-99.html",
    ]
    assert content(tmp_path / "kept") == content(published / "site")


def test_another_version_is_no_proof_of_anything(call: Call, published: Path, site: Path) -> None:
    data = json.loads((site / "manual.json").read_text("utf-8"))
    data["generator"]["version"] = "0.0.9"
    (site / "manual.json").write_text(json.dumps(data), "utf-8")
    page = (site / "index.html").read_text("utf-8")
    (site / "index.html").write_text(page.replace("mkdocs-1.", "mkdocs-0."), "utf-8")
    with served(site) as address:
        done = call("verify-site", address, cwd=published)
    assert done.returncode == 3
    assert "the site was made by Clausebook 0.0.9, and this is " in done.stderr
    assert "the site was rendered by mkdocs-0." in done.stderr
    assert "not verified that it is what commit" in done.stdout


def test_what_cannot_be_told_is_said_before_anything_is_built(call: Call, published: Path, site: Path) -> None:
    data = json.loads((site / "manual.json").read_text("utf-8"))

    def ask(where: str | Path = site, **changes: object) -> str:
        (site / "manual.json").write_text(json.dumps(data | changes), "utf-8")
        done = call("verify-site", where, cwd=published)
        assert done.returncode == 3
        assert "Rendering" not in done.stderr
        return done.stderr

    assert "commit ffffffffff, which this repository does not have" in ask(commit="f" * 40)
    assert "a working draft" in ask(draft=True, commit=None)
    assert "has the format 'clausebook-manual/7'" in ask(format="clausebook-manual/7")
    assert "there is no file" in ask(site / "nowhere")
    assert "without encryption" in ask("http://school.example/")
    assert "no answer" in ask("http://127.0.0.1:9/")
    for address in (
        "https://hanna:s3cr3t@school.example/",
        "https://hanna:s3c/r3t@school.example/",
        "s3://bucket/site",
    ):
        said = ask(address)
        assert "hanna" not in said and "r3t" not in said
        # What is wrong with a site is said in other words than of the member of a group.
        assert "source" not in said and "member" not in said and "group" not in said
    assert "source" not in ask(site / "nowhere")
    with served(site, Whims(codes={"manual.json": 403})) as address:
        assert "HTTP 403" in ask(address)
    with served(site, Whims(moved={"manual.json": "http://localhost:9/login"})) as address:
        assert "it leads to another site, localhost" in ask(address)


def test_a_wrong_call(call: Call, published: Path, site: Path) -> None:
    done = call("verify-site", site, "--engine", "mkdoc", cwd=published)
    assert done.returncode == 2
    assert "did you mean 'mkdocs'?" in done.stderr
    done = call("verify-site", site, "--keep", "manual/kept", cwd=published)
    assert done.returncode == 2
    assert "lies in manual/" in done.stderr


def test_an_edition_beside_others(call: Call, college: Path, tmp_path: Path) -> None:
    settings = college / "manual/manual.yml"
    settings.write_text(settings.read_text("utf-8") + "site: https://manual.school.example/\n", "utf-8")
    commit_all(college)
    git(college, "tag", "--annotate", "--message=The first", "edition/2026.1")
    done = call("publish", tmp_path / "www", "--audience", "public", cwd=college)
    assert done.returncode == 0, done.stderr
    latest = call("verify-site", tmp_path / "www/latest", cwd=college)
    assert latest.returncode == 0, latest.stdout + latest.stderr
    assert "for the audience 'public', as edition 2026.1; " in latest.stdout
    edition = tmp_path / "www/2026.1"
    (edition / "SHA256SUMS").write_bytes((edition / "SHA256SUMS").read_bytes().replace(b"a", b"b", 1))
    (edition / "pages.js").unlink()
    with served(tmp_path / "www") as address:
        done = call("verify-site", f"{address}/2026.1", cwd=college)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "  SHA256SUMS\n" in done.stdout
    assert "  pages.js\n" in done.stdout
    # The top of the site is no manual, and pages that lead on are none either.
    top = call("verify-site", tmp_path / "www", cwd=college)
    assert top.returncode == 3
    assert "several editions stand there side by side; name the folder of one" in top.stderr
    shutil.copy(tmp_path / "www/index.html", tmp_path / "www/latest/index.html")
    onward = call("verify-site", tmp_path / "www/latest", cwd=college)
    assert onward.returncode == 3
    assert "its pages only lead on to the newest edition" in onward.stderr


def test_an_edition_that_the_tag_does_not_name(call: Call, college: Path, site: Path) -> None:
    page = (site / "index.html").read_text("utf-8")
    commit = git(college, "rev-parse", "HEAD").strip()
    (site / "index.html").write_text(page.replace("<body", '<p data-cb-edition="2026.1"><body', 1), "utf-8")
    lost = call("verify-site", site, cwd=college)
    assert lost.returncode == 3
    assert "edition 2026.1, which this repository has no tag of" in lost.stderr
    commit_all(college, "Another")
    git(college, "tag", "--annotate", "--message=Moved", "2026.1")
    moved = call("verify-site", site, cwd=college)
    assert moved.returncode == 1
    assert f"edition 2026.1, of commit {commit[:10]} and as of 2026-06-29; the tag 2026.1 names commit" in moved.stdout
