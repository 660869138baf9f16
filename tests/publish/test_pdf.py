"""What is printed is whole, tagged, the same everywhere, and shows nothing from anywhere else."""

import base64
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import pytest

from clausebook.publish import pdf
from clausebook.publish.pdf import VARIANTS, PdfError, lacking, render, write_pdfs
from clausebook.views.print_page import SCHEME, Print, print_document, print_manual
from clausebook.views.site import Site
from college import commit_all, content
from printing import DAY, document, needs_pdf, school, site_of

_CELL = re.compile(r"(?<!\\)\|")
_PAGE = re.compile(r"^((?:FRM|POL|PRO)-[0-9]+) (.+), version [0-9.]+[ .]+?([0-9]+)$", re.MULTILINE)


PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg=="
)
"""A picture of one point."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Lend the small manual."""
    return site_of(school(tmp_path_factory.mktemp("pdf") / "school"))


@pytest.fixture(scope="module")
def form(site: Site) -> Print:
    """Lend the form with every kind of block, ready to be printed."""
    return print_document(site, document(site.manual, "FRM-07"))


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ValueError("a broken picture")])
def test_nothing_is_left_out_in_silence(form: Print, error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    """WeasyPrint goes on without a picture whatever happened, even when somebody pressed Ctrl-C."""
    needs_pdf()

    def draw(*_: object) -> None:
        raise error

    monkeypatch.setattr("weasyprint.svg.SVG.draw", draw)
    with pytest.raises(KeyboardInterrupt if isinstance(error, KeyboardInterrupt) else PdfError) as raised:
        render(form, VARIANTS["ua"])
    assert isinstance(raised.value, KeyboardInterrupt) or "Failed to render SVG image" in str(raised.value)


@pytest.mark.parametrize("content", [b"no picture", b"", PIXEL[:40]])
def test_a_picture_that_is_none_is_not_left_out_in_silence(form: Print, content: bytes) -> None:
    needs_pdf()
    url = next(iter(form.pictures))
    with pytest.raises(PdfError) as raised:
        render(replace(form, pictures={**form.pictures, url: content}), VARIANTS["ua"])
    assert f"FRM-07 {form.title.partition(' ')[2]}: a part would not be on paper" in str(raised.value)
    assert url in str(raised.value)
    assert str(raised.value).endswith("; look at the pictures that the text shows")


@pytest.fixture(scope="module")
def printed(site: Site) -> bytes:
    """Lend the whole manual as PDF."""
    needs_pdf()
    return render(print_manual(site), VARIANTS["ua"])


@pytest.fixture(scope="module")
def reader(printed: bytes) -> Any:
    """Lend a reader of the whole manual."""
    return _open(printed)


def _open(content: bytes) -> Any:
    """Open a PDF."""
    return pytest.importorskip("pypdf", reason="NO pypdf: what a PDF holds is NOT TESTED").PdfReader(
        io.BytesIO(content)
    )


def _plain(text: str) -> str:
    """Return a text without marks, line ends and double blanks."""
    return re.sub(r"\s+", " ", re.sub(r"[*`\\]", "", text)).strip()


def _texts(reader: Any) -> list[str]:
    """Return the text of each page."""
    return [_plain(page.extract_text()) for page in reader.pages]


def _cells(markdown: str) -> Iterator[str]:
    """Yield what the cells of the tables of a text hold."""
    for line in markdown.splitlines():
        if line.startswith("|") and not re.fullmatch(r"[|:\- ]+", line):
            yield from (_plain(cell.replace("\\|", "|")) for cell in _CELL.split(line.replace("`|`", "\\|"))[1:-1])


def _outline(reader: Any) -> list[tuple[str, int]]:
    """Return every bookmark with the 1-based number of its page, in their order."""

    def flat(entries: Any) -> Iterator[Any]:
        for entry in entries:
            if isinstance(entry, list):
                yield from flat(entry)
            else:
                yield entry

    return [(entry.title, reader.get_destination_page_number(entry) + 1) for entry in flat(reader.outline)]


def test_every_heading_and_every_table_is_on_paper(site: Site, reader: Any) -> None:
    whole = " ".join(_texts(reader))
    cells = 0
    for one in site.manual.published:
        for heading in one.body.headings:
            assert _plain(heading.text) in whole, (one.id, heading.text)
        for cell in _cells(one.body.text):
            assert cell in whole, (one.id, cell)
            cells += 1
    assert cells >= 9


def test_every_block_is_on_paper(reader: Any) -> None:
    whole = " ".join(_texts(reader))
    words = ("Nobody works by an old text", "A folded text stands on paper too", "Not even on Mondays")
    words += ("A day on which the office is open", "Quoted words", 'print("text as it is")', "A[Application] --> B")
    words += ("what is gone", "Raw words that somebody hid", "[picture: Somebody else's] [picture: A file]")
    for some in words:
        assert some in whole, some


def test_the_contents_name_the_right_pages(site: Site, reader: Any) -> None:
    contents = reader.pages[1].extract_text()
    named = {key: (title, int(page)) for key, title, page in _PAGE.findall(contents)}
    begins = {title.partition(" ")[0]: page for title, page in _outline(reader)}
    texts = _texts(reader)
    assert named.keys() == {one.id for one in site.manual.published}
    for key, (title, page) in named.items():
        assert begins[key] == page
        assert f"Document {key}, " in texts[page - 1]
        assert document(site.manual, key).title == title
        assert f"Page {page} of {len(texts)}" in texts[page - 1]


def test_every_heading_has_a_bookmark_in_order(site: Site, reader: Any) -> None:
    found = [title for title, _ in _outline(reader)]
    wanted = ["Contents"]
    # By area in the order of the settings, then by id.
    for key in ("FRM-07", "POL-01", "PRO-01", "FRM-01", "PRO-02"):
        one = document(site.manual, key)
        wanted += [f"{key} {one.title}", *(_plain(heading.text) for heading in one.body.headings), "Revision history"]
    assert found == wanted


def test_every_page_says_what_it_is_a_copy_of(site: Site, reader: Any) -> None:
    one, texts = document(site.manual, "PRO-01"), _texts(reader)
    pages = [text for text in texts if f"Document {one.id}, " in text]
    assert pages
    for text in pages:
        assert f"{one.id} {one.title} Version {one.version} · In force since 1 March 2026" in text
        assert "Uncontrolled when printed." in text
        assert one.digest in text.replace(" ", "")
        assert "https://manual.school.example/verify.html" in text
        assert "https://manual.school.example/documents/PRO-01.html" in text
    assert "Uncontrolled when printed" in texts[0]
    assert "Uncontrolled when printed" in texts[1]
    assert "Revision history Version In force What changed" in " ".join(texts)


def test_links_lead_within_the_print_or_to_the_site(site: Site, form: Print) -> None:
    whole = print_manual(site).html
    assert '<a href="#POL-01--policy">policy</a>' in whole
    assert '<a href="https://manual.school.example/documents/POL-01.html#policy">policy</a>' in form.html
    assert '<a href="https://manual.school.example/records/management-review/MR-2026-01.html">' in whole
    assert '<a href="#FRM-07--numbers">table below</a>' in form.html
    assert "<span>link to nowhere</span>" in form.html
    places = set(re.findall(r' id="([^"]+)"', whole))
    assert len(places) == len(re.findall(r' id="([^"]+)"', whole))
    assert set(re.findall(r'href="#([^"]+)"', whole)) <= places


def _kinds(reader: Any) -> dict[str, int]:
    """Count the structure elements of a tagged PDF by their kind."""
    counts: dict[str, int] = {}
    waiting = [reader.trailer["/Root"]["/StructTreeRoot"]["/K"]]
    while waiting:
        one = waiting.pop().get_object()
        if isinstance(one, list):
            waiting += [kid for kid in one if not isinstance(kid, int)]
        elif isinstance(one, dict) and "/S" in one:
            counts[one["/S"]] = counts.get(one["/S"], 0) + 1
            if one["/S"] == "/Figure":
                assert one["/Alt"]
            if one["/S"] == "/TH":
                assert one["/A"]["/Scope"] in ("/Row", "/Column")
            waiting += [one["/K"]] if "/K" in one and not isinstance(one["/K"], int) else []
    return counts


def test_a_print_is_tagged(site: Site, reader: Any, printed: bytes) -> None:
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "Example School: Quality manual"
    kinds = _kinds(reader)
    assert kinds["/H1"] == 1 + len(site.manual.published)
    assert kinds["/Table"] >= 2 * len(site.manual.published)
    assert kinds["/Figure"] == 3, "two pictures and the cover's code; those in the margins are none"
    for kind in ("/H2", "/H3", "/P", "/L", "/LI", "/TH", "/TD", "/Link"):
        assert kinds[kind], kind
    meta = root["/Metadata"].get_data().decode()
    assert re.search(r'pdfuaid:part="1"|<pdfuaid:part>1', meta)


def test_nothing_runs_over_the_edge_of_the_paper(tmp_path: Path) -> None:
    needs_pdf()
    table = "\n".join(f"|{'|'.join([cell] * 14)}|" for cell in ("Responsibility", "---", "Qualitätsmanagement words"))
    code = "```\n" + "x" * 300 + "\n```"
    text = f"## Wide\n\n{table}\n\nhttps://example.org/{'verylong' * 40}\n\n{code}\n\n## {'Heading' * 30}\n"
    site = site_of(school(tmp_path / "school", text=text))
    reader = _open(render(print_document(site, document(site.manual, "FRM-07")), VARIANTS["ua"]))
    runs: list[tuple[str, float]] = []

    def seen(words: str, matrix: list[float], text: list[float], *_: object) -> None:
        if words.strip():
            runs.append((words, matrix[0] * text[4] + matrix[4]))

    for page in reader.pages:
        page.extract_text(visitor_text=seen)
        assert page.mediabox.width == pytest.approx(595, abs=1)
    letters = "".join(words for words, _ in runs).replace("\n", "").replace(" ", "")
    for some in ("Responsibility" * 3, "x" * 300, "verylong" * 40, "Heading" * 30):
        assert some[:40] in letters, some[:40]
    # 20 mm of margin are 57 points.
    assert all(56 <= left <= 539 for _, left in runs), [run for run in runs if not 56 <= run[1] <= 539][:5]


# WeasyPrint leaves its colour profile open.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_an_archive_file(form: Print) -> None:
    needs_pdf()
    reader = _open(render(form, VARIANTS["a"]))
    meta = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert re.search(r'pdfaid:part="2"|<pdfaid:part>2', meta)
    assert re.search(r'pdfaid:conformance="A"|<pdfaid:conformance>A', meta)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            (kid,) = font.get_object()["/DescendantFonts"]
            assert "/FontFile2" in kid.get_object()["/FontDescriptor"] or "/FontFile3" in kid["/FontDescriptor"]


def test_the_date_is_the_commit_s(site: Site, reader: Any) -> None:
    head = site.manual.history.head
    assert head is not None
    assert reader.metadata.creation_date == head.committer_date
    assert reader.metadata.modification_date == head.committer_date


def test_several_processes_write_the_same_bytes_as_one(site: Site, tmp_path: Path) -> None:
    needs_pdf()
    prints = [print_document(site, one) for one in site.manual.published]
    said: list[str] = []
    files = write_pdfs(prints, lambda one: tmp_path / "many" / f"{one.name}.pdf", "ua", said.append)
    assert [file.stem for file in files] == [one.name for one in prints]
    assert sorted(words.partition(":")[0] for words in said) == [f"Printed {n} of 5" for n in range(1, 6)]
    for one in prints[:2]:
        write_pdfs([one], lambda one: tmp_path / "one" / f"{one.name}.pdf", "ua", said.append)
        assert content(tmp_path / "one")[f"{one.name}.pdf"] == content(tmp_path / "many")[f"{one.name}.pdf"]
    assert sorted(path.name for path in (tmp_path / "many").iterdir()) == sorted(f"{one.name}.pdf" for one in prints)


@pytest.mark.parametrize(
    "url", ["https://example.org/x.png", "file:///etc/hostname", "data:text/plain,x", f"{SCHEME}font/../mkdocs.json"]
)
def test_nothing_is_fetched_but_the_print_s_own_files(form: Print, url: str) -> None:
    with pytest.raises(ValueError, match="nothing but the manual's own files"):
        pdf._own(form, url)
    assert pdf._own(form, f"{SCHEME}font/print.css")[1] == "text/css"
    assert len(form.pictures) == 2


def test_no_connection_is_tried(form: Print, monkeypatch: pytest.MonkeyPatch) -> None:
    needs_pdf()
    tried: list[object] = []
    monkeypatch.setattr("socket.socket.connect", lambda _, address: tried.append(address))
    monkeypatch.setattr("socket.create_connection", lambda address, *_: tried.append(address))
    style = '<style>@import "https://example.org/a.css"; p { background: url(https://example.org/b.png) }</style>'
    link = '<link rel="stylesheet" href="https://example.org/c.css"><img src="http://example.org/d.png" alt="d">'
    assert render(replace(form, html=form.html.replace("</head>", f"{style}{link}</head>")), VARIANTS["ua"])
    assert not tried


def test_a_heading_that_would_be_lost_is_an_error(form: Print) -> None:
    needs_pdf()
    hidden = form.html.replace('id="FRM-07--numbers"', 'id="FRM-07--numbers" style="display: none"')
    with pytest.raises(PdfError, match=r"FRM-07 .*: 1 headings would not be on paper, the first is 'FRM-07--numbers'"):
        render(replace(form, html=hidden), VARIANTS["ua"])


def test_an_old_file_stays_where_printing_fails(form: Print, tmp_path: Path) -> None:
    needs_pdf()
    old = tmp_path / "FRM-07.pdf"
    old.write_bytes(b"old")
    broken = replace(form, headings=("nowhere",))
    with pytest.raises(PdfError):
        write_pdfs([broken], lambda _: old, "ua", lambda _: None)
    assert old.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [old]
    folder = tmp_path / "FRM-08.pdf"
    folder.mkdir()
    with pytest.raises(PdfError, match="cannot be written: Is a directory; look at"):
        write_pdfs([form], lambda _: folder, "ua", lambda _: None)
    assert sorted(tmp_path.iterdir()) == [old, folder]


def test_everything_that_is_missing_is_named_at_once(monkeypatch: pytest.MonkeyPatch, form: Print) -> None:
    monkeypatch.setattr(pdf.importlib.util, "find_spec", lambda name: None if name == "weasyprint" else "there")
    monkeypatch.setattr(pdf.ctypes.util, "find_library", lambda name: None if "pango" in name else "there")
    said = lacking()
    assert "the Python packages weasyprint; run: pip install '.[pdf]' in the folder of Clausebook's source" in said
    assert "apt-get install libpango-1.0-0 libpangoft2-1.0-0 (" in said
    assert "harfbuzz" not in said
    with pytest.raises(PdfError, match="weasyprint"):
        write_pdfs([form], lambda _: Path("x.pdf"), "ua", lambda _: None)


def test_a_text_that_is_not_in_force_says_so(tmp_path: Path) -> None:
    root = school(tmp_path / "school")
    file = root / "manual/system/FRM-07-every-block.md"
    file.write_text(file.read_text("utf-8").replace("status: approved", "status: draft"), encoding="utf-8")
    commit_all(root, "Take it back")
    site = site_of(root)
    # The approved text stays in force; only a preview of the folder prints the draft.
    assert "In force since" in print_document(site, document(site.manual, "FRM-07")).html
    draft = next(one for one in site.manual.drafts if one.id == "FRM-07")
    html = print_document(site, draft).html
    assert "Version 1.0 · Draft" in html
    assert "Draft: do not use" in html
    assert 'class="pr-banner pr-warning"' in html


def test_an_audience_is_printed_nothing_else(tmp_path: Path) -> None:
    site = site_of(school(tmp_path / "school", classification="confidential", text="## Plan\n\nHUSHHUSH\n"), "staff")
    whole = print_manual(site)
    assert "HUSHHUSH" not in whole.html
    assert "FRM-07" not in whole.html
    assert "what others alone may see is not in this copy" in whole.html
    assert site.manual.as_of == DAY


def test_one_print_that_fails_ends_the_others(site: Site, tmp_path: Path) -> None:
    needs_pdf()
    prints = [print_document(site, one) for one in site.manual.published]
    prints[0] = replace(prints[0], headings=("nowhere",))
    with pytest.raises(PdfError, match="would not be on paper, the first is 'nowhere'"):
        write_pdfs(prints, lambda one: tmp_path / f"{one.name}.pdf", "ua", lambda _: None)
    assert not [child for child in active_children() if "SpawnProcess" in child.name]
    written = list(tmp_path.iterdir())
    assert all(path.read_bytes().rstrip().endswith(b"%%EOF") and path.suffix == ".pdf" for path in written)
    assert f"{prints[0].name}.pdf" not in [path.name for path in written]
