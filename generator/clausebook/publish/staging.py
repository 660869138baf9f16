"""Writing a stage: plain Markdown, data and assets with a `mkdocs.yml`, which several engines can render."""

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from clausebook.model.manual import Manual
from clausebook.model.publication import LATEST
from clausebook.model.staged import Page, Staged
from clausebook.publish.engines import mkdocs
from clausebook.publish.swap import swap_in, workroom

MARKER = ".clausebook-stage"
"""A file that says that a folder is a stage, and may be replaced."""


class StageError(Exception):
    """The stage cannot be written; the message says what to do."""


_JSON = json.JSONEncoder(ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage on disk."""

    folder: Path
    proofs: Mapping[str, tuple[str, ...]]
    """What the built site must hold: texts by site-relative address."""
    pages: int


def write_stage(
    folder: Path,
    items: Iterable[Staged],
    manual: Manual,
    look: Mapping[str, Any] | None = None,
    *,
    source: str = "",
    edition: str = "",
) -> Stage:
    """Write a stage, replacing the one that was there in one step.

    Args:
        folder: where the stage is to stand.
        items: pages and files, as `pipeline.compose` yields them.
        manual: whose settings name the site.
        look: what the institution's own `mkdocs.yml` says of theme and extensions.
        source: what the foot of each page says that the site was made of; otherwise the manual's commit.
        edition: the name of the edition that the stage is, if it is one.

    Raises:
        StageError: the folder holds something else, or cannot be written.
    """
    place = folder.resolve()
    if place.exists() and (not place.is_dir() or (any(place.iterdir()) and not (place / MARKER).is_file())):
        raise StageError(f"{folder} holds other files and is no stage; name an empty or new folder")
    try:
        with workroom(place) as room:
            stage = _write(room.folder / "stage", items, manual, look or {}, source, edition)
            swap_in(stage.folder, place)
    except OSError as error:
        reason = error.strerror or error
        advice = "look at its permissions and at the space left, or name another folder"
        raise StageError(f"the stage {folder} cannot be written: {reason}; {advice}") from error
    return Stage(folder, stage.proofs, stage.pages)


def _write(
    folder: Path, items: Iterable[Staged], manual: Manual, look: Mapping[str, Any], source: str, edition: str
) -> Stage:
    """Write everything into a new folder."""
    docs = folder / "docs"
    docs.mkdir(parents=True)
    made: set[Path] = set()
    pages: list[Page] = []
    theme = resources.files("clausebook") / "theme"
    _copy(theme / "docs", docs)
    _copy(theme / "overrides", folder / "theme")
    for item in items:
        path = docs / item.path
        if path.parent not in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            made.add(path.parent)
        if isinstance(item, Page):
            pages.append(item)
            path.write_bytes(_page_text(item).encode())
        else:
            path.write_bytes(item.content)
    base = json.loads((theme / "mkdocs.json").read_text("utf-8"))
    text = json.dumps(_config(base, pages, manual, look, source, edition), ensure_ascii=False, indent=2)
    head = "# Made by Clausebook. JSON is YAML: every engine that reads mkdocs.yml reads this.\n"
    (folder / "mkdocs.yml").write_text(f"{head}{text}\n", encoding="utf-8", newline="\n")
    (folder / MARKER).write_text("Made by Clausebook; `clausebook stage` replaces this folder.\n", encoding="utf-8")
    proofs = {page.path.removesuffix(".md") + ".html": page.proof for page in pages if page.proof}
    return Stage(folder, proofs, len(pages))


def _copy(source: Traversable, target: Path) -> None:
    """Copy a folder of the package; the first failure ends it, where `copytree` would list them all."""
    with resources.as_file(source) as folder:
        for path in sorted(folder.rglob("*")):
            copy = target / path.relative_to(folder)
            if path.is_dir():
                copy.mkdir(parents=True, exist_ok=True)
            else:
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, copy)


def _page_text(page: Page) -> str:
    """Return a page with its front matter, which is JSON and therefore YAML."""
    front: dict[str, Any] = {"title": escape(page.title, quote=False)}
    if page.terms:
        front["dcterms"] = dict(page.terms)
    if page.boost != 1:
        front["search"] = {"boost": page.boost} if page.boost else {"exclude": True}
    lines = "".join(f"{key}: {_JSON.encode(value)}\n" for key, value in front.items())
    return f"---\n{lines}---\n\n{page.markdown.lstrip()}"


def _config(
    base: dict[str, Any], pages: list[Page], manual: Manual, look: Mapping[str, Any], named: str, edition: str
) -> dict[str, Any]:
    """Return the engine's configuration: ours, with the institution's look, names and navigation."""
    settings = manual.settings
    head = manual.history.head
    commit = "working draft" if manual.draft else f"commit {head.id[:10]}" if head else "no commit"
    source = named or (f"edition {edition}, {commit}" if edition else commit)
    spoken = (settings.language, settings.language.partition("-")[0], "en")
    language = next(filter(mkdocs.speaks, spoken), "en")
    theme = {**base["theme"], "language": language, **look.get("theme", {})}
    extensions = [*base["markdown_extensions"], *look.get("markdown_extensions", ())]
    more = _beside_others(base, edition) if edition else {}
    address = {"site_url": settings.site} if settings.site else {}
    return {
        "site_name": escape(f"{settings.organisation}: {settings.title}", quote=False),
        **address,
        "docs_dir": "docs",
        "copyright": escape(f"{settings.organisation}, {settings.title}, as of {manual.as_of}, {source}", quote=False),
        **base,
        **more,
        "theme": theme,
        "markdown_extensions": extensions,
        "nav": list(_menu(pages)),
        "not_in_nav": "\n".join(f"/{page.path}" for page in pages if page.menu is None),
    }


def _beside_others(base: Mapping[str, Any], edition: str) -> dict[str, Any]:
    """Return what an edition has that stands beside others: the theme's selector, and a name on every page.

    The selector reads `../versions.json`, and `latest/` is the edition that it leads to first.
    """
    version = {"provider": "mike", "alias": True, "default": LATEST}
    sheets = [*base["extra_css"], "assets/clausebook/css/edition.css"]
    return {"extra": {**base["extra"], "version": version, "edition": edition}, "extra_css": sheets}


def _menu(pages: list[Page]) -> Iterator[Any]:
    """Yield the navigation: headings in the order in which their first page was composed, indexes first."""
    tree: dict[str, Any] = {}
    for page in pages:
        if page.menu is not None:
            level = tree
            for heading in page.menu:
                level = level.setdefault(heading, {})
            level[page.path] = page
    for heading in sorted(tree, key=_rank):
        entries = list(_entries(tree[heading]))
        yield {heading: entries[0]} if len(entries) == 1 and isinstance(entries[0], str) else {heading: entries}


_ORDER = ("Home", "Documents", "Records", "Clauses", "Control", "Help")


def _rank(heading: str) -> int:
    """Return a heading's place in the top menu."""
    return _ORDER.index(heading) if heading in _ORDER else len(_ORDER)


def _entries(level: Mapping[str, Any]) -> Iterator[Any]:
    """Yield a heading's index page, its other pages, then the headings below it."""
    pages = [page for page in level.values() if isinstance(page, Page)]
    index = next((page for page in pages if page.path.endswith("/index.md")), None)
    if index is not None:
        yield index.path
    for page in pages:
        if page is not index:
            yield {escape(page.title, quote=False): page.path}
    for heading, below in level.items():
        if isinstance(below, dict):
            yield {escape(heading, quote=False): list(_entries(below))}
