"""What columns are called in exports: by their names in the tables, or by the names that people know.

A column has a name of Screaming Frog's only where it means the same. All others have their own name in words, which is
never one of Screaming Frog's: a word that people know must not stand above something else.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from linkspider.markdown import table as markdown_table
from linkspider.model.tables import Table


class Headers(StrEnum):
    """Which names columns have in an export."""

    SNAKE = "snake"
    SCREAMING_FROG = "screamingfrog"


#: Screaming Frog's names, and columns of ours that mean the same: "column" in every table that has it, "table.column"
#: in one.
SAME: Final[Mapping[str, tuple[str, ...]]] = {
    "Address": (
        "authority.url",
        "content_links.url",
        "linked_pages.url",
        "orphans.url",
        "page_inlinks.url",
        "page_texts.url",
        "pages.url",
        "pitch.url",
        "resolution.url",
    ),
    "Content Type": ("pages.content_type",),
    "Status Code": ("linked_pages.status", "page_inlinks.status", "pages.status"),
    "Indexability": ("pages.is_indexable",),
    "Indexability Status": ("pages.indexability",),
    "Title 1": ("pages.title",),
    "Meta Description 1": ("pages.meta_description",),
    "H1-1": ("pages.h1",),
    "Crawl Depth": ("orphans.depth", "page_inlinks.depth", "pages.depth"),
    "Inlinks": ("page_inlinks.inlinks",),
    "Unique Inlinks": ("orphans.unique_inlinks", "page_inlinks.unique_inlinks"),
    "Last Modified": ("pages.last_modified",),
    "Redirect URL": ("pages.redirect_url",),
    "Source": ("links.source_url",),
    "Destination": ("links.target_url",),
    "Alt Text": ("links.image_alt",),
    "Anchor": ("links.anchor_text",),
    "Rel": ("links.rel",),
    "Path Type": ("links.path_type",),
    "Link Position": ("links.placement",),
}

#: What differs where a name is the same, for who looks closely.
REMARKS: Final[Mapping[str, str]] = {
    "Address": "of marts the key, or resolved: the column's description says so",
    "Content Type": "without parameters such as the charset",
    "Crawl Depth": "clicks from the start page on the shortest path; a redirect is no click",
    "Indexability": "TRUE or FALSE",
    "Indexability Status": "in linkspider's words, and `indexable` where Screaming Frog has nothing",
    "Link Position": "in linkspider's words, of which there are more",
    "Path Type": "in linkspider's words",
    "Rel": "tokens in lower case, sorted",
    "Unique Inlinks": "a page's links to itself do not count",
}

#: Names of Screaming Frog's that stand above none of our columns, and why.
FALSE_FRIENDS: Final[Mapping[str, str]] = {
    "Follow": "`links.is_followed` looks at nofollow, ugc, sponsored, meta robots and X-Robots-Tag, all together",
    "Link Path": "`links.dom_path` is a CSS selector, no XPath",
    "Link Score": "`authority.internal_pagerank` is a share, no logarithmic score from 0 to 100",
    "Outlinks": "`page_inlinks.outlinks` counts every link on the page, those that leave the site too",
    "Size (Bytes)": "`pages.bytes` is the size after decompression; `pages.wire_bytes` as sent",
    "Status": "linkspider keeps no words of HTTP statuses; `orphans.status` says whether an orphan is certain",
    "Type": "`links.kind` has other classes",
    "Word Count": "linkspider counts the words of the main content only",
}

#: Own names where the column's name in words would be another's, or says too little.
OWN: Final[Mapping[str, str]] = {
    "orphans.status": "Certainty",
    "page_inlinks.outlinks": "Links on Page",
    "word_count": "Main Content Word Count",
    "backlink_checks.rel": "Link Rel",
    "backlink_checks.status": "Page HTTP Status",
    "sitemaps.status": "HTTP Status",
    "target_checks.status": "Final HTTP Status",
}

_CHANGES: Final = (
    (
        "texts like formulas: they begin with TAB, CR, LF or with `= + - @`, in full width too, behind anything unseen",
        "behind an apostrophe, names of columns too",
        "texts as they are; Excel keeps them texts when they are edited",
        "CSV: behind an apostrophe",
    ),
    (
        "control characters but tab and line break",
        "U+FFFD; CR is LF",
        "U+FFFD where XML forbids them; CR is LF; counted on the first sheet",
        "likewise",
    ),
    ("texts of more than 32,767 characters", "whole", "end in `… [cut]`; counted on the first sheet", "whole"),
    ("tables of more than 1,048,575 rows", "whole", "go on on a further sheet; the first sheet says so", "whole"),
    ("whole numbers of more than 15 digits", "whole", "texts: Excel would make the last digits 0", "whole"),
    ("times", "ISO 8601 in UTC", "Excel's dates, shown with UTC; texts before March 1900", "none"),
    ("true and false", "TRUE and FALSE", "Excel's own", "true and false"),
    ("not known", "nothing between the commas", "an empty cell", "no attribute; CSV: nothing between the commas"),
    (
        "byte order mark",
        "in files, since Excel reads UTF-8 by it alone; none on standard output, as it hurts other programs",
        "none",
        "none",
    ),
)

_WORDS: Final = {
    "amphtml": "AMP HTML",
    "dom": "DOM",
    "etag": "ETag",
    "id": "ID",
    "ms": "ms",
    "og": "OG",
    "pagerank": "PageRank",
    "ugc": "UGC",
    "url": "URL",
    "urls": "URLs",
}
_SMALL: Final = frozenset({"at", "by", "in", "of", "on", "to"})
_SAME_OF: Final = {column: name for name, columns in SAME.items() for column in columns}


def heads(table: Table, headers: Headers = Headers.SNAKE) -> list[str]:
    """What stands above the columns of an export, in their order.

    Args:
        table: the declaration; headers: which names are asked for.
    """
    names = [column.name for column in table.columns]
    return names if headers is Headers.SNAKE else [_known(table.name, name) for name in names]


def document() -> str:
    """What exports call columns, and what they change for spreadsheets, as Markdown: ``docs/headers.md``."""
    same = (
        (name, ", ".join(f"`{column}`" for column in columns), REMARKS.get(name, ""))
        for name, columns in sorted(SAME.items())
    )
    own = ((f"`{column}`", name) for column, name in sorted(OWN.items()))
    return "\n".join(
        [
            "# Exports for spreadsheets\n",
            (
                "Exports name columns as the tables do (`--headers snake`, the default): queries, code and "
                "documentation go by these names. `--headers screamingfrog` names those columns as Screaming Frog's "
                "exports do which mean the same, and all others in words. Only the first line differs.\n"
            ),
            "## The same as in Screaming Frog\n",
            markdown_table(("name", "columns", "look closely"), same),
            "## Not the same, so not named so\n",
            markdown_table(("name in Screaming Frog", "why no column has it"), sorted(FALSE_FRIENDS.items())),
            "## Named otherwise\n",
            "Their names in words would be names of Screaming Frog's, or say too little.\n",
            markdown_table(("column", "name"), own),
            "## What exports change\n",
            (
                "Pages are written by strangers. Parquet holds what was read; exports change it where a program would "
                "act on it or could not show it.\n"
            ),
            markdown_table(("what", "CSV", "workbook (XLSX)", "graph"), _CHANGES),
        ]
    )


def _known(table: str, column: str) -> str:
    full = f"{table}.{column}"
    return _SAME_OF.get(full) or OWN.get(full) or OWN.get(column) or _in_words(column)


def _in_words(column: str) -> str:
    first, *others = column.split("_")
    inner = [word if word in _SMALL else _word(word) for word in others[:-1]]
    return " ".join([_word(first), *inner, *map(_word, others[-1:])])


def _word(word: str) -> str:
    return _WORDS.get(word) or word.capitalize()
