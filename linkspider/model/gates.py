"""Pages that ask who a visitor is, or for consent, before they let one through: what their addresses tell of them.

``/login?next=/post``, ``accounts.example.com/signin?continue=…`` and ``consent.example.com`` stand where another page
is; that a referring page sends its visitors there does not say that it is gone.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import unquote_plus

from linkspider.model import domains, urls
from linkspider.model.identity import page_identity

#: What such a page is known by, beside its address; the words stand in ``pages.challenge_signs``.
LOGIN_FIELD: Final = "password field"
CONSENT: Final = "consent page"
RETURN_ADDRESS: Final = "return address"
#: Segments of their paths, without what parts words; judgement, as the labels are.
_SEGMENTS: Final = frozenset(
    {
        *("login", "signin", "logon", "wplogin", "userlogin", "memberlogin", "loginpage", "loginform", "servicelogin"),
        *("auth", "authenticate", "authorize", "authorise", "oauth", "oauth2", "sso", "saml", "saml2", "cas"),
        *("password", "register", "signup", "subscribe", "paywall"),
        *("consent", "collectconsent", "cookieconsent", "agegate", "ageverification", "verifyage", "captcha"),
    }
)
#: Labels of their hosts, in front of the registrable domain.
_LABELS: Final = frozenset({"login", "signin", "auth", "sso", "account", "accounts", "idp", "passport", "cas"})
#: Labels and segments that need no other sign: nothing else is called so.
_CONSENT_LABELS: Final = frozenset({"consent", "guce"})
_CONSENT_SEGMENTS: Final = frozenset({"collectconsent"})
_SCRIPT: Final = re.compile(r"\.(?:php[0-9]?|aspx?|cgi|pl|jsp|jspx|do|action|html?)$")
_BETWEEN: Final = re.compile(r"[-_.]")
_MAX_PARAMETERS: Final = 50
_MAX_DECODINGS: Final = 2


def gate_sign(url: str, *, has_password_field: bool) -> str | None:
    """What makes a page look like a login or a question for consent, in words; None where its address does not.

    Args:
        url: a serialised http or https URL without fragment; ``has_password_field``: there is one on the page.
    """
    if not _CONSENT_LABELS.isdisjoint(_labels(url)) or not _CONSENT_SEGMENTS.isdisjoint(_segments(url)):
        return f"{CONSENT}: {urls.authority(url)}"
    if not names_login(url):
        return None
    if has_password_field:
        return LOGIN_FIELD
    named = next((name for name, _ in _return_addresses(url)), None)
    return None if named is None else f"{RETURN_ADDRESS} in {named}"


def names_login(url: str) -> bool:
    """Whether an address is that of a login, or of another page of its kind.

    Args:
        url: a serialised http or https URL without fragment.
    """
    return not (_LABELS.isdisjoint(_labels(url)) and _SEGMENTS.isdisjoint(_segments(url)))


def leads_back(url: str, asked_urls: Iterable[str]) -> bool:
    """Whether a parameter of an address holds one of some URLs, or its path.

    Args:
        url, asked_urls: serialised http or https URLs without fragment.
    """
    named = [address for _, address in _return_addresses(url)]
    for asked in asked_urls if named else ():
        found = (urls.resolve(each, asked).url for each in named)
        if any(each is not None and page_identity(each) == page_identity(asked) for each in found):
            return True
    return False


def is_gate(signs: str) -> bool:
    """Whether signs are of a login or a consent page, and not of a test for bots."""
    return signs.startswith((LOGIN_FIELD, CONSENT, RETURN_ADDRESS))


def _labels(url: str) -> set[str]:
    host = urls.host(url)
    return set(host.removesuffix(domains.domain_of(host)).split("."))


def _segments(url: str) -> set[str]:
    return {_BETWEEN.sub("", _SCRIPT.sub("", segment)) for segment in urls.path(url).lower().split("/")}


def _return_addresses(url: str) -> Iterator[tuple[str, str]]:
    """The parameters of an address whose values are paths or URLs, by name, and decoded ever further.

    How often a value was encoded cannot be told from it: ``%252B`` is ``%2B`` in one address and ``+`` in another.
    """
    for part in url.partition("?")[2].split("&")[:_MAX_PARAMETERS]:
        name, _, value = part.partition("=")
        for _ in range(_MAX_DECODINGS + 1):
            if value.startswith(("/", "http://", "https://")):
                yield name, value
            value = unquote_plus(value)
