"""What all verbs share: help, version, the folder, the day, the repository's condition, and ends in good order."""

import inspect
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from clausebook import __version__
from clausebook.discover import modules, names
from college import BASE, commit_all, environment, obedient, run
from college import college as lay
from repositories import git

Call = Callable[..., subprocess.CompletedProcess[str]]
VERBS = tuple(name.replace("_", "-") for name in names("clausebook.commands"))
NEEDED = {"approve": ("PRO-01", "--role", "head"), "demo": ("out",), "explain": ("META-001",), "stage": ("out",)}
NEEDED["new"] = ("policy", "--title", "T")
NEEDED["review-pack"] = ("--from", "2025-07-01", "--to", "2026-06-30")
READING = ("check", "coverage", "gap", "due", "review-pack", "build", "stage", "approve", "new", "serve")
"""The verbs that read the manual."""


def needed(verb: str) -> tuple[str, ...]:
    """Return a verb with the arguments that it cannot do without."""
    return (verb, *NEEDED.get(verb, ()))


def options(verb: str, call: Call) -> set[str]:
    """Return the options that a verb's help names."""
    return set(re.findall(r"--[a-z-]+", call(verb, "--help").stdout))


def test_version_and_help(call: Call) -> None:
    assert call("--version").stdout == f"clausebook {__version__}\n"
    done = call("--help")
    assert done.returncode == 0
    assert done.stderr == ""
    for verb in VERBS:
        # One whole sentence a verb, which a narrow window does not cut off.
        assert re.search(rf"^  {verb} +[A-Z].*\.$", done.stdout, re.MULTILINE), done.stdout
    assert "..." not in done.stdout.partition("Commands:")[2]


def test_nothing_is_asked(call: Call) -> None:
    done = call()
    assert done.returncode == 2
    assert "Usage: clausebook" in done.stdout + done.stderr


@pytest.mark.parametrize("verb", VERBS)
def test_help_of_a_verb_is_complete(verb: str, call: Call) -> None:
    done = call(verb, "--help")
    assert done.returncode == 0
    assert done.stderr == ""
    (module,) = (one for one in modules("clausebook.commands") if one.__name__.endswith(f".{verb.replace('-', '_')}"))
    text = " ".join(done.stdout.split())
    assert " ".join((module.command.__doc__ or "").split("Raises:")[0].split()) in text
    # Every option and argument says what it is.
    lines = re.findall(r"^  (--[a-z-]+(?: <?[A-Za-z:]+>?)?|[A-Z]+ <[^>]*>+)(  .*)?$", done.stdout, re.MULTILINE)
    assert lines
    assert [name for name, said in lines if not said.strip()] == []
    assert ("--root" in text) == ("root" in inspect.signature(module.command).parameters)


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("chekc",), "'check'"),
        (("Build",), "'build'"),
        (("check", "--fromat", "json"), "--format"),
        (("check", "--format", "jsno"), "did you mean 'json'?"),
        (("check", "--format", "pdf"), "use one of: github, json, sarif, text"),
        (("coverage", "--format", "CSV"), "did you mean 'csv'?"),
        (("build", "--engine", "mkdoc"), "did you mean 'mkdocs'?"),
        (("build", "--engine", "hugo"), "use one of: mkdocs, properdocs, zensical"),
        (("explain", "META-04"), "META-004"),
        (("explain", "nothing"), "the codes are: ACKN-001"),
        (("coverage", "--standard", "iso-21001"), "adopted, under 'standards' in manual.yml: example-2020"),
        (("check", "manual/systm"), "there is no file or folder manual/systm"),
        (("check", "/etc/hosts"), "lies outside"),
        (("stage",), "DIR"),
        (("new", "policy"), "--title"),
    ],
)
def test_a_wrong_call(words: tuple[str, ...], hint: str, college: Path, call: Call) -> None:
    done = call(*words, cwd=college)
    assert done.returncode == 2
    assert done.stdout == ""
    assert hint in done.stderr


@pytest.mark.parametrize("day", ["30.6.2026", "2026-02-30", "20260630", "2026-W27-2", "today", ""])
def test_a_day_that_is_none(day: str, college: Path, call: Call) -> None:
    done = call("check", "--as-of", day, cwd=college)
    assert done.returncode == 2
    assert done.stderr == f"error: '{day}' is not a day such as 2026-03-15 (year-month-day)\n"


