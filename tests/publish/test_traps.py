"""Twelve traps of MkDocs, each with the test that keeps it shut.

| trap | what would happen | shut by |
|---|---|---|
| 1 | `-q --strict` ends with 0 in spite of broken links | no engine is called with `-q`; the hook refuses the pair |
| 2 | a hook cannot import what lies beside it when MkDocs runs as a script | it imports the installed package only |
| 3 | `serve` goes on with old code after the program was edited | the program is not watched |
| 4 | a hook that writes below `docs_dir` builds for ever | the stage is in a temporary folder (test_hook) |
| 5 | broken anchors and pages left out of the navigation are no warnings | `validation` is set whole |
| 6 | `--dirty` leaves pages out of the search | no engine is called with it; the hook refuses it |
| 7 | `repo_url` makes pages ask GitHub for its stars | the stage has none; links to edit are part of the pages |
| 8 | advertisements among the messages | they are switched off; errors are told in our words |
| 9 | uncommitted text is published under a commit's name | a build reads the commit's objects |
| 10 | options that the tool for versions silently ignores | there is no such tool |
| 11 | status and versions shown by script only, hence not offline | they are in the HTML |
| 12 | a shallow clone or a merge shortens the history unseen | it is called not verified |
"""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from clausebook.discover import modules
from college import PROJECT, clausebook, college, commit_all, run
from repositories import git
from stages import sample_stage

ENGINES = modules("clausebook.publish.engines")
HOOK = PROJECT / "hooks/manual.py"
POLICY = "manual/system/POL-01-quality-policy.md"
STAGE = json.loads((PROJECT / "generator/clausebook/theme/mkdocs.json").read_text(encoding="utf-8"))


@pytest.fixture
def hooked(tmp_path: Path) -> Path:
    """Make a repository with the hook."""
    root = college(tmp_path / "college")
    shutil.copytree(PROJECT / "hooks", root / "hooks", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PROJECT / "mkdocs.yml", root)
    commit_all(root, "Add the hook")
    return root


