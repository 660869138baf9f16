"""The change history of each document, held against truth that the maker of the repository knows."""

import random
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from clausebook.model.history import DocumentHistory, Evidence, Facts, History
from clausebook.model.version import Version
from clausebook.sources.git import GitError, Repository
from clausebook.sources.history.read import read_history
from known_history import Maker, State, merged, untrue
from repositories import Made, document, git, repository


def facts_of(content: bytes) -> Facts:
    claimed = re.search(rb"^id: (\S+)$", content, re.MULTILINE)
    identity = claimed[1].decode() if claimed else ""
    found = re.search(rb'^version: "(\d+\.\d+)"$', content, re.MULTILINE)
    if found is None:
        return Facts(identity)
    digest = f"digest {len(content)}"
    return Facts(identity, Version.parse(found[1].decode()), date(2026, 1, 5), digest, change="Changed")


def read(folder: Path, **options: Any) -> History:
    found = Repository.find(folder)
    assert found is not None
    return read_history(found, found.resolve(), reader=facts_of, **options)


def read_made(folder: Path, *commits: Made, **options: Any) -> tuple[History, list[str]]:
    ids = repository(folder, commits)
    return read(folder, **options), ids


def told(history: DocumentHistory, ids: Sequence[str]) -> list[tuple[int, str, str]]:
    """Return position, kind and path of each event, oldest first."""
    return [(ids.index(event.commit.id), event.kind.value, event.path) for event in reversed(history.events)]


def versions(history: DocumentHistory, ids: Sequence[str]) -> list[tuple[str, list[int]]]:
    """Return each revision's version and the positions of its commits, the one whose content counted last."""
    return [
        (str(revision.facts.version), [ids.index(event.commit.id) for event in reversed(revision.events)])
        for revision in reversed(history.revisions)
    ]


A, B, C = "manual/PRO-01-a.md", "manual/PRO-02-b.md", "manual/PRO-03-c.md"
LONG = "".join(f"Line {number} of a text that is long enough to be known again.\n" for number in range(30))


def test_a_document_that_was_edited(tmp_path: Path) -> None:
    history, ids = read_made(
        tmp_path,
        Made({A: document("PRO-01")}),
        Made({B: document("PRO-02")}),
        Made({A: document("PRO-01", text="Other.\n")}, author="Ben Okri <ben@college.example>"),
        Made({A: document("PRO-01", "1.1")}),
    )
    assert history.evidence is Evidence.COMPLETE
    assert history.head is not None
    assert history.head.id == ids[-1]
    assert list(history.files) == [A, B]
    assert told(history.files[A], ids) == [(0, "added", A), (2, "modified", A), (3, "modified", A)]
    assert versions(history.files[A], ids) == [("1.0", [0, 2]), ("1.1", [3])]
    first = history.files[A].revisions[-1]
    assert first.authors == (("Ana Reyes", "ana@college.example"), ("Ben Okri", "ben@college.example"))
    text = document("PRO-01", text="Other.\n")
    told_by = first.facts
    assert (told_by.change, told_by.digest, told_by.effective) == ("Changed", f"digest {len(text)}", date(2026, 1, 5))
    assert git(tmp_path, "cat-file", "blob", first.events[0].blob) == text


def test_events_agree_with_git_log(tmp_path: Path) -> None:
    history, ids = read_made(tmp_path, *(Made({(A, B, C)[n % 3]: f"{n}\n"}) for n in range(12)))
    for path in (A, B, C):
        listed = git(tmp_path, "log", "--format=%H", "main", "--", path).split()
        assert [event.commit.id for event in history.files[path].events] == listed
        assert [ids[position] for position, _, _ in told(history.files[path], ids)] == listed[::-1]
        blobs = [git(tmp_path, "rev-parse", f"{commit}:{path}").strip() for commit in listed]
        assert [event.blob for event in history.files[path].events] == blobs


def test_a_renamed_document_keeps_its_history(tmp_path: Path) -> None:
    history, ids = read_made(tmp_path, Made({A: document("PRO-01")}), Made({A: None, B: document("PRO-01", "1.1")}))
    assert told(history.files[B], ids) == [(0, "added", A), (1, "renamed", B)]
    assert versions(history.files[B], ids) == [("1.0", [0]), ("1.1", [1])]
    assert list(history.files) == [B]


