"""What the pages say, in which order, and that nothing in a manual can break out of its place."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from clausebook.model.document import Approval, Document, Status
from clausebook.model.finding import Finding, Severity
from clausebook.model.history import Commit, DocumentHistory, Event, EventKind, Evidence, Facts, History, Revision
from clausebook.model.manual import Manual
from clausebook.model.period import Period
from clausebook.model.place import Place
from clausebook.model.problem import Malformed, Problem, Topic
from clausebook.model.register import Person, Register, Role
from clausebook.model.settings import DocumentType, Exclusion, Named, Reader
from clausebook.model.version import Version
from clausebook.views.document_page import banner
from staged import body_of, document_page, in_order, read, site_of, staged
from values import (
    DIGEST,
    EDITION,
    approval,
    campuses,
    document,
    manual,
    record,
    record_type,
    ref,
    register,
    settings,
    standard,
)

TEXT = '## Purpose\n\nWhat it is for.\n\n## Steps { data-clause="4.1" }\n\n1. The registry asks.\n'
PROCEDURE = {"type": "procedure", "body": body_of(TEXT), "clauses": ("4.1",)}
LATER = date(2026, 9, 1)
HEAD = approval("head", "ha")
NASTY = "<script>alert(1)</script> \"q\" 'a' *s* _u_ `c` [l](x) ![i](y) # {{ 7*7 }} {: #x } | a && b ~~d~~ ==m=="


def commit(number: int, author: str = "Rosa Costa", subject: str = "Change it") -> Commit:
    """Return a commit of a day in May."""
    day = datetime(2026, 5, number, 8, tzinfo=UTC)
    who = (author, "rosa@school.example", day)
    return Commit(f"{number:02}" * 20, (), *who, *who, subject)


def history(path: str = "manual/PRO-01.md", **changes: Any) -> History:
    """Return a complete history of one document: version 1.0 in two commits, 0.9 in one."""
    events = tuple(Event(commit(day), EventKind.MODIFIED, path, "b" * 40) for day in (3, 2, 1))
    present = {"digest": DIGEST, "approvals": (approval(),), "change": "Adds online application.", **changes}
    revisions = (
        Revision(Facts("PRO-01", Version(1, 0), date(2026, 3, 1), **present), events[:2]),
        Revision(Facts("PRO-01", Version(0, 9)), events[2:]),
    )
    return History(Evidence.COMPLETE, "", commit(3), {path: DocumentHistory(path, events, revisions)})


def published(*items: Any, **changes: Any) -> Manual:
    """Return a manual read from a commit with a complete history."""
    return manual(*items, **{"draft": False, "history": history()} | changes)


def words(found: Document, **changes: Any) -> tuple[str, str]:
    """Return the banner of a document: its first words and the rest."""
    said = banner(site_of(manual(found, **{"draft": False} | changes)), found)
    return said.words, " ".join(said.lines)


def finding(subject: str = "PRO-01", **changes: Any) -> Finding:
    """Return a warning."""
    values = {"title": "A title", "severity": Severity.WARNING, "place": Place("manual/PRO-01.md", 3)}
    values |= {"message": "It lacks something", "help": "Add it", "subject": subject, "clauses": ()}
    return Finding("META-001", **values | changes)


class TestOrder:
    def test_a_document_s_page_has_its_parts_in_the_order_of_the_design(self) -> None:
        found = document(type="procedure", body=body_of(TEXT), clauses=("4.1",), approvals=(approval(), HEAD))
        other = document("PRO-02", body=body_of("See [it](PRO-01).\n", "manual/PRO-02.md"))
        kept = record(refers_to=("PRO-01",))
        page = document_page(published(found, other, kept), found, finding())
        parts = ["PRO-01 PRO-01", "In force since 1 March 2026", "Document control", "Version 1.0", "Effective"]
        parts += ["What changed in version 1.0: First issue.", "Purpose", "Answers clause 4.1", "The registry asks"]
        parts += ["Revision history", "Adds online application", "Refers to this document", "PRO-02 PRO-02"]
        parts += ["MR-2026-01 MR-2026-01", "Findings", "It lacks something", "Something wrong or unclear?"]
        parts += ["Tell the registry", "Uncontrolled when printed. PRO-01 version 1.0, in force since 1 March 2026."]
        assert in_order(page.text, parts) == []
        assert page.unbalanced == []

    def test_the_control_block_says_who_what_and_until_when(self) -> None:
        found = document(supersedes=("PRO-09",), audience=("registry",), classification="public")
        page = document_page(published(found), found)
        said = ["Document PRO-01, form", "Owner Registry (Rosa Costa)", "Rosa Costa, 18 February 2026 : recorded"]
        said += ["Next review 1 March 2027", "Clauses none", "Classification Public", "Supersedes PRO-09", "Source"]
        assert in_order(page.text.replace("2026:", "2026 :"), said) == []

    def test_feedback_names_the_document_and_the_edit_link_its_file(self) -> None:
        chosen = settings(
            feedback="qa@school.example", edit="https://git.example/edit/{path}", site="https://m.example/"
        )
        found = document(title="Fees & refunds?", path="manual/a b/PRO-01.md")
        page = document_page(published(found, settings=chosen), found)
        assert "mailto:qa@school.example?subject=PRO-01%20Fees%20%26%20refunds%3F%2C%20version%201.0" in page.links()
        assert "https://git.example/edit/manual/a%20b/PRO-01.md" in page.links()
        assert "applies once it is approved. How to change a document, step by step" in page.text
        assert "../help/owner.html#change" in page.links()
        assert "The version in force is at https://m.example/documents/PRO-01.html" in page.text

    def test_the_public_is_not_sent_to_an_editor_for_which_it_has_no_account(self) -> None:
        chosen = settings(edit="https://git.example/edit/{path}", audience="public")
        found = document(classification="public")
        page = document_page(published(found, settings=chosen), found)
        assert "Suggest a change" not in page.text
        assert not any("git.example" in address for address in page.links())

    def test_a_web_address_for_feedback_is_linked_as_it_is(self) -> None:
        found = document()
        page = document_page(published(found, settings=settings(feedback="https://desk.example/?a=b@c")), found)
        assert "https://desk.example/?a=b@c" in page.links()

    def test_clauses_of_another_standard_name_its_edition_once(self) -> None:
        found = document(clauses=("4.1",))
        found = replace(found, clauses=(ref("4.1"), ref("5.1", "other-1"), ref("5.2", "other-1")))
        page = document_page(published(found), found)
        assert "Clauses 4.1; other-1: 5.1, 5.2" in page.text


class TestBanner:
    def test_in_force(self) -> None:
        first, rest = words(document())
        assert first == "In force since 1 March 2026"
        assert rest == "Version 1.0, approved by the registry; next review by 1 March 2027."

    def test_in_force_names_every_role_once(self) -> None:
        found = document(type="procedure", approvals=(approval(), HEAD, HEAD))
        assert "approved by the registry and the head;" in words(found)[1]

    def test_an_abbreviation_in_a_role_s_title_stays(self) -> None:
        known = register()
        known = replace(known, roles={**known.roles, "registry": Role("registry", "IT and data officer")})
        assert "approved by the IT and data officer;" in words(document(), register=known)[1]

    def test_a_type_that_asks_for_no_approval(self) -> None:
        kinds = {"form": DocumentType("form", "Form", "Forms", ("FRM",), (), ())}
        found = document(approvals=(), review=None)
        said = words(found, settings=settings(types=kinds))
        assert said[1] == "Version 1.0, for which no approval is required; no review is set."
        page = document_page(published(found, settings=settings(types=kinds)), found)
        assert "Nobody; none is required for this type of document" in page.text
        assert "Next review not set" in page.text

    def test_overdue(self) -> None:
        first, rest = words(document(review=date(2026, 6, 1)))
        assert first == "In force since 1 March 2026, review overdue since 1 June 2026"
        assert "approved by the registry" in rest

    def test_not_yet_in_force(self) -> None:
        first, rest = words(document(effective=LATER))
        assert first == "Approved, takes effect on 1 September 2026"
        assert rest.endswith("Until it takes effect, follow the version before it.")

    def test_not_approved_says_what_is_missing(self) -> None:
        first, rest = words(document(type="procedure"))
        assert first == "Not approved: do not use"
        assert rest == "It says that it is approved, but an approval of exactly this text is missing from the head."

    def test_not_approved_at_all_lists_every_role(self) -> None:
        found = document(type="procedure", approvals=())
        assert words(found)[1].endswith("is missing from the registry and the head.")
        page = document_page(published(found), found)
        assert "Nobody yet Missing: Registry Missing: Head" in page.text

    def test_approved_without_a_day(self) -> None:
        assert words(document(effective=None)) == ("Not approved: do not use", "It names no day from which it applies.")

    @pytest.mark.parametrize(
        ("status", "first", "rest"),
        [
            (Status.DRAFT, "Draft: do not use", "Nobody has approved this text yet."),
            (Status.IN_REVIEW, "Draft in review: do not use", "Nobody has approved this text yet."),
            (Status.WITHDRAWN, "Withdrawn: do not use", "It is kept for reference only."),
        ],
    )
    def test_states_in_which_nobody_may_use_it(self, status: Status, first: str, rest: str) -> None:
        assert words(document(status=status)) == (first, rest)

    def test_a_draft_whose_review_is_overdue_says_so_too(self) -> None:
        said = words(document(status=Status.DRAFT, review=date(2026, 6, 1)))
        assert said[1].endswith("Its review has been due since 1 June 2026.")

    def test_superseded(self) -> None:
        old = document()
        site = site_of(manual(old, document("PRO-02", supersedes=("PRO-01",)), draft=False))
        assert banner(site, old).words == "Superseded by PRO-02: do not use"
        assert banner(site, old).lines == ("Use PRO-02 instead.",)

    def test_a_working_draft_says_that_it_is_none_of_the_published_manual(self) -> None:
        found = document()
        page = document_page(manual(found), found)
        assert "This page shows a working draft: its text may be in no commit." in page.text
        assert "working draft, not a published commit" in page.text
        assert "working draft" not in document_page(published(found), found).text

    def test_the_data_of_the_banner_is_for_scripts(self) -> None:
        found = document()
        [(_, data)] = [one for one in document_page(published(found), found).elements if "data-state" in one[1]][:1]
        assert data["data-state"] == "in-force"
        assert data["data-next-review"] == "2027-03-01"
        assert data["data-fixed"] == "2026-06-30"
        free = document_page(published(found, settings=settings(as_of=None)), found)
        assert "data-fixed" not in next(some for _, some in free.elements if "data-state" in some)

    def test_a_malformed_file_has_a_page_that_says_what_to_do(self) -> None:
        place = Place("manual/PRO-01.md", 4, 7)
        problem = Problem(Topic.FIELD, place, "the version <b>2.1</b> is no text", "Write it in quotes")
        bad = Malformed("manual/PRO-01.md", "PRO-01", "Admission", (problem,))
        page = read(staged(manual(malformed=(bad,)))["documents/PRO-01.md"])
        said = [
            "PRO-01 Admission",
            "This file could not be read: do not use",
            "Line 4, column 7: the version <b>2.1</b>",
        ]
        assert in_order(page.text, [*said, "Write it in quotes"]) == []
        assert staged(manual(malformed=(bad,)))["documents/PRO-01.md"].boost == 0
        register_page = read(staged(manual(malformed=(bad,)))["documents/index.md"])
        assert "PRO-01 Admission Could not be read – –" in register_page.text


class TestApprovals:
    @pytest.mark.parametrize(
        ("entry", "flaw"),
        [
            (approval(version="0.9"), "it is for another version"),
            (approval(digest=""), "it carries no digest, so it is bound to no content"),
            (approval(digest="cb1:" + "1" * 64), "the content has changed since"),
            (approval(person="zz"), "the register does not know the person"),
            (approval(person="fo"), "the person did not hold the role on that day"),
            (approval(day=date(2026, 7, 1)), "its date lies after the day of this report"),
        ],
    )
    def test_why_an_approval_does_not_count_is_said(self, entry: Approval, flaw: str) -> None:
        found = document(approvals=(entry,))
        text = document_page(published(found), found).text
        assert "does not count , " in text.replace("does not count,", "does not count ,")
        assert flaw in text
        assert "Missing: Registry" in text
        assert ": recorded" not in text

    def test_an_approval_of_an_earlier_text_under_the_same_version_is_marked_in_the_revisions(self) -> None:
        found = document()
        other = approval(digest="cb1:" + "1" * 64)
        said = document_page(published(found, history=history(approvals=(other,))), found).text
        assert "Registry (Rosa Costa, 18 February 2026) for another text" in said
        assert "for another text" not in document_page(published(found), found).text


class TestHistory:
    def test_revisions_show_commits_newest_first_and_fold_the_rest(self) -> None:
        found = document()
        page = document_page(published(found), found)
        said = ["1.0", "1 Mar 2026", "Adds online application.", "Rosa Costa", "0303030303", "3 May 2026", "1 earlier"]
        assert in_order(page.text, [*said, "0202020202", "0.9", "–", "not stated", "nobody", "0101010101"]) == []
        assert "Not verified" not in page.text

    @pytest.mark.parametrize("evidence", [one for one in Evidence if one is not Evidence.COMPLETE])
    def test_history_that_is_no_evidence_is_never_shown_as_good(self, evidence: Evidence) -> None:
        found, kept = document(), record()
        known = published(found, kept, history=History(evidence, "Earlier commits are missing; fetch them."))
        for item in (found, kept):
            page = document_page(known, item)
            assert "Not verified. Earlier commits are missing; fetch them." in page.text
            assert "Rosa Costa in commit" not in page.text
        assert "Not verified. Earlier commits are missing" in read(staged(known)["changes.md"]).text

    def test_a_file_in_no_commit_has_no_verified_history(self) -> None:
        found = document()
        empty = replace(history(), files={})
        assert "Not verified. This file is in no commit yet" in document_page(manual(found, history=empty), found).text

    def test_an_unreadable_revision_is_said(self) -> None:
        known = history()
        life = known.files["manual/PRO-01.md"]
        unknown = replace(life, revisions=(replace(life.revisions[0], facts=Facts()),))
        found = document()
        page = document_page(published(found, history=replace(known, files={found.path: unknown})), found)
        assert "could not be read" in page.text
        assert (
            "?"
            in read(staged(published(found, history=replace(known, files={found.path: unknown})))["changes.md"]).text
        )

    def test_an_uncommitted_change_is_said_in_the_control_block(self) -> None:
        found = document()
        changed = replace(history(), changed=frozenset((found.path,)))
        assert "manual/PRO-01.md, not committed" in document_page(manual(found, history=changed), found).text

    def test_changes_are_sorted_by_the_day_and_later_ones_marked(self) -> None:
        soon = document("PRO-02", effective=LATER)
        text = read(staged(published(document(), soon))["changes.md"]).text
        assert in_order(text, ["1 Sep 2026 not yet in force", "PRO-02", "1 Mar 2026", "PRO-01"]) == []


class TestHeld:
    def test_the_text_in_force_is_shown_and_the_new_one_stands_beside_it(self) -> None:
        new = document(version=Version(2, 0), status=Status.DRAFT, title="New")
        old = document(commit="a" * 40, title="Old")
        known = published(new, held={new.path: old})
        pages = staged(known)
        shown, beside = read(pages["documents/PRO-01.md"]), read(pages["drafts/PRO-01.md"])
        assert (
            in_order(shown.text, ["PRO-01 Old", "In force since", "commit aaaaaaaaaa", "Version 2.0 is not in force"])
            == []
        )
        assert "../drafts/PRO-01.html" in shown.links()
        assert (
            in_order(
                beside.text, ["PRO-01 New (draft)", "Draft: do not use", "Go to the text in force", "Document control"]
            )
            == []
        )
        assert "../documents/PRO-01.html" in beside.links()
        assert pages["drafts/PRO-01.md"].menu is None
        assert pages["drafts/PRO-01.md"].boost == 0
        for listed in ("documents/index.md", "index.md", "changes.md"):
            assert "Old" in read(pages[listed]).text
            assert "New" not in read(pages[listed]).text.replace("New and changed", "")


def nasty_manual() -> Manual:
    """Return a manual in which every text tries to be something else."""
    line = f"{NASTY}\n\n# Heading\n\n```\ncode"
    people = (Person("rc", line, (), register().people["rc"].tenures),)
    roles = {key: Role(key, line) for key in ("registry", "head")}
    properties = {"own": {"title": line}, "rows": {"title": line, "items": {"properties": {"a": {"title": line}}}}}
    kind = record_type(title=line, plural=line, about=line, columns=("date", "own"), schema={"properties": properties})
    place = Place("manual/<b>.md", 3)
    found = document(title=line, change=line, area="a", applies_to=("town",), supersedes=("<i>",), clauses=("4.1",))
    fields: dict[str, Any] = {"own": line, "rows": ({"a": line, "<u>": line},)}
    kept = record(title=line, campus="town", fields=fields, clauses=("4.1",))
    clause = replace(standard("4.1").clauses["4.1"], title=line, summary=line, note=line)
    edition = replace(standard("4.1"), title=line, label=line, clauses={"4.1": clause})
    chosen = settings(
        title=line,
        organisation=line,
        about=line,
        feedback='x"><script>',
        edit='"><script>{path}',
        campuses=(Named("town", line),),
        areas=(Named("a", line),),
        glossary=((line, line),),
        readers=(Reader("teach", line, ("registry",)),),
        exclusions=(Exclusion(ref("4.1"), line, "rc", None, place),),
        types={"form": DocumentType("form", line, line, ("FRM",), ("owner",), ())},
    )
    return manual(
        found,
        kept,
        settings=chosen,
        register=Register(roles, {one.id: one for one in people}),
        record_types={"review": kind},
        standards={EDITION: edition},
        malformed=(Malformed("manual/bad<b>.md", "", line, (Problem(Topic.FIELD, place, line, line),)),),
        history=replace(history(), explanation=line),
    )


@pytest.fixture(scope="module")
def pages() -> dict[str, Any]:
    """Compose the nasty manual once."""
    found = finding(message=NASTY, help=NASTY, place=Place("manual/<b>.md", 3), title=NASTY)
    return {path: page for path, page in staged(nasty_manual(), found).items() if not path.startswith("help/")}


class TestEscaping:
    def test_no_text_becomes_an_element(self, pages: dict[str, Any]) -> None:
        for path, page in pages.items():
            seen = read(page)
            assert not {"script", "b", "i", "u", "em", "img", "mark", "s"} & seen.names(), path
            assert not any(key.startswith("on") for _, some in seen.elements for key in some), path
            assert seen.unbalanced == [], path

    def test_what_was_written_can_be_read(self, pages: dict[str, Any]) -> None:
        for path in ("documents/PRO-01.md", "records/review/MR-2026-01.md", "glossary.md", "documents/index.md"):
            assert "<script>alert(1)</script> \"q\" 'a' *s* _u_ `c` [l](x)" in read(pages[path]).text, path
            assert "{{ 7*7 }} {: #x } | a && b ~~d~~" in read(pages[path]).text, path

    def test_a_text_of_several_lines_starts_no_block(self, pages: dict[str, Any]) -> None:
        for path, page in pages.items():
            seen = read(page)
            assert [name for name, _ in seen.elements].count("h1") == 1, path
            assert len(seen.ids()) == len(set(seen.ids())), path
            assert "heading" not in seen.ids(), path


class TestEmptyManuals:
    def test_an_institution_with_nothing_yet(self) -> None:
        pages = staged(manual(record_types={}, standards={}))
        said = {path: read(page) for path, page in pages.items()}
        assert "No document is in force yet" in said["index.md"].text
        assert "Every controlled document" in said["documents/index.md"].text
        assert "The checks found nothing." in said["findings.md"].text
        assert all(one.unbalanced == [] for one in said.values())

    def test_values_that_are_not_set_are_said(self) -> None:
        found = document(change="", audience=(), review=None, effective=None, approvals=(), status=Status.DRAFT)
        page = document_page(published(found), found)
        assert "What changed in version" not in page.text
        for said in ("Effective –", "Next review not set", "For not stated", "Clauses none"):
            assert said in page.text
        assert "None" not in page.text

    def test_one_campus(self) -> None:
        found = document(clauses=("4.1",))
        pages = staged(published(found))
        assert "Applies to The whole institution" in read(pages["documents/PRO-01.md"]).text
        assert "The whole institution mentioned" in read(pages[f"clauses/{EDITION}/4-1.md"]).text

    def test_readers_without_a_document_are_told_where_to_look(self) -> None:
        chosen = settings(readers=(Reader("teach", "I teach", ("registry",)), Reader("audit", "I audit", ())))
        text = read(staged(published(document(audience=("head",)), settings=chosen))["index.md"]).text
        assert "I teach No document in force names these readers." in text
        assert "I audit Clauses, with documents and evidence" in text

    def test_a_leader_sees_what_is_overdue(self) -> None:
        chosen = settings(readers=(Reader("lead", "I lead", ("head",)),))
        late = document(review=date(2026, 6, 1))
        assert "1 overdue review: PRO-01" in read(staged(published(late, settings=chosen))["index.md"]).text

    def test_long_lists_of_a_reader_are_folded_not_cut(self) -> None:
        many = [document(f"PRO-{number:02}", title=f"Title {number:02}") for number in range(1, 12)]
        text = read(staged(published(*many))["index.md"]).text
        assert in_order(text, ["Title 08", "3 more", "Title 09", "Title 11"]) == []

    def test_procedures_come_first(self) -> None:
        one, two = (
            document("FRM-01", title="A form"),
            document("PRO-01", title="Z", type="procedure", approvals=(approval(), HEAD)),
        )
        assert in_order(read(staged(published(one, two))["index.md"]).text, ["Z PRO-01", "A form FRM-01"]) == []


class TestMenu:
    def areas(self) -> Any:
        return settings(areas=(Named("b", "Second"), Named("a", "First")))

    def test_documents_stand_under_their_areas_in_the_order_of_the_settings(self) -> None:
        items = [document("PRO-01", area="a"), document("PRO-02", area="b"), document("PRO-03")]
        pages = staged(published(*items, settings=self.areas()))
        menus = {path: page.menu for path, page in pages.items() if path.startswith("documents/PRO")}
        assert list(menus.items()) == [
            ("documents/PRO-02.md", ("Documents", "Second")),
            ("documents/PRO-01.md", ("Documents", "First")),
            ("documents/PRO-03.md", ("Documents", "Other documents")),
        ]

    def test_a_large_area_is_parted_by_type(self) -> None:
        items = [document(f"PRO-{number:02}", area="a") for number in range(26)]
        strange = document("XYZ-01", type="strange", area="a")
        pages = staged(published(*items, strange, settings=self.areas()))
        assert pages["documents/PRO-01.md"].menu == ("Documents", "First", "Forms")
        assert pages["documents/XYZ-01.md"].menu == ("Documents", "First", "Other")

    def test_records_and_clauses_are_reached_by_links_only(self) -> None:
        pages = staged(published(document(), record()))
        assert pages["records/review/MR-2026-01.md"].menu is None
        assert pages[f"clauses/{EDITION}/4-1.md"].menu is None
        assert pages["records/review/index.md"].menu == ("Records",)


class TestClauses:
    def test_the_auditor_s_page_has_everything_about_a_clause(self) -> None:
        found = document(sections=("4.1",))
        kept, old = record(clauses=("4.1",)), record("MR-2020-01", date(2020, 1, 1), ("4.1",))
        audit = record(
            "IA-2026-01", clauses=("4.1",), type="internal-audit", path="records/internal-audit/IA-2026-01.md"
        )
        kinds = {"review": record_type(), "internal-audit": record_type(id="internal-audit")}
        known = published(found, kept, old, audit, record_types=kinds)
        page = read(staged(known, finding())[f"clauses/{EDITION}/4-1.md"])
        said = [
            "EX 1:2020 4.1 Clause 4.1",
            "What it is about.",
            "addressed and evidenced",
            "Documents",
            "PRO-01 PRO-01",
        ]
        said += ["In force", "Section 10", "Registry, 18 February 2026 (recorded)", "Records", "MR-2026-01"]
        said += ["MR-2020-01", "older than its expected period", "Audits and nonconformities", "IA-2026-01"]
        assert in_order(page.text, [*said, "Findings of the checks", "It lacks something"]) == []
        assert f"../../documents/PRO-01.html#{found.body.headings[0].anchor}" in page.links()

    def test_much_old_evidence_is_folded_below_the_new(self) -> None:
        old = [record(f"MR-20{year}-01", date(2000 + year, 1, 1), ("4.1",)) for year in range(10, 15)]
        page = read(staged(published(record(clauses=("4.1",)), *old))[f"clauses/{EDITION}/4-1.md"])
        assert in_order(page.text, ["MR-2026-01", "5 outside the expected period", "MR-2014-01", "MR-2010-01"]) == []

    def test_a_clause_without_anything(self) -> None:
        text = read(staged(published())[f"clauses/{EDITION}/4-1.md"]).text
        said = ["The whole institution none", "No document names this clause", "No record names this clause"]
        assert in_order(text, [*said, "No audit or nonconformity", "The checks found nothing here"]) == []

    def test_a_clause_declared_not_applicable(self) -> None:
        gone = Exclusion(ref("4.1"), "We teach adults only.", "ha", date(2026, 1, 5), Place("manual/manual.yml"))
        pages = staged(published(settings=settings(exclusions=(gone,))))
        said = "Declared not applicable by Hanna Arp on 5 January 2026: We teach adults only."
        assert said in read(pages[f"clauses/{EDITION}/4-1.md"]).text
        assert "not applicable" in read(pages[f"coverage/{EDITION}.md"]).text

    def test_the_matrix_says_each_grade_in_words(self) -> None:
        kept = record(clauses=("4.2",), campus="town")
        items = [document(sections=("4.2", "4.3")), document("PRO-02", clauses=("4.4",)), kept]
        known = published(
            *items,
            settings=settings(campuses=campuses("town", "lake")),
            standards={EDITION: standard("4.1", "4.2", "4.3", "4.4")},
        )
        page = read(staged(known)[f"coverage/{EDITION}.md"])
        grades = [some["data-grade"] for _, some in page.elements if "data-grade" in some]
        assert grades == ["0", "0", "3", "2", "2", "2", "1", "1"]
        assert (
            in_order(page.text, ["4.1 Clause 4.1 none none", "addressed and evidenced", "addressed", "mentioned"]) == []
        )

    def test_an_unverified_catalogue_says_so_everywhere(self) -> None:
        pages = staged(published(standards={EDITION: replace(standard("4.1"), verified=False)}))
        for path in (
            f"clauses/{EDITION}/4-1.md",
            f"clauses/{EDITION}/index.md",
            f"coverage/{EDITION}.md",
            "clauses/index.md",
        ):
            assert "unverified" in read(pages[path]).text, path

    def test_a_provisional_catalogue_is_not_called_inferred(self) -> None:
        drafted = replace(standard("4.1"), verified=False, status="PROVISIONAL, from public lists")
        programme = record("AP-2026-01", date(2026, 1, 5), type="audit-programme", fields={"audits": ()})
        kinds = {"audit-programme": record_type(id="audit-programme")}
        pages = staged(published(programme, standards={EDITION: drafted}, record_types=kinds))
        paths = (f"clauses/{EDITION}/4-1.md", f"clauses/{EDITION}/index.md", "clauses/index.md", "audits.md")
        for path in paths:
            assert "provisional" in read(pages[path]).text, path
            assert "inferred" not in read(pages[path]).text, path

    def test_a_doubtful_entry_says_how_sure_the_catalogue_is(self) -> None:
        known = standard("4.1")
        doubtful = replace(known, clauses={"4.1": replace(known.clauses["4.1"], confidence="memory")})
        assert (
            "look them up in your copy of the standard"
            in read(staged(published(standards={EDITION: doubtful}))[f"clauses/{EDITION}/4-1.md"]).text
        )


class TestFindings:
    def test_findings_link_rule_and_document_and_name_concessions(self) -> None:
        conceded = finding(concession="CON-1", severity=Severity.ERROR)
        page = read(staged(published(document()), finding(), conceded)["findings.md"])
        said = ["1 warning", "1 accepted by concession", "Warnings", "META-001", "Accepted by concession", "CON-1"]
        assert in_order(page.text, said) == []
        assert {"rules/META-001.html", "documents/PRO-01.html"} <= set(page.links())

    def test_many_findings_of_one_rule_are_folded(self) -> None:
        found = [finding(place=Place("manual/PRO-01.md", line)) for line in range(1, 23)]
        assert "META-001 A title: 22 warnings" in read(staged(published(document()), *found)["findings.md"]).text
        assert "22 warnings It lacks" not in read(staged(published(document()), *found[:3])["findings.md"]).text


class TestRecords:
    def test_a_record_s_page_says_what_it_is_for_and_what_it_holds(self) -> None:
        properties = {
            "grade": {"title": "Grade", "enum": ["good-practice"]},
            "when": {"title": "When", "format": "date"},
            "by": {"title": "By", "format": "person"},
            "rule": {"title": "Rule", "format": "clause"},
            "link": {"title": "Link", "format": "uri"},
            "share": {"title": "Share", "format": "percent"},
            "sum": {"title": "Sum", "properties": {"role": {"title": "Role", "format": "role"}}},
            "many": {"title": "Many", "items": {}},
            "rows": {"title": "Rows", "items": {"properties": {"text": {"title": "Text"}}}},
        }
        kind = record_type(schema={"properties": properties}, retention_from="closed", cadence=Period(12, 0))
        fields: dict[str, Any] = {"grade": "good-practice", "when": "2026-02-03", "by": "ha", "rule": "4.1"}
        fields |= {
            "link": "https://a.example/?x=1&y=2",
            "share": "84",
            "sum": {"role": "head"},
            "many": ("PRO-01", "two"),
        }
        kept = record(fields={**fields, "rows": ({"text": "one\ntwo"}, {"text": "", "more": "x"})}, clauses=("4.1",))
        page = document_page(published(kept, document(), record_types={"review": kind}), kept)
        said = [
            "One review.",
            "All reviews",
            "Date 30 June 2026",
            "State open: work on it goes on",
            "Kept until 3 years after",
        ]
        said += ["Grade good practice", "When 3 Feb 2026", "By Hanna Arp", "Rule 4.1", "Share 84 %", "Sum Role: Head"]
        assert (
            in_order(page.text, [*said, "Many PRO-01, two", "Rows", "Text More", "one", "two", "Change history"]) == []
        )
        assert {
            "https://a.example/?x=1&y=2",
            f"../../clauses/{EDITION}/4-1.html",
            "../../documents/PRO-01.html",
        } <= set(page.links())
        listed = read(staged(published(kept, record_types={"review": kind}))["records/index.md"]).text
        assert "every year 3 years 1 30 Jun 2026" in listed

    def test_a_value_that_is_not_what_its_format_says_is_shown_as_it_stands(self) -> None:
        properties = {
            "when": {"format": "date"},
            "rule": {"format": "clause"},
            "link": {"format": "uri"},
            "by": {"format": "person"},
        }
        kept = record(fields={"when": "soon", "rule": "all of them", "link": "javascript:go()", "by": "zz"})
        page = document_page(
            published(kept, record_types={"review": record_type(schema={"properties": properties})}), kept
        )
        assert in_order(page.text, ["soon", "all of them", "javascript:go()", "zz"]) == []
        assert not any(link.startswith("javascript") for link in page.links())

    def test_a_closed_record_says_when_and_until_when_it_is_kept(self) -> None:
        kept = record(status="closed", closed=date(2026, 6, 1))
        text = document_page(published(kept), kept).text
        assert "State closed on 1 June 2026" in text
        assert "Kept until 30 June 2029" in text

    def test_a_type_without_records_is_listed_and_has_no_page(self) -> None:
        pages = staged(published())
        assert "Reviews One review. when it happens 3 years none yet –" in read(pages["records/index.md"]).text
        assert "records/review/index.md" not in pages


class TestGlossary:
    def test_roles_say_who_holds_them(self) -> None:
        known = register()
        roles = {**known.roles, "teachers": Role("teachers", "Teachers", group=True), "empty": Role("empty", "Empty")}
        text = read(staged(published(register=replace(known, roles=roles)))["glossary.md"]).text
        assert in_order(text, ["Empty nobody: the role is vacant", "Head Hanna Arp", "Teachers many people"]) == []
