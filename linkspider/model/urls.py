"""The one place that reads and writes URLs: the WHATWG URL standard through ada-url, and a small policy on top.

The policy (``URL_POLICY_VERSION`` is stored with each crawl):

- a URL is its WHATWG serialisation, without fragment and without user name and password;
- only ``http`` and ``https`` URLs are targets; anything else is named by its scheme;
- a target longer than 8,192 characters is cut, and what stands for it says so: ``is_cut`` knows it;
- the **key** of a URL, its identity for counting and fetching, is the URL without tracking parameters and with its
  escapes in upper case: ``%e4`` and ``%E4`` are one (RFC 3986 6.2.2.1), and the standard writes what it escapes itself
  in upper case. Other parameters stay as written and in their order, since a server may tell them apart;
- a page is **asked for** without tracking parameters, but with its escapes as they were found, on the shortest way to
  it: some servers compare addresses letter by letter. Columns of raw URLs, such as ``url`` and ``target_url``, have
  them as found, too.

Version 1 left escapes in keys as they were; what it wrote is read with the keys of today.

Source: https://url.spec.whatwg.org/
"""

import codecs
import hashlib
import re
from functools import lru_cache
from typing import Final, NamedTuple

from ada_url import URL, HostType, idna_to_unicode, join_url, normalize_url

URL_POLICY_VERSION: Final = 2

#: Query parameters that say where a visitor came from and never which page is served.
TRACKING_PREFIXES: Final = ("utm_",)
TRACKING_PARAMETERS: Final = frozenset(
    {
        *("gclid", "gclsrc", "dclid", "gbraid", "wbraid", "srsltid", "_ga", "_gl"),  # Google
        *("fbclid", "igshid", "igsh"),  # Meta
        *("msclkid", "yclid", "ysclid", "twclid", "ttclid", "li_fat_id", "epik"),  # other advertisers
        *("mc_cid", "mc_eid", "_hsenc", "_hsmi", "mkt_tok", "vero_id", "oly_anon_id", "oly_enc_id"),  # mailings
    }
)

#: Longer targets are cut. Servers, browsers and sitemaps know no longer URLs, and a page may link to one of megabytes.
MAX_URL_CHARACTERS: Final = 8_192
#: Characters of a host's name with its last dot, and of each part of it.
_MAX_HOST: Final = 254
_MAX_LABEL: Final = 63
_KEPT_CHARACTERS: Final = 8_000
_CUT_CHARACTERS: Final = _KEPT_CHARACTERS + len("~sha256-") + 64
_CUT: Final = re.compile(r"~sha256-[0-9a-f]{64}")
#: Longer references are not remembered: 50,000 of them may be, and a page may be nothing but long ones.
_MAX_REMEMBERED: Final = 500

#: An escape that is not in upper case; a part of one that is none is no escape.
LOWER_ESCAPE: Final = "%(?:[0-9A-F][a-f]|[a-f][0-9A-Fa-f])"
_LOWER_ESCAPE: Final = re.compile(LOWER_ESCAPE)

INVALID: Final = "invalid"
_HTTP: Final = ("http", "https")
_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f]+")
#: The name of a way to encode what an encoding lacks.
_BY_NUMBER: Final = "linkspider.by_number"
#: Bytes that stand for themselves in a query: ASCII without what the standard percent-encodes there.
_PLAIN_IN_QUERIES: Final = frozenset(range(0x21, 0x7F)) - frozenset(b"\"#<>'")
_BREAKS: Final = "\t\n\r"  # what the standard drops wherever it stands
_HTTP_SCHEME: Final = re.compile(
    "[hH]" + "".join(f"[{_BREAKS}]*{each}" for each in ("[tT]", "[tT]", "[pP]", "[sS]?", ":"))
)
_WHITE_SPACE: Final = "".join(map(chr, range(0x21)))  # what the standard strips: C0 controls and space


class Target(NamedTuple):
    """Where an ``href`` leads.

    Attributes:
        url: the absolute URL without fragment, cut by ``cut_long``, or None when it is not an http or https URL.
        scheme: ``http``, ``https``, another scheme such as ``mailto``, or ``invalid``.
    """

    url: str | None
    scheme: str


