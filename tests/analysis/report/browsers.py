"""A real browser for tests: where it is, how it starts, and a page of it that watches what happens."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_AXE = Path(__file__).resolve().parents[2] / "browser" / "node_modules" / "axe-core" / "axe.min.js"
#: Violations of the policy are no console messages only: the page itself tells of them.
_WATCH = """window.violations = [];
document.addEventListener('securitypolicyviolation', (event) => window.violations.push(event.violatedDirective));"""


@dataclass
class Opened:
    """A page in the browser, and what it did that it should not do."""

    page: Page
    faults: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


def browser_path() -> str | None:
    """Where Chromium is: as CHROMIUM says, or on the PATH."""
    return os.environ.get("CHROMIUM") or next((found for name in _NAMES if (found := shutil.which(name))), None)


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium, or no test."""
    path = browser_path()
    if path is None:
        pytest.skip(f"no browser: none of {', '.join(_NAMES)} is on the PATH, and CHROMIUM names none")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield started
        finally:
            started.close()


@contextmanager
def opened(started: Browser, path: Path, width=1440, scheme="light", *, script=True) -> Iterator[Opened]:
    """A file in a window of its own; requests that leave are noted and go nowhere."""
    context = started.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        java_script_enabled=script,
        reduced_motion="reduce",
        bypass_csp=False,
    )
    found = Opened(context.new_page())

    def routed(route):
        url = route.request.url
        found.requests.append(url)
        if url.startswith(("file://", "data:")):
            route.continue_()
        else:
            route.abort()

    context.route("**/*", routed)
    context.add_init_script(_WATCH)
    page = found.page
    page.on("console", lambda told: found.faults.append(f"{told.type}: {told.text}"))
    page.on("pageerror", lambda fault: found.faults.append(f"error: {fault}"))
    page.on("dialog", lambda dialog: found.faults.append(f"dialog: {dialog.message}") or dialog.dismiss())
    page.on("popup", lambda popup: found.faults.append(f"window: {popup.url}"))
    page.goto(path.as_uri())
    try:
        yield found
    finally:
        context.close()


def axe_script() -> str:
    """axe-core's source, or no test."""
    if not _AXE.is_file():
        pytest.skip("no axe-core: `npm ci` in tests/browser installs it")
    return _AXE.read_text(encoding="utf-8")
