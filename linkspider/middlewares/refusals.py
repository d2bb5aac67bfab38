"""Keeps requests from being sent that the frontier or a host's health refused, before anything else is asked."""

from typing import Final

from scrapy import Request

from linkspider.failures import RefusedError

REFUSAL: Final = "linkspider_refusal"


class RefusalMiddleware:
    """Ends a refused request with the outcome that it was given."""

    def process_request(self, request: Request) -> None:
        """Lets a request pass, or raises what its meta says."""
        refusal = request.meta.get(REFUSAL)
        if refusal is not None:
            raise RefusedError(refusal.outcome, refusal.reason)
