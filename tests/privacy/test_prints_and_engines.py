"""What an audience may not see is on no paper, and no engine finds it."""

import re
import shutil
from pathlib import Path

import pytest

from college import clausebook
from printing import needs_pdf
from privacy.planted import DAY, planted
from privacy.unseen import forms, found, map_of, patterns
from repositories import git

pytestmark = [pytest.mark.site, pytest.mark.xdist_group("planted prints")]
DAYS = ("--as-of", str(DAY))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the planted college, whose site has an address."""
    story = planted(("language: en\n", "language: en\nsite: https://school.example/\n"))
    place = story.make(tmp_path_factory.mktemp("planted") / "college")
    git(place, "reset", "--quiet", "--hard", "main")
    on = {"GIT_COMMITTER_DATE": f"{DAY}T12:00:00 +0000"}
    git(place, "tag", "--annotate", "--message=Edition 2026.1: zqconftag", "edition/2026.1", **on)
    return place


def words(pdf: Path) -> str:
    """Return what stands on the pages of a PDF, in its outline, in its description and beside it, without blanks."""
    pypdf = pytest.importorskip("pypdf", reason="NO pypdf: what a PDF holds is NOT TESTED")
    reader = pypdf.PdfReader(pdf)
    parts = [page.extract_text() for page in reader.pages]
    parts += [str(value) for value in (reader.metadata or {}).values()]
    parts += [str(reader.outline), str(dict(reader.attachments)), str(reader.named_destinations)]
    parts += [str(note.get_object()) for page in reader.pages for note in page.get("/Annots") or ()]
    return re.sub(r"[\s\u00ad]+", "", "\n".join(parts))


@pytest.mark.parametrize("audience", ["staff", "public"])
def test_no_print_holds_a_mark(audience: str, root: Path, tmp_path: Path) -> None:
    needs_pdf()
    done = clausebook("pdf", "--all", "--audience", audience, "--output", tmp_path / "pdf", *DAYS, cwd=root)
    assert done.returncode == 0, done.stderr
    assert not found(tmp_path / "pdf", audience)
    marks, ids = patterns(audience)
    files = sorted((tmp_path / "pdf").iterdir())
    assert {"POL-75.pdf", "manual.pdf"} <= {file.name for file in files}
    for file in files:
        text = words(file).encode()
        assert not marks.search(text) and not ids.search(text), file.name
    assert "openwords" in words(tmp_path / "pdf/POL-75.pdf")


def test_an_auditors_print_holds_the_marks_so_they_would_be_found(root: Path, tmp_path: Path) -> None:
    needs_pdf()
    done = clausebook("pdf", "PRO-71", "--output", tmp_path / "PRO-71.pdf", *DAYS, cwd=root)
    assert done.returncode == 0, done.stderr
    text = words(tmp_path / "PRO-71.pdf")
    assert all(mark in text for mark in ("zqconfbody", "zqconftitle", "zqconfheading", "zqconfchange"))
    # The outline, the description and the names of places hold them as well, in forms of their own.
    marks, _ = patterns("staff")
    content = (tmp_path / "PRO-71.pdf").read_bytes()
    hits = {hit.lower() for form in forms("PRO-71.pdf", content) for hit in marks.findall(form)}
    assert {b"zqconftitle", b"zqconfheading"} <= hits
    refused = clausebook("pdf", "PRO-71", "--audience", "staff", "--output", tmp_path / "staff", *DAYS, cwd=root)
    assert refused.returncode == 2
    assert not (tmp_path / "staff").exists()


@pytest.mark.parametrize(("engine", "audience"), [("zensical", "staff"), ("properdocs", "public")])
def test_no_engine_brings_a_mark_back(engine: str, audience: str, root: Path, tmp_path: Path) -> None:
    pytest.importorskip(engine, reason=f"NO {engine}: what it publishes is NOT TESTED")
    shutil.rmtree(root / ".clausebook", ignore_errors=True)
    options = ("--engine", engine, "--audience", audience, "--site", tmp_path / "site")
    done = clausebook("build", *options, *DAYS, cwd=root)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site/documents/POL-75.html").is_file()
    assert not found(tmp_path / "site", audience)
    listed, wanted = map_of(tmp_path / "site")
    assert listed == wanted
    assert len(list((tmp_path / "site").rglob("*.html"))) > len(wanted) + 1 > 50


def test_no_edition_and_nothing_beside_it_holds_a_mark(root: Path, tmp_path: Path) -> None:
    """The tag of an edition names documents of every classification; what is published of it does not."""
    done = clausebook("publish", tmp_path / "www", "--audience", "staff", cwd=root)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "www/2026.1/documents/POL-75.html").is_file()
    assert (tmp_path / "www/editions.html").is_file()
    assert not found(tmp_path / "www", "staff")
    refused = clausebook("publish", tmp_path / "www", "--audience", "public", "--dry-run", cwd=root)
    assert refused.returncode == 1
    assert not found(tmp_path / "www", "staff")


def test_a_pack_is_for_auditors_alone(root: Path, tmp_path: Path) -> None:
    done = clausebook("pack", "--audience", "staff", "--from", "2026-01-01", "--to", str(DAY), cwd=root)
    assert done.returncode == 2
    assert "--audience" in done.stderr
    assert not list(root.glob("*.zip"))
