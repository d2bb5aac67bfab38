"""The policy on top of the URL standard: keys, what a person may type, hosts; and the standard's own host cases."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkspider.model import urls

HOST_CASES = Path(__file__).resolve().parents[2].parent / "shared" / "conformance" / "toascii.json"

TRACKERS = [
    *("utm_source", "utm_medium", "utm_campaign", "utm_id", "utm_", "UTM_Term", "Utm_Content"),
    *("gclid", "GCLID", "gclsrc", "dclid", "gbraid", "wbraid", "srsltid", "_ga", "_gl"),
    *("fbclid", "FbClId", "igshid", "igsh", "msclkid", "yclid", "ysclid", "twclid", "ttclid", "li_fat_id", "epik"),
    *("mc_cid", "mc_eid", "_hsenc", "_hsmi", "mkt_tok", "vero_id", "oly_anon_id", "oly_enc_id"),
]
BYSTANDERS = [
    *("utm", "utmsource", "xutm_source", "autm_source", "gclid2", "xgclid", "ref", "source", "page", "_g", "ga"),
    *("campaign", "sessionid", "id", "utm%5Fsource", "%75tm_source", "mc_", "", "lang"),
]
KEYS = [
    ("nothing to drop", "https://e.com/a?b=2&a=1", "https://e.com/a?b=2&a=1"),
    ("no query", "https://e.com/utm_source=x", "https://e.com/utm_source=x"),
    ("first", "https://e.com/?gclid=1&b=2&a=1", "https://e.com/?b=2&a=1"),
    ("middle", "https://e.com/?b=2&gclid=1&a=1", "https://e.com/?b=2&a=1"),
    ("last", "https://e.com/?b=2&a=1&gclid=1", "https://e.com/?b=2&a=1"),
    ("all", "https://e.com/a?utm_source=x&fbclid=1", "https://e.com/a"),
    ("without a value", "https://e.com/?gclid&a", "https://e.com/?a"),
    ("with an empty value", "https://e.com/?gclid=&a=", "https://e.com/?a="),
    ("value with equals signs", "https://e.com/?gclid=1=2&a=1=2", "https://e.com/?a=1=2"),
    ("value that names a tracker", "https://e.com/?next=utm_source&x=gclid", "https://e.com/?next=utm_source&x=gclid"),
    ("a name twice", "https://e.com/?a=1&a=1&utm_x=1&a=2", "https://e.com/?a=1&a=1&a=2"),
    ("empty query", "https://e.com/?", "https://e.com/?"),
    ("empty parameters stay", "https://e.com/?a&&b&gclid", "https://e.com/?a&&b"),
    ("only empty parameters left", "https://e.com/?&utm_x=1&", "https://e.com/"),
    ("only empty parameters ever", "https://e.com/?&&", "https://e.com/?&&"),
    ("a question mark in the query", "https://e.com/?a=1?utm_x=2", "https://e.com/?a=1?utm_x=2"),
    ("a tracker behind a question mark", "https://e.com/??utm_x=2", "https://e.com/??utm_x=2"),
    ("semicolons part nothing", "https://e.com/?a=1;utm_x=2", "https://e.com/?a=1;utm_x=2"),
    ("case of what stays", "https://e.com/?B=X&utm_x=1", "https://e.com/?B=X"),
    ("encoding of what stays", "https://e.com/?q=%c3%A9+x&utm_x=1", "https://e.com/?q=%C3%A9+x"),
    ("escapes in lower case", "https://e.com/%e4%ba%Ba/%7eu/%2f?q=%3d", "https://e.com/%E4%BA%BA/%7Eu/%2F?q=%3D"),
    ("what is no escape", "https://e.com/100%/%zz/%e/%%e4?%", "https://e.com/100%/%zz/%e/%%E4?%"),
]
TYPED = [
    ("example.com", "https://example.com/"),
    ("  example.com/page\n", "https://example.com/page"),
    ("WWW.Example.COM/Page", "https://www.example.com/Page"),
    ("example.com:8080/x", "https://example.com:8080/x"),
    ("example.com:443", "https://example.com/"),
    ("example.com?x=1", "https://example.com/?x=1"),
    ("example.com#part", "https://example.com/"),
    ("example.com/a:b", "https://example.com/a:b"),
    ("ftp.example.com", "https://ftp.example.com/"),
    ("localhost", "https://localhost/"),
    ("localhost:8000/x", "https://localhost:8000/x"),
    ("127.0.0.1:8000", "https://127.0.0.1:8000/"),
    ("[::1]:8000/x", "https://[::1]:8000/x"),
    ("http://localhost", "http://localhost/"),
    ("http://intranet/x", "http://intranet/x"),
    ("http:example.com", "http://example.com/"),
    ("https://example.com/?utm_source=x#top", "https://example.com/?utm_source=x"),
    ("https://user:secret@example.com/a", "https://example.com/a"),
    ("https://user@example.com/a", "https://example.com/a"),
    ("https://:secret@example.com:8443/a", "https://example.com:8443/a"),
    ("bücher.example/thé", "https://xn--bcher-kva.example/th%C3%A9"),
    ("//example.com/a", "https://example.com/a"),
    ("example.com./a", "https://example.com./a"),
    (f"_dmarc-.{'a' * 63}.example", f"https://_dmarc-.{'a' * 63}.example/"),
    ("example.com/out?to=https://other.example/", "https://example.com/out?to=https://other.example/"),
]
REFUSED = [
    ("", "is empty"),
    (" \t\n", "is empty"),
    ("two words", "holds white space, so it is not a URL"),
    ("https://example.com/a b", "holds white space, so it is not a URL"),
    ("https://example.com/a\nb", "holds white space, so it is not a URL"),
    ("word", "is not a URL: it has no host"),
    ("folder/page.html", "is not a URL: it has no host"),
    ("/page.html", "is not a URL: it has no host"),
    ("https://", "is not a URL"),
    ("http://[::1", "is not a URL"),
    ("https://example.com:99999/", "is not a URL"),
    ("https://1.2.3.256/", "is not a URL"),
    ("example.com:https", "is not a URL"),
    ("mailto:me@example.com", "has the scheme 'mailto': only http and https pages can be fetched"),
    ("javascript:a.b", "has the scheme 'javascript': only http and https pages can be fetched"),
    ("ftp://example.com/", "has the scheme 'ftp': only http and https pages can be fetched"),
    ("FILE:///x", "has the scheme 'file': only http and https pages can be fetched"),
    *(
        (text, "is not a URL: no host can have that name")
        for text in ("...", "https://a..b/", ".example.com", "http://-/")
    ),
    ("https://https://a.example/x", "is not a URL: it has its scheme twice"),
    ("http://http//a.example/x", "is not a URL: it has its scheme twice"),
    (f"{'a' * 64}.example", "is not a URL: no host can have that name"),
    (f"{'a.' * 130}example", "is not a URL: no host can have that name"),
]
AUTHORITIES = [
    ("https://example.com/", "example.com", "example.com"),
    ("https://example.com:8080/x:y?z", "example.com:8080", "example.com"),
    ("https://example.com/@x:1", "example.com", "example.com"),
    ("http://[2001:db8::1]/x", "[2001:db8::1]", "[2001:db8::1]"),
    ("http://[2001:db8::1]:81/x", "[2001:db8::1]:81", "[2001:db8::1]"),
    ("http://10.0.0.1:81/", "10.0.0.1:81", "10.0.0.1"),
]
ADDRESSES = [
    ("127.0.0.1", True),
    ("[::1]", True),
    ("0x7f.1", True),
    ("2130706433", True),
    ("example.com", False),
    ("1.example", False),
    ("1.2.3.4.example", False),
    ("a b", False),
    ("", False),
]
NAMES = st.sampled_from([*TRACKERS[:12], *BYSTANDERS])
QUERIES = st.lists(st.builds("{}{}".format, NAMES, st.sampled_from(["", "=", "=1", "=%20=", "=é"])), max_size=6)


@pytest.mark.skipif(not HOST_CASES.is_file(), reason="the public test vectors are not beside the checkout")
def test_hosts_become_ascii_as_the_standard_says():
    cases = [case for case in json.loads(HOST_CASES.read_text(encoding="utf-8")) if isinstance(case, dict)]
    wrong = []
    for case in cases:
        try:
            found = urls.host(urls.parse(f"https://{case['input']}/x"))
        except ValueError:
            found = None
        if found != case["output"]:
            wrong.append((case["input"], case["output"], found))
    assert wrong == []
    assert len(cases) == 87


@given(text=st.text(max_size=12).map("https://example.com/{}".format) | st.text(max_size=20))
def test_a_serialised_url_parses_to_itself(text):
    try:
        url = urls.parse(text)
    except ValueError:
        return
    assert urls.parse(url) == url


@pytest.mark.parametrize(("url", "key"), [case[1:] for case in KEYS], ids=[case[0] for case in KEYS])
def test_the_key_is_the_url_without_tracking_parameters(url, key):
    assert urls.key(url) == key


@pytest.mark.parametrize("name", TRACKERS)
def test_a_tracking_parameter_is_no_part_of_the_key(name):
    assert urls.key(f"https://e.com/?a=1&{name}=2&b=3") == "https://e.com/?a=1&b=3"


@pytest.mark.parametrize("name", BYSTANDERS)
def test_any_other_parameter_is(name):
    assert urls.key(f"https://e.com/?gclid=0&a=1&{name}=2&b=3") == f"https://e.com/?a=1&{name}=2&b=3"


@given(query=QUERIES)
def test_a_key_is_a_url_its_own_key_and_on_the_same_page(query):
    url = urls.parse(f"https://example.com/p?{'&'.join(query)}")
    key = urls.key(url)
    assert urls.key(key) == key
    assert urls.parse(key) == key
    assert key.partition("?")[0] == "https://example.com/p"


@pytest.mark.parametrize(("text", "url"), TYPED, ids=[text.strip() for text, _ in TYPED])
def test_what_a_person_may_type(text, url):
    assert urls.from_user(text) == url


@pytest.mark.parametrize(("text", "words"), REFUSED, ids=[repr(text) for text, _ in REFUSED])
def test_what_cannot_be_fetched_is_said_in_one_line(text, words):
    with pytest.raises(ValueError, match=r"^[^\n]+$") as refusal:
        urls.from_user(text)
    assert str(refusal.value) == words


@given(text=st.text(alphabet="htps:/.@#?[]ab1é %\\\n\x00", max_size=20) | st.text(max_size=20))
def test_what_is_typed_becomes_a_plain_web_url_or_one_line(text):
    refusal = None
    try:
        url = urls.from_user(text)
    except ValueError as fault:
        refusal = str(fault)
    if refusal is not None:
        assert refusal.startswith(("is ", "has ", "holds "))
        assert len(refusal.splitlines()) == 1
        return
    assert url.startswith(("https://", "http://"))
    assert urls.parse(url) == url
    assert "#" not in url
    assert "@" not in urls.authority(url)


@pytest.mark.parametrize(("url", "authority", "host"), AUTHORITIES, ids=[url for url, _, _ in AUTHORITIES])
def test_the_parts_of_an_address(url, authority, host):
    assert (urls.authority(url), urls.host(url)) == (authority, host)


@pytest.mark.parametrize(("host", "is_address"), ADDRESSES, ids=[host for host, _ in ADDRESSES])
def test_what_is_an_address(host, is_address):
    assert urls.is_ip_address(host) is is_address


def test_a_reference_and_its_serialisation_have_one_key_however_they_are_resolved():
    base = urls.Base("https://e.com/blog/post")
    for _ in range(2):  # the second time from what is remembered
        found = [base.resolve(href).url for href in ("/blog/%e4%ba%ba/", "人/", "https://e.com/blog/%E4%Ba%bA/")]
        assert len(set(found)) == 3
        assert {urls.key(url) for url in found if url} == {"https://e.com/blog/%E4%BA%BA/"}


def test_what_is_asked_for_keeps_its_escapes_and_loses_tracking_parameters():
    assert urls.asked("https://e.com/%e4?a=%c3&utm_source=x") == "https://e.com/%e4?a=%c3"
