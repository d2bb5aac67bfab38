"""What the project adds to its requests."""

from scrapy import Request


class HeaderMiddleware:
    """Says which shelf asks."""

    def process_request(self, request: Request) -> None:
        """Adds a header."""
        request.headers.setdefault("X-Shelf", "1")
