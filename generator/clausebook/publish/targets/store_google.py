"""The one request to Google Cloud Storage that its library cannot be asked for: replace a file if nobody else has.

`gcsfs` knows the condition that there is no file yet, and none for a file that is there.
"""

import json
import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote


def if_generation(fs: Any, place: str, text: bytes, headers: Mapping[str, Any], generation: str) -> None:
    """Write a small file in one request, if the one that is there has a generation.

    Raises:
        FileExistsError: it has another one, which is how the library says so.
    """
    bucket, name, *_ = fs.split_path(place)
    facts = {"name": name, "cacheControl": headers["fixed_key_metadata"]["cache_control"]}
    edge = uuid.uuid4().hex
    parts = (("application/json; charset=UTF-8", json.dumps(facts).encode()), (headers["content_type"], text))
    body = b"".join(f"--{edge}\nContent-Type: {kind}\n\n".encode() + part + b"\n" for kind, part in parts)
    fs.call(
        "POST",
        f"{fs._location}/upload/storage/v1/b/{quote(bucket, safe='')}/o",
        uploadType="multipart",
        ifGenerationMatch=generation,
        headers={"Content-Type": f'multipart/related; boundary="{edge}"'},
        data=body + f"--{edge}--".encode(),
    )
