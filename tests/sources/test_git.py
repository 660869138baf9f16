"""The user's repository: what is read, what is refused, and what never runs."""

import gc
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clausebook.model.history import Evidence
from clausebook.sources.git import GitError, Repository
from repositories import BEGIN, Made, document, git, repository

TWO = (
    Made({"manual/PRO-01.md": document("PRO-01"), "notes.txt": "Notes\n"}),
    Made({"manual/PRO-01.md": document("PRO-01", "1.1")}),
)


def opened(folder: Path) -> Repository:
    found = Repository.find(folder)
    assert found is not None
    return found


def made(folder: Path, *commits: Made) -> tuple[Repository, list[str]]:
    ids = repository(folder, commits or TWO)
    return opened(folder), ids


def test_the_repository_is_found_from_any_folder_in_it(tmp_path: Path) -> None:
    repository(tmp_path / "college", TWO)
    found = opened(tmp_path / "college/manual")
    assert found.root == tmp_path / "college"
    assert found.common == tmp_path / "college/.git"


def test_a_folder_outside_is_in_no_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert Repository.find(tmp_path) is None


def test_a_second_work_tree_has_its_own_state_and_the_same_branches(tmp_path: Path) -> None:
    first, ids = made(tmp_path / "college")
    git(first.root, "worktree", "add", "--quiet", "--detach", "../second", ids[0])
    second = opened(tmp_path / "second/manual")
    assert second.root == tmp_path / "second"
    assert second.common == first.common
    assert second.resolve() == ids[0]
    assert second.resolve("main") == ids[1]
    assert second.evidence() == (Evidence.COMPLETE, "")
    assert second.changed(ids[0]) == frozenset()


def test_a_repository_without_a_work_tree_is_found(tmp_path: Path) -> None:
    first, ids = made(tmp_path / "college")
    git(tmp_path, "clone", "--quiet", "--bare", str(first.root), "bare.git")
    found = opened(tmp_path / "bare.git/refs")
    assert found.root == found.common == tmp_path / "bare.git"
    assert found.resolve() == ids[1]
    assert found.evidence() == (Evidence.COMPLETE, "")


def test_a_work_tree_whose_repository_was_moved_is_unreadable(tmp_path: Path) -> None:
    first, ids = made(tmp_path / "college")
    git(first.root, "worktree", "add", "--quiet", "--detach", "../second", ids[0])
    first.root.rename(tmp_path / "elsewhere")
    evidence, explanation = opened(tmp_path / "second").evidence()
    assert evidence is Evidence.UNREADABLE
    assert "leads to a folder that is no repository" in explanation


def test_a_whole_repository_is_complete(tmp_path: Path) -> None:
    found, ids = made(tmp_path)
    assert found.evidence() == (Evidence.COMPLETE, "")
    assert found.resolve() == ids[1]


def test_a_repository_without_a_commit_is_empty(tmp_path: Path) -> None:
    repository(tmp_path, ())
    found = opened(tmp_path)
    evidence, explanation = found.evidence()
    assert evidence is Evidence.EMPTY
    assert "git commit" in explanation
    assert found.resolve() is None


def test_a_shallow_clone_names_the_way_out(tmp_path: Path) -> None:
    origin, ids = made(tmp_path / "origin")
    git(tmp_path, "clone", "--quiet", "--depth=1", origin.root.as_uri(), "copy")
    copy = opened(tmp_path / "copy")
    evidence, explanation = copy.evidence()
    assert evidence is Evidence.SHALLOW
    assert "git fetch --unshallow" in explanation
    assert copy.commit(ids[1]).parents == (ids[0],)
    with pytest.raises(GitError, match="could not read the repository"):
        list(copy.log(ids[1]))
    git(copy.root, "fetch", "--quiet", "--unshallow")
    assert opened(copy.root).evidence() == (Evidence.COMPLETE, "")


