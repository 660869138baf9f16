"""How well approvals are proved: by whose commit, by which register, and by which key."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from shutil import which
from subprocess import run

import pytest

from clausebook.model.approval import Assurance, Judgement
from clausebook.model.lifecycle import State
from clausebook.model.manual import Manual
from clausebook.model.signature import Verdict
from clausebook.pipeline import read
from clausebook.sources.documents import read_document
from college import BASE
from repositories import git

NAME = "manual/system/INS-01-opening.md"
REGISTER = "manual/register.yml"
SETTINGS = "manual/manual.yml"
TEXT = """---
id: INS-01
title: Opening the building
type: instruction
version: "{version}"
status: {status}
owner: head
effective: 2026-03-01
review: P1Y
clauses: ["4.2"]
classification: internal
applies-to: [all]
audience: [all]
supersedes: []
change: First issue.
{approvals}---

{body}
"""
REGISTRY = "{role: registry, from: 2022-08-01}"
DEPUTY = f"{REGISTRY}\n      - {{role: head, from: 2026-01-01}}"
INSTRUCTION = "types:\n  instruction: {assurance: attributed}\n"
HANNA = "Hanna Arp <hanna.arp@school.example>"
ROSA = "Rosa Costa <rosa.costa@school.example>"
FORGE = "Merge the request\n\nReviewed-on: https://git.school.example/quality/manual/pulls/12\n"
QUENTIN = "Quentin Bell <quentin.bell@school.example>"


def text(*people: str, version: str = "1.0", body: str = "Open at seven.", role: str = "head") -> str:
    """Return a text, approved by people on the day before it is committed; a draft without any."""
    bare = TEXT.format(version=version, status="approved" if people else "draft", approvals="", body=body)
    digest = getattr(read_document(bare.encode(), NAME, "example-2020", {}).item, "digest", "")
    rows = "".join(
        f'  - {{role: {role}, person: {person}, date: 2026-02-20, version: "{version}", digest: "{digest}"}}\n'
        for person in people
    )
    status, approvals = ("approved", f"approvals:\n{rows}") if people else ("draft", "")
    return TEXT.format(version=version, status=status, approvals=approvals, body=body)


@dataclass
class School:
    """A repository with the small manual, in which people commit."""

    folder: Path

    def __post_init__(self) -> None:
        """Adopt the manual."""
        git(self.folder, "init", "--quiet")
        for path in sorted(path for path in BASE.rglob("*") if path.is_file()):
            self.write({path.relative_to(BASE).as_posix(): path.read_text("utf-8")})
        self.commit({}, QUENTIN, day="2026-01-10", message="Adopt the manual")

    def write(self, files: Mapping[str, str]) -> None:
        for path, content in files.items():
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / path).write_text(content, encoding="utf-8")

    def commit(
        self, files: Mapping[str, str], author: str, day: str = "2026-02-21", message: str = "Work", *options: str
    ) -> str:
        """Commit files as somebody on a day."""
        self.write(files)
        git(self.folder, "add", "--all")
        name, _, email = author.rstrip(">").partition(" <")
        who = {
            f"GIT_{role}_{key}": value
            for role in ("AUTHOR", "COMMITTER")
            for key, value in (("NAME", name), ("EMAIL", email), ("DATE", f"{day}T09:00:00Z"))
        }
        signing = ("-S",) if options else ()
        git(self.folder, *options, "commit", "--quiet", "--allow-empty", *signing, "--message", message, **who)
        return git(self.folder, "rev-parse", "HEAD").strip()

    def changed(self, path: str, old: str, new: str) -> dict[str, str]:
        """Return a file with one change."""
        before = (self.folder / path).read_text("utf-8")
        assert old in before
        return {path: before.replace(old, new)}

    def manual(self) -> Manual:
        return read(self.folder, revision="HEAD", today=date(2026, 6, 30))

    def judged(self) -> Judgement:
        """Return the judgement of the one approval of the present text."""
        manual = self.manual()
        document = next(document for document in manual.documents if document.id == "INS-01")
        (judgement,) = manual.standing(document).judgements
        return judgement

    def state(self) -> State:
        manual = self.manual()
        return manual.standing(next(one for one in manual.published if one.id == "INS-01")).state


@pytest.fixture
def school(tmp_path: Path) -> School:
    folder = tmp_path / "school"
    folder.mkdir()
    return School(folder)


@pytest.mark.parametrize(
    ("author", "message", "level"),
    [
        (HANNA, "Approve", Assurance.ATTRIBUTED),
        ("Hanna Arp <HANNA.ARP@school.example>", "Approve", Assurance.ATTRIBUTED),
        ("Hanna Arp <ha@elsewhere.example>", "Approve", Assurance.RECORDED),
        (ROSA, "Approve\n\nApproved-by: Hanna Arp <hanna.arp@school.example>", Assurance.ATTRIBUTED),
        (ROSA, f"{FORGE}Reviewed-by: Hanna Arp <hanna.arp@school.example>", Assurance.ATTRIBUTED),
        (ROSA, f"{FORGE}Reviewed-by: Rosa Costa <rosa.costa@school.example>", Assurance.RECORDED),
        (ROSA, "Approve\n\nReviewed-by: Hanna Arp <hanna.arp@school.example>", Assurance.RECORDED),
        (ROSA, "Approve\n\nReviewed-on: 12\nReviewed-by: Hanna Arp <hanna.arp@school.example>", Assurance.RECORDED),
        (ROSA, "Approve\n\nApproved-by: Hanna Arp", Assurance.RECORDED),
        (ROSA, "Approved-by: Hanna Arp <hanna.arp@school.example> said so\n\nYes.", Assurance.RECORDED),
        (ROSA, "Approve\n\nReviewed-by: Hanna Arp <hanna.arp@school.example>", Assurance.RECORDED),
    ],
)
def test_who_brought_an_approval(school: School, author: str, message: str, level: Assurance) -> None:
    school.commit({NAME: text()}, ROSA, "2026-02-15")
    commit = school.commit({NAME: text("ha")}, author, message=message)
    judgement = school.judged()
    assert (judgement.assurance, judgement.proof and judgement.proof.commit) == (level, commit)


def test_what_came_with_the_first_register_is_adopted(school: School) -> None:
    manual = school.manual()
    levels = {one.assurance for document in manual.documents for one in manual.standing(document).judgements}
    assert levels == {Assurance.RECORDED}
    assert all(proof.entitled for proof in manual.proofs.values())


def test_a_later_move_gives_nobody_an_approval(school: School) -> None:
    first = school.commit({NAME: text("ha")}, ROSA)
    git(school.folder, "mv", NAME, "manual/learners/INS-01-opening.md")
    school.commit({}, HANNA, "2026-03-01", "Move it")
    judgement = school.judged()
    assert judgement.proof is not None
    assert (judgement.assurance, judgement.proof.commit) == (Assurance.RECORDED, first)


def test_a_merge_that_names_the_approver(school: School) -> None:
    git(school.folder, "switch", "--quiet", "--create", "branch")
    school.commit({NAME: text("ha")}, ROSA)
    git(school.folder, "switch", "--quiet", "main")
    message = "Merge the branch\n\nApproved-by: Hanna Arp <hanna.arp@school.example>"
    git(school.folder, "merge", "--quiet", "--no-ff", "--message", message, "branch")
    assert school.judged().assurance is Assurance.ATTRIBUTED


def test_a_role_that_came_with_the_approval_gives_none(school: School) -> None:
    together = {
        NAME: text("rc"),
        **school.changed(REGISTER, REGISTRY, DEPUTY),
    }
    school.commit(together, ROSA)
    judgement = school.judged()
    assert judgement.proof is not None
    assert (judgement.holds, judgement.proof.entitled, school.state()) == (False, False, State.NOT_APPROVED)


def test_a_person_who_came_before_the_approval_may_give_it(school: School) -> None:
    school.commit(
        school.changed(REGISTER, REGISTRY, DEPUTY),
        HANNA,
        "2026-02-10",
    )
    school.commit({NAME: text("rc")}, ROSA)
    assert (school.judged().assurance, school.state()) == (Assurance.ATTRIBUTED, State.IN_FORCE)


def test_below_the_least_assurance_the_text_before_stays_in_force(school: School) -> None:
    school.commit(school.changed(SETTINGS, "types:\n", INSTRUCTION), HANNA, "2026-02-01")
    school.commit({NAME: text("ha", version="1.0")}, HANNA)
    assert school.state() is State.IN_FORCE
    school.commit({NAME: text("ha", version="1.1", body="Open at eight.")}, QUENTIN, "2026-03-01")
    published = next(one for one in school.manual().published if one.id == "INS-01")
    assert (str(published.version), school.judged().holds) == ("1.0", False)


def test_without_a_whole_history_nothing_beyond_recorded_is_told(school: School, tmp_path: Path) -> None:
    school.commit({NAME: text("ha")}, HANNA)
    school.commit({}, HANNA)
    git(tmp_path, "clone", "--quiet", "--depth=1", school.folder.as_uri(), "shallow")
    manual = read(tmp_path / "shallow", revision="HEAD", today=date(2026, 6, 30))
    (judgement,) = manual.standing(next(one for one in manual.documents if one.id == "INS-01")).judgements
    assert (judgement.proof, judgement.assurance) == (None, Assurance.RECORDED)


def test_a_register_that_could_not_be_read_for_a_time(school: School) -> None:
    good = (school.folder / REGISTER).read_text("utf-8")
    school.commit({REGISTER: "people: broken\n"}, HANNA, "2026-02-01")
    school.commit({NAME: text("ha")}, HANNA)
    school.commit({REGISTER: good}, HANNA, "2026-02-25")
    assert school.judged().assurance is Assurance.ATTRIBUTED


@pytest.fixture
def key(tmp_path: Path) -> Path:
    if which("ssh-keygen") is None:
        pytest.skip("SSH-KEYGEN: signed approvals are NOT TESTED")
    run(
        ("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", tmp_path / "key"),
        check=True,
        capture_output=True,
    )
    return tmp_path / "key"


def signing(key: Path) -> tuple[str, ...]:
    return "-c", "gpg.format=ssh", "-c", f"user.signingkey={key}"


def keyed(school: School, key: Path, end: str = "") -> dict[str, str]:
    """Return the register with Hanna's key."""
    public = key.with_suffix(".pub").read_text("utf-8").strip()
    row = f'      - {{ssh: "{public}", from: 2026-01-01{end}}}'
    line = f"emails: [hanna.arp@school.example]\n    keys:\n{row}"
    return school.changed(REGISTER, "emails: [hanna.arp@school.example]", line)


