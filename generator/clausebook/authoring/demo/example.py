"""Where the worked example lies, and its files."""

from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from clausebook.authoring import AuthoringError
from clausebook.model.problem import Problem
from clausebook.sources.settings import REGISTER, SETTINGS
from clausebook.sources.strict import load, plain

FOLDERS = ("manual", "records")
_COLLEGE = b"name: Harrowmere College"
_ADVICE = "install Clausebook from a package of its own, and call it from there"


def example_root() -> Path:
    """Return the folder that holds the worked example's `manual/` and `records/`.

    It lies in the installed package, or, where Clausebook runs from its own repository, at the top of that.

    Raises:
        AuthoringError: it is in neither.
    """
    package = Path(str(resources.files("clausebook")))
    for folder in (package / "example", package.parents[1]):
        if _is_example(folder):
            return folder
    raise AuthoringError(f"this installation does not hold the worked example; {_ADVICE}")


def _is_example(folder: Path) -> bool:
    """Say whether a folder holds the worked example, and not the manual of somebody who took its place."""
    try:
        return (folder / REGISTER).is_file() and _COLLEGE in (folder / SETTINGS).read_bytes()
    except OSError:
        return False


def example_files() -> dict[str, str]:
    """Return the text of every file of the worked example, by its path in the repository.

    Raises:
        AuthoringError: the example is missing, or a file of it cannot be read.
    """
    root = example_root()
    try:
        return {
            path.relative_to(root).as_posix(): _text(path.read_bytes())
            for folder in FOLDERS
            for path in sorted((root / folder).rglob("*"))
            if path.suffix in (".md", ".yml")
        }
    except OSError as error:
        raise AuthoringError(f"{error.filename} cannot be read ({error.strerror}); {_ADVICE}") from error


def story_files() -> dict[str, str]:
    """Return the text of every file that only the story has, by its path in the repository."""
    root = Path(str(_story())) / "files"
    found = {path.relative_to(root).as_posix(): path for path in sorted(root.rglob("*")) if path.is_file()}
    # A package is not the place for a file that Git itself would obey.
    names = {"ignore": ".gitignore"}
    return {names.get(name, name): _text(path.read_bytes()) for name, path in found.items()}


def story_data(name: str) -> Mapping[str, Any]:
    """Return one data file of the story.

    Args:
        name: such as `steps`.

    Raises:
        ValueError: the file of the package is broken.
    """
    content = (_story() / f"{name}.yml").read_bytes()
    table = load(_text(content), f"package:story/{name}.yml")
    if isinstance(table, Problem):
        raise ValueError(f"{table.place}: {table.message}")
    data: Any = plain(table)
    found: Mapping[str, Any] = data
    return found


def _story() -> Any:
    """Return the package's folder of the story."""
    return resources.files("clausebook") / "story"


def _text(content: bytes) -> str:
    """Return a content with LF line ends, whatever a checkout made of them: the same commits everywhere."""
    return content.decode("utf-8").replace("\r\n", "\n")
