"""The headers of Scrapy's responses as text; each byte is one character, as browsers read them."""

from scrapy.http import Response

from linkspider.model.records import Headers


def header(response: Response, name: str) -> str | None:
    """The value of a header, the last one where there are several; None where there is none."""
    value = response.headers.get(name)
    return None if value is None else value.decode("latin-1")


def header_values(response: Response, name: str) -> tuple[str, ...]:
    """All values of a header, without white space around them."""
    return tuple(value.decode("latin-1").strip() for value in response.headers.getlist(name))


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
