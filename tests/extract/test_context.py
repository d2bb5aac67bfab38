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
    ("scripts in a neighbour are no text", "<p><a href=x>x</a> <span><script>var s;</script></span> c</p>", None, "c"),
    ("styles in a neighbour are no text", "<p>a <i>b<style>i{}</style></i> <a href=x>x</a></p>", "a b", None),
    ("an icon's title in a neighbour", "<p>a <b><svg><title>no</title></svg></b> <a href=x>x</a></p>", "a", None),
    ("a neighbour that holds blocks", "<div>a <a href=x>x</a> <a href=y><h3>no</h3><p>no</a></div>", "a", None),
    ("the near end of one that does", "<div><b><p>no</p>a <i>b</i></b> <a href=x id=it>x</a></div>", "a b", None),
    ("a line break in a neighbour", "<p><a href=x>x</a> <b>a<br>no</b> no</p>", None, "a"),
    ("behind indentation", f"<p><b>a</b>{' ' * 200}<a href=x>x</a>{' ' * 200}<b>b</b></p>", "a", "b"),
    ("white space in a text", f"<p><a href=x>x</a> a{' ' * 200}b <b>c</b></p>", None, "a b c"),
    ("fields stand in the line", "<p>a <input> <a href=x>x</a> <link rel=y><meta name=y> b</p>", "a", "b"),
    ("what is for readers without scripts", "<p>a <noscript>no</noscript> <a href=x>x</a></p>", "a", None),
    ("templates", "<p>a <template>no</template> <a href=x>x</a></p>", "a", None),
    ("ruby", "<p><ruby>a<rp>(</rp><rt>b</rt><rp>)</rp></ruby> <a href=x>x</a> c</p>", "a(b)", "c"),
    ("responsive pictures", "<p>a <picture><source><img></picture> <a href=x>x</a> b</p>", "a", "b"),
    ("custom elements", "<p>a <x-b>b</x-b> <x-c><a href=x>x</a></x-c> c <other>no</other></p>", "a b", "c"),
    ("many short neighbours", f"<p>{'<b>a</b> ' * 35}<a href=x>x</a>{'<i></i>' * 90} b</p>", "a " * 34 + "a", "b"),
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


def test_thousands_of_empty_neighbours_are_not_looked_at_for_each_link() -> None:
    link = LexborHTMLParser("<p>far" + "<b></b>" * 1_000 + "<a href=x>x</a></p>").css_first("a")
    assert link is not None
    assert Contexts().before(link) is None
