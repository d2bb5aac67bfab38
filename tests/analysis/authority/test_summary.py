"""The figures of a site as a whole: what they say where there is nothing, or nothing arrives."""

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

from analysis.authority.graph import SiteGraph
from analysis.authority.summary import Whole, authority_summary
from analysis.authority.teleport import entries
from analysis.given.policy import DEFAULT

SITE = "https://s.example"


def figures(pages, votes=()):
    """The mart of a site of pages that link nowhere, by statistic; votes: referring domain and target."""
    count = len(pages)
    rank = np.full(count, 0.15 / count) if count else np.zeros(0)
    graph = SiteGraph(
        urls=pd.array([SITE + page for page in pages], dtype="str"),
        edges=csr_array((count, count)),
        weight=np.zeros(count),
        slots=np.zeros(count, dtype=np.int64),
        wasted=pd.DataFrame(),
        mendable=pd.DataFrame(),
    )
    backlinks = pd.DataFrame(votes, columns=["referring_domain", "target_url"]).astype("str")
    backlinks = backlinks.assign(target_url=SITE + backlinks["target_url"], resolved_url=None, is_followed=True)
    whole = Whole(graph, entries(graph, backlinks), rank, rank, np.array([], dtype=np.int64), DEFAULT)
    leaks = pd.DataFrame({"cause": ["dangling"] * count, "amount": [0.85 / count if count else 0.0] * count})
    return authority_summary(whole, leaks, "none").set_index("statistic")


def test_without_a_page_the_account_adds_up_to_nothing_that_is_known():
    told = figures([])
    assert pd.isna(told.loc["mass", "value"])
    assert "1 but for rounding" not in told.loc["mass", "words"]
    assert figures(["/", "/a"]).loc["mass", "value"] == pytest.approx(1)


def test_domains_are_lost_whose_followed_links_all_lead_to_no_page():
    votes = [("a.example", "/"), ("a.example", "/gone"), ("b.example", "/gone"), ("b.example", "/old")]
    told = figures(["/"], votes)["value"]
    assert (told["referring_domains"], told["lost_domains"], told["lost_entries"]) == (1, 1, 2)
