"""What opens over a page and is no part of it, wherever it stands in the markup: dialogs, questions for consent."""

import re
from collections.abc import Mapping
from typing import Final

from selectolax.lexbor import LexborNode

from linkspider.extract.placing.tokens import MAX_CHARACTERS
from linkspider.extract.placing.vocabulary import Hint, read_names

_BOXES: Final = frozenset({"div", "section", "aside", "dialog", "form", "p", "header", "footer"})
#: Names of dialogs, and what is in those of questions for consent: far cheaper to tell than what a name says.
_NAME: Final = re.compile(
    r"(?P<dialog>(?:pop-?up|lightbox|snackbar|(?<![a-z])(?:modal|toast|dialog))"
    r"(?:[_-](?:wrap\w*|container|content|overlay|box|inner|body|dialog|window))?(?:$|\s))"
    r"|(?P<vendor>cc-window|qc-cmp|didomi|iubenda-cs|axeptio|tarteaucitron|truste-consent|usercentrics|pum-overlay"
    r"|browser-?upgrade|browsehappy|outdated-browser)"
    r"|cookie|consent|gdpr|onetrust|cky|privacy",
    re.IGNORECASE,
)
_ROLES: Final = frozenset({"dialog", "alertdialog"})
#: What holds the page, or is about cookies that are eaten; dialogs of Micromodal have a ``main`` of their own.
_TEXT: Final = "h1, main:not([class*=modal]), article"


class Overlays:
    """What opens over a page, as it says; each element is asked once."""

    def __init__(self) -> None:
        self._known: dict[int, bool] = {}  # of elements that may, by ``mem_id``
        self._clear: set[int] = set()  # elements that stand in none

    def is_one(self, element: LexborNode, tag: str, attributes: Mapping[str, str | None]) -> bool:
        """Whether an element opens over the page.

        Args:
            element: the element.
            tag: its name.
            attributes: its attributes.
        """
        if tag not in _BOXES or not attributes:
            return False
        is_dialog = tag == "dialog" or attributes.get("role") in _ROLES or attributes.get("aria-modal") == "true"
        if not is_dialog and not _is_named(attributes.get("id"), attributes.get("class")):
            return False
        number = element.mem_id
        if number not in self._known:
            self._known[number] = element.css_first(_TEXT) is None
        return self._known[number]

    def hold(self, element: LexborNode) -> bool:
        """Whether an element is one of them or stands in one."""
        passed: list[int] = []
        node: LexborNode | None = element
        while node is not None and node.mem_id not in self._clear:
            if self.is_one(node, node.tag or "", node.attributes):
                return True
            passed.append(node.mem_id)
            node = node.parent
        self._clear.update(passed)
        return False


def _is_named(id_: str | None, class_: str | None) -> bool:
    names = f"{id_ or ''} {class_ or ''}"[:MAX_CHARACTERS]
    found = _NAME.search(names)
    if found is None:  # nearly always
        return False
    return found["dialog"] is not None or found["vendor"] is not None or Hint.CONSENT in read_names(id_, class_)
