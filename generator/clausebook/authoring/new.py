"""`new`: a document or a record begun from its type, with everything in it that the type asks for."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from unicodedata import normalize

from clausebook.authoring import AuthoringError
from clausebook.authoring.examples import Examples, titled
from clausebook.authoring.identifiers import next_identifier
from clausebook.authoring.writing import create_file
from clausebook.checks.wording import suggested
from clausebook.model.manual import Manual
from clausebook.model.record import OPEN_CLOSED, RecordType
from clausebook.model.settings import DocumentType, Programme, Term, Unit
from clausebook.views.render import render

_TITLE = 200
_SLUG = 60
"""Characters of a file's name behind the id."""


def new(
    root: Path,
    manual: Manual,
    type_name: str,
    *,
    title: str,
    area: str | None,
    campus: str | None,
    owner: str | None,
    day: date,
) -> Path:
    """Write a document or a record from its type's template and return where it is, below `root`.

    Args:
        root: the folder that holds `manual/`.
        manual: the manual as it was read from that folder.
        type_name: a document type of the settings or a record type of the catalogues; the former goes first.
        title: what it is called.
        area: where a document belongs; needed when the manual has areas, and meaningless for a record.
        campus: what it is for; None for the whole institution.
        owner: a role; None for the one that owns most others of its type.
        day: a record's date.

    Raises:
        AuthoringError: something of it does not fit the manual, or it could not be written.
    """
    title = _title(title)
    _known("campus", campus, [entry.id for entry in manual.settings.campuses], manual.settings.path)
    _known("role", owner, manual.register.roles, manual.register.path)
    if kind := manual.settings.types.get(type_name):
        path, text = _document(root, manual, kind, title, area, campus, owner, day)
    elif sort := manual.record_types.get(type_name):
        if area is not None:
            raise AuthoringError(f"a record lies in records/{sort.id}/ and in no area; leave the area out")
        path, text = _record(root, manual, sort, title, campus, owner, day)
    else:
        raise AuthoringError(_unknown_type(manual, type_name))
    create_file(root / path, text.encode("utf-8"))
    return root / path


def _document(
    root: Path,
    manual: Manual,
    kind: DocumentType,
    title: str,
    area: str | None,
    campus: str | None,
    owner: str | None,
    day: date,
) -> tuple[str, str]:
    """Return a document's path and text."""
    if not kind.prefixes:
        message = f"the document type '{kind.id}' says nowhere how its ids begin"
        raise AuthoringError(f"{message}; add 'prefixes' to it in {manual.settings.path}")
    folder = _area(manual, area)
    identifier = next_identifier(root, manual, kind.prefixes[0])
    others = Counter(document.owner for document in manual.documents if document.type == kind.id)
    role = owner or _owner(manual, (*(name for name, _ in others.most_common()), *kind.approvers))
    text = render(
        "new/document.md.j2",
        id=identifier,
        title=titled(title),
        type=kind.id,
        owner=role,
        owner_title=_line(manual.register.title(role)),
        day=day.isoformat(),
        applies_to=campus or "all",
        sections=sorted(map(_line, kind.sections), key=_last),
    )
    return f"{folder}/{identifier}-{_slug(title, kind.id)}.md", text


def _record(
    root: Path, manual: Manual, kind: RecordType, title: str, campus: str | None, owner: str | None, day: date
) -> tuple[str, str]:
    """Return a record's path and text."""
    identifier = next_identifier(root, manual, f"{kind.prefix}-{day:%Y}")
    others = Counter(record.owner for record in manual.records if record.type == kind.id)
    role = owner or _owner(manual, (name for name, _ in others.most_common()))
    text = render(
        "new/record.md.j2",
        about=_line(kind.about),
        id=identifier,
        type=kind.id,
        title=titled(title),
        day=day.isoformat(),
        owner=role,
        owner_title=_line(manual.register.title(role)),
        campus=campus,
        campuses=[entry.id for entry in manual.settings.campuses],
        period=_counts_for(manual, kind),
        status=kind.states[0].id,
        states=_states(kind),
        lines=list(Examples(manual, kind, role, day).lines()),
    )
    return f"records/{kind.id}/{identifier}.md", text


