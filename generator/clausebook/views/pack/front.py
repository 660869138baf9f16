"""The two files that people read first: the first page of a pack, and how to verify it by hand."""

from dataclasses import dataclass
from shlex import quote

from clausebook.model.audit_pack import LISTS, NAMESPACE, SIGNATURE, SIGNERS, SITE, TAG_MANIFEST, TIME_STAMP
from clausebook.model.document import Document
from clausebook.model.finding import Severity
from clausebook.model.staged import DataFile
from clausebook.views.pack.facts import Facts
from clausebook.views.render import render
from clausebook.views.site import href

START = "START.html"
VERIFY = "VERIFY.md"


@dataclass(frozen=True, slots=True)
class _Listed:
    """One list on the first page."""

    title: str
    about: str
    name: str
    forms: tuple[str, ...]
    page: tuple[str, str] = ("", "")
    """Where the site shows the same: words and address."""


_LISTS = (
    _Listed(
        "Documents",
        "The master list: what was in force, its version, owner, approval state and digest.",
        "documents",
        ("csv", "xlsx", "json"),
        ("Register", "documents/index.html"),
    ),
    _Listed(
        "Approvals",
        "Who approved which version, in which role, when, and how well that is proved.",
        "approvals",
        ("csv", "json"),
        ("Approvals ledger", "approvals.html"),
    ),
    _Listed(
        "Changes",
        "Every version that took effect or was recorded in the period, with its reason and its comparison.",
        "changes",
        ("csv", "json"),
        ("Changes", "changes.html"),
    ),
    _Listed(
        "Records",
        "Evidence that was made in the period, or was open in it.",
        "records",
        ("csv", "json"),
        ("Records", "records/index.html"),
    ),
    _Listed(
        "Findings",
        "What the program's own checks found; nobody's audit finding.",
        "findings",
        ("json",),
        ("Findings", "findings.html"),
    ),
    _Listed(
        "Concessions",
        "Deviations that somebody accepted for a time.",
        "concessions",
        ("csv", "json"),
    ),
    _Listed(
        "Coverage",
        "Which documents answer each clause, and what evidence there is. The auditor judges.",
        "coverage",
        ("csv", "json"),
    ),
)


def start(facts: Facts) -> DataFile:
    """Return the first page: plain HTML that needs neither script nor network."""
    here, ref = START, facts.scope.clause
    page = facts.site.clause_page(ref) if ref else ""
    text = render(
        "pack/start.html.j2",
        facts=facts,
        site=facts.site,
        settings=facts.manual.settings,
        lists=_LISTS,
        folder=LISTS,
        pages=SITE,
        standards=facts.manual.adopted,
        clause_page=href(here, f"{SITE}{page}") if page else "",
        severities=[(severity.value, facts.site.report.count(severity)) for severity in Severity],
        verify=VERIFY,
    )
    return DataFile(START, text.encode())


def verify(facts: Facts) -> DataFile:
    """Return how to verify the pack with programs that are not ours."""
    manual, head = facts.manual, facts.head.id
    example = next((one for one in manual.published if manual.standing(one).in_force), None)
    text = render(
        "pack/verify.md.j2",
        facts=facts,
        example=example,
        shown=quote(f"{example.commit or head}:{_then(facts, example)}") if example else "",
        folder=facts.scope.folder,
        tags=TAG_MANIFEST,
        signature=SIGNATURE,
        stamp=TIME_STAMP,
        signers=SIGNERS,
        namespace=NAMESPACE,
    )
    return DataFile(VERIFY, text.encode())


def _then(facts: Facts, document: Document) -> str:
    """Return the path that a document had in the commit of its text."""
    life = facts.manual.history.files.get(document.path)
    contents = life.contents if life else ()
    known = (one.event.path for one in contents if one.event.commit.id == document.commit)
    return next(known, document.path)
