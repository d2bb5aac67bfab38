"""Numbers of elements."""

from selectolax.lexbor import LexborHTMLParser

from linkspider.extract.tag_ids import is_custom, tag_ids


def test_numbers_are_those_of_nodes_of_any_page() -> None:
    body = LexborHTMLParser("<body><b></b><svg></svg><!-- c --><p>text").body
    assert body is not None
    found = [node.tag for node in body.traverse(include_text=True) if node.tag_id in tag_ids(("b", "svg", "-comment"))]
    assert found == ["b", "svg", "-comment"]


def test_names_that_lexbor_does_not_know_have_no_number() -> None:
    assert tag_ids(("defs", "x-y")) == frozenset()


def test_custom_elements() -> None:
    body = LexborHTMLParser("<body><x-y></x-y><xy></xy><b></b>").body
    assert body is not None
    assert [node.tag for node in body.iter() if is_custom(node)] == ["x-y"]