def parse(text: str, base: str | None = None) -> str:
    """Parses and serialises a URL exactly as the WHATWG standard says, fragment and user information included.

    Args:
        text: the URL, absolute or relative to ``base``.
        base: an absolute URL.

    Raises:
        ValueError: if the standard's parser fails.
    """
    return URL(text, base).href if base is not None else URL(text).href


def scheme_of(url: str) -> str:
    """The scheme of a serialised URL, in lower case."""
    return url.partition(":")[0]


def origin(url: str) -> str:
    """The scheme, host and port of a serialised http or https URL, as a URL without a path."""
    return f"{scheme_of(url)}://{authority(url)}"


def resolve(href: str, base: str) -> Target:
    """Resolves a reference as written on a page against the page's base URL.

    Args:
        href: the attribute's value, as written.
        base: a serialised http or https URL without fragment.
    """
    return Base(base).resolve(href)


class Base:
    """What the references of one page are relative to; references to the same document are resolved once.

    A site repeats the same few references on every page, so references whose meaning depends on no more than the
    folder of the base are also remembered by (folder, reference).

    Browsers write the query of a URL in the encoding of the page that it stands on.
    Source: https://url.spec.whatwg.org/#concept-basic-url-parser, query state

    Args:
        url: a serialised http or https URL without fragment.
        charset: Python's name of the character encoding of the page.
    """

    __slots__ = ("_charset", "_folder", "_itself", "_known", "_url")

    def __init__(self, url: str, charset: str = "utf-8") -> None:
        path = url.partition("?")[0]
        self._url = url
        self._charset = None if charset.startswith("utf-") else charset  # UTF-16 counts as UTF-8
        self._folder = path[: path.rindex("/") + 1]
        self._itself = Target(url, scheme_of(url))
        self._known: dict[str, Target] = {}

    def resolve(self, href: str) -> Target:
        """Resolves a reference as written on the page."""
        if not href or href[0] == "#":
            return self._itself
        head = href
        if "#" in href:
            head = href[: href.index("#")]
            if head[-1] <= " ":  # the space belongs to the path: "a #b" is "a%20#b"
                return _resolve_now(href if self._charset is None else _encoded(href, self._charset), self._url)
        target = self._known.get(head)
        if target is None:
            target = self._resolve_head(head)
            if target.url is not None and len(head) <= _MAX_REMEMBERED:
                self._known[head] = target
        return target

    def _resolve_head(self, head: str) -> Target:
        if self._charset is not None:
            head = _encoded(head, self._charset)
        if head[0] <= " " or head[0] == "?" or _may_be_schemeless_authority(head):
            return _resolve_now(head, self._url)  # depends on the whole base, or may
        if len(head) > _MAX_REMEMBERED or len(self._url) > _MAX_REMEMBERED:
            return _resolve_now(head, self._url)
        return _resolve_in_folder(head, self._folder)


def _encoded(href: str, charset: str) -> str:
    """A reference whose query is percent-encoded by the bytes that an encoding has for what is not ASCII in it."""
    head, mark, query = href.partition("?")
    if query.isascii() or "#" in head:
        return href
    query, hash_mark, fragment = query.partition("#")
    query = _NOT_ASCII.sub(lambda found: _percent_encoded(found[0].encode(charset, _BY_NUMBER)), query)
    return f"{head}{mark}{query}{hash_mark}{fragment}"


def _percent_encoded(encoded: bytes) -> str:
    return "".join(chr(byte) if byte in _PLAIN_IN_QUERIES else f"%{byte:02X}" for byte in encoded)


def _numbered(fault: UnicodeError) -> tuple[str, int]:
    """What stands for characters that an encoding lacks: references to them by number, percent-encoded.

    Controls that Python's Windows encodings lack have their byte there, as the Encoding standard's tables do.
    """
    assert isinstance(fault, UnicodeEncodeError)
    missing, has_controls = fault.object[fault.start : fault.end], fault.encoding == "charmap"
    return "".join(
        f"%{ord(character):02X}" if has_controls and "\x80" <= character <= "\x9f" else f"%26%23{ord(character)}%3B"
        for character in missing
    ), fault.end


