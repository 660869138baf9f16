"""The demo: a history that is true to itself, the same everywhere, and with nothing wrong but what the story wants."""

import os
import re
import shutil
import signal
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.authoring import AuthoringError
from clausebook.authoring.demo import example, story, write
from clausebook.authoring.demo.clock import after, before, offset, timed, workday
from clausebook.authoring.demo.edits import edited
from clausebook.authoring.demo.example import example_files, story_data, story_files
from clausebook.authoring.demo.records import entries, example_types, record_days
from clausebook.authoring.demo.write import write_demo
from clausebook.model.document import Status
from clausebook.model.history import EventKind
from clausebook.model.lifecycle import State
from clausebook.model.manual import Manual
from clausebook.pipeline import judge, read, versions
from clausebook.sources.process import GitError
from college import PROJECT
from demo_keys import signatures
from demos import EDITIONS, FINDINGS, TIP
from repositories import git

TODAY = date(2026, 11, 30)
LATER = ("manual/register.yml", "manual/system/QM-01-quality-manual.md")
"""What is otherwise in the demo than in the example: two keys, and the lapse."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the demo once."""
    folder = tmp_path_factory.mktemp("demo") / "manual"
    assert write_demo(folder) == TIP
    return folder


@pytest.fixture(scope="module")
def manual(demo: Path) -> Manual:
    """Read the demo's last commit."""
    return read(demo, revision="HEAD", today=TODAY)


def test_the_ids_are_the_same_everywhere(demo: Path) -> None:
    assert git(demo, "rev-parse", "main").strip() == TIP
    assert git(demo, "symbolic-ref", "HEAD").strip() == "refs/heads/main"
    assert {name: git(demo, "rev-parse", name).strip() for name in EDITIONS} == EDITIONS
    assert git(demo, "for-each-ref", "--format=%(refname)").split() == [
        "refs/heads/main",
        "refs/tags/edition/2025.2",
        "refs/tags/edition/2026.1",
    ]


def test_nothing_is_wrong_with_the_repository(demo: Path) -> None:
    assert git(demo, "fsck", "--strict", "--no-progress") == ""
    assert git(demo, "status", "--porcelain") == ""
    assert not (demo / ".git/logs").exists()
    assert not (demo / ".git/hooks").exists()


def test_it_ends_in_the_example(demo: Path) -> None:
    tracked = set(git(demo, "ls-files", "-z").split("\0")[:-1])
    example_paths = set(example_files())
    assert tracked - example_paths == set(story_files())
    assert example_paths <= tracked
    other = {path for path in example_paths if (demo / path).read_bytes() != (PROJECT / path).read_bytes()}
    assert other == set(LATER)


def test_the_checks_find_what_the_story_wants_and_nothing_else(manual: Manual) -> None:
    found = sorted(f"{one.place.path} {one.severity} {one.code}" for one in judge(manual).findings)
    assert found == FINDINGS.splitlines()


def test_the_lapse_does_not_reach_the_readers(manual: Manual) -> None:
    (present,) = (one for one in manual.documents if one.id == "QM-01")
    (shown,) = (one for one in manual.published if one.id == "QM-01")
    assert "holds 41 documents" in present.body.text
    assert "holds 40 documents" in shown.body.text
    assert manual.standing(shown).state is State.IN_FORCE


def test_every_version_was_approved(demo: Path, manual: Manual) -> None:
    seen = set()
    for document in manual.documents:
        found = [one for one in versions(demo, manual, document) if f"{one.id} {one.version}" != "QM-01 2.0"]
        assert [str(one.version) for one in found] == sorted((str(one.version) for one in found), reverse=True)
        for one in found:
            assert one.status in (Status.APPROVED, Status.WITHDRAWN)
            assert one.approvals, one.id
            assert {(entry.digest, entry.version) for entry in one.approvals} == {(one.digest, str(one.version))}
            seen.add(f"{one.id} {one.version}")
    told = {f"{name} {one['version']}" for name, earlier in story_data("texts").items() for one in earlier}
    assert told <= seen
    assert len(seen) == len(told) + len(manual.documents) - 1


def test_no_entry_is_older_than_its_text_or_younger_than_its_commit(manual: Manual) -> None:
    for life in manual.history.files.values():
        born: dict[str, date] = {}
        for content in reversed(life.written):
            day = content.event.commit.author_date.date()
            born.setdefault(content.facts.digest, day)
            for approval in content.facts.approvals:
                assert born.get(approval.digest, day) <= approval.date <= day, (life.id, approval)