@pytest.mark.parametrize("kind", ["blob:none", "tree:0"])
def test_a_partial_clone_is_partial_until_the_rest_is_fetched(tmp_path: Path, kind: str) -> None:
    origin, ids = made(tmp_path / "origin")
    git(origin.root, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "--quiet", f"--filter={kind}", origin.root.as_uri(), "copy")
    copy = opened(tmp_path / "copy")
    evidence, explanation = copy.evidence()
    assert evidence is Evidence.PARTIAL
    assert "git fetch --refetch --no-filter" in explanation
    first = git(origin.root, "rev-parse", f"{ids[0]}:manual/PRO-01.md").strip()
    with pytest.raises(GitError, match="missing"):
        list(copy.blobs([first]))
    git(copy.root, "fetch", "--quiet", "--refetch", "--no-filter")
    assert opened(copy.root).evidence() == (Evidence.COMPLETE, "")


def test_a_replacement_is_seen_and_not_followed(tmp_path: Path) -> None:
    found, ids = made(tmp_path)
    forged = git(
        tmp_path, "commit-tree", "-p", ids[0], "-m", "Forged", f"{ids[1]}^{{tree}}", GIT_AUTHOR_NAME="Somebody Else"
    ).strip()
    git(tmp_path, "replace", ids[1], forged)
    assert "Somebody Else" in git(tmp_path, "log", "-1", "--format=%an", ids[1])
    evidence, explanation = found.evidence()
    assert evidence is Evidence.ALTERED
    assert "git replace --delete" in explanation
    assert found.commit(ids[1]).author == "Ana Reyes"
    git(tmp_path, "pack-refs", "--all")
    assert opened(tmp_path).evidence()[0] is Evidence.ALTERED


def test_a_graft_is_seen_and_not_followed(tmp_path: Path) -> None:
    found, ids = made(tmp_path)
    (tmp_path / ".git/info").mkdir(exist_ok=True)
    (tmp_path / ".git/info/grafts").write_text(f"{ids[1]}\n")
    assert git(tmp_path, "rev-list", "--count", "main").strip() == "1"
    evidence, explanation = found.evidence()
    assert evidence is Evidence.ALTERED
    assert "info/grafts" in explanation
    assert [logged.id for logged in found.log(ids[1])] == ids


def test_a_commit_graph_that_lies_is_not_believed(tmp_path: Path) -> None:
    found, ids = made(tmp_path, *TWO, Made({"notes.txt": "More\n"}))
    (tmp_path / ".git/info").mkdir(exist_ok=True)
    git(tmp_path, "commit-graph", "write", "--reachable")
    graph = tmp_path / ".git/objects/info/commit-graph"
    honest = graph.read_bytes()
    order = sorted(ids)
    tree = bytes.fromhex(git(tmp_path, "rev-parse", f"{ids[2]}^{{tree}}").strip())
    at = honest.index(tree) + len(tree)
    assert honest[at : at + 4] == order.index(ids[1]).to_bytes(4, "big")
    forged = honest[:at] + order.index(ids[0]).to_bytes(4, "big") + honest[at + 4 :]
    graph.chmod(0o644)
    graph.write_bytes(forged)
    assert git(tmp_path, "rev-list", "--count", "main").strip() == "2"
    assert [logged.id for logged in found.log(ids[2])] == ids


def test_a_missing_object_makes_the_history_unreadable(tmp_path: Path) -> None:
    repository(tmp_path, (), checkout=False)
    (tmp_path / ".git/refs/heads/main").write_text("1" * 40 + "\n")
    evidence, explanation = opened(tmp_path).evidence()
    assert evidence is Evidence.UNREADABLE
    assert "make a fresh, complete clone" in explanation


def test_branches_kept_as_a_reftable_are_refused_with_the_remedy(tmp_path: Path) -> None:
    found, _ = made(tmp_path)
    with (tmp_path / ".git/config").open("a") as config:
        config.write("[extensions]\n\trefStorage = reftable\n")
    evidence, explanation = found.evidence()
    assert evidence is Evidence.UNREADABLE
    assert "git refs migrate --ref-format=files" in explanation


