"""A store whose marts say the worst that strangers may have written, wherever marts quote strangers."""

from itertools import cycle, islice
from math import nan

from tests.analysis.report.marts import (
    SITE,
    authority_summary_rows,
    coverage_rows,
    facts_of,
    publish_often,
    summary_rows,
)

_RUNS = "window.pwned=(window.pwned||0)+1"
TEXTS = [
    "=1+1",
    f"</script><script>{_RUNS}</script>",
    f"</title></svg></style><script>{_RUNS}</script>",
    f'"><img src=x onerror="{_RUNS}">',
    f"' onmouseover='{_RUNS}' autofocus onfocus='{_RUNS}' x='",
    f"<svg onload={_RUNS}><foreignObject><iframe srcdoc='<script>{_RUNS}</script>'></iframe></foreignObject></svg>",
    f"javascript:{_RUNS}",
    f"data:text/html,<script>{_RUNS}</script>",
    "x" * 40_000,
    "\u202egnp.exe \u202d\u2066\u2067\u2069 \u05d0\u05d1\u05d2 \u0627\u0644\u0639\u0631\u0628\u064a\u0629",
    "\u200f\u200e\u061c",
    "a\x01b\x1b[2Jc\x7fd\x9fe\ufffe\uffff",
    "\r\n\t line\u2028separator\u2029",
    "\U0001f375\U0001f468\u200d\U0001f469\u200d\U0001f467 tea",
    "Z" + "\u0351\u036f\u0489" * 60,
    "\u6f22\u5b57" * 200,
    ";}</style><style>*{display:none!important}body{background:url(https://evil.example/css)}",
    "{{7*7}} {% raw %} ${7*7} #{7*7} {{ self.__init__ }}",
    "<!-- --> <![CDATA[ ]]> &amp; &lt;b&gt; &#0; &nosuch;",
    "datum.value; signal('x') [1]. 'a\\b'",
    "",
    " ",
]
URLS = [
    f"https://{SITE}/",
    f"javascript:{_RUNS}",
    f"JaVaScRiPt:{_RUNS}//https://{SITE}/",
    f"data:text/html,<script>{_RUNS}</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "//evil.example/",
    f'https://{SITE}/"><script>{_RUNS}</script>',
    f"https://{SITE}/'onclick='{_RUNS}",
    f"https://{SITE}/{'a' * 40_000}",
    f"https://{SITE}/{'deep/' * 2_000}",
    f"https://{SITE}/\u202egnp.exe",
    f"https://{SITE}/a\x01b",
    f"https://{SITE}/{{{{7*7}}}}/;}}</style>/\U0001f375/",
    f"https://{SITE}/?q=<b>&amp;=1+1",
    f"https://user:secret@{SITE}:8443/x",
    "http://[::1/",
    "https://",
    "",
    *(f"https://{SITE}/{name}/{page}.html" for name in ("blog", "shop", "docs") for page in range(6)),
]
FLOATS = [0.5, nan, 1e300, 5e-324, 0.0, 0.03, -0.2, 1.0]
INTS = [3, 1, 2**62, 0, 7]
DOMAINS = [f"d{number}.example" for number in range(280)] + TEXTS
_OF_BACKLINKS = 2_000_000


def hostile_facts(root):
    """All of it."""
    facts = facts_of(root, _marts())
    row = {
        "referring_url": URLS[7],
        "referring_domain": TEXTS[3],
        "target_url": URLS[1],
        "resolved_url": None,
        "links": 1,
        "followed_links": 1,
        "is_followed": True,
        "anchor_text": TEXTS[1],
        "placement": None,
        "verdict": None,
        "sources": None,
        "tool_first_seen_at": None,
        "tool_last_seen_at": None,
        **dict.fromkeys(("first_seen_at", "last_seen_at"), 0),
    }
    publish_often(facts.store, "backlinks", row, _OF_BACKLINKS)
    return facts


def _rows(count, **columns):
    """Rows in which each column goes round its values."""
    values = {name: [*islice(cycle(cells), count)] for name, cells in columns.items()}
    return [dict(zip(values, row, strict=True)) for row in zip(*values.values(), strict=True)]


