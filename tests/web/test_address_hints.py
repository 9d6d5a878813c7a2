"""The hint for a mistyped address: the same from the server and from the page's script."""

import pytest

from fundraiser.web.address_hints import COMMON_DOMAINS, suggest_address

MEANT = [
    ("ana@gmial.com", "ana@gmail.com"),
    ("Ana.B@GMIAL.CON", "Ana.B@gmail.com"),
    ("ana@gmail.co", "ana@gmail.com"),
    ("ana@hotmial.ca", "ana@hotmail.ca"),
    ("ana@outllok.com", "ana@outlook.com"),
    ("ana@yaho.ca", "ana@yahoo.ca"),
    ("ana@sympatico.com", "ana@sympatico.ca"),
    ("ana@vidoetron.ca", "ana@videotron.ca"),
    (" ana@shaw.cz ", "ana@shaw.ca"),
]
MAY_BE_RIGHT = [
    *(f"ana@{domain}" for domain in COMMON_DOMAINS),
    *("ana@GMAIL.COM", "ana@example.org", "ana@shop.ca", "ana@me.com", "ana@telus.com"),
    *("", "ana", "ana@", "@gmial.com", "ana@yahoo.co.uk", f"ana@{'g' * 250}.com"),
]


@pytest.mark.parametrize(("typed", "meant"), MEANT)
def test_a_slip_in_a_common_domain_is_noticed(typed, meant):
    assert suggest_address(typed) == meant


@pytest.mark.parametrize("typed", MAY_BE_RIGHT)
def test_an_address_that_may_be_right_is_left_alone(typed):
    assert suggest_address(typed) == ""
