"""Approving a document: what is written, what is refused, and that a refusal changes nothing."""

import os
import stat
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from clausebook.authoring import AuthoringError
from clausebook.authoring import approve as module
from clausebook.authoring.approve import Approved, approve
from clausebook.model.manual import Manual
from clausebook.pipeline import read

DAY = date(2026, 3, 2)
FILE = "manual/learners/PRO-05-admission.md"
Load = Callable[[], Manual]


def give(
    root: Path, load: Load, name: str = "PRO-05", role: str = "head", person: str = "ha", day: date = DAY
) -> Approved:
    """Approve as the manual lies in the folder."""
    return approve(root, load(), name, role, person, day)


def change(root: Path, old: str, new: str) -> None:
    """Change the procedure's text."""
    path = root / FILE
    content = path.read_bytes()
    assert old.encode() in content
    path.write_bytes(content.replace(old.encode(), new.encode()))


def test_an_approval_is_bound_to_version_and_content(root: Path, load: Load) -> None:
    before, digest = (root / FILE).read_bytes(), load().documents[0].digest
    approved = give(root, load)
    entry = f'{{role: head, person: ha, date: 2026-03-02, version: "1.0", digest: "{digest}"}}'
    assert (root / FILE).read_bytes() == before.replace(
        b"change: First issue.\n", f"change: First issue.\napprovals:\n  - {entry}\n".encode()
    )
    assert approved.changed
    assert approved.missing == ()
    assert approved.words == f"wrote the approval of version 1.0 of PRO-05 by ha as head into {FILE}"
    assert load().standings[FILE, ""].in_force


def test_what_is_still_missing_is_told(root: Path, load: Load) -> None:
    assert give(root, load, role="registry", person="rc").missing == ("head",)
    assert give(root, load).missing == ()
    assert [entry.role for entry in load().documents[0].approvals] == ["registry", "head"]


def test_a_second_time_changes_nothing_and_says_so(root: Path, load: Load) -> None:
    manual = load()
    give(root, load)
    content = (root / FILE).read_bytes()
    for stale in (manual, load()):
        again = approve(root, stale, "PRO-05", "head", "ha", date(2026, 4, 1))
        assert not again.changed
        assert again.words == (
            "the approval of version 1.0 of PRO-05 by ha as head of 2 March 2026 is there already; nothing was changed"
        )
        assert (root / FILE).read_bytes() == content


def test_an_older_approval_stays_and_the_new_one_follows(root: Path, load: Load) -> None:
    give(root, load)
    change(root, "Ask at the desk.", "Ask at the gate.")
    assert give(root, load, day=date(2026, 4, 1)).changed
    first, second = load().documents[0].approvals
    assert (first.date, second.date) == (DAY, date(2026, 4, 1))
    assert first.digest != second.digest == load().documents[0].digest


def test_an_entry_that_does_not_count_is_no_approval(root: Path, load: Load) -> None:
    give(root, load)
    change(root, "person: ha", "person: nn")
    assert give(root, load).changed
    assert [entry.person for entry in load().documents[0].approvals] == ["nn", "ha"]


@pytest.mark.parametrize("mark", [b"", "\ufeff".encode()])
def test_line_ends_mark_and_permissions_stay(root: Path, load: Load, mark: bytes) -> None:
    path = root / FILE
    before = mark + path.read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(before)
    path.chmod(0o640)
    give(root, load)
    after = path.read_bytes()
    assert after.count(b"\n") == after.count(b"\r\n") == before.count(b"\r\n") + 2
    assert after.startswith(before.partition(b"change:")[0])
    assert after.endswith(before.partition(b"First issue.\r\n")[2])
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(one.name for one in path.parent.iterdir()) == [path.name, "desk.svg"]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ({"name": "PRO-06"}, r"there is no document PRO-06; Did you mean 'PRO-05'\?"),
        ({"name": "IMP-2026-01"}, "IMP-2026-01 is a record; only documents are approved"),
        ({"role": "haed"}, r"register\.yml has no role 'haed'; Did you mean 'head'\?"),
        ({"person": "xy"}, r"register\.yml has no person 'xy'; Use one of: fo, ha, rc"),
        ({"person": "fo"}, r"Olsen did not hold the role 'head' on 2 March 2026; it was held by Hanna Arp \(ha\)"),
        ({"day": date(2012, 1, 1)}, "on 1 January 2012; it was held by nobody; correct"),
        ({"day": date(2026, 7, 1)}, "1 July 2026 lies after 30 June 2026, .*; give the day"),
    ],
)
def test_what_would_not_count_is_refused(root: Path, load: Load, call: dict[str, str], words: str) -> None:
    before = (root / FILE).read_bytes()
    with pytest.raises(AuthoringError, match=words):
        give(root, load, **call)  # type: ignore[arg-type]
    assert (root / FILE).read_bytes() == before


