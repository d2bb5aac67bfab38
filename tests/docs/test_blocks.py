"""How documents are read, and how what is printed is compared."""

import pytest

from tests.docs.blocks import Block, anchors, blocks, differs, links


def test_blocks_know_what_is_said_of_them():
    text = "a\n\n```sh\nls\n```\n\n```text\nx\n```\n\n<!-- not run: no site -->\n```sh\nrm\n```\nb\n```text\ny\n```\n"
    assert blocks(text) == [
        Block(3, "sh", "ls\n", expected="x\n"),
        Block(12, "sh", "rm\n", not_run="no site"),
        Block(16, "text", "y\n"),
    ]


@pytest.mark.parametrize(
    ("expected", "actual", "is_same"),
    [
        ("a\nb\n", "a  \n\nb\n", True),
        ("a\n", "a\nb\n", False),
        ("a\nb\n", "a\n", False),
        ("a\n...\n", "a\nb\nc\n", True),
        ("...\nc\n", "a\nb\nc\n", True),
        ("...\nb\nc\n", "a\nb\nd\nb\nc\n", True),
        ("a\n...\nc\n...\n", "a\nb\n", False),
        ("...\nb\n", "a\nb\nc\n", False),
        ("a: 1 ...\n", "a: 1 and more\n", True),
        ("a: 1 ...\n", "a: 2 and more\n", False),
        ("0.12...\n", "0.1234\n", True),
    ],
)
def test_what_is_printed_is_compared_line_by_line(expected, actual, is_same):
    assert (not differs(expected, actual)) is is_same


def test_links_and_anchors(tmp_path):
    document = tmp_path / "a.md"
    document.write_text(
        "# A `b` c, d?\n\n## Twice\n\n## Twice\n\n```sh\n# no heading\n```\n[x](y.md#z) `[c](d)` ![a\nb](p.png)\n"
    )
    assert anchors(document) == {"a-b-c-d", "twice", "twice-1"}
    assert links(document.read_text()) == ["y.md#z", "p.png"]