def _counts_for(manual: Manual, kind: RecordType) -> tuple[str, list[str]] | None:
    """Return the shared key that a record of a type counts by, with its options; None when there is none to fill in."""
    settings = manual.settings
    known: Mapping[str, Iterable[Unit | Programme | Term]]
    known = {"unit": settings.units, "programme": settings.programmes, "term": settings.terms}
    options = [entry.id for entry in known.get(kind.period, ())]
    return (kind.period, options) if options and kind.period not in kind.labels else None


def _states(kind: RecordType) -> str:
    """Say what becomes of the first state."""
    if kind.states == OPEN_CLOSED:
        return "when closed, also a line 'closed:' with the day"
    after = ", ".join(kind.states[0].next)
    final = ", ".join(state.id for state in kind.states if state.final)
    return f"then one of: {after}; with {final} also a line 'closed:' with the day"


def _title(title: str) -> str:
    """Return a title on one line.

    Raises:
        AuthoringError: it is none.
    """
    title = " ".join(title.split())
    if not title or len(title) > _TITLE or not title.isprintable():
        raise AuthoringError(f"a title has 1 to {_TITLE} readable characters; give another one")
    return title


def _area(manual: Manual, area: str | None) -> str:
    """Return the folder of a document's area.

    Raises:
        AuthoringError: it is not named, or there is none of this name.
    """
    areas: Mapping[str, str] = {entry.id: entry.title for entry in manual.settings.areas}
    if not areas:
        if area is not None:
            raise AuthoringError(f"the manual has no areas, so leave '{area}' out, or add it to {manual.settings.path}")
        return "manual"
    if area is None:
        options = ", ".join(f"{key} ({words})" for key, words in areas.items())
        raise AuthoringError(f"say which area the document belongs to; there are: {options}")
    _known("area", area, areas, manual.settings.path)
    return f"manual/{area}"


def _known(what: str, name: str | None, options: Iterable[str], path: str) -> None:
    """Make sure that a name, where one is given, is one of the settings.

    Raises:
        AuthoringError: it is not.
    """
    known = list(options)
    if name is not None and name not in known:
        advice = suggested(name, known) if known else "leave it out"
        raise AuthoringError(f"{path} has no {what} '{name}'; {advice}")


def _owner(manual: Manual, likely: Iterable[str]) -> str:
    """Return the first likely role that the register knows, else its first one.

    Raises:
        AuthoringError: the register has no roles.
    """
    roles = manual.register.roles
    found = next((role for role in (*likely, *roles) if role in roles), None)
    if found is None:
        raise AuthoringError(f"{manual.register.path} has no roles; add the role that answers for the text")
    return found


def _unknown_type(manual: Manual, name: str) -> str:
    """Say that there is no such type, which one may be meant, and which there are."""
    documents, records = sorted(manual.settings.types), sorted(manual.record_types)
    near = suggested(name, (*documents, *records))
    guess = f" {near}" if near.startswith("Did") else ""
    lists = f"Documents: {', '.join(documents)}. Records: {', '.join(records)}"
    return f"there is no document or record type '{name}'.{guess} {lists}"


def _slug(title: str, otherwise: str) -> str:
    """Return a title as the end of a file's name: small ASCII letters, digits and hyphens, cut between words."""
    plain = normalize("NFKD", title.replace("'", "").replace("’", "")).encode("ascii", "ignore").decode("ascii").lower()
    words = "".join(sign if sign.isalnum() else " " for sign in plain).split()
    name = ""
    for word in words:
        if name and len(name) + len(word) >= _SLUG:
            break
        name = f"{name}-{word}" if name else word[:_SLUG]
    return name or otherwise


def _last(section: str) -> bool:
    """Put the section on records below what they are records of."""
    return section.casefold() == "records kept"


def _line(text: str) -> str:
    """Return a text of the settings on one line."""
    return " ".join(text.split())
