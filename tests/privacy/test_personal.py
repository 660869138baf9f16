"""Personal data is told and hardly anything else is, as often as is published; and no finding repeats it."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.checks.national_numbers import KINDS, national_numbers
from clausebook.checks.personal import SHARED, Known, traces
from clausebook.checks.rules.personal_data import check
from clausebook.model.staged import Page
from clausebook.pipeline import compose, judge, read
from college import college
from privacy.corpus import FALSE, TRUE
from privacy.measure import FILE, measured, ours, published
from staged import body_of
from values import document, manual, record

TABLE = measured()
OURS = ours()
FOUND = [(kind, sentence) for kind, sentence in TRUE if sentence not in TABLE["missed"]]
NOBODY = Known(frozenset(), frozenset(), SHARED, frozenset())
FILLERS = st.sampled_from(
    [
        "The head decides within ten working days. ",
        "See PRO-05 2.1 of 2026-03-15.\n",
        "| 12 | 2026 |\n",
        "ä\n\n",
        "x " * 40,
    ]
)


def test_the_corpus_is_large_and_no_sentence_stands_twice() -> None:
    sentences = [*FALSE, *(sentence for _, sentence in TRUE)]
    assert len(TRUE) >= 60
    assert len(FALSE) >= 120
    assert len(set(sentences)) == len(sentences)


def test_what_is_published_was_measured() -> None:
    assert FILE.read_text("utf-8") == published(TABLE), "run PYTHONPATH=tests python -m privacy.measure"


def test_precision_and_recall_do_not_fall() -> None:
    assert TABLE["precision"] >= 95
    assert TABLE["recall"] >= 90


def test_every_kind_of_number_is_told_by_a_sentence() -> None:
    told = {trace.kind for _, sentence in TRUE for trace in traces(sentence, OURS)}
    assert {kind.name for kind in KINDS} - told == {"a Latvian personal code"}


def test_a_latvian_code_is_told_by_its_check_digit() -> None:
    assert [kind for _, _, kind in _numbers("161175-19997 or 161175-19998")] == ["a Latvian personal code"]


def _numbers(text: str) -> list[tuple[int, int, str]]:
    """Return the national numbers of a whole text."""
    return list(national_numbers(text, 0, len(text)))


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("85.07.30-033.28", "Belgian"),
        ("880320-0016", "Swedish"),
        ("19880320-0016", "Swedish"),
        ("15108695088", "Norwegian"),
        ("211062-5629", "Danish"),
        ("54362315K", "Spanish"),
        ("RCCMNL83S18D969H", "Italian"),
        ("131052-308T", "Finnish"),
        ("756.9217.0769.85", "Swiss"),
        ("295109912611193", "French"),
        ("B801200005001", "Pupil"),
    ],
)
def test_one_wrong_digit_makes_it_another_number(number: str, kind: str) -> None:
    assert [one for _, _, one in _numbers(f"no {number} here") if kind in one]
    for place, sign in enumerate(number):
        if sign.isdigit():
            other = number[:place] + str((int(sign) + 1) % 10) + number[place + 1 :]
            assert not [one for _, _, one in _numbers(f"no {other} here") if kind in one], other


@given(st.sampled_from(FOUND), st.lists(FILLERS, max_size=5), st.lists(FILLERS, max_size=5))
def test_it_is_found_wherever_it_stands(case: tuple[str, str], before: list[str], after: list[str]) -> None:
    kind, sentence = case
    text = "".join(before) + "\n" + sentence + "\n" + "".join(after)
    assert any(kind in trace.kind for trace in traces(text, OURS))


@given(st.sampled_from(FALSE), st.lists(FILLERS, max_size=5), st.lists(FILLERS, max_size=5))
def test_its_neighbours_make_no_sentence_personal(sentence: str, before: list[str], after: list[str]) -> None:
    if sentence not in TABLE["accused"]:
        assert not list(traces("".join(before) + "\n" + sentence + "\n" + "".join(after), OURS))


@given(st.text(alphabet="0123456789 .-/+@:|abcABCXZé\n()", max_size=200))
def test_any_text_is_read_without_complaint(text: str) -> None:
    for trace in traces(text, NOBODY):
        assert 0 <= trace.start < trace.end <= len(text)


@pytest.mark.parametrize(("kind", "sentence"), FOUND)
def test_a_finding_says_what_and_where_and_never_repeats_it(kind: str, sentence: str) -> None:
    text = f"\n\n{sentence}\n"
    item = record(title="A case", fields={"note": sentence}, body=body_of(text, "records/review/MR-2026-01.md"))
    (finding,) = check(manual(item))
    said = f"{finding.message} {finding.help}"
    assert kind in said
    assert not re.search(r"[0-9]{3}", said.replace("MR-2026-01", ""))
    assert not re.search(r"\w@\w", said)
    assert {place.line for place in (finding.place, *finding.related)} == {1, 12}


def test_code_is_looked_into_too() -> None:
    item = document(body=body_of("```\nname,mail\nR,rosa.costa@mail.example\n```\n"))
    assert [finding.place.line for finding in check(manual(item))] == [12]


def test_the_page_tells_what_was_measured(tmp_path: Path) -> None:
    root = college(tmp_path / "college", commit=False)
    whole = read(root, today=date(2026, 6, 30))
    (page,) = [one for one in compose(whole, judge(whole)) if isinstance(one, Page) and one.path == "help/privacy.md"]
    assert f"**{TABLE['precision']} %**" in page.markdown
    assert f"**{TABLE['recall']} %**" in page.markdown
    assert all(f"| {row['group']} | {row['sentences']} | {row['found']} |" in page.markdown for row in TABLE["groups"])
