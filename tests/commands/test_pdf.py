"""`pdf`: what is printed where, and the same bytes on every machine."""

import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from college import run
from printing import needs_pdf, school
from repositories import git

Call = Any


@pytest.fixture(scope="module")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the manual once."""
    needs_pdf()
    return school(tmp_path_factory.mktemp("made") / "school")


@pytest.fixture
def root(_made: Path, tmp_path: Path) -> Path:
    """Lend a copy of the manual."""
    return Path(shutil.copytree(_made, tmp_path / "school"))


def test_one_document_in_one_file(call: Call, root: Path, tmp_path: Path) -> None:
    done = call("pdf", "PRO-01", "--output", tmp_path / "copy.pdf", cwd=root)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{tmp_path / 'copy.pdf'}\n"
    assert (tmp_path / "copy.pdf").read_bytes().startswith(b"%PDF-1.7")
    assert "Printed 1 of 1: PRO-01 Control of documents" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("PRO-99",), "no document 'PRO-99'"),
        (("--all", "PRO-01"), "leave out the ids"),
        (("--all", "--output", "all.pdf"), "name a folder"),
        (("PRO-01", "--output", "manual/system"), "lies in manual/"),
        (("PRO-01", "--for", "ub"), "use one of: ua, a"),
        (("FRM-07", "--audience", "public"), "FRM-07 is not for this audience ('public')"),
    ],
)
def test_a_wrong_call(call: Call, root: Path, arguments: tuple[str, ...], said: str) -> None:
    done = call("pdf", *arguments, cwd=root)
    assert done.returncode == 2
    assert said in done.stderr
    assert not (root / "pdf").exists()


def test_what_is_missing_is_named_before_anything_is_read(root: Path) -> None:
    hide = "import importlib.util as u; f = u.find_spec; u.find_spec = lambda n, *a: None if n == 'segno' else f(n, *a)"
    start = "import sys; sys.argv = ['clausebook', 'pdf']; from clausebook.cli import main; main()"
    done = run([sys.executable, "-c", f"{hide}; {start}"], root)
    assert done.returncode == 3
    assert "the Python packages segno; run: pip install '.[pdf]' in the folder of Clausebook's source" in done.stderr
    assert not (root / "pdf").exists()


def test_a_draft_is_marked(call: Call, root: Path, tmp_path: Path) -> None:
    file = root / "manual/system/PRO-01-control-of-documents.md"
    text = file.read_text("utf-8").replace("Nobody works by an old text.", "Everybody works by an old text.")
    file.write_text(text, encoding="utf-8", newline="\n")
    pypdf = pytest.importorskip("pypdf", reason="NO pypdf: what a PDF holds is NOT TESTED")

    def words(*options: str) -> str:
        done = call("pdf", "PRO-01", *options, "--output", tmp_path / "out", cwd=root)
        assert done.returncode == 0, done.stderr
        said.append(done.stderr)
        return " ".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "out/PRO-01.pdf").pages)

    said: list[str] = []
    official, draft = words(), words("--draft")
    assert "Nobody works by an old text." in official
    assert "Everybody works by an old text." in draft
    assert "shows a working draft" in draft.replace("\n", " ")
    assert "they are no evidence" in said[1]


def test_a_shallow_clone_says_that_history_is_not_verified(call: Call, root: Path, tmp_path: Path) -> None:
    git(root, "commit", "--quiet", "--allow-empty", "--message=Another")
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{root}", str(tmp_path / "cut"))
    done = call("pdf", "PRO-01", cwd=tmp_path / "cut")
    assert done.returncode == 0, done.stderr
    assert "history is not verified" in done.stderr
