"""Ids: stable, signed, the same for a page however it is named; and no two texts with one id."""

from hashlib import blake2b

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.export.ids import Known, ends, ids, pages_named
from linkspider.errors import StoreError

HOME = "https://site.example/"


def test_ids_are_what_is_documented():
    assert ids(["a"]).tolist() == [int.from_bytes(blake2b(b"a", digest_size=8).digest(), "big", signed=True)]
    assert ids([HOME, "site.example"]).tolist() == [-1340766605823039063, -3516348358569161275]
    assert ids([]).dtype == np.int64


@pytest.mark.parametrize("kind", ["str", "category"])
def test_ends_are_told_by_key_and_domain(kind):
    named = pd.Series([HOME, f"{HOME}?utm_source=x", "https://www.site.example/", "https://a.github.io/"], dtype=kind)
    found = ends(named)
    assert found.pages.tolist() == ids([HOME, HOME, "https://www.site.example/", "https://a.github.io/"]).tolist()
    assert found.domains.tolist() == ids(["site.example"] * 3 + ["a.github.io"]).tolist()


def test_what_is_no_page_has_no_id():
    named = pd.Series([HOME, None, "ftp://site.example/", "file:///etc/passwd", "mailto:x@site.example"], dtype="str")
    found = pages_named(named)
    assert found.tolist() == [ids([HOME])[0], *[pd.NA] * 4]
    assert found.dtype == "Int64"


@settings(deadline=None)
@given(st.lists(st.lists(st.text(max_size=2), unique=True)))
def test_each_text_is_new_once(batches):
    known, met = Known("text"), set()
    for batch in batches:
        assert known.add(pd.Index(batch, dtype=object)).tolist() == [text not in met for text in batch]
        met.update(batch)


@pytest.mark.parametrize("batches", [(["x", "y", "z"],), (["x"], ["y"]), (["x", "w"], ["v", "y"])])
def test_two_texts_with_one_id_are_refused(batches):
    def colliding(texts):
        return ids(["x" if text == "y" else text for text in texts])

    known = Known("page", colliding)
    *before, last = (pd.Index(batch, dtype=object) for batch in batches)
    assert all(known.add(batch).all() for batch in before)
    with pytest.raises(StoreError, match=r"^page '[xy]' has the same id as another page"):
        known.add(last)
    assert Known("page", colliding).add(pd.Index(["y", "z"])).tolist() == [True, True]