@pytest.mark.parametrize(
    ("end", "level", "verdict"),
    [
        ("", Assurance.SIGNED, Verdict.VALID),
        (", until: 2026-02-21", Assurance.SIGNED, Verdict.VALID),
        (", until: 2026-02-20", Assurance.ATTRIBUTED, Verdict.EXPIRED),
        (", revoked: 2026-02-18", Assurance.ATTRIBUTED, Verdict.REVOKED),
    ],
)
def test_a_signed_approval(school: School, key: Path, end: str, level: Assurance, verdict: Verdict) -> None:
    school.commit(keyed(school, key, end), HANNA, "2026-02-01")
    school.commit({NAME: text("ha")}, HANNA, "2026-02-21", "Approve", *signing(key))
    judgement = school.judged()
    assert judgement.proof is not None
    assert (judgement.assurance, judgement.proof.verdict) == (level, verdict)


def test_a_key_that_comes_with_the_approval_proves_nothing(school: School, key: Path) -> None:
    school.commit({NAME: text()}, ROSA, "2026-02-10")
    school.commit({NAME: text("ha"), **keyed(school, key)}, ROSA, "2026-02-21", "Approve", *signing(key))
    assert school.judged().assurance is Assurance.RECORDED


def test_setting_back_the_clock_brings_no_expired_key_back(school: School, key: Path) -> None:
    school.commit(keyed(school, key, ", until: 2026-02-25"), HANNA, "2026-02-01")
    school.commit({"manual/learners/FRM-01-application.md": "x"}, QUENTIN, "2026-04-01")
    school.commit({NAME: text("ha")}, HANNA, "2026-02-21", "Approve", *signing(key))
    judgement = school.judged()
    assert judgement.proof is not None
    assert judgement.proof.verdict is Verdict.EXPIRED


def test_a_key_found_lost_later_proves_nothing_any_more(school: School, key: Path) -> None:
    school.commit(keyed(school, key), HANNA, "2026-02-01")
    school.commit({NAME: text("ha")}, HANNA, "2026-02-21", "Approve", *signing(key))
    assert school.judged().assurance is Assurance.SIGNED
    school.commit(
        school.changed(REGISTER, "from: 2026-01-01}", "from: 2026-01-01, revoked: 2026-02-18}"), HANNA, "2026-04-01"
    )
    assert school.judged().assurance is Assurance.ATTRIBUTED


def test_a_register_that_was_deleted_and_laid_down_again_adopts_nothing(school: School) -> None:
    register = (school.folder / REGISTER).read_text("utf-8").replace(REGISTRY, DEPUTY)
    school.commit({NAME: text("rc")}, ROSA)
    (school.folder / REGISTER).unlink()
    school.commit({}, ROSA, "2026-02-22", "Delete the register")
    school.commit({REGISTER: register}, ROSA, "2026-02-23", "Lay it down again")
    judgement = school.judged()
    assert judgement.proof is not None
    assert not judgement.proof.entitled
