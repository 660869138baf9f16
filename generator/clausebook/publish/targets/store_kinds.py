"""What differs between stores: the library that reaches each, and how it wants to be told what."""

import binascii
import importlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from clausebook.publish.targets.store_google import if_generation

Headers = Callable[[str, str], Mapping[str, Any]]
"""From a media type and a value of Cache-Control to the arguments of the library's `pipe_file`."""
Replace = Callable[[Any, str, bytes, Mapping[str, Any], str], None]
"""What writes a file if it has a tag: the library's file system, the place, the content, those arguments, the tag."""


_BASE64, _HEXADECIMAL = re.compile(r"[A-Za-z0-9+/]{22}=="), re.compile(r"[0-9a-f]{32}")


def _if_match(fs: Any, place: str, text: bytes, headers: Mapping[str, Any], tag: str) -> None:
    """Write as `s3fs` does, on a condition of PutObject."""
    fs.pipe_file(place, text, **headers, IfMatch=tag)


def _if_unmodified(fs: Any, place: str, text: bytes, headers: Mapping[str, Any], tag: str) -> None:
    """Write as `adlfs` does, on a condition of the library of Azure itself."""
    condition = importlib.import_module("azure.core").MatchConditions.IfNotModified
    fs.pipe_file(place, text, **headers, etag=tag, match_condition=condition)


@dataclass(frozen=True, slots=True)
class StoreKind:
    """One kind of store, as its library (fsspec) knows it."""

    extra: str
    """The extra that brings the library."""
    modules: tuple[str, ...]
    """What must be there to import."""
    settings: str
    """Where the library looks for keys and addresses, in words for a message."""
    headers: Headers
    workers: int = 16
    """How many files go up at once."""
    checksum: str = ""
    """Where a listing tells the MD5 of a content; empty where none does."""
    tag: str = ""
    """Where the facts of a file tell what `replace` compares; empty where there is no such condition."""
    replace: Replace = _if_match
    bucket: str = "bucket"
    """What the store calls that which holds all."""
    in_place: bool = False
    """Whether a file that is written is seen while it grows, so that it is written elsewhere and renamed."""
    options: Mapping[str, Any] | None = None
    """What the library is told beside the address."""
    retries: int = 0
    """How often it tries again by itself, beyond what the service's own library does; 0 leaves that as it is."""


def md5_told(kind: StoreKind, facts: Mapping[str, Any]) -> str:
    """Return the MD5 that a listing tells of a content, hexadecimal; empty where it tells none.

    The ETag of S3 is the MD5 of a content that went up in one piece and is not encrypted with a key of the user's; of
    any other it is something else, which no MD5 equals, and the content is then read and compared.
    """
    found: Any = facts
    for key in kind.checksum.split(".") if kind.checksum else ():
        found = found.get(key) if isinstance(found, Mapping) else getattr(found, key, None)
    if isinstance(found, (bytes, bytearray)):
        return found.hex()
    if not kind.checksum or not isinstance(found, str):
        return ""
    text = found.strip('"')
    if _BASE64.fullmatch(text):
        return binascii.a2b_base64(text).hex()
    return text if _HEXADECIMAL.fullmatch(text) else ""


def _s3(kind: str, cache: str) -> Mapping[str, Any]:
    """Return what `s3fs` passes on to PutObject."""
    return {"ContentType": kind, "CacheControl": cache}


def _gcs(kind: str, cache: str) -> Mapping[str, Any]:
    """Return what `gcsfs` makes metadata of."""
    return {"content_type": kind, "fixed_key_metadata": {"cache_control": cache}}


def _azure(kind: str, cache: str) -> Mapping[str, Any]:
    """Return what `adlfs` makes ContentSettings of."""
    return {"content_settings": {"content_type": kind, "cache_control": cache}}


def _none(kind: str, cache: str) -> Mapping[str, Any]:  # noqa: ARG001 - what every kind is called with
    """Return nothing: what serves such files tells browsers about them by itself."""
    return {}


_FRESH = {"use_listings_cache": False}
_AZURE = StoreKind(
    extra="azure",
    modules=("fsspec", "adlfs"),
    settings="AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY, or AZURE_STORAGE_CONNECTION_STRING",
    headers=_azure,
    checksum="content_settings.content_md5",
    tag="etag",
    replace=_if_unmodified,
    bucket="container",
    options=_FRESH,
)
_GCS = StoreKind(
    extra="gcs",
    modules=("fsspec", "gcsfs"),
    settings="GOOGLE_APPLICATION_CREDENTIALS, or 'gcloud auth application-default login'",
    headers=_gcs,
    checksum="md5Hash",
    tag="generation",
    replace=if_generation,
    options=_FRESH,
)
KINDS: Mapping[str, StoreKind] = {
    "s3": StoreKind(
        extra="s3",
        modules=("fsspec", "s3fs"),
        settings="AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and AWS_ENDPOINT_URL if it is not AWS",
        headers=_s3,
        checksum="ETag",
        tag="ETag",
        options=_FRESH,
        # The library of AWS itself tries five times (AWS_MAX_ATTEMPTS); once more is for an answer that breaks off.
        retries=2,
    ),
    "gs": _GCS,
    "gcs": _GCS,
    "az": _AZURE,
    "abfs": _AZURE,
    "abfss": _AZURE,
    "sftp": StoreKind(
        extra="sftp",
        modules=("fsspec", "paramiko"),
        settings="the keys of ~/.ssh or of ssh-agent",
        headers=_none,
        workers=1,
        in_place=True,
    ),
    "memory": StoreKind(extra="s3", modules=("fsspec",), settings="nothing", headers=_none, workers=1),
}
