"""Finding the place that somebody names: a folder, a branch of Git, or a store in a network."""

import re
from pathlib import Path
from types import ModuleType

from clausebook.discover import modules
from clausebook.publish.targets import Target, TargetError

# One letter alone is a drive of Windows.
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):")
_WEB = ("http", "https")


def open_target(text: str, root: Path) -> Target:
    """Return the place that a text names.

    Args:
        text: a path; `branch:gh-pages`, or `branch:gh-pages@origin` to push it too; or an address such as
            `s3://bucket/folder`.
        root: the folder that holds `manual/`.

    Raises:
        TargetError: nothing there has that form, what it needs is not installed, or it cannot be reached.
    """
    if not text.strip():
        raise TargetError(f"no place to publish is named; name {_forms()}")
    found = _SCHEME.match(text)
    scheme = found[1].lower() if found else ""
    for kind in kinds():
        if scheme in kind.SCHEMES:
            place: Target = kind.connect(text, root)
            return place
    if scheme in _WEB:
        raise TargetError(f"an address of the web can be read, not written; name what stands behind it: {_forms()}")
    raise TargetError(
        f"'{scheme}:' is no kind of place that can be published to; name {_forms()}; "
        f"of a folder with a colon in its name, write the path from its beginning or with ./ before it"
    )


def kinds() -> tuple[ModuleType, ...]:
    """Return the modules that are a kind of target."""
    return tuple(module for module in modules("clausebook.publish.targets") if hasattr(module, "SCHEMES"))


def _forms() -> str:
    """List what can be named."""
    forms = [module.FORM for module in kinds()]
    return f"{', '.join(forms[:-1])}, or {forms[-1]}"