def test_a_document_that_moved_and_was_rewritten_keeps_its_history(tmp_path: Path) -> None:
    rewritten = document("PRO-01", text="Quite another text, of which no line was there before.\n" * 30, title="New")
    history, ids = read_made(
        tmp_path, Made({A: document("PRO-01", text=LONG)}), Made({A: None, "manual/new/PRO-01-z.md": rewritten})
    )
    assert git(tmp_path, "show", "-M", "--diff-filter=R", "--name-only", "--format=", "main") == ""
    assert told(history.files["manual/new/PRO-01-z.md"], ids)[0] == (0, "added", A)


def test_a_file_without_an_id_is_followed_by_renames(tmp_path: Path) -> None:
    history, ids = read_made(
        tmp_path, Made({A: LONG}), Made({A: None, B: LONG + "One more line.\n"}), Made({B: LONG + "Two more.\n"})
    )
    assert told(history.files[B], ids) == [(0, "added", A), (1, "renamed", B), (2, "modified", B)]


def test_two_documents_that_change_places(tmp_path: Path) -> None:
    one, two = document("PRO-01", text=LONG), document("PRO-02", text=LONG)
    history, ids = read_made(
        tmp_path, Made({A: one}), Made({B: two}), Made({A: two, B: one}), Made({A: document("PRO-02", "1.1")})
    )
    assert told(history.files[A], ids) == [(1, "added", B), (2, "renamed", A), (3, "modified", A)]
    assert told(history.files[B], ids) == [(0, "added", A), (2, "renamed", B)]


def test_a_document_that_replaced_another_at_its_path(tmp_path: Path) -> None:
    history, ids = read_made(tmp_path, Made({A: document("PRO-01")}), Made({A: document("PRO-09")}))
    assert told(history.files[A], ids) == [(1, "added", A)]


def test_a_stub_left_at_the_old_path_does_not_take_the_history(tmp_path: Path) -> None:
    history, ids = read_made(
        tmp_path, Made({A: document("PRO-01", text=LONG)}), Made({A: "Moved.\n", B: document("PRO-01", text=LONG)})
    )
    assert told(history.files[B], ids) == [(0, "added", A), (1, "renamed", B)]
    assert told(history.files[A], ids) == [(1, "added", A)]


@pytest.mark.parametrize("identity", ["PRO-02", "PRO-01", ""])
def test_a_copy_of_a_template_never_inherits(tmp_path: Path, identity: str) -> None:
    copy = document(identity, text=LONG) if identity else LONG
    template = document("PRO-01", text=LONG) if identity else LONG
    history, ids = read_made(
        tmp_path,
        Made({B: template}),
        Made({A: copy, B: template + "Edited.\n"}),
        Made({A: copy + "More.\n"}),
        Made({A: None, C: copy + "Moved.\n"}),
    )
    assert told(history.files[B], ids) == [(0, "added", B), (1, "modified", B)]
    assert told(history.files[C], ids) == [(1, "added", A), (2, "modified", A), (3, "renamed", C)]


def test_a_copy_that_gets_its_own_id_later(tmp_path: Path) -> None:
    template = document("PRO-01", text=LONG)
    history, ids = read_made(
        tmp_path, Made({B: template}), Made({A: template}), Made({A: document("PRO-07", text=LONG)})
    )
    assert told(history.files[B], ids) == [(0, "added", B)]
    assert told(history.files[A], ids) == [(2, "added", A)]


def test_a_document_deleted_and_made_again_with_its_id(tmp_path: Path) -> None:
    history, ids = read_made(
        tmp_path,
        Made({A: document("PRO-01"), B: "Text\n"}),
        Made({A: None, B: None}),
        Made({A: document("PRO-01", "2.0"), B: "Text\n"}),
    )
    assert told(history.files[A], ids) == [(0, "added", A), (1, "deleted", A), (2, "added", A)]
    assert history.files[A].events[1].blob == ""
    assert versions(history.files[A], ids) == [("1.0", [1, 0]), ("2.0", [2])]
    assert told(history.files[B], ids) == [(2, "added", B)]


def test_front_matter_that_was_broken_for_a_time(tmp_path: Path) -> None:
    history, ids = read_made(
        tmp_path,
        Made({A: document("PRO-01")}),
        Made({A: "broken\n"}),
        Made({A: "broken still\n"}),
        Made({A: document("PRO-01", "1.1")}),
    )
    assert versions(history.files[A], ids) == [("1.0", [0]), ("None", [1, 2]), ("1.1", [3])]
    broken = history.files[A].revisions[1]
    assert broken.facts == Facts()


