"""Every engine builds the same stage, strictly, into a site that holds what was staged and needs no Internet."""

import os
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

from clausebook.discover import modules
from clausebook.publish.assertions import verify
from stages import sample_stage

ENGINES = {engine.NAME: engine for engine in modules("clausebook.publish.engines")}

EXPECTED = {
    "": ["Quality manual of Harrowmere College", "I work in administration"],
    "PRO-05.html": [
        'data-state="in-force"',
        "In force since 15 March 2026",
        'class="cb-control"',
        "Helen Lund, head, 2 March 2026",
        'data-clause="8.5.1.2.2"',
        "task-list-item",
        'class="cb-diagram"',
        "accTitle: Admission of a learner",
        'name="DCTERMS.identifier" content="PRO-05"',
        "vendor/iframe-worker-shim.js",
    ],
    "old.html": ['data-state="superseded"', "Superseded: do not use", 'content="noindex"'],
    "register.html": ["data-cb-filter", "PRO-30"],
    "matrix.html": ['data-grade="na"', "Clause 8.11: text"],
    "assets/clausebook/vendor/mermaid-LICENSE.txt": ["MIT"],
}


def build(engine: ModuleType, stage: Path, site: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run an engine as the caller does, from a folder that has nothing to do with the stage."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    command = engine.command(stage, site)
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_engines_are_named_after_their_files() -> None:
    assert set(ENGINES) == {"mkdocs", "properdocs", "zensical"}
    for name, engine in ENGINES.items():
        assert engine.__name__.endswith(f".{name}")


@pytest.mark.parametrize("name", ENGINES)
def test_an_engine_that_is_not_installed_says_how_to_install_it(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = ENGINES[name]
    assert engine.available() == ""
    monkeypatch.setattr(engine, "find_spec", lambda _: None)
    assert f"pip install {name}" in engine.available()


@pytest.mark.site
@pytest.mark.parametrize("name", ENGINES)
def test_builds_the_stage(name: str, tmp_path: Path) -> None:
    stage, site = sample_stage(tmp_path / "stage"), tmp_path / "out" / "site"
    # A module of that name in the folder one happens to be in must not be run instead of the engine.
    for trap in ("mkdocs.py", "properdocs.py", "zensical.py", "yaml.py"):
        (tmp_path / trap).write_text("raise SystemExit('not the engine')\n", encoding="utf-8")
    done = build(ENGINES[name], stage, site, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert list(verify(site, EXPECTED)) == []
    assert not (stage / "site").exists()


@pytest.mark.site
@pytest.mark.parametrize("name", ENGINES)
def test_a_broken_link_stops_the_build(name: str, tmp_path: Path) -> None:
    stage, site = sample_stage(tmp_path / "stage"), tmp_path / "site"
    (stage / "docs" / "findings.md").write_text("# Findings\n\n[Nothing](nothing.md)\n", encoding="utf-8")
    done = build(ENGINES[name], stage, site, tmp_path)
    assert done.returncode != 0
    assert "nothing.md" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.site
def test_superseded_pages_are_out_of_the_search(tmp_path: Path) -> None:
    for name, index in (("mkdocs", "search/search_index.json"), ("zensical", "search.json")):
        stage, site = sample_stage(tmp_path / name), tmp_path / f"{name}-site"
        assert build(ENGINES[name], stage, site, tmp_path).returncode == 0
        text = (site / index).read_text(encoding="utf-8")
        assert "PRO-05.html" in text
        assert "old.html" not in text
