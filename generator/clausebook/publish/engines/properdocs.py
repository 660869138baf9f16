"""ProperDocs, the maintained fork of MkDocs 1.6: the same stage, the same theme, the same pages."""

import sys
from importlib.util import find_spec
from pathlib import Path

NAME = "properdocs"


def command(stage: Path, site: Path) -> list[str]:
    """Name the process that renders a stage into a site; a broken link ends it with an error."""
    config = str(stage / "mkdocs.yml")
    return [sys.executable, "-P", "-m", "properdocs", "build", "--strict", "-f", config, "-d", str(site)]


def available() -> str:
    """Say what to install before this engine can build, or nothing when it can."""
    if find_spec("properdocs") is None or find_spec("material") is None:
        return "The engine ProperDocs is not installed; install it with: pip install properdocs mkdocs-material"
    return ""
