"""What opens over a page: told by what it says of itself, asked once, and never what holds the page's text."""

from types import SimpleNamespace

import pytest

from linkspider.extract.document import parse_document
from linkspider.extract.placing.overlays import Overlays


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<div role=dialog><p id=x>Sign up</div>", True),
        ("<dialog open id=x>Sign up</dialog>", True),
        ("<div aria-modal=true><div><p id=x></div></div>", True),
        ("<div class='modal fade'><p id=x></div>", True),
        ("<div id=newsletter_popup><p id=x></div>", True),
        ("<div class=tingle-modal-box><p id=x></div>", True),
        ("<div class=cmplz-cookiebanner><p id=x></div>", True),
        ("<aside class='cc-window'><p id=x></aside>", True),
        ("<div class=has-modal><p id=x></div>", True),
        ("<div class='intermodal'><p id=x></div>", False),
        ("<div class=modal-open-button><p id=x></div>", False),
        ("<div class=popup-gallery><p id=x></div>", False),
        ("<div class=cookie-policy><p id=x></div>", False),
        ("<div class=modal><h1>Boats</h1><p id=x></div>", False),
        ("<div role=dialog><main><p id=x></main></div>", False),
        ("<ul class=modal><li id=x></ul>", False),
        ("<p id=x>", False),
    ],
)
def test_what_opens_over_a_page(body: str, expected: bool) -> None:
    document = parse_document(f"<!doctype html>{body}".encode(), "https://example.com/")
    element = document.tree.css_first("#x")
    assert element is not None
    assert Overlays().hold(element) is expected


def test_what_an_element_holds_is_looked_for_once() -> None:
    """Hostile: dialogs in each other, around thousands of texts."""
    asked = []
    box = SimpleNamespace(mem_id=1, css_first=lambda selector: asked.append(selector) or "an h1")
    overlays = Overlays()
    found = [overlays.is_one(box, "div", {"class": "modal"}) for _ in range(3)]
    assert (found, len(asked)) == ([False] * 3, 1)
