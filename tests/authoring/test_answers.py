"""What the cells of an answer mean."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.authoring import AuthoringError
from clausebook.authoring.answers import BadCell, columns_of, day_of, document_of, form_of, person_of, version_of
from clausebook.model.register import Person, Register
from clausebook.model.version import Version
from clausebook.sources.answers import Answers
from values import register

TWIN = Person("hb", "Hanna Arp", ("h.arp@school.example",), ())


def table(*heads: str) -> Answers:
    """Return a table without rows."""
    return Answers("answers.csv", heads, ())


@pytest.mark.parametrize(
    ("heads", "places"),
    [
        (("E-mail", "Document", "Version", "Date"), {"person": (0,), "document": (1,), "version": (2,), "date": (3,)}),
        (("Timestamp", "Email Address", "Which document?"), {"date": (0,), "person": (1,), "document": (2,)}),
        (("ID", "Start time", "Completion time", "Email", "Name"), {"date": (2,), "person": (3, 4)}),
        (("id", "start"), {}),
        (("date", "Completion time"), {"date": (0,)}),
    ],
)
def test_columns_are_known_by_their_heads(heads: tuple[str, ...], places: dict[str, tuple[int, ...]]) -> None:
    assert columns_of(table(*heads), {}).places == places


def test_a_column_may_be_named() -> None:
    heads = table("E-mail", "Who are you?", "Who")
    assert columns_of(heads, {"person": "Who are you?"}).places == {"person": (1,)}
    assert columns_of(heads, {"person": "who ARE you"}).places == {"person": (1,)}
    with pytest.raises(AuthoringError, match="has no column 'Whom'; its columns are: E-mail, Who are you"):
        columns_of(heads, {"person": "Whom"})
    with pytest.raises(AuthoringError, match="2 columns"):
        columns_of(table("A", "A"), {"person": "A"})


@pytest.mark.parametrize("cell", ["ha", "HA", "Hanna.Arp@School.example", "hanna  arp", "Arp, Hanna", "HANNA ARP"])
def test_a_person_is_known_by_id_address_or_name(cell: str) -> None:
    assert person_of(register(), [cell]).id == "ha"


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ((), "no person"),
        (("hanna",), "knows nobody by 'hanna'"),
        (("x@y", "Hanna Arp"), "knows nobody by 'x@y'"),
        (("ha", "Rosa Costa"), "several people: Hanna Arp and Rosa Costa"),
    ],
)
def test_who_cannot_be_told_is_refused(cells: tuple[str, ...], reason: str) -> None:
    with pytest.raises(BadCell, match=reason):
        person_of(register(), cells)


def test_two_people_of_one_name_need_an_address() -> None:
    known = register()
    twins = Register(known.roles, {**known.people, "hb": TWIN})
    with pytest.raises(BadCell, match="2 people called 'Hanna Arp'"):
        person_of(twins, ["Hanna Arp"])
    assert person_of(twins, ["h.arp@school.example"]).id == "hb"


def test_a_document_is_known_by_its_id() -> None:
    for cell in ("PRO-05", "pro-05", "PRO-05 Admission, version 2.1", "Admission (PRO-05)"):
        assert document_of({"PRO-05"}, [cell]) == "PRO-05"
    for cells, reason in (
        ([], "no document"),
        (["Admission"], "holds no id"),
        (["PRO-05, PRO-06"], "several documents: PRO-05 and PRO-06"),
        (["PRO-055"], "has no document PRO-055"),
        (["PRO-05-01"], "holds no id"),
    ):
        with pytest.raises(BadCell, match=reason):
            document_of({"PRO-05"}, cells)


def test_a_version_is_stated_in_a_column_or_beside_the_id() -> None:
    for cell in ("2.1", "v2.1", "Version 2.1", " V. 2.1 "):
        assert version_of([cell], []) == Version(2, 1)
    assert version_of([], ["PRO-05 Admission 2.1"]) == Version(2, 1)
    for cells, beside in (
        (["2"], []),
        (["2,1"], []),
        (["2.1.3"], []),
        ([], ["PRO-05"]),
        ([], ["1.2.3"]),
        (["02.1"], []),
    ):
        with pytest.raises(BadCell, match="version"):
            version_of(cells, beside)


@pytest.mark.parametrize(
    ("cell", "form"),
    [
        ("2026-03-05", ""),
        ("2026-03-05T10:11:12Z", ""),
        ("2026/3/5 9:12:01 AM GMT+1", ""),
        ("05.03.2026 10:11", "DD.MM.YYYY"),
        ("3/5/26 9:12", "M/D/YY"),
        ("20260305", "YYYYMMDD"),
    ],
)
def test_a_day_is_read_in_the_form_that_is_told(cell: str, form: str) -> None:
    assert day_of([cell], form_of(form) if form else None) == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("cell", "form"),
    [
        ("05.03.2026", ""),
        ("3/5/2026", ""),
        ("2026-02-30", ""),
        ("2026-03-051", ""),
        ("soon", "DD.MM.YYYY"),
        ("31.02.2026", "DD.MM.YYYY"),
        ("05.03.20261", "DD.MM.YYYY"),
    ],
)
def test_a_day_that_cannot_be_told_is_refused(cell: str, form: str) -> None:
    with pytest.raises(BadCell, match="is no day"):
        day_of([cell], form_of(form) if form else None)


@pytest.mark.parametrize("form", ["", "DD.MM", "DD.MM.YYYY YYYY", "%d.%m.%Y", "YYY-MM-DD"])
def test_a_form_needs_day_month_and_year(form: str) -> None:
    with pytest.raises(AuthoringError, match="D, M and Y"):
        form_of(form)


@given(
    st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(["DD.MM.YYYY", "M/D/YY", "YYYY-MM-DD", "D M YYYY"])
)
def test_a_day_that_was_written_is_read_again(day: date, form: str) -> None:
    parts = {"DD": f"{day:%d}", "MM": f"{day:%m}", "YYYY": f"{day:%Y}", "YY": f"{day:%y}"}
    text = form
    for key, value in {**parts, "D": str(day.day), "M": str(day.month)}.items():
        text = text.replace(key, value)
    assert day_of([f"{text} 10:11"], form_of(form)) == day