def test_a_broken_head_is_unreadable(tmp_path: Path) -> None:
    found, _ = made(tmp_path)
    (tmp_path / ".git/HEAD").write_text("nonsense")
    assert found.evidence()[0] is Evidence.UNREADABLE


def test_git_that_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found, _ = made(tmp_path / "college")
    monkeypatch.setenv("PATH", str(tmp_path))
    evidence, explanation = found.evidence()
    assert evidence is Evidence.UNREADABLE
    assert "Git is not installed" in explanation
    with pytest.raises(GitError, match="not installed"):
        found.resolve()


def test_git_that_is_too_old_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found, _ = made(tmp_path / "college")
    script = tmp_path / "git"
    script.write_text("#!/bin/sh\necho git version 2.30.2\n")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    evidence, explanation = found.evidence()
    assert evidence is Evidence.UNREADABLE
    assert "Git 2.30 is too old; install Git 2.35 or newer" in explanation


def test_a_program_named_git_inside_the_repository_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found, _ = made(tmp_path)
    script = tmp_path / "git"
    script.write_text(f"#!/bin/sh\ntouch {tmp_path / 'ran'}\n")
    script.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f".{os.pathsep}{os.environ['PATH']}")
    assert found.evidence()[0] is Evidence.UNREADABLE
    assert not (tmp_path / "ran").exists()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a folder away")
def test_a_repository_of_another_user_can_be_read(tmp_path: Path) -> None:
    found, ids = made(tmp_path)
    for parent, folders, files in os.walk(tmp_path):
        for name in (".", *folders, *files):
            os.chown(Path(parent) / name, 12345, 12345)
    with pytest.raises(AssertionError, match="dubious ownership"):
        git(tmp_path, "status")
    assert found.evidence() == (Evidence.COMPLETE, "")
    assert len(list(found.log(ids[1]))) == 2
    assert found.changed(ids[1]) == frozenset()


def test_revisions_are_resolved_as_people_write_them(tmp_path: Path) -> None:
    found, ids = made(tmp_path)
    git(tmp_path, "tag", "-a", "2026.1", "-m", "Edition", ids[0])
    git(tmp_path, "branch", "draft/next", ids[0])
    found = opened(tmp_path)
    wanted = {
        "HEAD": 1,
        "main": 1,
        "@": 1,
        "HEAD~1": 0,
        "main^": 0,
        "2026.1": 0,
        "draft/next": 0,
        ids[0]: 0,
        ids[1][:10]: 1,
    }
    assert {revision: found.resolve(revision) for revision in wanted} == {
        revision: ids[position] for revision, position in wanted.items()
    }
    git(tmp_path, "pack-refs", "--all")
    git(tmp_path, "checkout", "--quiet", "--detach", ids[0])
    found = opened(tmp_path)
    assert [found.resolve("2026.1"), found.resolve("main"), found.resolve()] == [ids[0], ids[1], ids[0]]


@pytest.mark.parametrize(
    "revision",
    [
        "",
        "-h",
        "--all",
        "--output=x.md",
        "^HEAD",
        "HEAD:manual",
        ":/Change",
        "main HEAD",
        "HEAD\n",
        "a\0b",
        "main..HEAD",
        "HEAD^{tree}",
        "@{1}",
        "nobody",
        "0" * 40,
    ],
)
def test_what_names_no_commit_resolves_to_nothing(tmp_path: Path, revision: str) -> None:
    found, _ = made(tmp_path)
    assert found.resolve(revision) is None
    assert sorted(path.name for path in tmp_path.iterdir()) == [".git", "manual", "notes.txt"]


