"""What a URL looks like, with everything that a generator could count up or make up taken out.

Two URLs of one **template** are made by one piece of a site's software: ``/t/123`` and ``/t/124``,
``/shop/red-shoes`` and ``/shop/blue-shoes``. In templates numbers are ``{n}``, identifiers ``{id}`` and words ``*``;
the first segment stays where it is a word, since it names a section of the site. In a **shape** it is a ``*`` too, and
only the first segments count: folders in folders without end have one shape.
"""

import re
from functools import lru_cache
from typing import Final, NamedTuple

_WORD: Final = "*"
_NUMBER: Final = "{n}"
_IDENTIFIER: Final = "{id}"

#: Paths of fewer segments have few orders.
_ORDERED: Final = 3

#: Segments that make a shape.
_SHAPED: Final = 3

_has_digit: Final = re.compile(r"[0-9]").search
#: What is made up: a UUID, twelve hexadecimal digits and more, letters and digits that change places three times; or a
#: number: 12, 3.11, 2019-05-12, p12, page-12, 123.html.
_piece_of: Final = re.compile(
    r"(?:([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{12,}|(?=[a-z0-9]{8})[a-z]*(?:\d+[a-z]+){2}[a-z0-9]*)"
    r"|(?:[a-z]{1,2}|[a-z]{1,12}[-_])?\d+(?:[.,:_-]\d+)*)(?:\.[a-z]{1,5})?",
    re.IGNORECASE | re.ASCII,
).fullmatch
#: Year, month and perhaps day: between slashes or hyphens in a path, with hyphens or as a year of its own in a query.
_PATH_DATE: Final = re.compile(
    r"(?<=[/_.-])([12]\d{3})([/-])(?:0[1-9]|1[0-2])(?:\2(?:0[1-9]|[12]\d|3[01]))?(?=[/_.-]|$)"
)
_QUERY_DATE: Final = re.compile(
    r"(?:=([12]\d{3})-?(?:0[1-9]|1[0-2])(?:-?(?:0[1-9]|[12]\d|3[01]))?|(?:^|&)y(?:ea)?r?=([12]\d{3}))(?=[&T]|$)"
)
#: What may follow a date in the URL of a calendar's page; a title that follows makes it an article's.
_AFTER_CALENDAR: Final = re.compile(r"(?:\.[a-z]{1,5}|/|/index\.[a-z]{1,5})?$", re.ASCII)
#: Sessions by the names that server software gives them. Names that mean other things too need an unlikely value.
_SESSION: Final = re.compile(
    r"([;?&])(?:(?:jsessionid|phpsessid|asp\.net_sessionid|aspsessionid[a-z]*|session_?id|sess_?id|oscsid|zenid"
    r"|xtcsid|mscssid|cftoken|cfid)=[\w.~%!-]{4,}|(?:sid|sess|session|token|nonce|_wpnonce|csrf|csrf_?token)"
    r"=(?=[a-z]*\d)[a-z0-9]{10,})(?=[;?&#/]|$)&?|/\((?:[a-z]\([a-z0-9_-]{8,}\))+\)"
    r"|/(?:sid|session|sessionid)[-_=/](?=[a-z]*\d)[a-z0-9]{16,}(?=/|$)",
    re.IGNORECASE | re.ASCII,
)


class UrlShape(NamedTuple):
    """A URL, taken apart once for all rules.

    Attributes:
        host: host and port.
        path: the path, without a session.
        segments: the path's segments; empty ones are kept but for the one that a slash at the end makes.
        parameters: the query's parameters as written, without a session.
        template: the URL's template, which begins with the host; ``shape``: its shape, the same on all hosts.
        is_numbered: whether what tells it from others of its template may be counted or made up: the last segment, or a
            value of its query.
        words: host and different segments in one order, where there is no query and there are three segments or more,
            all of them words; else None. Numbers are chapters and dates, where order means something.
        without_session: the URL without its session, or None where it has none.
        year: of the date in it, or None where it has none.
        is_calendar: whether it names a date and nothing further.
        is_plain: whether it has no parameters, session or date.
    """

    host: str
    path: str
    segments: list[str]
    parameters: list[str]
    template: str
    shape: str
    is_numbered: bool
    words: str | None
    without_session: str | None
    year: int | None
    is_calendar: bool
    is_plain: bool

    @property
    def series(self) -> str:
        """The template, the same on all hosts."""
        return self.template[len(self.host) :]


