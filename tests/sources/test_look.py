"""The institution's own look: allowed and refused extensions, and nothing that runs."""

from pathlib import Path

import pytest

from clausebook.sources.look import read_look
from clausebook.sources.settings import CannotRead

TAG = "markdown_extensions:\n  - pymdownx.tabbed:\n      slugify: !!python/object/apply:os.system {args: [id]}\n"


def write(folder: Path, text: str) -> Path:
    (folder / "mkdocs.yml").write_text(text, "utf-8")
    return folder


def test_without_the_file_there_is_no_look(tmp_path: Path) -> None:
    assert read_look(tmp_path) == {}


def test_what_is_taken_over(tmp_path: Path) -> None:
    text = (
        "site_name: x\nplugins: [evil]\nhooks: [run.py]\n"
        "theme: {name: other, custom_dir: /etc, language: da, palette: [{scheme: slate, on: true, n: 3, s: '3'}]}\n"
        "markdown_extensions:\n  - smarty\n  - pymdownx.tabbed: {alternate_style: true}\n"
    )
    assert read_look(write(tmp_path, text)) == {
        "theme": {"language": "da", "palette": [{"scheme": "slate", "on": True, "n": 3, "s": "3"}]},
        "markdown_extensions": ["smarty", {"pymdownx.tabbed": {"alternate_style": True}}],
    }


@pytest.mark.parametrize("text", ["theme: material\n", "theme: [a]\n", "site_name: x\n"])
def test_without_settings_of_the_theme_it_is_empty(tmp_path: Path, text: str) -> None:
    assert read_look(write(tmp_path, text)) == {"theme": {}, "markdown_extensions": []}


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        (
            "markdown_extensions: [pymdownx.snippets]\n",
            "1:23",
            "the Markdown extension 'pymdownx.snippets' is not allowed",
        ),
        ("markdown_extensions: [pymdownx.b64]\n", "1:23", "the Markdown extension 'pymdownx.b64' is not allowed"),
        ("markdown_extensions: [pymdownx.superfences]\n", "1:23", "the Markdown extension 'pymdownx.superfences'"),
        ("markdown_extensions: [pymdownx.escapeall]\n", "1:23", "the Markdown extension 'pymdownx.escapeall'"),
        ("markdown_extensions: [pymdownx.critic]\n", "1:23", "the Markdown extension 'pymdownx.critic'"),
        ("markdown_extensions: [my.module]\n", "1:23", "the Markdown extension 'my.module' is not allowed"),
        (
            "markdown_extensions:\n  - abbr: {}\n    pymdownx.snippets: {}\n",
            "2:5",
            "the Markdown extension 'abbr, pymdownx.snippets'",
        ),
        ("markdown_extensions: [[abbr]]\n", "1:23", "the Markdown extension 'a list' is not allowed"),
        ("markdown_extensions: {abbr: {}}\n", "1:22", "'markdown_extensions' should be a list"),
        (
            "markdown_extensions: [footnotes: {BACKLINK_TEXT: <script>}]\n",
            "1:50",
            "an option of an extension holds HTML",
        ),
        (
            "markdown_extensions: [wikilinks: {base_url: 'JavaScript:x'}]\n",
            "1:45",
            "an option of an extension holds HTML",
        ),
        (TAG, "3:16", "a tag (tag:yaml.org,2002:python/object/apply:os.system) is not allowed"),
        ("theme: &a {b: *a}\n", "1:8", "an anchor (&a) is not allowed"),
        ("a: b\na: c\n", "2:1", "the key 'a' stands twice"),
    ],
)
def test_what_is_refused(tmp_path: Path, text: str, place: str, message: str) -> None:
    with pytest.raises(CannotRead) as caught:
        read_look(write(tmp_path, text))
    (problem,) = caught.value.problems
    assert str(problem.place) == f"mkdocs.yml:{place}"
    assert problem.message.startswith(message)
    assert problem.help


def test_what_is_no_plain_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real.yml").write_text("a: b\n", "utf-8")
    for name, make in {
        "link": lambda path: path.symlink_to(tmp_path / "real.yml"),
        "folder": lambda path: path.mkdir(),
        "large": lambda path: path.write_bytes(b"#" * 1_000_001),
        "binary": lambda path: path.write_bytes(b"\xff"),
    }.items():
        (tmp_path / name).mkdir()
        make(tmp_path / name / "mkdocs.yml")
        with pytest.raises(CannotRead):
            read_look(tmp_path / name)
