"""Charts: well-formed, on one line, with every number of their table, whatever the table holds."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from clausebook.views.charts import bars, lines, matrix, stacked
from clausebook.views.charts.drawing import PAPER, SIZE, WIDTH, clean, cut, measure, standalone, wrap
from clausebook.views.charts.table import Column, Row, Table, in_words, say
from staged import read

NASTY = '</svg><script>alert(1)</script> "q" \'a\' & style="x" var(--cb-red) ]]> \x07\ud800 \n\n *s* [l](x)'
CSS = (files("clausebook") / "theme/docs/assets/clausebook/css/clausebook.css").read_text("utf-8")
Draw = Callable[[Table], Markup]
KINDS: dict[str, Draw] = {
    "bars": bars.draw,
    "bars-most": lambda table: bars.draw(table, most=100),
    "stacked": stacked.draw,
    "stacked-share": lambda table: stacked.draw(table, share=True),
    "stacked-beside": lambda table: stacked.draw(table, beside=True),
    "lines": lines.draw,
    "lines-span": lambda table: lines.draw(table, (0, 100)),
}
kinds = pytest.mark.parametrize("draw", KINDS.values(), ids=KINDS)

numbers = st.one_of(
    st.none(),
    st.integers(0, 10**9),
    st.decimals(-(10**6), 10**6, places=3, allow_nan=False, allow_infinity=False),
)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Draw any table: one to four columns, up to thirty rows, some with days."""
    width = draw(st.integers(1, 4))
    units = st.sampled_from(["", "percent", "days", "hours"])
    tones = st.sampled_from(["green", "blue", "amber", "red", "grey"])
    columns = [Column(draw(st.text(max_size=30)), draw(tones), draw(units), draw(st.booleans())) for _ in range(width)]
    values = st.tuples(*[numbers] * width)
    days = st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
    rows = draw(st.lists(st.builds(Row, st.text(max_size=60), values, at=days), max_size=30))
    return Table("any", draw(st.text(max_size=40)), "Label", tuple(columns), tuple(rows))


def table(*rows: Row, columns: tuple[Column, ...] = (Column("Number"),)) -> Table:
    """Return a table."""
    return Table("chart", "What it shows", "Label", columns, rows)


def parsed(drawing: str) -> ET.Element:
    """Return a drawing as XML."""
    return ET.fromstring(drawing)


def texts(drawing: str) -> list[str]:
    """Return what is written in a drawing, its title and description left aside."""
    return [one.text or "" for one in parsed(drawing).iter() if one.tag.endswith("text")]


@kinds
@given(tables())
def test_every_number_of_any_table_is_told(draw: Draw, some: Table) -> None:
    drawing = draw(some)
    root = parsed(drawing)
    title, desc = root[0], root[1]
    assert (title.tag, desc.tag) == ("title", "desc")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert title.text == (clean(some.title) or None)
    assert desc.text == clean(in_words(some))
    told = f" {desc.text}"
    for row in some.rows:
        for column, value in zip(some.columns, row.values, strict=True):
            if value is not None:
                assert clean(f"{column.title} {say(value, column.unit)}") in told
    assert "\n" not in drawing


@kinds
@given(tables())
def test_nothing_is_drawn_beside_the_paper(draw: Draw, some: Table) -> None:
    root = parsed(draw(some))
    _, _, width, height = map(float, (root.get("viewBox") or "").split())
    assert width == WIDTH
    for one in root:
        if one.tag == "rect":
            assert float(one.get("x") or "") >= 0 and float(one.get("width") or "") >= 0
            assert float(one.get("x") or "") + float(one.get("width") or "") <= WIDTH + 1
            assert float(one.get("y") or "") + float(one.get("height") or "") <= height
        elif one.tag == "text":
            assert -1 <= float(one.get("x") or "") <= WIDTH + 1
            assert 0 < float(one.get("y") or "") <= height


@given(tables())
def test_the_words_beneath_a_stacked_bar_are_the_numbers_of_the_table(some: Table) -> None:
    told = " ".join(texts(stacked.draw(some)))
    for row in some.rows:
        for column, value in zip(some.columns, row.values, strict=True):
            words = clean(f"{column.title} {say(value, column.unit)}")
            if value and measure(f"{words},", 12) < WIDTH:
                assert words in told