def test_the_main_line_only_goes_forward(demo: Path) -> None:
    instants = [int(line) for line in git(demo, "log", "--first-parent", "--reverse", "--format=%ct", "main").split()]
    assert instants == sorted(set(instants))
    offsets = set(git(demo, "log", "--format=%ad", "--date=format:%z").split())
    assert offsets == {"+0100", "+0200"}


def test_merges_only_merge(demo: Path, manual: Manual) -> None:
    assert int(git(demo, "rev-list", "--count", "--merges", "main")) > 60
    assert manual.history.merges == ()


def test_a_document_keeps_its_history_through_a_move(manual: Manual) -> None:
    life = manual.history.files["manual/resources/REG-08-learning-resources-and-equipment-register.md"]
    assert [str(one.facts.version) for one in life.revisions] == ["1.1", "1.0"]
    assert [(event.kind, event.path.split("/")[1]) for event in reversed(life.mainline)][:3] == [
        (EventKind.ADDED, "teaching"),
        (EventKind.MODIFIED, "teaching"),
        (EventKind.RENAMED, "resources"),
    ]
    subjects = [event.commit.subject for event in reversed(life.events)]
    assert subjects[0] == "REG-08 1.0: ready for review"
    assert subjects[-1] == "REG-08 1.1: approve as head of college"


def test_a_review_that_came_back(manual: Manual) -> None:
    life = manual.history.files["manual/learners/PRO-05-information-and-admission-of-learners.md"]
    told = [(event.commit.author, event.commit.subject) for event in reversed(life.events)]
    assert told[-6:] == [
        ("Ruth Okafor", "PRO-05 2.1: draft"),
        ("Ruth Okafor", "PRO-05 2.1: ready for review"),
        ("Helen Lindqvist", "PRO-05 2.1: send back"),
        ("Ruth Okafor", "PRO-05 2.1: second round"),
        ("Ruth Okafor", "PRO-05 2.1: approve as admissions and registry officer"),
        ("Helen Lindqvist", "PRO-05 2.1: approve as head of college"),
    ]


def test_the_states_that_a_manual_can_show(manual: Manual) -> None:
    states = Counter(manual.standing(document).state for document in manual.published)
    assert states == {State.IN_FORCE: 41, State.SUPERSEDED: 1, State.WITHDRAWN: 1}


def test_approvals_of_every_assurance(manual: Manual) -> None:
    pytest.importorskip("cryptography", reason="SIGNATURES ARE NOT TESTED: cryptography is missing")
    levels = {
        f"{document.id} {entry.approval.role}": str(entry.assurance)
        for document in manual.published
        for entry in manual.standing(document).judgements
    }
    assert levels["FRM-02 academic"] == "recorded"
    assert levels["PRO-05 registry"] == "attributed"
    assert levels["POL-02 data"] == "attributed"
    signed = {name for name, level in levels.items() if level == "signed"}
    assert signed == {"POL-01 head", "PLN-01 head", "QM-01 head", "QM-03 head", "PLN-03 head"}


def test_git_itself_confirms_the_signatures(demo: Path, tmp_path: Path) -> None:
    if shutil.which("ssh-keygen") is None:
        pytest.skip("NO ssh-keygen: what Git says of the signatures is NOT TESTED")
    register = (demo / "manual/register.yml").read_text("utf-8")
    keys = [line.split('"')[1] for line in register.splitlines() if "ssh-ed25519" in line]
    names = ("helen.lindqvist@harrowmere.example", "ines.almeida@harrowmere.example")
    allowed = tmp_path / "allowed"
    allowed.write_text("".join(f"{name} {key}\n" for name, key in zip(names, keys, strict=True)), "utf-8")
    option = ("-c", f"gpg.ssh.allowedSignersFile={allowed}")
    rows = git(demo, *option, "log", "--format=%G? %ae %s", "main").splitlines()
    good = sorted(row for row in rows if not row.startswith("N "))
    documents = ("PLN-01 2.0", "PLN-03 2.1", "POL-01 1.1", "QM-01 2.0", "QM-03 2.0")
    assert good == [f"G {names[0]} {name}: approve as head of college" for name in documents]
    git(demo, *option, "verify-tag", "edition/2026.1")


def test_the_shipped_signatures_are_those_of_the_demos_keys(tmp_path: Path) -> None:
    pytest.importorskip("cryptography", reason="SIGNATURES ARE NOT TESTED: cryptography is missing")
    made = signatures(tmp_path / "demo")
    assert {name: f"{text}\n" for name, text in made.items()} == dict(story_data("signatures"))