def test_a_file_that_gets_its_id_later_keeps_its_history(tmp_path: Path) -> None:
    history, ids = read_made(
        tmp_path, Made({A: LONG}), Made({A: document("PRO-01", text=LONG)}), Made({A: None, B: document("PRO-01")})
    )
    assert told(history.files[B], ids) == [(0, "added", A), (1, "modified", A), (2, "renamed", B)]


def test_a_file_from_outside_the_folders_keeps_its_history(tmp_path: Path) -> None:
    history, ids = read_made(
        tmp_path,
        Made({"docs/old.md": document("PRO-01", text=LONG), "docs/stays.md": "Text\n"}),
        Made({"docs/old.md": document("PRO-01", text=LONG + "More.\n")}),
        Made({"docs/old.md": None, A: document("PRO-01", text=LONG + "More.\n")}),
    )
    assert told(history.files[A], ids) == [
        (0, "added", "docs/old.md"),
        (1, "modified", "docs/old.md"),
        (2, "renamed", A),
    ]
    assert list(history.files) == [A]


def test_a_change_of_case_alone(tmp_path: Path) -> None:
    upper = "manual/PRO-01-A.md"
    history, ids = read_made(tmp_path, Made({A: document("PRO-01")}), Made({A: None, upper: document("PRO-01")}))
    assert told(history.files[upper], ids) == [(0, "added", A), (1, "renamed", upper)]


def test_odd_names(tmp_path: Path) -> None:
    names = ["manual/a b.md", 'manual/"q".md', "manual/Ünï ß 漢字.md", "manual/tab\t.md", "manual/new\nline.md"]
    names += ["manual/-rf.md", "manual/--output=x.md", "manual/[a]*.md", "manual/back\\slash.md", "manual/:(top).md"]
    first = {name: f"{position}\n" for position, name in enumerate(names)}
    history, ids = read_made(tmp_path, Made(first), Made({name: text * 2 for name, text in first.items()}))
    assert set(history.files) == set(names)
    for name in names:
        assert told(history.files[name], ids) == [(0, "added", name), (1, "modified", name)]
    assert not (tmp_path / "x.md").exists()


def test_a_name_that_is_not_utf8_is_shown_with_replacements(tmp_path: Path) -> None:
    history, _ = read_made(tmp_path, Made({"manual/\udcff.md": "Text\n"}))
    assert list(history.files) == ["manual/\N{REPLACEMENT CHARACTER}.md"]


def test_pictures_links_and_records_have_events_and_no_revisions(tmp_path: Path) -> None:
    record = "records/audit/AUD-1.md"
    history, ids = read_made(
        tmp_path,
        Made({"manual/map.png": b"\x89PNG\0", record: document("AUD-1")}, links={"manual/link.md": "../notes.md"}),
        Made({record: document("AUD-1", "1.1"), "notes.md": "Notes\n"}),
    )
    assert list(history.files) == ["manual/link.md", "manual/map.png", record]
    assert told(history.files[record], ids) == [(0, "added", record), (1, "modified", record)]
    assert history.files[record].revisions == history.files["manual/map.png"].revisions == ()


def test_each_content_is_read_once_and_only_where_it_counts(tmp_path: Path) -> None:
    seen: list[bytes] = []
    repository(
        tmp_path,
        (
            Made({A: "one\n", "docs/x.md": "outside\n", "manual/a.txt": "no markdown\n", "records/r.md": "record\n"}),
            Made({A: "two\n"}),
            Made({A: "one\n", B: "one\n", "manual/huge.md": "x" * 1_000_001}),
        ),
    )
    found = Repository.find(tmp_path)
    assert found is not None

    def facts(content: bytes) -> Facts:
        seen.append(content)
        return Facts()

    read_history(found, found.resolve(), reader=facts)
    assert sorted(seen) == [b"one\n", b"record\n", b"two\n"]


