"""A small stage with every kind of block that pages are made of, for tests of the theme and of the engines."""

import json
import shutil
from importlib.resources import files
from pathlib import Path

THEME = Path(str(files("clausebook"))) / "theme"
PAGES = Path(__file__).parent / "sample_stage"

STATE_WORDS = {
    "in-force": "In force since 15 March 2026",
    "not-yet-in-force": "Approved, takes effect on 1 January 2027",
    "not-approved": "Not approved: do not use",
    "draft": "Draft: do not use",
    "in-review": "In review: do not use",
    "superseded": "Superseded: do not use",
    "withdrawn": "Withdrawn: do not use",
    "malformed": "Could not be read: see the findings",
}


def sample_stage(folder: Path) -> Path:
    """Write the sample stage into a folder and return the folder."""
    docs = folder / "docs"
    shutil.copytree(THEME / "docs", docs)
    shutil.copytree(THEME / "overrides", folder / "theme")
    shutil.copytree(PAGES, docs, dirs_exist_ok=True)
    made = {"states.md": _states(), "register.md": _register(), "matrix.md": _matrix(), "findings.md": _findings()}
    for name, text in made.items():
        (docs / name).write_text(text, encoding="utf-8")
    config = json.loads((THEME / "mkdocs.json").read_text(encoding="utf-8"))
    config |= {
        "site_name": "Harrowmere College quality manual",
        "site_url": "https://manual.harrowmere.example/",
        "copyright": "Harrowmere College · as of 30 November 2026",
        "not_in_nav": "/old.md\n",
        "nav": [
            {"Home": "index.md"},
            {"Learners": [{"PRO-05 Information and admission of learners": "PRO-05.md"}]},
            {"Registers": [{"Register": "register.md"}, {"Findings": "findings.md"}, {"States": "states.md"}]},
            {"For auditors": [{"Coverage": "matrix.md"}]},
        ],
    }
    (folder / "mkdocs.yml").write_text(json.dumps(config, indent=1), encoding="utf-8")
    return folder


def _states() -> str:
    """Show one banner a state, and the one of a document in force whose review is overdue."""
    banners = [
        f'<div class="cb-banner" data-state="{state}" data-review="current"><strong>{words}</strong>'
        f"<p>What a reader has to know about it stands here.</p></div>"
        for state, words in STATE_WORDS.items()
    ]
    overdue = (
        '<div class="cb-banner" data-state="in-force" data-review="overdue">'
        "<strong>In force since 15 March 2025</strong><p>Review overdue since 15 March 2026. Ask the owner.</p></div>"
    )
    badges = " ".join(f'<span class="cb-badge" data-state="{state}">{state}</span>' for state in STATE_WORDS)
    readers = '<ul class="cb-readers"><li>Teachers</li><li>Registry</li></ul>'
    code = "```python\n# a comment\nprint('text')\n```"
    return "\n\n".join(["# Banners by state", *banners, overdue, f"<p>{badges}</p>", readers, code]) + "\n"


def _register() -> str:
    """Make a register long and wide enough to scroll."""
    states = list(STATE_WORDS)
    rows = "\n".join(
        f'<tr><th scope="row" class="cb-id"><a href="PRO-05.html">PRO-{number:02}</a></th>'
        f"<td>Title of document number {number} in the manual</td><td>1.{number % 4}</td>"
        f'<td><span class="cb-badge" data-state="{states[number % 8]}">{states[number % 8]}</span></td>'
        f"<td>Registry</td>"
        f"<td><time>15 March 2026</time></td><td><time>15 March 2027</time></td><td>8.5.{number % 6 + 1}</td></tr>"
        for number in range(1, 31)
    )
    return (PAGES / "register.md").read_text(encoding="utf-8").replace("ROWS", rows)


def _matrix() -> str:
    """Make a coverage matrix of two campuses with every grade."""
    words = {"0": "none", "1": "named", "2": "text", "3": "proved", "na": "n/a"}
    grades = list(words)
    rows = "\n".join(
        f'<tr><th scope="row">8.{number}</th><td>Requirement {number}</td>'
        + "".join(
            f'<td class="cb-grade" data-grade="{grade}" title="Clause 8.{number}: {words[grade]}">{words[grade]}</td>'
            for grade in (grades[number % 5], grades[(number * 2) % 5])
        )
        + "</tr>"
        for number in range(1, 12)
    )
    return (
        "---\ntitle: Coverage\n---\n\n# Coverage of ISO 21001:2018\n\nThe clause 8.5.1 is answered by PRO-05.\n\n"
        '<div class="cb-scroll" role="region" tabindex="0" aria-label="Coverage"><table class="cb-table">'
        "<caption>none: nothing · named: a document names it · text: a section answers it · "
        "proved: with records</caption>"
        '<thead><tr><th scope="col">Clause</th><th scope="col">Asks for</th><th scope="col">Town</th>'
        f'<th scope="col">Lakeside</th></tr></thead><tbody>{rows}</tbody></table></div>\n'
    )


def _findings() -> str:
    """List one finding a severity."""
    items = "".join(
        f'<li data-severity="{severity}"><span class="cb-badge" data-severity="{severity}">{severity}</span> '
        f"<strong>REVW-001</strong> The review of REG-02 has been due since 20 October 2026"
        '<p class="cb-meta">manual/system/REG-02-risk-and-opportunity-register.md:9 · '
        "Review it, then set the new date</p></li>"
        for severity in ("error", "warning", "note")
    )
    return f'---\ntitle: Findings\n---\n\n# Findings\n\n<ul class="cb-findings">{items}</ul>\n'
