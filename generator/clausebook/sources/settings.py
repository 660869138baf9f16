"""`manual/manual.yml` and `manual/register.yml`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from clausebook.model.clause import ClauseRef
from clausebook.model.period import Period
from clausebook.model.place import Place
from clausebook.model.problem import Problem, Topic
from clausebook.model.register import Key, Person, Register, Role, Tenure, Training
from clausebook.model.settings import (
    Awareness,
    Certification,
    DocumentType,
    Exclusion,
    Named,
    Programme,
    Reader,
    Settings,
    Term,
    Transition,
    Unit,
)
from clausebook.sources.departures import validate
from clausebook.sources.frontmatter import decode
from clausebook.sources.keys import read_keys
from clausebook.sources.schema import packaged
from clausebook.sources.strict import Items, Table, load, plain

SETTINGS = "manual/manual.yml"
REGISTER = "manual/register.yml"

_ALWAYS = ("Purpose", "Scope", "Responsibilities")
_KEPT = (*_ALWAYS, "Records kept")
TYPES = {
    kind.id: kind
    for kind in (
        DocumentType("manual", "Manual", "Manual", ("QM",), ("head",), _KEPT),
        DocumentType("policy", "Policy", "Policies", ("POL",), ("head",), (*_KEPT, "Policy")),
        DocumentType("plan", "Plan", "Plans", ("PLN",), ("head",), (*_KEPT, "Plan")),
        DocumentType("procedure", "Procedure", "Procedures", ("PRO",), ("head",), (*_KEPT, "Steps")),
        DocumentType("instruction", "Work instruction", "Work instructions", ("INS",), ("owner",), (*_ALWAYS, "Steps")),
        DocumentType("register", "Register", "Registers", ("REG",), ("head",), (*_KEPT, "Contents")),
        DocumentType("form", "Form", "Forms", ("FRM", "REC"), ("owner",), (*_KEPT, "Form")),
        DocumentType("external", "External document", "External documents", ("EXT",), ("owner",), ()),
    )
}
"""The document types every manual has; `types` in `manual.yml` changes or adds some."""


class CannotRead(Exception):  # noqa: N818 - the name says it in the words of the program
    """The manual cannot be read at all; `problems` says why."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep the problems."""
        super().__init__("; ".join(f"{problem.place}: {problem.message}" for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Loaded:
    """A YAML file, loaded and checked against its schema."""

    table: Table
    problems: tuple[Problem, ...]


def load_file(content: bytes, path: str, schema: str, topic: Topic) -> Loaded | Problem:
    """Load a YAML file of the institution or of the package."""
    decoded = decode(content, path)
    if isinstance(decoded, Problem):
        return decoded
    text, remarks = decoded
    table = load(text, path, topic=topic)
    if isinstance(table, Problem):
        return table
    return Loaded(table, (*remarks, *validate(table, packaged(schema), topic)))


@lru_cache(maxsize=256)
def read_settings(content: bytes) -> tuple[Settings, tuple[Problem, ...]]:
    """Read the settings.

    Raises:
        CannotRead: something in them is wrong, so nothing could be judged by them.
    """
    loaded = load_file(content, SETTINGS, "settings", Topic.SETTING)
    if isinstance(loaded, Problem):
        raise CannotRead((loaded,))
    errors = tuple(problem for problem in loaded.problems if problem.topic is Topic.SETTING)
    if errors:
        raise CannotRead(errors)
    return _settings(loaded.table), loaded.problems


def _settings(table: Table) -> Settings:
    """Build the settings of valid data."""
    data: Any = plain(table)
    standards = tuple(data.get("standards", ["iso-21001-2018"]))
    return Settings(
        title=data["title"],
        organisation=data["organisation"]["name"],
        about=data["organisation"].get("about", ""),
        language=data.get("language", "en"),
        # Without the slash the last part of its path would not be in the addresses that are printed.
        site=f"{data['site'].rstrip('/')}/" if "site" in data else "",
        as_of=_day(data.get("as-of")),
        standards=standards,
        campuses=tuple(Named(entry["id"], entry["title"]) for entry in data.get("campuses", ())),
        areas=tuple(Named(entry["id"], entry["title"]) for entry in data.get("areas", ())),
        readers=tuple(Reader(entry["id"], entry["title"], tuple(entry["roles"])) for entry in data.get("readers", ())),
        types=_types(data.get("types", {})),
        exclusions=tuple(_exclusions(table, standards[0])),
        due_soon=Period.parse(data.get("review", {}).get("due-soon", "P60D")),
        edit=data.get("edit", ""),
        feedback=data.get("feedback", ""),
        glossary=tuple((entry["term"], entry["meaning"]) for entry in data.get("glossary", ())),
        reviewed=data.get("changes") == "reviewed",
        units=tuple(Unit(entry["id"], entry["title"], entry.get("campus", "")) for entry in data.get("units", ())),
        programmes=tuple(_programme(entry) for entry in data.get("programmes", ())),
        terms=tuple(_term(entry) for entry in data.get("terms", ())),
        grace=Period.parse(data.get("records", {}).get("grace", "P30D")),
        audience=data.get("audience", "auditor"),
        awareness=_awareness(data.get("awareness", {})),
        certification=_certification(data.get("certification", {})),
        path=SETTINGS,
    )


def _programme(data: Mapping[str, Any]) -> Programme:
    """Build one programme of valid data."""
    return Programme(data["id"], data["title"], tuple(data.get("campuses", ())), data.get("unit", ""))


def _term(data: Mapping[str, Any]) -> Term:
    """Build one term of valid data."""
    return Term(data["id"], data["title"], date.fromisoformat(data["from"]), date.fromisoformat(data["until"]))


def _awareness(data: Mapping[str, Any]) -> Awareness:
    """Build what is asked of readers, of valid data."""
    return Awareness(int(data.get("threshold", "90")), Period.parse(data.get("within", "P30D")), asked=bool(data))


def _certification(data: Mapping[str, Any]) -> Certification:
    """Build what was agreed with the certification body, of valid data."""
    usual = Certification()
    return Certification(
        surveillance=data.get("surveillance", usual.surveillance),
        warn=Period.parse(data["warn"]) if "warn" in data else usual.warn,
        scope=data.get("scope", ""),
        campuses=tuple(data.get("campuses", ())),
        programmes=tuple(data.get("programmes", ())),
        transitions=tuple(
            Transition(entry["from"], entry["to"], date.fromisoformat(entry["until"]))
            for entry in data.get("transitions", ())
        ),
    )


def _types(data: Mapping[str, Any]) -> Mapping[str, DocumentType]:
    """Lay the institution's document types over ours."""
    types = dict(TYPES)
    for name, own in data.items():
        words = name.replace("-", " ").capitalize()
        base = types.get(name, DocumentType(name, words, f"{words}s", (), ("owner",), ()))
        types[name] = DocumentType(
            id=name,
            title=own.get("title", base.title),
            plural=own.get("plural", base.plural),
            prefixes=tuple(own.get("prefixes", base.prefixes)),
            approvers=tuple(own.get("approvers", base.approvers)),
            sections=tuple(own.get("sections", base.sections)),
            assurance=own.get("assurance", base.assurance),
        )
    return types


def _exclusions(table: Table, standard: str) -> Iterator[Exclusion]:
    """Yield the declarations that a clause is not applicable."""
    node = table.values.get("not-applicable")
    for entry in node.values if isinstance(node, Items) else ():
        data: Any = plain(entry)
        yield Exclusion(
            ref=ClauseRef.parse(data["clause"], standard),
            reason=data.get("reason", ""),
            approved_by=data.get("approved-by", ""),
            date=_day(data.get("date")),
            place=entry.place,
        )


@lru_cache(maxsize=256)
def read_register(content: bytes) -> tuple[Register, tuple[Problem, ...]]:
    """Read the register.

    Raises:
        CannotRead: something in it is wrong, so no role could be judged by it.
    """
    loaded = load_file(content, REGISTER, "register", Topic.SETTING)
    if isinstance(loaded, Problem):
        raise CannotRead((loaded,))
    errors = tuple(problem for problem in loaded.problems if problem.topic is Topic.SETTING)
    if errors:
        raise CannotRead(errors)
    data: Any = plain(loaded.table)
    roles = {entry["id"]: _role(entry) for entry in data["roles"]}
    keys, wrong = read_keys(loaded.table.values["people"])
    people = {entry["id"]: _person(entry, own) for entry, own in zip(data["people"], keys, strict=True)}
    twice = (*_twice(loaded.table, "roles"), *_twice(loaded.table, "people"), *_same_account(loaded.table))
    return Register(roles, people, REGISTER), (*loaded.problems, *twice, *wrong)


def _role(entry: Any) -> Role:
    """Build one role of valid data."""
    training = (
        Training(one["title"], Period.parse(one["valid"]) if "valid" in one else None)
        for one in entry.get("training", ())
    )
    return Role(entry["id"], entry["title"], entry.get("group", "no") in ("yes", "true"), tuple(training))


def _person(entry: Any, keys: tuple[Key, ...]) -> Person:
    """Build one person of valid data."""
    tenures = (
        Tenure(held["role"], date.fromisoformat(held["from"]), _day(held.get("until")), held.get("campus", ""))
        for held in entry.get("roles", ())
    )
    emails = tuple(email.lower() for email in entry.get("emails", ()))
    accounts = tuple(account.lower() for account in entry.get("accounts", ()))
    return Person(entry["id"], entry["name"], emails, tuple(tenures), keys, accounts)


def _twice(table: Table, key: str) -> Iterator[Problem]:
    """Yield ids that stand twice in a list of the register."""
    seen: dict[str, Place] = {}
    node = table.values[key]
    for entry in node.values if isinstance(node, Items) else ():
        name = str(plain(entry)["id"])  # type: ignore[index, call-overload]
        if name in seen:
            message = f"the id '{name}' stands twice under '{key}'; the first is on line {seen[name].line}"
            yield Problem(Topic.SETTING, entry.place, message, "Give each entry an id of its own")
        seen.setdefault(name, entry.place)


def _same_account(table: Table) -> Iterator[Problem]:
    """Yield accounts at a forge that two people of the register have."""
    holders: dict[str, str] = {}
    people = table.values["people"]
    for entry in people.values if isinstance(people, Items) else ():
        accounts = entry.values.get("accounts") if isinstance(entry, Table) else None
        for account in accounts.values if isinstance(accounts, Items) else ():
            name, own = str(plain(account)), str(plain(entry)["id"])  # type: ignore[index, call-overload]
            other = holders.setdefault(name.lower(), own)
            if other != own:
                message = f"the account '{name}' is that of '{other}' too, so it tells nobody who acted"
                yield Problem(Topic.SETTING, account.place, message, "Give each person an account of their own")


def _day(text: str | None) -> date | None:
    """Read a day that a schema has accepted."""
    return date.fromisoformat(text) if text else None
