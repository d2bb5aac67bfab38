"""Addresses of logins and questions for consent, which stand where another page is."""

import pytest

from linkspider.model.gates import gate_sign, leads_back

BACK = "return address in "


@pytest.mark.parametrize(
    ("url", "without", "with_field"),
    [
        ("http://blog.example/login?next=%2Fp", f"{BACK}next", "password field"),
        ("http://blog.example/wp-login.php?redirect_to=http%3A%2F%2Fx%2Fp&reauth=1", f"{BACK}redirect_to", ...),
        ("http://blog.example/Account/Login.aspx?ReturnUrl=%252Fp", f"{BACK}ReturnUrl", ...),
        ("http://blog.example/users/sign_in", None, "password field"),
        ("https://accounts.blog.example/v3/identifier?continue=https://blog.example/p", f"{BACK}continue", ...),
        ("https://accounts.blog.example/signin?continue=x", None, "password field"),
        ("https://consent.blog.example/v2/collectConsent?sessionId=1", "consent page: consent.blog.example", ...),
        (
            "https://guce.blog.example/consent?.done=https%3A%2F%2Fblog.example%2F",
            "consent page: guce.blog.example",
            ...,
        ),
        # what is called so, and is none
        ("http://blog.example/?next=%2Fp", None, None),
        ("http://login.example/p", None, None),
        ("http://consent.example/p", None, None),
        ("http://blog.example/how-to-login-safely?ref=/p", None, None),
        ("http://blog.example/my/account/of/things", None, None),
    ],
)
def test_what_an_address_tells(url, without, with_field):
    assert gate_sign(url, has_password_field=False) == without
    if with_field is not ...:
        assert gate_sign(url, has_password_field=True) == with_field


@pytest.mark.parametrize(
    ("url", "is_named"),
    [
        ("http://blog.example/login?next=%2Fp", True),
        ("http://blog.example/login?a=1&next=/p/", True),
        ("http://blog.example/login?next=%252Fp", True),
        ("http://blog.example/login?next=https%3A%2F%2Fwww.blog.example%2Fp%23top", True),
        ("http://blog.example/login?next=%2Fsearch%3Fq%3Dc%252B%252B", True),
        ("http://blog.example/login?next=%2Ftag%2Fc%2523%23top", True),
        ("http://blog.example/login?next=/a+b", True),
        ("http://blog.example/login?next=%2Fp%3Fpage%3D2", False),
        ("http://blog.example/login?next=%2F", False),
        ("http://blog.example/login?next=p", False),
        ("http://blog.example/login?next=&x=%23", False),
        ("http://blog.example/login?next=http%3A%2F%2F%5B", False),
        ("http://blog.example/login", False),
    ],
)
def test_whether_it_names_the_page_to_come_back_to(url, is_named):
    paths = ("p", "search?q=c%2B%2B", "tag/c%23", "a%20b")
    assert leads_back(url, [*(f"http://blog.example/{path}" for path in paths), "http://other.example/x"]) == is_named
