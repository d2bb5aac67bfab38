"""robots.txt by RFC 9309: from the bytes of a file to whether a URL may be fetched.

What the standard leaves open, and where this goes past it:

- records are recognised in the misspellings that crawlers commonly accept, and with a blank in place of the colon;
- a file in UTF-16 is decoded, with or without byte order mark: read as UTF-8 it would hold no rule, and so allow all;
- of more than 500 KiB the first 500 KiB count, without the line that the limit cuts: half a rule is another rule;
- a user-agent line counts up to the first character that no product token has, as in ``bot/1.0`` or ``bot b``;
- ``Allow: /x/index.html`` allows ``/x/`` too, as it does for Google;
- reserved characters of a query are compared as written, and again with both sides unescaped. So ``?u=http://x`` and
  ``?u=http%3A%2F%2Fx`` are one, as in the table of 2.2.2, and ``/*/x`` still finds a slash in a query.

Source: https://www.rfc-editor.org/rfc/rfc9309.html
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from linkspider.extract.sniff import utf_16_by_zeros

MAX_BYTES: Final = 500 * 1024  # RFC 9309 2.5

_USER_AGENT: Final = "user-agent"
_ALLOW: Final = "+"
_DISALLOW: Final = "-"
_SITEMAP: Final = "sitemap"
_DELAY: Final = "crawl-delay"
_RECORDS: Final = {
    **dict.fromkeys((b"user-agent", b"useragent", b"user agent"), _USER_AGENT),
    b"allow": _ALLOW,
    **dict.fromkeys((b"disallow", b"dissallow", b"dissalow", b"disalow", b"diasllow", b"disallaw"), _DISALLOW),
    **dict.fromkeys((b"sitemap", b"site-map"), _SITEMAP),
    **dict.fromkeys((b"crawl-delay", b"crawldelay"), _DELAY),
}

_TOKEN: Final = re.compile(rb"[A-Za-z_-]*")  # RFC 9309 2.2, "identifier"
_SECONDS: Final = re.compile(rb"[0-9]{1,9}(?:\.[0-9]{0,9})?|\.[0-9]{1,9}")
#: An escape, or an octet that is compared escaped: all but RFC 3986's reserved and unreserved ones. ``*`` and ``$``
#: are compared escaped too, so that those of a URL are never taken for those of a rule (RFC 9309 2.2.3).
_ESCAPED: Final = re.compile(rb"%([0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~:/?#\[\]@!&'()+,;=%]")
_UNRESERVED: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
#: Escapes of reserved characters that mean the same in a query. ``&``, ``=`` and ``+`` do not.
_RESERVED: Final = re.compile("%(?:3A|2F|3F|40|21|27|28|29|2C|3B|5B|5D)")

#: Sitemaps that are kept of those that a robots.txt names.
MAX_SITEMAPS: Final = 100
_LONG: Final = 100  # from this length on str.find is linear, on texts of
_ENOUGH: Final = 2_500  # at least this length
_EASY: Final = 2_000_000  # characters of text times characters of rules that may be searched one by one


class Rules(NamedTuple):
    """What a robots.txt says to one crawler, kept small: a crawl remembers those of many hosts.

    Attributes:
        text: one rule a line, ``+`` or ``-`` and its path in normal form.
        crawl_delay: the seconds it asks for between requests; None where it asks for none.
        sitemaps: the sitemaps that it names, at most the first ``MAX_SITEMAPS``.
    """

    text: str = ""
    crawl_delay: float | None = None
    sitemaps: tuple[str, ...] = ()

    def allows(self, url: str) -> bool:
        """Whether a URL may be fetched: the longest matching rule decides, ``allow`` among equals (2.2.2)."""
        if not self.text:
            return True
        path = _path(url)
        if path == "/robots.txt":
            return True  # 2.2.2
        matcher = _compile(self.text)
        return max(map(matcher.best, {path, _unescape_query(path)})).is_allowed


@dataclass(slots=True)
class _Group:
    """User-agent lines and what follows them; a delay comes with the number of agents that were named before it."""

    agents: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    delays: list[tuple[int, float]] = field(default_factory=list)

    def delay(self, agent: str) -> float | None:
        """The longest delay that is meant for an agent."""
        place = self.agents.index(agent)
        return max((delay for named, delay in self.delays if named > place), default=None)


class RobotsTxt:
    """A parsed robots.txt.

    Attributes:
        sitemaps: the values of its sitemap records, in order; they belong to no group.
    """

    def __init__(self, groups: list[_Group], sitemaps: tuple[str, ...]) -> None:
        self._groups = groups
        self.sitemaps = sitemaps

    def rules_for(self, user_agent: str) -> Rules:
        """The rules of all groups that name a crawler, or of all for ``*`` where none does (2.2.1).

        Args:
            user_agent: its product token, in any case; other text is named by no group.
        """
        for agent in (user_agent.lower() or "*", "*"):
            groups = [group for group in self._groups if agent in group.agents]
            if groups:
                delays = [delay for group in groups if (delay := group.delay(agent)) is not None]
                text = "\n".join(rule for group in groups for rule in group.rules)
                return Rules(text, max(delays, default=None), self.sitemaps[:MAX_SITEMAPS])
        return Rules(sitemaps=self.sitemaps[:MAX_SITEMAPS])


def product_token(user_agent: str) -> str:
    """The part of a User-Agent header that robots.txt files name, as in ``linkspider/1.0 (...)``."""
    found = _TOKEN.match(user_agent.encode())
    assert found is not None
    return found[0].decode()


def parse(body: bytes) -> RobotsTxt:
    """Reads a robots.txt; no file is malformed, since lines that say nothing are passed over (2.2.4)."""
    groups: list[_Group] = []
    sitemaps: list[str] = []
    is_naming = False  # whether the last line that belongs to groups named an agent
    for record, value in _records(body):
        if record == _USER_AGENT:
            if not is_naming:
                groups.append(_Group())
                is_naming = True
            groups[-1].agents.append(_agent(value))
        elif record == _SITEMAP:
            sitemaps.append(value.decode(errors="replace"))
        elif not groups:
            continue
        elif record == _DELAY:  # ends no group: other records must not interfere with the standard's own (2.2.4)
            if _SECONDS.fullmatch(value):
                groups[-1].delays.append((len(groups[-1].agents), float(value)))
        else:
            is_naming = False
            groups[-1].rules += _rules(record, value)
    return RobotsTxt(groups, tuple(sitemaps))


def _records(body: bytes) -> Iterator[tuple[str, bytes]]:
    """The records that are known, each with its value."""
    for line in _lines(body):
        content = line.partition(b"#")[0].strip()
        name, colon, value = content.partition(b":")
        if not colon:
            words = content.split()
            if len(words) != 2:
                continue
            name, value = words
        record = _RECORDS.get(name.strip().lower())
        if record is not None:
            yield record, value.strip()


def _lines(body: bytes) -> list[bytes]:
    """The lines within the limit; of a longer file one letter more, so that a line that ends at the limit is whole."""
    encoding = _utf_16(body)
    kept = body[: MAX_BYTES + (2 if encoding else 1)]
    if encoding:
        kept = kept.decode(encoding, errors="replace").encode()
    lines = kept.removeprefix(b"\xef\xbb\xbf").splitlines(keepends=True)
    if len(body) > MAX_BYTES and lines and not lines[-1].endswith((b"\r", b"\n")):
        del lines[-1]
    return lines


def _utf_16(body: bytes) -> str | None:
    """The kind of UTF-16 that a file is in, by its mark and the zeros beside ASCII letters; without mark, by these."""
    start = body[:4]
    if start.startswith(b"\xff\xfe") and 0 in body[3:MAX_BYTES:2]:
        return "utf-16-le"
    if start.startswith(b"\xfe\xff") and 0 in body[2:MAX_BYTES:2]:
        return "utf-16-be"
    return utf_16_by_zeros(body)


def _agent(value: bytes) -> str:
    if value == b"*" or value[:2] in {b"* ", b"*\t"}:
        return "*"
    return product_token(value.decode("latin-1")).lower()


def _rules(sign: str, value: bytes) -> list[str]:
    """The rules of one record, in normal form: none where its path can match nothing, as an empty one."""
    if not value.startswith((b"/", b"*")):
        return []
    body, end = (value[:-1], "$") if value.endswith(b"$") else (value, "")
    path = "*".join(map(_normal, body.split(b"*")))
    rules = [f"{sign}{path}{end}"]
    folder, slash, name = path.rpartition("/")
    if sign == _ALLOW and slash and name.startswith("index.htm"):
        rules.append(f"{sign}{folder}/$")
    return rules


def _normal(path: bytes) -> str:
    """A path as it is compared: unreserved characters as they are, all others but reserved ones escaped (2.2.2)."""
    return _ESCAPED.sub(_escape, path).decode("ascii")


def _escape(found: re.Match[bytes]) -> bytes:
    octet = int(found[1], 16) if found[1] else found[0][0]
    return bytes((octet,)) if octet in _UNRESERVED else b"%%%02X" % octet


def _path(url: str) -> str:
    """Path and query of a URL, in normal form."""
    rest = url.partition("#")[0]
    scheme, mark, after = rest.partition("//")
    if mark and (not scheme or scheme.endswith(":")) and not rest.startswith("/"):
        start = min((at for at in (after.find("/"), after.find("?")) if at >= 0), default=len(after))
        rest = after[start:]
    return _normal((rest if rest.startswith("/") else f"/{rest}").encode(errors="replace"))


def _unescape_query(path: str) -> str:
    before, mark, query = path.partition("?")
    if "%" not in query:
        return path
    return before + mark + _RESERVED.sub(lambda found: chr(int(found[0][1:], 16)), query)


class _Verdict(NamedTuple):
    """How strongly a rule speaks, and for what; the greatest decides."""

    length: int
    is_allowed: bool


class _Pattern(NamedTuple):
    """A rule with wildcards: how a path begins, what it then holds in this order, how it ends (None: in any way)."""

    verdict: _Verdict
    start: str
    middle: tuple[str, ...]
    end: str | None

    def fits(self, text: str, find: Callable[[str, int], int]) -> bool:
        """Whether a path matches. The first place for each part is as good as any, so nothing is tried twice."""
        if not text.startswith(self.start):
            return False
        if self.end is not None and not text.endswith(self.end):
            return False
        at = len(self.start)
        for part in self.middle:
            at = find(part, at)
            if at < 0:
                return False
            at += len(part)
        return self.end is None or at + len(self.end) <= len(text)


class _Matcher:
    """Rules made ready for matching, in a time that hostile rules and URLs cannot make long.

    Rules without wildcards are looked up by their whole text, rules with some are tried from the strongest on. Where
    trying them would be long, the places of all their parts in the path are found first, in one pass for each length.
    """

    def __init__(self, text: str) -> None:
        self._prefixes: dict[str, _Verdict] = {}
        self._wholes: dict[str, _Verdict] = {}
        self._patterns: list[_Pattern] = []
        self._parts: dict[int, set[str]] = {}
        for rule in text.split("\n"):
            verdict = _Verdict(len(rule) - 1, rule[0] == _ALLOW)
            for path in {rule[1:], _unescape_query(rule[1:])}:
                self._add(path, verdict)
        self._lengths = sorted({len(prefix) for prefix in self._prefixes})
        self._patterns.sort(key=lambda pattern: pattern.verdict, reverse=True)
        self._work = sum(len(part) for pattern in self._patterns for part in pattern.middle)

    def _add(self, path: str, verdict: _Verdict) -> None:
        is_anchored = path.endswith("$")
        start, *parts = path.removesuffix("$").split("*")
        if not parts:
            known = self._wholes if is_anchored else self._prefixes
            known[start] = max(verdict, known.get(start, verdict))
            return
        end = parts.pop() if is_anchored else None
        middle = tuple(filter(None, parts))
        self._patterns.append(_Pattern(verdict, start, middle, end))
        for part in middle:
            self._parts.setdefault(len(part), set()).add(part)

    def best(self, text: str) -> _Verdict:
        """The strongest rule that matches a path; where none does, the path is allowed."""
        best = self._wholes.get(text, _Verdict(-1, True))
        for length in self._lengths:
            if length > len(text):
                break
            best = max(best, self._prefixes.get(text[:length], best))
        find = text.find if self._work * len(text) <= _EASY else self._indexed(text)
        for pattern in self._patterns:
            if pattern.verdict <= best:
                break
            if pattern.fits(text, find):
                return pattern.verdict
        return best

    def _indexed(self, text: str) -> Callable[[str, int], int]:
        """A ``text.find`` for the rules' parts that looks their places up."""
        places: dict[str, list[int]] = {}
        for length, parts in self._parts.items():
            if length < _LONG:
                for at in range(len(text) - length + 1):
                    piece = text[at : at + length]
                    if piece in parts:
                        places.setdefault(piece, []).append(at)
        padded = text.ljust(_ENOUGH, "\0")  # which no rule holds

        def find(part: str, start: int) -> int:
            if len(part) >= _LONG:
                return padded.find(part, start)
            found = places.get(part, [])
            at = bisect_left(found, start)
            return found[at] if at < len(found) else -1

        return find


@lru_cache(maxsize=32)  # as many hosts as are asked at a time; rules ready for matching take ten times their text
def _compile(text: str) -> _Matcher:
    return _Matcher(text)
