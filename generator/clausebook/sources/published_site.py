"""A published site, in a folder or on the web: its files, and what it says that it was made of. Nothing is believed."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from clausebook.model.group import Failure, Trouble
from clausebook.model.publication import STATE
from clausebook.sources.fetch import Bounds, ask, is_address, unpacked
from clausebook.sources.published import parse

MANUAL = "manual.json"
HOME = "index.html"
_FILES = 500_000
"""More than this a folder has only if it is no site."""
_SPARE = 65_536
"""Bytes by which a published file may be larger than the one here and is still read whole: packing may add some."""
_PAGE = 8_000_000
_PERSON = re.compile(r"//(?:[^/@]*|[^/@]*:[^@]*)@")
_EDITION = re.compile(rb' data-cb-edition="([0-9]{4}\.[0-9]{1,3})"')
_LEADING = "Clausebook"
"""What a page names that only leads on to another one."""
_GENERATOR = re.compile(r'<meta name="generator" content="([^"<>]{1,200})"')
_WHICH = "Name the folder of one of them, such as 2026.1/"
_SEVERAL = Failure(Trouble.OTHER_FORMAT, "several editions stand there side by side", _WHICH)
_ONWARD = Failure(Trouble.OTHER_FORMAT, "its pages only lead on to the newest edition", _WHICH)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a site says of itself."""

    commit: str
    """Empty where it says none."""
    as_of: date
    audience: str
    draft: bool
    history: str
    """How far its history was evidence, in the word of its `manual.json`."""
    program: str
    """The version of Clausebook; empty where it says none."""
    renderer: str
    """The engine and the theme with their versions, as its home page names them; empty where it names none."""
    edition: str = ""
    """The edition that it says it is, beside others in a versioned site; empty where it says none."""
    is_latest: bool = False
    """Whether it is the copy of an edition that search engines list."""


@dataclass(frozen=True, slots=True)
class PublishedSite:
    """A published site."""

    place: str
    """Its folder, or its address with a final slash."""
    remote: bool

    @property
    def name(self) -> str:
        """As messages call it: without the name and password that an address may hold."""
        return _PERSON.sub("//", self.place) if self.remote else self.place

    @classmethod
    def at(cls, text: str) -> "PublishedSite":
        """Return the site that somebody names by its folder, its address or one of the two pages at its top."""
        if not is_address(text):
            folder = Path(text)
            return cls(str(folder.parent if folder.name in {HOME, MANUAL} else folder), remote=False)
        try:
            parts = urlsplit(text)
        except ValueError:
            return cls(text, remote=True)
        above, _, last = parts.path.rpartition("/")
        path = above if last in {"", HOME, MANUAL} else parts.path
        return cls(urlunsplit((parts.scheme, parts.netloc, f"{path}/", "", "")), remote=True)

    def read(self, path: str, bounds: Bounds) -> tuple[bytes, ...] | Failure:
        """Return one of its files in each form that it may be meant in, or why there is none.

        A server says of a file that is itself packed the same as of one that it packed on the way.
        """
        if not self.remote:
            found = ask(path, Path(self.place), bounds)
            return found if isinstance(found, Failure) else (found.content,)
        answer = ask(self.place + quote(path), Path(), bounds, stay=True)
        if isinstance(answer, Failure) or not answer.packed:
            return answer if isinstance(answer, Failure) else (answer.content,)
        content = unpacked(answer, bounds)
        return (answer.content,) if isinstance(content, Failure) else (content, answer.content)

    def compared_with(self, path: str, size: int) -> tuple[bytes, ...] | Failure:
        """Return one of its files, which should have so many bytes."""
        return self.read(path, Bounds(size=size + _SPARE))

    def paths(self) -> tuple[str, ...] | None:
        """Return the paths of all its files; None where a server does not tell.

        Raises:
            OSError: the folder cannot be read.
        """
        return None if self.remote else tuple(sorted(_walk(self.place)))


def read_claim(site: PublishedSite) -> Claim | Failure:
    """Return what a site says of itself, or why that cannot be read."""
    found = site.read(MANUAL, Bounds())
    if isinstance(found, Failure):
        top = site.read(STATE, Bounds()) if found.trouble is Trouble.MISSING else found
        return found if isinstance(top, Failure) else _SEVERAL
    home = site.read(HOME, Bounds(size=_PAGE))
    page = b"" if isinstance(home, Failure) else home[0]
    renderer, edition = renderer_of(page), _EDITION.search(page)
    if renderer == _LEADING:
        return _ONWARD
    data = parse(found[0], "manual", MANUAL)
    if isinstance(data, Failure):
        return data
    try:
        as_of = date.fromisoformat(data["as_of"])
    except ValueError:
        return Failure(Trouble.BROKEN, f"{MANUAL} cannot be read: its day is none", "Publish the site again")
    return Claim(
        commit=data["commit"] or "",
        as_of=as_of,
        audience=data["audience"],
        draft=data["draft"],
        history=data["history"],
        program=_plain(data.get("generator", {}).get("version", "")),
        renderer=renderer,
        edition=edition[1].decode() if edition else "",
        is_latest=edition is not None and b'class="cb-edition-only"' not in page,
    )


def renderer_of(page: bytes) -> str:
    """Return the engine and the theme, with their versions, that a page names; empty where it names none."""
    named = _GENERATOR.search(page.decode("utf-8", "replace"))
    return _plain(unescape(named[1])) if named else ""


def _walk(folder: str) -> Iterator[str]:
    """Yield the path of every file below a folder; a link is one, wherever it leads.

    Raises:
        OSError: a folder cannot be read, or holds far more than a site does.
    """

    def refuse(error: OSError) -> None:
        raise error

    count = 0
    for place, folders, files in os.walk(folder, onerror=refuse):
        for name in (*files, *(one for one in folders if Path(place, one).is_symlink())):
            count += 1
            if count > _FILES:
                raise OSError(0, f"more than {_FILES} files, which no site has", folder)
            yield Path(place, name).relative_to(folder).as_posix()


def _plain(text: str) -> str:
    """Return words of others without signs that steer a terminal."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)[:100]
