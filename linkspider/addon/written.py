"""Scrapy requests as text that can be read again by another process, and never a pickle.

What JSON would change is refused: a request that came back as another one would be worse than one that is lost.
"""

import json
from typing import Any, Final

from scrapy import FormRequest, Request, Spider
from scrapy.http import JsonRequest
from scrapy.utils.request import request_from_dict

#: Kinds of requests that are made anew from what ``Request.to_dict`` says of them, by the name that it gives them.
_KINDS: Final = {f"{kind.__module__}.{kind.__name__}" for kind in (FormRequest, JsonRequest)}
_KIND: Final = "_class"
_ATOMS: Final = (str, int, float, bool, type(None))
_PLAIN: Final = ("meta", "cb_kwargs", "cookies", "flags", "dumps_kwargs")


class NotWritableError(Exception):
    """A request that cannot be written as text; its text says why."""


def to_text(request: Request, spider: Spider) -> str:
    """Writes a request.

    Args:
        request: what is written; ``spider``: whose methods its callback and errback are.

    Raises:
        NotWritableError: if it would not come back as it is.
    """
    try:
        found = request.to_dict(spider=spider)
        is_own = all(getattr(each, "__self__", spider) is spider for each in (request.callback, request.errback))
    except ValueError:
        is_own = False
    if not is_own:
        raise NotWritableError("its callback or errback is no method of the spider")
    if _KIND in found and found[_KIND] not in _KINDS:
        raise NotWritableError(f"it is a {type(request).__name__}")
    for name in _PLAIN:
        if name in found and not _is_plain(found[name]):
            raise NotWritableError(f"its {name} hold more than text, numbers, lists and dicts with text as keys")
    found["headers"] = {_text(name): [*map(_text, values)] for name, values in found["headers"].items()}
    found["body"] = _text(found["body"])
    try:
        return json.dumps(found)
    except (TypeError, ValueError, RecursionError) as fault:
        raise NotWritableError(str(fault)) from None


def from_text(text: str, spider: Spider) -> Request:
    """Makes a request anew.

    Raises:
        ValueError: if it is of no known kind, or the spider has no such callback any more.
    """
    found: dict[str, Any] = json.loads(text)
    if _KIND in found and found[_KIND] not in _KINDS:
        raise ValueError(f"'{found[_KIND]}' is no kind of request that is kept")
    found["headers"] = {_bytes(name): [*map(_bytes, values)] for name, values in found["headers"].items()}
    found["body"] = _bytes(found["body"])
    return request_from_dict(found, spider=spider)


def _is_plain(value: Any) -> bool:
    """Whether a value comes back from JSON as it was, its types too: a ``defaultdict`` would be a dict."""
    try:
        return bool(json.loads(json.dumps(value)) == value) and _has_plain_types(value)
    except (TypeError, ValueError, RecursionError):
        return False


def _has_plain_types(value: Any) -> bool:
    if type(value) is dict:
        return all(type(name) is str and _has_plain_types(each) for name, each in value.items())
    return all(map(_has_plain_types, value)) if type(value) is list else type(value) in _ATOMS


def _text(value: bytes) -> str:
    """Bytes as text: each is one character."""
    return value.decode("latin-1")


def _bytes(value: str) -> bytes:
    return value.encode("latin-1")
