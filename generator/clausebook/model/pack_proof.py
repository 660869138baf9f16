"""What is said of an audit pack after it was looked through: each sentence with what it is worth."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from clausebook.model.audit_pack import FORMAT, Scope
from clausebook.model.clause import ClauseRef

_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+_-]{0,60}")
"""A name or a version of a library."""
_LONGEST = 200
"""Signs of a text that is shown."""
_SHOWN = 20
"""How many sentences of one kind are told in full."""


class Answer(StrEnum):
    """What a sentence is worth."""

    VERIFIED = "verified"
    WRONG = "wrong"
    UNKNOWN = "not verified"
    """It stands in the pack and could not be checked here."""
    LIMIT = "cannot be proved"
    """What the pack alone can prove to nobody, however whole it is."""


class Part(StrEnum):
    """What was looked at, in this order."""

    FORM = "the file"
    BAG = "manifests"
    SIGNATURE = "signature"
    STAMP = "time stamp"
    HISTORY = "history"
    APPROVALS = "approvals"
    EDITIONS = "editions"
    LISTS = "lists"
    SITE = "site"


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence, without a full stop."""

    part: Part
    answer: Answer
    text: str


@dataclass(frozen=True, slots=True)
class PackFacts:
    """What `data/pack.json` says of its pack."""

    commit: str
    scope: Scope
    program: str
    """The version of Clausebook that made it."""
    engine: Mapping[str, str]
    """Name and version of what rendered the site."""
    editions: tuple[str, ...]
    """The tags that its history holds."""
    signed: bool
    """Whether it was signed when it was made."""
    authority: str
    """The address of the authority that time-stamped it then; empty for none."""
    makers: Mapping[str, str] = field(default_factory=dict)
    """The versions of what made it, by name, as its crate tells; empty where it does not."""
    organisation: str = ""
    """Whose manual it is; empty where it does not say so."""
    title: str = ""
    """The manual's title."""

    def made_otherwise(self, here: Mapping[str, str]) -> Iterator[str]:
        """Yield what is of another version here than it was where the pack was made.

        Args:
            here: the versions of what would make it here, by name.
        """
        for name, version in self.makers.items():
            if (own := here.get(name, "")) != version:
                yield f"made with {name} {version}; here {f'it is {own}' if own else 'there is none'}"
        yield from (f"made without {name}; here there is {here[name]}" for name in here if name not in self.makers)

    @classmethod
    def of_data(cls, data: Any) -> "PackFacts":
        """Build the value of read JSON.

        Raises:
            ValueError: it has another form; the text says where.
        """
        if not isinstance(data, Mapping) or data.get("format") != FORMAT:
            raise ValueError(f"it does not have the format {FORMAT}")
        commit = _text(data, "commit")
        if not _ID.fullmatch(commit):
            raise ValueError("'commit' is no id of a commit")
        if _text(data, "as_of") != _text(data, "to"):
            raise ValueError("'as_of' is not the last day of the period")
        clause, campus = (_text(data, key) if data.get(key) is not None else "" for key in ("clause", "campus"))
        about = ClauseRef.parse(clause, "") if clause else None
        tags = data.get("editions")
        if not isinstance(tags, list) or not all(isinstance(tag, str) and tag.isprintable() for tag in tags):
            raise ValueError("'editions' is not a list of tags")
        made, engine = _inner(data, "generator"), _inner(data, "engine")
        return cls(
            commit=commit,
            scope=Scope(_day(data, "from"), _day(data, "to"), about, campus),
            program=_text(made, "version"),
            engine={key: _text(engine, key) for key in engine},
            editions=tuple(sorted(tags)),
            signed=data.get("signature") is not None,
            authority=_text(_inner(data, "timestamp"), "authority") if data.get("timestamp") is not None else "",
            organisation=_shown(data, "organisation"),
            title=_shown(data, "title"),
        )


@dataclass(frozen=True, slots=True)
class PackProof:
    """The result of a verification."""

    name: str
    """The pack, as it was named."""
    sha256: str
    """Of the ZIP, hexadecimal; empty for an unpacked one."""
    lines: tuple[Line, ...]
    facts: PackFacts | None = None
    vouched: bool = False
    """Whether it is known by another way than the pack that it is the one that was given out."""

    def of(self, answer: Answer) -> tuple[Line, ...]:
        """Return the sentences with one answer."""
        return tuple(line for line in self.lines if line.answer is answer)

    def parts(self, answer: Answer) -> tuple[Part, ...]:
        """Return what the sentences with one answer are about; verified is a part in which nothing is open or wrong."""
        found = {line.part for line in self.of(answer)}
        if answer is Answer.VERIFIED:
            found -= {*self.parts(Answer.WRONG), *self.parts(Answer.UNKNOWN)}
        return tuple(part for part in Part if part in found)

    @property
    def answer(self) -> Answer:
        """What it comes to: what is wrong weighs more than what is not known."""
        return next((one for one in (Answer.WRONG, Answer.UNKNOWN) if self.of(one)), Answer.VERIFIED)


def makers_told(crate: Any) -> dict[str, str]:
    """Return the versions of what a pack was made by, as its crate tells; nothing where it does not."""
    graph = crate.get("@graph") if isinstance(crate, Mapping) else None
    found: dict[str, str] = {}
    for one in graph if isinstance(graph, list) else ():
        if isinstance(one, Mapping) and one.get("@type") == "SoftwareApplication":
            name, version = one.get("name"), one.get("softwareVersion")
            if all(isinstance(text, str) and _WORD.fullmatch(text) for text in (name, version)):
                found[str(name)] = str(version)
    return found


def few(part: Part, answer: Answer, texts: Iterable[str]) -> tuple[Line, ...]:
    """Return a line for each of the first texts, and one for the number of the others."""
    found = list(texts)
    lines = [Line(part, answer, text) for text in found[:_SHOWN]]
    if len(found) > _SHOWN:
        lines.append(Line(part, answer, f"and {len(found) - _SHOWN} more of this kind"))
    return tuple(lines)


def _inner(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Return an object within another one."""
    found = data.get(key)
    if not isinstance(found, Mapping):
        raise ValueError(f"'{key}' is no object")
    return found


def _text(data: Mapping[str, Any], key: str) -> str:
    """Return a text that is short enough to be shown."""
    found = data.get(key)
    if not isinstance(found, str) or not found or len(found) > _LONGEST or not found.isprintable():
        raise ValueError(f"'{key}' is not a short text")
    return found


def _shown(data: Mapping[str, Any], key: str) -> str:
    """Return a text that is only shown, as much of it as fits; empty where there is none."""
    found = data.get(key)
    return " ".join(found.split())[:_LONGEST] if isinstance(found, str) else ""


def _day(data: Mapping[str, Any], key: str) -> date:
    """Return a day."""
    text = _text(data, key)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"'{key}' is not a day such as 2026-03-15") from error
