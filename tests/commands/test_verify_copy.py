"""`verify-copy`: whether a copy is current, superseded or unknown, and what could not be verified."""

import json
from pathlib import Path
from typing import Any

import pytest

from clausebook.model.copies import find_copies
from clausebook.pipeline import read
from college import commit_all
from printing import DAY, needs_pdf
from repositories import git

POLICY = "manual/system/POL-01-quality-policy.md"
Call = Any


def digest(root: Path, key: str = "POL-01") -> str:
    """Return the digest of a document's text."""
    return next(one.digest for one in read(root, as_of=DAY, today=DAY).documents if one.id == key)


@pytest.fixture
def two(call: Call, college: Path) -> tuple[Path, str, str]:
    """Return the small manual with a second version of POL-01, and the digests of both."""
    old = digest(college)
    file = college / POLICY
    text = file.read_text("utf-8").replace('version: "1.0"\nstatus', 'version: "2.0"\nstatus')
    text = text.replace("effective: 2026-03-01", "effective: 2026-05-01")
    file.write_text(text.replace("what we aim at.", "what we are aiming at."), encoding="utf-8", newline="\n")
    draft = digest(college)
    commit_all(college, "Write version 2.0")
    done = call("approve", "POL-01", "--role", "head", "--person", "ha", "--date", "2026-04-15", cwd=college)
    assert done.returncode == 0
    commit_all(college, "Issue version 2.0")
    assert draft == digest(college) != old
    return college, old, draft


def test_current_superseded_and_not_yet(call: Call, two: tuple[Path, str, str]) -> None:
    root, old, new = two
    done = call("verify-copy", new, cwd=root)
    assert (done.returncode, done.stdout) == (0, "POL-01 2.0: Current; in force since 2026-05-01\n")
    assert "as of 2026-06-30, by commit " in done.stderr
    done = call("verify-copy", old, cwd=root)
    assert done.returncode == 1
    assert done.stdout == "POL-01 1.0: Superseded: do not use; by version 2.0, since 2026-05-01\n"
    day = ("--as-of", "2026-04-30")
    assert call("verify-copy", old, *day, cwd=root).stdout == "POL-01 1.0: Current; in force since 2026-03-01\n"
    done = call("verify-copy", new, *day, cwd=root)
    assert done.returncode == 1
    assert done.stdout == "POL-01 2.0: Approved, not yet in force; takes effect on 2026-05-01\n"


def test_the_digest_as_people_write_it(call: Call, two: tuple[Path, str, str]) -> None:
    root, old, _ = two
    plain = old.removeprefix("cb1:")
    spaced = " ".join(plain[start : start + 8] for start in range(0, 64, 8)).upper()
    for words in (plain, spaced, f"https://manual.school.example/verify.html#cb1-{plain}"):
        done = call("verify-copy", words, cwd=root)
        assert done.stdout.startswith("POL-01 1.0: Superseded")
        assert "another text could be made to share it" not in done.stderr
    done = call("verify-copy", plain[:12], cwd=root)
    assert done.stdout.startswith("POL-01 1.0: Superseded")
    assert "another text could be made to share it" in done.stderr
    for words in (plain[:11], "PRO-05", plain + "0", "cb2:" + plain):
        done = call("verify-copy", words, cwd=root)
        assert done.returncode == 2
        assert "is no digest" in done.stderr


def test_unknown(call: Call, two: tuple[Path, str, str]) -> None:
    done = call("verify-copy", "cb1:" + "0" * 64, cwd=two[0])
    assert done.returncode == 1
    assert done.stdout == f"cb1:{'0' * 64}: unknown; do not use the copy\n"


def test_a_text_that_nobody_approved(call: Call, two: tuple[Path, str, str]) -> None:
    root, _, _ = two
    file = root / POLICY
    file.write_text(file.read_text("utf-8") + "\nOne more sentence.\n", encoding="utf-8", newline="\n")
    draft = digest(root)
    git(root, "checkout", "--quiet", "-b", "idea")
    commit_all(root, "An idea")
    git(root, "checkout", "--quiet", "main")
    git(root, "merge", "--quiet", "--no-ff", "--strategy=ours", "--message=Not taken over", "idea")
    done = call("verify-copy", draft, cwd=root)
    assert done.returncode == 1
    assert done.stdout == "POL-01 2.0: Not approved: do not use; no approval of exactly this text is known\n"


