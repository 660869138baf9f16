"""`clausebook release` as anybody calls it, and what Git itself says of the tags."""

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from clausebook import __version__
from clausebook.model.release import Stamp
from college import clausebook, environment
from repositories import git
from tampering.story import CONTROL, FORM, REGISTER, REVIEW, SETTINGS, Story, at, clean

Call = Callable[..., subprocess.CompletedProcess[str]]
BETTER = ("Nobody works by an old text.", "Everybody works by the text in force.")
QUALITY = ("quality", "qb", "2026-06-12")
WHO = {"GIT_COMMITTER_NAME": "Hanna Arp", "GIT_COMMITTER_EMAIL": "hanna.arp@school.example"}


def clock(day: str) -> dict[str, str]:
    """Return variables of a person who releases on a day."""
    return {**WHO, "SOURCE_DATE_EPOCH": str(at(day))}


def laid(story: Story, folder: Path) -> Path:
    """Make a story's repository with its files."""
    story.make(folder)
    git(folder, "reset", "--quiet", "--hard")
    return folder


def state(folder: Path) -> tuple[str, str]:
    """Return every object and every branch and tag."""
    objects = git(folder, "cat-file", "--batch-all-objects", "--batch-check")
    return objects, git(folder, "for-each-ref")


@pytest.fixture(scope="module")
def _year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a year of history once."""
    return laid(clean(), tmp_path_factory.mktemp("year") / "college")


@pytest.fixture
def year(_year: Path, tmp_path: Path) -> Path:
    """Lend a copy of a college with a year of history and no error."""
    return Path(shutil.copytree(_year, tmp_path / "year", symlinks=True))


def released(call: Call, folder: Path, name: str = "2026.1", day: str = "2026-06-30", *more: str) -> str:
    """Release an edition and return its tag as Git has it."""
    done = call("release", name, *more, cwd=folder, **clock(day))
    assert done.returncode == 0, done.stderr
    return git(folder, "cat-file", "tag", name)


def test_the_first_edition(year: Path, call: Call) -> None:
    done = call("release", "2026.1", cwd=year, **clock("2026-06-30"))
    assert done.returncode == 0, done.stderr
    head = git(year, "rev-parse", "HEAD").strip()
    assert (
        f"released: the tag 2026.1 names commit {head[:10]}\nthe tag is not signed: no key is set up for Git"
        in done.stderr
    )
    raw = git(year, "cat-file", "tag", "2026.1")
    fields, message = raw.split("\n\n", 1)
    assert fields.split("\n") == [
        f"object {head}",
        "type commit",
        "tag 2026.1",
        f"tagger Hanna Arp <hanna.arp@school.example> {at('2026-06-30')} +0000",
    ]
    assert message == done.stdout
    assert message.startswith("Edition 2026.1\n\nQuality manual of Example School, as of 2026-06-30.\n")
    assert "## Documents, the first edition\n\n### New (4)\n" in message
    # Of a new document every approved version is told, oldest first.
    assert re.search(r"- PRO-01 Control of documents, 1\.1: 1\.0: .+; 1\.1: .+\n", message)
    stamp = Stamp.of_message(message)
    assert stamp is not None
    assert (str(stamp.as_of), stamp.program) == ("2026-06-30", __version__)
    assert git(year, "fsck", "--strict", "--full") == ""
    assert (
        git(year, "tag", "--list", "--format=%(trailers:key=Manifest,valueonly)").strip() == f"sha256:{stamp.manifest}"
    )


def test_the_manifest_can_be_made_again_and_looked_into(year: Path, call: Call) -> None:
    before = call("release", "2026.1", "--dry-run", "--manifest", cwd=year, **clock("2026-06-30")).stdout
    stamp = Stamp.of_message(released(call, year))
    assert stamp is not None
    again = call("release", "2026.1", "--verify", "--manifest", cwd=year, **clock("2027-01-05"))
    assert (again.returncode, again.stdout) == (0, before)
    assert hashlib.sha256(before.encode()).hexdigest() == stamp.manifest
    schema = json.loads((files("clausebook") / "schemas/edition.schema.json").read_text("utf-8"))
    data = json.loads(before)
    assert list(Draft202012Validator(schema).iter_errors(data)) == []
    assert [(one["id"], one["version"]) for one in data["documents"]] == [
        ("FRM-01", "1.0"),
        ("PRO-02", "2.0"),
        ("POL-01", "1.0"),
        ("PRO-01", "1.1"),
    ]
    for one in (*data["documents"], *data["records"]):
        assert git(year, "rev-parse", f"HEAD:{one['path']}").strip() == one["blob"]
    assert [one["path"] for one in data["records"]] == [REVIEW]


def test_what_changed_since_the_last_edition(tmp_path: Path, call: Call) -> None:
    story = clean()
    first = laid(story, tmp_path / "first")
    released(call, first, "2026.1", "2026-05-31")
    text = story.next(CONTROL, "1.2", BETTER, change="Everybody is meant, *all* of us.")
    story.issue(CONTROL, text, QUALITY, on="2026-06-01", by="rc")
    story.issue(
        CONTROL,
        story.next(CONTROL, "1.3", ("Everybody works", "All work"), change="Shorter."),
        QUALITY,
        on="2026-06-02",
        by="rc",
    )
    withdrawn = story.files[FORM].replace("status: approved", "status: withdrawn")
    story.commit({FORM: withdrawn}, "2026-06-15", "rc", message="FRM-01: withdraw the form")
    folder = laid(story, tmp_path / "second")
    git(folder, "fetch", "--quiet", str(first), "refs/tags/*:refs/tags/*")
    done = call("release", "2026.2", "--dry-run", cwd=folder, **clock("2026-06-30"))
    message = done.stdout
    assert "## Documents since edition 2026.1 of 2026-05-31\n\n### Changed (1)\n" in message
    assert (
        "- PRO-01 Control of documents, 1.1 → 1.3: 1.2: Everybody is meant, \\*all\\* of us; 1.3: Shorter\n" in message
    )
    assert "### No longer in force (1)\n\n- FRM-01 Application, 1.0: withdrawn\n" in message
    assert "- EXAMPLE-2020: 4.2, 5.1\n" in message
    assert "### New" not in message
    assert re.search(r"\| addressed and evidenced \| \d \| \d \|", message)


def test_an_edition_holds_the_text_in_force_and_not_the_next_one(tmp_path: Path, call: Call) -> None:
    story = clean()
    text = story.next(CONTROL, "1.2", BETTER, effective="2026-09-01")
    story.issue(CONTROL, text, QUALITY, on="2026-06-01", by="rc")
    folder = laid(story, tmp_path / "college")
    released(call, folder)
    data = json.loads(call("release", "2026.1", "--verify", "--manifest", cwd=folder, **WHO).stdout)
    (control,) = [one for one in data["documents"] if one["id"] == "PRO-01"]
    assert (control["version"], control["commit"] == data["commit"]) == ("1.1", False)
    assert git(folder, "rev-parse", f"{control['commit']}:{control['path']}").strip() == control["blob"]
    assert BETTER[0] in git(folder, "cat-file", "blob", control["blob"])


def test_the_same_tag_on_every_machine(year: Path, tmp_path: Path, call: Call) -> None:
    twin = Path(shutil.copytree(year, tmp_path / "another place", symlinks=True))
    released(call, year)
    elsewhere = {"TZ": "Asia/Tokyo", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "7", "GIT_DIR": str(tmp_path / "no")}
    done = call("release", "2026.1", cwd=twin, **clock("2026-06-30"), **elsewhere)
    assert done.returncode == 0, done.stderr
    assert git(year, "rev-parse", "refs/tags/2026.1") == git(twin, "rev-parse", "refs/tags/2026.1")


def test_without_a_given_instant_the_clock_dates_the_tag(year: Path, call: Call) -> None:
    begin = int(time.time())
    assert call("release", "2026.1", cwd=year, TZ="Etc/GMT-3", **WHO).returncode == 0
    instant, zone = re.findall(r"^tagger .*> (\d+) (\S+)$", git(year, "cat-file", "tag", "2026.1"), re.MULTILINE)[0]
    assert begin <= int(instant) <= int(time.time())
    assert zone == "+0300"


def test_a_dry_run_writes_nothing(year: Path, call: Call) -> None:
    before = state(year)
    done = call("release", "2026.1", "--dry-run", cwd=year, **clock("2026-06-30"))
    assert done.returncode == 0
    assert Stamp.of_message(done.stdout)
    assert "nothing was written, as asked; the tag 2026.1 would name" in done.stderr
    assert state(year) == before


def test_own_words_come_first(year: Path, tmp_path: Path, call: Call) -> None:
    words = tmp_path / "words.md"
    words.write_bytes("\ufeff# The year 2026/27\r\n\r\nManifest: sha256:0\r\n".encode())
    raw = released(call, year, "2026.1", "2026-06-30", "--notes", str(words))
    assert "\n\n# The year 2026/27\n\nManifest: sha256:0\n\n## Documents" in raw
    assert call("release", "2026.1", "--verify", cwd=year).returncode == 0


def test_the_next_tag_is_called_as_the_last_one(year: Path, call: Call) -> None:
    git(year, "tag", "--annotate", "--message=An edition", "edition/2025.3", "HEAD~2")
    done = call("release", "2026.1", cwd=year, **clock("2026-06-30"))
    assert done.returncode == 0, done.stderr
    assert "since edition 2025.3" in done.stdout
    assert git(year, "tag").split() == ["edition/2025.3", "edition/2026.1"]


@pytest.mark.parametrize("name", ["2026.01", "next"])
def test_a_name_that_is_none(year: Path, call: Call, name: str) -> None:
    done = call("release", name, cwd=year, **clock("2026-06-30"))
    assert (done.returncode, done.stdout) == (1, "")
    assert f"'{name}' is not the name of an edition\n  help: Give the year and a number" in done.stderr


def _error(folder: Path) -> None:
    path = folder / CONTROL
    path.write_text(path.read_text("utf-8") + "\nMore.\n", "utf-8")
    git(folder, "commit", "--quiet", "--all", "--message=More")


def test_everything_that_stands_in_the_way_is_named_at_once(year: Path, call: Call) -> None:
    git(year, "tag", "2026.1")
    _error(year)
    (year / FORM).unlink()
    before = state(year)
    done = call("release", "2026.1", cwd=year, **clock("2026-06-30"))
    assert (done.returncode, done.stdout) == (1, "")
    assert state(year) == before
    assert done.stderr.count("  help: ") == 3
    assert done.stderr.endswith("nothing was released\n")


def test_a_cut_off_copy_releases_nothing(year: Path, tmp_path: Path, call: Call) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=2", year.as_uri(), "shallow")
    done = call("release", "2026.1", cwd=tmp_path / "shallow", **clock("2026-06-30"))
    assert done.returncode == 1
    assert "earlier changes are missing\n  help: Run 'git fetch --unshallow'" in done.stderr
    assert git(tmp_path / "shallow", "tag") == ""


def test_a_main_line_of_another_name_is_named(year: Path, call: Call) -> None:
    git(year, "branch", "--move", "main", "official")
    git(year, "branch", "idea")
    done = call("release", "2026.1", cwd=year, **clock("2026-06-30"))
    assert done.returncode == 1
    assert "Which branch is the main line cannot be told" in done.stderr
    assert call("release", "2026.1", "--branch", "nowhere", cwd=year, **clock("2026-06-30")).returncode == 1
    released(call, year, "2026.1", "2026-06-30", "--branch", "official")


def test_a_detached_copy_of_the_main_line_is_released(year: Path, tmp_path: Path, call: Call) -> None:
    git(tmp_path, "clone", "--quiet", year.as_uri(), "build")
    git(tmp_path / "build", "checkout", "--quiet", "--detach")
    git(tmp_path / "build", "branch", "--delete", "--force", "main")
    released(call, tmp_path / "build")


def test_an_error_with_a_concession_does_not_stand_in_the_way(year: Path, call: Call) -> None:
    _error(year)
    (year / "records/concession").mkdir()
    (year / "records/concession/CON-2026-01.md").write_text(CONCESSION, "utf-8")
    git(year, "add", "--all")
    git(year, "commit", "--quiet", "--message=Accept it")
    done = call("release", "2026.1", "--dry-run", cwd=year, **clock("2026-06-30"))
    assert "LIFE-002" not in done.stderr
    assert "- CON-2026-01: LIFE-002 for PRO-01 until 2026-12-31" in done.stdout


CONCESSION = """---
id: CON-2026-01
type: concession
title: A text without a version
date: 2026-06-20
owner: quality
status: open
clauses: ["4.2"]
refers-to: [PRO-01]
rule: LIFE-002
subject: PRO-01
reason: It is mended with the next version.
approved-by: ha
approved: 2026-06-20
expires: 2026-12-31
---

