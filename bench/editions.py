"""How long editions take to publish, how large they are, and how that compares with mike.

`python bench/editions.py [EDITIONS] [DOCUMENTS] [--mike PROGRAM]` makes a manual with that many documents (120 unless
told, which gives a site of about 500 pages) and releases that many editions (20 unless told), 50 documents changed in
each. Every edition is published to a folder and to a branch as it comes. Printed are the seconds of each step, the
size of the folder, and what the branch takes in Git. With `--mike` the stage of every edition is deployed with it too,
in a repository of its own; name a mike 2.2 that is installed beside MkDocs and Material. Without it that is left out.
"""

import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from build import REVISIONS, TODAY, make, texts

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "generator"), str(ROOT / "tests")]

from clausebook.pipeline import read  # noqa: E402
from repositories import git  # noqa: E402

CHANGED = 50
FOLDER_TARGET = "site"
BRANCH = "pages"
FIRST_YEAR = 2027


def run(command: Sequence[str | Path], folder: Path) -> float:
    """Run a program and return the seconds that it took.

    Raises:
        SystemExit: it failed.
    """
    # mike renders with a program that it looks for on the path; it must be the one of mike's own environment.
    beside = f"{Path(command[0]).parent}{os.pathsep}{os.environ['PATH']}"
    began = time.perf_counter()
    done = subprocess.run(
        command, cwd=folder, check=False, capture_output=True, text=True, env={**os.environ, "PATH": beside}
    )
    if done.returncode:
        raise SystemExit(f"{command}: {done.stdout}{done.stderr}")
    return time.perf_counter() - began


def clausebook(folder: Path, *arguments: str | Path) -> float:
    """Run the program and return the seconds that it took."""
    return run([sys.executable, "-m", "clausebook", *arguments], folder)


def issued(number: int, documents: int, digests: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield id, path and text of every document as the next version."""
    for path, text in texts(documents, REVISIONS[-1], ["4.1"], digests):
        if path.startswith("manual/"):
            said = text.replace("## Measures\n", f"## Measures\n\nAs decided in round {number}.\n")
            yield path.rpartition("/")[2][:8], path, said.replace(f'"{REVISIONS[-1]}"', f'"2.{number}"')


def change(folder: Path, number: int, documents: int, dice: random.Random) -> None:
    """Bring out a new version of some documents, approved, in one commit."""
    chosen = {f"PRO-{one:04}" for one in dice.sample(range(documents), min(CHANGED, documents))}
    digests: dict[str, str] = {}
    # An approval names the digest of the text that it stands in, without the approvals.
    for _ in range(2):
        for key, path, text in issued(number, documents, digests):
            if key in chosen:
                (folder / path).write_text(text, encoding="utf-8")
        digests = {document.id: document.digest for document in read(folder, today=TODAY).documents}
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", f"--message=Issue {len(chosen)} documents")


def tag(folder: Path, number: int) -> str:
    """Tag the last commit as an edition: the checks of a release are no part of what is measured."""
    name = f"{FIRST_YEAR + number // 900}.{number % 900 + 1}"
    day = date(2026, 6, 30) + timedelta(days=number)
    git(folder, "tag", "--annotate", f"--message=Edition {name}", name, GIT_COMMITTER_DATE=f"{day}T12:00:00+00:00")
    return name


def size(folder: Path) -> int:
    """Return the bytes of the files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def packed(folder: Path, branch: str, without: str = "") -> int:
    """Return the bytes that a branch takes in Git, packed."""
    git(folder, "gc", "--quiet")
    beside = [f"^{without}"] if without else []
    return int(git(folder, "rev-list", "--objects", "--disk-usage", branch, *beside).strip())


def deploy(mike: str, college: Path, place: Path, name: str) -> float:
    """Deploy the stage of the present state with mike, and return the seconds of that alone."""
    stage = place / "stage"
    shutil.rmtree(stage, ignore_errors=True)
    clausebook(college, "stage", stage)
    command = (
        mike,
        "deploy",
        "--config-file",
        stage / "mkdocs.yml",
        "--branch",
        BRANCH,
        "--update-aliases",
        name,
        "latest",
    )
    return run(command, place)


def line(what: str, seconds: Sequence[float], size_of_all: int) -> str:
    """Return a row of the table."""
    rest = seconds[1:] or seconds
    return f"{what:<28} {seconds[0]:8.1f} {statistics.median(rest):8.1f} {sum(seconds):9.1f} {size_of_all / 1e6:9.1f}"


def main() -> None:
    """Measure and print."""
    mike = sys.argv[sys.argv.index("--mike") + 1] if "--mike" in sys.argv else ""
    numbers = [int(argument) for argument in sys.argv[1:] if argument.isdecimal()]
    editions, documents = (*numbers, *(20, 120)[len(numbers) :])
    with tempfile.TemporaryDirectory(prefix="clausebook-bench-") as temporary:
        place = Path(temporary)
        make(place / "draft", documents)
        college, foreign = place / "college", place / "mike"
        git(college, "config", "user.name", "Hanna Arp")
        git(college, "config", "user.email", "ha@school.example")
        foreign.mkdir()
        git(foreign, "init", "--quiet")
        git(foreign, "config", "user.name", "Hanna Arp")
        git(foreign, "config", "user.email", "ha@school.example")
        git(foreign, "commit", "--quiet", "--allow-empty", "--message=Begin")
        dice = random.Random(1)
        times: dict[str, list[float]] = {"folder": [], "branch": [], "mike": []}
        for number in range(editions):
            if number:
                change(college, number, documents, dice)
            name = tag(college, number)
            times["folder"].append(clausebook(college, "publish", place / FOLDER_TARGET))
            times["branch"].append(clausebook(college, "publish", f"branch:{BRANCH}", "--alias", "copy"))
            if mike:
                times["mike"].append(deploy(mike, college, foreign, name))
            print(f"edition {name}: {', '.join(f'{what} {row[-1]:.1f} s' for what, row in times.items() if row)}")
        site = place / FOLDER_TARGET
        pages = sum(1 for _ in (site / name).rglob("*.html"))
        changed = min(CHANGED, documents)
        print(f"\n{editions} editions of {documents} documents ({pages} pages in the last), {changed} changed in each")
        print(f"{'':<28} {'first s':>8} {'median s':>8} {'all s':>9} {'MB':>9}")
        print(line("folder, with the rendering", times["folder"], size(site)))
        print(line("branch, of what was rendered", times["branch"], packed(college, BRANCH, "main")))
        if mike:
            print(line("mike, into a branch", times["mike"], packed(foreign, BRANCH, "main")))
        else:
            print("mike: left out; name its program with --mike")


if __name__ == "__main__":
    main()
