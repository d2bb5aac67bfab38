"""H9, H10 and H14: URLs that are too long, pages without end, and pages that ask not to be indexed."""

import re

from hostile.answers import html, ok, page
from hostile.case import ZONE, Case, Evidence
from hostile.server import Answer, Connection

_LONG = "x" * 100_000
#: Where a trap ends all the same, so that a crawler that is caught does not run for ever.
_END = 400


def _long_edge(evidence: Evidence) -> None:
    """The edge is kept, cut and marked; a row says that it was not fetched."""
    (link,) = (each for each in evidence.links if "long" in each["href"])
    assert len(link["target_url"]) <= 8192
    assert re.search(r"sha256-[0-9a-f]{64}$", link["target_url"])
    assert evidence.pages[link["target_url"]]["outcome"] == "url_too_long"
    assert max(len(each.path) for each in evidence.seen) < 8192


def _two_long_edges(evidence: Evidence) -> None:
    targets = {each["target_url"] for each in evidence.links}
    assert len(targets) == 2
    assert all(evidence.pages[target]["outcome"] == "url_too_long" for target in targets)


def _long() -> list[Case]:
    return [
        Case(
            "href-of-100-kb",
            "H9",
            "a link of 100 kB: kept cut, not fetched",
            html("h", [f"/long?{_LONG}"]),
            "ok",
            200,
            links=1,
            free=True,
            check=_long_edge,
        ),
        Case(
            "href-path-of-100-kb",
            "H9",
            "a link with a path of 100 kB",
            html("h", [f"/long/{_LONG}"]),
            "ok",
            200,
            links=1,
            free=True,
            check=_long_edge,
        ),
        Case(
            "hrefs-of-100-kb-that-differ",
            "H9",
            "two links of 100 kB that differ in their last letter",
            html("h", [f"/long?{_LONG}a", f"/long?{_LONG}b"]),
            "ok",
            200,
            links=2,
            free=True,
            check=_two_long_edges,
        ),
        Case(
            "href-of-8000",
            "H9",
            "a link of 8,000 characters: within the limit",
            html("h", ["/" + "x" * 8000]),
            "ok",
            200,
            links=1,
            more={"/" + "x" * 8000: html("found")},
            also={"/" + "x" * 8000: "ok"},
        ),
        Case(
            "base-of-100-kb",
            "H9",
            "a base of 100 kB: no base",
            ok(
                page("b", ["next"]).replace(
                    b"<title>", f"<base href='http://elsewhere.example/{_LONG}/'><title>".encode()
                )
            ),
            "ok",
            200,
            links=1,
            free=True,
        ),
        Case(
            "seed-of-20-kb",
            "H9",
            "a seed list that names a URL of 20 kB",
            b"",
            "url_too_long",
            None,
            path="/" + "s" * 20_000,
            spider="referrers",
            unseen=("/" + "s" * 20_000,),
            by_host=True,
            free=True,
        ),
    ]


def _was_cut(evidence: Evidence) -> None:
    """The crawl got out, and a row or the manifest says what was left."""
    asked = [each for each in evidence.seen if each.path != "/robots.txt"]
    assert len(asked) < _END, f"{len(asked)} requests"
    rows = [row for row in evidence.pages.values() if row["host"] == evidence.row["host"]]
    marked = [row for row in rows if row["outcome"] in {"trap_cut", "limit_cut"}]
    examples = [url for cut in evidence.manifest["cuts"].values() for url in cut["examples"]]
    assert marked or any(evidence.row["host"] in url for url in examples)
    fetched = {each.path for each in asked}
    assert not [row["url"] for row in marked if row["url"].partition(evidence.row["host"])[2] in fetched]


def _generated(links: object) -> Answer:
    """Pages that link on, made from the path that is asked for."""

    def say(connection: Connection) -> None:
        path = connection.seen.path
        more = links(path) if connection.server.asked[connection.seen.host] < 2 * _END else []
        connection.send(html(f"trap {path[:50]}", more))

    return say


def _number(path: str) -> int:
    return int((re.findall(r"\d+", path) or ["0"])[-1])


def _traps() -> list[Case]:
    ways: dict[str, tuple[str, object]] = {
        "segments": (
            "`/a/b/a/b/…`, each page one segment deeper",
            lambda path: [f"{path.rstrip('/')}/a", f"{path.rstrip('/')}/b"] if path.count("/") < 8 else [],
        ),
        "repeated": (
            "a relative link that makes the path longer each time",
            lambda path: ["again/"] if path.count("/") < 60 else [],
        ),
        "repeated-pair": ("`/a/b/a/b/…`", lambda path: ["a/b/"] if path.count("/") < 120 else []),
        "pages": ("`?page=n`, each page links to the next", lambda path: [f"/?page={_number(path) + 1}"]),
        "numbers": ("`/n`, each page links to the next", lambda path: [f"/{_number(path) + 1}"]),
        "calendar": ("a calendar, each month links to the next one and the last", _months),
        "calendar-days": ("a calendar of days in the path", _days),
        "sessions": (
            "a new session id in each link",
            lambda path: [f"/?sid=a{hash((path, n)) & 0xFFFFFFFFFFFF:012x}b1" for n in range(2)],
        ),
        "session-paths": (
            "a session id in the path",
            lambda path: [f"/x;jsessionid=A{hash(path) & 0xFFFFFFFFFFFF:012X}"],
        ),
        "parameters": (
            "one more parameter in each link",
            lambda path: [f"{path}{'&' if '?' in path else '?'}p{path.count('=')}=1"],
        ),
        "same-parameter": (
            "the same parameter once more in each link",
            lambda path: [f"{path}{'&' if '?' in path else '?'}a=1"],
        ),
        "orders": ("the same words in any order", _orders),
        "future": ("a calendar of years to come", lambda path: [f"/events?year={max(_number(path), 2090) + 1}"]),
    }
    return [
        Case(
            f"trap-{name}",
            "H10",
            f"a trap: {fault}",
            _generated(links),
            "ok",
            200,
            more={"*": _generated(links)},
            free=True,
            check=_was_cut,
        )
        for name, (fault, links) in ways.items()
    ]


