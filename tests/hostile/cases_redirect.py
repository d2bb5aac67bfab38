"""N16 to N18: redirects that go round in circles, or on for ever."""

from functools import partial

from hostile.answers import html, ok, page, redirect
from hostile.case import ZONE, Case, Evidence
from hostile.server import Connection

_MAX_HOPS = 10


def _loops() -> list[Case]:
    moved = "301 Moved Permanently"
    return [
        Case("loop-self", "N16", "a redirect to itself", redirect("/"), "redirect_loop", 302, tries=1),
        Case("loop-self-301", "N16", "a permanent redirect to itself", redirect("/", moved), "redirect_loop", 301),
        Case("loop-fragment", "N16", "a redirect to itself with a fragment", redirect("/#top"), "redirect_loop", 302),
        Case(
            "loop-port",
            "N16",
            "a redirect to itself with the port written out",
            redirect(f"http://loop-port.{ZONE}:80/"),
            "redirect_loop",
            302,
        ),
        Case("loop-dots", "N16", "a redirect to itself through `/x/..`", redirect("/x/../"), "redirect_loop", 302),
        _loop("loop-of-two", "a redirect from A to B and back", "/", "/b"),
        _loop("loop-of-three", "a redirect from A to B to C and back", "/", "/b", "/c"),
        _loop("loop-of-six", "a redirect through six pages and back", "/", "/b", "/c", "/d", "/e", "/f"),
        _loop("loop-of-two-referrer", "a referring page that redirects to B and back", "/", "/b", spider="referrers"),
        Case(
            "loop-all-linked",
            "N16",
            "a loop of three whose members are all linked",
            redirect("/b"),
            "redirect_loop",
            more={"/b": redirect("/c"), "/c": redirect("/")},
            roots=("/b", "/c"),
            also={"/b": "redirect_loop", "/c": "redirect_loop"},
            tries=1,
        ),
        Case(
            "loop-tail",
            "N16",
            "two redirects that lead into a loop of two: they are no part of it",
            redirect("/t"),
            "redirect",
            more={"/t": redirect("/a"), "/a": redirect("/b"), "/b": redirect("/a")},
            also={"/t": "redirect", "/a": "redirect_loop", "/b": "redirect_loop"},
        ),
        Case(
            "loop-over-hosts",
            "N16",
            "a loop over two hosts",
            redirect(f"http://loop-over-hosts-b.{ZONE}/"),
            "redirect_loop",
            also={f"http://loop-over-hosts-b.{ZONE}/": "redirect_loop"},
        ),
        Case(
            "loop-of-tracking",
            "N16",
            "a redirect that adds another tracking parameter each time",
            _add_tracking,
            "redirect_loop",
            by_host=True,
            more={f"/?utm_x={'x' * number}": _add_tracking for number in range(1, 40)},
            check=_gave_up_soon,
        ),
        Case(
            "redirect-to-seen",
            "N16",
            "a redirect to a page that was fetched before: the row and its edge are kept",
            redirect(f"http://start.{ZONE}/"),
            "redirect",
            302,
            check=partial(_leads_to, f"http://start.{ZONE}/"),
        ),
        Case(
            "redirects-to-one",
            "N16",
            "three redirects to one page",
            redirect("/page"),
            "redirect",
            more={"/2": redirect("/page"), "/3": redirect("/page"), "/page": html("one")},
            roots=("/2", "/3"),
            also={"/2": "redirect", "/3": "redirect", "/page": "ok"},
        ),
    ]


def _loop(name: str, fault: str, *paths: str, spider: str = "site") -> Case:
    ways = dict(zip(paths, [*paths[1:], paths[0]], strict=True))
    return Case(
        name,
        "N16",
        fault,
        redirect(ways.pop("/")),
        "redirect_loop",
        302,
        spider=spider,
        more={path: redirect(target) for path, target in ways.items()},
        also=dict.fromkeys(ways, "redirect_loop"),
        tries=1,
    )


def _add_tracking(connection: Connection) -> None:
    parameter = connection.seen.path.partition("?")[2] or "utm_x="
    connection.send(redirect(f"/?{parameter}x"))


def _gave_up_soon(evidence: Evidence) -> None:
    assert len(evidence.seen) < 30


def _leads_to(target: str, evidence: Evidence) -> None:
    assert evidence.row["redirect_url"] == target, evidence.row


def _further(connection: Connection) -> None:
    number = int(connection.seen.path.strip("/") or 0)
    connection.send(redirect(f"/{number + 1}"))


def _stored_ten_hops(evidence: Evidence) -> None:
    asked = {int(each.path.strip("/") or 0) for each in evidence.seen if each.path != "/robots.txt"}
    assert asked == set(range(_MAX_HOPS + 1))
    host = f"http://{evidence.row['host']}"
    for number in range(_MAX_HOPS):
        row = evidence.pages[f"{host}/{number or ''}"]
        assert row["redirect_url"] == f"{host}/{number + 1}"


def _chains() -> list[Case]:
    hops = {f"/{number}": redirect(f"/{number + 1}") for number in range(1, _MAX_HOPS)}
    rows = {f"/{number}": "redirect" for number in range(1, _MAX_HOPS)}
    return [
        Case(
            "chain-endless",
            "N17",
            "redirects without end: ten are followed, and the chain is kept",
            _further,
            "redirect",
            more={"*": _further},
            also=rows,
            free=True,
            check=_stored_ten_hops,
        ),
        Case(
            "chain-of-ten",
            "N17",
            "ten redirects, then a page",
            redirect("/1"),
            "redirect",
            more=hops | {"/10": html("the end")},
            also=rows | {"/10": "ok"},
        ),
        Case(
            "chain-of-ten-referrer",
            "N17",
            "ten redirects, then a page, from a seed list",
            redirect("/1"),
            "redirect",
            spider="referrers",
            more=hops | {"/10": html("the end")},
            also=rows | {"/10": "ok"},
        ),
        Case(
            "meta-refresh-endless",
            "N17",
            "pages that refresh to further pages without end: a page is a page",
            ok(page("refresh", [], '<meta http-equiv="refresh" content="0; url=/1">')),
            "ok",
            200,
            free=True,
            more={
                f"/{number}": ok(page("x", [], f'<meta http-equiv="refresh" content="0; url=/{number + 1}">'))
                for number in range(1, 60)
            },
            check=_gave_up_soon,
        ),
        Case(
            "redirect-to-ipv6",
            "N18",
            "a redirect to an IPv6 literal, which stays one",
            redirect("http://[2001:DB8:0::1]/page"),
            "redirect",
            302,
            check=partial(_leads_to, "http://[2001:db8::1]/page"),
        ),
        Case(
            "redirect-to-ipv6-port",
            "N18",
            "a redirect to an IPv6 literal with a port",
            redirect("http://[2001:db8::1]:8080/"),
            "redirect",
            302,
            check=partial(_leads_to, "http://[2001:db8::1]:8080/"),
        ),
    ]


CASES = [*_loops(), *_chains()]
#: Answers of hosts beside the cases' own.
OTHER_HOSTS = {(f"loop-over-hosts-b.{ZONE}", "/"): redirect(f"http://loop-over-hosts.{ZONE}/")}