def test_the_tree_is_what_git_lists(tmp_path: Path) -> None:
    names = ["manual/Ä ö.md", 'manual/"quoted".md', "manual/tab\there.md", "manual/--output=x.md", "manual/-r.md"]
    names += ["manual/[a]*.md", "manual/sub/:(top).md", "manualx/other.md", "records/R.md"]
    found, ids = made(tmp_path, Made(dict.fromkeys(names, "Text\n"), links={"manual/link.md": "../notes.txt"}))
    entries = found.tree(ids[0], ("manual/", "records/"))
    listed = git(tmp_path, "ls-tree", "-r", "-z", "--name-only", ids[0], "manual/", "records/").split("\0")[:-1]
    assert [entry.path for entry in entries] == listed
    assert len(listed) == 9
    assert {entry.size for entry in entries if entry.mode == "100644"} == {5}
    assert [entry.path for entry in entries if entry.mode == "120000"] == ["manual/link.md"]
    assert found.tree(ids[0], ("nothing/",)) == ()


def test_a_submodule_is_listed_as_one(tmp_path: Path) -> None:
    found, ids = made(tmp_path)
    git(tmp_path, "update-index", "--add", "--cacheinfo", f"160000,{ids[0]},manual/module")
    git(tmp_path, "commit", "--quiet", "--message", "Add a module")
    found = opened(tmp_path)
    entry = next(entry for entry in found.tree(found.resolve() or "", ("manual/",)) if entry.path == "manual/module")
    assert (entry.mode, entry.kind, entry.blob, entry.size) == ("160000", "commit", ids[0], 0)


def test_contents_come_whole_and_in_order(tmp_path: Path) -> None:
    contents = {f"manual/{number:04}.md": (b"%d\0\n\xff" % number) * (number % 200) for number in range(1500)}
    found, ids = made(tmp_path, Made(contents))
    entries = found.tree(ids[0], ("manual/",))[::-1]
    read = list(found.blobs(entry.blob for entry in entries))
    assert read == [(entry.blob, contents[entry.path]) for entry in entries]
    assert list(found.blobs([])) == []


def test_reading_can_stop_early(tmp_path: Path) -> None:
    found, ids = made(tmp_path, Made({f"manual/{number}.md": f"{number}\n" * 20_000 for number in range(40)}))
    stream = found.blobs(entry.blob for entry in found.tree(ids[0], ("manual/",)))
    assert next(stream)[1].endswith(b"\n")
    stream.close()  # type: ignore[attr-defined]
    assert next(found.blobs([found.tree(ids[0], ("manual/",))[0].blob]))[1]


@pytest.mark.parametrize("error", [GitError("the log broke off"), ZeroDivisionError()])
def test_what_stops_those_who_ask_for_contents_is_told(tmp_path: Path, error: Exception) -> None:
    found, ids = made(tmp_path)
    entries = found.tree(ids[0], ("manual/",))

    def ask() -> Iterator[str]:
        yield entries[0].blob
        raise error

    with pytest.raises(type(error)):
        list(found.blobs(ask()))


@pytest.mark.parametrize("identity", ["1" * 40, "HEAD", "--batch-check", "12ab"])
def test_a_content_that_is_not_there_is_an_error(tmp_path: Path, identity: str) -> None:
    found, _ = made(tmp_path)
    with pytest.raises(GitError):
        list(found.blobs([identity]))


def test_a_commit_is_read_as_written(tmp_path: Path) -> None:
    found, ids = made(
        tmp_path,
        Made({"a.md": "A\n"}, message="Übung\nzweite Zeile\n\nBody\n", author="Zoë Ångström <zoe@college.example>"),
        Made({"a.md": "B\n"}, message=""),
    )
    commit = found.commit(ids[0])
    assert (commit.id, commit.parents, commit.subject) == (ids[0], (), "Übung zweite Zeile")
    assert (commit.author, commit.author_email) == ("Zoë Ångström", "zoe@college.example")
    assert commit.author_date == commit.committer_date == datetime.fromtimestamp(BEGIN, UTC)
    assert (found.commit(ids[1]).subject, found.commit(ids[1]).parents) == ("", (ids[0],))
    with pytest.raises(GitError):
        found.commit("1" * 40)
    with pytest.raises(GitError):
        found.commit("--help")


