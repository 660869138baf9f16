"""Addresses, days in the manual's language, and the names of what is staged."""

import posixpath
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.document import Status
from clausebook.model.place import Place
from clausebook.model.problem import Malformed, Problem, Topic
from clausebook.views.site import href, source_link
from staged import site_of, staged
from values import DAY, campuses, document, manual, record, ref, settings

PATHS = st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=4).map("/".join)


@given(PATHS, PATHS)
def test_an_address_is_the_way_from_page_to_page(here: str, there: str) -> None:
    expected = posixpath.relpath(f"/{there}.html", posixpath.dirname(f"/{here}.md"))
    assert href(f"{here}.md", f"{there}.md") == expected
    assert source_link(f"{here}.md", f"{there}.md", "x") == f"{expected.removesuffix('.html')}.md#x"


@pytest.mark.parametrize(
    ("language", "long", "short"),
    [
        ("en", "30 June 2026", "30 Jun 2026"),
        ("en-US", "30 June 2026", "30 Jun 2026"),
        ("da", "30. juni 2026", "30. jun. 2026"),
        ("de", "30. Juni 2026", "30.06.2026"),
        ("pt-BR", "30 de junho de 2026", "30 de jun. de 2026"),
        ("pt_BR", "30 de junho de 2026", "30 de jun. de 2026"),
        ("xx", "30 June 2026", "30 Jun 2026"),
        ("no language!", "30 June 2026", "30 Jun 2026"),
        ("", "30 June 2026", "30 Jun 2026"),
    ],
)
def test_days_are_written_in_the_manual_s_language_or_in_english(language: str, long: str, short: str) -> None:
    site = site_of(manual(settings=settings(language=language)))
    assert site.day(DAY) == long
    assert site.time(DAY, short=True) == f'<time datetime="2026-06-30">{short}</time>'


def test_no_day_is_a_dash() -> None:
    site = site_of(manual())
    assert (site.day(None), site.time(None)) == ("–", "–")


@pytest.mark.parametrize("language", ["da", "de", "vi", "xx"])
def test_a_manual_in_another_language_is_composed(language: str) -> None:
    known = manual(document(), record(), settings=settings(language=language))
    assert "documents/PRO-01.md" in staged(known)


def test_two_files_with_one_id_have_two_pages() -> None:
    one, two = document(), replace(document(), path="manual/other/PRO-01.md")
    problem = Problem(Topic.FIELD, Place("manual/z.md"), "m", "h")
    bad = Malformed("manual/z.md", "PRO-01", "", (problem,))
    site = site_of(manual(one, two, malformed=(bad,)))
    assert [site.page_of(item) for item in (one, two, bad)] == [
        "documents/PRO-01.md",
        "documents/PRO-01-again.md",
        "documents/PRO-01-again-again.md",
    ]
    assert len(staged(manual(one, two, malformed=(bad,)))) == len(set(staged(manual(one, two, malformed=(bad,)))))


def test_a_malformed_file_without_an_id_is_staged_under_its_name() -> None:
    problem = Problem(Topic.FIELD, Place("records/x/y.md"), "m", "h")
    bad = Malformed("records/x/y.md", "", "", (problem,))
    assert site_of(manual(malformed=(bad,))).page_of(bad) == "records/y.md"


def test_clause_pages_and_names() -> None:
    site = site_of(manual())
    assert site.clause_page(ref("4.1")) == "clauses/example-2020/4-1.md"
    assert site.clause_page(ref("4.10")) == ""
    assert site.clause_page(ref("4.1", "other-1")) == ""
    assert (site.clause_name(ref("4.1")), site.clause_name(ref("4.1", "other-1"))) == ("4.1", "other-1 4.1")


def test_campuses_roles_and_people_by_name() -> None:
    site = site_of(manual(settings=settings(campuses=campuses("town"))))
    assert [site.campus(one) for one in ("", "all", "town", "gone")] == ["All campuses", "All campuses", "Town", "gone"]
    assert site_of(manual()).campus("all") == "The whole institution"
    assert (site.role("all"), site.role("head"), site.role("gone")) == ("Everyone", "Head", "gone")
    assert (site.person("ha"), site.person("gone")) == ("Hanna Arp", "gone")
    assert (site.holders("head"), site.holders("gone")) == ("Hanna Arp", "")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "In force"),
        ({"review": date(2026, 6, 1)}, "In force, review overdue"),
        ({"effective": date(2026, 9, 1)}, "Not yet in force"),
        ({"status": Status.DRAFT}, "Draft"),
        ({"approvals": ()}, "Not approved"),
    ],
)
def test_a_state_without_its_dates(changes: dict[str, object], words: str) -> None:
    found = document(**changes)
    assert site_of(manual(found)).short_state(found) == words