def test_a_branch_that_was_merged_arrives_without_an_event_of_the_merge(tmp_path: Path) -> None:
    history, ids = read_made(
        tmp_path,
        Made({A: document("PRO-01"), B: document("PRO-02")}),
        Made({A: document("PRO-01", "1.1")}, author="Ben Okri <ben@college.example>"),
        Made({B: document("PRO-02", "1.1")}, parents=(0,)),
        Made({A: document("PRO-01", "1.1")}, parents=(2, 1)),
    )
    assert told(history.files[A], ids) == [(0, "added", A), (1, "modified", A)]
    assert versions(history.files[A], ids) == [("1.0", [0]), ("1.1", [1])]
    assert told(history.files[B], ids) == [(0, "added", B), (2, "modified", B)]


def test_versions_follow_the_main_line(tmp_path: Path) -> None:
    """Two branches at once: the older version of the one does not split the version of the other."""
    mixed = document("PRO-01", "2.0", "Top.\n\nBottom, edited.\n")
    history, ids = read_made(
        tmp_path,
        Made({A: document("PRO-01", "1.1", "Top.\n\nBottom.\n")}),
        Made({A: document("PRO-01", "1.2", "Top, edited.\n\nBottom.\n")}, parents=(0,)),
        Made({A: document("PRO-01", "2.0", "Top.\n\nBottom.\n")}, parents=(1,)),
        Made({A: document("PRO-01", "1.1", "Top.\n\nBottom, edited.\n")}, parents=(0,)),
        Made({A: document("PRO-01", "2.0", "Top.\n\nBottom.\n")}, parents=(0, 2)),
        Made({A: mixed}, parents=(4, 3)),
    )
    assert [kind for _, kind, _ in told(history.files[A], ids)].count("merged") == 1
    found = versions(history.files[A], ids)
    assert [version for version, _ in found] == ["1.1", "2.0"]
    assert found[0][1] == [0]
    assert sorted(found[1][1]) == [1, 2, 3, 5]
    newest = history.files[A].revisions[0].events[0]
    assert (newest.kind.value, git(tmp_path, "cat-file", "blob", newest.blob)) == ("merged", mixed)


def test_content_made_in_a_merge_is_an_event(tmp_path: Path) -> None:
    history, ids = read_made(
        tmp_path,
        Made({A: document("PRO-01")}),
        Made({A: document("PRO-01", text="One.\n")}, parents=(0,)),
        Made({B: document("PRO-02")}, parents=(0,)),
        Made({A: document("PRO-01", text="Nobody wrote this.\n"), C: document("PRO-03")}, parents=(2, 1)),
    )
    assert told(history.files[A], ids) == [(0, "added", A), (1, "modified", A), (3, "merged", A)]
    assert told(history.files[C], ids) == [(3, "merged", C)]


@pytest.mark.parametrize("text", [LONG, document("PRO-01", text=LONG)])
def test_a_name_from_one_branch_and_the_text_from_the_other(tmp_path: Path, text: str) -> None:
    edited = text + "More.\n"
    base = Made({A: text})
    renamed, other = {A: None, B: text}, {A: edited}
    history, ids = read_made(
        tmp_path / "1",
        base,
        Made(renamed, parents=(0,)),
        Made(other, parents=(0,)),
        Made({A: None, B: edited}, parents=(2, 1)),
    )
    assert sorted(told(history.files[B], ids)) == [(0, "added", A), (1, "renamed", B), (2, "modified", A)]
    newest = history.files[B].revisions[0].events[0]
    assert git(tmp_path / "1", "cat-file", "blob", newest.blob) == edited
    history, ids = read_made(
        tmp_path / "2", base, Made(other, parents=(0,)), Made(renamed, parents=(0,)), Made({B: edited}, parents=(2, 1))
    )
    assert sorted(told(history.files[B], ids)) == [(0, "added", A), (1, "modified", A), (2, "renamed", B)]


def test_a_file_without_an_id_that_a_branch_made_anew_is_the_branch_s(tmp_path: Path) -> None:
    history, ids = read_made(
        tmp_path,
        Made({A: "Old.\n"}),
        Made({A: None}, parents=(0,)),
        Made({A: "New.\n"}, parents=(1,)),
        Made({"notes.md": "x\n"}, parents=(0,)),
        Made({A: "New.\n"}, parents=(3, 2)),
    )
    assert told(history.files[A], ids) == [(2, "added", A)]