@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000)), min_size=1, max_size=20))
def test_lengths_are_in_proportion(values: list[tuple[int, int]]) -> None:
    columns = (Column("One", "green"), Column("Two", "red"))
    root = parsed(stacked.draw(table(*(Row(str(n), pair) for n, pair in enumerate(values)), columns=columns)))
    drawn = [float(one.get("width") or "") for one in root if "cb-green)" in (one.get("style") or "")][1:]
    most = max(map(sum, values)) or 1
    wanted = [max(one / most * WIDTH - 1, 1) for one, _ in values if one]
    assert drawn == pytest.approx(wanted, abs=0.06)


@kinds
@pytest.mark.parametrize("count", [0, 1, 100])
def test_none_one_and_many(draw: Draw, count: int) -> None:
    rows = [Row(f"Row {n}", (n,), at=date(2026, 1, 1) + timedelta(days=n)) for n in range(count)]
    drawing = draw(table(*rows))
    assert parsed(drawing).find("desc") is not None
    assert ("nothing is recorded" in drawing) == (count == 0)
    assert all(f"Row {n}: Number {n}" in drawing for n in range(count))


@kinds
def test_hostile_words_stay_words(draw: Draw) -> None:
    rows = (Row(NASTY, (3, Decimal("1.50"))), Row("b", (1, None)))
    drawing = draw(table(*rows, columns=(Column(NASTY), Column("Two"))))
    root = parsed(drawing)
    assert {one.tag for one in root.iter()} <= {"svg", "title", "desc", "rect", "path", "text"}
    assert "<script" not in drawing and "\n" not in drawing
    assert "1.5" in drawing
    seen = read(f"<p>before</p><div>{drawing}</div><p>after</p>")
    assert "script" not in seen.names() and seen.unbalanced == []
    alone = standalone(drawing)
    assert parsed(alone).tag == "{http://www.w3.org/2000/svg}svg"
    # The words of somebody else are no style of ours.
    assert "var(--cb-red)" in alone and 'style="fill:var(' not in alone


class TestMatrix:
    AXES = ("Likelihood", "Impact")

    @given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), max_size=100))
    def test_every_name_is_told_at_its_place(self, places: list[tuple[int, int]]) -> None:
        placed = [matrix.Placed(f"RSK-{n}", across, up) for n, (across, up) in enumerate(places)]
        desc = parsed(matrix.draw("risks", "Risks", self.AXES, placed)).findtext("desc") or ""
        told = {name: cell.split(": ")[0] for cell in desc.split("; ") for name in cell.partition(": ")[2].split(", ")}
        for one in placed:
            assert told[one.name] == f"Likelihood {one.up}, impact {one.across}"

    def test_names_stand_in_their_cells(self) -> None:
        drawing = matrix.draw("risks", "Risks", self.AXES, [matrix.Placed("RSK-2026-01", 5, 2)])
        root = parsed(drawing)
        name = next(one for one in root.iter("text") if one.text == "RSK-2026-01")
        product = [one for one in root.iter("text") if one.text == "10"]
        level = float(name.get("y") or "")
        near = [one for one in product if abs(float(one.get("y") or "") - level) < 20]
        assert any(float(one.get("x") or "") > float(name.get("x") or "") for one in near)

    def test_crowded_cells_say_how_many_more_there_are(self) -> None:
        placed = [matrix.Placed(f"R-{n}", 1, 1) for n in range(9)]
        drawing = matrix.draw("risks", "Risks", self.AXES, placed)
        assert "and 5 more" in texts(drawing)
        assert "R-8" not in texts(drawing) and "R-8" in (parsed(drawing).findtext("desc") or "")

    def test_nobody_breaks_out(self) -> None:
        drawing = matrix.draw("risks", NASTY, self.AXES, [matrix.Placed(NASTY, 3, 3)])
        assert {one.tag for one in parsed(drawing).iter()} <= {"svg", "title", "desc", "rect", "text"}


