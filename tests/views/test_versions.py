"""Earlier texts and comparisons have pages of their own, which say in words that they are not to be followed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from clausebook.model.document import Document, Status
from clausebook.model.earlier import Earlier
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
from clausebook.model.version import Version
from clausebook.publish.assertions import verify
from clausebook.views.timeline import timeline
from rendering import render
from staged import body_of, in_order, read, site_of, staged
from values import DAY, approval, campuses, document, manual, settings

PATH = "manual/PRO-01.md"
OLD = """Places are given fairly.

## Scope

All applicants.

## Steps { data-clause="4.1" }

1. The registry answers within ten days.

| Step | Days |
|---|---|
| Answer | 10 |
| Complaint | 7 |

## Records

The form.

The list of applicants.
"""
NEW = """Places are given fairly.

## Steps { data-clause="4.1" }

1. The registry answers within eight days.
2. The registry keeps a list.

| Step | Days |
|---|---|
| Answer | 8 |
| Complaint | 7 |

## Records

The form.

The list of applicants.

## Scope

All applicants.
"""
NASTY = "<script>alert(1)</script> <b>x</b> `c` [l](javascript:x) | a {{ 7*7 }} { onclick=x }"


def text(version: str, effective: date, body: str = OLD, **changes: Any) -> Document:
    """Return an approved text of the document, with a digest of its own."""
    number = Version.parse(version)
    digest = "cb1:" + f"{number.major}{number.minor}" * 32
    given = (approval(version=version, digest=digest),)
    values = {"version": number, "effective": effective, "digest": digest, "approvals": given, "body": body_of(body)}
    return document(**values | changes)


def earlier(version: str, since: date, until: date | None, body: str = OLD, **changes: Any) -> Earlier:
    """Return an earlier text of a commit that its version names."""
    commit = f"{version[0]}{version[-1]}" * 20
    return Earlier(text(version, since, body, commit=commit, **changes), since, until)


def history(*texts: Document) -> History:
    """Return a complete history in which each text, newest first, has one commit."""
    revisions, contents = [], []
    for day, one in enumerate(reversed(texts), 1):
        when = datetime(2026, 1, day, 8, tzinfo=UTC)
        who = ("Rosa Costa", "rosa@school.example", when)
        event = Event(Commit(one.commit or "e" * 40, (), *who, *who, "Issue"), EventKind.MODIFIED, one.path, "b" * 40)
        known: dict[str, Any] = {"digest": one.digest, "approvals": one.approvals, "change": one.change}
        facts = Facts(one.id, one.version, one.effective, **known)
        revisions.append(Revision(facts, (event,)))
        contents.append(Content(event, facts))
    events = tuple(revision.events[0] for revision in reversed(revisions))
    life = DocumentHistory(PATH, events, tuple(reversed(revisions)), events, tuple(reversed(contents)))
    return History(Evidence.COMPLETE, "", events[0].commit, {PATH: life})


FIRST = earlier("1.0", date(2026, 3, 1), date(2026, 3, 31))
SECOND = earlier("1.1", date(2026, 4, 1), date(2026, 5, 31), change="Adds a step.")
PRESENT = text("2.0", date(2026, 6, 1), NEW, change="Answers sooner.")


def three(present: Document = PRESENT, *before: Earlier, **changes: Any) -> Manual:
    """Return a manual of one document with three approved texts."""
    texts = before or (SECOND, FIRST)
    known = history(present, *(one.document for one in texts))
    return manual(present, **{"draft": False, "earlier": {PATH: texts}, "history": known} | changes)


class TestVersionPages:
    def test_an_earlier_text_says_first_that_it_is_superseded_when_it_held_and_what_holds(self) -> None:
        page = staged(three())["versions/PRO-01/1-1.md"]
        seen = read(page)
        said = ["PRO-01 PRO-01 (version 1.1, superseded)", "Superseded: do not use", "Version 1.1 was in force"]
        said += ["from 1 April 2026 until 31 May 2026", "Go to version 2.0, the text in force", "Document control"]
        said += ["In force from 1 April 2026 until 31 May 2026", "commit 1111111111", "cb1:111111111111…"]
        said += ["What changed in version 1.1: Adds a step.", "Show changes", "Scope", "Answers clause 4.1", "ten days"]
        assert in_order(seen.text, [*said, "Kept as evidence; uncontrolled when printed"]) == []
        assert {"../../documents/PRO-01.html", "1-1-changes.html"} <= set(seen.links())
        assert seen.unbalanced == []
        assert "superseded" in [some.get("data-state") for _, some in seen.elements]

    def test_it_stands_in_no_menu_and_no_search(self) -> None:
        pages = staged(three())
        made = [path for path in pages if path.startswith("versions/")]
        assert sorted(made) == [
            "versions/PRO-01/1-0.md",
            "versions/PRO-01/1-1-changes.md",
            "versions/PRO-01/1-1.md",
            "versions/PRO-01/2-0-changes.md",
        ]
        assert {(pages[path].menu, pages[path].boost) for path in made} == {(None, 0.0)}

    def test_nothing_on_it_corrects_the_banner_by_the_reader_s_clock(self) -> None:
        assert "data-effective" not in staged(three())["versions/PRO-01/1-1.md"].markdown

    def test_a_document_with_one_text_has_no_such_page(self) -> None:
        pages = staged(manual(PRESENT, draft=False, history=history(PRESENT)))
        assert [path for path in pages if path.startswith("versions/")] == []
        assert "Show changes" not in read(pages["documents/PRO-01.md"]).text

    def test_the_last_text_before_a_withdrawal_is_no_longer_in_force(self) -> None:
        gone = replace(PRESENT, status=Status.WITHDRAWN)
        last = replace(SECOND, until=None)
        page = read(staged(three(gone, last, FIRST))["versions/PRO-01/1-1.md"])
        said = ["No longer in force: do not use", "from 1 April 2026 until the document was withdrawn."]
        assert in_order(page.text, [*said, "Go to version 2.0, which is withdrawn"]) == []
        before = read(staged(three(gone, last, FIRST))["versions/PRO-01/1-0.md"]).text
        assert in_order(before, ["Superseded: do not use", "until 31 March 2026", "has been withdrawn"]) == []

    def test_a_text_that_was_replaced_for_the_same_day_claims_no_day(self) -> None:
        never = earlier("1.1", date(2026, 6, 1), date(2026, 5, 31))
        pages = staged(three(PRESENT, never, FIRST))
        said = "Version 1.1 was in force at no time, by its dates: it was meant for 1 June 2026"
        assert said in read(pages["versions/PRO-01/1-1.md"]).text
        assert "at no time meant for 1 Jun 2026" in read(pages["documents/PRO-01.md"]).text

    def test_a_preview_of_the_folder_calls_nothing_superseded_that_holds(self) -> None:
        draft = replace(PRESENT, status=Status.DRAFT)
        known = three(draft, replace(SECOND, until=None), FIRST, draft=True)
        page = read(staged(known)["versions/PRO-01/1-1.md"]).text
        assert in_order(page, ["Not the text of this preview", "Version 1.1 is in force from 1 April 2026"]) == []
        assert "Superseded" not in page

    def test_two_texts_of_one_version_have_two_pages_and_titles(self) -> None:
        twin = earlier("1.1", date(2026, 5, 1), date(2026, 5, 31))
        twin = replace(twin, document=replace(twin.document, commit="c" * 40, digest="cb1:" + "9" * 64))
        pages = staged(three(PRESENT, twin, replace(SECOND, until=date(2026, 4, 30)), FIRST))
        assert "(version 1.1, superseded)" in pages["versions/PRO-01/1-1.md"].title
        assert "(version 1.1 (commit cccccccccc), superseded)" in pages["versions/PRO-01/1-1-again.md"].title
        assert pages["versions/PRO-01/1-1-again-changes.md"].title != pages["versions/PRO-01/1-1-changes.md"].title
        links = read(pages["documents/PRO-01.md"]).links()
        assert {"../versions/PRO-01/1-1.html", "../versions/PRO-01/1-1-again.html"} <= set(links)

    def test_an_earlier_text_keeps_its_address_when_others_follow(self) -> None:
        before = {one.document.version: one.page for one in timeline(site_of(three()), PRESENT)[1:]}
        later = text("2.1", date(2026, 6, 20), NEW)
        fourth = replace(earlier("2.0", date(2026, 6, 1), date(2026, 6, 19), NEW))
        after = {
            one.document.version: one.page for one in timeline(site_of(three(later, fourth, SECOND, FIRST)), later)[1:]
        }
        assert before.items() <= after.items()


class TestComparisons:
    def test_a_comparison_says_what_changed_in_one_line_and_in_the_text(self) -> None:
        page = staged(three())["versions/PRO-01/2-0-changes.md"]
        seen = read(page)
        said = ["PRO-01: changes in version 2.0", "Version 2.0 (in force from 1 June 2026) compared with version 1.1"]
        said += ["from 1 April 2026 until 31 May 2026", "In the words of its author: Answers sooner."]
        said += [
            "1 step changed, 1 table row changed, 1 step added, 1 section moved",
            "[removed] ten",
            "Document control",
        ]
        assert in_order(seen.text, [*said, "Version changed", "Effective changed"]) == []
        assert "The section “Scope” moved here from above, unchanged" in seen.text
        assert "<del>" in page.markdown
        assert '<td><del><span class="cb-hidden">[removed] </span>10</del><ins>' in page.markdown
        assert seen.unbalanced == []
        assert {"../../documents/PRO-01.html", "1-1.html", "../../documents/PRO-01.html#cb-revisions"} <= set(
            seen.links()
        )

    def test_every_text_but_the_first_is_compared_with_the_one_before_it(self) -> None:
        pages = staged(three())
        assert "versions/PRO-01/1-0-changes.md" not in pages
        seen = read(pages["versions/PRO-01/1-1-changes.md"])
        assert in_order(seen.text, ["compared with version 1.0", "No change", "Document control"]) == []
        assert "1-0.html" in seen.links()

    def test_fields_are_compared_in_the_words_of_the_pages(self) -> None:
        moved = replace(PRESENT, owner="head", applies_to=("town",))
        known = three(moved, SECOND, FIRST, settings=settings(campuses=campuses("town", "lake")))
        seen = read(staged(known)["versions/PRO-01/2-0-changes.md"]).text
        assert in_order(seen, ["Document control", "Owner changed", "Registry", "Head", "Applies to", "Town"]) == []

    def test_a_field_that_is_no_part_of_the_approval_is_left_aside(self) -> None:
        same = replace(PRESENT, body=SECOND.document.body, audience=("head",))
        assert "Audience" not in read(staged(three(same, SECOND, FIRST))["versions/PRO-01/2-0-changes.md"]).text

    def test_no_text_becomes_markup(self) -> None:
        line = f"{NASTY}\n\n# Heading\n\n```\ncode"
        body = (
            f"{NASTY}\n\n| {NASTY.replace('|', '')} | b |\n|---|---|\n| <i>1</i> | 2 |\n\n```\n</code></pre><b>\n```\n"
        )
        nasty = text("2.0", date(2026, 6, 1), body, title=line, change=line)
        old = earlier(
            "1.1", date(2026, 4, 1), date(2026, 5, 31), body.replace("1</i>", "3</i>"), title=line, change=line
        )
        for path, page in staged(three(nasty, old, FIRST)).items():
            if path.startswith(("versions/", "documents/PRO", "changes", "approvals")):
                found = read(page)
                assert found.unbalanced == [], path
                assert [name for name, _ in found.elements].count("h1") == 1, path
                # What the text itself holds is left as it stands where the page shows the text.
                if not path.endswith(("/1-1.md", "/1-0.md", "PRO-01.md")):
                    assert not {"script", "b", "i"} & found.names(), path
                    assert not any(key.startswith("on") for _, some in found.elements for key in some), path


class TestRevisions:
    def test_the_table_says_from_when_until_when_and_leads_to_texts_and_comparisons(self) -> None:
        page = read(staged(three())["documents/PRO-01.md"])
        rows = [
            "2.0 from 1 Jun 2026",
            "Answers sooner. Show changes",
            "Registry (Rosa Costa, 18 February 2026): recorded",
        ]
        rows += ["cb1:202020202020…", "1.1 from 1 Apr 2026 until 31 May 2026", "Adds a step. Show changes"]
        rows += ["cb1:111111111111…", "1111111111", "1.0 from 1 Mar 2026 until 31 Mar 2026", "First issue."]
        assert in_order(page.text, rows) == []
        made = {"../versions/PRO-01/1-1.html", "../versions/PRO-01/1-0.html", "../versions/PRO-01/2-0-changes.html"}
        assert made <= set(page.links())
        assert "../versions/PRO-01/1-0-changes.html" not in page.links()

    def test_what_changed_leads_to_the_comparison(self) -> None:
        page = read(staged(three())["documents/PRO-01.md"])
        assert "What changed in version 2.0: Answers sooner. Show changes" in page.text

    def test_a_version_without_an_approved_text_says_so(self) -> None:
        known = three(PRESENT, SECOND)
        known = replace(known, history=history(PRESENT, SECOND.document, FIRST.document))
        assert "1.0 – no approved text, meant for 1 Mar 2026" in read(staged(known)["documents/PRO-01.md"]).text

    def test_a_draft_beside_the_text_in_force_is_named_as_one(self) -> None:
        draft = text("2.1", date(2026, 7, 1), NEW, status=Status.DRAFT)
        held = replace(PRESENT, commit="d" * 40)
        texts = (draft, held, SECOND.document, FIRST.document)
        known = manual(draft, draft=False, held={PATH: held}, earlier={PATH: (SECOND, FIRST)}, history=history(*texts))
        pages = staged(known)
        page = read(pages["documents/PRO-01.md"])
        assert in_order(page.text, ["Revision history", "2.1 Draft", "2.0 from 1 Jun 2026", "1.1 from 1 Apr"]) == []
        beside = read(pages["drafts/PRO-01.md"])
        assert in_order(beside.text, ["2.1 Draft", "2.0 from 1 Jun 2026"]) == []
        assert {"../documents/PRO-01.html", "../versions/PRO-01/1-1.html"} <= set(beside.links())
        assert "../drafts/PRO-01-changes.html" in page.links()
        assert "PRO-01-changes.html" in beside.links()
        changes = read(pages["drafts/PRO-01-changes.md"])
        said = ["PRO-01: changes in the draft of version 2.1", "compared with version 2.0 (in force from 1 June 2026)"]
        assert in_order(changes.text, [*said, "Draft: do not use. Until it is in force, version 2.0 holds."]) == []
        assert (pages["drafts/PRO-01-changes.md"].menu, pages["drafts/PRO-01-changes.md"].boost) == (None, 0.0)

    def test_entries_kept_from_earlier_versions_stand_where_they_belong(self) -> None:
        kept = replace(PRESENT, approvals=(*FIRST.document.approvals, *PRESENT.approvals))
        page = read(staged(three(kept, SECOND, FIRST))["documents/PRO-01.md"]).text
        assert "does not count" not in page
        assert page.count("recorded") == len(("control block", "2.0", "1.1", "1.0", "Written and recorded"))

    def test_an_entry_for_an_unknown_version_is_never_hidden(self) -> None:
        kept = replace(PRESENT, approvals=(approval(version="0.4"), *PRESENT.approvals))
        assert "it is for another version" in read(staged(three(kept, SECOND, FIRST))["documents/PRO-01.md"]).text


class TestChanges:
    def test_each_change_leads_to_its_text_and_comparison(self) -> None:
        page = read(staged(three())["changes.md"])
        said = ["1 Jun 2026", "2.0", "Answers sooner. Show changes", "1 Apr 2026", "1.1", "Adds a step. Show changes"]
        assert in_order(page.text, [*said, "1 Mar 2026", "1.0", "First issue."]) == []
        assert {"versions/PRO-01/1-1.html", "versions/PRO-01/2-0-changes.html"} <= set(page.links())

    def test_a_version_that_nobody_approved_says_so(self) -> None:
        known = replace(three(PRESENT, SECOND), history=history(PRESENT, SECOND.document, FIRST.document))
        assert "version 1.0, no approved text" in read(staged(known)["changes.md"]).text


@pytest.mark.parametrize("path", ["versions/PRO-01/1-1", "versions/PRO-01/2-0-changes", "approvals", "changes"])
def test_a_site_without_a_page_or_without_what_it_must_say_is_refused(path: str, tmp_path: Path) -> None:
    page = staged(three())[f"{path}.md"]
    expected = {f"{path}.html": page.proof}
    assert page.proof
    assert [fault for fault in verify(tmp_path, expected) if "was not built" in fault]
    file = tmp_path / f"{path}.html"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("<article><h1>Empty</h1></article>", encoding="utf-8")
    assert list(verify(tmp_path, expected))
    file.write_text(f"<article>{render(page.markdown)}</article>", encoding="utf-8")
    assert list(verify(tmp_path, expected)) == []


def test_days_follow_each_other_without_a_gap() -> None:
    texts = timeline(site_of(three()), PRESENT)
    for newer, older in pairwise(texts):
        assert newer.since is not None
        assert older.until == newer.since - timedelta(days=1)
    assert texts[0].since is not None
    assert texts[0].since <= DAY
