"""How fast, how true and how far from `git log --follow` the history of a manual is.

`python bench/history.py [DOCUMENTS COMMITS] [--full]` makes a repository with that many documents and commits (500 and
2,000 unless told) and prints the ratio of one pass to the same `git log --raw -M` written to nowhere. Look at the
ratio: seconds depend on the machine. `--full` gives every document a front matter as long as a real one. The first
line is a first run in a process of its own, with the most memory that it took; the last one a run that learnt of all
but the last 100 commits before.

`--plugins DOCUMENTS` compares the history of a manual with what two widely used plugins of MkDocs (dates and authors of
each page, which have to be installed) take for the same repository.

`--truth DOCUMENTS COMMITS` makes a repository whose history is known and counts the documents that are told exactly.

`--agree REPOSITORY FILES` compares so many Markdown files of a real repository with `git log --follow`, without merges,
and says of each difference what it comes from.
"""

import argparse
import gc
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "generator"), str(ROOT / "tests")]

from clausebook.cli import COLLECTOR  # noqa: E402
from clausebook.model.history import DocumentHistory, EventKind, Facts, History  # noqa: E402
from clausebook.sources.git import Repository  # noqa: E402
from clausebook.sources.history.facts import claimed_id, read_facts  # noqa: E402
from clausebook.sources.history.read import read_history  # noqa: E402
from clausebook.sources.history.store import Store  # noqa: E402
from known_history import Maker, merged, untrue  # noqa: E402
from repositories import Made, document, repository  # noqa: E402

LIST = ("log", "--topo-order", "--reverse", "--raw", "--no-abbrev", "-z", "-M50%", "-l8000")
FOLLOW = ("log", "--follow", "--no-merges", "-M50%", "-l8000", "--name-status", "-z", "--format=%x02%H%x00")
ROUNDS = 3
FULL = """type: procedure
status: approved
owner: registry
effective: 2026-03-15
review: P1Y
clauses: ["8.5.1.2.1", "8.5.1.2.2"]
classification: internal
applies-to: [all]
audience: [registry, academic]
supersedes: []
change: Online application replaces the paper form.
approvals:
  - {role: head, person: hl, date: 2026-03-02, version: "1.0", digest: "cb1:%s"}
---
"""


