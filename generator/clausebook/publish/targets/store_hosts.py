"""Whom a connection by SSH may be made to: hosts that the person's own `known_hosts` names, and no other."""

import importlib
from pathlib import Path
from typing import Any

from clausebook.publish.targets import TargetError


def known_hosts(folder: Path | None = None) -> Any:
    """Return what the library asks about the key of a host; by itself it would trust every host that answers.

    Args:
        folder: where `known_hosts` is; None for `.ssh` of whoever publishes.

    Raises:
        TargetError: the library is too old to ask.
    """
    paramiko = importlib.import_module("paramiko")
    if not hasattr(importlib.import_module("fsspec.implementations.sftp"), "HOST_KEY_POLICIES"):
        message = "the library fsspec is too old to look at the key of a host"
        raise TargetError(f"{message}; run: pip install --upgrade fsspec")
    file = (folder or Path.home() / ".ssh") / "known_hosts"

    def look_up(policy: Any, client: Any, host: str, key: Any) -> None:  # noqa: ARG001 - as the library calls it
        """Refuse a host that nobody has connected to before."""
        known = paramiko.HostKeys(str(file)) if file.is_file() else paramiko.HostKeys()
        if not known.check(host, key):
            raise TargetError(
                f"the key of {host} is not the one in {file}, or is not there; connect once by ssh, "
                f"compare the key with the one that its keeper names, and publish again"
            )

    return type("KnownHosts", (paramiko.MissingHostKeyPolicy,), {"missing_host_key": look_up})()
