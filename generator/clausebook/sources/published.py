"""Manuals of a group, read from their sites: `manual.json`, and the coverage and the calendar that stand beside it.

Whatever is wrong with one member is a value; the others are still read. Files that were not made together with a
`manual.json` are not read as if they were.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from clausebook.model.agenda import Entry, Kind, Urgency
from clausebook.model.coverage import Grade
from clausebook.model.group import Charter, Failure, Listed, Member, Trouble
from clausebook.model.history import Evidence
from clausebook.model.lifecycle import Review, State
from clausebook.model.published import Origin, Published, PublishedClause, PublishedCoverage, PublishedDocument
from clausebook.model.version import Version
from clausebook.sources.fetch import Bounds, beside, fetch
from clausebook.sources.formats import published
from clausebook.sources.several import at_once
from clausebook.sources.strict import UNSEEN

_AT_ONCE = 8
_FORMATS = {"manual": "clausebook-manual/1", "coverage": "clausebook-coverage/1", "due": "clausebook-due/1"}
"""The format that each schema describes."""
_GRADES = {grade.words: grade for grade in Grade}
_PAGE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*")
"""An address below a site: made of ids, so that it leads nowhere else."""
_STANDARD = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
_CLAUSE = re.compile(r"[0-9A-Z][0-9A-Z.]{0,20}")
_STANDARDS = 20
_ODD = re.compile(r"\\u|url\(|@import", re.IGNORECASE)
"""What a file holds in whose texts one must look for what is not to be seen, or for a style."""
_STYLE = re.compile(r"(?:url\(|@import)\s*[\"']?\s*(?:https?:)?//", re.IGNORECASE)
"""What no site of ours may show, lest it is taken for something that is loaded: the group's site would not be built."""
_AGAIN = "Publish that site again with the present version of Clausebook"
_SAME = "Publish the member's site again, all of it"


class _Broken(ValueError):  # noqa: N818 - the name says it in the words of the program
    """Data of the right form that cannot be meant."""


def read_members(charter: Charter, folder: Path, bounds: Bounds | None = None) -> tuple[Member, ...]:
    """Read every member, in their order.

    Args:
        charter: which ones.
        folder: where the paths of the sources begin.
        bounds: what is too much of one file.
    """
    limits = bounds or Bounds()
    # A slow server must not keep the others waiting; what is read does not depend on who answers first.
    return tuple(at_once(_AT_ONCE, lambda listed: read_member(listed, folder, limits), charter.members))


def read_member(listed: Listed, folder: Path, bounds: Bounds) -> Member:
    """Read one member."""

    def load(name: str, schema: str) -> Any:
        source = beside(listed.source, name) if name else listed.source
        content = fetch(source, folder, bounds)
        return content if isinstance(content, Failure) else parse(content, schema, name or "manual.json")

    data = load("", "manual")
    if isinstance(data, Failure):
        return Member(listed, None, (data,))
    failures: list[Failure] = []
    try:
        coverages = dict(_coverages(data, load, failures))
        return Member(listed, _manual(data, coverages, _entries(data, load, failures)), tuple(failures))
    except ValueError as error:
        return Member(listed, None, (_broken("manual.json", str(error)),))


def parse(content: bytes, schema: str, name: str) -> Any:
    """Return the data of a file in one of our formats, or a `Failure`.

    Args:
        content: the file.
        schema: the schema of the format.
        name: what messages call the file.
    """
    try:
        text = content.decode("utf-8").replace("\r\n", "\n")
        data = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
        texts = _texts(data) if _ODD.search(text) else iter(())
        odd = UNSEEN.search(text) or any(UNSEEN.search(one) or _STYLE.search(one) for one in texts)
    except (ValueError, RecursionError):
        return _broken(name, "it is no JSON", "Look whether the file was cut off, or another one stands in its place")
    if odd:
        return _broken(name, "it holds characters that nobody sees, or words that a browser takes for a style")
    wanted = _FORMATS[schema]
    said = data.get("format") if isinstance(data, dict) else None
    if said != wanted:
        found = f"the format '{_short(said)}'" if isinstance(said, str) else "no format of ours"
        return Failure(Trouble.OTHER_FORMAT, f"{name} has {found}; '{wanted}' can be read", _AGAIN)
    error = next(published(schema).iter_errors(data), None)
    if error is None:
        return data
    where = "/".join(str(part) for part in error.absolute_path) or "the whole"
    return _broken(name, f"it does not fit its format at '{_short(where)}': {_short(error.message)}")


def _manual(data: Any, coverages: Mapping[str, PublishedCoverage], entries: tuple[Entry, ...] | None) -> Published:
    """Build a manual of data that fits its format.

    Raises:
        ValueError: a day, a version or an address is none.
    """
    items = (*data["records"], *data["documents"])
    return Published(
        title=data["title"],
        organisation=data["organisation"],
        audience=data["audience"],
        as_of=_day(data["as_of"]),
        draft=data["draft"],
        commit=data["commit"] or "",
        history=Evidence(data["history"]),
        standards=tuple(data["standards"]),
        campuses={entry["id"]: entry["title"] for entry in data["campuses"]},
        roles={entry["id"]: entry["title"] for entry in data.get("roles", ())},
        documents=tuple(map(_document, data["documents"])),
        records=len(data["records"]),
        malformed=len(data["malformed"]),
        findings=data["findings"],
        record_types=frozenset(entry["type"] for entry in data["records"] if _PAGE.fullmatch(entry["type"])),
        coverages=coverages,
        entries=entries,
        pages={entry["id"]: _page(entry["page"]) for entry in items},
    )