codecs.register_error(_BY_NUMBER, _numbered)


def path_type(href: str) -> str:
    """How a reference to an http or https URL is written.

    One with a scheme is ``absolute``, also without slashes (``https:page``), although it is relative to a base of its
    own scheme. Tabs and line breaks in it count for nothing, as the standard has it.

    Returns:
        ``absolute``, ``protocol_relative``, ``root_relative``, ``path_relative``, ``query_only`` or ``fragment``; an
        empty reference leads to the page itself, as a fragment does.
    """
    first = href[:1]
    if first <= " ":  # an empty text, too
        href = href[:100].lstrip(_WHITE_SPACE)
        first = href[:1]
    if first == "#" or not first:
        return "fragment"
    if first == "?":
        return "query_only"
    if first in {"/", "\\"}:
        second = href[1:2]
        if second in {"\t", "\n", "\r"}:
            second = href[1:100].lstrip(_BREAKS)[:1]
        return "protocol_relative" if second in {"/", "\\"} else "root_relative"
    if first not in "hH":
        return "path_relative"
    is_absolute = href[:6].lower().startswith(("http:", "https:")) or _HTTP_SCHEME.match(href) is not None
    return "absolute" if is_absolute else "path_relative"


def _may_be_schemeless_authority(href: str) -> bool:
    """``https:page`` and ``https:?q`` are relative to the base; ``https://host`` and ``a/b?u=https://c`` are plain."""
    colon = href.find(":")
    return colon >= 0 and href[colon : colon + 3] != "://"


@lru_cache(maxsize=50_000)
def _resolve_in_folder(href: str, folder: str) -> Target:
    return _resolve_now(href, folder)


def _resolve_now(href: str, base: str) -> Target:
    try:
        url = join_url(base, href)
    except ValueError:
        return Target(None, INVALID)
    scheme = scheme_of(url)
    if scheme not in _HTTP:
        return Target(None, scheme)
    return Target(cut_long(_plain(url)), scheme)


def cut_long(url: str) -> str:
    """What stands for a URL: itself, or if it is too long its first 8,000 characters, ``~sha256-`` and its SHA-256.

    So the same long URL is the same wherever it is met, and different ones stay different.
    """
    if len(url) <= MAX_URL_CHARACTERS:
        return url
    return f"{url[:_KEPT_CHARACTERS]}~sha256-{hashlib.sha256(url.encode()).hexdigest()}"


def is_cut(url: str) -> bool:
    """Whether a URL is what ``cut_long`` made of a longer one; it leads nowhere."""
    return len(url) == _CUT_CHARACTERS and _CUT.fullmatch(url, _KEPT_CHARACTERS) is not None


def _plain(url: str) -> str:
    """Drops the fragment and the user information, which is a secret and never part of an address."""
    url = url.partition("#")[0]
    if "@" in url and "@" in authority(url):
        parsed = URL(url)
        parsed.username = ""
        parsed.password = ""
        url = parsed.href
    return url


def read_location(value: bytes) -> str:
    """A Location header as a reference: UTF-8 if it is that, else its bytes, percent-encoded, as browsers send them."""
    try:
        return value.decode("utf-8").strip()
    except UnicodeDecodeError:
        return "".join(chr(byte) if byte < 0x80 else f"%{byte:02X}" for byte in value).strip()


