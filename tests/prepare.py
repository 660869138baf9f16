"""Install what the tests need and Python cannot bring: some packages of Debian, and the Nu project's HTML checker."""

import os
import shutil
import subprocess
import sys
from ctypes.util import find_library
from pathlib import Path
from typing import NamedTuple


class _Needed(NamedTuple):
    """A package of Debian."""

    what: str
    programs: tuple[str, ...]
    """Any of these is enough."""
    package: str
    library: str = ""
    """What is looked for where it is no program."""

    @property
    def is_there(self) -> bool:
        """Whether it is installed."""
        return bool(find_library(self.library)) if self.library else any(map(shutil.which, self.programs))


_PACKAGES = (
    _Needed("Chromium", ("chromium", "chromium-browser", "google-chrome"), "chromium"),
    _Needed("ssh-keygen", ("ssh-keygen",), "openssh-client"),
    _Needed("GnuPG", ("gpg",), "gnupg"),
    _Needed("Pango", (), "libpango-1.0-0", "pango-1.0"),
    _Needed("Pango for FreeType", (), "libpangoft2-1.0-0", "pangoft2-1.0"),
    _Needed("HarfBuzz for subsets of fonts", (), "libharfbuzz-subset0", "harfbuzz-subset"),
)
_PATIENCE = ("-o", "DPkg::Lock::Timeout=120")
"""How long to wait, in seconds, for another installation that is under way."""


CHECKER = "vnu-jar@26.9.27"
CHECKER_FOLDER = Path(__file__).parents[1] / ".cache/vnu"


def main() -> int:
    """Install what is missing where that is possible; say loudly what is skipped where it is not."""
    return _checker() or _debian()


def _checker() -> int:
    """Fetch the HTML checker, a Java program in a package of npm; nothing of the package is run."""
    if any(CHECKER_FOLDER.rglob("vnu.jar")):
        return 0
    if shutil.which("npm") is None or shutil.which("java") is None:
        return _skipped("HTML checker", "npm and Java are needed", "apt-get install npm default-jre-headless")
    CHECKER_FOLDER.mkdir(parents=True, exist_ok=True)
    command = ("npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", CHECKER)
    done = subprocess.run(command, cwd=CHECKER_FOLDER, stdout=subprocess.DEVNULL, check=False)
    return _skipped("HTML checker", "npm could not fetch it", f"npm install {CHECKER}") if done.returncode else 0


def _debian() -> int:
    """Install packages of Debian."""
    missing = [needed for needed in _PACKAGES if not needed.is_there]
    if not missing:
        return 0
    names = [needed.package for needed in missing]
    what, advice = " and no ".join(needed.what for needed in missing), f"apt-get install {' '.join(names)}"
    if shutil.which("apt-get") is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return _skipped(what, "only root can install it, by apt-get", advice)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (("update",), ("install", "-y", "--no-install-recommends", *names)):
        command = ("apt-get", *_PATIENCE, "-qq", *words)
        done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
        if done.returncode != 0:
            return _skipped(what, f"'{' '.join(command)}' failed", advice)
    return 0


def _skipped(what: str, reason: str, advice: str) -> int:
    """Say what is not going to be tested; the tests themselves say it again."""
    edge = "*" * 80
    words = f"No {what} ({reason}): the tests that need it will be SKIPPED.\nBy hand, as root: {advice}"
    sys.stderr.write(f"{edge}\n{words}\n{edge}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