def commits(documents: int, count: int, full: bool) -> Iterator[Made]:
    """Yield commits: first all documents in batches, then new versions, moves and merges of short branches."""
    dice = random.Random(documents * 31 + count)
    paths = {f"PRO-{number:04}": f"manual/area-{number % 12}/PRO-{number:04}.md" for number in range(documents)}
    versions = dict.fromkeys(paths, 0)
    waiting = list(paths)
    batch = max(1, documents * 4 // count)

    def content(identity: str) -> str:
        lines = (f"{random.Random(f'{identity} {line}').random()} of {identity}\n" for line in range(60))
        text = document(identity, f"1.{versions[identity]}", "".join(lines) + f"Edit {versions[identity]}\n")
        return text.replace("---\n\n", FULL % (f"{versions[identity]:064}") + "\n", 1) if full else text

    made = 0
    while made < count:
        if waiting:
            fresh, waiting = waiting[:batch], waiting[batch:]
            yield Made({paths[identity]: content(identity) for identity in fresh})
            made += 1
            continue
        identity, other = dice.sample(list(paths), 2)
        versions[identity] += 1
        files: dict[str, str | bytes | None] = {}
        if dice.random() < 0.1:
            files[paths[identity]] = None
            paths[identity] = f"manual/area-{dice.randrange(12)}/moved-{made}-{identity}.md"
        files[paths[identity]] = content(identity)
        if dice.random() < 0.15 and made + 3 <= count:
            # A branch of one commit beside one commit of the main line, and the merge of both.
            yield Made(files, parents=(made - 1,))
            versions[other] += 1
            yield Made({paths[other]: content(other)}, parents=(made - 1,))
            yield Made(files, parents=(made + 1, made))
            made += 3
        else:
            yield Made(files)
            made += 1


def run(folder: Path, *arguments: str) -> bytes:
    """Return what Git prints."""
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_LITERAL_PATHSPECS": "1"}
    return subprocess.run(("git", *arguments), cwd=folder, env=environment, stdout=subprocess.PIPE, check=True).stdout


def read(folder: Path, *prefixes: str) -> History:
    """Read a repository's history with all that its documents say of themselves."""
    found = Repository.find(folder)
    head = found.resolve() if found else None
    return read_history(found, head, prefixes or ("manual/",), reader=read_facts)


def best(action: Callable[[], object]) -> float:
    """Return the shortest of a few times, in seconds."""
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        action()
        times.append(time.perf_counter() - begin)
    return min(times)


def speed(documents: int, count: int, full: bool) -> None:
    """Make a repository, measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ids = repository(folder, list(commits(documents, count, full)), checkout=False)

        def alone() -> None:
            command = ("git", *LIST, "--diff-merges=first-parent", ids[-1], "--")
            environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull}
            subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, check=True)

        def bare() -> None:
            read_history(Repository.find(folder), ids[-1], reader=lambda content: Facts(claimed_id(content)))

        def again() -> None:
            known = Store.open(folder, learn=False)
            read_history(Repository.find(folder), ids[-1], reader=read_facts, store=known)

        # In a process of its own, since the making takes memory too.
        alone_read = (sys.executable, __file__, "--read", str(folder))
        print(subprocess.run(alone_read, check=True, capture_output=True, text=True).stdout.strip())
        git, ours, whole = best(alone), best(bare), best(lambda: read(folder))
        read_history(Repository.find(folder), ids[-101], reader=read_facts, store=Store.open(folder, learn=True))
        warm = best(again)
    print(f"{documents} documents, {len(ids)} commits, {'long' if full else 'short'} front matter")
    print(f"git log --raw -M alone      {git:6.2f} s    1.0")
    print(f"history, ids, merges        {ours:6.2f} s  {ours / git:5.1f}")
    print(f"and every front matter      {whole:6.2f} s  {whole / git:5.1f}")
    print(f"again, 100 commits later    {warm:6.2f} s  {warm / whole:5.2f} of the run before")


def once(folder: Path) -> None:
    """Read a repository once and print what that took."""
    begin = time.perf_counter()
    read(folder)
    seconds = time.perf_counter() - begin
    # What `getrusage` says counts the process that started this one as well.
    status = Path("/proc/self/status")
    told = re.search(r"^VmHWM:\s*(\d+) kB", status.read_text() if status.exists() else "", re.MULTILINE)
    memory = int(told[1]) / 1024 if told else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"a first run took {seconds:.2f} s and {memory:.0f} MB of memory, the interpreter and its libraries included")


def plugins(documents: int) -> None:
    """Compare with a site whose plugins ask Git for every page; the same site without them is taken off."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        repository(folder, list(commits(documents, documents * 4, full=True)))

        def site(*names: str) -> float:
            """Return the seconds of a build, which begins anew."""
            rows = "".join(f"  - {plugin}\n" for plugin in names)
            text = f"site_name: x\ndocs_dir: manual\nplugins:\n{rows}" if names else "site_name: x\ndocs_dir: manual\n"
            (folder / "mkdocs.yml").write_text(text, encoding="utf-8")
            begin = time.perf_counter()
            command = (sys.executable, "-m", "mkdocs", "build", "--quiet", "--clean")
            subprocess.run(command, cwd=folder, check=True, capture_output=True)
            return time.perf_counter() - begin

        asked = site("git-revision-date-localized:\n      enable_creation_date: true", "git-authors") - site()
        ours = best(lambda: read(folder))
    print(f"{documents} documents, {documents * 4} commits")
    print(f"dates and authors by plugins {asked:7.1f} s")
    print(f"the whole history            {ours:7.2f} s: {asked / ours:.0f} times faster")


def truth(documents: int, count: int) -> None:
    """Make a repository whose history is known, and count what is told exactly."""
    maker = Maker(random.Random(documents))
    state = maker.run(count, documents)
    with tempfile.TemporaryDirectory() as name:
        ids = repository(Path(name), maker.commits, checkout=False)
        history = read(Path(name))
    wrong = untrue(history, maker, state, ids)
    sure = {one for one in maker.merged if one[:2] not in maker.contested}
    found = merged(history, ids)
    false = [one for one in found - maker.merged if one[:2] not in maker.contested]
    print(f"{len(state)} documents, {len(ids)} commits: {len(state) - len(wrong)}/{len(state)} histories exact")
    print(f"written or dropped in merges: {len(sure & found)}/{len(sure)} found, {len(false)} false alarms")
    for key in wrong[:10]:
        print(f"  wrong: {key} {state[key].path}")


def agree(folder: Path, count: int) -> None:
    """Compare with `git log --follow`, file by file, and say what each difference comes from."""
    history = read(folder, "")
    paths = sorted(path for path in history.files if path.endswith(".md"))
    chosen = random.Random(1).sample(paths, min(count, len(paths)))
    classes: Counter[str] = Counter()
    for path in chosen:
        reason = difference(folder, history.files[path])
        classes[reason] += 1
        if reason == "other":
            print(f"  other: {path}")
    merges = Counter(merge.kind.value for merge in history.merges)
    print(f"{folder}: {len(chosen)} of {len(paths)} Markdown files, merges: {dict(merges)}")
    for reason, number in classes.most_common():
        print(f"{number:6}  {reason}")


def difference(folder: Path, file: DocumentHistory) -> str:
    """Return what a difference between both lists of commits comes from; `same` when there is none."""
    ours = {event.commit.id: event for event in file.events if len(event.commit.parents) < 2}
    theirs = dict(followed(run(folder, *FOLLOW, "HEAD", "--", file.path)))
    more, less = theirs.keys() - ours.keys(), ours.keys() - theirs.keys()
    if not more and not less:
        return "same"
    begun = [event for event in file.events if event.kind is EventKind.ADDED]
    for event in begun:
        commit = event.commit.id
        source = theirs.get(commit, ("", "", ""))[1]
        if more and source and source != event.path:
            kept = run(folder, "ls-tree", "-z", "--full-tree", commit, "--", source)
            return "--follow goes on in " + ("the source of a copy" if kept else "another file that was replaced")
    paths = {event.path for event in file.events}
    if more and not less and all(paths.intersection(theirs[commit][1:]) for commit in more):
        return "--follow goes on in an earlier file at the same path"
    moved = any(event.kind in (EventKind.RENAMED, EventKind.MERGED) for event in file.events)
    if less and moved:
        return "--follow loses what lies before a rename, in a merge or on a branch beside it"
    return "other"


def followed(printed: bytes) -> Iterator[tuple[str, tuple[str, str, str]]]:
    """Yield each commit with the status, the source and the target of its one file."""
    parts = iter(printed.decode("utf-8", "replace").split("\0"))
    commit = ""
    for part in parts:
        token = part.strip("\n")
        if token.startswith("\x02"):
            commit = token[1:]
        elif token:
            source = next(parts)
            yield commit, (token, source, next(parts) if token[0] in "RC" else source)


def main() -> None:
    """Read the command line and measure."""
    gc.set_threshold(*COLLECTOR)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("numbers", nargs="*", type=int, default=[500, 2000], metavar="NUMBER")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--plugins", type=int, metavar="DOCUMENTS")
    parser.add_argument("--truth", nargs=2, type=int, metavar=("DOCUMENTS", "COMMITS"))
    parser.add_argument("--read", metavar="REPOSITORY", help="read a repository once, and tell time and memory")
    parser.add_argument("--agree", nargs=2, metavar=("REPOSITORY", "FILES"))
    options = parser.parse_args()
    if options.plugins:
        plugins(options.plugins)
    elif options.truth:
        truth(*options.truth)
    elif options.read:
        once(Path(options.read))
    elif options.agree:
        agree(Path(options.agree[0]), int(options.agree[1]))
    else:
        speed(options.numbers[0], options.numbers[1], options.full)


if __name__ == "__main__":
    main()
