"""The file of a group: its members and where their manuals are published."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from clausebook.model.group import A_QUARTER, Charter, Listed
from clausebook.model.period import Period
from clausebook.model.place import Place
from clausebook.model.problem import Problem, Topic
from clausebook.sources.fetch import beside, is_address
from clausebook.sources.settings import CannotRead, load_file
from clausebook.sources.strict import Items, Table, plain
from clausebook.sources.tree import MAXIMUM_TEXT

_RELATIVE = re.compile(r"[\w.~@%+-]+(?:/[\w.~@%+-]+)*/?", re.ASCII)
_WEB = re.compile(r"https?://[^\s<>\"'@?#\\]+")
_SECRET = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/*[^/]*@")
"""An address that names a user, and perhaps a password."""


def read_group(path: Path) -> Charter:
    """Read the file of a group.

    Raises:
        CannotRead: something in it is wrong, so the group is not known.
    """
    try:
        large = path.stat().st_size > MAXIMUM_TEXT
        content = b"" if large else path.read_bytes()
    except OSError as error:
        message, advice = f"cannot be read: {error.strerror}", "Name the file that lists the group's members"
        raise CannotRead((Problem(Topic.SETTING, Place(str(path)), message, advice),)) from error
    if large:
        message, advice = "the file is too large for a list of members", "Name the file that lists the group's members"
        raise CannotRead((Problem(Topic.SETTING, Place(str(path)), message, advice),))
    loaded = load_file(content, str(path), "group", Topic.SETTING)
    if isinstance(loaded, Problem):
        raise CannotRead((loaded,))
    # A byte-order mark or CRLF line ends are a nuisance to an editor, not to this program.
    wrong = tuple(one for one in loaded.problems if one.topic is not Topic.LAYOUT) or tuple(_slips(loaded.table))
    if wrong:
        raise CannotRead(wrong)
    return _charter(plain(loaded.table))


def _charter(data: Any) -> Charter:
    """Build the value of valid data."""
    return Charter(
        title=data["title"],
        language=data.get("language", "en"),
        as_of=date.fromisoformat(data["as-of"]) if "as-of" in data else None,
        lead=data.get("lead", ""),
        stale_after=Period.parse(data["stale-after"]) if "stale-after" in data else A_QUARTER,
        members=tuple(_listed(entry) for entry in data["members"]),
    )


def _listed(data: Any) -> Listed:
    """Build one member of valid data; a manual with an address stands beside its pages."""
    source = data["source"]
    home = beside(source, "") if is_address(source) else ""
    site = data.get("site") or (home if _WEB.fullmatch(home) else "")
    return Listed(data["id"], data["title"], source, site.rstrip("/"))


def _slips(table: Table) -> Iterator[Problem]:
    """Yield what a schema cannot see: ids that stand twice, a lead that is no member, an address that is none."""
    node = table.values["members"]
    entries: list[Any] = [*node.values] if isinstance(node, Items) else []
    seen: dict[str, Place] = {}
    for entry in entries:
        data: Any = plain(entry)
        name, site = data["id"], data.get("site", "")
        if name in seen:
            message = f"the id '{name}' stands twice; the first is on line {seen[name].line}"
            yield Problem(Topic.SETTING, entry.place, message, "Give each member an id of its own")
        seen.setdefault(name, entry.place)
        if site and not (_WEB.fullmatch(site) or _RELATIVE.fullmatch(site)):
            message = "'site' is neither a web address nor a path seen from the group's site, such as ../north"
            yield Problem(Topic.SETTING, entry.keys["site"], message, "Write where the member's pages stand")
        if _SECRET.match(data["source"]):
            message = "'source' holds a name or a password, which would be published with the group's site"
            advice = "Publish the member's manual.json where it needs none"
            yield Problem(Topic.SETTING, entry.keys["source"], message, advice)
    lead = table.values.get("lead")
    if lead is not None and plain(lead) not in seen:
        message = f"'lead' names '{plain(lead)}', which is no member of the group"
        yield Problem(Topic.SETTING, lead.place, message, "Name the id of a member, or remove the line")
