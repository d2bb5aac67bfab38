"""All cases, and what the server says to them."""

import datetime as dt
import ssl
from collections.abc import Sequence
from pathlib import Path

from hostile import (
    cases_address,
    cases_compression,
    cases_connection,
    cases_content,
    cases_framing,
    cases_location,
    cases_redirect,
    cases_robots,
    cases_slow,
    cases_status,
    cases_urls,
)
from hostile.answers import HTML, head, html
from hostile.behaviours import silence
from hostile.case import NO_ROBOTS, ZONE, Case
from hostile.cases_connection import GREETINGS
from hostile.cases_location import PASSWORD
from hostile.cases_redirect import OTHER_HOSTS
from hostile.certificates import Authority, context
from hostile.server import Answer, HostileServer

CASES: list[Case] = [
    *cases_compression.CASES,
    *cases_slow.CASES,
    *cases_framing.CASES,
    *cases_connection.CASES,
    *cases_status.CASES,
    *cases_redirect.CASES,
    *cases_location.CASES,
    *cases_address.CASES,
    *cases_robots.CASES,
    *cases_content.CASES,
    *cases_urls.CASES,
]
#: As many large answers as requests are under way at once, each a little smaller than the limit, that do not end.
HELD = [
    Case(
        f"held-{number}",
        "N8",
        "an answer of 9.9 MiB that does not end",
        silence(head("200 OK", HTML, f"Content-Length: {10 << 20}") + b"<p>text and more\n" * 610_000),
        "timeout",
        None,
    )
    for number in range(32)
]
BY_NAME = {case.name: case for case in CASES}
START = f"http://start.{ZONE}/"
#: Lines of a seed list that no page comes of (N21), with the words that the others may not have.
REJECTED_SEEDS = (
    "file:///etc/passwd",
    "data:text/html,<a href=http://x.example/>x</a>",
    f"ftp://user:{PASSWORD}@x.{ZONE}/",
    f"http://user:{PASSWORD}@a b.{ZONE}/",
    "s3://bucket/key",
)
_DAY = dt.timedelta(days=1)


def given(spider: str, cases: Sequence[Case] = CASES) -> list[str]:
    """The URLs that a crawl is started with."""
    return list(dict.fromkeys(url for case in cases if case.spider == spider for url in case.given))


def answers(cases: Sequence[Case] = CASES) -> dict[tuple[str, str], Answer | tuple[Answer, ...]]:
    """What the server says, by host and path."""
    said = dict(OTHER_HOSTS)
    for case in cases:
        said[case.host, case.path] = case.answer
        said[case.host, "/robots.txt"] = case.robots
        said |= {(case.host, path): answer for path, answer in case.more.items()}
    host = START.removeprefix("http://").strip("/")
    said[host, "/"] = html("start", given("site", cases))
    said[host, "/robots.txt"] = NO_ROBOTS
    return said


def contexts(folder: Path, authority: Authority) -> dict[str, ssl.SSLContext]:
    """The server's certificates: one that holds for each host that speaks TLS, but for those that are to fail."""
    names = [case.host for case in CASES if case.scheme == "https" and case.place == "tls"]
    made = {name: context(folder, name, authority) for name in names}

    def host(label: str) -> str:
        return f"{label}.{ZONE}"

    return made | {
        "": context(folder, host("other"), authority),
        host("self-signed"): context(folder, host("self-signed"), None),
        host("unknown-authority"): context(folder, host("unknown-authority"), Authority.named("unknown")),
        host("expired"): context(folder, host("expired"), authority, -3 * _DAY, -_DAY),
        host("not-yet-valid"): context(folder, host("not-yet-valid"), authority, _DAY, 3 * _DAY),
        host("wrong-host"): context(folder, host("another"), authority),
        host("no-name"): context(folder, host("no-name"), authority, is_named=False),
        host("self-signed-no-name"): context(folder, host("self-signed-no-name"), None, is_named=False),
    }


def server(folder: Path, authority: Authority, cases: Sequence[Case] = CASES) -> HostileServer:
    """The server of cases."""
    greetings = {f"{name}.{ZONE}": answer for name, answer in GREETINGS.items()}
    return HostileServer(answers(cases), contexts(folder, authority), greetings)


def resolve_setting(ports: dict[str, int], cases: Sequence[Case] = CASES) -> str:
    """LINKSPIDER_RESOLVE for a server. Addresses and ``localhost`` are left to the real resolver, which vets them."""
    places = {"http": f"127.0.0.1:{ports['http']}", "tls": f"127.0.0.1:{ports['tls']}", "nowhere": "-"}
    places |= {"refusing": f"127.0.0.1:{ports['refusing']}", "bare": "127.0.0.1"}
    # without these a name that slips through would be asked of a real name server
    names = dict.fromkeys(
        [f"x.{ZONE}", f"no-such-other-name.{ZONE}", "x.example", "elsewhere.example", "example.com"], "-"
    )
    names |= {f"start.{ZONE}": places["http"]} | {host: places["http"] for host, _ in OTHER_HOSTS}
    names |= {case.host: places[case.place] for case in cases}
    return ",".join(f"{name}={place}" for name, place in names.items())
