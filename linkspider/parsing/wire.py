"""What crosses between the crawl and its reading process: JSON with lengths in front of it, and never a pickle.

The reading process takes in hostile pages, so its answers are built from plain values only: text, numbers, lists.
"""

import json
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any, BinaryIO, Final, NamedTuple

from linkspider.extract.evidence import Sought
from linkspider.extract.reading import Reading, Wanted
from linkspider.model.records import Headers, Link, PageFacts
from linkspider.model.scope import Scope
from linkspider.model.text import fault_in_words

#: A longer answer is not taken; what a page's links may hold, as JSON, is far less.
MAX_ANSWER_BYTES: Final = 256 * 1024 * 1024
#: Links in one message: as JSON, text takes several times the room that it needs. More messages are not taken.
_LINKS_AT_ONCE: Final = 5_000
_MAX_MESSAGES: Final = 100
_LENGTH_BYTES: Final = 8
#: Fields of links with few values; a page may have fifty thousand links.
_REPEATED: Final = frozenset(
    {
        *("element", "rel", "kind", "path_type", "title", "placement", "placement_rule", "placement_confidence"),
        *("is_hidden", "dom_path", "context_before", "context_after", "redirector_target", "image_alt"),
    }
)
_TIMES: Final = frozenset({"published_at", "modified_at", "unavailable_after"})


class Question(NamedTuple):
    """A page to be read: the arguments of ``read_html``."""

    body: bytes
    url: str
    content_type: str | None
    headers: Headers
    wanted: Wanted


def write_question(pipe: BinaryIO, question: Question) -> None:
    """Sends a page to be read."""
    body, url, content_type, headers, wanted = question
    sought = wanted.sought and [asdict(wanted.sought.scope), wanted.sought.brands]
    _write(pipe, _encode([url, content_type, headers, wanted.keeps_text, sought]))
    _write(pipe, body)


def read_question(pipe: BinaryIO) -> Question | None:
    """The next page to read; None when the crawl is over."""
    head = _read(pipe)
    body = None if head is None else _read(pipe)
    if head is None or body is None:
        return None
    url, content_type, headers, keeps_text, sought = json.loads(head)
    x_robots_tags, links, *others = headers
    return Question(
        *(body, url, content_type),
        Headers(tuple(x_robots_tags), tuple(links), *others),
        Wanted(keeps_text, sought and Sought.of(Scope(**sought[0]), sought[1])),
    )


def write_answer(pipe: BinaryIO, reading: Reading, is_last: bool) -> None:
    """Sends what a page holds, and whether the process ends now: first how many messages of links and edges follow."""
    answer = {field.name: getattr(reading, field.name) for field in fields(reading)}
    links, edges = _parts(reading.links), _parts(reading.edges)
    counts = {"links": len(links), "edges": len(edges)}
    _write(pipe, _encode({**answer, **counts, "facts": asdict(reading.facts), "is_last": is_last}))
    for part in (*links, *edges):
        _write(pipe, _encode(_columns(part)))


def write_fault(pipe: BinaryIO, fault: Exception, is_memory: bool) -> None:
    """Says why a page could not be read: for want of memory, or for a fault of ours; the process ends."""
    _write(pipe, _encode({"fault": fault_in_words(fault), "is_memory": is_memory}))


def read_answer(pipe: BinaryIO) -> dict[str, Any] | None:
    """The answer as sent, its links and edges in parts; None when the process ended without one, or within it.

    Raises:
        ValueError: if it is not one.
    """
    text = _read(pipe)
    if text is None:
        return None
    answer = json.loads(text)
    if not isinstance(answer, dict):
        raise ValueError("the reading process answered something else than a record")
    left = MAX_ANSWER_BYTES - len(text)
    for name in ("links", "edges"):
        parts = []
        for _ in range(_count(answer.get(name, 0))):
            text = _read(pipe, left)
            if text is None:
                return None
            left -= len(text)
            parts.append(json.loads(text))
        answer[name] = parts
    return answer


def to_reading(answer: dict[str, Any]) -> Reading:
    """Builds the records of an answer.

    Raises:
        KeyError, TypeError: if it is not one.
    """
    facts: dict[str, Any] = {name: _time(value) if name in _TIMES else value for name, value in answer["facts"].items()}
    return Reading(
        facts=PageFacts(**facts),
        links=_links(answer["links"]),
        link_total=answer["link_total"],
        edges=_links(answer["edges"]),
        refresh_seconds=answer["refresh_seconds"],
        charset=answer["charset"],
        mention=answer["mention"],
        unrendered_href=answer["unrendered_href"],
    )


def _parts(links: tuple[Link, ...]) -> list[tuple[Link, ...]]:
    return [links[start : start + _LINKS_AT_ONCE] for start in range(0, len(links), _LINKS_AT_ONCE)]


def _count(value: Any) -> int:
    if not isinstance(value, int) or value > _MAX_MESSAGES:
        raise ValueError(f"{value!r:.40} messages of links from the reading process")
    return value


def _columns(links: tuple[Link, ...]) -> list[Any]:
    """Links by their fields: of fields that say the same again and again, each value once and the places of it."""
    return [
        _coded(values) if name in _REPEATED else values
        for name, values in zip(Link._fields, zip(*links, strict=True), strict=False)
    ]


def _coded(values: tuple[Any, ...]) -> dict[str, list[Any]]:
    known: dict[Any, int] = {}
    places = [known.setdefault(value, len(known)) for value in values]
    return {"values": [*known], "places": places}


def _links(parts: list[list[Any]]) -> tuple[Link, ...]:
    return tuple(Link(*row) for columns in parts for row in zip(*map(_plain, columns), strict=True))


def _plain(column: Any) -> list[Any]:
    """The values of a column as it is sent."""
    return [column["values"][place] for place in column["places"]] if isinstance(column, dict) else column


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _encode(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, default=datetime.isoformat).encode("utf-8", "surrogatepass")


def _write(pipe: BinaryIO, data: bytes) -> None:
    pipe.write(len(data).to_bytes(_LENGTH_BYTES, "big"))
    pipe.write(data)
    pipe.flush()


def _read(pipe: BinaryIO, limit: int = MAX_ANSWER_BYTES) -> bytes | None:
    """One message of so many bytes at most, or None where the other end closed before its end."""
    head = pipe.read(_LENGTH_BYTES)
    if len(head) < _LENGTH_BYTES:
        return None
    length = int.from_bytes(head, "big")
    if length > limit:
        raise ValueError(f"a message of {length} bytes between the crawl and its reading process")
    data = pipe.read(length)
    return data if len(data) == length else None