def test_a_rename_in_a_merge(tmp_path: Path) -> None:
    history, ids = read_made(
        tmp_path,
        Made({A: document("PRO-01")}),
        Made({B: document("PRO-02")}, parents=(0,)),
        Made({"notes.md": "x\n"}, parents=(0,)),
        Made({A: None, C: document("PRO-01"), B: document("PRO-02")}, parents=(2, 1)),
    )
    assert told(history.files[C], ids) == [(0, "added", A), (3, "merged", C)]
    assert told(history.files[B], ids) == [(1, "added", B)]


def test_a_deletion_that_arrives_and_one_that_a_merge_made(tmp_path: Path) -> None:
    base = Made({A: document("PRO-01"), B: "Text\n"})
    again = Made({A: document("PRO-01", "2.0")})
    history, ids = read_made(
        tmp_path / "1",
        base,
        Made({A: None}, parents=(0,)),
        Made({B: "x\n"}, parents=(0,)),
        Made({A: None}, parents=(2, 1)),
        again,
    )
    assert told(history.files[A], ids) == [(0, "added", A), (1, "deleted", A), (4, "added", A)]
    history, ids = read_made(
        tmp_path / "2",
        base,
        Made({C: "x\n"}, parents=(0,)),
        Made({B: "x\n"}, parents=(0,)),
        Made({A: None, C: "x\n"}, parents=(2, 1)),
        again,
    )
    assert told(history.files[A], ids) == [(0, "added", A), (3, "deleted", A), (4, "added", A)]


def test_an_edit_that_a_first_merge_dropped_and_a_second_took(tmp_path: Path) -> None:
    edited = document("PRO-01", "1.1")
    history, ids = read_made(
        tmp_path,
        Made({A: document("PRO-01")}),
        Made({A: edited}, parents=(0,)),
        Made({"notes.md": "x\n"}, parents=(0,)),
        Made({}, parents=(2, 1)),
        Made({"notes.md": "y\n"}, parents=(3,)),
        Made({A: edited}, parents=(4, 1)),
    )
    assert versions(history.files[A], ids) == [("1.0", [1, 0]), ("1.1", [5])]
    assert told(history.files[A], ids)[-1] == (5, "merged", A)


def test_what_the_official_manual_said_when(tmp_path: Path) -> None:
    history, ids = read_made(
        tmp_path,
        Made({A: document("PRO-01")}),
        Made({A: document("PRO-01", text="One.\n")}, parents=(0,)),
        Made({A: document("PRO-01", "1.1", "Two.\n")}, parents=(1,)),
        Made({B: document("PRO-02")}, parents=(0,)),
        Made({A: document("PRO-01", "1.1", "Two.\n")}, parents=(3, 2), author="Ben Okri <ben@college.example>"),
        Made({A: None, C: document("PRO-01", "1.1", "Three.\n")}),
        Made({C: None}),
        Made({C: "Broken\n"}),
        Made({C: document("PRO-01", "1.2")}),
    )
    found = history.files[C]
    assert found.id == "PRO-01"
    seen = [(ids.index(event.commit.id), event.kind.value, event.path) for event in reversed(found.mainline)]
    assert seen == [(0, "added", A), (4, "modified", A), (5, "renamed", C), (6, "deleted", C), (8, "added", C)]
    contents = [
        (ids.index(one.event.commit.id), str(one.facts.version), one.facts.digest) for one in reversed(found.contents)
    ]
    assert [content[:2] for content in contents] == [(0, "1.0"), (4, "1.1"), (5, "1.1"), (8, "1.2")]
    assert all(digest.startswith("digest ") for _, _, digest in contents)
    assert [position for position, _, _ in told(found, ids)][:3] == [0, 1, 2]


