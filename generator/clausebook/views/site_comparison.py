"""Words for how a published site compares with the one that its commit gives."""

from collections.abc import Iterator

from clausebook.model.site_comparison import Compared, Comparison, Fate, Kind

_SHOWN = 20
"""How many files of a group are named."""
_GROUPS = {
    Fate.DIFFERENT: "that differ",
    Fate.MISSING: "that are missing there",
    Fate.EXTRA: "that the commit does not give",
    Fate.UNREAD: "that could not be read",
}
_KINDS = {
    Kind.PAGE: "pages",
    Kind.DATA: "data for other programs",
    Kind.SEARCH: "parts of the search",
    Kind.ASSET: "scripts, styles and pictures",
}
_MEANING = {
    (Fate.DIFFERENT, Kind.PAGE): "readers see something else",
    (Fate.DIFFERENT, Kind.DATA): "other programs read something else",
    (Fate.DIFFERENT, Kind.SEARCH): "readers find something else than the pages say",
    (Fate.DIFFERENT, Kind.ASSET): "a script can change every page that loads it",
    (Fate.MISSING, Kind.PAGE): "links lead readers nowhere",
    (Fate.EXTRA, Kind.PAGE): "they were added, or are left of an earlier site",
    (Fate.EXTRA, Kind.ASSET): "they were added, or are left of an earlier site",
}


def differences(comparison: Comparison) -> Iterator[str]:
    """Yield a line for each group of files that are not the same, and one for each of its first files."""
    for fate, kind, some in comparison.groups():
        meaning = _MEANING.get((fate, kind), "")
        yield f"{_KINDS[kind]} {_GROUPS[fate]} ({len(some)}){': ' + meaning if meaning else ''}"
        yield from (f"  {_file(file)}" for file in some[:_SHOWN])
        if len(some) > _SHOWN:
            yield f"  and {len(some) - _SHOWN} more"


def tally(comparison: Comparison) -> str:
    """Say how many files are the same."""
    same, total = comparison.counts[Fate.SAME], len(comparison.files)
    return f"{same} of {total} files are the same"


def _file(file: Compared) -> str:
    """Name a file, so that a terminal may show it, and say why it could not be read."""
    name = "".join(sign if sign.isprintable() else "?" for sign in file.path)
    return f"{name}: {file.reason}" if file.reason else name