class TestLines:
    def test_rows_stand_in_the_distances_of_their_days(self) -> None:
        days = [date(2026, 1, 1), date(2026, 1, 11), date(2026, 4, 11)]
        drawing = lines.draw(table(*(Row(str(day), (n,), at=day) for n, day in enumerate(days))))
        # A mark begins 4.5 to the left of its middle; the key below has one more.
        places = [float(found) + 4.5 for found in re.findall(r'd="M([0-9.]+) [0-9.]+a', drawing)][:3]
        assert (places[2] - places[1]) / (places[1] - places[0]) == pytest.approx(9, abs=0.1)

    def test_a_target_is_a_line_without_marks(self) -> None:
        columns = (Column("Result", "blue", "percent"), Column("Target", "green", "percent", line=True))
        drawing = lines.draw(table(Row("a", (40, 50)), Row("b", (44, 50)), columns=columns))
        written = texts(drawing)
        assert "Target 50 %" in written and "Result, last 44 %" in written
        assert "40 %" in written and "44 %" in written
        marks = [one for one in parsed(drawing).iter("path") if "stroke:var(--cb-paper)" in (one.get("style") or "")]
        assert len(marks) == 3

    @pytest.mark.parametrize(
        ("values", "marks"),
        [
            ((0, 2), ["0", "1", "2"]),
            ((0, 1), ["0", "1"]),
            ((0, 100), ["0", "25", "50", "75", "100"]),
            ((7, 7), ["6", "8"]),
            ((Decimal("0.1"), Decimal("0.4")), ["0.1", "0.2", "0.3", "0.4"]),
        ],
    )
    def test_heights_are_round(self, values: tuple[Decimal | int, ...], marks: list[str]) -> None:
        drawing = lines.draw(table(*(Row("", (value,)) for value in values)))
        ends = [one.text for one in parsed(drawing).iter("text") if one.get("text-anchor") == "end"]
        assert ends == marks

    def test_values_do_not_cover_each_other(self) -> None:
        columns = tuple(Column(name) for name in "abc")
        drawing = lines.draw(table(Row("x", (50, 50, 51)), Row("y", (60, 60, 61)), columns=columns))
        bold = [one for one in parsed(drawing).iter("text") if "font-weight:600" in (one.get("style") or "")]
        places = [(float(one.get("x") or ""), float(one.get("y") or "")) for one in bold]
        assert all(abs(x - a) > 15 or abs(y - b) > 12 for n, (x, y) in enumerate(places) for a, b in places[:n])


@given(st.text(max_size=80), st.integers(20, 400))
def test_what_is_cut_fits(text: str, room: int) -> None:
    found = cut(text, room)
    assert measure(found) <= max(room, measure("…"))
    assert found == clean(text) or clean(text).startswith(found.removesuffix("…"))


def test_wide_letters_take_more_room() -> None:
    assert measure("漢字") > measure("ab") > measure("il")
    assert cut("漢" * 60, WIDTH).endswith("…")
    assert measure("ab", heavy=True) > measure("ab", SIZE)


@given(st.lists(st.text(alphabet="abc ", min_size=1, max_size=20), max_size=10))
def test_parts_are_wrapped_in_order(parts: list[str]) -> None:
    joined = " ".join(wrap(parts, 200)).replace(" ", "").replace(",", "")
    assert joined == "".join(parts).replace(" ", "")


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (None, "percent", "–"),
        (0, "", "0"),
        (1, "days", "1 day"),
        (Decimal("84.50"), "percent", "84.5 %"),
        (Decimal("1E+2"), "", "100"),
        (Decimal("-0.0"), "", "0"),
        (12, "number", "12"),
    ],
)
def test_numbers_are_written_with_their_unit(value: Decimal | int | None, unit: str, words: str) -> None:
    assert say(value, unit) == words


def _scheme(name: str) -> dict[str, str]:
    """Return the colours of one scheme of the style sheet."""
    block = re.search(rf'\[data-md-color-scheme="{name}"\] \{{(.*?)\n\}}', CSS, re.DOTALL)
    assert block is not None
    return dict(re.findall(r"--cb-([a-z-]+): (#[0-9a-f]+);", block[1]))


def _light(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2)."""
    digits = colour.removeprefix("#")
    digits = "".join(one * 2 for one in digits) if len(digits) == 3 else digits
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    """Return the contrast of two colours."""
    high, low = sorted((_light(one), _light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_colours_can_be_told_from_the_paper(scheme: str) -> None:
    colours = _scheme(scheme)
    paper = colours["paper"]
    assert all(_contrast(colours[tone], paper) >= 3 for tone in ("green", "blue", "amber", "red", "grey"))
    assert all(_contrast(colours[ink], paper) >= 4.5 for ink in ("ink", "quiet"))
    for field in ("green", "blue", "amber", "red", "grey"):
        assert _contrast(colours["ink"], colours[f"{field}-field"]) >= 4.5
        assert _contrast(colours["quiet"], colours[f"{field}-field"]) >= 4.5


def test_a_file_has_the_colours_of_the_light_theme() -> None:
    colours = _scheme("default")
    assert {name: colours[name] for name in PAPER} == PAPER
    drawing = lines.draw(table(Row("a", (1,)), Row("b", (2,))))
    alone = standalone(drawing)
    assert "var(" not in alone and PAPER["blue"] in alone
    root = parsed(alone)
    left, _, width, height = map(float, (root.get("viewBox") or "").split())
    assert left < 0 and width == float(root.get("width") or "") > WIDTH and height > 0
