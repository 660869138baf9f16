"""Names of files that every system can unpack: one answer for whoever makes a pack and for whoever opens it."""

import unicodedata

UNUSABLE = frozenset('%\\:*?"<>|')
"""Signs that manifests write in two ways, or that are something else than a name to Windows."""
_DEVICES = frozenset(
    (
        "con",
        "prn",
        "aux",
        "nul",
        "conin$",
        "conout$",
        *(f"{one}{sign}" for one in ("com", "lpt") for sign in "123456789¹²³"),
    )
)
"""What Windows takes for a device, with any ending."""


def folded(name: str) -> str:
    """Return what names have in common that are one file to Windows or macOS: these look at no case, nor at accents."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def is_nowhere(part: str) -> bool:
    """Say whether Windows has no file or folder of this name."""
    return part.endswith((".", " ")) or part.partition(".")[0].rstrip(" ").lower() in _DEVICES


def width(name: str) -> int:
    """Return how long a name is to Windows."""
    return len(name.encode("utf-16-le", "surrogatepass")) // 2
