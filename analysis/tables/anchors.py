"""What links are anchored on."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.tables.frames import codes, repeated


def anchors_of(links: pd.DataFrame) -> tuple["pd.Series[Any]", npt.NDArray[np.bool_]]:
    """Each link's anchor: its text, or the alternative text where it has none.

    Args:
        links: has anchor_text; and image_alt, without which no link is an image.

    Returns:
        The anchors, categorical, and whether each is an alternative text.
    """
    text = links["anchor_text"].astype("category")
    if "image_alt" not in links:
        return text, np.zeros(len(links), dtype=np.bool_)
    texts, alts = text.cat.categories.astype("str").tolist(), links["image_alt"].astype("category")
    has_no_text = np.array([*(not value.strip() for value in texts), True])[codes(text)]  # the last is for null
    is_alt = has_no_text & (codes(alts) >= 0)
    if not is_alt.any():
        return text, is_alt
    place, distinct = pd.factorize(pd.Index([*texts, *alts.cat.categories.astype("str"), ""], dtype="str"))
    found = place.astype(np.int32)[np.where(is_alt, codes(alts) + np.int32(len(texts)), codes(text))]
    return pd.Series(repeated(found, distinct), index=links.index), is_alt
