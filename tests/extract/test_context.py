"""The text around links."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from linkspider.extract.context import MAX_CONTEXT_CHARACTERS, Contexts

CASES = [
    ("in a sentence", "<p>Read <a href=x>this</a> today.</p>", "Read", "today."),
    ("out of inline elements", "<p>One <b>two <a href=x>x</a> three</b> four</p>", "One two", "three four"),
    ("blocks end it", "<div>far<p>near <a href=x>x</a> here</p>away</div>", "near", "here"),
    ("a line break ends it", "<p>far<br>near <a href=x>x</a><br>far</p>", "near", None),
    ("nothing around", "<ul><li><a href=x>x</a></li><li>next</li></ul>", None, None),
    ("other links are text", "<p><a href=y>one</a> and <a href=x id=it>x</a></p>", "one and", None),
    ("white space collapses", "<p>a\n  b\t<a href=x>x</a>\u00a0c  d</p>", "a b", "c d"),
    ("comments and scripts are no text", "<p>a <!--no--> b <a href=x>x</a><script>no</script> c</p>", "a b", "c"),
    ("styles are no text", "<p>a <style>no</style><a href=x>x</a> c</p>", "a", "c"),
    ("icons are passed over", "<p>a <svg><title>no</title></svg> <a href=x>x</a> <svg><path/></svg> b</p>", "a", "b"),
    ("buttons stand in the line", "<p>a <button>b</button> <a href=x>x</a> c</p>", "a b", "c"),
    ("in a picture", "<p>a <svg><a href=x><text>x</text></a></svg> c</p>", "a", "c"),
    ("pictures are passed over", "<p>a <img src=i> <a href=x>x</a> <img src=i> b</p>", "a", "b"),
]


@pytest.mark.parametrize(("html", "before", "after"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_context(html: str, before: str | None, after: str | None) -> None:
    tree = LexborHTMLParser(html)
    link = tree.css_first("#it") or tree.css_first("a")
    assert link is not None
    contexts = Contexts()
    assert (contexts.before(link), contexts.after(link)) == (before, after)


def test_the_nearest_characters_are_kept() -> None:
    tree = LexborHTMLParser(f"<p>{'a' * 500} near <a href=x>x</a> next {'b' * 500}</p>")
    link = tree.css_first("a")
    assert link is not None
    before, after = Contexts().before(link), Contexts().after(link)
    assert before is not None
    assert after is not None
    assert len(before) <= MAX_CONTEXT_CHARACTERS
    assert len(after) <= MAX_CONTEXT_CHARACTERS
    assert before.endswith("a near")
    assert after.startswith("next b")


def test_a_long_text_between_each_two_links_is_not_read_again_and_again() -> None:
    long = "word " * 20_000
    tree = LexborHTMLParser("<p>" + "".join(f"<span>{long}</span><a href=x>x</a>" for _ in range(100)) + "</p>")
    contexts = Contexts()
    contexts._left = 3 * len(long)  # the page's own limit is 20 million characters
    found = [contexts.before(link) for link in tree.css("a")]
    assert found[0] is not None
    assert found[-1] is None
