"""The bag that an audit pack is (BagIt 1.0, RFC 8493): its declaration, its description and its manifests."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_UNUSABLE = frozenset('%\\:*?"<>|')
"""Signs that manifests write in two ways, or that a name on Windows cannot hold."""
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in "123456789")}
)
"""What Windows takes for a device, with any ending."""
_LONGEST = 200
"""Signs of a name in a pack; Windows has room for 260 with the folder that it is unpacked to."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a bag."""

    name: str
    """Below the bag's folder."""
    sha256: str
    """Hexadecimal."""
    size: int
    """Bytes."""


def manifest(entries: Iterable[Entry]) -> str:
    """Return a manifest as `sha256sum` reads it, in the order of the names."""
    return "".join(f"{entry.sha256}  {entry.name}\n" for entry in sorted(entries, key=lambda entry: entry.name))


def oxum(entries: Iterable[Entry]) -> str:
    """Return how much there is: bytes, a full stop, and the number of files."""
    sizes = [entry.size for entry in entries]
    return f"{sum(sizes)}.{len(sizes)}"


def info(facts: Mapping[str, str]) -> str:
    """Return the description of a bag, a line for each fact; what is empty is left out."""
    return "".join(f"{label}: {' '.join(text.split())}\n" for label, text in facts.items() if text.strip())


def faults(names: Iterable[str]) -> Iterator[str]:
    """Yield why names cannot stand in a bag that every system unpacks, with what to do."""
    known: dict[str, str] = {}
    for name in names:
        if not name.isprintable():
            shown = "".join(sign if sign.isprintable() else "?" for sign in name)
            yield f"the name of {shown} holds a control character; give the file another name"
        elif found := sorted(_UNUSABLE & set(name)):
            yield f"the name of {name} holds {' and '.join(found)}; give the file a name without it"
        elif any(_is_refused(part) for part in name.split("/")):
            yield f"{name} has a name that Windows cannot unpack; give it another one"
        elif len(name) > _LONGEST:
            yield f"the name of {name} has {len(name)} signs; shorten it to at most {_LONGEST}"
        other = known.setdefault(name.casefold(), name)
        if other != name:
            yield f"{name} and {other} are one file to Windows; give one of them another name"


def _is_refused(part: str) -> bool:
    """Say whether Windows has no file or folder of this name."""
    return part.endswith((".", " ")) or part.partition(".")[0].lower() in _RESERVED
