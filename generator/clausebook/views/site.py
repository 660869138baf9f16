"""What every page needs: the manual, its report, where things are staged, and how a day is written."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from urllib.parse import unquote

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date
from markupsafe import Markup

from clausebook.model.awareness import Readership, readerships
from clausebook.model.clause import ClauseRef
from clausebook.model.document import Document
from clausebook.model.finding import Finding, Report
from clausebook.model.lifecycle import Review, Standing, State
from clausebook.model.manual import Manual
from clausebook.model.problem import Malformed
from clausebook.model.record import Record

FILES = "files/"
"""Where pictures and attachments are staged, below which they keep their repository path."""


@dataclass(frozen=True)
class Site:
    """A manual and its report, seen as a site; staged paths are relative to `docs/`."""

    manual: Manual
    report: Report

    @cached_property
    def pages(self) -> Mapping[str, str]:
        """The staged page of every document, record and malformed file, by repository path."""
        pages: dict[str, str] = {}
        taken: set[str] = set()
        items: tuple[Document | Record | Malformed, ...] = (*self.manual.items, *self.manual.malformed)
        for item in items:
            page = self._page(item)
            while page in taken:
                page = page.replace(".md", "-again.md")
            taken.add(page)
            pages[item.path] = page
        return pages

    def _page(self, item: Document | Record | Malformed) -> str:
        """Return where an item is staged: its address is made of ids, never of titles."""
        name = item.path.rpartition("/")[2].removesuffix(".md")
        folder = "documents" if item.path.startswith("manual/") else "records"
        if isinstance(item, Malformed):
            return f"{folder}/{item.id or name}.md"
        return f"records/{item.type}/{item.id}.md" if isinstance(item, Record) else f"documents/{item.id}.md"

    def page_of(self, item: Document | Record | Malformed) -> str:
        """Return an item's staged page."""
        return self.pages[item.path]

    def draft_page(self, document: Document) -> str:
        """Return the staged page of a draft that stands beside a text in force."""
        return f"drafts/{self.page_of(document).rpartition('/')[2]}"

    def anchor_of(self, item: Document | Record, anchor: str) -> str:
        """Return the anchor if the text that readers are shown has it, else an empty one: the top of the page."""
        shown = self.manual.held.get(item.path, item)
        return anchor if has_anchor(shown, anchor) else ""

    def page_of_id(self, key: str) -> str:
        """Return the staged page of an id; empty when nothing has it."""
        item = self.manual.by_id.get(key) or next((bad for bad in self.manual.malformed if bad.id == key), None)
        return self.page_of(item) if item else ""

    def clause_page(self, ref: ClauseRef) -> str:
        """Return a clause's staged page; empty when no adopted standard has the clause."""
        return self._clause_pages.get(ref, "")

    @cached_property
    def _clause_pages(self) -> Mapping[ClauseRef, str]:
        """The staged page of every clause of the adopted standards."""
        return {
            clause.ref: f"clauses/{standard.id}/{clause.ref.number.replace('.', '-')}.md"
            for standard in self.manual.adopted
            for clause in standard.clauses.values()
        }

    def clause_name(self, ref: ClauseRef) -> str:
        """Return edition and number, which are always printed together outside the default standard."""
        return f"{self.edition(ref.standard)} {ref.number}".lstrip()

    def day(self, day: date | None) -> str:
        """Write a day in the manual's language; a dash for none."""
        return _written(day, self.manual.settings.language) if day else "–"

    def by_edition(self, refs: Iterable[ClauseRef]) -> list[tuple[str, list[ClauseRef]]]:
        """Group clauses by edition: the default standard's first, without a label, then the others' with it."""
        groups: dict[str, list[ClauseRef]] = {self.manual.settings.standard: []}
        for ref in refs:
            groups.setdefault(ref.standard, []).append(ref)
        return [(self.edition(standard), group) for standard, group in groups.items() if group]

    def edition(self, standard: str) -> str:
        """Return the label of an edition; empty for the default one."""
        if standard == self.manual.settings.standard:
            return ""
        known = self.manual.standards.get(standard)
        return known.label if known else standard

    def time(self, day: date | None, *, short: bool = False) -> Markup:
        """Write a day as an element that programs can read too, in a table with a short month; a dash for none."""
        return _element(day, self.manual.settings.language, short) if day else Markup("–")

    def role(self, role: str) -> str:
        """Return a role's title."""
        return "Everyone" if role == "all" else self.manual.register.title(role)

    def holders(self, role: str) -> str:
        """Return who holds a role on the day, by name; empty for a group."""
        if role in self.manual.register.roles and self.manual.register.roles[role].group:
            return ""
        people = self.manual.register.holders(role, self.manual.as_of)
        return ", ".join(person.name for person in people)

    def person(self, person: str) -> str:
        """Return a person's name, or the id when the register does not know it."""
        known = self.manual.register.people.get(person)
        return known.name if known else person

    def campus(self, campus: str) -> str:
        """Return a campus' title; `all` and the empty id stand for every campus."""
        if campus in ("", "all"):
            return "All campuses" if self.manual.settings.campuses else "The whole institution"
        return next((known.title for known in self.manual.settings.campuses if known.id == campus), campus)

    def type_title(self, document: Document) -> str:
        """Return what a document's type is called."""
        kind = self.manual.settings.types.get(document.type)
        return kind.title if kind else document.type

    @cached_property
    def by_subject(self) -> Mapping[str, tuple[Finding, ...]]:
        """Findings by the id of the document or record they concern."""
        found: dict[str, list[Finding]] = defaultdict(list)
        for finding in self.report.findings:
            if finding.subject:
                found[finding.subject].append(finding)
        return {key: tuple(findings) for key, findings in found.items()}

    @staticmethod
    def parted(items: Iterable[Document | Record]) -> tuple[list[Document], list[Record]]:
        """Part documents, by id, from records, newest first."""
        found = list(items)
        documents = sorted((item for item in found if isinstance(item, Document)), key=lambda item: item.id)
        records = (item for item in found if isinstance(item, Record))
        return documents, sorted(records, key=lambda item: (item.date, item.id), reverse=True)

    def by_rule(self, findings: Iterable[Finding]) -> list[list[Finding]]:
        """Put findings of one rule together, in the order of each rule's first."""
        rules: dict[str, list[Finding]] = defaultdict(list)
        for finding in findings:
            rules[finding.code].append(finding)
        return list(rules.values())

    @cached_property
    def readerships(self) -> tuple[Readership, ...]:
        """Who is to know each document in force, and who has confirmed it."""
        return readerships(self.manual)

    def state_words(self, document: Document) -> str:
        """Say a document's state in a few words."""
        return say_state(self.manual.standing(document), document, self.day)

    def short_state(self, document: Document) -> str:
        """Say a document's state without its dates."""
        standing = self.manual.standing(document)
        if standing.state is State.IN_FORCE:
            return "In force, review overdue" if standing.review is Review.OVERDUE else "In force"
        return "Not yet in force" if standing.state is State.NOT_YET else self.state_words(document)

    def source(self) -> str:
        """Say which state of the repository the site shows."""
        head = self.manual.history.head
        if self.manual.draft:
            return "working draft, not a published commit"
        return f"commit {head.id[:10]}" if head else "no commit"


