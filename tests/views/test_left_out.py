"""A site that leaves something out says nothing untrue for it: no page claims that a thing is not there."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from clausebook.model.audience import for_audience
from clausebook.model.clause import ClauseRef, Counterpart
from clausebook.model.document import Document, Status
from clausebook.model.history import (
    Commit,
    Content,
    DocumentHistory,
    Event,
    EventKind,
    Evidence,
    Facts,
    History,
    Revision,
)
from clausebook.model.manual import Manual
from clausebook.model.settings import Reader
from clausebook.model.staged import DataFile, Page
from clausebook.model.version import Version
from clausebook.pipeline import compose, judge, read, see
from clausebook.views.left_out import has_audits, has_certification, has_editions, has_gaps
from privacy.planted import DAY, planted
from staged import files, staged
from staged import read as reading
from values import EDITION, approval, document, manual, record, record_type, settings, standard

ABSOLUTE = (
    "No other document or record refers",
    "This file is in no commit yet",
    "The campus has no document of its own",
    "There is no audit programme",
    "No audit has been reported",
    "No nonconformity is open",
    "No certificate has been granted",
    "No document names this clause",
    "No record names this clause",
    "No other record names this clause",
    "No audit or nonconformity names this clause",
    "The checks found nothing",
    "nothing answers it yet",
    "no record type is evidence",
    "Every controlled document and its",
    "Every version of every document",
    "No document is in force yet",
    "No document in force names these readers",
    "No document carries an approval",
    "No document or other record refers to it",
    "No expected record is overdue",
    "No type of record that applies here",
    "Nothing has a day yet",
    "the first day of any record or document",
)
"""What may be said only where nothing is left out."""
LATER = "example-2026"


def school(level: str = "confidential") -> Manual:
    """Return a manual of which everything has one classification, with a later edition to compare with."""
    kinds = ("audit-programme", "internal-audit", "nonconformity", "certification", "review")
    steps = {"step": "stage-1", "standard": "EX 1:2020", "from": "2026-02-01", "result": "ready"}
    late = ({"text": "Do it.", "owner": "registry", "due": "2026-06-01"},)
    item = document(classification=level, clauses=("4.1",), approvals=(approval(),))
    return manual(
        item,
        record("CER-2026-01", date(2026, 2, 1), type="certification", fields=steps),
        record("NC-2026-01", date(2026, 3, 1), type="nonconformity", fields={"grade": "major", "actions": late}),
        settings=settings(),
        record_types={kind: record_type(id=kind, classification=level) for kind in kinds},
        standards={EDITION: standard("4.1"), LATER: replace(standard("4.1"), id=LATER, label="EX 1:2026")},
        counterparts=(Counterpart(ClauseRef(EDITION, "4.1"), (ClauseRef(LATER, "4.1"),), "same", "", "memory", LATER),),
    )


def words(seen: Manual) -> Mapping[str, str]:
    """Return the words of every page but those that are the same for everybody: the rules and the help."""
    pages = staged(seen).items()
    return {path: reading(page).text for path, page in pages if not path.startswith(("rules/", "help/"))}


def untrue(seen: Manual) -> Mapping[str, list[str]]:
    """Return what pages say that only a whole manual may say; audits, where its readers see all of them, are whole."""
    pages = {path: text for path, text in words(seen).items() if path != "audits.md" or not has_audits(seen)}
    found = {path: [claim for claim in ABSOLUTE if claim in text] for path, text in pages.items()}
    return {path: claims for path, claims in found.items() if claims}


@pytest.fixture(scope="module")
def college(tmp_path_factory: pytest.TempPathFactory) -> Manual:
    """Read a college with a year of history and texts of every classification."""
    return read(planted().make(tmp_path_factory.mktemp("left") / "college"), revision="HEAD", today=DAY)


@pytest.mark.parametrize("audience", ["public", "staff"])
@pytest.mark.parametrize("filled", [True, False])
def test_no_page_says_that_what_is_left_out_is_not_there(audience: str, *, filled: bool) -> None:
    seen = for_audience(school() if filled else manual(record_types={}), audience)
    assert seen.documents == ()
    assert not untrue(seen)


@pytest.mark.parametrize("audience", ["public", "staff"])
def test_no_page_of_a_college_says_so_either(college: Manual, audience: str) -> None:
    seen, _ = see(college, judge(college), audience)
    assert not untrue(seen)


def test_an_auditor_is_told_what_is_not_there() -> None:
    text = "\n".join(words(manual(record_types={})).values())
    for claim in ("There is no audit programme", "No document names this clause", "The checks found nothing"):
        assert claim in text
    assert "This site is made for" not in text


@pytest.mark.parametrize("audience", ["public", "staff", "auditor"])
def test_every_link_leads_to_a_page_that_is_made(college: Manual, audience: str) -> None:
    for whole in (school(), college):
        items = tuple(compose(*see(whole, judge(whole), audience)))
        made = {item.path.removesuffix(".md") + ".html" for item in items if isinstance(item, Page)}
        made |= {item.path for item in items if isinstance(item, DataFile)}
        for page in (item for item in items if isinstance(item, Page)):
            for target in reading(page).links():
                path = re.sub("[.]md$", ".html", re.split("[?#]", target)[0])
                if path and ":" not in path and not page.path.startswith("rules/"):
                    assert posixpath.normpath(posixpath.join(posixpath.dirname(page.path), path)) in made, page.path


def test_pages_that_would_be_untrue_are_not_made() -> None:
    gone = {"audits.md", "certification.md", f"coverage/gap-{EDITION}.md", f"coverage/change-{EDITION}-{LATER}.md"}
    whole, seen = school(), for_audience(school(), "staff")
    assert gone <= staged(whole).keys()
    assert not gone & staged(seen).keys()
    data = (f"coverage/gap-{EDITION}.json", f"coverage/gap-{EDITION}.csv", f"coverage/change-{EDITION}-{LATER}.json")
    assert set(data) <= files(whole).keys()
    assert not set(data) & files(seen).keys()


def test_pages_are_made_for_readers_who_see_all_that_they_are_about() -> None:
    seen = for_audience(school("internal"), "staff")
    assert all(has(seen) for has in (has_audits, has_certification, has_gaps, has_editions))
    assert {"audits.md", "certification.md", f"coverage/gap-{EDITION}.md"} <= staged(seen).keys()
    kinds = {**school("internal").record_types, "case": record_type(id="case", classification="confidential")}
    some = for_audience(replace(school("internal"), record_types=kinds), "staff")
    assert (has_audits(some), has_editions(some), has_gaps(some)) == (True, True, False)


def test_a_hidden_draft_hides_gaps_too() -> None:
    path = "manual/PRO-01.md"
    held = document(classification="internal", commit="a" * 40)
    draft = document(classification="confidential", version=Version(2, 0), status=Status.DRAFT)
    seen = for_audience(manual(draft, held={path: held}, record_types={}), "staff")
    assert [text.commit for text in seen.documents] == ["a" * 40]
    assert not has_gaps(seen)


def test_lists_and_the_home_page_say_for_whom_they_are() -> None:
    pages = words(for_audience(school(), "public"))
    assert "This site is made for public readers: what it leaves out." in pages["index.md"]
    listing = ("documents/index.md", "changes.md", "approvals.md", "records/index.md", "records/disposal.md")
    for path in listing:
        assert "made for public readers: what they may not see is neither listed nor counted here." in pages[path], path
    assert (
        "Findings about what this site leaves out, and about settings and register, are not counted."
        in (pages["findings.md"])
    )
    assert "No finding is shown." in pages["findings.md"]
    staff = words(for_audience(school(), "staff"))
    assert "Findings about what this site leaves out are not counted." in staff["findings.md"]


def test_home_links_to_what_is_made_and_to_nothing_else() -> None:
    chosen = settings(readers=(Reader("lead", "I lead", ("head",)), Reader("audit", "I audit", ())))
    whole = replace(school(), settings=chosen)
    always = {"calendar.html", "dashboards/index.html", f"coverage/{EDITION}.html"}
    some = {"audits.html", "certification.html", f"coverage/gap-{EDITION}.html"}
    assert always | some <= set(reading(staged(whole)["index.md"]).links())
    shown = set(reading(staged(for_audience(whole, "public"))["index.md"]).links())
    assert always <= shown
    assert not some & shown


def test_what_is_overdue_beyond_the_first_stands_in_the_calendar_where_audits_are_not_shown() -> None:
    late = ({"text": "Do it.", "owner": "registry", "due": "2026-06-01"},)
    plans = tuple(
        record(f"PLN-2026-{number}", date(2026, 3, 1), type="action-plan", status="open", fields={"actions": late})
        for number in range(10, 17)
    )
    kinds = {kind: record_type(id=kind, classification="public") for kind in ("action-plan", "certification")}
    kinds["internal-audit"] = record_type(id="internal-audit", classification="internal")
    leads = settings(readers=(Reader("lead", "I lead", ("head",)),))
    text = words(for_audience(manual(*plans, record_types=kinds, settings=leads), "public"))["index.md"]
    assert "7 overdue items:" in text
    assert "Calendar (2 more)" in text


def test_a_clause_page_keeps_the_grades_and_says_what_it_does_not_show() -> None:
    text = words(for_audience(school(), "public"))[f"clauses/{EDITION}/4-1.md"]
    assert "The grades are those of the whole manual." in text
    assert "No document that this site shows names this clause." in text
    assert "No record that this site shows names this clause." in text
    assert "No finding is shown here." in text
    assert "are not listed" in words(for_audience(school(), "public"))[f"clauses/{EDITION}/index.md"]
    assert (
        "The grades are those of the whole manual"
        in (words(for_audience(school(), "public"))[f"coverage/{EDITION}.md"])
    )


def _commit(number: int) -> Commit:
    """Return one commit of the main line."""
    day = datetime(2026, 3, number, tzinfo=UTC)
    return Commit(f"{number}" * 40, (), "Rosa", "r@x.example", day, "Rosa", "r@x.example", day, "Change it")


def _lived(*versions: tuple[int, Version, tuple[Any, ...]]) -> DocumentHistory:
    """Return the life of a document with versions, the newest first: number of the commit, version and approvals."""
    path = "manual/PRO-01.md"
    told = [
        (Event(_commit(number), EventKind.MODIFIED, path, f"{number}"), Facts("PRO-01", version, approvals=entries))
        for number, version, entries in versions
    ]
    events = tuple(event for event, _ in told)
    contents = tuple(Content(event, facts) for event, facts in told)
    revisions = tuple(Revision(facts, (event,)) for event, facts in told)
    return DocumentHistory(path, events, revisions, events, contents)


def _with(text: Document, life: DocumentHistory) -> Manual:
    """Return a manual of one document with this life."""
    return manual(text, history=History(Evidence.COMPLETE, files={text.path: life}), record_types={})


def test_a_commit_that_only_repeats_an_entry_is_not_called_its_first() -> None:
    old, new = approval(version="1.0"), approval(version="1.1", day=date(2026, 3, 2))
    text = document(classification="public", version=Version(1, 1), approvals=(new, old))
    whole = _with(text, _lived((2, Version(1, 1), (new, old)), (1, Version(1, 0), (old,))))
    assert "1111111111" in words(whole)["approvals.md"]
    page = words(for_audience(whole, "public"))["approvals.md"]
    assert "2222222222" in page
    assert page.count("2222222222") == 1, "the entry of version 1.0 came with a commit that is not told"


def test_a_version_whose_commits_are_not_told_has_no_missing_commit() -> None:
    life = _lived((1, Version(1, 0), ()))
    text = document(classification="public", commit="a" * 40)
    draft = document(classification="confidential", status=Status.DRAFT)
    whole = replace(_with(draft, life), held={text.path: text})
    page = words(for_audience(whole, "public"))["changes.md"]
    assert "PRO-01" in page
    assert "no commit" not in page
    assert "not shown" in page


def test_the_data_say_for_whom_they_were_made() -> None:
    assert b'"audience": "auditor"' in files(school())["manual.json"]
    assert b'"audience": "staff"' in files(for_audience(school(), "staff"))["manual.json"]
