"""A disk that is full, or takes nothing, or is in the wrong place: the message says so, and nothing is lost."""

import shutil
from pathlib import Path

import pytest

from college import clausebook, content, disk, leftovers, obedient
from failure.disks import bound, full, touches
from failure.killing import RELEASER
from failure.warm import TINY, Warm
from repositories import git


def test_a_full_target(program: Warm, year: Path, tmp_path: Path) -> None:
    made = tmp_path / "made"
    assert program.run("build", "--site", made / "site", cwd=year, patch=TINY)[0] == 0
    with full(made, tmp_path / "disk") as folder:
        assert not touches(folder)
        old = content(folder / "site")
        code, said = program.run("build", "--site", folder / "site", cwd=year, patch=TINY)
        assert code == 3
        assert f"error: {folder / 'site'} cannot be written: No space left on device; look at its permissions" in said
        assert content(folder / "site") == old
        assert leftovers(folder / "site") == []


def test_a_target_that_fills_while_the_engine_renders(program: Warm, year: Path, tmp_path: Path) -> None:
    with disk(tmp_path / "disk", "size=300k") as folder:
        code, said = program.run("build", "--site", folder / "site", cwd=year, patch=TINY)
        assert list(folder.iterdir()) == []
    assert code == 3
    assert "could not render the stage; the old site still stands. It said:" in said
    assert f"\nMake space on the disk of {folder}, or name a folder elsewhere with --site\n" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("verb", ["build", "stage", "check", "release", "pdf"])
@pytest.mark.parametrize("size", ["4k", "64k", "256k"])
def test_no_space_for_temporary_files(program: Warm, year: Path, tmp_path: Path, verb: str, size: str) -> None:
    """A run that needs more space than there is says so; one that needs less goes on."""
    words = {"build": ("--site", tmp_path / "out"), "stage": (tmp_path / "out",), "release": ("2026.9",)}
    words["pdf"] = ("PRO-01", "--output", tmp_path / "out")
    before = git(year, "for-each-ref")
    with disk(tmp_path / "temporary", f"size={size}") as folder:
        changes = {**RELEASER, "TMPDIR": str(folder)}
        code, said = program.run(verb, *words.get(verb, ()), cwd=year, patch=TINY, **changes)
        assert list(folder.iterdir()) == []
    assert "Traceback" not in said and "unforeseen" not in said
    if code:
        assert code == 3
        assert "TMPDIR" in said or "look at the space left for temporary files" in said
        assert git(year, "for-each-ref") == before
        assert not (tmp_path / "out").exists()
    assert code or (verb, size) != ("build", "256k")


@pytest.mark.parametrize("options", ["size=8k", "ro"])
def test_no_space_for_what_is_learnt(program: Warm, year: Path, tmp_path: Path, options: str) -> None:
    site = tmp_path / "site"
    with disk(year / ".clausebook", options):
        code, said = program.run("build", "--site", site, cwd=year, patch=TINY)
        assert (code, (site / "manual.json").is_file()) == (0, True), said
        assert f"what was learnt of the history could not be kept in {year / '.clausebook'}; the next run" in said
    old = content(site)
    code, said = program.run("build", "--site", site, cwd=year, patch=TINY)
    assert (code, content(site)) == (0, old)
    assert "could not be kept" not in said


