"""What pages do with authority: each role, and where it begins."""

import numpy as np
import pandas as pd
import pytest

from analysis.authority.roles import roles

DAMPING = 0.85
#: A page that does nothing of note, and the one beside it.
PLAIN = {
    "teleport": 0.5,
    "authority": 0.4,
    "authority_in": 0.1,
    "authority_out": DAMPING * 0.4,
    "waste": 0.0,
    "priority_reach": 0.5,
    "is_priority": False,
}
HALF = {"authority_out": DAMPING * 0.4 / 2, "waste": 0.17}
HOARDS, LEADS_ON, LED_TO = {"priority_reach": 0.4}, {"priority_reach": 0.6}, {"authority_in": 0.2}


@pytest.mark.parametrize(
    ("told", "beside", "credit", "role"),
    [
        ({}, {}, [0, 0], "plain"),
        ({}, {}, [1, 1], "plain"),  # backlinks bring in as much as an average page has
        ({}, {}, [2, 1], "source"),  # the average share of it reaches priority pages
        (LEADS_ON, {}, [2, 1], "source"),
        (HOARDS, {}, [2, 1], "hoarder"),
        (HOARDS, {}, [1, 1], "plain"),
        (HALF, {}, [1, 1], "waster"),
        (HALF, HALF, [1, 1], "plain"),  # an average page's waste
        (HALF | {"authority_out": 0.18}, {}, [1, 1], "plain"),
        (HALF | HOARDS, {}, [2, 1], "hoarder"),
        (HALF | LEADS_ON, {}, [2, 1], "waster"),
        (LED_TO | LEADS_ON, {}, [1, 1], "bridge"),
        (LED_TO | LEADS_ON | {"is_priority": True}, {}, [1, 1], "plain"),
        (LED_TO | LEADS_ON, {}, [2, 1], "source"),
        (LED_TO, {}, [1, 1], "plain"),
        (LEADS_ON, {}, [1, 1], "plain"),
        (LED_TO | LEADS_ON | {"authority_out": 0.0, "waste": 0.34}, {}, [2, 1], "sink"),
    ],
)
def test_a_page_has_the_first_role_that_holds(told, beside, credit, role):
    pages = pd.DataFrame([PLAIN | told, PLAIN | beside])
    assert roles(pages, np.array(credit, dtype=float), DAMPING)[0] == role


@pytest.mark.parametrize(("teleport", "role"), [([1.0, 0.0], "source"), ([0.0, 1.0], "hoarder")])
def test_the_average_reach_is_that_of_what_enters(teleport, role):
    pages = pd.DataFrame([PLAIN, PLAIN | {"priority_reach": 1.0}]).assign(teleport=teleport)
    assert roles(pages, np.array([2.0, 1.0]), DAMPING)[0] == role
