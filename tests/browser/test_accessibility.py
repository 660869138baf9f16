"""WCAG 2.2 AA as far as axe can see it, in both colour schemes, on a desk and on a phone."""

from collections.abc import Callable
from pathlib import Path

import pytest

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RUN = """async () => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const result = await axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] });
  return result.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 160)}`));
}"""

VIEWS = [("light", 1280), ("light", 390), ("dark", 1280), ("dark", 390)]

KINDS = {
    "document": 'class="cb-control"',
    "superseded": 'data-state="superseded"',
    "register": 'id="register-table"',
    "matrix": "cb-matrix",
    "home": 'class="cb-lead"',
    "record": 'id="cb-field-1"',
    "clause": 'id="cb-duties"',
    "glossary": "cb-glossary",
    "findings": "cb-findings",
    "diagram": "cb-diagram",
    "chart": "cb-chart",
    "dashboard": 'class="cb-figure"',
    "dashboards": 'id="dashboards-table"',
    "calendar": 'id="own-calendar"',
    "timeline": "cb-timeline",
    "counts": "cb-counts",
    "redline": "<del>",
    "tasks": "task-list-item",
    "rule": ">Why an auditor cares<",
    "codes": ">Told by</th>",
    "ledger": 'id="approvals-table"',
    "copies": 'id="copies-table"',
    "changes": 'class="cb-table cb-changes"',
    "index of clauses": 'id="clause-table"',
    "types of record": 'id="types-table"',
    "confirmations": 'id="awareness-table"',
    "campuses": ">Expected record</th>",
    "disposal": ">To be kept until</th>",
    "help": ">Common findings<",
}
"""What marks a kind of page in its HTML; the first page of a site that has it stands for the kind."""


def violations(reader, page: Path | str, scheme: str, width: int) -> list[str]:
    """Open a page and return what axe holds against it, and whether the page scrolls sideways."""
    shown = reader.show(page if isinstance(page, str) else page.as_uri(), width, scheme)
    shown.evaluate(AXE)
    found = shown.evaluate(RUN)
    if shown.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append(f"the page is wider than {width} pixels")
    return found


def kinds(site: Path) -> dict[str, Path]:
    """Choose one page a kind, the ones outside the folders first."""
    pages = sorted(site.rglob("*.html"), key=lambda page: (len(page.parts), page))
    chosen: dict[str, Path] = {}
    for page in pages:
        source = page.read_text(encoding="utf-8")
        for kind, mark in KINDS.items():
            if kind not in chosen and mark in source:
                chosen[kind] = page
    return chosen


@pytest.mark.parametrize(("scheme", "width"), VIEWS)
@pytest.mark.parametrize("name", ["index", "PRO-05", "old", "states", "register", "matrix", "findings"])
def test_every_block_is_accessible(name: str, scheme: str, width: int, reader, sample_site: Path) -> None:
    assert violations(reader, sample_site / f"{name}.html", scheme, width) == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
@pytest.mark.parametrize("name", ["PRO-05", "states", "register"])
def test_every_block_is_accessible_with_zensical(
    name: str, scheme: str, width: int, reader, zensical_site: Path
) -> None:
    assert violations(reader, zensical_site / f"{name}.html", scheme, width) == []


@pytest.mark.parametrize(("scheme", "width"), VIEWS)
def test_the_worked_example_is_accessible(scheme: str, width: int, reader, example_site: Path) -> None:
    chosen = kinds(example_site)
    assert {"document", "register", "matrix", "home", "record", "clause", "diagram", "ledger", "copies"} <= set(chosen)
    found = {page.name: violations(reader, page, scheme, width) for page in set(chosen.values())}
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.parametrize("address", ["http"], indirect=True)
@pytest.mark.parametrize(("scheme", "width"), VIEWS)
def test_a_wrong_address_leads_on_and_is_accessible(
    scheme: str, width: int, reader, example_site: Path, address: Callable[[Path], str]
) -> None:
    base = address(example_site)
    assert violations(reader, f"{base}/404.html", scheme, width) == []
    assert reader.page.title().startswith("Nothing stands at this address")
    reader.page.get_by_role("link", name="Go to the register of documents").click()
    assert reader.page.locator("h1").inner_text().startswith("Register of documents")
