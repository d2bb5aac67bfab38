"""Secrets in URLs: user names and passwords, session ids, tokens. None of them reaches a log, a table or a header.

What counts as secret is the value of a parameter named in ``SECRET_PARAMETERS``, in any case, and what stands before
the ``@`` of a URL's host; escaped inside another URL, too. ``key``, ``code``, ``auth`` and ``id`` are not among the
names: most values under these choose the page. A secret under a name that nobody has listed is not found.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from linkspider.model.urls import in_upper_case

#: Names whose values are secrets; ``_`` stands for an underscore, a hyphen or nothing at all.
SECRET_PARAMETERS: Final = (
    *("token", "access_token", "auth_token", "id_token", "refresh_token"),
    *("api_key", "client_secret", "secret", "password", "passwd", "pwd"),
    *("session", "session_id", "sess_id", "sid", "php_sess_id", "j_session_id"),
    *("signature", "sig"),
    *("x_amz_signature", "x_amz_credential", "x_amz_security_token", "x_goog_signature", "x_goog_credential"),
)
REDACTED: Final = "REDACTED"

_LISTED: Final = "|".join(name.replace("_", "(?:[_-]|%5F|%2D)?") for name in SECRET_PARAMETERS)
_NAME: Final = rf"(?:{_LISTED})(?:\[\]|%5B%5D)?"
#: What was redacted before stays as it is.
_NEW: Final = rf"(?!{REDACTED}(?:-[0-9a-f]{{12}})?(?:[&;/?#@%\"',)\s]|$))"
_ESCAPED_MARK: Final = "%3F|%26|%3B|%23"


def _parameters(before: str, ends: str, more_equals: str = "") -> re.Pattern[str]:
    """Finds secret parameters, as the name with its sign, and the value.

    Args:
        before: a pattern for what must stand before a name.
        ends: the characters that end a value, for a character class.
        more_equals: a pattern for signs between name and value other than ``=`` and its escape.

    No part of these patterns can match the same text in two ways, so that the time they take grows with its length.
    """
    escaped = rf"(?:[^{ends}%]|%(?!26|23))+"
    return re.compile(
        rf"({before}{_NAME}(?:(?P<escaped>%3D)|={more_equals})){_NEW}((?(escaped){escaped}|[^{ends}]+))", re.IGNORECASE
    )


#: In running text a value ends where a URL or a quotation would.
_IN_TEXT: Final = _parameters(
    r"(?:(?<![A-Za-z0-9_])|(?<=%3F)|(?<=%26)|(?<=%3B)|(?<=%23))", r"&;#\s\"'<>", r"|[\"']\s?[:,]\s?[\"']"
)
_IN_PATH: Final = _parameters(rf"(?:[;&#]|{_ESCAPED_MARK})", "/;&#")
_IN_QUERY: Final = _parameters(rf"(?:[?&;#]|{_ESCAPED_MARK})", "&#")
#: What stands before the last ``@`` of an authority: after ``//``, after ``http:`` alone, or escaped. None of them
#: runs on into the next place where one may begin, for the same reason.
_USER: Final = re.compile(
    rf"(?P<plain>//){_NEW}([^\s/?#\\]+)@"
    rf"|(?P<bare>(?<![^\s\"'(<=,])https?:(?!//)[/\\]*+){_NEW}([^\s/?#\\\"'(<=,]+)@"
    rf"|(?P<escaped>%2F%2F){_NEW}((?:[^\s/?#&%]|%(?!2F|3F|23|26))+)(?:@|%40)",
    re.IGNORECASE,
)
_MAX_ROUNDS: Final = 5
_SECRET_NAME: Final = re.compile(_NAME, re.IGNORECASE)
#: How names end in front of what stands between them and their values.
_ENDINGS: Final = (
    *{name.replace("_", sign) for name in SECRET_PARAMETERS for sign in ("", "_", "-", "%5f", "%2d")},
    *("[]", "%5b%5d"),
)
_LONGEST_ENDING: Final = max(map(len, _ENDINGS))
_ESCAPED_EQUALS: Final = re.compile("%3[Dd]")
_BEHIND_QUOTE: Final = re.compile(r"\s?[:,]")
_LAST_TWO: Final = frozenset(ending[-2:] for ending in _ENDINGS)


def redact(text: str) -> str:
    """Takes the secrets out of text that people read: log records, errors, progress, closing lines.

    Args:
        text: anything; URLs are found wherever they stand in it.
    """
    text = _without_users(text)
    if not _may_hold_parameter(text):
        return text
    return _without_users(_IN_TEXT.sub(rf"\1{REDACTED}", text))  # a value may have held the end of a host


def _without_users(text: str) -> str:
    """Takes out users, and what only now looks like one: rarely anything, and bounded for text made to hold many."""
    for _ in range(_MAX_ROUNDS):
        if not _may_hold_user(text):
            break
        before, text = text, _USER.sub(lambda found: found["plain"] or found["bare"] or found["escaped"], text)
        if text == before:
            break
    return text


def may_hold_secret(text: str) -> bool:
    """Whether ``redact`` may change a text, or one of several that are joined by line breaks: a quick look."""
    return _may_hold_user(text) or _may_hold_parameter(text)


def _may_hold_user(text: str) -> bool:
    """Whether a URL with a user may stand in a text, which begins in the same word as it ends."""
    return any(_is_begun(word) for sign in ("@", "%40") for word in text.split(sign)[:-1])


def _is_begun(text: str) -> bool:
    word = text[text.rfind(" ") + 1 :]
    return "//" in word or ":" in word or "%2" in word


def _may_hold_parameter(text: str) -> bool:
    """Whether a secret parameter may stand in a text: a quick look, since looking closely takes ten times as long.

    Cutting a text at the signs that stand between names and values is many times faster than searching for patterns.
    """
    if any(_ends_in_name(name) for name in text.split("=")[:-1]):
        return True
    if "%3" in text and any(_ends_in_name(name) for name in _ESCAPED_EQUALS.split(text)[:-1]):
        return True
    return any(
        _ends_in_name(name) and _BEHIND_QUOTE.match(behind)
        for quote in "\"'"
        for name, behind in pairwise(text.split(quote))
    )


def _ends_in_name(text: str) -> bool:
    return text[-2:].lower() in _LAST_TWO and text[-_LONGEST_ENDING:].lower().endswith(_ENDINGS)


def redact_arguments(arguments: Mapping[str, str]) -> dict[str, str]:
    """Takes the secrets out of a crawl's arguments, by their names and in their values."""
    return {name: REDACTED if _SECRET_NAME.fullmatch(name) else redact(value) for name, value in arguments.items()}


