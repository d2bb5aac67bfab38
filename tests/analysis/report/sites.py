"""Marts of large made-up sites."""

from tests.analysis.report.marts import (
    SITE,
    WORDS,
    authority_summary_rows,
    coverage_rows,
    facts_of,
    inlink_rows,
)


def large_facts(root, pages, shape):
    """A site of so many pages: a ``wide`` one of many folders, or a ``chain`` in which each page leads to the next."""
    urls = [_url(number) for number in range(pages)]
    # numbers that differ from page to page, without chance: multiples of a prime beside the number of pages
    spread = [(number * 7919) % pages + 1 for number in range(pages)]
    marts = {
        "coverage": coverage_rows("site", "referrers", site={"accepted": pages, "outcome=ok": pages}),
        "page_inlinks": [
            {
                "url": url,
                "outcome": "ok",
                "depth": number if shape == "chain" else len(str(number)),
                "inlinks": 2 * spread[number],
                "unique_inlinks": spread[number],
                "internal_pagerank": 1 / (spread[-number] + 3),
                "is_site_page": True,
            }
            for number, url in enumerate(urls)
        ],
        **inlink_rows(
            pages, buckets=14, points=100, median=5000, p90=9000, gini=0.4, top_10_percent_share=0.2, zeros=0, max=pages
        ),
        "authority": [
            {"url": url, "authority": 1 / pages, "is_priority": number % 100 == 0} for number, url in enumerate(urls)
        ],
        "authority_edges": [
            {
                "source_url": urls[number],
                "target_url": urls[(number * step + 1) % pages],
                "weight": 0.1,
                "flow": 1e-5 * step,
            }
            for number in range(pages)
            for step in range(1, 8)
        ],
        "authority_leaks": [
            {"cause": "external", "source_url": url, "links": 3, "amount": 0.5 / pages, "share": 1 / pages}
            for url in urls
        ],
        "authority_summary": authority_summary_rows(
            {"policy": "damping 0.85"},
            referring_domains=900,
            entry_pages=300,
            priority_pages=100,
            capture_rate=0.1,
            captured=0.05,
            authority=0.5,
            leak_external=0.5,
        ),
        "authority_ledger": [
            {"referring_domain": f"d{number % 900}.example", "entry_url": url, "priority_url": urls[0], "amount": 1e-5}
            | {"share": 1e-4}
            for number, url in enumerate(urls)
        ],
        "referring_domains": [
            {"referring_domain": f"d{number}.example", "backlinks": 1000 - number, "followed_backlinks": number % 2}
            | {"referring_pages": 900 - number}
            for number in range(900)
        ],
        "linked_pages": [{"url": url, "referring_domains": 3, "backlinks": 5, "outcome": "ok"} for url in urls],
        "anchors": [
            {"link_scope": "backlink", "anchor_text": f"tea number {number}", "anchor_class": "other", "links": 3}
            for number in range(pages)
        ],
        "fixes": [
            {"kind": "internal_to_broken", "url": url, "evidence": "http_error (404); 2 links on 2 pages"}
            for url in urls
        ],
        "orphans": [{"url": url, "strength": "boilerplate_only", "status": "confirmed"} for url in urls],
        "link_opportunities": [
            {"rank": number + 1, "source_url": url, "target_url": urls[0], "relative_gain": 0.01}
            for number, url in enumerate(urls)
        ],
        "pitch": [{"url": url, "gain_per_domain": 0.01, "relative_gain": 0.02} for url in urls],
        "link_changes": [
            {
                "change": "new",
                "reason": "link_found",
                "source_url": url,
                "target_url": urls[0],
                "link_scope": "internal",
            }
            for url in urls
        ],
    }
    return facts_of(root, marts)


def _url(number):
    """Folders of several depths and sizes, with addresses as long as real ones are."""
    first, second = WORDS[number % 8], WORDS[number // 8 % 8]
    return f"https://{SITE}/{first}/{second}-{number % 97}/{number // 97 % 13}/a-page-about-tea-number-{number}.html"
