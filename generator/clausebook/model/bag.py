"""The form of a pack: BagIt (RFC 8493), read strictly, since every byte of a pack was written by one program."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from clausebook.model.audit_pack import MANIFEST, SIGNATURE, TAG_MANIFEST, TIME_STAMP

BAGIT = "bagit.txt"
INFO = "bag-info.txt"
OUTSIDE = (TAG_MANIFEST, SIGNATURE, TIME_STAMP)
"""Files that the tag manifest does not name: itself, and what was made of it."""
PAYLOAD = "data/"
TEXTS = (BAGIT, INFO, MANIFEST, TAG_MANIFEST)
_DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_ROW = re.compile(r"([0-9a-f]{64})  (\S.*)")
_LITTER = re.compile(r"\.DS_Store|Thumbs\.db|desktop\.ini|\._.+", re.IGNORECASE)
"""What macOS and Windows put into folders by themselves."""
_ADVICE = "; systems make such a file where somebody looks at a folder, so verify the ZIP instead"
_OXUM = re.compile(r"([0-9]+)\.([0-9]+)")


@dataclass(frozen=True, slots=True)
class Packed:
    """A file of a pack, as it was found."""

    size: int
    sha256: str


def bag_faults(files: Mapping[str, Packed], texts: Mapping[str, bytes]) -> Iterator[str]:
    """Yield what is wrong with a bag; nothing when it is whole.

    Args:
        files: every file, by its path below the bag's folder.
        texts: the content of those of `TEXTS` that are there.
    """
    for name in TEXTS:
        if name not in texts:
            yield f"{name} {'cannot be read' if name in files else 'is missing'}"
    if BAGIT in texts and texts[BAGIT] != _DECLARATION.encode():
        yield f"{BAGIT} does not say what every pack says in it (BagIt 1.0, UTF-8)"
    payload = {name: file for name, file in files.items() if name.startswith(PAYLOAD)}
    tags = {name: file for name, file in files.items() if name not in payload and name not in OUTSIDE}
    for name, covered in ((MANIFEST, payload), (TAG_MANIFEST, tags)):
        if name in texts:
            yield from _compared(name, texts[name], covered)
    if INFO in texts:
        yield from _oxum(texts[INFO], payload)


def bag_info(content: bytes) -> dict[str, str]:
    """Return the entries of `bag-info.txt`; an entry may go on in lines that begin with a blank."""
    found: dict[str, str] = {}
    last = ""
    for line in content.decode("utf-8", "replace").splitlines():
        if line[:1] in (" ", "\t") and last:
            found[last] += f" {line.strip()}"
        elif ":" in line:
            last, _, value = line.partition(":")
            found[last] = value.strip()
    return found


def _compared(name: str, content: bytes, covered: Mapping[str, Packed]) -> Iterator[str]:
    """Compare the files with what a manifest says of them."""
    named: dict[str, str] = {}
    try:
        lines = _lines(content.decode("utf-8"))
    except UnicodeDecodeError:
        yield f"{name} is not written in UTF-8"
        return
    for number, line in enumerate(lines, 1):
        row = _ROW.fullmatch(line)
        if row is None:
            yield f"{name}: line {number} is not a digest, two blanks and the path of a file"
        elif row[2] in named:
            yield f"{name}: line {number} names {row[2]} again"
        else:
            named[row[2]] = row[1]
    for path in sorted(named.keys() | covered.keys()):
        if path not in covered:
            yield f"{path} is missing; {name} names it"
        elif path not in named:
            littered = _LITTER.fullmatch(path.rpartition("/")[2])
            yield f"{path} is not named in {name}, so it was added later{_ADVICE if littered else ''}"
        elif named[path] != covered[path].sha256:
            yield f"{path} is not what {name} says: one of the two was changed"


def _lines(text: str) -> list[str]:
    """Return the lines of a manifest, each ended by a line feed; what follows the last one is a line as well."""
    lines = text.split("\n")
    return lines[:-1] if lines[-1] == "" else [*lines[:-1], f"{lines[-1]}\r"]


def _oxum(content: bytes, payload: Mapping[str, Packed]) -> Iterator[str]:
    """Compare number and size of the files with what the bag says."""
    said = bag_info(content).get("Payload-Oxum", "")
    found = _OXUM.fullmatch(said)
    there = f"{sum(file.size for file in payload.values())}.{len(payload)}"
    if found is None:
        yield f"{INFO} has no Payload-Oxum, which says how many files and bytes there are"
    elif said != there:
        yield f"{INFO} says {said} (bytes.files) in Payload-Oxum, and {there} are there"