def test_a_document_that_cannot_be_read_is_refused_with_its_problem(root: Path, load: Load) -> None:
    change(root, "version: '1.0'", "version: one")
    with pytest.raises(AuthoringError, match=rf"{FILE}:5:\d+: PRO-05 cannot be read: 'version' is 'one', .*; Write"):
        give(root, load)


def test_a_withdrawn_document_is_refused(root: Path, load: Load) -> None:
    change(root, "status: approved", "status: withdrawn")
    with pytest.raises(AuthoringError, match=r"PRO-05 is withdrawn, .*; set its status to in-review"):
        give(root, load)


def test_two_documents_with_one_id_are_refused(root: Path, load: Load) -> None:
    (root / "manual/learners/PRO-05-copy.md").write_bytes((root / FILE).read_bytes())
    with pytest.raises(AuthoringError, match=r"is the id of two documents, .*admission\.md and .*copy\.md; give"):
        give(root, load)


@pytest.mark.parametrize("name", [FILE, "manual/learners/desk.svg"])
def test_text_or_picture_that_changed_since_reading_is_refused(root: Path, load: Load, name: str) -> None:
    manual = load()
    with (root / name).open("ab") as stream:
        stream.write(b"More.\n")
    before = (root / FILE).read_bytes()
    with pytest.raises(AuthoringError, match=r"is not what was read a moment ago, .*; look at the text"):
        approve(root, manual, "PRO-05", "head", "ha", DAY)
    assert (root / FILE).read_bytes() == before


def test_a_file_that_is_gone_or_a_link_is_refused(root: Path, load: Load) -> None:
    manual = load()
    (root / FILE).rename(root / "elsewhere.md")
    with pytest.raises(AuthoringError, match=r"cannot be read .*; approve in the folder that holds the file"):
        approve(root, manual, "PRO-05", "head", "ha", DAY)
    (root / FILE).symlink_to(root / "elsewhere.md")
    with pytest.raises(AuthoringError, match="is a symbolic link; put the file itself there"):
        approve(root, manual, "PRO-05", "head", "ha", DAY)


def test_a_form_that_cannot_be_added_to_is_refused(root: Path, load: Load) -> None:
    front = (root / FILE).read_text("utf-8").split("---\n")[1]
    pairs = [line for line in front.splitlines() if line and not line.startswith("#")]
    change(root, front, "{" + ", ".join(pair.partition("   #")[0] for pair in pairs) + "}\n")
    before = (root / FILE).read_bytes()
    with pytest.raises(AuthoringError, match="the front matter stands in braces; write the entry"):
        give(root, load)
    assert (root / FILE).read_bytes() == before


def test_a_result_that_is_not_the_expected_one_is_taken_back(
    root: Path, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, written = (root / FILE).read_bytes(), []

    def spoil(path: Path, content: bytes) -> None:
        written.append(content)
        path.write_bytes(content.replace(b"Ask", b"Beg"))

    monkeypatch.setattr(module, "replace_file", spoil)
    with pytest.raises(AuthoringError, match="nothing was changed; write the list with one entry a line"):
        give(root, load)
    assert written[1:] == [before]
    assert written[0] != before


def test_the_manual_may_have_been_read_from_a_commit(root: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    for key in ("AUTHOR", "COMMITTER"):
        environment |= {f"GIT_{key}_NAME": "Rosa Costa", f"GIT_{key}_EMAIL": "rc@school.example"}
        environment |= {f"GIT_{key}_DATE": "2026-02-01T10:00:00Z"}
    for call in (("init", "--quiet"), ("add", "."), ("commit", "--quiet", "-m", "First")):
        subprocess.run(("git", *call), cwd=root, env=environment, check=True)
    manual = read(root, revision="HEAD", today=DAY)
    assert approve(root, manual, "PRO-05", "head", "ha", DAY).changed
    assert read(root, today=DAY).standings[FILE, ""].in_force