def test_a_deleted_document(call: Call, two: tuple[Path, str, str]) -> None:
    root, old, new = two
    (root / POLICY).unlink()
    commit_all(root, "Delete it")
    for one, version in ((old, "1.0"), (new, "2.0")):
        done = call("verify-copy", one, cwd=root)
        assert done.returncode == 1
        assert done.stdout == f"POL-01 {version}: Withdrawn: do not use; POL-01 is not in the manual any more\n"


def test_without_the_whole_history_unknown_is_not_verified(
    call: Call, two: tuple[Path, str, str], tmp_path: Path
) -> None:
    root, old, new = two
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{root}", str(tmp_path / "cut"))
    done = call("verify-copy", old, cwd=tmp_path / "cut")
    assert done.returncode == 3
    assert "not verified" in done.stdout
    assert "history is not verified" in done.stderr
    assert call("verify-copy", new, cwd=tmp_path / "cut").returncode == 0


def test_what_cannot_be_read_is_not_known(call: Call, two: tuple[Path, str, str]) -> None:
    root, _, new = two
    (root / POLICY).write_text("---\nid: [\n---\n", encoding="utf-8")
    commit_all(root, "Break it")
    done = call("verify-copy", new, cwd=root)
    assert done.returncode == 1
    assert "1 files cannot be read, and their texts are not known here" in done.stderr


def test_a_file(call: Call, two: tuple[Path, str, str], tmp_path: Path) -> None:
    needs_pdf()
    root, old, new = two
    copy = tmp_path / "copy.pdf"
    assert call("pdf", "POL-01", "--as-of", "2026-04-30", "--output", copy, cwd=root).returncode == 0
    done = call("verify-copy", "--file", copy, cwd=root)
    assert done.returncode == 1
    assert done.stdout == "POL-01 1.0: Superseded: do not use; by version 2.0, since 2026-05-01\n"
    assert f"not verified: whether the words of {copy} are still those" in done.stderr
    assert call("verify-copy", old, "--file", copy, cwd=root).returncode == 1
    done = call("verify-copy", new, "--file", copy, cwd=root)
    assert done.returncode == 2
    assert "does not name" in done.stderr
    assert call("pdf", "--output", copy, cwd=root).returncode == 0
    done = call("verify-copy", "--file", copy, cwd=root)
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 4


@pytest.mark.parametrize(
    ("content", "said"), [(b"%PDF-1.7\nscanned", "names no digest"), (b"Word", "is no PDF"), (None, "cannot be read")]
)
def test_no_file_of_ours(call: Call, college: Path, tmp_path: Path, content: bytes | None, said: str) -> None:
    if content is not None:
        (tmp_path / "copy.pdf").write_bytes(content)
    done = call("verify-copy", "--file", tmp_path / "copy.pdf", cwd=college)
    assert done.returncode == 2
    assert said in done.stderr


def test_something_must_be_named(call: Call, college: Path) -> None:
    done = call("verify-copy", cwd=college)
    assert done.returncode == 2
    assert "name the digest" in done.stderr


def test_the_site_lists_what_the_program_knows(call: Call, two: tuple[Path, str, str], tmp_path: Path) -> None:
    root, old, new = two
    assert call("stage", tmp_path / "stage", cwd=root).returncode == 0
    data = json.loads((tmp_path / "stage/docs/copies.json").read_text("utf-8"))
    manual = read(root, revision="HEAD", as_of=DAY, today=DAY)
    assert {old, new} <= {one["digest"] for one in data["copies"]}
    for one in data["copies"]:
        (copy,) = find_copies(manual, one["digest"])
        assert copy.fate == one["fate"]