def test_what_was_learnt_is_no_database(program: Warm, year: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    assert program.run("build", "--site", site, cwd=year, patch=TINY)[0] == 0
    old, file = content(site), year / ".clausebook/history.sqlite"
    whole = file.read_bytes()
    # Cut off, with its middle lost, and beside the journal of another run: nothing of it is trusted.
    for broken in (whole[:5000], whole[:4096] + bytes(len(whole) - 4096), b"", whole):
        file.write_bytes(broken)
        file.with_name("history.sqlite-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(504))
        code, said = program.run("build", "--site", site, cwd=year, patch=TINY)
        assert (code, content(site)) == (0, old), said
        assert "could not be kept" not in said


def test_no_space_for_a_tag(program: Warm, year: Path, tmp_path: Path) -> None:
    before, objects = git(year, "for-each-ref"), git(year, "count-objects")
    with full(year, tmp_path / "disk") as folder:
        code, said = program.run("release", "2026.9", cwd=folder, **RELEASER)
        assert code == 3
        assert "error: the tag 2026.9 was not made; Git says: " in said
        assert "No space left on device; nothing was changed; look at the permissions" in said
        assert (git(folder, "for-each-ref"), git(folder, "count-objects")) == (before, objects)
        assert git(folder, "fsck", "--strict") == ""
    assert program.run("release", "2026.9", cwd=year, **RELEASER)[0] == 0


def test_a_repository_that_is_only_read(program: Warm, year: Path, tmp_path: Path) -> None:
    before = content(year)
    with bound(year, tmp_path / "read-only", writable=False) as folder:
        assert program.run("check", cwd=folder)[0] == 0
        assert program.run("show", "PRO-01", cwd=folder)[0] == 0
        assert program.run("stage", tmp_path / "stage", cwd=folder)[0] == 0
        code, said = program.run("build", "--site", tmp_path / "site", cwd=folder, patch=TINY)
        assert (code, (tmp_path / "site/manual.json").is_file()) == (0, True), said
        assert "what was learnt of the history could not be kept" in said
        code, said = program.run("release", "2026.9", cwd=folder, **RELEASER)
        assert code == 3
        assert "Read-only file system; nothing was changed; look at the permissions" in said
        for words in (("build",), ("stage", "stage"), ("pdf", "PRO-01")):
            code, said = program.run(*words, cwd=folder, patch=TINY)
            assert code == 3
            assert "cannot be written: Read-only file system; look at" in said
    assert content(year) == before
    assert git(year, "tag") == ""


@pytest.mark.parametrize("kind", ["disk", "folder"])
@pytest.mark.parametrize("verb", ["build", "stage"])
def test_a_target_that_is_a_mount_point(program: Warm, year: Path, tmp_path: Path, verb: str, kind: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    place = tmp_path / "volume"
    with disk(place, "size=32m") if kind == "disk" else bound(tmp_path / "elsewhere", place):
        words = (verb, "--site", place) if verb == "build" else (verb, place)
        code, said = program.run(*words, cwd=year, patch=TINY)
        assert code == 3
        assert "it is a disk or volume of its own, so that no folder can take its place, but a folder inside" in said
        assert list(place.iterdir()) == []
        inside = (*words[:-1], place / "inside")
        for _ in range(2):
            code, said = program.run(*inside, cwd=year, patch=TINY)
            assert code == 0, said
        assert [path.name for path in place.iterdir()] == ["inside"]
    assert leftovers(place) == []


def test_a_link_to_another_disk(program: Warm, year: Path, tmp_path: Path) -> None:
    with disk(tmp_path / "disk", "size=32m") as folder:
        (tmp_path / "site").symlink_to(folder / "manual")
        for _ in range(2):
            code, said = program.run("build", "--site", tmp_path / "site", cwd=year, patch=TINY)
            assert code == 0, said
            assert [path.name for path in folder.iterdir()] == ["manual"]
        assert (tmp_path / "site").is_symlink()


@pytest.mark.parametrize("verb", ["build", "stage"])
def test_a_link_that_leads_in_a_circle(program: Warm, year: Path, tmp_path: Path, verb: str) -> None:
    (tmp_path / "one").symlink_to(tmp_path / "two")
    (tmp_path / "two").symlink_to(tmp_path / "one")
    words = (verb, "--site", tmp_path / "one") if verb == "build" else (verb, tmp_path / "one")
    code, said = program.run(*words, cwd=year, patch=TINY)
    assert code == 2
    assert said.endswith("one is a link that leads in a circle; name another folder\n")


@pytest.mark.parametrize("verb", ["build", "stage", "pdf"])
def test_a_target_that_others_own(year: Path, tmp_path: Path, verb: str) -> None:
    before = obedient()
    folder = tmp_path / "theirs"
    folder.mkdir(mode=0o555)
    words = {"build": ("--site", folder / "site"), "stage": (folder / "stage",), "pdf": ("PRO-01", "--output", folder)}
    done = clausebook(verb, *words[verb], cwd=year, before=before)
    assert done.returncode == 3
    assert "cannot be written: Permission denied; look at" in done.stderr
    assert list(folder.iterdir()) == []


def test_a_repository_that_others_own(year: Path) -> None:
    before, tags = obedient(), git(year, "for-each-ref")
    folders = [year / ".git/objects", *(path for path in (year / ".git/objects").iterdir() if path.is_dir())]
    for folder in (*folders, year / ".git/refs/tags"):
        folder.mkdir(exist_ok=True)
        folder.chmod(0o555)
    done = clausebook("release", "2026.9", cwd=year, before=before, **RELEASER)
    assert done.returncode == 3
    assert "the tag 2026.9 was not made; Git says: " in done.stderr
    assert "nothing was changed; look at the permissions of the folder .git" in done.stderr
    assert git(year, "for-each-ref") == tags


def test_a_print_that_finds_no_space_leaves_the_old_one(program: Warm, year: Path, tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    (tmp_path / "made/PRO-01.pdf").write_bytes(b"%PDF of last year")
    with full(tmp_path / "made", tmp_path / "disk") as folder:
        old = content(folder)
        code, said = program.run("pdf", "PRO-01", "--output", folder, cwd=year)
        assert code == 3
        assert f"{folder / 'PRO-01.pdf'} cannot be written: No space left on device; look at the folder's" in said
        assert content(folder) == old
        assert len(list(folder.iterdir())) == 1
    shutil.rmtree(tmp_path / "made")
