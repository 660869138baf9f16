"""MkDocs events: stage the manual, then point MkDocs at the stage. No rule and no page is made here."""

import logging
import os
import tempfile
from datetime import datetime
from pathlib import Path

from mkdocs.config.base import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from clausebook.cli import explain
from clausebook.commands import stage_manual

_serving = False
_room = tempfile.TemporaryDirectory(prefix="clausebook-")


def on_startup(*, command: str, dirty: bool) -> None:
    """Remember what was asked; a partial build would publish a search that misses pages."""
    global _serving  # noqa: PLW0603 - MkDocs tells the command here and nowhere else
    _serving = command == "serve"
    if dirty:
        raise PluginError("--dirty leaves pages out of the search; build without it")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Return the configuration of the stage: the last commit for `build`, the files as they lie for `serve`."""
    if config.strict and not logging.getLogger("mkdocs").isEnabledFor(logging.WARNING):
        raise PluginError("-q hides what --strict looks for; build without one of them")
    stage, today = Path(_room.name, "stage"), datetime.now().astimezone().date()
    with explain(PluginError):
        root = Path(config.config_file_path).parent
        done = stage_manual(root, stage, revision=None if _serving else "HEAD", as_of=None, today=today, learn=False)
    os.environ["SOURCE_DATE_EPOCH"] = str(done.epoch)
    staged = load_config(str(stage / "mkdocs.yml"), site_dir=config.site_dir, strict=config.strict)
    staged.site_url = config.site_url if _serving else staged.site_url
    staged.plugins.on_startup(command="serve" if _serving else "build", dirty=False)
    return staged.plugins.on_config(staged)
