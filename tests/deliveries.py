"""Small versioned sites to be brought to a target, and what a reader must see there at any moment."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from clausebook.publish.targets import Delivery

FOREIGN = {"CNAME": b"manual.school.example\n", ".well-known/security.txt": b"Contact: mailto:it@school.example\n"}
"""Files of a target that are nobody's business."""


@dataclass(frozen=True)
class Site:
    """A versioned site, whole."""

    editions: Mapping[str, Mapping[str, bytes]]
    """The newest first."""
    latest: Mapping[str, bytes]
    top: Mapping[str, bytes]

    @property
    def files(self) -> dict[str, bytes]:
        """Return all of its files by path."""
        found = {f"{name}/{path}": text for name, files in self.editions.items() for path, text in files.items()}
        found |= {f"latest/{path}": text for path, text in self.latest.items()}
        return {**found, **self.top}

    @property
    def state(self) -> bytes:
        """Return its `editions.json`."""
        return self.top["editions.json"]


def site(*names: str, pages: int = 2, redirect: bool = False, size: int = 0) -> Site:
    """Return a site.

    Args:
        names: its editions, the newest first.
        pages: how many pages each has beside its home page.
        redirect: whether `latest` leads on to the newest edition, or is a copy of it.
        size: how many bytes more each page has.
    """
    editions = {name: _edition(name, pages, size) for name in names}
    newest = editions[names[0]]
    every = sorted({path for files in editions.values() for path in files if path.endswith(".html")})
    latest = dict.fromkeys(every, b"<script src=../editions.js></script>") if redirect else newest
    state = {"format": "clausebook-editions/1", "editions": [{"name": name} for name in names]}
    top = {
        "index.html": b"<meta http-equiv=refresh content='0; url=latest/'>",
        "versions.json": json.dumps(list(names)).encode(),
        "editions.js": b"editions = " + json.dumps(list(names)).encode(),
        "editions.json": json.dumps(state).encode(),
    }
    return Site(editions, latest, top)


def delivery(site: Site, folder: Path, before: Site | None = None) -> Delivery:
    """Lay what a site has beyond another one into a folder, and return it as it is delivered."""
    known = before.editions if before else {}
    fresh = {name: files for name, files in site.editions.items() if name not in known}
    for name, files in fresh.items():
        lay(folder / name, files)
    return Delivery({name: folder / name for name in fresh}, site.latest, site.top)


def lay(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write files into a folder."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text)
    return folder


def laid(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def seen(files: Mapping[str, bytes], old: Site | None, new: Site, foreign: Mapping[str, bytes] = FOREIGN) -> str:
    """Return what a reader sees: the `old` state, the `new` one, or `old` while the new one is being prepared.

    Raises:
        AssertionError: it is something between.
    """
    for path, text in foreign.items():
        assert files.get(path) == text, f"{path} is not ours"
    state = files.get("editions.json")
    if state == new.state:
        missing = [path for path, text in new.files.items() if files.get(path) != text]
        assert not missing, f"the new state lacks {missing}"
        return "new"
    assert state == (old.state if old else None), "a state that nobody made"
    if old is None:
        return "old"
    for name, edition in old.editions.items():
        assert _below(files, name) == edition, f"edition {name} is not whole"
    for path, text in old.top.items():
        assert files.get(path) in (text, new.top[path]), f"{path} is not whole"
    touched = any(files[path] != text for path, text in old.top.items()) or _below(files, "latest") != old.latest
    return "old, its top in change" if touched else "old"


def whole_latest(files: Mapping[str, bytes], old: Site, new: Site) -> None:
    """Look whether `latest` is the old one or the new one, nothing between."""
    assert _below(files, "latest") in (old.latest, new.latest), "latest/ is not whole"


def ours(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files that are no foreign ones."""
    return {path: text for path, text in files.items() if path not in FOREIGN}


def quiet(_: str) -> None:
    """Say nothing of a step."""


def _below(files: Mapping[str, bytes], folder: str) -> dict[str, bytes]:
    """Return the files below a folder by their paths below it."""
    start = f"{folder}/"
    return {path.removeprefix(start): text for path, text in files.items() if path.startswith(start)}


def _edition(name: str, pages: int, size: int) -> dict[str, bytes]:
    """Return the files of an edition, its manifest among them."""
    filling = hashlib.sha256(name.encode()).hexdigest().encode() * (size // 64 + 1)
    files = {f"documents/PRO-{number:02}.html": f"<h1>{number} in {name}</h1>".encode() for number in range(pages)}
    files = {path: text + filling[:size] for path, text in files.items()}
    files |= {"index.html": f"<h1>{name}</h1>".encode(), "assets/Größe 1.css": b"body { margin: 0 }"}
    sums = (f"{hashlib.sha256(files[path]).hexdigest()}  {path}\n" for path in sorted(files))
    return {**files, "SHA256SUMS": "".join(sums).encode()}
