"""The change history of files as JSON and text: for `clausebook history`."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from clausebook.model.history import DocumentHistory, Event, MergeChange, MergeKind

MAINLINE = "mainline"
CONTRIBUTORS = "contributors"
VIEWS = (MAINLINE, CONTRIBUTORS)
"""What the official manual said when; and everybody who wrote it, on all branches."""
_MERGES = {
    MergeKind.WRITTEN: "holds what none of its branches has",
    MergeKind.DROPPED: "threw away what one of its branches did",
}


def as_json(files: Iterable[DocumentHistory], view: str) -> str:
    """Return a list of files, each with its events, the newest first; dates are UTC (ISO 8601)."""
    data = [
        {"path": file.path, "id": file.id, "events": [_entry(event) for event in events(file, view)]} for file in files
    ]
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def as_text(files: Sequence[DocumentHistory], view: str, merges: Sequence[MergeChange]) -> str:
    """Return the same for a terminal, with a remark at each merge that did something by itself."""
    remarks = {(merge.commit.id, merge.path): _MERGES[merge.kind] for merge in merges}
    blocks = ("\n".join(_lines(file, view, remarks)) for file in files)
    return "\n\n".join(blocks) + "\n" if files else "There is no Markdown file in it\n"


def events(file: DocumentHistory, view: str) -> tuple[Event, ...]:
    """Return what one of the two views shows of a file, newest first."""
    return file.mainline if view == MAINLINE else file.events


def _lines(file: DocumentHistory, view: str, remarks: dict[tuple[str, str], str]) -> Iterator[str]:
    """Yield a heading and a line for each event."""
    yield _printable(f"{file.id}  {file.path}" if file.id else file.path)
    path = file.path
    for event in events(file, view):
        commit = event.commit
        where = f" [{event.path}]" if event.path != path else ""
        path = event.path
        # The day a commit was recorded, not the day its author names: only the former has an order.
        day = commit.committer_date.strftime("%Y-%m-%d %H:%M")
        yield _printable(f"  {day}  {commit.id[:10]}  {event.kind.value:8}  {commit.author}: {commit.subject}{where}")
        remark = remarks.get((commit.id, event.path))
        if remark:
            yield f"{'':20}this merge {remark}"


def _printable(text: str) -> str:
    """Return a line that cannot steer a terminal or break in two."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)


def _entry(event: Event) -> dict[str, Any]:
    """Return one event as JSON data."""
    commit = event.commit
    return {
        "commit": commit.id,
        "parents": list(commit.parents),
        "author": f"{commit.author} <{commit.author_email}>",
        "author_date": commit.author_date.isoformat(),
        "committer": f"{commit.committer} <{commit.committer_email}>",
        "committer_date": commit.committer_date.isoformat(),
        "path": event.path,
        "blob": event.blob,
        "kind": event.kind.value,
    }
