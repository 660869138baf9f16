"""How much of a build's time is our own, beside what an engine needs for the same stage.

`python bench/build.py [DOCUMENTS] [--profile]` makes a repository with that many documents (1,000 unless told) and a
quarter as many records, four revisions of each. After a first build, which learns the history, it prints medians of
three more: reading, judging, composing, writing, looking through and clearing the stage away, then MkDocs alone on the
same stage. As in a build, each stage stands in a new folder. Look at the share, of these and of the first build:
seconds depend on the machine. The goal is a share of at most 10 %. `--profile` shows where our own time goes instead.
"""

import cProfile
import gc
import os
import pstats
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "generator"), str(ROOT / "tests")]

from clausebook.cli import COLLECTOR  # noqa: E402
from clausebook.model.clause import Clause  # noqa: E402
from clausebook.pipeline import compose, judge, read  # noqa: E402
from clausebook.publish.assertions import verify  # noqa: E402
from clausebook.publish.engines import mkdocs  # noqa: E402
from clausebook.publish.staging import write_stage  # noqa: E402
from repositories import Made, repository  # noqa: E402

Value = TypeVar("Value")
TODAY = date(2026, 6, 30)
BEGUN = datetime(2026, 1, 5, 8, tzinfo=UTC)
APPROVED = datetime(2026, 2, 20, 12, tzinfo=UTC)
"""When the last revision of every document was approved, as their entries say."""
ROUNDS = 3
REVISIONS = ("1.0", "1.1", "1.2", "2.0")
BATCH = 3
"""Files changed by one commit."""
FOLDER = 25
"""Documents in one area."""
GOAL = 10
"""Percent of a build that may be our own."""
SETTINGS = """\
title: Quality manual
organisation: {{name: Example School}}
as-of: 2026-06-30
campuses: [{{id: north, title: North}}, {{id: south, title: South}}]
areas: [{areas}]
readers: [{{id: lead, title: I lead, roles: [head, quality]}}, {{id: teach, title: I teach, roles: [registry]}}]
types:
  procedure: {{approvers: [owner, head]}}
edit: https://git.school.example/manual/edit/main/{{path}}
"""
REGISTER = """\
roles: [{id: head, title: Head}, {id: quality, title: Quality coordinator}, {id: registry, title: Registry officer}]
people:
  - {id: ha, name: Hanna Arp, emails: [ha@school.example], roles: [{role: head, from: 2020-08-01}]}
  - {id: qb, name: Quentin Bell, emails: [qb@school.example], roles: [{role: quality, from: 2021-08-01}]}
"""
DOCUMENT = """\
---
id: {id}
title: Procedure number {number} of the school
type: procedure
version: "{version}"
status: approved
owner: quality
effective: 2026-03-01
review: P2Y
clauses: ["{clause}"]
classification: internal
applies-to: [all]
audience: [head, quality]
change: {words:.90}.
approvals:
  - {{role: quality, person: qb, date: {day:%Y-%m-%d}, version: "{version}", digest: "{digest}"}}
  - {{role: head, person: ha, date: {day:%Y-%m-%d}, version: "{version}", digest: "{digest}"}}
---

{words}

## Purpose

{words}

## Scope

All campuses; see {links}.

## Responsibilities

{words}

| Role | Does | When |
|---|---|---|
{rows}

## Steps {{ data-clause="{clause}" }}

1. **Owner** {words}
2. **Head** {words}

## Records kept

{words}

## Measures

{words}
"""
RECORD = """\
---
id: {id}
type: management-review
title: Management review number {number}
date: 2026-05-04
owner: head
status: open
clauses: ["9.3"]
refers-to: [{document}]
chair: ha
participants: [ha, qb]
period: August 2025 to April 2026
inputs: [{{topic: objectives, summary: Nine of ten learners finished.}}]
decisions: [{{kind: improvement, text: Answer within ten working days., owner: quality, due: 2026-09-01}}]
conclusion: The system works ({version}).
---

{words} See [the procedure]({document}).
"""
NO_DIGEST = "cb1:" + "0" * 64
_VOCABULARY = """
learner course teacher office term application enrolment record document owner review form result campus month
answer question deadline meeting support language examination certificate partner plan report team visit
"""


