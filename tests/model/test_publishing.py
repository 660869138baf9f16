"""What is still to be published, what stands in the way, and in which order editions stand."""

import string
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import values
from clausebook.model.history import Edition, Evidence, History
from clausebook.model.publication import Publication, PublishedEdition
from clausebook.model.publishing import (
    Released,
    addresses,
    as_edition,
    at_its_time,
    is_folder,
    missing,
    obstacles,
    ordered,
)

DAY = date(2026, 6, 30)
names = st.builds("{}.{}".format, st.integers(2000, 2099), st.integers(1, 999))


def tag(name: str, commit: str = "a" * 40, **changes: object) -> Released:
    """Return an edition of the repository."""
    return replace(Released(name, f"edition/{name}", commit, DAY), **changes)


def there(name: str, commit: str = "a" * 40) -> PublishedEdition:
    """Return an edition that was published, by us if it has a commit."""
    return PublishedEdition(name, name, commit, str(DAY) if commit else "", "d" * 64)


@pytest.mark.parametrize("name", ["2026.1", "v1.0", "dev", "1.x", "a+b_c"])
def test_a_folder(name: str) -> None:
    assert is_folder(name)


ODD = ("", ".", "..", ".git", "-x", "a b", "a/b", "a\\b", "a\n", "ä", "a:b", "%2e", "1.", "a" * 99)
TAKEN = ("latest", "Latest", "index.html", "editions.json", "editions.js", "robots.txt", "sitemap.xml")


@pytest.mark.parametrize("name", [*ODD, *TAKEN])
def test_no_folder(name: str) -> None:
    assert not is_folder(name)


@given(st.lists(names, unique=True), st.lists(st.text(string.ascii_lowercase, min_size=1), unique=True), st.randoms())
def test_the_newest_stands_first_and_other_programs_follow(own: list[str], foreign: list[str], dice) -> None:
    made = [there(name) for name in own]
    dice.shuffle(made)
    taken = [there(name, "") for name in foreign if name != "latest"]
    found = ordered((*taken[:2], *made, *taken[2:]))
    numbers = [tuple(map(int, one.name.split("."))) for one in found[: len(made)]]
    assert numbers == sorted(numbers, reverse=True)
    assert list(found[len(made) :]) == taken


@given(st.lists(names, unique=True), st.sets(names))
def test_what_is_missing_comes_the_oldest_first(own: list[str], published: set[str]) -> None:
    found = missing(Publication(tuple(map(there, published))), [tag(name) for name in own])
    assert {one.name for one in found} == set(own) - published
    assert [one.order for one in found] == sorted(one.order for one in found)


def test_nothing_in_the_way() -> None:
    publication = Publication((there("2026.1"), there("1.0", "")), "staff")
    assert list(obstacles(publication, [tag("2026.1"), tag("2026.2", "b" * 40)], "staff")) == []


@pytest.mark.parametrize(
    ("publication", "released", "words"),
    [
        (
            Publication((there("2026.1"),)),
            [tag("2026.1", "b" * 40)],
            "was rewritten: the one that stands there is commit",
        ),
        (
            Publication((there("2026.1"),)),
            [tag("2026.1", as_of=date(2026, 7, 1))],
            "2026.1 was released again: the one that stands there is as of 2026-06-30, the tag edition/2026.1 says "
            "2026-07-01",
        ),
        (Publication((there("2026.1"),)), [tag("2026.2")], "2026.1 stands there, and this repository has no tag of it"),
        (
            Publication((there("2026.1"),), "public"),
            [tag("2026.1")],
            "for the audience 'public', and this would be for",
        ),
        (Publication(), [tag("2026.1"), tag("2026.1", tag="2026.1")], "both say that they are edition 2026.1"),
        (
            Publication((there("2026.1", ""),)),
            [tag("2025.1"), tag("2026.1")],
            "2026.1 is what another program called a version there, and the name of an edition of this repository",
        ),
        (Publication(), [tag("2026.1", wrong=("it is forged",))], "2026.1 is not what it says: it is forged"),
    ],
)
def test_what_stands_in_the_way(publication: Publication, released: list[Released], words: str) -> None:
    (found,) = obstacles(publication, released, "auditor")
    message, advice = found.split("\n  help: ")
    assert words in message
    assert advice
    assert not found.endswith(".")


def test_of_two_tags_the_advice_deletes_none_unseen() -> None:
    (found,) = obstacles(Publication(), [tag("2026.1", tag="2026.1"), tag("2026.1")], "auditor")
    assert "git show 2026.1, git show edition/2026.1" in found
    assert "--delete edition/2026.1" not in found


def test_an_audience_is_free_where_nothing_stands() -> None:
    assert list(obstacles(Publication((), "public"), [tag("2026.1")], "staff")) == []


def test_the_lasting_address_of_an_edition_is_the_newest() -> None:
    manual = values.manual()
    for written in ("https://x.example/q", "https://x.example/q/"):
        changed = replace(manual, settings=replace(manual.settings, site=written))
        assert as_edition(changed).settings.site == "https://x.example/q/latest/"
    assert as_edition(replace(manual, settings=replace(manual.settings, site=""))).settings.site == ""


def test_an_edition_knows_nothing_of_later_ones() -> None:
    editions = (Edition("2025.1", "2025.1", "a" * 40), Edition("2026.1", "2026.1", "b" * 40), Edition("2026.2", "", ""))
    history = History(Evidence.COMPLETE, editions=editions, arrivals={"a" * 40: 0})
    found = at_its_time(replace(values.manual(), history=history))
    assert [edition.name for edition in found.history.editions] == ["2025.1"]


def test_addresses() -> None:
    publication = Publication((there("2026.1"),))
    assert addresses(publication, "https://x.example") == {
        "latest": "https://x.example/latest/",
        "2026.1": "https://x.example/2026.1/",
    }
    assert addresses(publication, "") == {}