@pytest.mark.parametrize(
    ("identity", "texts"),
    [
        ("PRO-05", {"2025-03-09": "", "2025-03-10": "1.0", "2025-06-22": "1.0", "2025-06-23": "2.0"}),
        ("PRO-05", {"2026-03-14": "2.0", "2026-03-15": "2.1", "2026-11-30": "2.1"}),
        ("INS-01", {"2025-04-07": "1.0", "2026-03-15": "1.0", "2026-03-16": ""}),
        ("REG-08", {"2025-05-18": "", "2025-05-19": "1.0", "2025-09-09": "1.0", "2026-09-07": "1.1"}),
        ("QM-01", {"2025-03-17": "1.0", "2026-08-30": "1.0", "2026-08-31": "2.0", "2026-11-30": "2.0"}),
        ("FRM-07", {"2026-11-30": ""}),
    ],
)
def test_what_was_in_force_on_a_day(demo: Path, identity: str, texts: dict[str, str]) -> None:
    for day, version in texts.items():
        then = read(demo, revision="HEAD", as_of=date.fromisoformat(day), today=TODAY)
        (shown,) = (one for one in then.published if one.id == identity)
        assert (str(shown.version) if then.standing(shown).in_force else "") == version, day


def test_a_record_says_nothing_that_happened_later() -> None:
    types, days = example_types(example_files(), "iso-21001-2018"), record_days(example_files())
    opened = 0
    for path, text in example_files().items():
        if path.startswith("records/"):
            states = list(entries(text, path, "iso-21001-2018", types, days))
            assert states[-1].content.decode() == text
            assert [one.day for one in states] == sorted(one.day for one in states)
            for state in states[:-1]:
                opened += 1
                early = state.content.decode()
                done = [line.partition(", done: ")[2][:10] for line in early.splitlines() if ", done: " in line]
                assert all(date.fromisoformat(day) <= state.day for day in done)
                named = re.findall(r"[A-Z]{2,3}-\d{4}-\d{2}", early.partition("refers-to")[2].partition("\n")[0])
                assert all(days[one] <= state.day for one in named)
                assert re.search(r"(?m)^status: (open|accepted)$", early)
    assert opened > 60


def test_two_editions(demo: Path) -> None:
    for name, words in (("2025.2", "after the stage 2 audit"), ("2026.1", "of the academic year 2026/27")):
        said = git(demo, "cat-file", "tag", f"edition/{name}")
        assert words in said
        assert ("SSH SIGNATURE" in said) == (name == "2026.1")


@pytest.mark.parametrize(
    ("name", "day", "warnings"),
    [
        ("2025.2", "2025-12-19", [*["AUDT-001"] * 4, "CLAU-002", *["EDUC-002"] * 4]),
        ("2026.1", "2026-09-11", [*["AUDT-001"] * 5, *["AUDT-005"] * 2, "CERT-001", "CLAU-002"]),
    ],
)
def test_an_edition_was_made_without_errors(demo: Path, name: str, day: str, warnings: list[str]) -> None:
    then = read(demo, revision=f"edition/{name}", as_of=date.fromisoformat(day), today=TODAY)
    found = [one for one in judge(then).findings if one.severity != "note"]
    assert sorted(one.code for one in found) == warnings
    assert not [one for one in found if one.severity == "error"]


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_a_place_in_use_is_refused_and_left_alone(tmp_path: Path, kind: str) -> None:
    place = tmp_path / "demo"
    if kind == "folder":
        place.mkdir()
        (place / "notes.txt").write_text("mine", "utf-8")
    else:
        place.write_text("mine", "utf-8")
    with pytest.raises(AuthoringError, match="is not empty; name a folder that does not exist yet"):
        write_demo(place)
    kept = place / "notes.txt" if kind == "folder" else place
    assert kept.read_text("utf-8") == "mine"


@pytest.mark.parametrize("exists", [True, False])
def test_what_was_begun_goes_when_git_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exists: bool) -> None:
    place = tmp_path / "above" / "demo"
    if exists:
        place.mkdir(parents=True)
    monkeypatch.setattr(write, "_IMPORT", ("fast-import", "--no-such-option"))
    with pytest.raises(GitError):
        write_demo(place)
    assert place.exists() == exists
    assert not exists or list(place.iterdir()) == []


def test_an_example_that_is_another_one_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = dict(example_files())
    path = "manual/learners/PRO-05-information-and-admission-of-learners.md"
    changed[path] = changed[path].replace("After one reminder", "After a reminder")
    monkeypatch.setattr(story, "example_files", lambda: changed)
    with pytest.raises(AuthoringError, match=r"PRO-05 2\.1 does not hold the passage 'After one reminder"):
        write_demo(tmp_path / "demo")
    assert not (tmp_path / "demo").exists()


