"""The content digest: what it covers, what it leaves out, and that others can compute it."""

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.digest import FIELDS, content_digest, content_digests, normalise

FRONT: dict[str, object] = {
    "id": "PRO-05",
    "title": 'Admission of "external" learners – Zürich',
    "type": "procedure",
    "version": "2.1",
    "status": "approved",
    "owner": "registry",
    "effective": "2026-03-15",
    "review": "P1Y",
    "clauses": ["8.5.1.2.1", "iso-9001-2015:8.2.1"],
    "classification": "internal",
    "applies-to": ["all"],
    "audience": ["registry"],
    "supersedes": [],
    "change": "Online application replaces the paper form.",
    "approvals": [{"role": "head", "person": "hl"}],
}
BODY = "Text with two blanks  \nand a café.\n"
CANONICAL = (
    '{"applies-to":["all"],"classification":"internal","clauses":["8.5.1.2.1","iso-9001-2015:8.2.1"],'
    '"effective":"2026-03-15","id":"PRO-05","owner":"registry","supersedes":[],'
    '"title":"Admission of \\"external\\" learners – Zürich","type":"procedure","version":"2.1"}'
)
MAP, PLAN = "11" * 32, "22" * 32
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=80)


def vector(canonical: str, text: str, shown: str = "") -> str:
    """Compute a digest from its specification alone."""
    raw = text.encode()
    head = f"clausebook-digest/1\n{canonical}\nbody {len(raw)}\n".encode()
    return "cb1:" + hashlib.sha256(head + raw + shown.encode()).hexdigest()


def test_a_digest_follows_its_specification() -> None:
    assert content_digest(FRONT, BODY) == vector(CANONICAL, BODY)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*FIELDS, "status", "approvals"]), VALUES))
def test_the_controlled_fields_are_digested_as_plain_json(front: dict[str, object]) -> None:
    controlled = {key: value for key, value in front.items() if key in FIELDS}
    canonical = json.dumps(controlled, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert content_digest(front, BODY) == vector(canonical, BODY)


def test_assets_follow_in_the_order_of_their_paths() -> None:
    shown = f"asset {MAP} ../images/map.svg\nasset {PLAN} plan.pdf\n"
    assets = [("plan.pdf", PLAN), ("../images/map.svg", MAP), ("plan.pdf", PLAN)]
    assert content_digest(FRONT, BODY, assets) == vector(CANONICAL, BODY, shown)


def test_an_empty_document_has_a_digest() -> None:
    assert content_digest({}, "") == vector("{}", "\n")


def test_a_digest_never_changes_between_releases() -> None:
    digest = "cb1:3b8419e926b3b08226218e30f92de08e92d8df5ef189eb632fe9b5e2f27f874e"
    assert content_digest({"id": "PRO-05", "title": "Admission"}, "Text.\n") == digest


@pytest.mark.parametrize("field", FIELDS)
def test_every_controlled_field_counts(field: str) -> None:
    whole = content_digest(FRONT, BODY)
    assert content_digest(FRONT | {field: "other"}, BODY) != whole
    assert content_digest({key: value for key, value in FRONT.items() if key != field}, BODY) != whole


@pytest.mark.parametrize("field", ["status", "review", "audience", "change", "approvals", "unknown"])
def test_nothing_else_of_the_front_matter_counts(field: str) -> None:
    whole = content_digest(FRONT, BODY)
    assert content_digest(FRONT | {field: "other"}, BODY) == whole
    assert content_digest({key: value for key, value in FRONT.items() if key != field}, BODY) == whole


def test_the_order_of_the_keys_does_not_count_but_that_of_a_list_does() -> None:
    assert content_digest(dict(reversed(FRONT.items())), BODY) == content_digest(FRONT, BODY)
    turned = FRONT | {"clauses": ["iso-9001-2015:8.2.1", "8.5.1.2.1"]}
    assert content_digest(turned, BODY) != content_digest(FRONT, BODY)


@pytest.mark.parametrize(
    "body",
    [
        "\ufeff" + BODY,
        BODY.replace("\n", "\r\n"),
        BODY.replace("\n", "\r"),
        BODY.rstrip("\n"),
        BODY + "\n\n",
        "\ufeff" + BODY.replace("\n", "\r\n") + "\r\n",
    ],
)
def test_how_a_file_was_saved_does_not_count(body: str) -> None:
    assert content_digest(FRONT, body) == content_digest(FRONT, BODY)


@pytest.mark.parametrize(
    "body",
    [
        BODY.replace("  \n", "\n"),
        BODY.replace("\n", "\n\n", 1),
        "\n" + BODY,
        BODY.replace("é", "e\u0301"),
        BODY.replace("two", "Two"),
        BODY + " \n",
    ],
)
def test_every_other_change_of_the_text_counts(body: str) -> None:
    assert content_digest(FRONT, body) != content_digest(FRONT, BODY)


@pytest.mark.parametrize(
    "assets",
    [
        [],
        [("map.svg", PLAN)],
        [("other.svg", MAP)],
        [("map.svg", MAP), ("plan.pdf", PLAN)],
    ],
)
def test_every_picture_counts(assets: list[tuple[str, str]]) -> None:
    assert content_digest(FRONT, BODY, assets) != content_digest(FRONT, BODY, [("map.svg", MAP)])


def test_text_cannot_pass_for_a_picture() -> None:
    line = f"asset {MAP} map.svg\n"
    assert content_digest(FRONT, BODY + line) != content_digest(FRONT, BODY, [("map.svg", MAP)])


@given(TEXTS)
def test_line_ends_mark_and_final_newlines_never_count(text: str) -> None:
    text = text.lstrip("\ufeff")
    saved = "\ufeff" + text.replace("\n", "\r\n") + "\r\n\r\n"
    assert content_digest(FRONT, saved) == content_digest(FRONT, text)


@given(TEXTS, TEXTS)
def test_two_texts_share_a_digest_only_if_they_are_one_text(one: str, other: str) -> None:
    same = normalise(one) == normalise(other)
    assert (content_digest(FRONT, one) == content_digest(FRONT, other)) == same


@given(st.text(max_size=80))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text.lstrip("\ufeff"))
    assert normalise(once) == once
    assert once.endswith("\n")
    assert not once.endswith("\n\n") or not once.strip("\n")
    assert "\r" not in once


def test_the_digest_without_the_version_is_that_of_the_same_fields_without_it() -> None:
    front = {"id": "PRO-05", "title": 'A ","version":"9"', "version": "2.1", "type": "procedure"}
    bare = {key: value for key, value in front.items() if key != "version"}
    assert content_digests(front, "Text.") == (content_digest(front, "Text."), content_digest(bare, "Text."))
    assert content_digests(bare, "Text.") == (content_digest(bare, "Text."), content_digest(bare, "Text."))