def test_what_merges_write_and_drop(tmp_path: Path) -> None:
    """One document each: written, dropped, deleted, renamed, brought back, merged cleanly on both sides, left alone."""
    names = ("written", "dropped", "deleted", "renamed", "again", "clean", "alone", "conflict")
    text = {name: f"{name}\n{LONG}" for name in names}
    first = {f"manual/{name}.md": content for name, content in text.items()}
    side: dict[str, str | bytes | None] = {
        "manual/dropped.md": text["dropped"] + "Theirs.\n",
        "manual/again.md": None,
        "manual/clean.md": text["clean"] + "Theirs.\n",
        "manual/conflict.md": text["conflict"] + "Theirs.\n",
        "docs/outside.md": "Theirs.\n",
    }
    ours = {"manual/clean.md": "Ours.\n" + text["clean"], "manual/conflict.md": text["conflict"] + "Ours.\n"}
    merge: dict[str, str | bytes | None] = {
        "manual/written.md": text["written"] + "Nobody's.\n",
        "manual/deleted.md": None,
        "manual/renamed.md": None,
        "manual/new name.md": text["renamed"],
        "manual/clean.md": "Ours.\n" + text["clean"] + "Theirs.\n",
        "manual/conflict.md": text["conflict"] + "Both.\n",
        "docs/outside.md": "Nobody's.\n",
    }
    history, ids = read_made(
        tmp_path,
        Made(first),
        Made(side, parents=(0,)),
        Made(ours, parents=(0,)),
        Made(merge, parents=(2, 1)),
        Made({"manual/alone.md": "x\n"}, parents=(3,)),
        Made({"manual/written.md": "y\n"}, parents=(3,)),
        Made({"manual/written.md": "y\n"}, parents=(4, 5)),
    )
    assert merged(history, ids) == {
        (3, "manual/written.md", "written-in-merge"),
        (3, "manual/dropped.md", "dropped-in-merge"),
        (3, "manual/deleted.md", "dropped-in-merge"),
        (3, "manual/new name.md", "written-in-merge"),
        (3, "manual/again.md", "dropped-in-merge"),
        (3, "manual/conflict.md", "written-in-merge"),
    }


def test_a_merge_of_three_branches_that_wrote_something(tmp_path: Path) -> None:
    history, ids = read_made(
        tmp_path,
        Made({A: document("PRO-01")}),
        Made({B: document("PRO-02")}, parents=(0,)),
        Made({C: document("PRO-03")}, parents=(0,)),
        Made({A: document("PRO-01", text="Nobody's.\n"), B: document("PRO-02"), C: document("PRO-03")}, (0, 1, 2)),
    )
    assert merged(history, ids) == {(3, A, "written-in-merge")}


def test_how_a_repository_wants_files_merged_changes_nothing(tmp_path: Path) -> None:
    edited = {side: f"{LONG}{side}\n" for side in ("Ours.", "Theirs.")}
    history, ids = read_made(
        tmp_path,
        Made({".gitattributes": "*.md merge=union\n", A: LONG}),
        Made({A: edited["Theirs."]}, parents=(0,)),
        Made({A: edited["Ours."]}, parents=(0,)),
        Made({A: f"{LONG}Ours.\nTheirs.\n"}, parents=(2, 1)),
    )
    assert merged(history, ids) == {(3, A, "written-in-merge")}


def test_a_merge_of_three_branches_and_of_two_beginnings(tmp_path: Path) -> None:
    history, ids = read_made(
        tmp_path,
        Made({A: document("PRO-01")}),
        Made({B: document("PRO-02")}, parents=()),
        Made({C: document("PRO-03")}, parents=(0,)),
        Made({B: document("PRO-02"), C: document("PRO-03")}, parents=(0, 1, 2)),
    )
    assert {path: told(history.files[path], ids) for path in history.files} == {
        A: [(0, "added", A)],
        B: [(1, "added", B)],
        C: [(2, "added", C)],
    }


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    inner = "manual/area/PRO-01.md"
    history, ids = read_made(
        tmp_path, Made({"manual/area": "Text\n"}), Made({"manual/area": None, inner: document("PRO-01")})
    )
    assert told(history.files[inner], ids) == [(1, "added", inner)]


def test_an_earlier_commit_has_its_own_history(tmp_path: Path) -> None:
    ids = repository(tmp_path, (Made({A: document("PRO-01")}), Made({A: None, B: document("PRO-01")})))
    found = Repository.find(tmp_path)
    assert found is not None
    history = read_history(found, ids[0], reader=facts_of)
    assert list(history.files) == [A]
    assert history.head is not None
    assert history.head.id == ids[0]


def test_without_a_repository_or_a_commit_there_is_no_history(tmp_path: Path) -> None:
    none = read_history(None, None, reader=facts_of)
    assert (none.evidence, none.head, none.files) == (Evidence.NONE, None, {})
    assert "git init" in none.explanation
    repository(tmp_path, ())
    empty = read(tmp_path)
    assert (empty.evidence, empty.head, empty.files) == (Evidence.EMPTY, None, {})
    assert empty.explanation