def _months(path: str) -> list[str]:
    found = re.search(r"month=(\d+)-(\d+)", path)
    month = int(found[1]) * 12 + int(found[2]) - 1 if found else 2026 * 12
    return [f"/calendar?month={each // 12}-{each % 12 + 1:02}" for each in (month - 1, month + 1)]


def _days(path: str) -> list[str]:
    found = re.search(r"/(\d{4})/(\d\d)/(\d\d)", path)
    day = (int(found[1]) * 12 + int(found[2]) - 1) * 28 + int(found[3]) - 1 if found else 2026 * 336
    return [f"/{each // 336}/{each // 28 % 12 + 1:02}/{each % 28 + 1:02}/" for each in (day - 1, day + 1)]


def _orders(path: str) -> list[str]:
    words = ("red", "blue", "large", "sale", "shoes")
    used = path.strip("/").split("/") if path != "/" else []
    return ["/" + "/".join([*used, word]) for word in words if word not in used]


def _cut_at_depth(evidence: Evidence) -> None:
    _was_cut(evidence)
    depths = [
        row["depth"]
        for row in evidence.pages.values()
        if row["host"] == evidence.row["host"] and row["outcome"] == "ok"
    ]
    assert max(depths) <= 25


def _depth() -> list[Case]:
    names = ("anna", "berta", "cesar", "dora", "emil", "frida")

    def deeper(path: str) -> list[str]:
        number = path.count("-") + 1 if path != "/" else 0
        return ["/" + "-".join(names[(number + place) % 6] for place in range(number + 1))] if number < 60 else []

    return [
        Case(
            "deep",
            "H10",
            "pages that look like no trap, each linked from the one before alone: 25 clicks are followed",
            _generated(deeper),
            "ok",
            200,
            more={"*": _generated(deeper)},
            free=True,
            check=_cut_at_depth,
        )
    ]


def _is(**expected: object) -> object:
    def check(evidence: Evidence) -> None:
        found = {name: evidence.row[name] for name in expected}
        assert found == expected

    return check


def _robots_meta() -> list[Case]:
    meta = "<meta name=robots content='{}'>"
    body = page("m", ["/in"])

    def with_meta(content: str) -> bytes:
        return ok(body.replace(b"<title>", meta.format(content).encode() + b"<title>"))

    nofollow = _is(is_noindex=False, is_nofollow_page=True)
    both = _is(is_noindex=True, is_nofollow_page=True)
    ways = {
        "meta-noindex": ("`noindex`", with_meta("noindex"), _is(is_noindex=True, is_nofollow_page=False)),
        "meta-nofollow": ("`nofollow`", with_meta("nofollow"), nofollow),
        "meta-none": ("`NONE`", with_meta("NONE"), both),
        "header-noindex": (
            "`X-Robots-Tag: noindex`",
            ok(body, "X-Robots-Tag: noindex"),
            _is(is_noindex=True, is_nofollow_page=False),
        ),
        "header-of-another": (
            "`X-Robots-Tag: otherbot: none`",
            ok(body, "X-Robots-Tag: otherbot: none"),
            _is(is_noindex=False, is_nofollow_page=False),
        ),
        "header-many": ("forty X-Robots-Tag headers", ok(body, *["X-Robots-Tag: none"] * 40), both),
    }
    return [
        Case(
            name, "H14", f"a page that says {says}: said in its row", reply, "ok", 200, links=1, free=True, check=check
        )
        for name, (says, reply, check) in ways.items()
    ] + [
        Case(
            "link-rel",
            "H14",
            "a link with `rel=nofollow`: kept with its rel",
            ok(b"<title>r</title><a rel='NoFollow ugc' href=http://elsewhere.example/>x</a>"),
            "ok",
            200,
            links=1,
            check=_rel_is_kept,
        ),
        Case(
            "canonical-loop",
            "H14",
            "two pages that name each other as canonical",
            ok(page("a").replace(b"<title>", b"<link rel=canonical href=/b><title>")),
            "ok",
            200,
            more={"/b": ok(page("b").replace(b"<title>", b"<link rel=canonical href=/><title>"))},
            roots=("/b",),
            also={"/b": "ok"},
            check=_is(canonical_url=f"http://canonical-loop.{ZONE}/b"),
        ),
        *(
            Case(
                f"base-{name}",
                "H14",
                f"`<base href={base}>`",
                ok(page("b", ["next"]).replace(b"<title>", f"<base href='{base}'><title>".encode())),
                "ok",
                200,
                links=1,
                more={"/next": html("next")},
                also={"/next": "ok"} if stays else {},
            )
            for name, base, stays in (
                ("javascript", "javascript:alert(1)", True),
                ("data", "data:text/html,x", True),
                ("bad", "http://[oops/", True),
                ("private", "http://10.0.0.1/", False),
            )
        ),
    ]


def _rel_is_kept(evidence: Evidence) -> None:
    (link,) = evidence.links
    assert (link["rel"], link["is_followed"]) == ("nofollow ugc", False)


CASES = [*_long(), *_traps(), *_depth(), *_robots_meta()]
