"""Logins and questions for consent that are sent instead of a referring page, under its address or by a redirect."""

from typing import Final

from linkspider.extract.document import Document
from linkspider.model.gates import LOGIN_FIELD, gate_sign

#: Words of the main content, and links, that a login under another page's address has at most; judgement. Many pages
#: with a text have a login beside it.
MAX_WORDS: Final = 50
MAX_LINKS: Final = 25


def has_password_field(document: Document) -> bool:
    """Whether a page has a field for a password; to be asked before the tree is taken apart."""
    return document.tree.css_first('input[type="password" i]') is not None


def login_signs(url: str, word_count: int | None, link_count: int, *, has_password_field: bool) -> str | None:
    """What makes a page look like a login or a question for consent, in words; None where nothing does.

    Args:
        url: its URL; ``has_password_field``: it has one.
        word_count: the words of its main content; ``link_count``: its links.
    """
    sign = gate_sign(url, has_password_field=has_password_field)
    if sign is None and has_password_field and (word_count or 0) <= MAX_WORDS and link_count <= MAX_LINKS:
        return f"{LOGIN_FIELD} and hardly any text"
    return sign
