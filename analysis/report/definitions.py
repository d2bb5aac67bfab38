"""The definitions that a report carries: sections of docs/method.md as HTML, made by ``make docs``."""

import re
from typing import Final

from markdown_it import MarkdownIt

_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_SECTION: Final = re.compile(r"^## (.+)$", re.MULTILINE)
#: Sections that define figures; an example and sources are for readers of the document.
_LEFT_OUT: Final = frozenset({"A worked example", "Sources"})
#: Links within the document lead to the definition in the page; those to other documents are words only.
_INNER: Final = re.compile(r"\[([^\]]+)\]\(#([^)]+)\)")
_OUTER: Final = re.compile(r"\[(`[^`]+`|[^\]]+)\]\([^)#][^)]*\)")


def document(method: str) -> str:
    """The definitions as HTML: one element that opens per section, which ``d-`` and the section's anchor name.

    Args:
        method: the text of docs/method.md.
    """
    parts = _SECTION.split(_COMMENT.sub("", method))
    sections = zip(parts[1::2], parts[2::2], strict=True)
    made = [_section(title, body) for title, body in sections if title not in _LEFT_OUT]
    return "".join(made)


def anchor(title: str) -> str:
    """What a heading is called in links: letters, digits and underscores, hyphens for spaces."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def _section(title: str, body: str) -> str:
    left_out = {anchor(title) for title in _LEFT_OUT}
    text = _INNER.sub(lambda found: found[1] if found[2] in left_out else f"[{found[1]}](#d-{found[2]})", body)
    text = _OUTER.sub(r"\1", text)
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    heading = re.sub(r"<p>(.*)</p>\n", r"\1", reader.render(title))
    body = reader.render(text).replace("<pre>", '<pre tabindex="0">')  # so that the keyboard can scroll it
    return f'<details id="d-{anchor(title)}"><summary>{heading}</summary>\n{body}</details>\n'
