"""Editions as folders that are made once: built from a tag's commit, named file by file in a manifest, and kept.

What is kept between runs (`.clausebook/editions/`) is a convenience. It is looked through file by file before it is
used, and made again where it is not exactly what it should be.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from clausebook import __version__
from clausebook.model.publication import MANIFEST, PublishedEdition
from clausebook.model.publishing import Released
from clausebook.publish.build import BuildError, build_site
from clausebook.publish.staging import Stage
from clausebook.publish.swap import swap_in, workroom
from clausebook.sources.history.store import FOLDER
from clausebook.sources.publication import OddSiteError, parse_manifest

PAGES = "pages.js"
"""The file of an edition that lists its pages, for readers of older editions."""
KEPT = "editions"
ENGINE = "mkdocs"
"""An edition is made once, so it is made with the engine whose pages are looked at most."""
_LEFT_OUT = ("404.html", "sitemap.xml.gz")
"""What the engine makes for the top of a server, which an edition never is."""
_PIECE = 1_048_576


@dataclass(frozen=True, slots=True)
class Artefact:
    """An edition on disk, as it is published."""

    folder: Path
    edition: PublishedEdition
    files: Mapping[str, str]
    """The digest of each of its files but the manifest itself, by path."""


@dataclass(frozen=True, slots=True)
class _Facts:
    """What a kept edition was made of; one made of anything else is not the one that is asked for."""

    name: str
    commit: str
    as_of: str
    audience: str
    program: str
    """The version of this program: another one may make other pages."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where editions are kept."""

    folder: Path
    trusted: bool = True
    """Whether what lies there may be used; not where a repository could have brought it along."""

    @classmethod
    def of(cls, root: Path, *, trusted: bool) -> "Shelf":
        """Return the shelf of a manual.

        Raises:
            BuildError: it would lie elsewhere.
        """
        folder = root / FOLDER / KEPT
        if folder.is_symlink() or folder.parent.is_symlink():
            raise BuildError(f"{folder} leads elsewhere; delete the link, so that editions can be kept there")
        return cls(folder, trusted)

    def find(self, released: Released, audience: str) -> Artefact | None:
        """Return a kept edition if every file of it is as it was made; clear it away if not."""
        place = self._place(released, audience)
        artefact = self._look(place, _facts(released, audience)) if self.trusted else None
        if artefact is None and place.exists():
            shutil.rmtree(place)
        return artefact

    def make(
        self, released: Released, audience: str, stage: Stage, epoch: int, step: Callable[[str], None]
    ) -> Artefact:
        """Render a stage as an edition, and keep it.

        Args:
            released: which edition it is.
            audience: whom it is for.
            stage: what to render.
            epoch: seconds since 1970, by which the edition is dated.
            step: told in words what begins.

        Raises:
            BuildError: the engine failed, the result lacks what it must show, or it cannot be written.
        """
        place, facts = self._place(released, audience), _facts(released, audience)
        try:
            with workroom(place) as room:
                fresh = room.folder / "edition"
                build_site(stage, fresh, ENGINE, epoch, step)
                artefact = finish(fresh, released)
                _sidecar(place).write_text(_record(facts, artefact.edition.digest), encoding="utf-8", newline="\n")
                swap_in(fresh, place)
        except OSError as error:
            reason = error.strerror or error
            advice = "look at its permissions and at the space left"
            raise BuildError(f"{place} cannot be written: {reason}; {advice}") from error
        return Artefact(place, artefact.edition, artefact.files)

    def _place(self, released: Released, audience: str) -> Path:
        """Return where an edition is kept."""
        return self.folder / f"{released.name}-{released.commit[:10]}-{audience}"

    def _look(self, place: Path, facts: _Facts) -> Artefact | None:
        """Return what is kept at a place if it is what is asked for, and whole."""
        try:
            if place.is_symlink() or _sidecar(place).is_symlink():
                return None
            manifest = (place / MANIFEST).read_bytes()
            digest = hashlib.sha256(manifest).hexdigest()
            if _sidecar(place).read_text("utf-8") != _record(facts, digest):
                return None
            files = parse_manifest(manifest)
            found = {path: digest_of(place / path) for path in _paths(place) if path != MANIFEST}
        except (OSError, OddSiteError, UnicodeDecodeError):
            return None
        if found != files:
            return None
        return Artefact(place, PublishedEdition(facts.name, facts.name, facts.commit, facts.as_of, digest), files)


def finish(folder: Path, released: Released) -> Artefact:
    """Make a built site an edition: without what belongs to a site's top, with the list of its pages and the manifest.

    Raises:
        OSError: a file cannot be read or written.
    """
    for name in _LEFT_OUT:
        (folder / name).unlink(missing_ok=True)
    pages = json.dumps(sorted(path for path in _paths(folder) if path.endswith(".html")), ensure_ascii=False)
    script = f"(window.clausebookPages = window.clausebookPages || {{}})[{json.dumps(released.name)}] = {pages};\n"
    (folder / PAGES).write_text(script, encoding="utf-8", newline="\n")
    files = {path: digest_of(folder / path) for path in _paths(folder)}
    text = manifest(files)
    (folder / MANIFEST).write_bytes(text)
    edition = PublishedEdition(
        released.name, released.name, released.commit, str(released.as_of), hashlib.sha256(text).hexdigest()
    )
    return Artefact(folder, edition, files)


def manifest(digests: Mapping[str, str]) -> bytes:
    """Return the manifest of files, as `sha256sum` writes and checks it, in the order of their paths.

    Args:
        digests: the SHA-256 of each file, hexadecimal, by path.
    """
    return "".join(_line(path, digests[path]) for path in sorted(digests)).encode("utf-8")


def foreign_digest(files: Iterable[tuple[str, bytes]]) -> str:
    """Return the digest of the manifest that files would have."""
    digests = {path: hashlib.sha256(content).hexdigest() for path, content in files}
    return hashlib.sha256(manifest(digests)).hexdigest()


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, hexadecimal.

    Raises:
        OSError: it cannot be read, or is a link.
    """
    if path.is_symlink():
        raise OSError(f"{path} is a link")
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            found.update(piece)
    return found.hexdigest()


def _line(path: str, digest: str) -> str:
    """Return a line of a manifest; a path with odd signs is marked by a backslash, as `sha256sum` does."""
    plain = path.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    return f"{'' if plain == path else chr(92)}{digest}  {plain}\n"


def _paths(folder: Path) -> Iterator[str]:
    """Yield the files below a folder."""
    for path in folder.rglob("*"):
        if not path.is_dir() or path.is_symlink():
            yield path.relative_to(folder).as_posix()


def _facts(released: Released, audience: str) -> _Facts:
    """Return what an edition is made of."""
    return _Facts(released.name, released.commit, str(released.as_of), audience, __version__)


def _sidecar(place: Path) -> Path:
    """Return the file beside a kept edition that says what it was made of."""
    return place.with_name(f"{place.name}.json")


def _record(facts: _Facts, digest: str) -> str:
    """Return what that file holds."""
    return f"{json.dumps({**asdict(facts), 'manifest': digest})}\n"