Why.
"""


def test_who_is_unknown_to_git_releases_nothing(year: Path, call: Call, tmp_path: Path) -> None:
    done = call("release", "2026.1", cwd=year, SOURCE_DATE_EPOCH=str(at("2026-06-30")), HOME=str(tmp_path))
    assert done.returncode == 2
    assert "Git does not know your name, which an edition states; set it" in done.stderr
    git(year, "config", "user.name", "Rosa <Costa>")
    git(year, "config", "user.email", "rosa.costa@school.example")
    assert call("release", "2026.1", cwd=year, SOURCE_DATE_EPOCH=str(at("2026-06-30"))).returncode == 0
    assert "tagger Rosa Costa <rosa.costa@school.example>" in git(year, "cat-file", "tag", "2026.1")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--key", "x", "--no-sign"), "leave out --no-sign"),
        (("--manifest",), "add --dry-run for a new one"),
        (("--verify", "--sign"), "leave out --dry-run, --sign and --notes"),
        (("--verify",), "there is no edition 2026.1; no edition has been released yet"),
        (("--notes", "nowhere.md"), "nowhere.md cannot be read"),
    ],
)
def test_a_wrong_call_ends_with_2(year: Path, call: Call, arguments: tuple[str, ...], said: str) -> None:
    done = call("release", "2026.1", *arguments, cwd=year, **clock("2026-06-30"))
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_an_instant_that_is_none(year: Path, call: Call) -> None:
    done = call("release", "2026.1", cwd=year, **WHO, SOURCE_DATE_EPOCH="soon")
    assert done.returncode == 2
    assert "SOURCE_DATE_EPOCH is 'soon'" in done.stderr


def test_no_program_of_the_settings_runs_unless_asked(year: Path, tmp_path: Path, call: Call) -> None:
    trace = tmp_path / "trace"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\necho ran >> '{trace}'\nexit 1\n", "utf-8")
    program.chmod(0o755)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("reference-transaction", "post-checkout", "post-index-change", "pre-push"):
        shutil.copy(program, hooks / name)
    for key in ("gpg.program", "gpg.ssh.program", "core.fsmonitor", "core.editor", "core.pager", "core.sshCommand"):
        git(year, "config", key, str(program))
    for key, value in (("core.hooksPath", str(hooks)), ("tag.gpgSign", "true"), ("user.signingKey", "ABCDEF")):
        git(year, "config", key, value)
    git(year, "config", "core.logAllRefUpdates", "always")
    done = call("release", "2026.1", "--no-sign", cwd=year, **clock("2026-06-30"))
    assert done.returncode == 0, done.stderr
    assert "the tag is not signed, as asked\n" in done.stderr
    assert call("release", "2026.1", "--verify", cwd=year, **WHO).returncode == 0
    assert not trace.exists()
    # Nor is one run that the repository names where somebody wants a signature: the person's own one knows no such key.
    for wish in ((), ("--sign",), ("--key", "ABCDEF")):
        done = call("release", "2026.2", *wish, cwd=year, GNUPGHOME=str(tmp_path / "none"), **clock("2026-06-30"))
        assert done.returncode == 2
        assert "the tag 2026.2 was not made: nothing was signed: gpg cannot use the key ABCDEF (" in done.stderr
        assert "or leave out the signature with --no-sign" in done.stderr
    assert not trace.exists()
    assert git(year, "-c", f"core.hooksPath={tmp_path}", "tag") == "2026.1\n"


def test_the_program_that_the_person_chose_signs(year: Path, tmp_path: Path, call: Call) -> None:
    program = tmp_path / "own program"
    program.write_text(f"#!/bin/sh\necho ran >> '{tmp_path}/trace'\nexit 1\n", "utf-8")
    program.chmod(0o755)
    settings = tmp_path / "settings"
    settings.write_text(f'[user]\nsigningKey = ABCDEF\n[gpg]\nprogram = "{program}"\n', "utf-8")
    # The last word on one and the same thing counts, by whichever of its two names.
    git(year, "config", "gpg.openpgp.program", str(tmp_path / "elsewhere"))
    done = call("release", "2026.1", cwd=year, GIT_CONFIG_GLOBAL=str(settings), **clock("2026-06-30"))
    assert done.returncode == 2
    assert "nothing was signed: own program cannot use the key ABCDEF (it says nothing)" in done.stderr
    assert (tmp_path / "trace").read_text("utf-8") == "ran\n"
    assert git(year, "tag") == ""


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ((("gpg.format", "ssh"), ("user.signingkey", "{tmp}/missing")), "there is no key {tmp}/missing"),
        ((("gpg.format", "ssh"), ("user.signingkey", "{tmp}/locked")), "cannot use the key {tmp}/locked ("),
        ((("gpg.format", "ssh"), ("user.signingkey", "{tmp}/locked.pub")), "cannot use the key {tmp}/locked.pub ("),
        ((("gpg.format", "ssh"), ("tag.gpgsign", "true")), "there is no key to sign with"),
        ((("gpg.program", "{tmp}/missing"), ("user.signingkey", "AB")), "{tmp}/missing, which signs here, is not"),
        ((("gpg.format", "odd"), ("user.signingkey", "AB")), "odd, which signs here, is not installed"),
        ((("commit.gpgsign", "yes"),), "gpg cannot use the key Hanna Arp <hanna.arp@school.example> ("),
    ],
)
@pytest.mark.parametrize("closed", [False, True])
def test_a_key_that_cannot_be_used_releases_nothing(
    year: Path, tmp_path: Path, settings: tuple[tuple[str, str], ...], said: str, closed: bool
) -> None:
    locked(tmp_path / "locked")
    own = tmp_path / "own"
    own.touch()
    for name, value in settings:
        git(year, "config", "--file", str(own), name, value.format(tmp=tmp_path))
    before = state(year)
    # A standard input that is closed is no terminal either; nobody is asked, and nothing waits.
    shut = ("sh", "-c", 'exec "$@" <&-', "sh") if closed else ()
    changes = {"GIT_CONFIG_GLOBAL": str(own), "GNUPGHOME": str(tmp_path), **clock("2026-06-30")}
    begin = time.monotonic()
    done = clausebook("release", "2026.1", cwd=year, before=shut, **changes)
    assert time.monotonic() - begin < 60
    assert done.returncode == 2, done.stderr
    assert said.format(tmp=tmp_path) in done.stderr
    assert "or leave out the signature with --no-sign" in done.stderr
    assert state(year) == before
    done = clausebook("release", "2026.1", "--no-sign", cwd=year, before=shut, **changes)
    assert done.returncode == 0, done.stderr


def locked(file: Path) -> Path:
    """Make a key whose passphrase nobody is there to type."""
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "a secret", "-C", "", "-f", str(file)], check=True)
    return file


@pytest.mark.parametrize(("own", "wish"), [(True, ()), (False, ("--sign",)), (False, ())])
def test_a_tag_signed_with_a_key_of_ssh(tmp_path: Path, call: Call, own: bool, wish: tuple[str, ...]) -> None:
    pytest.importorskip("cryptography")
    if shutil.which("ssh-keygen") is None:
        pytest.skip("NO ssh-keygen: signed editions are NOT TESTED")
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(key)], check=True)
    public = " ".join(key.with_suffix(".pub").read_text("ascii").split()[:2])
    story = clean()
    if own:
        entry = f'  - id: ha\n    keys:\n      - {{ssh: "{public}", from: 2026-01-01}}\n'
        story.commit({REGISTER: story.files[REGISTER].replace("  - id: ha\n", entry)}, "2026-05-20", "ha")
    folder = laid(story, tmp_path / "college")
    git(folder, "config", "gpg.format", "ssh")
    git(folder, "config", "user.signingKey", str(key))
    dry = call("release", "2026.1", "--dry-run", *wish, cwd=folder, **clock("2026-06-30"))
    assert dry.stderr.endswith("\nit would be signed\n")
    done = call("release", "2026.1", *wish, cwd=folder, **clock("2026-06-30"))
    assert done.returncode == 0, done.stderr
    shown = subprocess.run(["ssh-keygen", "-l", "-f", str(key)], check=True, capture_output=True, text=True).stdout
    assert f"the tag is signed with the key {shown.split()[1]} (ssh-ed25519)\n" in done.stderr
    raw = git(folder, "cat-file", "tag", "2026.1")
    assert raw.rstrip().endswith("-----END SSH SIGNATURE-----")
    signers = tmp_path / "signers"
    signers.write_text(f'hanna.arp@school.example namespaces="git" {public}\n', "utf-8")
    verified = subprocess.run(
        ["git", "-c", f"gpg.ssh.allowedSignersFile={signers}", "tag", "-v", "2026.1"],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert verified.returncode == 0, verified.stderr
    assert 'Good "git" signature for hanna.arp@school.example' in verified.stderr
    assert git(folder, "fsck", "--strict") == ""
    done = call("release", "2026.1", "--verify", cwd=folder, **WHO)
    if own:
        assert done.returncode == 0
        assert "verified: signed by Hanna Arp with a key that the register has for that time\n" in done.stdout
    else:
        assert done.returncode == 3
        assert "not verified: it is signed with a key that the register does not know\n" in done.stdout


def test_a_tag_signed_with_a_key_of_openpgp(year: Path, tmp_path: Path, call: Call) -> None:
    if shutil.which("gpg") is None:
        pytest.skip("NO gpg: editions signed with OpenPGP are NOT TESTED")
    home = tmp_path / "gnupg"
    home.mkdir(mode=0o700)
    keys = {"GNUPGHOME": str(home)}
    batch = ("--batch", "--passphrase", "", "--quick-generate-key")
    command = ["gpg", *batch, "Hanna Arp <hanna.arp@school.example>", "ed25519", "sign", "never"]
    try:
        subprocess.run(command, env=environment(**keys), check=True, capture_output=True)
        done = call("release", "2026.1", "--key", "hanna.arp@school.example", cwd=year, **clock("2026-06-30"), **keys)
        assert done.returncode == 0, done.stderr
        assert re.search(r"the tag is signed with the OpenPGP key [0-9A-F]{40}\n", done.stderr)
        assert git(year, "tag", "-v", "2026.1", **keys).startswith("object ")
    finally:
        subprocess.run(["gpgconf", "--kill", "gpg-agent"], env=environment(**keys), check=False, capture_output=True)


def forge(folder: Path, *changes: tuple[str, str]) -> None:
    """Put another tag in the place of the edition's."""
    raw = git(folder, "cat-file", "tag", "2026.1")
    for old, new in changes:
        assert old in raw
        raw = raw.replace(old, new)
    identity = git(folder, "hash-object", "-t", "tag", "-w", "--stdin", stdin=raw.encode()).strip()
    git(folder, "update-ref", "refs/tags/2026.1", identity)


