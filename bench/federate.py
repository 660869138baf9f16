"""How long a group's site takes, beside reading its members alone.

`python bench/federate.py [MEMBERS] [DOCUMENTS] [--profile]` generates the published files of that many members (200
unless told), each with so many documents (40 unless told), two and a half times as many records, two coverages of 80
clauses and a calendar of 90 days; every twentieth member is broken. It prints what reading and judging the files,
composing the pages, and the whole of `clausebook federate` with MkDocs take, and how large the site is. The goal is a
minute for 200 members. `--profile` shows where the time before the engine goes instead.
"""

import cProfile
import json
import pstats
import random
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "generator"))

from clausebook.model.group import Group  # noqa: E402
from clausebook.sources.group import read_group  # noqa: E402
from clausebook.sources.published import read_members  # noqa: E402
from clausebook.views.group_site import compose  # noqa: E402

TODAY = date(2026, 6, 30)
GOAL = 60
"""Seconds for 200 members."""
STANDARDS = ("iso-21001-2018", "iso-9001-2015")
NUMBERS = [f"{chapter}.{section}" for chapter in range(4, 12) for section in range(1, 11)]
GRADES = ("none", "mentioned", "addressed", "addressed and evidenced")
DIGEST = "cb1:" + "0" * 63
BROKEN = 20


def document(number: int, dice: random.Random) -> dict[str, Any]:
    """Return one document; most are the same text everywhere."""
    version = dice.choice(("2.0", "2.0", "2.0", "1.4"))
    clauses = [f"{standard}:{dice.choice(NUMBERS)}" for standard in STANDARDS for _ in range(3)]
    return {
        "id": f"PRO-{number:03}",
        "title": f"Procedure number {number} of the school",
        "type": "procedure",
        "version": version,
        "status": "approved",
        "state": "in-force",
        "review": "current",
        "owner": "quality",
        "effective": "2026-03-01",
        "next_review": "2027-03-01",
        "clauses": clauses,
        "sections": [{"anchor": "steps", "clauses": clauses[:2]}],
        "classification": "internal",
        "applies_to": ["all"],
        "digest": f"{DIGEST}{version[0]}",
        "commit": "a" * 40,
        "approvals": [
            {
                "role": "head",
                "person": "ha",
                "date": "2026-02-20",
                "version": version,
                "digest": "",
                "assurance": "signed",
            }
        ]
        * 2,
        "path": f"manual/PRO-{number:03}-procedure.md",
        "page": f"documents/PRO-{number:03}.html",
    }


def coverage(standard: str, dice: random.Random) -> tuple[dict[str, Any], dict[str, int]]:
    """Return a coverage, and how many clauses have each grade."""
    grades = [dice.choice(GRADES) for _ in NUMBERS]
    clauses = [
        {
            "clause": number,
            "title": f"What clause {number} is about",
            "confidence": "confirmed",
            "grades": {"all": grade},
            "not_applicable": None,
            "documents": ["PRO-001", "PRO-002"],
            "not_in_force_or_overdue": [],
            "records": ["MR-2026-01"],
        }
        for number, grade in zip(NUMBERS, grades, strict=True)
    ]
    data = {"format": "clausebook-coverage/1", "standard": standard, "as_of": str(TODAY), "verified": True}
    return {**data, "clauses": clauses}, {grade: grades.count(grade) for grade in GRADES}


def record(number: int) -> dict[str, Any]:
    """Return one record."""
    name = f"MR-2026-{number:02}"
    return {
        "id": name,
        "type": "management-review",
        "title": f"Management review number {number}",
        "date": "2026-05-04",
        "campus": None,
        "status": "open",
        "clauses": ["iso-21001-2018:9.3"],
        "path": f"records/management-review/{name}.md",
        "page": f"records/management-review/{name}.html",
    }