def from_user(text: str) -> str:
    """Reads a URL that a person typed or listed; a bare ``example.com/page`` means https.

    Raises:
        ValueError: with one line that says what is wrong with it.
    """
    text = text.strip()
    if not text:
        raise ValueError("is empty")
    if len(text.split(None, 1)) > 1:
        raise ValueError("holds white space, so it is not a URL")
    text = text.removeprefix("//")
    if not _has_scheme(text):
        if "." not in text.partition("/")[0] and not text.startswith(("localhost", "[")):
            raise ValueError("is not a URL: it has no host")
        text = f"https://{text}"
    try:
        url = normalize_url(text)
    except ValueError:
        raise ValueError("is not a URL") from None
    scheme = scheme_of(url)
    if scheme not in _HTTP:
        raise ValueError(f"has the scheme '{scheme}': only http and https pages can be fetched")
    plain = _plain(url)
    if not _may_be_host(host(plain)):
        raise ValueError("is not a URL: no host can have that name")
    if plain.partition("//")[2].startswith(("http//", "https//")):
        raise ValueError("is not a URL: it has its scheme twice")
    return cut_long(plain)


def _may_be_host(name: str) -> bool:
    """Whether a host may have a name in DNS (RFC 1035 2.3.4) or is an address; URL parsers take ``...`` too."""
    labels = name.removesuffix(".").split(".")
    is_short = len(name) <= _MAX_HOST and all(0 < len(label) <= _MAX_LABEL for label in labels)
    return name.startswith("[") or (is_short and any(map(str.isalnum, name)))


def _has_scheme(text: str) -> bool:
    """Tells ``mailto:me@example.com`` and ``http://x`` from ``example.com:8080/page`` and ``e.com/?to=https://x``."""
    scheme, colon, rest = text.partition(":")
    if not colon or not scheme.replace("+", "").replace("-", "").replace(".", "").isalnum():
        return False
    return rest.startswith("//") or ("." not in scheme and not rest.partition("/")[0].isdigit())


def key(url: str) -> str:
    """The identity of a URL for counting and fetching: without tracking parameters, its escapes in upper case.

    Args:
        url: a serialised URL without fragment.
    """
    if "?" in url:
        url = asked(url)
    return in_upper_case(url)


def in_upper_case(url: str) -> str:
    """A URL, or a part of one, with its escapes in upper case; one that was cut stands for its spelling alone."""
    return url if "%" not in url or is_cut(url) else _LOWER_ESCAPE.sub(_upper, url)


def _upper(escape: re.Match[str]) -> str:
    return escape[0].upper()


def asked(url: str) -> str:
    """What a server is asked for: the URL without tracking parameters, its escapes as they are written.

    Args:
        url: a serialised URL without fragment.
    """
    before, mark, query = url.partition("?")
    if not mark or is_cut(url):
        return url
    kept = [part for part in query.split("&") if not _is_tracking(part)]
    if len(kept) == query.count("&") + 1:
        return url
    return f"{before}?{'&'.join(kept)}" if any(kept) else before


def _is_tracking(parameter: str) -> bool:
    name = parameter.partition("=")[0].lower()
    return name.startswith(TRACKING_PREFIXES) or name in TRACKING_PARAMETERS


def authority(url: str) -> str:
    """Host and port of a serialised http or https URL; the port only where it is not the scheme's default."""
    start = url.index("//") + 2
    end = url.find("/", start)
    return url[start:] if end < 0 else url[start:end]


def host_of_authority(host_and_port: str) -> str:
    """The host of ``authority``'s answer: IPv6 addresses keep their brackets."""
    if host_and_port.startswith("["):
        return host_and_port[: host_and_port.index("]") + 1]
    return host_and_port.partition(":")[0]


def host(url: str) -> str:
    """The host of a serialised http or https URL, in ASCII (IDNA) form, without port."""
    return host_of_authority(authority(url))


def in_unicode(host_name: str) -> str:
    """A serialised host as people read it; one that no rule reads stays as it is."""
    return idna_to_unicode(host_name)


def path(url: str) -> str:
    """The path of a serialised http or https URL, its first slash included, query and fragment left out."""
    return "/" + url.partition("://")[2].partition("/")[2].partition("#")[0].partition("?")[0]


def is_ip_address(host_name: str) -> bool:
    """Whether a serialised host is an IPv4 or IPv6 address; WHATWG knows ``0x7f.1`` as 127.0.0.1."""
    try:
        return URL(f"http://{host_name}/").host_type is not HostType.DEFAULT
    except ValueError:
        return False
