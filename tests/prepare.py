"""Install what the tests need and Python cannot bring: Debian's Chromium, and the HTML checker of the Nu project."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

_PACKAGES = ("chromium",)
_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
_PATIENCE = ("-o", "DPkg::Lock::Timeout=120")
"""How long to wait, in seconds, for another installation that is under way."""


CHECKER = "vnu-jar@26.9.27"
CHECKER_FOLDER = Path(__file__).parents[1] / ".cache/vnu"


def main() -> int:
    """Install what is missing where that is possible; say loudly what is skipped where it is not."""
    return _checker() or _chromium()


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


def _chromium() -> int:
    """Install Chromium."""
    if any(shutil.which(program) for program in _PROGRAMS):
        return 0
    if shutil.which("apt-get") is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return _skipped("Chromium", "only root can install it, by apt-get", "apt-get install chromium")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (("update",), ("install", "-y", "--no-install-recommends", *_PACKAGES)):
        command = ("apt-get", *_PATIENCE, "-qq", *words)
        done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
        if done.returncode != 0:
            return _skipped("Chromium", f"'{' '.join(command)}' failed", "apt-get install chromium")
    return 0


def _skipped(what: str, reason: str, advice: str) -> int:
    """Say what is not going to be tested; the tests themselves say it again."""
    edge = "*" * 80
    words = f"No {what} ({reason}): the tests that need it will be SKIPPED.\nBy hand, as root: {advice}"
    sys.stderr.write(f"{edge}\n{words}\n{edge}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