def entry(number: int) -> dict[str, Any]:
    """Return one entry of a calendar."""
    day = TODAY + timedelta(days=4 * number - 30)
    return {
        "key": f"review:PRO-{number:03}",
        "date": str(day),
        "kind": "review",
        "state": "overdue" if day < TODAY else "coming",
        "title": f"Review: Procedure number {number} of the school",
        "subject": f"PRO-{number:03}",
        "record_type": None,
        "owner": "quality",
        "campus": None,
    }


def member(folder: Path, documents: int, dice: random.Random) -> None:
    """Write the published files of one member."""
    head = {"as_of": str(TODAY), "draft": False, "commit": "a" * 40}
    coverages = {standard: coverage(standard, dice) for standard in STANDARDS}
    data = {
        "format": "clausebook-manual/1",
        "title": "Quality manual",
        "organisation": f"School {folder.name}",
        "audience": "auditor",
        **head,
        "history": "complete",
        "standards": list(STANDARDS),
        "campuses": [],
        "documents": [document(number, dice) for number in range(documents)],
        "records": [record(number) for number in range(documents * 5 // 2)],
        "malformed": [],
        "findings": {"error": 0, "warning": 4, "note": 9},
        "coverage": {standard: counts for standard, (_, counts) in coverages.items()},
    }
    due = {"format": "clausebook-due/1", **head, "until": str(TODAY.replace(year=TODAY.year + 1)), "expected": []}
    (folder / "coverage").mkdir(parents=True)
    (folder / "manual.json").write_text(json.dumps(data), encoding="utf-8")
    (folder / "calendar.json").write_text(json.dumps({**due, "entries": list(map(entry, range(90)))}), encoding="utf-8")
    for standard, (matrix, _) in coverages.items():
        (folder / f"coverage/{standard}.json").write_text(json.dumps(matrix), encoding="utf-8")


def group(folder: Path, members: int, documents: int) -> Path:
    """Write the published files of every member, and the group's file."""
    lines = ["title: Example group", f"as-of: {TODAY}", "lead: m000", "members:"]
    for number in range(members):
        name = f"m{number:03}"
        member(folder / name, documents, random.Random(name))
        if number % BROKEN == BROKEN - 1:
            (folder / name / "manual.json").write_text("{", encoding="utf-8")
        lines.append(f"  - {{id: {name}, title: School {name}, source: {name}/manual.json, site: ../{name}}}")
    file = folder / "group.yml"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def main() -> None:
    """Measure and print."""
    numbers = [int(argument) for argument in sys.argv[1:] if argument.isdecimal()]
    members, documents = (*numbers, *(200, 40)[len(numbers) :])
    with tempfile.TemporaryDirectory(prefix="clausebook-bench-") as temporary:
        file = group(Path(temporary), members, documents)
        profile = cProfile.Profile()
        if "--profile" in sys.argv:
            profile.enable()
        began = time.perf_counter()
        charter = read_group(file)
        found = Group(charter, TODAY, read_members(charter, file.parent))
        read = time.perf_counter() - began
        items = list(compose(found))
        composed = time.perf_counter() - began - read
        if "--profile" in sys.argv:
            profile.disable()
            pstats.Stats(profile).sort_stats("cumulative").print_stats(30)
            return
        print(f"{len(found.read)} of {members} members read, {documents} documents each")
        print(f"reading and judging {read:6.2f} s")
        print(f"composing           {composed:6.2f} s, {len(items)} files")
        site = Path(temporary) / "site"
        command = [sys.executable, "-m", "clausebook", "federate", str(file), "--site", str(site)]
        began = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        whole = time.perf_counter() - began
        size = sum(path.stat().st_size for path in site.rglob("*") if path.is_file())
        print(f"whole program       {whole:6.2f} s (goal: {GOAL} s for 200 members), {size / 1_000_000:.1f} MB of site")
        for path in sorted(site.rglob("*.html"), key=lambda one: -one.stat().st_size)[:4]:
            print(f"  {path.stat().st_size / 1_000_000:5.1f} MB {path.relative_to(site)}")


if __name__ == "__main__":
    main()
