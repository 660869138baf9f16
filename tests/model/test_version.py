"""Versions of one document."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.version import Version

VERSIONS = st.builds(Version, st.integers(0, 9999), st.integers(0, 9999))


@given(VERSIONS)
def test_what_is_written_can_be_read(version: Version) -> None:
    assert Version.parse(str(version)) == version


@given(VERSIONS, VERSIONS)
def test_versions_are_ordered_by_number(one: Version, other: Version) -> None:
    assert (one < other) == ((one.major, one.minor) < (other.major, other.minor))


def test_ten_comes_after_nine() -> None:
    assert Version.parse("1.9") < Version.parse("1.10") < Version.parse("2.0") < Version.parse("10.0")


def test_ten_is_not_one() -> None:
    assert Version.parse("1.10") != Version.parse("1.1")
    assert str(Version.parse("1.10")) == "1.10"


@pytest.mark.parametrize(
    "text",
    ["", "1", "1.", ".1", "1.0.0", "01.0", "1.00", "1.01", "v1.0", "1.0 ", " 1.0", "1.0\n", "-1.0", "1,0", "10000.0"],
)
def test_parse_refuses(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a version such as 2\.1"):
        Version.parse(text)