def has_anchor(item: Document | Record, anchor: str) -> bool:
    """Say whether a text has a heading with this anchor, as written or percent-encoded."""
    return any(heading.anchor in (anchor, unquote(anchor)) for heading in item.body.headings)


def href(here: str, page: str, anchor: str = "") -> str:
    """Return the relative address, for raw HTML, of a staged page or file seen from another page."""
    target = page.removesuffix(".md") + ".html" if page.endswith(".md") else page
    relative = _relative(here.rpartition("/")[0], target)
    return f"{relative}#{anchor}" if anchor else relative


def source_link(here: str, page: str, anchor: str = "") -> str:
    """Return the relative path, for a Markdown link, of a staged page or file seen from another page."""
    relative = _relative(here.rpartition("/")[0], page)
    return f"{relative}#{anchor}" if anchor else relative


@cache
def _relative(folder: str, target: str) -> str:
    """Return the way from a staged folder to a staged file; `posixpath.relpath` would ask for the present folder."""
    start, end = folder.split("/") if folder else [], target.split("/")
    shared = 0
    while shared < min(len(start), len(end) - 1) and start[shared] == end[shared]:
        shared += 1
    return "/".join([*[".."] * (len(start) - shared), *end[shared:]])


def say_state(standing: Standing, document: Document, day: Callable[[date | None], str]) -> str:
    """Say a document's state in a few words."""
    match standing.state:
        case State.IN_FORCE:
            words = f"In force since {day(document.effective)}"
            if standing.review is Review.OVERDUE:
                return f"{words}, review overdue since {day(document.next_review)}"
            return words
        case State.NOT_YET:
            return f"Approved, takes effect on {day(document.effective)}"
        case State.SUPERSEDED:
            return f"Superseded by {standing.successor}"
        case State.NOT_APPROVED:
            return "Not approved"
        case State.IN_REVIEW:
            return "Draft in review"
        case State.DRAFT:
            return "Draft"
        case State.WITHDRAWN:
            return "Withdrawn"


@cache
def _written(day: date, language: str, short: bool = False) -> str:
    """Write a day in a language."""
    locale = locale_of(language)
    if locale.language == "en":
        # Babel's English is American: `March 15, 2026`.
        return format_date(day, "d MMM y" if short else "d MMMM y", locale=locale)
    return format_date(day, "medium" if short else "long", locale=locale)


@cache
def _element(day: date, language: str, short: bool) -> Markup:
    """Write a day as an element."""
    return Markup('<time datetime="{}">{}</time>').format(day, _written(day, language, short))


@cache
def locale_of(language: str) -> Locale:
    """Return what Babel knows of a language; English where it knows nothing."""
    try:
        return Locale.parse(language.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")