def test_an_honest_edition_is_verified_after_later_work(tmp_path: Path, call: Call) -> None:
    story = clean()
    first = laid(story, tmp_path / "first")
    released(call, first)
    story.issue(CONTROL, story.next(CONTROL, "1.2", BETTER), QUALITY, on="2026-06-01", by="rc")
    folder = laid(story, tmp_path / "second")
    git(folder, "fetch", "--quiet", str(first), "refs/tags/*:refs/tags/*")
    done = call("release", "2026.1", "--verify", cwd=folder, **WHO)
    assert done.returncode == 0, done.stderr
    assert re.match(
        r"verified: the manifest of commit \w{10} \(documents in force: 4, records: 1, as of 2026-06-30\)\n",
        done.stdout,
    )
    assert "not verified: who made it: Hanna Arp, as the tag says, which is not signed" in done.stdout


@pytest.mark.parametrize("what", ["commit", "day", "digest"])
def test_a_forged_edition_is_told(year: Path, call: Call, what: str) -> None:
    raw = released(call, year)
    stamp = Stamp.of_message(raw)
    assert stamp is not None
    head, before = git(year, "rev-parse", "HEAD", "HEAD~1").split()
    change = {
        "commit": (head, before),
        "day": ("As-of: 2026-06-30", "As-of: 2026-06-29"),
        "digest": (stamp.manifest, "0" * 64),
    }[what]
    forge(year, change)
    done = call("release", "2026.1", "--verify", cwd=year, **WHO)
    assert done.returncode == 1
    assert "wrong: the manifest: the tag says" in done.stdout
    assert "is not what it says" in done.stderr