@lru_cache(maxsize=256)  # a URL is asked about and then counted; a source page asks for all that it links to
def shape_of(url: str) -> UrlShape:
    """Takes a serialised http or https URL apart."""
    plain = _without_session(url)
    before, _, query = plain.partition("?")
    folder, _, leaf = before.removesuffix("/").rpartition("/")
    if len(folder) < len("http://h"):  # the leaf is the host
        folder, leaf = before.removesuffix("/"), ""
    host, folders, shape, template, is_wordy = _folder(folder)
    segments, is_numbered = folders, False
    if leaf:
        segments = [*folders, leaf]
        piece = _piece(leaf)
        is_numbered = piece != _WORD
        is_wordy = is_wordy and not is_numbered
        shape = f"{shape}/{piece}" if len(segments) <= _SHAPED else f"{shape}/.."
        template = f"{template}/{piece if is_numbered or folders else leaf}"
    parameters: list[str] = []
    if query:
        parameters = [part for part in query.split("&") if part]
        names, has_numbers = _of_query(parameters)
        shape, template, is_numbered = shape + names, template + names, is_numbered or has_numbers
    path = before[before.find("/", len("http://h")) :]
    year, is_calendar = (None, False) if is_wordy and not is_numbered else _date_in(path, query)
    words = None
    if is_wordy and len(segments) >= _ORDERED and not query:
        words = "/".join([host, *sorted(set(segments))])
    without = None if plain is url else plain
    is_plain = not query and year is None and without is None
    return UrlShape(
        *(host, path, segments, parameters, template, shape, is_numbered, words),
        *(without, year, is_calendar, is_plain),
    )


def _without_session(url: str) -> str:
    """The URL itself where it has no session, which most are told by without a regular expression."""
    if "=" not in url and "(" not in url and "sid" not in url and "session" not in url:
        return url
    plain, found = _SESSION.subn(lambda match: match[1] or "", url)
    return plain.rstrip("?&;") if found else url


class _Folder(NamedTuple):
    """What all URLs of a folder share."""

    host: str
    segments: list[str]
    shape: str
    template: str
    is_wordy: bool


@lru_cache(maxsize=4_096)  # most URLs of a site stand beside others
def _folder(folder: str) -> _Folder:
    _, _, host, *segments = folder.split("/")
    pieces = [_piece(segment) for segment in segments]
    shape = "/".join(["", *pieces[:_SHAPED]])
    if pieces and pieces[0] == _WORD:
        pieces[0] = segments[0]
    is_wordy = _NUMBER not in pieces and _IDENTIFIER not in pieces
    return _Folder(host, segments, shape, "/".join([host, *pieces]), is_wordy)


def _piece(segment: str) -> str:
    """What stands for a segment or a value."""
    if segment.isalpha() or not _has_digit(segment):
        return _WORD
    found = _piece_of(segment)
    if found is None:
        return _WORD
    return _IDENTIFIER if found[1] else _NUMBER


def _of_query(parameters: list[str]) -> tuple[str, bool]:
    """The names of parameters as a template has them, and whether a value may be counted or made up."""
    names = set()
    is_numbered = False
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        names.add(_piece(name) if _has_digit(name) else name)
        is_numbered = is_numbered or value.isdecimal() or _piece(value) != _WORD
    return f"?{'&'.join(sorted(names))}", is_numbered


def _date_in(path: str, query: str) -> tuple[int | None, bool]:
    if found := _PATH_DATE.search(path):
        return int(found[1]), not query and _AFTER_CALENDAR.match(path, found.end()) is not None
    if query and (found := _QUERY_DATE.search(query)):
        return int(found[1] or found[2]), True
    return None, False