def test_somebody_elses_manual_is_not_taken_for_the_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "generator/clausebook"
    shutil.copytree(PROJECT / "tests/rules/_base/manual", tmp_path / "manual")
    package.mkdir(parents=True)
    monkeypatch.setattr(example.resources, "files", lambda _: package)
    with pytest.raises(AuthoringError, match="does not hold the worked example; install Clausebook from a package"):
        example.example_root()
    for folder in ("manual", "records"):
        shutil.copytree(PROJECT / folder, package / "example" / folder)
    assert example.example_root() == package / "example"


def test_line_ends_of_the_checkout_do_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "example"
    for folder in ("manual", "records"):
        shutil.copytree(PROJECT / folder, root / folder)
    for path in root.rglob("*.*"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    monkeypatch.setattr(example, "example_root", lambda: root)
    assert write_demo(tmp_path / "demo") == TIP


TEXT = "# A\n\none two\n\n## B\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n### C\n\nthree\n\n## D\n\nfour\n"


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        ({"now": "two", "then": "2"}, TEXT.replace("two", "2")),
        ({"now": "o", "then": "0", "times": "3"}, TEXT.replace("o", "0")),
        ({"from": "one", "to": "two", "then": "a\n"}, TEXT.replace("one two", "a")),
        ({"section": "### C", "then": ""}, TEXT.replace("### C\n\nthree\n\n", "")),
        ({"section": "## B", "then": "## E\n"}, "# A\n\none two\n\n## E\n\n## D\n\nfour\n"),
        ({"section": "## D", "then": "## E\n"}, TEXT.replace("## D\n\nfour\n", "## E\n\n")),
        ({"without": "| 1"}, TEXT.replace("| 1 | 2 |\n", "")),
        ({"narrow": "| x"}, TEXT.replace("| x | y |\n|---|---|\n| 1 | 2 |", "| x |\n|---|\n| 1 |")),
    ],
)
def test_edits(edit: dict[str, str], expected: str) -> None:
    assert edited(TEXT, [edit], "A 1.0") == expected


@pytest.mark.parametrize(
    "edit",
    [
        {"now": "five", "then": ""},
        {"now": "o", "then": ""},
        {"from": "four", "to": "one", "then": ""},
        {"from": "|", "to": "one", "then": ""},
        {"section": "## C", "then": ""},
        {"without": "| 3"},
        {"narrow": "| z"},
    ],
)
def test_an_edit_that_misses_is_an_error(edit: dict[str, str]) -> None:
    with pytest.raises(AuthoringError, match=r"A 1\.0 does not hold the passage"):
        edited(TEXT, [edit], "A 1.0")


@given(st.dates(date(2000, 1, 1), date(2037, 12, 31)))
def test_summer_time_is_that_of_europe(day: date) -> None:
    try:
        zone = ZoneInfo("Europe/Berlin")
    except ZoneInfoNotFoundError:
        pytest.skip("NO TIME ZONES ON THIS MACHINE: summer time is NOT TESTED")
    (moment, _) = next(timed([(day, 9, "")]))
    assert moment.replace(tzinfo=None).replace(tzinfo=zone).utcoffset() == offset(day)


@given(st.dates(date(2000, 1, 1), date(2037, 12, 31)), st.integers(0, 40))
def test_working_days(day: date, days: int) -> None:
    assert workday(day).weekday() < 5
    assert timedelta(days) <= after(day, days) - day <= timedelta(days + 2)
    assert timedelta(days) <= day - before(day, days) <= timedelta(days + 2)


@given(
    st.lists(st.tuples(st.dates(date(2025, 1, 1), date(2025, 1, 3)), st.integers(8, 17), st.integers()), max_size=99)
)
def test_everything_has_a_time_of_its_own(steps: list[tuple[date, int, int]]) -> None:
    done: list[Any] = list(timed(steps))
    moments = [moment for moment, _ in done]
    assert moments == sorted(set(moments))
    assert all(moment.date() in {day for day, _, _ in steps} for moment in moments)
    assert sorted(number for _, number in done) == sorted(number for _, _, number in steps)


def test_git_of_another_kind_is_a_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.fspath(tmp_path))
    with pytest.raises(GitError, match="Git is not installed"):
        write_demo(tmp_path / "demo")


def test_whoever_interrupts_twice_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remove = shutil.rmtree

    def begun(_: Any, folder: Path, *__: Any) -> None:
        (folder / "manual").mkdir(parents=True)
        raise KeyboardInterrupt

    def again(path: Path, **options: Any) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        remove(path, **options)

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(write, "_make", begun)
        patched.setattr(shutil, "rmtree", again)
        write_demo(tmp_path / "demo")
    assert list(tmp_path.iterdir()) == []