def test_what_another_program_made_is_not_verified(year: Path, call: Call) -> None:
    released(call, year)
    forge(year, (f"Clausebook: {__version__}", "Clausebook: 9.9.9"), ("Manifest: sha256:", "Manifest: sha256:"))
    assert call("release", "2026.1", "--verify", cwd=year, **WHO).returncode == 0
    forge(year, ("As-of: 2026-06-30", "As-of: 2026-06-29"))
    done = call("release", "2026.1", "--verify", cwd=year, **WHO)
    assert done.returncode == 3
    assert f"made with Clausebook 9.9.9, and {__version__} makes another one" in done.stdout


def test_an_edition_without_a_manifest_is_not_verified(year: Path, call: Call) -> None:
    git(year, "tag", "--annotate", "--message=An edition", "2026.1")
    done = call("release", "2026.1", "--verify", cwd=year, **WHO)
    assert done.returncode == 3
    assert "not verified: the tag holds no manifest" in done.stdout


def test_the_edition_before_may_be_unreadable(tmp_path: Path, call: Call) -> None:
    story = clean()
    settings = story.files[SETTINGS]
    story.commit({SETTINGS: "title: [\n"}, "2026-06-01", "ha", message="Break the settings")
    broken = len(story.commits) - 1
    story.commit({SETTINGS: settings}, "2026-06-02", "ha", message="Mend them")
    story.later.append(lambda folder, ids: git(folder, "tag", "2026.1", ids[broken]))
    folder = laid(story, tmp_path / "college")
    done = call("release", "2026.2", "--dry-run", cwd=folder, **clock("2026-06-30"))
    assert "Not verified: what changed since edition 2026.1; manual/manual.yml cannot be read there" in done.stdout
    assert "| addressed | – | " in done.stdout


