"""The headers of Scrapy's responses as text; each byte is one character, as browsers read them."""

from typing import NamedTuple

from scrapy.http import Response

from linkspider.model import urls
from linkspider.model.outcome import Outcome
from linkspider.model.records import Headers


class Redirect(NamedTuple):
    """What the Location header of a redirect says (RFC 9110 10.2.2).

    Attributes:
        href: the header's value, as written; empty where there is none.
        target: where it leads, absolute; None where that cannot be asked for.
        outcome: ``redirect``, or what becomes of one that leads nowhere; ``reason``: why it does, in words.
    """

    href: str
    target: str | None
    outcome: Outcome = Outcome.REDIRECT
    reason: str | None = None


def header(response: Response, name: str) -> str | None:
    """The value of a header, the last one where there are several; None where there is none."""
    value = response.headers.get(name)
    return None if value is None else value.decode("latin-1")


def header_values(response: Response, name: str) -> tuple[str, ...]:
    """All values of a header, without white space around them."""
    return tuple(value.decode("latin-1").strip() for value in response.headers.getlist(name))


def read_redirect(response: Response) -> Redirect:
    """Where an answer redirects to whose status says that it does."""
    location = response.headers.get("Location")
    if location is None:
        return Redirect("", None, Outcome.BAD_REDIRECT, "no Location header")
    href = urls.read_location(location)
    target = urls.resolve(href, response.url)
    if target.url is None:
        outcome = Outcome.BAD_REDIRECT if target.scheme == urls.INVALID else Outcome.BLOCKED_SCHEME
        return Redirect(href, None, outcome, f"Location: {href[:200]}")
    return Redirect(href, target.url)


def type_header(response: Response) -> str | None:
    """What is said of the body's type, by several headers too; None where nothing is."""
    return ", ".join(header_values(response, "Content-Type")) or None


def page_headers(response: Response) -> Headers:
    """The headers that speak of a page as its head does."""
    return Headers(
        header_values(response, "X-Robots-Tag"),
        header_values(response, "Link"),
        header(response, "Content-Language"),
        header(response, "Refresh"),
    )