def texts(count: int, version: str, clauses: list[str], digests: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield path and text of every document and record under a version."""
    for number in range(count):
        dice = random.Random(f"{number} {version}")

        def words(dice: random.Random = dice) -> str:
            return " ".join(dice.choices(_VOCABULARY.split(), k=70)).capitalize()

        key = f"PRO-{number:04}"
        others = sorted({dice.randrange(count) for _ in range(6)})
        text = DOCUMENT.format(
            id=key,
            number=number,
            version=version,
            day=recorded(version),
            clause=clauses[number % len(clauses)],
            digest=digests.get(key, NO_DIGEST),
            words=words(),
            links=", ".join(f"[procedure {other}](PRO-{other:04})" for other in others),
            rows="\n".join(f"| {row} | {words()[:40]} | monthly |" for row in _VOCABULARY.split()[:8]),
        )
        yield f"manual/area-{number // FOLDER}/{key}-procedure.md", text
        if number % 4 == 0:
            key = f"MR-2026-{number // 4:04}"
            review = RECORD.format(
                id=key, number=number // 4, document=f"PRO-{number:04}", version=version, words=words()
            )
            yield f"records/management-review/{key}.md", review


def recorded(version: str) -> datetime:
    """Return when the commits of a revision begin; they follow each other by the second."""
    return APPROVED if version == REVISIONS[-1] else BEGUN + timedelta(days=1 + REVISIONS.index(version))


def commits(count: int, clauses: list[str], digests: dict[str, str]) -> Iterator[Made]:
    """Yield settings and register, then every revision of every file, a few in each commit."""
    areas = ", ".join(f"{{id: area-{area}, title: Area {area}}}" for area in range((count - 1) // FOLDER + 1))
    laid = {"manual/manual.yml": SETTINGS.format(areas=areas), "manual/register.yml": REGISTER}
    yield Made(laid, date=int(BEGUN.timestamp()))
    for version in REVISIONS:
        approved = version == REVISIONS[-1]
        files = list(texts(count, version, clauses, digests if approved else {}))
        day = recorded(version)
        for begin in range(0, len(files), BATCH):
            yield Made(dict(files[begin : begin + BATCH]), date=int(day.timestamp()) + begin)


def make(folder: Path, count: int) -> None:
    """Make the repository; the approvals of the last revision fit its content."""
    repository(folder, [next(commits(1, ["4.1"], {}))])
    clauses = [clause.ref.number for clause in _leaves(folder)]
    for path, text in texts(count, REVISIONS[-1], clauses, {}):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    digests = {document.id: document.digest for document in read(folder, today=TODAY).documents}
    repository(folder.with_name("college"), list(commits(count, clauses, digests)))


def _leaves(folder: Path) -> list[Clause]:
    """Return the leaf clauses of the adopted standard."""
    (standard,) = read(folder, today=TODAY).adopted
    return list(standard.leaves)


def timed(times: dict[str, list[float]], name: str, action: Callable[[], Value]) -> Value:
    """Do something and note the seconds that it took."""
    begin = time.perf_counter()
    value = action()
    times.setdefault(name, []).append(time.perf_counter() - begin)
    return value


def ours(root: Path, stage: Path, times: dict[str, list[float]]) -> tuple[int, dict[str, tuple[str, ...]]]:
    """Do our own part of a build, and return the number of pages and what the site has to show."""
    manual = timed(times, "read", lambda: read(root, revision="HEAD", today=TODAY, learn=True))
    report = timed(times, "judge", lambda: judge(manual))
    items = timed(times, "compose", lambda: list(compose(manual, report)))
    written = timed(times, "write", lambda: write_stage(stage, items, manual))
    return written.pages, dict(written.proofs)


def render(stage: Path, site: Path) -> None:
    """Let MkDocs build the stage."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1767600000"}
    subprocess.run(mkdocs.command(stage, site), check=True, capture_output=True, env=environment)


def profile(root: Path, stage: Path) -> None:
    """Print where our own time goes."""
    watcher = cProfile.Profile()
    watcher.runcall(ours, root, stage, {})
    statistic = pstats.Stats(watcher)
    statistic.sort_stats("cumulative").print_stats(60)
    statistic.sort_stats("tottime").print_stats(30)


def main() -> None:
    """Make the repository, measure and print."""
    gc.set_threshold(*COLLECTOR)
    numbers = [int(word) for word in sys.argv[1:] if word.isdecimal()]
    count = numbers[0] if numbers else 1000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder / "draft", count)
        root, stage, site = folder / "college", folder / "stage", folder / "site"
        if "--profile" in sys.argv:
            profile(root, stage)
            return
        first: dict[str, list[float]] = {}
        ours(root, stage, first)
        shutil.rmtree(stage)
        times: dict[str, list[float]] = {}
        pages = 0
        for _ in range(ROUNDS):
            pages, proofs = ours(root, stage, times)
            timed(times, "engine", lambda: render(stage, site))
            faults = timed(times, "look through", lambda proofs=proofs: list(verify(site, proofs)))  # type: ignore[misc]
            timed(times, "clear away", lambda: shutil.rmtree(stage))
            if faults:
                raise SystemExit(f"the site lacks what it must show: {faults[0]}")
    medians = {part: statistics.median(seconds) for part, seconds in times.items()}
    engine = medians.pop("engine")
    own = sum(medians.values())
    print(f"{count} documents, {-(-count // 4)} records, {pages} pages; medians of {ROUNDS} rounds, in seconds")
    for part, seconds in medians.items():
        print(f"  {part:<14}{seconds:8.2f}  {seconds / (own + engine):6.1%} of the build")
    print(f"  {'engine':<14}{engine:8.2f}")
    print(f"our share of the build: {own / (own + engine):.1%} (goal: at most {GOAL} %)")
    own += sum(seconds[0] for seconds in first.values()) - sum(medians[part] for part in first)
    print(f"of a first build, where nothing is known of the history yet: {own / (own + engine):.1%}")


if __name__ == "__main__":
    main()
