"""What is taken out of a page before it is parsed: the insides of ``noscript``, where browsers find one."""

import pytest

from linkspider.extract.unrendered import next_markup, regions, without_noscript

NOSCRIPT = b"<noscript><a href=/x>x</a></noscript>"


@pytest.mark.parametrize(
    "before",
    [
        b"",
        b"<title>About <!-- x</title>",
        b"<iframe><!-- </iframe>",
        b"<xmp><script></xmp>",
        b"<noembed><!-- </noembed>",
        b"<noframes><template></noframes>",
        b"<svg><title/></svg>",
        b"<!-->",
        b"<!--->",
        b"<!---->",
        b"<!-- --!>",
        b"<titles><!-- --></titles>",
        b"<meta content='The <script> element'>",
        b'<meta content="How to write <!--">',
        b"<p title = '<p>the <title> tag'>",
        b"<p title=a<template>",
        b"</p title='<textarea>'>",
        b"<p title=it's>'",
        b"<p don't>it's ",
        b'<a href="?a=">"',
        b"<script data-x='</script>'></script>",
        b"<!doctype html 'x>",
        b"1 < 2 <",
        b"<svg><style/></svg>",
        b"<template><template></template><noscript>x</noscript></template>",
        b"<template><script>'<template>'</script></template>",
    ],
)
def test_a_noscript_is_found_behind(before: bytes) -> None:
    assert without_noscript(before + NOSCRIPT + b"<!-- -->") == before + b"<noscript></noscript><!-- -->"


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        (b"<!--", b"-->"),
        (b"<!--!>", b"-->"),  # that ends no comment
        (b"<script>", b"</script>"),
        (b"<title>", b"</title>"),
        (b"<TextArea>", b"</TEXTAREA>"),
        (b"<p title='x > y ", b"'>"),
        (b'<p title="', b'">'),
        (b"<p title='never closed ", b""),
        (b"<noscript title='never closed ", b""),
    ],
)
def test_text_that_looks_like_one_is_none(before: bytes, behind: bytes) -> None:
    assert without_noscript(before + NOSCRIPT + behind) == before + NOSCRIPT + behind


def test_what_stands_in_the_opening_tag_does_not_end_it() -> None:
    body = b'<noscript data-if="a => b</noscript>"><img></noscript><a href=/x>'
    assert without_noscript(body) == b'<noscript data-if="a => b</noscript>"></noscript><a href=/x>'


@pytest.mark.parametrize(
    "part", [b"<noscript>", b"<template>", b"<a '", b'<a x="', b"<!--", b"<p x='<noscript>'>", b"<"]
)
def test_pages_made_to_be_slow_are_not(part: bytes) -> None:
    body = part * 100_000 + NOSCRIPT
    assert len(without_noscript(body)) <= len(body)
    assert len([*regions(body)]) <= 100_001


@pytest.mark.parametrize(
    ("body", "point", "found"),
    [
        (b"<p>x<b>", 1, b"<b>"),
        (b"<p title='<b>'><i>", 5, b"<i>"),
        (b"<script><b></script><i>", 5, b"<i>"),
        (b"<!-- <b> --><i>", 5, b"<i>"),
        (b"<!-- <b>", 5, b""),
        (b"<p>x", 1, b""),
    ],
)
def test_markup_goes_on_outside_of_tags_and_regions(body: bytes, point: int, found: bytes) -> None:
    at = next_markup(body, 0, point)
    assert (body[at:] if at >= 0 else b"") == found
