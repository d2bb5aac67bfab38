"""N22 and N23: addresses that are not public, in all their spellings, and ports that are not the web's."""

from hostile.answers import html, redirect
from hostile.case import ZONE, Case, Evidence
from hostile.server import Connection

#: Spelling in a URL -> the same host as URLs are serialised.
_SPELLINGS = {
    "dotted": ("127.0.0.1", "127.0.0.1"),
    "decimal": ("2130706433", "127.0.0.1"),
    "hexadecimal": ("0x7f000001", "127.0.0.1"),
    "octal": ("017700000001", "127.0.0.1"),
    "octal-parts": ("0177.0.0.01", "127.0.0.1"),
    "hexadecimal-parts": ("0x7f.0x0.0x0.0x1", "127.0.0.1"),
    "short": ("127.1", "127.0.0.1"),
    "with-dot": ("127.0.0.1.", "127.0.0.1"),
    "percent-encoded": ("%31%32%37.0.0.1", "127.0.0.1"),
    "full-width": ("\uff11\uff12\uff17\u3002\uff10\u3002\uff10\u3002\uff11", "127.0.0.1"),
    "circled": ("\u2460\u2461\u2466.\u24ea.\u24ea.\u2460", "127.0.0.1"),
    "loopback-2": ("127.99.99.99", "127.99.99.99"),
    "zero": ("0", "0.0.0.0"),
    "zeros": ("0.0.0.0", "0.0.0.0"),
    "metadata": ("169.254.169.254", "169.254.169.254"),
    "metadata-decimal": ("2852039166", "169.254.169.254"),
    "ten": ("10.0.0.1", "10.0.0.1"),
    "private-172": ("172.16.0.1", "172.16.0.1"),
    "private-192": ("192.168.1.1", "192.168.1.1"),
    "carrier-grade": ("100.64.0.1", "100.64.0.1"),
    "benchmark": ("198.18.0.1", "198.18.0.1"),
    "documentation": ("192.0.2.1", "192.0.2.1"),
    "multicast": ("224.0.0.1", "224.0.0.1"),
    "reserved": ("240.0.0.1", "240.0.0.1"),
    "broadcast": ("255.255.255.255", "255.255.255.255"),
    "ipv6": ("[::1]", "[::1]"),
    "ipv6-long": ("[0:0:0:0:0:0:0:1]", "[::1]"),
    "ipv6-any": ("[::]", "[::]"),
    "ipv6-mapped": ("[::ffff:127.0.0.1]", "[::ffff:7f00:1]"),
    "ipv6-mapped-hexadecimal": ("[::ffff:a00:1]", "[::ffff:a00:1]"),
    "ipv6-compatible": ("[::127.0.0.1]", "[::7f00:1]"),
    "ipv6-link-local": ("[fe80::1]", "[fe80::1]"),
    "ipv6-unique-local": ("[fd00::1]", "[fd00::1]"),
    "ipv6-6to4": ("[2002:7f00:1::]", "[2002:7f00:1::]"),
    "ipv6-nat64": ("[64:ff9b::7f00:1]", "[64:ff9b::7f00:1]"),
    "ipv6-documentation": ("[2001:db8::1]", "[2001:db8::1]"),
    "localhost": ("localhost", "localhost"),
    "localhost-with-dot": ("localhost.", "localhost."),
    "localhost-capitals": ("LocalHost", "localhost"),
}


def _redirected() -> list[Case]:
    return [
        Case(
            f"to-{name}",
            "N22",
            f"a redirect to `http://{spelling}/`",
            redirect(f"http://{spelling}/{name}".encode()),
            "redirect",
            302,
            spider="referrers",
            also={f"http://{host}/{name}": "blocked_address"},
        )
        for name, (spelling, host) in _SPELLINGS.items()
    ] + [
        Case(
            "to-backslashes",
            "N22",
            "a redirect to `\\\\10.0.0.1\\x`, which browsers read as a host",
            redirect(b"\\\\10.0.0.1\\backslashes"),
            "redirect",
            302,
            spider="referrers",
            also={"http://10.0.0.1/backslashes": "blocked_address"},
        ),
        Case(
            "to-userinfo-trick",
            "N22",
            "a redirect to `http://example.com@10.0.0.1/`",
            redirect("http://example.com@10.0.0.1/trick"),
            "redirect",
            302,
            spider="referrers",
            also={"http://10.0.0.1/trick": "blocked_address"},
        ),
        Case(
            "to-private-at-last",
            "N22",
            "two redirects to a public page, and a third to a private one",
            redirect("/2"),
            "redirect",
            302,
            spider="referrers",
            more={"/2": redirect("/3"), "/3": redirect("https://192.168.0.1/at-last")},
            also={"/2": "redirect", "/3": "redirect", "https://192.168.0.1/at-last": "blocked_address"},
        ),
        Case(
            "to-canary",
            "N22",
            "a redirect to a port of loopback on which something listens",
            _to_canary,
            "redirect",
            302,
            spider="referrers",
            free=True,
            check=_is_blocked,
        ),
    ]


def _to_canary(connection: Connection) -> None:
    connection.send(redirect(f"http://127.0.0.1:{connection.server.ports['canary']}/"))


def _is_blocked(evidence: Evidence) -> None:
    assert evidence.pages[evidence.row["redirect_url"]]["outcome"] == "blocked_address"


def _seeds() -> list[Case]:
    hosts = {
        "dotted": "127.0.0.1",
        "decimal": "2130706433",
        "metadata": "169.254.169.254",
        "ipv6": "[::1]",
        "ipv6-mapped": "[::ffff:10.0.0.1]",
        "localhost": "localhost",
    }
    plain = {"2130706433": "127.0.0.1", "[::ffff:10.0.0.1]": "[::ffff:a00:1]"}
    return [
        Case(
            f"seed-{name}",
            "N22",
            f"a seed list that names `http://{host}/`",
            b"",
            "blocked_address",
            None,
            url=f"http://{plain.get(host, host)}/seed-{name}",
            spider="referrers",
        )
        for name, host in hosts.items()
    ]


def _ports() -> list[Case]:
    blocked = "blocked_address"
    return [
        Case(
            f"port-{port}",
            "N22",
            f"port {port}",
            b"",
            blocked,
            None,
            url=f"http://port-{port}.{ZONE}:{port}/",
            spider="referrers",
            place="bare",
        )
        for port in (1, 22, 25, 6379, 8080, 11211, 65535)
    ] + [
        Case(
            f"to-port-{port}",
            "N22",
            f"a redirect to port {port} of a public name",
            redirect(f"http://port-{port}.{ZONE}:{port}/redirected"),
            "redirect",
            302,
            spider="referrers",
            also={f"http://port-{port}.{ZONE}:{port}/redirected": blocked},
        )
        for port in (22, 25, 8080)
    ]


def _robots() -> list[Case]:
    return [
        Case(
            "robots-to-private",
            "N22",
            "a robots.txt that redirects to a private address: it cannot be read",
            html(),
            "robots_unreachable",
            None,
            spider="referrers",
            robots=redirect("http://169.254.169.254/robots.txt"),
        ),
        Case(
            "robots-to-canary",
            "N22",
            "a robots.txt that redirects to a port of loopback on which something listens",
            html(),
            "robots_unreachable",
            None,
            spider="referrers",
            robots=_to_canary,
        ),
    ]


CASES = [*_redirected(), *_seeds(), *_ports(), *_robots()]