def redact_url(url: str, salt: str) -> str:
    """Takes the secrets out of a URL that becomes a row.

    Each value is replaced by a digest of it: pages that differ in a session id alone stay two rows with two keys, as
    they were two fetches, and the same URL is the same in all tables. It is so in all crawls of a store, too: what
    compares crawls, or joins those of a site and of its referring pages, does it by these keys, and a salt of each
    crawl's own would make every such URL a new one. The salt differs from store to store, so that values cannot be
    looked up in one table of digests for all. It lies beside the tables and not in them: who has both can try values
    out, which a token of random bits is safe from and a password of one word is not. The digest has 48 bits: of ten
    thousand session ids two are alike once in five million stores, with 32 bits once in eighty.

    Args:
        url: a URL as it was fetched, or a reference as it was written.
        salt: the store's, by ``Store.salt``.
    """
    if "=" not in url and "@" not in url and "%3" not in url and "%40" not in url:
        return url

    def replace(found: re.Match[str]) -> str:
        return f"{found[1]}{_digest(found[3], salt)}"

    def replace_user(found: re.Match[str]) -> str:
        start = found["plain"] or found["bare"] or found["escaped"]
        return f"{start}{_digest(found[0][len(start) :], salt)}{'%40' if found['escaped'] else '@'}"

    if "@" in url or "%40" in url:
        url = _USER.sub(replace_user, url)
    path, mark, query = url.partition("?")
    return _IN_PATH.sub(replace, path) + _IN_QUERY.sub(replace, mark + query)


def redact_urls(urls: Sequence[str], salt: str) -> Sequence[str]:
    """The same of many: nearly always none of them holds a secret, which one look at all of them tells.

    That look knows the letters of secret names in both cases; URLs as they are written may hold others, which count
    as these when case does not matter.
    """
    joined = "\n".join(urls)
    if joined.isascii() and not may_hold_secret(joined):
        return urls
    return [redact_url(url, salt) for url in urls]


def _digest(value: str, salt: str) -> str:
    spelled = in_upper_case(value)  # the spelling of escapes makes no other page
    digest = hashlib.sha256(f"{salt}\0{spelled}".encode(errors="surrogatepass")).hexdigest()
    return f"{REDACTED}-{digest[:12]}"
