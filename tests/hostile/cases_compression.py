"""N1 to N8: bodies that are packed wrongly, or that have no end."""

import gzip

from hostile.answers import GIGABYTE, HTML, answer, bomb, chunked, head, html, ok, pack, packed, page, redirect
from hostile.behaviours import drip, endless_chunks, forever
from hostile.case import Case, one_of

_PAGE = page("unpacked", ["/missing"], "<p>" + " ".join(str(number**5) for number in range(600)))
_ENCODED = "Content-Encoding: "


def _bombs() -> list[Case]:
    kinds = {
        "gzip": ("N1", "gzip", "gzip"),
        "gzip-members": ("N1", "gzip members", "gzip"),
        "x-gzip": ("N1", "gzip", "x-gzip"),
        "deflate": ("N1", "deflate", "deflate"),
        "raw-deflate": ("N1", "raw deflate", "deflate"),
        "br": ("N2", "br", "br"),
        "zstd": ("N3", "zstd", "zstd"),
    }
    return [
        Case(
            f"bomb-{name}",
            fault_id,
            f"a bomb: a gigabyte as {kind}, `Content-Encoding: {declared}`",
            ok(bomb(kind), _ENCODED + declared),
            "too_large",
            tries=1,
        )
        for name, (fault_id, kind, declared) in kinds.items()
    ]


def _layered_bombs() -> list[Case]:
    return [
        Case(
            f"bomb-{name}",
            "N4",
            f"a gigabyte packed twice, `Content-Encoding: gzip, {coding}`",
            ok(pack(bomb("gzip"), coding), _ENCODED + f"gzip, {coding}"),
            "too_large",
            tries=1,
        )
        for name, coding in (("gzip-in-gzip", "gzip"), ("gzip-in-br", "br"), ("gzip-in-zstd", "zstd"))
    ] + [
        Case(
            "bomb-endless",
            "N5",
            "a bomb that is sent without end",
            forever(gzip.compress(b" " * (1 << 24), mtime=0), head("200 OK", HTML, _ENCODED + "gzip")),
            "too_large",
            tries=1,
        ),
        Case(
            "bomb-of-empty-members",
            "N5",
            "a million gzip members with nothing in them",
            ok(gzip.compress(b"", mtime=0) * 400_000, _ENCODED + "gzip"),
            one_of("bad_encoding", "too_large"),
            tries=1,
        ),
        Case(
            "bomb-in-an-error",
            "N1",
            "a 404 whose body is a gigabyte packed",
            answer("404 Not Found", bomb("gzip"), HTML, _ENCODED + "gzip"),
            one_of("http_error", "too_large"),
            tries=1,
        ),
        Case(
            "bomb-in-a-redirect",
            "N1",
            "a redirect whose body is a gigabyte packed",
            answer("301 Moved Permanently", bomb("gzip"), HTML, _ENCODED + "gzip", "Location: /after"),
            one_of("redirect", "too_large"),
            more={"/after": html("after")},
            also={"/after": "ok"},
            tries=1,
        ),
    ]