@pytest.mark.parametrize("seconds", ["99999999999999999999", "253402300800", "-1", "x", ""])
def test_a_date_that_is_none_becomes_the_epoch(tmp_path: Path, seconds: str) -> None:
    found, ids = made(tmp_path)
    tree = git(tmp_path, "rev-parse", f"{ids[1]}^{{tree}}").strip()
    text = f"tree {tree}\nparent {ids[1]}\nauthor A <a@b> {seconds} +0000\ncommitter C <c@d> {BEGIN} +0000\n\nOdd\n"
    odd = git(tmp_path, "hash-object", "-t", "commit", "-w", "--stdin", "--literally", stdin=text.encode()).strip()
    assert found.commit(odd).author_date == datetime.fromtimestamp(0, UTC)
    assert found.commit(odd).committer_date == datetime.fromtimestamp(BEGIN, UTC)
    assert [logged.id for logged in found.log(odd)] == [*ids, odd]


def test_names_in_another_encoding_keep_what_can_be_read(tmp_path: Path) -> None:
    found, ids = made(tmp_path)
    tree = git(tmp_path, "rev-parse", f"{ids[1]}^{{tree}}").strip()
    for encoding, shown in (("encoding ISO-8859-1\n", "Jürgen"), ("", "J\N{REPLACEMENT CHARACTER}rgen")):
        head = f"tree {tree}\nauthor J\xfcrgen <a@b> {BEGIN} +0000\ncommitter C <c@d> {BEGIN} +0000\n{encoding}\nText\n"
        odd = git(tmp_path, "hash-object", "-t", "commit", "-w", "--stdin", stdin=head.encode("latin-1")).strip()
        assert found.commit(odd).author == shown


def test_changes_of_the_work_tree_are_found(tmp_path: Path) -> None:
    files = {f"manual/{name}.md": f"{name}\n" for name in ("same", "edited", "deleted", "staged", "crlf", "mode")}
    found, ids = made(tmp_path, Made({**files, ".gitignore": "*.tmp\n"}))
    assert found.changed(ids[0]) == frozenset()
    manual = tmp_path / "manual"
    (manual / "edited.md").write_text("EDITED\n")
    (manual / "deleted.md").unlink()
    (manual / "staged.md").write_text("other\n")
    git(tmp_path, "add", "manual/staged.md")
    (manual / "crlf.md").write_bytes(b"crlf\r\n")
    (manual / "mode.md").chmod(0o755)
    (manual / "new Ä\t.md").write_text("new\n")
    (manual / "draft.tmp").write_text("ignored\n")
    (manual / ".hidden.md").write_text("hidden\n")
    (tmp_path / ".tool").mkdir()
    (tmp_path / ".tool/file.md").write_text("hidden\n")
    repository(tmp_path / "manual/nested", TWO)
    wanted = {"manual/edited.md", "manual/deleted.md", "manual/staged.md", "manual/new Ä\t.md"}
    assert found.changed(ids[0]) == wanted
    assert found.changed(ids[0]) == wanted
    status = git(tmp_path, "-c", "core.autocrlf=input", "-c", "core.fileMode=false", "status", "--porcelain", "-z")
    assert wanted < {line[3:] for line in status.split("\0")}


def test_a_link_in_place_of_a_file_is_a_change(tmp_path: Path) -> None:
    found, ids = made(tmp_path)
    (tmp_path / "manual/PRO-01.md").unlink()
    (tmp_path / "manual/PRO-01.md").symlink_to("../notes.txt")
    assert found.changed(ids[1]) == {"manual/PRO-01.md"}


