"""What a store is to tell browsers about a file: its type, and for how long they may keep it.

The types stand here, since those of the machine that publishes (`mimetypes`) differ from one machine to the next.
"""

from pathlib import PurePosixPath

FOREVER = "public, max-age=31536000, immutable"
"""For the files of an edition, which never change."""
BRIEFLY = "public, max-age=60, must-revalidate"
"""For the top and for `latest/`, where a new edition is to show within a minute."""
NEVER = "no-store"
_TEXT = "; charset=utf-8"
_UNKNOWN = "application/octet-stream"
_TYPES = {
    ".asc": f"text/plain{_TEXT}",
    ".atom": "application/atom+xml",
    ".avif": "image/avif",
    ".bmp": "image/bmp",
    ".bundle": _UNKNOWN,
    ".css": f"text/css{_TEXT}",
    ".csv": f"text/csv{_TEXT}",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".gif": "image/gif",
    ".gz": "application/gzip",
    ".htm": f"text/html{_TEXT}",
    ".html": f"text/html{_TEXT}",
    ".ico": "image/x-icon",
    ".ics": f"text/calendar{_TEXT}",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": f"text/javascript{_TEXT}",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".map": "application/json",
    ".md": f"text/markdown{_TEXT}",
    ".mjs": f"text/javascript{_TEXT}",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".otf": "font/otf",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".ppt": "application/vnd.ms-powerpoint",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".rss": "application/rss+xml",
    ".rtf": "application/rtf",
    ".svg": "image/svg+xml",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".ttf": "font/ttf",
    ".txt": f"text/plain{_TEXT}",
    ".wasm": "application/wasm",
    ".webm": "video/webm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
    ".zip": "application/zip",
}
_ATOM = b"<feed"
_LOOKED_AT = 1_000


def media_type(path: str, text: bytes = b"") -> str:
    """Return the media type of a file.

    Args:
        path: its path.
        text: what it holds: a feed is XML by its name, and Atom only by its first element.
    """
    name = PurePosixPath(path).name
    if name in {"SHA256SUMS", "CNAME"}:
        return _TYPES[".txt"]
    found = _TYPES.get(PurePosixPath(name).suffix.lower(), _UNKNOWN)
    if found == _TYPES[".xml"] and _ATOM in text[:_LOOKED_AT]:
        return _TYPES[".atom"]
    return found