def test_a_history_that_is_not_whole_is_no_history(tmp_path: Path) -> None:
    ids = repository(tmp_path / "origin", (Made({A: document("PRO-01")}), Made({A: document("PRO-01", "1.1")})))
    origin = tmp_path / "origin"
    git(origin, "config", "uploadpack.allowFilter", "true")
    wanted = {Evidence.SHALLOW: "--depth=1", Evidence.PARTIAL: "--filter=blob:none"}
    for evidence, option in wanted.items():
        git(tmp_path, "clone", "--quiet", option, origin.as_uri(), evidence.value)
        history = read(tmp_path / evidence.value)
        assert (history.evidence, history.files, history.complete) == (evidence, {}, False)
        assert history.explanation
        assert history.head is not None
        assert history.head.id == ids[1]
    git(origin, "replace", ids[1], ids[0])
    history = read(origin)
    assert (history.evidence, history.files) == (Evidence.ALTERED, {})


def test_a_content_that_is_missing_is_an_error_and_no_shorter_history(tmp_path: Path) -> None:
    repository(tmp_path, (Made({A: document("PRO-01")}), Made({A: document("PRO-01", "1.1")})))
    blob = git(tmp_path, "rev-parse", f"main~1:{A}").strip()
    objects = tmp_path / ".git/objects"
    for pack in objects.glob("pack/*.pack"):
        # Git takes no object out of a pack that the repository has.
        packed = pack.rename(tmp_path / pack.name).read_bytes()
        git(tmp_path, "unpack-objects", "-q", stdin=packed)
    (objects / blob[:2] / blob[2:]).unlink()
    with pytest.raises(GitError, match="make a fresh, complete clone"):
        read(tmp_path)


def fake(folder: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """Put a Git before the real one that meddles with `log --reverse`."""
    real = git(folder, "--exec-path").strip() + "/git"
    script = folder / "bin/git"
    script.parent.mkdir()
    script.write_text(f'#!/bin/sh\ncase "$*" in *--reverse*) {body.format(git=real)};; *) exec {real} "$@";; esac\n')
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{script.parent}:/usr/bin:/bin")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('{git} "$@" | head -c 700; exit 0', "broke off"),
        ('{git} "$@" | head -c 700; echo "fatal: bad object" >&2; exit 128', "fatal: bad object"),
        ("exit 0", "broke off"),
        ('{git} "$@"; echo "warning: exhaustive rename detection was skipped due to too many files." >&2', "renamed"),
        ('{git} "$@" | sed "s/A\\x00manual.PRO-02/A\\x00manual\\/PRO-99/"', "does not end in the files"),
        ("printf 'nonsense'", "broke off"),
        ("printf 'nonsense\\0'", "broke off"),
    ],
)
def test_a_stream_that_is_cut_off_or_wrong_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, said: str
) -> None:
    repository(tmp_path, (Made({A: "1\n"}), Made({A: "2\n", B: "2\n"}), Made({A: "3\n"})))
    fake(tmp_path, monkeypatch, body)
    with pytest.raises(GitError, match=said):
        read(tmp_path)


def check(folder: Path, maker: Maker, state: State) -> None:
    """Hold the history of a random repository against what its maker knows."""
    ids = repository(folder, maker.commits, checkout=False)
    history = read(folder)
    listed = git(folder, "ls-tree", "-r", "-z", "--name-only", "main").split("\0")[:-1]
    assert set(history.files) == set(listed) == {paper.path for paper in state.values()}
    assert untrue(history, maker, state, ids) == []
    found = merged(history, ids)
    assert {one for one in maker.merged if one[:2] not in maker.contested} <= found
    assert {one[:2] for one in found - maker.merged} <= maker.contested


@settings(max_examples=12, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32), length=st.integers(5, 60))
@example(seed=874, length=21)
def test_random_histories_are_told_as_they_were_made(
    tmp_path_factory: pytest.TempPathFactory, seed: int, length: int
) -> None:
    maker = Maker(random.Random(seed))
    check(tmp_path_factory.mktemp("random"), maker, maker.run(length))


def test_the_history_of_600_documents_is_told_as_it_was_made(tmp_path: Path) -> None:
    maker = Maker(random.Random(600))
    state = maker.run(2000, 600)
    assert len(state) >= 600
    assert len(maker.merged) > 50
    check(tmp_path, maker, state)
