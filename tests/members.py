"""Published files of members of a group, small and valid; a test says only what matters to it."""

import json
from pathlib import Path
from typing import Any

from clausebook.model.group import Charter, Group, Listed, Member
from clausebook.model.period import Period
from clausebook.sources.fetch import Bounds
from clausebook.sources.published import read_member
from values import DAY

STANDARD = "iso-21001-2018"
GRADES = ("none", "mentioned", "addressed", "addressed and evidenced")


def document(name: str = "PRO-01", **changes: Any) -> dict[str, Any]:
    """Return a document in force."""
    data = {
        "id": name,
        "title": f"Title of {name}",
        "type": "procedure",
        "version": "1.0",
        "status": "approved",
        "state": "in-force",
        "review": "current",
        "owner": "registry",
        "effective": "2026-03-01",
        "next_review": "2027-03-01",
        "clauses": [f"{STANDARD}:4.1"],
        "sections": [],
        "classification": "internal",
        "applies_to": ["all"],
        "digest": "cb1:" + "0" * 64,
        "commit": "a" * 40,
        "approvals": [],
        "path": f"manual/{name}.md",
        "page": f"documents/{name}.html",
    }
    return data | changes


def clause(number: str, *, excluded: bool = False, **grades: str) -> dict[str, Any]:
    """Return a clause of a coverage."""
    return {
        "clause": number,
        "title": f"Clause {number}",
        "confidence": "confirmed",
        "grades": grades or {"all": "addressed"},
        "not_applicable": {"reason": "Not offered", "approved_by": "ha"} if excluded else None,
        "documents": ["PRO-01"],
        "not_in_force_or_overdue": [],
        "records": [],
    }


def entry(key: str = "review:PRO-01", **changes: Any) -> dict[str, Any]:
    """Return an entry of a calendar."""
    data = {
        "key": key,
        "date": "2026-09-01",
        "kind": "review",
        "state": "coming",
        "title": "Review: Title of PRO-01",
        "subject": "PRO-01",
        "record_type": None,
        "owner": "registry",
        "campus": None,
    }
    return data | changes


def manual(*documents: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Return a `manual.json` whose coverage is that of `coverage()`."""
    data = {
        "format": "clausebook-manual/1",
        "title": "Quality manual",
        "organisation": "Example School",
        "audience": "auditor",
        "as_of": str(DAY),
        "draft": False,
        "commit": "a" * 40,
        "history": "complete",
        "standards": [STANDARD],
        "campuses": [],
        "documents": list(documents) or [document()],
        "records": [],
        "malformed": [],
        "findings": {"error": 0, "warning": 1, "note": 2},
        "coverage": {STANDARD: {grade: 2 if grade == "addressed" else 0 for grade in GRADES}},
    }
    return data | changes


def coverage(*clauses: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Return a coverage of two addressed clauses."""
    rows = list(clauses) or [clause("4.1"), clause("4.2")]
    data = {"format": "clausebook-coverage/1", "standard": STANDARD, "as_of": str(DAY), "verified": True}
    return data | {"clauses": rows} | changes


def calendar(*entries: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Return a calendar with one entry."""
    data = {
        "format": "clausebook-due/1",
        "as_of": str(DAY),
        "until": "2027-06-30",
        "draft": False,
        "commit": "a" * 40,
        "entries": list(entries) or [entry()],
        "expected": [],
    }
    return data | changes


def counted(*clauses: dict[str, Any]) -> dict[str, dict[str, int]]:
    """Return the counts of a `manual.json` that fit the clauses of its coverage."""
    grades = [min(one["grades"].values(), key=GRADES.index) for one in clauses if one["not_applicable"] is None]
    return {STANDARD: {grade: grades.count(grade) for grade in GRADES}}


def publish(
    folder: Path,
    data: dict[str, Any] | None = None,
    matrix: dict[str, Any] | None = None,
    due: dict[str, Any] | None = None,
) -> Path:
    """Write the files of a member's site and return its `manual.json`."""
    whole = data or manual()
    (folder / "coverage").mkdir(parents=True, exist_ok=True)
    (folder / f"coverage/{STANDARD}.json").write_text(json.dumps(matrix or coverage()), encoding="utf-8")
    (folder / "calendar.json").write_text(json.dumps(due or calendar()), encoding="utf-8")
    (folder / "manual.json").write_text(json.dumps(whole), encoding="utf-8")
    return folder / "manual.json"


def read(folder: Path, name: str = "north", site: str = "../north", **files: Any) -> Member:
    """Publish a member in a folder of its own, and read it."""
    publish(folder / name, **files)
    return read_member(Listed(name, name.capitalize(), f"{name}/manual.json", site), folder, Bounds())


def group(*members: Member, lead: str = "", day: Any = DAY) -> Group:
    """Return a group of members."""
    listed = tuple(member.listed for member in members)
    charter = Charter("Example <group>", "en", day, lead, Period(0, 90), listed)
    return Group(charter, day, members)
