"""Which addresses are one page, as far as can be told from them alone."""

import re
from typing import Final

from linkspider.model import domains, urls

_ESCAPE: Final = re.compile("%[0-9A-Fa-f]{2}")
#: What needs no escape in a URL (RFC 3986 2.3).
_UNRESERVED: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def page_identity(url: str) -> str:
    """What is left of an address without scheme, ``www.``, closing slash and tracking parameters.

    These make no other page, nor do escapes that could be written otherwise (RFC 3986 6.2.2), a query without a letter,
    or the dot of the root at the host's end: equal identities are one page, as far as can be told from addresses alone.

    Args:
        url: a serialised http or https URL without fragment.
    """
    rest = urls.key(url).partition("://")[2]
    if "%" in rest:
        rest = _ESCAPE.sub(_plain, rest)
    start, _, query = rest.partition("?")
    host, _, path = start.partition("/")
    host = host.replace(".:", ":").removesuffix(".")
    name = urls.host_of_authority(host)
    host = bare_host(name) + host[len(name) :]
    return f"{host}/{path.removesuffix('/')}{'?' if query else ''}{query}"


def bare_host(host: str) -> str:
    """A host without ``www.``, unless that is its registrable domain's own label, as in ``www.com``."""
    if host.startswith("www.") and domains.domain_of(host) != host:
        return host[4:]
    return host


def _plain(escape: re.Match[str]) -> str:
    """An escape written in the one way: upper case, and none where the character needs none."""
    character = chr(int(escape[0][1:], 16))
    return character if character in _UNRESERVED else escape[0].upper()


def is_moved(asked_url: str, final_url: str) -> bool:
    """Whether a page at the end of redirects is another one: another registrable domain, path or query."""
    return _place(asked_url) != _place(final_url)


def _place(url: str) -> tuple[str, str]:
    identity = page_identity(url)
    host = urls.host_of_authority(identity.partition("/")[0])
    return domains.domain_of(host), identity.partition("/")[2]