def _marts():
    pages = len(URLS)
    return {
        "coverage": [
            *coverage_rows("site", "referrers"),
            *({"name": "note", "words": text} for text in TEXTS[:6]),
            {"spider": "site", "name": "nonsense", "words": TEXTS[1]},
        ],
        "referring_domains": _rows(
            len(DOMAINS),
            referring_domain=DOMAINS,
            backlinks=INTS,
            followed_backlinks=[1, 0],
            referring_pages=INTS,
            linked_pages=INTS,
            top_anchor_text=TEXTS,
            acquisition=TEXTS,
            review_flags=TEXTS,
        ),
        "linked_pages": _rows(
            pages,
            url=URLS,
            backlinks=INTS,
            referring_domains=INTS,
            top_anchor_text=TEXTS,
            outcome=["ok", "timeout"],
            status=[200, None, 404],
        ),
        "anchors": _rows(
            60,
            link_scope=["backlink"],
            anchor_text=TEXTS,
            anchor_class=["other", "url", "image"],
            links=INTS,
            source_pages=INTS,
            top_target_url=URLS,
        ),
        "page_inlinks": _rows(
            pages,
            url=URLS,
            outcome=["ok"],
            depth=[0, 1, 2, None, 9],
            inlinks=INTS,
            unique_inlinks=INTS,
            content_inlinks=[None, 1],
            referring_domains=INTS,
            internal_pagerank=[0.1, 0.2, nan, 1e-12, 1.0],
            is_site_page=[True],
        ),
        "inlink_distribution": _rows(
            3,
            measure=["unique_inlinks"],
            group=["all"],
            bucket_from=[0, 1, 2],
            bucket_to=[0, 1, 2**53],
            pages=[1, 2**40, 3],
        ),
        "inlink_summary": [
            *summary_rows(
                "unique_inlinks",
                pages=pages,
                median=2.5,
                p90=2.0**62,
                gini=0.5,
                top_10_percent_share=nan,
                zeros=1,
                max=2.0**62,
            ),
            *summary_rows("inlinks", f"placement={TEXTS[3]}", pages=4, mean=3e15),
            *summary_rows("inlinks", "placement=content", pages=4, mean=nan),
        ],
        "inlink_lorenz": _rows(3, measure=["unique_inlinks"], pages_share=[0.0, 0.5, 1.0], links_share=[0.0, nan, 1.0]),
        "authority": _rows(
            pages,
            url=URLS,
            is_priority=[True, False],
            authority=FLOATS,
            internal_pagerank=FLOATS,
            referring_domains=INTS,
            role=TEXTS,
        ),
        "authority_edges": _rows(
            120, source_url=URLS, target_url=URLS[1:], weight=FLOATS, flow=[0.1, 1e300, 5e-324, 0.0]
        ),
        "authority_leaks": _rows(
            60, cause=["external", *TEXTS], source_url=URLS, links=INTS, amount=FLOATS, share=FLOATS
        ),
        "authority_ledger": _rows(
            400,
            referring_domain=["", *DOMAINS],
            entry_url=["", *URLS],
            priority_url=URLS,
            amount=[0.1, 1e300, 0.0, 0.2],
            share=FLOATS,
        ),
        "authority_summary": authority_summary_rows(
            {"policy": TEXTS[1], "priority_pages": TEXTS[9]},
            priority_pages=2,
            referring_domains=2,
            entry_pages=3,
            capture_rate=1e300,
            captured=0.2,
            authority=0.4,
            leak_external=0.2,
            **{f"leak_{TEXTS[3]}": 0.4},
        ),
        "fixes": _rows(
            pages,
            kind=["internal_to_broken", "backlink_to_broken"],
            url=URLS[7:] + URLS[:7],
            suggested_url=URLS,
            recoverable_authority=FLOATS,
            links=INTS,
            evidence=TEXTS[1:],
        ),
        "orphans": _rows(
            pages,
            url=URLS,
            strength=["no_inlink", "boilerplate_only"],
            status=["confirmed", "inconclusive"],
            reason=TEXTS,
            found_in=TEXTS,
        ),
        "link_opportunities": _rows(
            60,
            rank=INTS[:2],
            source_url=URLS[1:],
            target_url=URLS[3:],
            relative_gain=FLOATS,
            set_gain=FLOATS,
            topic_similarity=FLOATS,
            anchor_phrase=TEXTS[1:],
            anchor_context=TEXTS[2:],
        ),
        "pitch": _rows(
            pages, url=URLS[2:], gain_per_domain=[0.1, nan, 1e300], relative_gain=[0.1, nan, 1e300], is_priority=[True]
        ),
        "link_changes": _rows(
            60,
            change=["new", "lost", "changed"],
            reason=TEXTS,
            source_url=URLS,
            target_url=URLS[1:],
            link_scope=["internal"],
            before=TEXTS,
            after=TEXTS[1:],
            effect_on_priority=FLOATS,
        ),
    }
