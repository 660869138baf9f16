"""`group.json`: the members and how each was read, in the format `clausebook-group/1`, for other programs."""

import json
from collections.abc import Iterator
from typing import Any

from clausebook.model.group import Member
from clausebook.model.staged import DataFile
from clausebook.views.group_site import GroupSite


def compose(site: GroupSite) -> Iterator[DataFile]:
    """Yield the file."""
    group = site.group
    data = {
        "format": "clausebook-group/1",
        "title": group.charter.title,
        "as_of": str(group.as_of),
        "lead": group.charter.lead or None,
        "members": [_member(site, member) for member in group.members],
    }
    yield DataFile("group.json", (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode())


def _member(site: GroupSite, member: Member) -> dict[str, Any]:
    """Return one member as data; what stands behind a question mark in its source may be a secret."""
    manual = member.manual
    state = "verified" if manual and manual.is_evidence else "not-verified"
    return {
        "id": member.id,
        "title": member.title,
        "source": member.listed.source.partition("?")[0],
        "site": member.listed.site or None,
        "state": state if manual else member.failures[0].trouble.value,
        "out_of_date": manual is not None and site.group.is_stale(manual),
        "as_of": str(manual.as_of) if manual else None,
        "commit": manual.commit or None if manual else None,
        "documents": len(manual.documents) if manual else None,
        "records": manual.records if manual else None,
        "problems": [failure.message for failure in member.failures],
    }
