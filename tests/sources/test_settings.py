"""The settings and the register: good ones become values, bad ones cannot be read, and say why."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausebook.model.problem import Topic
from clausebook.sources.settings import REGISTER, SETTINGS, CannotRead, read_register, read_settings

MINIMAL = "title: Manual\norganisation: {name: School}\n"
PEOPLE = (
    "roles:\n  - {id: head, title: Head}\npeople:\n"
    "  - {id: hl, name: H. L., emails: [H@X.example], roles: [{role: head, from: 2026-01-01}]}\n"
)


def test_a_minimal_manual_has_defaults() -> None:
    found, remarks = read_settings(MINIMAL.encode())
    assert (found.title, found.organisation, found.language, found.standard) == (
        "Manual",
        "School",
        "en",
        "iso-21001-2018",
    )
    assert (found.campuses, found.exclusions, found.site, found.as_of, str(found.due_soon)) == (
        (),
        (),
        "",
        None,
        "P60D",
    )
    assert found.types["procedure"].approvers == ("head",)
    assert remarks == ()


def test_types_are_laid_over_ours() -> None:
    text = MINIMAL + "types:\n  procedure: {approvers: [dean]}\n  guide-book: {prefixes: [GB]}\n"
    found, _ = read_settings(text.encode())
    assert found.types["procedure"].approvers == ("dean",)
    assert found.types["procedure"].prefixes == ("PRO",)
    assert (found.types["guide-book"].title, found.types["guide-book"].plural) == ("Guide book", "Guide books")


def test_exclusions_keep_their_places() -> None:
    text = MINIMAL + 'not-applicable:\n  - {clause: "8.3", reason: none, approved-by: hl, date: 2026-01-01}\n'
    found, _ = read_settings(text.encode())
    assert [(str(item.ref), str(item.place)) for item in found.exclusions] == [
        ("iso-21001-2018:8.3", "manual/manual.yml:4:5")
    ]


@pytest.mark.parametrize(
    ("change", "place", "message", "advice"),
    [
        ("titel: x\n", "3:1", "the key 'titel' is not known here", "Did you mean 'title'?"),
        (
            "site: javascript:x\n",
            "3:7",
            "'site' is 'javascript:x', which is not an address such as https://quality.example.org/",
            None,
        ),
        (
            "feedback: javascript:x\n",
            "3:11",
            "'feedback' is 'javascript:x', which is not an e-mail address, or an address such as https://example.org/feedback",
            None,
        ),
        ("edit: https://x/\n", "3:7", "'edit' is 'https://x/', which is not an address with {path} in it", None),
        ("as-of: 2026-02-30\n", "3:8", None, "Write a day such as 2026-03-15 (year-month-day)"),
        ("standards: iso-21001-2018\n", "3:12", "'standards' should be a list such as [one, two]", None),
        ("standards: []\n", "3:12", "'standards' needs at least 1 in its list", None),
        (
            "types: {Guide: {}}\n",
            "3:9",
            "the key 'Guide' is not a short name in small letters, such as procedure",
            None,
        ),
        (
            "types:\n  guide: {prefixes: [g]}\n",
            "4:22",
            "'prefixes' is 'g', which is not two to five capital letters",
            None,
        ),
        (
            "review: {due-soon: 60}\n",
            "3:20",
            "'due-soon' is '60', which is not a period such as P1Y, P6M or P30D",
            None,
        ),
        ("campuses:\n  - {id: town}\n", "4:5", "the key 'title' is missing in 'campuses'", "Add a line 'title: …'"),
        ("title: again\n", "3:1", "the key 'title' stands twice; the first is on line 1", "Keep one of them"),
    ],
)
def test_what_is_wrong_with_settings(change: str, place: str, message: str | None, advice: str | None) -> None:
    with pytest.raises(CannotRead) as caught:
        read_settings((MINIMAL + change).encode())
    (problem,) = caught.value.problems
    assert (str(problem.place), problem.topic) == (f"{SETTINGS}:{place}", Topic.SETTING)
    assert problem.message == message if message else problem.message
    assert problem.help == advice if advice else problem.help
    assert str(caught.value) == f"{problem.place}: {problem.message}"


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(CannotRead) as caught:
        read_settings(b"titel: x\nlanguage: english\n")
    assert len(caught.value.problems) == 4


@pytest.mark.parametrize("content", [b"", b"\xff", b"- x\n", b"a: [\n", b"\xff\xfea\0"])
def test_what_is_no_settings_at_all(content: bytes) -> None:
    with pytest.raises(CannotRead):
        read_settings(content)
    with pytest.raises(CannotRead):
        read_register(content)


def test_line_ends_are_a_remark() -> None:
    found, remarks = read_settings(MINIMAL.replace("\n", "\r\n").encode())
    assert found.title == "Manual"
    assert [remark.topic for remark in remarks] == [Topic.LAYOUT]


def test_a_register() -> None:
    found, remarks = read_register(PEOPLE.encode())
    person = found.people["hl"]
    assert (person.emails, person.tenures[0].role, str(person.tenures[0].since)) == (
        ("h@x.example",),
        "head",
        "2026-01-01",
    )
    assert remarks == ()


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        ("from: 2026-01-01", "form: 2026-01-01", "4:71", "the key 'form' is not known in 'roles'"),
        ("from: 2026-01-01", "from: 2026-01-32", "4:77", None),
        ("H@X.example", "h.example", "4:36", "'emails' is 'h.example', which is not an e-mail address"),
        ("title: Head}", "title: Head, group: maybe}", "2:36", None),
        ("roles:\n  - {id: head, title: Head}\n", "", "1:1", "the key 'roles' is missing"),
    ],
)
def test_what_is_wrong_with_a_register(old: str, new: str, place: str, message: str | None) -> None:
    with pytest.raises(CannotRead) as caught:
        read_register(PEOPLE.replace(old, new).encode())
    found = [item for item in caught.value.problems if str(item.place) == f"{REGISTER}:{place}"]
    assert found, caught.value
    assert found[0].message == message if message else found[0].message


def test_an_id_that_stands_twice_is_a_problem_but_hides_nothing() -> None:
    found, remarks = read_register((PEOPLE + "  - {id: hl, name: Other}\n").encode())
    assert [(str(item.place), item.message) for item in remarks] == [
        ("manual/register.yml:5:5", "the id 'hl' stands twice under 'people'; the first is on line 4")
    ]
    assert list(found.people) == ["hl"]


LINES = st.sampled_from(
    [
        *MINIMAL.splitlines(),
        *PEOPLE.splitlines(),
        "types: {a: {}}",
        "campuses: [{}]",
        "not-applicable: [{clause: x}]",
        "a: [",
        "\t",
    ]
)


@pytest.mark.parametrize("read", [read_settings, read_register])
@given(content=st.binary(max_size=60) | st.lists(LINES, max_size=6).map(lambda rows: "\n".join(rows).encode()))
@settings(max_examples=40, deadline=None)
def test_any_content_is_read_or_refused(read: Callable[[bytes], object], content: bytes) -> None:
    try:
        assert read(content)
    except CannotRead as error:
        assert error.problems
        assert all(problem.place.line <= content.count(b"\n") + content.count(b"\r") + 1 for problem in error.problems)