def test_killed_at_any_moment_it_leaves_all_or_nothing(year: Path, call: Call) -> None:
    command = [sys.executable, "-m", "clausebook", "release", "2026.1"]
    begin = time.monotonic()
    call("release", "2026.1", "--dry-run", cwd=year, **clock("2026-06-30"))
    length = time.monotonic() - begin
    refs = git(year, "for-each-ref")
    for moment in range(1, 9):
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
        process = subprocess.Popen(
            command, cwd=year, env=environment(**clock("2026-06-30")), start_new_session=True, **quiet
        )  # type: ignore[call-overload]
        time.sleep(length * (0.4 + 0.09 * moment))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        found = git(year, "for-each-ref")
        assert git(year, "fsck", "--strict", "--no-dangling") == ""
        if found != refs:
            assert Stamp.of_message(git(year, "cat-file", "tag", "2026.1"))
            git(year, "tag", "--delete", "2026.1")
    released(call, year)


def test_of_two_at_once_one_releases(year: Path) -> None:
    command = [sys.executable, "-m", "clausebook", "release", "2026.1"]
    people = [{**clock("2026-06-30"), "GIT_COMMITTER_NAME": name} for name in ("Hanna Arp", "Rosa Costa")]
    both = [
        subprocess.Popen(
            command, cwd=year, env=environment(**one), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for one in people
    ]
    said = [process.communicate() for process in both]
    codes = [process.returncode for process in both]
    assert codes.count(0) == 1, said
    (other,) = [errors for code, (_, errors) in zip(codes, said, strict=True) if code]
    assert "Traceback" not in other
    assert "2026.1" in other
    (winner,) = [one["GIT_COMMITTER_NAME"] for one, code in zip(people, codes, strict=True) if code == 0]
    assert f"tagger {winner} <" in git(year, "cat-file", "tag", "2026.1")


def test_a_lock_that_was_left_is_named(year: Path, call: Call) -> None:
    (year / ".git/refs/tags/2026.1.lock").parent.mkdir(parents=True, exist_ok=True)
    (year / ".git/refs/tags/2026.1.lock").write_text(git(year, "rev-parse", "HEAD"))
    done = call("release", "2026.1", cwd=year, **clock("2026-06-30"))
    assert done.returncode == 2
    assert "refs/tags/2026.1.lock" in done.stderr
    assert "delete that file if no other program is working on the repository" in done.stderr
    (year / ".git/refs/tags/2026.1.lock").unlink()
    released(call, year)


def test_the_demo_is_refused_for_its_lapse(tmp_path: Path, call: Call) -> None:
    assert call("demo", "demo").returncode == 0
    done = call("release", "2026.2", "--dry-run", cwd=tmp_path / "demo", **WHO)
    assert done.returncode == 1
    assert "LIFE-002 The text of QM-01 2.0 was changed" in done.stderr
    assert "since edition 2026.1 of 2026-09-11" in done.stdout
    done = call("release", "2026.1", "--verify", cwd=tmp_path / "demo", **WHO)
    assert "verified: signed by Ines Almeida with a key that the register has for that time" in done.stdout
