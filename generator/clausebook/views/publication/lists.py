"""The list of editions for programs: for our own pages, for the theme's selector, and for whoever publishes next."""

import json

from clausebook.model.publication import LATEST, Publication

SCRIPT_FORMAT = 1
"""Pages of every edition read the list for ever, so its keys keep their meaning; new ones may be added."""


def state(publication: Publication) -> bytes:
    """Return `editions.json`."""
    return _json(publication.as_data())


def versions(publication: Publication) -> bytes:
    """Return `versions.json` in the form of mike, which the theme's version selector reads."""
    return _json(
        [
            {
                "version": edition.name,
                "title": edition.title,
                "aliases": [LATEST] if edition == publication.newest else [],
            }
            for edition in publication
        ]
    )


def script(publication: Publication) -> bytes:
    """Return `editions.js`: the list as a plain script, which a page read from a folder can load too."""
    newest = publication.newest.name if publication.newest else ""
    data = {
        "format": SCRIPT_FORMAT,
        "newest": newest,
        "home": LATEST if publication.alias == "copy" else newest,
        "editions": [{"name": edition.name, "title": edition.title} for edition in publication],
    }
    return f"window.clausebookEditions = {json.dumps(data, indent=1)};\n".encode()


def _json(data: object) -> bytes:
    """Write data so that a person can read it too."""
    return f"{json.dumps(data, ensure_ascii=False, indent=1)}\n".encode()
