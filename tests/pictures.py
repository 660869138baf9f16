"""The README's pictures, taken of the demo's site: `python tests/pictures.py SITE FOLDER`, or `make pictures`."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
PICTURES = (
    ("procedure", "documents/PRO-05.html", 1280, 860),
    ("phone", "documents/PRO-05.html", 390, 860),
    ("comparison", "versions/PRO-07/2-0-changes.html", 1280, 860),
)
"""Name, address, width and height in pixels."""


def main() -> None:
    """Take every picture of a built site."""
    site, folder = Path(sys.argv[1]).resolve(), Path(sys.argv[2])
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        raise SystemExit("there is no Chromium to take pictures with; install the package chromium")
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        for name, address, width, height in PICTURES:
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto((site / address).as_uri())
            page.screenshot(path=folder / f"{name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