def test_changes_that_the_index_hides_are_found(tmp_path: Path) -> None:
    files = {f"manual/{name}.md": f"{name}\n" for name in ("one", "two")}
    found, ids = made(tmp_path, Made(files))
    git(tmp_path, "update-index", "--assume-unchanged", "manual/one.md")
    git(tmp_path, "update-index", "--skip-worktree", "manual/two.md")
    (tmp_path / ".git/info").mkdir(exist_ok=True)
    (tmp_path / ".git/info/exclude").write_text("three.md\n")
    for name in ("one", "two", "three"):
        (tmp_path / f"manual/{name}.md").write_text("other\n")
    assert git(tmp_path, "status", "--porcelain") == ""
    assert found.changed(ids[0]) == {f"manual/{name}.md" for name in ("one", "two", "three")}


def test_reading_leaves_the_repository_as_it_was(tmp_path: Path) -> None:
    found, ids = made(tmp_path)
    (tmp_path / "manual/PRO-01.md").write_text("other\n")

    def state() -> dict[str, tuple[int, bytes]]:
        files = (path for path in tmp_path.rglob("*") if path.is_file())
        return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}

    before = state()
    everything(found, ids[1])
    assert state() == before


def test_changes_since_a_branch_begin_where_it_was_left(tmp_path: Path) -> None:
    found, ids = made(
        tmp_path,
        Made({"manual/a.md": "a\n", "manual/b.md": "b\n"}),
        Made({"manual/b.md": "main\n"}),
        Made({"manual/a.md": "branch\n"}, parents=(0,)),
    )
    git(tmp_path, "branch", "other", ids[1])
    (tmp_path / "manual/c.md").write_text("c\n")
    found = opened(tmp_path)
    assert found.changed_since("other") == {"manual/a.md", "manual/c.md"}
    assert found.changed_since("HEAD") == {"manual/c.md"}
    for unknown in ("nobody", "--help"):
        with pytest.raises(GitError, match="has no commit"):
            found.changed_since(unknown)


def test_changes_since_need_a_common_commit(tmp_path: Path) -> None:
    found, ids = made(tmp_path, Made({"a.md": "a\n"}), Made({"b.md": "b\n"}, parents=()))
    with pytest.raises(GitError, match="nothing in common"):
        found.changed_since(ids[0])


def test_changes_since_in_a_shallow_clone_name_the_way_out(tmp_path: Path) -> None:
    origin, _ = made(
        tmp_path / "origin", *TWO, Made({"a.md": "a\n"}, parents=(0,)), Made({"b.md": "b\n"}, parents=(1,))
    )
    git(origin.root, "branch", "other", "main~1")
    git(tmp_path, "clone", "--quiet", "--depth=1", "--no-single-branch", origin.root.as_uri(), "copy")
    with pytest.raises(GitError, match="git fetch --unshallow"):
        opened(tmp_path / "copy").changed_since("origin/other")


def everything(found: Repository, commit: str) -> None:
    """Ask a repository for all that it can tell."""
    assert found.evidence()[0] is Evidence.COMPLETE
    assert found.resolve("main") == commit
    entries = found.tree(commit, ("manual/", "records/"))
    assert entries
    assert all(content for _, content in found.blobs(entry.blob for entry in entries))
    assert found.commit(commit).id == commit
    assert [logged.id for logged in found.log(commit)][-1] == commit
    assert list(found.merges([commit])) == []
    assert "manual/PRO-01.md" in found.changed(commit)
    assert "manual/PRO-01.md" in found.changed_since("HEAD~1")


