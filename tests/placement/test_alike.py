"""Pages that differ in what says nothing of their links: each link of the labelled pages has its place all the same."""

import re
from collections.abc import Callable
from functools import cache

import pytest

from linkspider.extract.document import parse_document
from linkspider.extract.links import extract_links
from tests.placement.test_grade import LABEL, PAGES

_BODY = re.compile(r"<body\b[^<>]*>", re.IGNORECASE)
_END = re.compile(r"</body>", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)([^<>]*)>")
#: What is not to be touched: text in which spaces and tags are no markup.
_RAW = re.compile(r"(<(script|style|textarea|title|pre)\b.*?</\2>|<!--.*?-->)", re.DOTALL | re.IGNORECASE)
_SENTENCE = "We use cookies to show you what you may want to see, and to learn how these pages are read by others."
_QUESTION = f'<div id="cookie-notice" role="dialog"><p>{_SENTENCE}</p><button>Fine</button></div>'
_LONG_QUESTION = f'<div class="CybotCookiebotDialog"><h2>Cookies</h2>{f"<p>{_SENTENCE}</p>" * 25}</div>'
_UPGRADE = (
    '<p class="browserupgrade">Your browser is old. Please <a href="#up">find another one</a> to see these pages.</p>'
)
_POPUP = f'<div class="newsletter-popup"><h2>Stay in touch</h2><p>{_SENTENCE}</p><form><input></form></div>'


def _outside_of_text(change: Callable[[str], str]) -> Callable[[str], str]:
    def changed(page: str) -> str:
        parts, last = [], 0
        for raw in _RAW.finditer(page):
            parts += [change(page[last : raw.start()]), raw[0]]
            last = raw.end()
        return "".join([*parts, change(page[last:])])

    return changed


def _first_in_body(box: str) -> Callable[[str], str]:
    return lambda page: _BODY.sub(lambda body: body[0] + box, page, count=1)


def _last_in_body(box: str) -> Callable[[str], str]:
    return lambda page: _END.sub(lambda end: box + end[0], page, count=1)


def _around_all(box: str, end: str) -> Callable[[str], str]:
    return lambda page: _last_in_body(end)(_first_in_body(box)(page))


#: Utilities of Bootstrap, Tailwind, Bulma, UIkit and WordPress, and hooks of trackers.
_LOOKS = (
    "flex d-flex items-center items-start align-items-start justify-content-end self-end row-start-2 text-left"
    " md:text-end float-right pull-left border-right rounded-bottom bottom-0 -right-4 end-0 inset-0 has-text-right"
    " is-pulled-right uk-float-left align-left slide-right mb-4 mx-auto w-full ga-footer"
)


def _called_too(names: str) -> Callable[[str], str]:
    def with_names(tag: re.Match[str]) -> str:
        if " class=" in tag[0]:
            return re.sub(r"""( class=["'])""", rf"\1{names} ", tag[0], count=1)
        return f'<{tag[1]} class="{names}"{tag[0][len(tag[1]) + 1 :]}'

    return _outside_of_text(
        lambda text: re.sub(r"<(div|ul|li|p|nav|section|header|footer|span|aside)\b[^<>]*>", with_names, text)
    )


CHANGES = {
    "comments before": _outside_of_text(
        lambda text: re.sub(r"(<(?:li|div|p|ul|nav|section|a)\b)", r"<!-- x -->\1", text)
    ),
    "comments behind": _outside_of_text(
        lambda text: re.sub(r"(</(?:li|div|p|ul|nav|section|a)>)", r"\1<!-- x -->", text)
    ),
    "no space between tags": _outside_of_text(lambda text: re.sub(r">\s+<", "><", text)),
    "lines between items": _outside_of_text(lambda text: re.sub(r"(</?li\b[^<>]*>)", r"\n  \1\n  ", text)),
    "scripts between blocks": _outside_of_text(
        lambda text: re.sub(
            r"(</(?:div|ul|nav|section|header|footer|aside|main|article)>)", r"\1<script>1</script>", text
        )
    ),
    "boxes in items": _outside_of_text(
        lambda text: re.sub(r"(</li>)", r"</div>\1", re.sub(r"(<li\b[^<>]*>)", r"\1<div>", text))
    ),
    "tags in capitals": _outside_of_text(
        lambda text: _TAG.sub(lambda tag: f"<{tag[1]}{tag[2].upper()}{tag[3]}>", text)
    ),
    "data of a framework": _outside_of_text(
        lambda text: _TAG.sub(lambda tag: tag[0] if tag[1] else f"<{tag[2]} data-v-1a2b3c{tag[3]}>", text)
    ),
    "names that say how it looks": _called_too(_LOOKS),
    "a question for consent above": _first_in_body(_QUESTION),
    "a question for consent below": _last_in_body(_QUESTION),
    "a long question for consent above": _first_in_body(_LONG_QUESTION),
    "a long question for consent below": _last_in_body(_LONG_QUESTION),
    "what pops up": _first_in_body(_POPUP),
    "a notice for old browsers": _first_in_body(_UPGRADE),
    "a box around all that has a sidebar": _around_all(
        '<div class="layout-sidebar-right two-columns sidebar">', "</div>"
    ),
    "a box around all whose edges are fixed": _around_all(
        '<div class="header-fixed footer-sticky nav-open">', "</div>"
    ),
    "a box around all called a sidebar, and a question": _around_all('<div id="sidebar">', f"</div>{_QUESTION}"),
    "a section around all": _around_all('<section class="page">', "</section>"),
    "a program's own elements around all": _around_all("<app-root><app-outlet></app-outlet><app-main>", "</app-main>"),
}


@cache  # of the page as it is
def _places(page: str, url: str) -> list[tuple[str, str]]:
    links = extract_links(parse_document(page.encode(), url)).links
    return [(link.href, link.placement) for link in links if link.href != "#up"]


@pytest.mark.parametrize("change", CHANGES)
def test_what_says_nothing_of_links_changes_no_place(change: str) -> None:
    changed = 0
    for path in sorted(PAGES.glob("*.html")):
        page = LABEL.sub("", path.read_text(encoding="utf-8"))
        meta = parse_document(page.encode(), "https://example.com/").tree.css_first("meta[name=page-url]")
        url = "" if meta is None else meta.attributes["content"] or ""
        other = CHANGES[change](page)
        changed += other != page
        assert _places(other, url) == _places(page, url), path.name
    assert changed > 150
