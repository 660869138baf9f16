"""The bag that an audit pack is (BagIt 1.0, RFC 8493): its declaration, its description and its manifests."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate

from clausebook.model.pack_names import UNUSABLE, folded, is_nowhere, width

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_LONGEST = 150
"""Signs of a name in a pack.

Windows has room for 259: 40 for the folder of downloads, and twice 33 for the pack's own one, since a ZIP is unpacked
to a folder of its name.
"""


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
            what = "a control character, or another sign that cannot be seen"
            yield f"the name of {shown} holds {what}; give the file another name"
        elif found := sorted(UNUSABLE & set(name)):
            yield f"the name of {name} holds {' and '.join(found)}; give the file a name without it"
        elif any(map(is_nowhere, name.split("/"))):
            yield f"{name} has a name that Windows cannot unpack; give it another one"
        elif (length := width(name)) > _LONGEST:
            yield f"the name of {name} has {length} signs; shorten it to at most {_LONGEST}"
        other = known.setdefault(folded(name), name)
        if other != name:
            yield f"{name} and {other} are one file to Windows or macOS; give one of them another name"
    for key, name in known.items():
        above = next((known[one] for one in accumulate(key.split("/")[:-1], "{}/{}".format) if one in known), "")
        if above:
            yield f"{name} lies in a folder that is one with the file {above} to Windows; give one of them another name"