def test_nothing_that_a_repository_brings_along_is_run(tmp_path: Path) -> None:
    found, ids = made(tmp_path / "college", *TWO, Made({".gitattributes": "*.md diff=trap filter=trap merge=trap\n"}))
    ran = tmp_path / "ran"
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {ran}\nexit 1\n")
    trap.chmod(0o755)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("post-checkout", "post-index-change", "reference-transaction", "pre-auto-gc", "fsmonitor-watchman"):
        shutil.copy(trap, hooks / name)
        (found.root / ".git/hooks").mkdir(exist_ok=True)
        shutil.copy(trap, found.root / ".git/hooks" / name)
    programs: tuple[str, ...] = (
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "core.editor",
        "core.askPass",
        "diff.external",
    )
    programs += ("core.alternateRefsCommand", "diff.trap.textconv", "diff.trap.command", "filter.trap.clean")
    programs += ("filter.trap.smudge", "filter.trap.process", "merge.trap.driver", "gpg.program", "gpg.ssh.program")
    programs += ("credential.helper", "uploadpack.packObjectsHook", "pager.log", "alias.log", "trailer.x.command")
    for key in programs:
        git(found.root, "config", key, f"!{trap}" if key in ("alias.log", "credential.helper") else str(trap))
    odd = {"log.showSignature": "true", "i18n.logOutputEncoding": "UTF-16", "core.hooksPath": str(hooks)}
    odd |= {"diff.orderFile": "/nowhere", "core.quotePath": "true", "log.date": "relative", "log.follow": "true"}
    odd |= {"diff.renames": "false", "diff.renameLimit": "1", "format.pretty": "oneline", "log.mailmap": "true"}
    odd |= {"core.attributesFile": "/nowhere", "core.worktree": "/", "color.ui": "always", "log.showRoot": "false"}
    for key, value in odd.items():
        git(found.root, "config", key, value)
    (found.root / "manual/PRO-01.md").write_text("other\n")
    git(found.root, "-c", f"core.worktree={found.root}", "--work-tree=.", "status", check=False)
    assert ran.exists(), "the trap does not work"
    ran.unlink()
    everything(found, ids[-1])
    assert not ran.exists()


def test_variables_of_git_do_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other, _ = made(tmp_path / "other", Made({"x.md": "x\n"}))
    found, ids = made(tmp_path / "college")
    (found.root / "manual/PRO-01.md").write_text("other\n")
    monkeypatch.setenv("GIT_DIR", str(other.common))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.root))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.bare")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "nonsense")
    monkeypatch.setenv("GIT_TRACE", "1")
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    (tmp_path / "home/git").mkdir(parents=True)
    (tmp_path / "home/git/ignore").write_text("*\n")
    (found.root / "manual/new.md").write_text("new\n")
    everything(found, ids[1])
    assert found.changed(ids[1]) == {"manual/PRO-01.md", "manual/new.md"}


def test_objects_that_are_shared_with_another_repository_are_found(tmp_path: Path) -> None:
    origin, ids = made(tmp_path / "origin")
    git(tmp_path, "clone", "--quiet", "--shared", str(origin.root), "copy")
    (tmp_path / "copy/manual/PRO-01.md").write_text("other\n")
    everything(opened(tmp_path / "copy"), ids[1])


@pytest.mark.parametrize("name", ["#college", "a b", 'with "quotes"', "back\\slash", "Ä", "colon:semi;"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    found, ids = made(tmp_path / name)
    (found.root / "manual/PRO-01.md").write_text("other\n")
    everything(found, ids[1])


def test_a_repository_with_longer_ids_is_read(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--object-format=sha256")
    (tmp_path / "manual").mkdir()
    for version in ("1.0", "1.1"):
        (tmp_path / "manual/PRO-01.md").write_text(document("PRO-01", version))
        git(tmp_path, "add", ".")
        git(tmp_path, "commit", "--quiet", "--message", version)
    (tmp_path / "manual/PRO-01.md").write_text("other\n")
    found = opened(tmp_path)
    commit = found.resolve() or ""
    assert len(commit) == 64
    everything(found, commit)


def test_the_private_repository_goes_with_the_object(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    found, _ = made(tmp_path / "college")
    found.resolve()
    folders = [path for path in temporary.iterdir() if path.is_dir()]
    assert len(folders) == 1
    assert stat.S_IMODE(folders[0].stat().st_mode) == 0o700
    del found
    gc.collect()
    assert [path for path in temporary.iterdir() if path.is_dir()] == []
