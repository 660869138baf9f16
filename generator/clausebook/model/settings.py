"""The settings of a manual, as `manual/manual.yml` gives them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from clausebook.model.clause import ClauseRef
from clausebook.model.period import Period
from clausebook.model.place import Place

HALF_A_YEAR = Period(months=6, days=0)
A_MONTH = Period(months=0, days=30)


@dataclass(frozen=True, slots=True)
class Named:
    """A campus or an area: an id and what people call it."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader of the home page and the roles that make one."""

    id: str
    title: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentType:
    """What is asked of a type of document."""

    id: str
    title: str
    plural: str
    prefixes: tuple[str, ...]
    """The beginnings of its ids."""
    approvers: tuple[str, ...]
    """Role ids that approve a MAJOR version; `owner` stands for the document's own owner."""
    sections: tuple[str, ...]
    """Titles of second-level headings that must be there and not empty."""
    assurance: str = "recorded"
    """How well approvals must be proved: `recorded`, `attributed` or `signed`."""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A clause declared not applicable (ISO 21001:2018 4.3)."""

    ref: ClauseRef
    reason: str
    approved_by: str
    """A person's id; empty when the declaration names none."""
    date: date | None
    place: Place


@dataclass(frozen=True, slots=True)
class Unit:
    """A part of the institution that works under somebody, such as a department."""

    id: str
    title: str
    campus: str = ""
    """A campus id; empty when it works at all of them."""


@dataclass(frozen=True, slots=True)
class Programme:
    """A course of study that is offered."""

    id: str
    title: str
    campuses: tuple[str, ...] = ()
    """Campus ids; empty when it is offered at all of them."""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A part of a school year."""

    id: str
    title: str
    start: date
    end: date
    """Its last day."""


@dataclass(frozen=True, slots=True)
class Transition:
    """From when on a certificate must name a later edition; the day is the certification body's, not ours."""

    old: str
    new: str
    until: date


@dataclass(frozen=True, slots=True)
class Certification:
    """What was agreed with the certification body."""

    surveillance: str = "calendar-year"
    """When surveillance is due: `calendar-year` or `at-most-12-months`."""
    warn: Period = HALF_A_YEAR
    """How long before a step is due it is told."""
    scope: str = ""
    """The scope as the institution publishes it."""
    campuses: tuple[str, ...] = ()
    """Ids of the campuses that it publishes as certified."""
    programmes: tuple[str, ...] = ()
    transitions: tuple[Transition, ...] = ()


@dataclass(frozen=True, slots=True)
class Awareness:
    """How many of a document's readers must have confirmed a version, and by when."""

    threshold: int = 90
    """Percent of the expected readers."""
    within: Period = A_MONTH
    """After the version took effect."""
    asked: bool = False
    """Whether every document is asked for, not only those somebody has confirmed: where the settings say anything."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an institution decides about its manual."""

    title: str
    organisation: str
    about: str
    language: str
    site: str
    """The address it is published at; empty when not given."""
    as_of: date | None
    """The day it is built as of; None means today."""
    standards: tuple[str, ...]
    """Ids of the adopted editions; the first is the default."""
    campuses: tuple[Named, ...]
    """Empty for an institution of one campus."""
    areas: tuple[Named, ...]
    readers: tuple[Reader, ...]
    types: Mapping[str, DocumentType]
    exclusions: tuple[Exclusion, ...]
    due_soon: Period
    """How long before its review a document is called due soon."""
    edit: str
    """Address template with `{path}` of the forge's editor; empty when not given."""
    feedback: str
    """An e-mail address or a web address; empty when not given."""
    glossary: tuple[tuple[str, str], ...] = ()
    """The institution's own terms and their meaning, in the order given."""
    reviewed: bool = False
    """Whether each change of a document reaches the main line by a merge."""
    units: tuple[Unit, ...] = ()
    programmes: tuple[Programme, ...] = ()
    terms: tuple[Term, ...] = ()
    grace: Period = A_MONTH
    """How long after its period an expected record is called late before it is called missing."""
    audience: str = "auditor"
    """Whom the site is built for unless a build says otherwise: `public`, `staff` or `auditor`."""
    awareness: Awareness = field(default_factory=Awareness)
    certification: Certification = field(default_factory=Certification)
    path: str = "manual/manual.yml"

    @property
    def standard(self) -> str:
        """The default standard's id."""
        return self.standards[0]
