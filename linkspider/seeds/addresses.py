"""URLs and hosts as cells and lines of lists hold them."""

import re
from typing import Final

from linkspider.model import urls
from linkspider.seeds.dates import read_date
from linkspider.seeds.records import OPEN_QUOTE, is_web_address

_BEHIND_HOST: Final = re.compile(r"https?://[^/?#]+[/?]", re.IGNORECASE)
#: Zero width space, word joiner and byte order mark around a URL, as copied from a page.
_UNSEEN: Final = re.compile(r"^[\s\u200b\u2060\ufeff]+|[\s\u200b\u2060\ufeff]+$")
_NOTE: Final = re.compile(r"\s+#.*$", re.DOTALL)
#: What a word of a URL has in it, and a word of a note has not, or only at its end.
_MARK_OF_URLS: Final = re.compile(r"[/?=&.]\w")
#: Without a scheme: ``mailto:`` is one.
_MAIL_ADDRESS: Final = re.compile(r"[^/?#:]*@")
_AUTHORITY: Final = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?/*([^/?#]*)", re.IGNORECASE)
#: A host as URL parsers write it: in ASCII and lower case. They take more than DNS and hosts' names do.
_HOST: Final = re.compile(r"[a-z0-9._-]+|\[[0-9a-f:.]+\]")


def without_note(line: str) -> str:
    """A line of a list without the ``#`` behind a blank and what follows."""
    return _NOTE.sub("", line) if "#" in line else line


def with_blanks(cell: str) -> str:
    """A cell with the blanks in its URL's path or query as ``%20``, which is how URL parsers write them."""
    cell = _trimmed(cell)
    if " " not in cell or not is_web_address(cell):
        return cell
    head, *others = cell.split(" ")
    is_behind_host = _BEHIND_HOST.match(head) is not None
    return "%20".join((head, *others)) if is_behind_host and not any(map(is_web_address, others)) else cell


def with_blanks_in_list(line: str) -> str:
    """A line of a list, likewise, if its blanks belong to its URL: people write dates and notes behind URLs.

    They do where the URL goes on: a word in front of them that ends in no ``/``, words behind them of which none is a
    date, a dash or in brackets, and the last of which has a mark of URLs in it, as ``page.html`` has.
    """
    if " " not in line:
        return line
    head, *others = _trimmed(line).split(" ")
    is_url = bool(others) and head[-1:] != "/" and all(word[:1].isalnum() for word in others if word)
    is_url = is_url and _MARK_OF_URLS.search(others[-1]) is not None
    return with_blanks(line) if is_url and not any(read_date(word) for word in others) else line


def read_url(cell: str, *, is_utf_8: bool = True) -> str:
    """A page's URL; marks that nobody sees are no part of it.

    Args:
        cell: the URL, or a host alone.
        is_utf_8: whether it was read as what it is; letters of a host that was not may be any.

    Raises:
        ValueError: with the reason why it is none.
    """
    cell = _trimmed(cell)
    if not cell:
        raise ValueError("has no URL")
    if "\0" in cell or "\N{REPLACEMENT CHARACTER}" in cell:
        raise ValueError("has a URL with bytes that are no text")
    if cell.count('"') % 2:
        raise ValueError(OPEN_QUOTE)
    if "@" in cell and _MAIL_ADDRESS.match(cell):
        raise ValueError("is a mail address and no URL")
    url = urls.from_user(bare_host(cell))
    if not _HOST.fullmatch(urls.host(url)):
        raise ValueError("is not a URL: no host can have that name")
    if not is_utf_8 and (authority := _AUTHORITY.match(cell)) is not None and not authority[1].isascii():
        raise ValueError("has a host in letters that are no UTF-8: save the list as UTF-8")
    return url


def read_host(cell: str, *, is_utf_8: bool = True) -> str:
    """A host's name, without the dot of the root.

    Args:
        cell: the name, or the URL of its home page.
        is_utf_8: as for ``read_url``.

    Raises:
        ValueError: with the reason why it is none.
    """
    cell = cell.strip()
    if not cell:
        raise ValueError("has no domain")
    address = read_url(cell, is_utf_8=is_utf_8)
    if not address.endswith("/") or address.count("/") != 3:
        raise ValueError("names a path or more: expected a domain alone")
    return urls.host(address).removesuffix(".")


def bare_host(cell: str) -> str:
    """A cell without the one comma or semicolon behind a host alone; anything else as it is."""
    return cell[:-1] if cell[-1:] in {",", ";"} and "/" not in cell else cell


def _trimmed(cell: str) -> str:
    return cell.strip() if cell.isascii() else _UNSEEN.sub("", cell)