@pytest.mark.parametrize("verb", READING)
def test_no_manual_here(verb: str, tmp_path: Path, call: Call) -> None:
    done = call(*needed(verb), cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert f"there is no manual/manual.yml in {tmp_path} or above it; go to the manual's folder" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == []


def test_root_is_the_folder_itself(college: Path, tmp_path: Path, call: Call) -> None:
    assert call("check", "--root", college).returncode == 0
    assert call("check", "--root", "college", cwd=tmp_path).returncode == 0
    done = call("check", "--root", college / "manual")
    assert done.returncode == 2
    assert f"there is no manual/manual.yml in {college / 'manual'};" in done.stderr
    assert call("check", "--root", tmp_path / "nothing").returncode == 2


def test_from_a_folder_below(college: Path, call: Call) -> None:
    done = call("check", cwd=college / "manual" / "system")
    assert done.returncode == 0
    assert done.stdout == call("check", cwd=college).stdout


@pytest.mark.parametrize("text", ["title: [", "\tx", "", "- a\n", "title: Ä\n", "a: &x 1\nb: *x\n", "\x00"])
def test_broken_settings(text: str, college: Path, call: Call) -> None:
    for name, words in (("manual.yml", ("stage", "out", "--draft")), ("register.yml", ("check",))):
        whole = (college / "manual" / name).read_bytes()
        (college / "manual" / name).write_text(text, encoding="latin-1")
        done = call(*words, cwd=college)
        (college / "manual" / name).write_bytes(whole)
        assert done.returncode == 3
        assert done.stdout == ""
        assert re.search(rf"^manual/{re.escape(name)}(:\d+)*: error: .+\n  help: .+", done.stderr, re.MULTILINE)
    assert not (college / "out").exists()


def test_no_register(college: Path, call: Call) -> None:
    (college / "manual/register.yml").unlink()
    done = call("check", cwd=college)
    assert done.returncode == 3
    assert "manual/register.yml" in done.stderr


def test_an_unreadable_document_hides_no_other(college: Path, call: Call) -> None:
    before = obedient()
    (college / "manual/system/POL-01-quality-policy.md").chmod(0)
    done = call("check", cwd=college, before=before)
    assert done.returncode == 1
    assert "POL-01-quality-policy.md:1:1: error" in done.stdout
    assert "cannot be read: Permission denied" in done.stdout
    assert "3 documents" in done.stdout or "4 documents" in done.stdout


@pytest.mark.parametrize("unreadable", ["manual", "manual/system", "."])
def test_an_unreadable_folder(unreadable: str, college: Path, tmp_path: Path, call: Call) -> None:
    before = obedient()
    folder = college / unreadable
    folder.chmod(0)
    try:
        done = call("check", "--root", college, cwd=tmp_path, before=before)
    finally:
        folder.chmod(0o755)
    assert done.returncode in (1, 2, 3), done.stdout
    assert re.search("Permission denied|is not readable", done.stdout + done.stderr)


def test_the_folder_has_gone(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    script = f"import os, runpy, sys; os.rmdir(os.getcwd()); sys.argv = ['clausebook', 'check']; {MAIN}"
    done = run([sys.executable, "-c", script], tmp_path / "here")
    assert done.returncode == 2
    assert "the folder you are in cannot be looked into" in done.stderr
    assert "Traceback" not in done.stderr


MAIN = "runpy.run_module('clausebook', run_name='__main__')"


def test_without_git(college: Path, tmp_path: Path, call: Call) -> None:
    done = call("check", cwd=college, PATH=str(tmp_path))
    assert done.returncode == 3
    assert done.stderr == "error: Git is not installed; install it from https://git-scm.com and try again\n"


def test_without_git_and_without_a_repository(tmp_path: Path, call: Call) -> None:
    root = lay(tmp_path / "college", commit=False)
    assert call("check", cwd=root, PATH=str(tmp_path)).returncode in (0, 3)


def test_no_repository(tmp_path: Path, call: Call) -> None:
    root = lay(tmp_path / "college", commit=False)
    done = call("check", cwd=root)
    assert done.returncode == 0
    assert "HIST-" in done.stdout
    assert call("check", "--commit", cwd=root).stdout == done.stdout
    since = call("check", "--since", "main", cwd=root)
    assert since.returncode == 3
    assert "is no Git repository, so nothing can be compared with 'main'" in since.stderr


def test_a_repository_without_a_commit(tmp_path: Path, call: Call) -> None:
    root = lay(tmp_path / "college", commit=False)
    git(root, "init", "--quiet")
    done = call("check", cwd=root)
    assert "HIST-" in done.stdout
    assert done.returncode in (0, 1)
    assert call("check", "--since", "main", cwd=root).returncode == 3


def test_a_shallow_clone(college: Path, tmp_path: Path, call: Call) -> None:
    commit_all(college, "Say it again")
    git(tmp_path, "clone", "--quiet", "--depth=1", college.as_uri(), "shallow")
    done = call("check", cwd=tmp_path / "shallow")
    assert "HIST-" in done.stdout
    assert "shallow" in done.stdout or "only the newest" in done.stdout or "complete" in done.stdout


def test_a_detached_head(college: Path, call: Call) -> None:
    first = git(college, "rev-parse", "HEAD").strip()
    commit_all(college, "Say it again")
    git(college, "checkout", "--quiet", "--detach", first)
    done = call("check", "--commit", cwd=college)
    assert done.returncode == 0
    assert "HIST-" not in done.stdout


def test_the_manual_is_not_at_the_repositorys_top(tmp_path: Path, call: Call) -> None:
    git(tmp_path, "init", "--quiet")
    shutil.copytree(BASE, tmp_path / "quality")
    commit_all(tmp_path)
    done = call("check", "--root", "quality", cwd=tmp_path)
    assert "HIST-" in done.stdout
    assert done.returncode in (0, 1)


def test_git_variables_of_the_caller_do_not_matter(college: Path, tmp_path: Path, call: Call) -> None:
    done = call(
        "check", "--commit", cwd=college, GIT_DIR=str(tmp_path), GIT_WORK_TREE=str(tmp_path), GIT_INDEX_FILE="x"
    )
    assert done.returncode == 0
    assert "HIST-" not in done.stdout


def test_every_locale_reads_the_same(college: Path, call: Call) -> None:
    broken = college / "manual/system/POL-01-quality-policy.md"
    broken.write_text(broken.read_text(encoding="utf-8").replace("id: POL-01", "id: POL-Ä–01"), encoding="utf-8")
    plain = call("check", cwd=college, LC_ALL="C.UTF-8")
    assert "Ä–" in plain.stdout
    for locale in ("C", "en_US.ISO-8859-1", "nothing", ""):
        done = call("check", cwd=college, LC_ALL=locale, LANG=locale, PYTHONIOENCODING="ascii")
        assert (done.stdout, done.returncode) == (plain.stdout, 1)


@pytest.mark.parametrize("words", [("--help",), ("explain", "META-004"), ("check", "--format", "json"), ("coverage",)])
def test_the_reader_has_gone(words: tuple[str, ...], college: Path) -> None:
    """As with `| head -1`: the rest is for nobody, and that is no error to talk about."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "clausebook", *words]
    with subprocess.Popen(
        command, cwd=college, env=environment(), stdout=writing, stderr=subprocess.PIPE, text=True
    ) as process:
        os.close(writing)
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_both_streams_are_closed(college: Path) -> None:
    done = run(["sh", "-c", f"{sys.executable} -m clausebook check >&- 2>&-"], college)
    assert done.stdout + done.stderr == ""


def test_interrupted(college: Path) -> None:
    """Ctrl-C at once, while the program still loads, and a little later: never a traceback."""
    slow = "import clausebook.cli, clausebook.pipeline as p, os, signal, sys\n"
    slow += "p.read = lambda *a, **k: os.kill(os.getpid(), signal.{name})\n"
    slow += "sys.argv = ['clausebook', 'check']\nclausebook.cli.main()\n"
    for name in ("SIGINT", "SIGTERM"):
        done = run([sys.executable, "-c", slow.format(name=name)], college)
        assert done.returncode == 130
        assert done.stderr == "interrupted; nothing was left half done\n"
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_what_nobody_foresaw_is_kept_for_a_report(college: Path, tmp_path: Path) -> None:
    (tmp_path / "temporary").mkdir()
    broken = "import clausebook.cli, clausebook.pipeline as p, sys\np.read = lambda *a, **k: 1 / 0\n"
    broken += "sys.argv = ['clausebook', 'check']\nclausebook.cli.main()\n"
    done = run([sys.executable, "-c", broken], college, TMPDIR=str(tmp_path / "temporary"))
    assert done.returncode == 3
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    (kept,) = (tmp_path / "temporary").glob("clausebook-*.txt")
    assert done.stderr == (
        "error: Clausebook stumbled over something unforeseen (ZeroDivisionError: division by zero); "
        f"please report it with the file {kept}\n"
    )
    assert "Traceback" in kept.read_text(encoding="utf-8")


def test_a_library_is_missing(college: Path, call: Call, tmp_path: Path) -> None:
    (tmp_path / "jsonschema.py").write_text("raise ImportError('no jsonschema')\n", encoding="utf-8")
    done = call("check", cwd=college, PYTHONPATH=str(tmp_path))
    assert done.returncode == 3
    assert "cannot be loaded (no jsonschema); install Clausebook again" in done.stderr


def test_version_and_explain_load_little() -> None:
    """They answer at once: what reads, renders and checks files is loaded by the verbs that need it."""
    heavy = {"babel", "git", "jinja2", "jsonschema", "mkdocs", "material", "rich.progress", "yaml"}
    for words in (("--version",), ("explain", "META-004")):
        done = run([sys.executable, "-X", "importtime", "-m", "clausebook", *words], BASE)
        loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
        assert "clausebook.cli" in loaded
        assert loaded & heavy == set()


def test_on_a_terminal_progress_is_shown_and_wiped_away(college: Path, tmp_path: Path) -> None:
    if shutil.which("script") is None:
        pytest.skip("NO script: progress on a terminal is NOT TESTED; install util-linux")
    command = f"{sys.executable} -m clausebook stage {tmp_path / 'out'}"
    done = run(["script", "--quiet", "--return", "--command", command, "/dev/null"], college, TERM="xterm")
    assert done.returncode == 0
    assert "Traceback" not in done.stdout
    assert "pages staged" in done.stdout


DOCUMENTED = re.compile(r"clausebook ((?:[a-z]+\b)?[^`\n|]*)")


def test_the_texts_name_only_what_exists(call: Call) -> None:
    project = Path(__file__).parents[2]
    known = {verb: options(verb, call) for verb in VERBS}
    texts = [project / "README.md", project / "CONTRIBUTING.md", project / "Makefile"]
    texts += sorted((project / "generator/clausebook/templates").rglob("*.md*"))
    texts += sorted((project / "generator/decisions").glob("*.md"))
    texts += sorted((project / "manual").rglob("*.md"))
    calls = [(path, found) for path in texts for found in _calls(path.read_text(encoding="utf-8"))]
    assert len({path for path, _ in calls}) >= 4
    wrong = [
        f"{path.name}: clausebook {words}"
        for path, words in calls
        if (verb := words.split()[0]) not in VERBS or set(re.findall(r"--[a-z-]+", words)) - known[verb]
    ]
    assert wrong == []


def _calls(text: str) -> list[str]:
    """Return what stands behind `clausebook` in code: within backticks, in fences and in a Makefile."""
    inline = re.findall(r"`(?:[^`\s]*/)?clausebook\s+([a-z]+[^`]*)`", text)
    blocks = "\n".join(re.findall(r"^```.*?^```$", text, re.MULTILINE | re.DOTALL))
    recipes = "\n".join(line for line in text.splitlines() if line.startswith("\t"))
    lines = re.findall(r"(?:bin/|- run: |^)clausebook ([a-z]+\b[^\n]*)", f"{blocks}\n{recipes}", re.MULTILINE)
    return [" ".join(found.partition("#")[0].split()) for found in (*inline, *lines)]