def _truncated() -> list[Case]:
    return [
        Case(
            f"half-{coding}",
            "N6",
            f"the first half of a page packed with {coding}, with a Content-Length that fits it",
            ok(pack(_PAGE, coding)[: len(pack(_PAGE, coding)) // 2], _ENCODED + coding),
            "truncated",
            tries=2,
        )
        for coding in ("gzip", "br", "zstd", "deflate")
    ] + [
        Case(
            "gzip-without-trailer",
            "N6",
            "a page packed with gzip that lacks its last four bytes",
            ok(pack(_PAGE, "gzip")[:-4], _ENCODED + "gzip"),
            "truncated",
            tries=2,
        ),
        Case(
            "gzip-head-alone",
            "N6",
            "ten bytes of gzip header and nothing else",
            ok(pack(_PAGE, "gzip")[:10], _ENCODED + "gzip"),
            "truncated",
            tries=2,
        ),
        Case(
            "half-of-inner-gzip",
            "N6",
            "half a gzip stream packed whole with br",
            ok(pack(pack(_PAGE, "gzip")[:1000], "br"), _ENCODED + "gzip, br"),
            "truncated",
            tries=2,
        ),
        Case(
            "half-gzip-once",
            "N6",
            "half a gzip stream first, the whole of it when asked again",
            (ok(pack(_PAGE, "gzip")[:1000], _ENCODED + "gzip"), packed(_PAGE, "gzip")),
            "ok",
            200,
            title="unpacked",
            tries=2,
        ),
    ]


def _bad() -> list[Case]:
    wrong_sum = bytearray(pack(_PAGE, "gzip"))
    wrong_sum[-6] ^= 0xFF
    flipped = bytearray(pack(_PAGE, "gzip"))
    flipped[60:90] = bytes(30)
    packings: dict[str, tuple[str, bytes]] = {
        "not-gzip": ("plain text that calls itself gzip", ok(_PAGE, _ENCODED + "gzip")),
        "not-br": ("plain text that calls itself br", ok(_PAGE, _ENCODED + "br")),
        "not-zstd": ("plain text that calls itself zstd", ok(_PAGE, _ENCODED + "zstd")),
        "not-deflate": ("bytes that are no deflate stream", ok(b"\xff" * 400, _ENCODED + "deflate")),
        "br-called-gzip": ("br that calls itself gzip", packed(_PAGE, "br", declared="gzip")),
        "gzip-wrong-sum": ("gzip with a wrong checksum", ok(bytes(wrong_sum), _ENCODED + "gzip")),
        "gzip-overwritten": ("gzip with thirty bytes overwritten", ok(bytes(flipped), _ENCODED + "gzip")),
        "unknown-encoding": ("`Content-Encoding: lzma`", ok(_PAGE, _ENCODED + "lzma")),
        "made-up-encoding": ("`Content-Encoding: utf-8`", ok(_PAGE, _ENCODED + "utf-8")),
        "encoding-of-garbage": ("a Content-Encoding of garbage", ok(_PAGE, b"Content-Encoding: \xff\xfe;=@")),
        "encoding-100-kb": ("`gzip, gzip, …` two thousand times", ok(_PAGE, _ENCODED + "gzip, " * 2000 + "gzip")),
        "forty-layers": (
            "a page packed forty times over",
            ok(pack(_PAGE, ", ".join(["gzip"] * 40)), _ENCODED + ", ".join(["gzip"] * 40)),
        ),
    }
    return [Case(name, "N7", fault, reply, "bad_encoding", tries=1) for name, (fault, reply) in packings.items()]


def _odd_but_right() -> list[Case]:
    right: dict[str, tuple[str, bytes]] = {
        "gzip-and-garbage": ("gzip with garbage behind it", ok(pack(_PAGE, "gzip") + b"garbage", _ENCODED + "gzip")),
        "gzip-two-members": (
            "one page as two gzip members",
            ok(gzip.compress(_PAGE[:900]) + gzip.compress(_PAGE[900:]), _ENCODED + "gzip"),
        ),
        "encoding-in-capitals": ("`Content-Encoding: GZIP`", packed(_PAGE, "gzip", declared="GZIP")),
        "encoding-identity": ("`Content-Encoding: identity`", ok(_PAGE, _ENCODED + "identity")),
        "gzip-then-br": ("a page packed with gzip, then with br", packed(_PAGE, "gzip, br")),
        "raw-deflate": ("deflate without the header it should have", packed(_PAGE, "raw deflate", declared="deflate")),
        "zstd": ("zstd", packed(_PAGE, "zstd")),
    }
    return [
        Case(name, "N7", f"{fault}: to be read as it is", reply, "ok", 200, title="unpacked", links=1)
        for name, (fault, reply) in right.items()
    ] + [
        Case(
            "junk-in-a-redirect",
            "N7",
            "a redirect whose body is no gzip: it says where it leads by its head",
            redirect("/after", "302 Found", _ENCODED + "gzip").replace(b"Length: 0", b"Length: 4") + b"junk",
            "redirect",
            302,
            more={"/after": html("after")},
            also={"/after": "ok"},
        ),
        Case(
            "gzip-undeclared",
            "N7",
            "gzip as text/html without a Content-Encoding: a file, not a page",
            ok(pack(_PAGE, "gzip")),
            "not_html",
            200,
        ),
        Case(
            "gzip-of-nothing",
            "N7",
            "`Content-Encoding: gzip` and an empty body",
            ok(b"", _ENCODED + "gzip"),
            "ok",
            200,
            links=0,
        ),
    ]


def _endless() -> list[Case]:
    line = b"<p>and on and on\n"
    return [
        Case("endless-body", "N8", "a body without length or end", forever(line, head("200 OK", HTML)), "too_large"),
        Case("endless-chunks", "N8", "chunks without end", endless_chunks(line * 500), "too_large"),
        Case(
            "endless-chunks-of-a-byte",
            "N8",
            "chunks of one byte without end",
            endless_chunks(b"x"),
            one_of("too_large", "protocol_error"),
        ),
        Case(
            "endless-with-length",
            "N8",
            "a terabyte, as the Content-Length says",
            forever(line, head("200 OK", HTML, f"Content-Length: {1 << 40}")),
            "too_large",
            tries=1,
        ),
        Case(
            "a-little-of-a-terabyte",
            "N8",
            "a Content-Length of a terabyte, and a few bytes every now and then",
            drip(line, head("200 OK", HTML, f"Content-Length: {1 << 40}")),
            "too_large",
            tries=1,
        ),
        Case(
            "chunk-of-a-gigabyte",
            "N8",
            "one chunk of a gigabyte",
            forever(line, head("200 OK", HTML, "Transfer-Encoding: chunked") + b"%x\r\n" % GIGABYTE),
            "too_large",
            tries=1,
        ),
        Case(
            "eleven-megabytes",
            "N8",
            "11 MiB, whole",
            ok(b"<p>" + b"text " * (11 * (1 << 20) // 5)),
            "too_large",
            tries=1,
        ),
        Case(
            "eleven-megabytes-in-chunks",
            "N8",
            "11 MiB in chunks, whole",
            head("200 OK", HTML, "Transfer-Encoding: chunked", "Connection: close") + chunked(*[b"x" * 65536] * 176),
            "too_large",
            tries=1,
        ),
        Case(
            "endless-error",
            "N8",
            "a 500 whose body has no end",
            forever(line, head("500 Internal Server Error", HTML)),
            one_of("http_error", "too_large"),
        ),
        Case(
            "endless-image",
            "N8",
            "an image without end, as a live camera sends it",
            forever(b"\xff\xd8\xff\xe0" + bytes(500), head("200 OK", "Content-Type: multipart/x-mixed-replace")),
            one_of("too_large", "not_html"),
        ),
    ]


CASES = [*_bombs(), *_layered_bombs(), *_truncated(), *_bad(), *_odd_but_right(), *_endless()]
