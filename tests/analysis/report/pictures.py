"""Pictures of a report for the documentation: ``python -m tests.analysis.report.pictures REPORT NAME`` (make pictures).

NAME.png is the head of the page, NAME-charts.png its first findings, NAME-phone.png the head on a phone, in the dark.
Needs an installed Chromium; opens one file and loads nothing.
"""

import sys
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, sync_playwright

from tests.analysis.report.browsers import ARGUMENTS, browser_path

DOCS: Final = Path(__file__).resolve().parents[3] / "docs"
_WIDE: Final = {"width": 1280, "height": 1130}
_PHONE: Final = {"width": 390, "height": 1130}


def pictures(report: Path, name: str) -> list[Path]:
    """Takes them.

    Args:
        report: the HTML file.
        name: what the pictures' names begin with.
    """
    path = browser_path()
    if path is None:
        sys.exit("no Chromium found: install it, or name it with CHROMIUM=")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        taken = [
            _taken(browser, report, DOCS / f"{name}.png", _WIDE, "light", ""),
            _taken(browser, report, DOCS / f"{name}-charts.png", _WIDE, "light", "#domains"),
            _taken(browser, report, DOCS / f"{name}-phone.png", _PHONE, "dark", ""),
        ]
        browser.close()
    return taken


def _taken(browser: Browser, report: Path, picture: Path, size: dict[str, int], scheme: str, anchor: str) -> Path:
    page = browser.new_page(viewport=size, color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.goto(f"{report.resolve().as_uri()}{anchor}")
    page.screenshot(path=picture)
    page.close()
    return picture


if __name__ == "__main__":
    for made in pictures(Path(sys.argv[1]), sys.argv[2]):
        sys.stdout.write(f"{made}\n")
