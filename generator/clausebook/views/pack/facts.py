"""What an audit pack says of itself, once for all the forms in which it says so."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from clausebook import __version__
from clausebook.model.audit_pack import ABOUT, FORMAT, NAMESPACE, SIGNATURE, TIME_STAMP, Scope
from clausebook.model.history import Commit
from clausebook.model.manual import Manual
from clausebook.model.staged import DataFile
from clausebook.views.site import Site


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that descriptions and first pages tell."""

    site: Site
    head: Commit
    """The commit that everything was read from."""
    scope: Scope
    counts: Mapping[str, Mapping[str, int]]
    """How many entries each list has, of how many."""
    engine: Mapping[str, str]
    """Name and version of what rendered the site."""
    signed: bool
    """Whether a signature is to stand beside it."""
    authority: str = ""
    """The address of the authority that is asked for a time stamp; empty for none."""
    makers: Mapping[str, str] = field(default_factory=dict)
    """The versions of what made it, by name."""

    @property
    def manual(self) -> Manual:
        """What everything was read from."""
        return self.site.manual

    @property
    def day(self) -> str:
        """The commit's day, which the pack is dated by."""
        return str(self.head.committer_date.date())

    @property
    def editions(self) -> tuple[str, ...]:
        """The names of the editions' tags."""
        return tuple(edition.name for edition in self.manual.history.editions)

    @property
    def clause(self) -> str:
        """The clause in words; empty for all."""
        ref = self.scope.clause
        if ref is None:
            return ""
        standard, known = self.manual.standards[ref.standard], self.manual.clause(ref)
        return f"{standard.label} {ref.number}{f' {known.title}' if known else ''}"

    @property
    def period(self) -> str:
        """The period in words."""
        return f"{self.site.day(self.scope.first)} to {self.site.day(self.scope.last)}"

    @property
    def about(self) -> str:
        """The scope in words."""
        what = [f"clause {self.clause}"] if self.clause else []
        what += [f"campus {self.site.campus(self.scope.campus)}"] if self.scope.campus else []
        narrowed = f" of {' and '.join(what)}" if what else ""
        return f"Lists{narrowed} for the period {self.period}; the site and the history are whole"


def about_file(facts: Facts) -> DataFile:
    """Return the description for programs, in the format `clausebook-pack/1`."""
    scope = facts.scope
    data = {
        "format": FORMAT,
        "generator": {"name": "clausebook", "version": __version__},
        "engine": dict(facts.engine),
        "organisation": facts.manual.settings.organisation,
        "title": facts.manual.settings.title,
        "commit": facts.head.id,
        "as_of": str(facts.manual.as_of),
        "from": str(scope.first),
        "to": str(scope.last),
        "clause": str(scope.clause) if scope.clause else None,
        "campus": scope.campus or None,
        "narrowed": [] if scope.whole else ["lists"],
        "audience": facts.manual.settings.audience,
        "editions": list(facts.editions),
        "counts": {name: dict(count) for name, count in facts.counts.items()},
        "signature": {"file": SIGNATURE, "namespace": NAMESPACE} if facts.signed else None,
        "timestamp": {"file": TIME_STAMP, "authority": facts.authority} if facts.authority else None,
    }
    return DataFile(ABOUT, (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode())


def bag_facts(facts: Facts, oxum: str) -> dict[str, str]:
    """Return the description for archives, by the labels of RFC 8493."""
    settings = facts.manual.settings
    confidential = "It holds confidential documents and records, and is for auditors alone."
    return {
        "Source-Organization": settings.organisation,
        "External-Description": f"Audit pack of {settings.title}. {confidential}",
        "External-Identifier": facts.head.id,
        "Bagging-Date": facts.day,
        "Payload-Oxum": oxum,
        "Bag-Software-Agent": f"clausebook {__version__}",
        "Internal-Sender-Description": facts.about,
    }
