"""Undoing Content-Encoding: whole or not at all, and never more than the limit."""

import asyncio
import gzip
import random
import subprocess
import sys
import tracemalloc
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.exceptions import ResponseDataLossError
from scrapy.http import HtmlResponse, Response

from linkspider.failures import AnswerError, classify
from linkspider.middlewares import decoding
from linkspider.middlewares.decoding import ACCEPT_ENCODING, WIRE_BYTES, DecodingMiddleware, decode, read_codings, zstd
from linkspider.network.large import LargeAnswers

MIB = 1024 * 1024
LIMIT = 10 * MIB
PAGE = b"<!doctype html><title>a page</title>" + b"<p>some words of it</p>" * 200


def raw_deflate(data):
    machine = zlib.compressobj(wbits=-15)
    return machine.compress(data) + machine.flush()


PACKERS = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
    "raw deflate": raw_deflate,
}
NAMES = {name: name.removeprefix("raw ") for name in PACKERS}
every_packer = pytest.mark.parametrize("packer", PACKERS)


def zeros(packer, size):
    """Zeros, packed without ever being whole."""
    piece = bytes(MIB)
    if packer == "br":
        machine = brotli.Compressor(quality=5)
        return b"".join(machine.process(piece) for _ in range(size // MIB)) + machine.finish()
    if packer == "zstd":
        machine = zstd.ZstdCompressor()
        return b"".join(machine.compress(piece) for _ in range(size // MIB)) + machine.flush()
    machine = zlib.compressobj(wbits={"gzip": 31, "deflate": 15, "raw deflate": -15}[packer])
    return b"".join(machine.compress(piece) for _ in range(size // MIB)) + machine.flush()


def answer(body, *codings, status=200, method="GET", max_size=LIMIT, **meta):
    """What the middleware makes of an answer, and the request."""
    request = Request("http://a.example/", method=method, meta=meta)
    middleware = DecodingMiddleware(max_size)
    middleware.process_request(request)
    headers = {"Content-Type": "text/html", **({"Content-Encoding": list(codings)} if codings else {})}
    return middleware.process_response(request, Response(request.url, status, headers, body)), request


@every_packer
@pytest.mark.parametrize(
    "data",
    [b"", b"x", PAGE, bytes(65_535), bytes(65_536), bytes(65_537), bytes(MIB), random.Random(7).randbytes(200_000)],
    ids=lambda data: str(len(data)),
)
def test_there_and_back(packer, data):
    assert decode(PACKERS[packer](data), [NAMES[packer]], LIMIT) == data


@given(data=st.binary(max_size=3000), repeats=st.integers(1, 100), packer=st.sampled_from(list(PACKERS)))
def test_there_and_back_whatever_it_is(data, repeats, packer):
    assert decode(PACKERS[packer](data * repeats), [NAMES[packer]], LIMIT) == data * repeats


@given(packers=st.lists(st.sampled_from(list(PACKERS)), min_size=1, max_size=3))
def test_layers(packers):
    packed = PAGE
    for packer in packers:
        packed = PACKERS[packer](packed)
    assert decode(packed, [NAMES[packer] for packer in packers], LIMIT) == PAGE


@every_packer
def test_a_body_that_ends_too_early(packer):
    packed = PACKERS[packer](PAGE)
    for cut in (*range(1, min(10, len(packed))), len(packed) // 2, len(packed) - 1):
        with pytest.raises(ResponseDataLossError, match="too early") as fault:
            decode(packed[:-cut], [NAMES[packer]], LIMIT)
        assert classify(fault.value)[0] == "truncated"


@every_packer
def test_a_bomb(packer):
    bomb = zeros(packer, 200 * MIB)
    tracemalloc.start()
    with pytest.raises(AnswerError, match="unpacks to more than 10,485,760 bytes") as fault:
        decode(bomb, [NAMES[packer]], LIMIT)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert fault.value.outcome == "too_large"
    assert peak < LIMIT + 4 * MIB


def test_a_bomb_in_layers_is_stopped_in_each():
    inner = zeros("gzip", 200 * MIB)
    for codings in (["gzip", "gzip"], ["gzip", "br", "gzip"]):
        packed = inner
        for coding in codings[1:]:
            packed = PACKERS[coding](packed)
        with pytest.raises(AnswerError, match="more than"):
            decode(packed, codings, LIMIT)
    middle = gzip.compress(zeros("gzip", 1024 * MIB))
    with pytest.raises(AnswerError, match="more than 300,000"):
        decode(middle, ["gzip", "gzip"], 300_000)


BOMB = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from linkspider.failures import AnswerError
from linkspider.middlewares.decoding import decode

def held():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) * 1024

bomb = sys.stdin.buffer.read()
before = held()
try:
    decode(bomb, sys.argv[2].split(), 10 * 1024 * 1024)
except AnswerError as fault:
    print(fault.outcome, held() - before)
"""


@pytest.mark.parametrize("packer", ["gzip", "br", "zstd"])
def test_a_bomb_of_a_gigabyte_in_a_process_of_its_own(packer):
    """Counts what the libraries take outside of Python's sight too: windows, above all."""
    done = subprocess.run(
        [sys.executable, "-c", BOMB, ".", NAMES[packer]],
        input=zeros(packer, 1100 * MIB),
        capture_output=True,
        check=True,
        timeout=60,
    )
    outcome, growth = done.stdout.split()
    assert outcome == b"too_large"
    assert int(growth) < 45 * MIB, "10 MiB of body, at most twice while it grows, and a window of up to 16 MiB"


@every_packer
def test_exactly_the_limit(packer):
    packed = PACKERS[packer](bytes(MIB))
    assert len(decode(packed, [NAMES[packer]], MIB)) == MIB
    with pytest.raises(AnswerError, match="more than"):
        decode(packed, [NAMES[packer]], MIB - 1)
    assert len(decode(packed, [NAMES[packer]], 0)) == MIB


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate"])
@pytest.mark.parametrize("body", [b"plain text, and some more of it", b"\xff" * 100, b"<html>" * 50])
def test_what_is_not_packed_at_all(coding, body):
    with pytest.raises((AnswerError, ResponseDataLossError)) as fault:
        decode(body, [coding], LIMIT)
    assert classify(fault.value)[0] in {"bad_encoding", "truncated"}


@pytest.mark.parametrize("packer", ["gzip", "deflate"])
def test_a_body_damaged_in_the_middle(packer):
    packed = bytearray(PACKERS[packer](random.Random(3).randbytes(50_000)))
    packed[20_000] ^= 0xFF
    with pytest.raises(AnswerError) as fault:
        decode(bytes(packed), [packer], LIMIT)
    assert fault.value.outcome == "bad_encoding"
    assert fault.value.reason.startswith(f"Content-Encoding: {packer}: ")


@pytest.mark.parametrize("packer", ["gzip", "zstd"])
def test_parts_one_after_the_other(packer):
    parts = PACKERS[packer](b"one, ") + PACKERS[packer](b"") + PACKERS[packer](b"two")
    assert decode(parts, [packer], LIMIT) == b"one, two"
    with pytest.raises(ResponseDataLossError):
        decode(parts[:-3], [packer], LIMIT)
    assert decode(PACKERS[packer](parts), [packer, packer], LIMIT) == b"one, two"


@pytest.mark.parametrize("packer", ["gzip", "zstd"])
def test_endless_empty_parts(packer):
    with pytest.raises(AnswerError, match="more than 1,000") as fault:
        decode(PACKERS[packer](b"") * 20_000, [packer], LIMIT)
    assert fault.value.outcome == "bad_encoding"


@pytest.mark.parametrize("packer", ["gzip", "deflate", "zstd", "raw deflate"])
@pytest.mark.parametrize("rest", [b"\0", b"garbage", b"\r\n" * 200_000, b"\x1f"], ids=len)
def test_what_follows_the_end_is_passed_over(packer, rest):
    assert decode(PACKERS[packer](PAGE) + rest, [NAMES[packer]], LIMIT) == PAGE


def test_a_window_larger_than_the_web_allows_is_refused():
    """RFC 9659: 8 MiB; a frame may ask for gigabytes otherwise."""
    options = {zstd.CompressionParameter.window_log: 27}
    machine = zstd.ZstdCompressor(options=options)
    packed = machine.compress(PAGE) + machine.flush()
    with pytest.raises(AnswerError) as fault:
        decode(packed, ["zstd"], LIMIT)
    assert fault.value.outcome == "bad_encoding"


@pytest.mark.parametrize(
    ("values", "codings"),
    [
        ([], []),
        ([b""], []),
        ([b"identity"], []),
        ([b"GZip"], ["gzip"]),
        ([b"x-gzip"], ["gzip"]),
        ([b"gzip, br"], ["gzip", "br"]),
        ([b"gzip", b"identity , br"], ["gzip", "br"]),
        ([b"\xff"], ["ÿ"]),
    ],
)
def test_codings(values, codings):
    assert read_codings(values) == codings


@pytest.mark.parametrize("codings", [["utf-8"], ["compress"], ["gzip", "aes128gcm"], ["gzip"] * 4])
def test_codings_that_are_not_undone(codings):
    with pytest.raises(AnswerError) as fault:
        decode(gzip.compress(PAGE), codings, LIMIT)
    assert fault.value.outcome == "bad_encoding"


def test_an_answer_as_if_it_had_been_sent_unpacked():
    packed = gzip.compress(PAGE)
    response, request = answer(packed, "gzip")
    assert (type(response), response.body, response.status) == (HtmlResponse, PAGE, 200)
    assert "Content-Encoding" not in response.headers
    assert request.meta[WIRE_BYTES] == len(packed)
    assert request.headers["Accept-Encoding"].decode() == ACCEPT_ENCODING


def test_an_answer_that_is_not_packed():
    for codings in ([], ["identity"]):
        response, request = answer(PAGE, *codings)
        assert (response.body, request.meta[WIRE_BYTES]) == (PAGE, len(PAGE))


@pytest.mark.parametrize(("status", "method"), [(200, "HEAD"), (204, "GET"), (304, "GET"), (200, "GET")])
def test_an_empty_body_is_empty(status, method):
    response, request = answer(b"", "gzip", status=status, method=method)
    assert (response.body, request.meta[WIRE_BYTES]) == (b"", 0)


@pytest.mark.parametrize("status", [301, 404, 503])
def test_an_answer_that_its_head_tells_needs_no_body(status):
    response, request = answer(b"not gzip", "gzip", status=status)
    assert (response.status, response.body, response.flags) == (status, b"", ["undecoded"])
    assert request.meta[WIRE_BYTES] == 8
    with pytest.raises(AnswerError):
        answer(b"not gzip", "gzip", status=200)


def test_the_size_is_known_of_a_bomb_too_and_forgotten_before_another_try():
    request = Request("http://a.example/", meta={WIRE_BYTES: 5})
    middleware = DecodingMiddleware(100)
    middleware.process_request(request)
    assert WIRE_BYTES not in request.meta
    bomb = gzip.compress(bytes(1000))
    with pytest.raises(AnswerError, match="more than 100 bytes"):
        middleware.process_response(request, Response(request.url, headers={"Content-Encoding": "gzip"}, body=bomb))
    assert request.meta[WIRE_BYTES] == len(bomb)


def test_a_requests_own_limit_goes_first():
    assert answer(gzip.compress(bytes(1000)), "gzip", max_size=10, download_maxsize=1000)[0].body == bytes(1000)


def test_four_layers_are_too_many_even_where_they_were_applied():
    """``["gzip"] * 4`` of a body that was packed once fails in its second layer already, whatever the limit."""
    packed = PAGE
    for _ in range(4):
        packed = gzip.compress(packed)
    with pytest.raises(AnswerError, match="4 layers of Content-Encoding"):
        decode(packed, ["gzip"] * 4, LIMIT)


def test_a_window_as_large_as_the_web_allows_is_read():
    """RFC 9659: 8 MiB."""
    machine = zstd.ZstdCompressor(options={zstd.CompressionParameter.window_log: 23})
    packed = machine.compress(PAGE) + machine.flush()
    assert decode(packed, ["zstd"], LIMIT) == PAGE


def test_an_answer_is_unpacked_when_there_is_room_and_then_held(monkeypatch):
    answers, large = LargeAnswers(room=300_000), Response("http://b.example/")
    monkeypatch.setattr(decoding, "ANSWERS", answers)
    answers.hold(large, 300_000)

    async def run():
        nonlocal large
        waiting = asyncio.ensure_future(answer(gzip.compress(bytes(400_000)), "gzip")[0])
        await asyncio.sleep(0.01)
        was_waiting = not waiting.done()
        large = None
        return was_waiting, await asyncio.wait_for(waiting, 5)

    was_waiting, response = asyncio.run(run())
    assert (was_waiting, response.body, answers.is_full) == (True, bytes(400_000), True)
    del response
    assert not answers.is_full


def test_what_the_download_said_of_an_answer_stays_with_it():
    request = Request("http://a.example/")
    broken = Response(request.url, 404, {"Content-Encoding": "gzip"}, b"not gzip", flags=["dataloss"])
    assert DecodingMiddleware(LIMIT).process_response(request, broken).flags == ["dataloss", "undecoded"]
