"""The strict loader, held against PyYAML's own for the values and against a plain search for the places."""

from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clausebook.model.place import Place
from clausebook.model.problem import Problem, Topic
from clausebook.sources import strict
from clausebook.sources.strict import Items, Node, Table, Text, load, plain

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
QUOTES = "Put a value that holds quotes, brackets or other signs in quotes as a whole"
LINES = "Write lines such as 'title: Admission of learners'"


def loaded(text: str) -> Table:
    found = load(text, "f.yml")
    assert isinstance(found, Table), found
    return found


@pytest.mark.parametrize(
    ("text", "place", "message", "advice"),
    [
        ("a: b\na: c\n", (2, 1), "the key 'a' stands twice; the first is on line 11", "Keep one of them"),
        ("a:\n  b: 1\n  b: 2\n", (3, 3), "the key 'b' stands twice; the first is on line 12", "Keep one of them"),
        ("a: &x y\n", (1, 4), "an anchor (&x) is not allowed", "Remove it, or put the value in quotes"),
        ("a: *x\n", (1, 4), "an alias (*x) is not allowed", "Write the value out, or put it in quotes"),
        ("<<: x\n", (1, 1), "merge keys (<<) are not allowed", "Write the keys out"),
        (
            "a: !!str x\n",
            (1, 4),
            "a tag (tag:yaml.org,2002:str) is not allowed",
            "Remove it, or put the value in quotes",
        ),
        ("? [a]\n: x\n", (1, 3), "a key is a list or a mapping", "Use a plain word as the key"),
        ("'': x\n", (1, 1), "a key is empty", "Write a word before the colon, such as 'title:'"),
        ("a: b\n---\nc: d\n", (2, 1), "a second YAML document begins here", "Remove the line ---"),
        ("", (1, 1), "there are no keys here", LINES),
        ("# only a remark\n", (1, 1), "there are no keys here", LINES),
        ("- a\n", (1, 1), "there are no keys here", LINES),
        ("words\n", (1, 1), "there are no keys here", LINES),
        ("a: b: c\n", (1, 5), "a second colon makes this line ambiguous", None),
        ("a: b\n\tc: d\n", (2, 1), "a tab stands where only blanks may stand", "Replace the tab by blanks"),
        ("a: 'x\nb: c\n", (1, 4), "a quote is opened and never closed", "Put the closing quote where the value ends"),
        ("a: [x\nb: c\n", (1, 4), "a list in brackets is not closed, or lacks a comma", "Write it as [one, two]"),
        ("a: {x: y\n", (1, 4), "braces are not closed, or lack a comma", "Write them as {role: head, person: hl}"),
        ("a: b\nfoo:bar\n", (2, 8), "a colon is missing behind a key", LINES),
        ("a: @x\n", (1, 4), "a value begins with a sign that has a meaning of its own in YAML", None),
        ("a: `x`\n", (1, 4), "a value begins with a sign that has a meaning of its own in YAML", None),
        ('a: "\\q"\n', (1, 4), "a backslash within double quotes stands for nothing", None),
        ("a: >x\n", (1, 5), "text stands behind > or |, which begin a text on the lines below", QUOTES),
        ("  a: b\n c: d\n", (2, 2), "this line does not begin in the same column as the keys above it", None),
        ("a: 'b'c\n", (1, 7), "this line does not fit the keys above it", None),
        ("a: b\n- c\n", (2, 1), "this line does not fit the keys above it", None),
        ("a: \x07\n", (1, 4), "an invisible character (U+0007) stands here", strict._UNSEEN_ADVICE),
        ("a: b\nb: x\0\n", (2, 5), "an invisible character (U+0000) stands here", strict._UNSEEN_ADVICE),
        ("a: x\u2028y\n", (1, 5), "an invisible character (U+2028) stands here", strict._UNSEEN_ADVICE),
        ("a: \ufeffx\n", (1, 4), "an invisible character (U+FEFF) stands here", strict._UNSEEN_ADVICE),
        ('a: "\\0"\n', (1, 4), "an escape stands for an invisible character (U+0000)", None),
        ('"\\u200e\\0": x\n', (1, 1), "an escape stands for an invisible character (U+0000)", None),
    ],
)
def test_what_is_refused(text: str, place: tuple[int, int], message: str, advice: str | None) -> None:
    found = load(text, "f.yml", offset=10, topic=Topic.SETTING)
    assert isinstance(found, Problem)
    assert (found.topic, found.place) == (Topic.SETTING, Place("f.yml", place[0] + 10, place[1]))
    assert found.message == message
    assert found.help == advice if advice else found.help


@pytest.mark.parametrize("sign", ["[", "{a: ", "- "])
def test_deep_nesting_is_refused(sign: str) -> None:
    found = load("a:\n " + sign * 30_000, "f.yml")
    assert isinstance(found, Problem)
    assert found.message == "lists and keys are nested more than 12 deep"