def mkdocs(root: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run plain MkDocs."""
    return run([sys.executable, "-m", "mkdocs", *words], root)


def test_01_quiet_never_meets_strict() -> None:
    for engine in ENGINES:
        command = engine.command(Path("stage"), Path("site"))
        assert not {"-q", "--quiet"} & set(command)
        source = Path(str(engine.__file__)).read_text(encoding="utf-8")
        assert '"--strict"' in source
        assert '"-q"' not in source


@pytest.mark.site
def test_01_the_hook_refuses_quiet_with_strict(hooked: Path) -> None:
    done = mkdocs(hooked, "build", "-q", "--strict")
    assert done.returncode == 1
    assert "-q hides what --strict looks for; build without one of them" in done.stderr
    assert not (hooked / "site").exists()


def test_02_the_hook_imports_the_installed_package() -> None:
    source = HOOK.read_text(encoding="utf-8")
    imported = set(re.findall(r"^(?:from|import) (\w+)", source, re.MULTILINE))
    assert imported - sys.stdlib_module_names == {"mkdocs", "clausebook"}
    assert "sys.path" not in source


def test_03_the_program_is_not_watched() -> None:
    settings = yaml.safe_load((PROJECT / "mkdocs.yml").read_text(encoding="utf-8"))
    assert settings["watch"] == ["records", "mkdocs.yml"]
    assert settings["docs_dir"] == "manual"


@pytest.mark.site
def test_04_nothing_is_written_into_the_repository(hooked: Path) -> None:
    assert mkdocs(hooked, "build", "--strict", "-d", str(hooked.parent / "site")).returncode == 0
    assert git(hooked, "status", "--porcelain", "--ignored").split() in ([], ["!!", "hooks/__pycache__/"])


def test_05_every_level_of_validation_is_set() -> None:
    from mkdocs.config.defaults import MkDocsConfig  # noqa: PLC0415 - only this test needs the engine here

    for part in ("nav", "links"):
        levels = STAGE["validation"][part]
        assert set(levels.values()) == {"warn"}
        known = dict(getattr(MkDocsConfig.Validation, "nav" if part == "nav" else "links").config_class._schema)
        assert set(levels) == set(known)


@pytest.mark.site
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[Nothing](nothing.md)", "nothing.md"),
        ("[No such section](index.md#nowhere)", "nowhere"),
        ("[From the top](/index.md)", "/index.md"),
    ],
)
def test_05_a_broken_link_ends_the_build(text: str, words: str, tmp_path: Path) -> None:
    stage = sample_stage(tmp_path / "stage")
    (stage / "docs/findings.md").write_text(f"# Findings\n\n{text}\n", encoding="utf-8")
    (engine,) = (one for one in ENGINES if one.NAME == "mkdocs")
    done = run(engine.command(stage, tmp_path / "site"), tmp_path)
    assert done.returncode == 1
    assert words in done.stderr


def test_06_no_engine_builds_dirty() -> None:
    for engine in ENGINES:
        assert "--dirty" not in engine.command(Path("stage"), Path("site"))


@pytest.mark.site
@pytest.mark.parametrize("words", [("build", "--dirty"), ("serve", "--dirty", "-a", "127.0.0.1:0")])
def test_06_the_hook_refuses_dirty(words: tuple[str, ...], hooked: Path) -> None:
    done = mkdocs(hooked, *words)
    assert done.returncode == 1
    assert "--dirty leaves pages out of the search; build without it" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (hooked / "site").exists()


def test_07_no_address_of_a_repository() -> None:
    assert not {"repo_url", "repo_name", "edit_uri", "edit_uri_template"} & STAGE.keys()


@pytest.mark.site
def test_07_a_link_to_edit_is_part_of_the_page(hooked: Path) -> None:
    assert clausebook("build", cwd=hooked).returncode == 0
    page = (hooked / "site/documents/POL-01.html").read_text(encoding="utf-8")
    assert f"https://git.school.example/manual/edit/main/{POLICY}" in page
    assert "__source" not in page
    assert "md-source" not in page


@pytest.mark.site
def test_08_no_advertisement(hooked: Path) -> None:
    done = clausebook("build", cwd=hooked, NO_MKDOCS_2_WARNING="")
    assert done.returncode == 0
    assert len(done.stderr.splitlines()) == 4
    assert "Zensical" not in done.stdout + done.stderr


@pytest.mark.site
def test_09_uncommitted_text_is_not_published(hooked: Path) -> None:
    commit = git(hooked, "rev-parse", "HEAD").strip()
    (hooked / POLICY).write_text((hooked / POLICY).read_text("utf-8") + "\nIn no commit.\n", encoding="utf-8")
    git(hooked, "add", "--all")
    assert mkdocs(hooked, "build", "--strict").returncode == 0
    page = (hooked / "site/documents/POL-01.html").read_text(encoding="utf-8")
    assert f"commit {commit[:10]}" in page
    assert "In no commit." not in page


def test_10_there_is_no_tool_for_versions() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(name for names in project["optional-dependencies"].values() for name in names),
    ]
    assert [name for name in wanted if re.match(r"mike\b", name)] == []


@pytest.mark.site
def test_11_status_is_in_the_html(hooked: Path) -> None:
    file = hooked / POLICY
    file.write_text(file.read_text(encoding="utf-8").replace("status: approved", "status: withdrawn"), encoding="utf-8")
    commit_all(hooked, "Withdraw the policy")
    assert clausebook("build", cwd=hooked).returncode == 0
    page = (hooked / "site/documents/POL-01.html").read_text(encoding="utf-8")
    without = re.sub(r"<script\b.*?</script>", "", page, flags=re.DOTALL)
    assert 'data-state="withdrawn"' in without
    assert "Withdrawn" in without
    assert "version" not in STAGE["extra"]


@pytest.mark.site
def test_12_a_shallow_history_is_called_not_verified(hooked: Path) -> None:
    git(hooked.parent, "clone", "--quiet", "--depth=1", hooked.as_uri(), "shallow")
    done = clausebook("build", cwd=hooked.parent / "shallow")
    assert done.returncode == 0
    assert "history is not verified: " in done.stderr
    page = (hooked.parent / "shallow/site/documents/POL-01.html").read_text(encoding="utf-8")
    assert "not verified" in page.lower()
