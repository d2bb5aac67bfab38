"""What is taken out of a page before it is parsed: the insides of ``noscript``, where browsers find one."""

import pytest

from linkspider.extract.unrendered import without_noscript

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
    ],
)
def test_text_that_looks_like_one_is_none(before: bytes, behind: bytes) -> None:
    assert without_noscript(before + NOSCRIPT + behind) == before + NOSCRIPT + behind