def test_a_bomb_of_aliases_is_refused_at_its_first_anchor() -> None:
    lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40))]
    found = load("\n".join(lines), "f.yml")
    assert isinstance(found, Problem)
    assert str(found.place) == "f.yml:1:5"


def test_too_many_values_are_refused() -> None:
    found = load("a: [" + "b, " * 60_000 + "]", "f.yml")
    assert isinstance(found, Problem)
    assert found.message == "there are more than 50000 values"


def test_a_long_key_is_shortened_in_messages() -> None:
    key = "k" * 900
    found = load(f"{key}: a\n{key}: b\n", "f.yml")
    assert isinstance(found, Problem)
    assert found.message == f"the key '{'k' * 60}' stands twice; the first is on line 1"


def test_scalars_stay_as_written() -> None:
    text = "a: on\nb: 1.10\nc: 2026-01-01\nd: ~\ne:\nf: 0x1F\ng: 'yes'\nh: |\n  two\n  lines\ni: 1_000\n"
    table = loaded(text)
    assert plain(table) == {
        "a": "on",
        "b": "1.10",
        "c": "2026-01-01",
        "d": "~",
        "e": "",
        "f": "0x1F",
        "g": "yes",
        "h": "two\nlines\n",
        "i": "1_000",
    }
    quoted = {key for key, value in table.values.items() if isinstance(value, Text) and value.quoted}
    assert quoted == {"g", "h"}


def test_places_are_where_a_search_finds_them() -> None:
    text = "first: one\nsecond: [two, 'three']\nthird:\n  fourth: {fifth: six}\n  - not: here\n".replace(
        "  - not: here\n", ""
    )
    table = loaded(text)
    rows = text.split("\n")

    def search(word: str) -> Place:
        line = next(number for number, row in enumerate(rows) if word in row)
        return Place("f.yml", line + 1, rows[line].index(word) + 1)

    assert {key: search(key) for key in ("first", "second", "third")} == dict(table.keys)
    items = table.values["second"]
    assert isinstance(items, Items)
    assert [value.place for value in items.values] == [search("two"), search("'three'")]
    third = table.values["third"]
    assert isinstance(third, Table)
    inner = third.values["fourth"]
    assert isinstance(inner, Table)
    assert (third.keys["fourth"], inner.keys["fifth"]) == (search("fourth"), search("fifth"))
    assert inner.values["fifth"].place == search("six")


KEYS = st.text("abcdefghij-", min_size=1, max_size=6).filter(lambda key: not key.startswith("-"))
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), max_size=12)
DATA = st.dictionaries(
    KEYS,
    st.recursive(
        WORDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8
    ),
    min_size=1,
    max_size=4,
)


@given(DATA, st.booleans())
@QUICK
def test_valid_text_is_read_as_pyyaml_reads_it(data: dict[str, Any], flow: bool) -> None:
    text = yaml.safe_dump(data, allow_unicode=True, default_flow_style=flow)
    found = load(text, "f.yml")
    assert isinstance(found, Table), found
    assert plain(found) == yaml.load(text, Loader=yaml.BaseLoader)


def _places(node: Node) -> list[tuple[str, Place]]:
    if isinstance(node, Text):
        return [(node.value, node.place)]
    if isinstance(node, Items):
        return [pair for value in node.values for pair in _places(value)]
    return [pair for key, value in node.values.items() for pair in ((key, node.keys[key]), *_places(value))]


@given(st.dictionaries(KEYS, st.lists(KEYS, max_size=3) | KEYS, min_size=1, max_size=5), st.booleans())
@QUICK
def test_every_place_is_where_the_word_stands(data: dict[str, Any], flow: bool) -> None:
    text = yaml.safe_dump(data, default_flow_style=flow)
    rows = text.split("\n")
    for word, place in _places(loaded(text)):
        assert rows[place.line - 1][place.column - 1 :].lstrip("'\"").startswith(word)


@given(st.text("ab:-[]{}'\"|>&*!%@`#,?. \n\t\\\0\u2028\x85", max_size=60) | st.text(max_size=60))
@QUICK
def test_any_text_is_a_table_or_a_problem_within_it(text: str) -> None:
    found = load(text, "f.yml")
    if isinstance(found, Problem):
        assert 1 <= found.place.line <= text.count("\n") + 1
        assert found.message and found.help


def test_the_other_loader_of_pyyaml_gives_the_same_places(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ("a: b\na: c\n", "a: [x\n", "a: b: c\n", "a: 'x\n", "a: @x\n", "a: &x y\n", "a: {b: [c, d]}\n")
    first = [load(text, "f.yml") for text in texts]
    monkeypatch.setattr(strict, "_Loader", yaml.SafeLoader)
    for quick, slow in zip(first, (load(text, "f.yml") for text in texts), strict=True):
        if isinstance(quick, Problem):
            assert isinstance(slow, Problem)
            assert slow.place.line == quick.place.line
        else:
            assert slow == quick