def _document(data: Any) -> PublishedDocument:
    """Build one document of data that fits its format."""
    origin = data.get("variant_of")
    return PublishedDocument(
        id=data["id"],
        title=data["title"],
        type=data["type"],
        version=Version.parse(data["version"]),
        state=State(data["state"]),
        review=Review(data["review"]),
        owner=data["owner"],
        effective=_day(data["effective"]) if data["effective"] else None,
        next_review=_day(data["next_review"]) if data["next_review"] else None,
        clauses=tuple(data["clauses"]),
        applies_to=tuple(data["applies_to"]),
        digest=data["digest"],
        page=_page(data["page"]),
        variant_of=Origin(origin["document"], Version.parse(origin["version"])) if origin else None,
    )


def _coverages(
    data: Any, load: Callable[[str, str], Any], failures: list[Failure]
) -> Iterator[tuple[str, PublishedCoverage]]:
    """Yield the coverage of each standard that could be read; what could not is added to the failures.

    Raises:
        ValueError: the manual names standards that are none.
    """
    if len(data["standards"]) > _STANDARDS or not all(map(_STANDARD.fullmatch, data["standards"])):
        raise _Broken("its list of standards is none")
    for standard in data["standards"]:
        name = f"coverage/{standard}.json"
        found = load(name, "coverage")
        if isinstance(found, Failure):
            failures.append(found)
            continue
        try:
            coverage = _coverage(found)
        except ValueError as error:
            failures.append(_broken(name, str(error)))
            continue
        counts = {grade.words: coverage.count(grade) for grade in Grade}
        together = (found["standard"], found["as_of"]) == (standard, data["as_of"])
        if together and counts == data["coverage"].get(standard):
            yield standard, coverage
        else:
            failures.append(_broken(name, "it was not made together with manual.json", _SAME))


def _coverage(data: Any) -> PublishedCoverage:
    """Build one coverage of data that fits its format.

    Raises:
        ValueError: a clause's number is none, or stands twice.
    """
    clauses: dict[str, PublishedClause] = {}
    for row in data["clauses"]:
        number = row["clause"]
        if not _CLAUSE.fullmatch(number) or number in clauses:
            raise _Broken(f"the clause '{_short(number)}' is none, or stands twice")
        grades = {campus: _GRADES[words] for campus, words in row["grades"].items()}
        clauses[number] = PublishedClause(number, row["title"], grades, row["not_applicable"] is not None)
    return PublishedCoverage(data["standard"], data["verified"], clauses)


def _entries(data: Any, load: Callable[[str, str], Any], failures: list[Failure]) -> tuple[Entry, ...] | None:
    """Return the calendar, or None and a failure more."""
    found = load("calendar.json", "due")
    if isinstance(found, Failure):
        failures.append(found)
        return None
    if any(found[key] != data[key] for key in ("as_of", "draft", "commit")):
        failures.append(_broken("calendar.json", "it was not made together with manual.json", _SAME))
        return None
    try:
        return tuple(map(_entry, found["entries"]))
    except ValueError as error:
        failures.append(_broken("calendar.json", str(error)))
        return None


def _entry(data: Any) -> Entry:
    """Build one entry of data that fits its format."""
    return Entry(
        key=data["key"],
        date=_day(data["date"]),
        kind=Kind(data["kind"]),
        title=data["title"],
        urgency=Urgency(data["state"]),
        subject=data["subject"] or "",
        type=data["record_type"] or "",
        owner=data["owner"] or "",
        campus=data["campus"] or "",
    )


def _day(text: str) -> date:
    """Read a day; years so far away that a period could not be added are slips of the pen.

    Raises:
        ValueError: it is none.
    """
    if not "1900" <= text[:4] <= "2199":
        raise _Broken(f"'{text}' is no day")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise _Broken(f"'{text}' is no day") from error


def _page(text: str) -> str:
    """Return an address below the site's own.

    Raises:
        ValueError: it may lead elsewhere.
    """
    if not _PAGE.fullmatch(text):
        raise _Broken(f"'{_short(text)}' is no address of a page below the site")
    return text


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; one that names a key twice says two things."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Broken("a key stands twice")
    return found


def _no_number(text: str) -> float:
    """Refuse NaN and infinity, which JSON does not have."""
    raise _Broken(f"{text} is no JSON")


def _texts(data: Any) -> Iterator[str]:
    """Yield every text of the data."""
    waiting = [data]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            waiting += [*one, *one.values()]
        elif isinstance(one, list):
            waiting += one


def _broken(name: str, message: str, advice: str = _AGAIN) -> Failure:
    """Make a failure of a file's content."""
    return Failure(Trouble.BROKEN, f"{name} cannot be read: {message}", advice)


def _short(text: Iterable[str]) -> str:
    """Return the beginning of a text of others, without signs that steer a terminal."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)[:100]
