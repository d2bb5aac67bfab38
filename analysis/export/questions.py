"""Questions that people ask of a store, as SQL: each becomes a view of ``views.sql``, and an example to start from."""

from typing import Final, NamedTuple


class Question(NamedTuple):
    """A question and its answer.

    Attributes:
        name: the view's, in the schema ``questions``.
        words: what it answers.
        sql: the query, over the views of tables, marts and the star, in DuckDB's dialect.
    """

    name: str
    words: str
    sql: str


QUESTIONS: Final = (
    Question(
        "newest_crawls",
        "the newest crawl of each site and spider: join it, or every crawl counts each link once more",
        """
SELECT site, spider, arg_max(crawl_id, started_at) AS crawl_id, max(started_at) AS started_at
FROM crawls
GROUP BY site, spider
""",
    ),
    Question(
        "outcomes",
        "what came of the URLs of each crawl",
        """
SELECT crawls.site, crawls.spider, crawl_id, pages.outcome, count(*) AS pages
FROM pages JOIN crawls USING (crawl_id)
GROUP BY ALL
ORDER BY crawl_id, pages DESC
""",
    ),
    Question(
        "top_referring_domains",
        "domains that link to the site, most referring pages first",
        """
SELECT site, referring_domain, referring_pages, backlinks, followed_backlinks, linked_pages, top_anchor_text
FROM referring_domains
ORDER BY site, referring_pages DESC, referring_domain
""",
    ),
    Question(
        "backlink_verdicts",
        "what became of the backlinks that seed lists claim",
        """
SELECT crawls.site, verdict, count(*) AS pairs, count(DISTINCT referring_domain) AS referring_domains
FROM backlink_checks JOIN crawls USING (crawl_id) JOIN questions.newest_crawls USING (crawl_id)
WHERE is_asked
GROUP BY ALL
ORDER BY pairs DESC
""",
    ),
    Question(
        "backlink_anchors",
        "texts of backlinks and each one's share",
        """
SELECT site, anchor_text, anchor_class, links, links / sum(links) OVER (PARTITION BY site) AS share
FROM anchors
WHERE link_scope = 'backlink'
ORDER BY site, links DESC, anchor_text
""",
    ),
    Question(
        "inlink_histogram",
        "how in-links from distinct pages are spread over the pages of the site",
        """
SELECT site, bucket_from, bucket_to, pages
FROM inlink_distribution
WHERE measure = 'unique_inlinks' AND "group" = 'all'
ORDER BY site, bucket_from
""",
    ),
    Question(
        "inlinks_by_placement",
        "internal links by where they stand on their pages, in the newest crawl of the site",
        """
SELECT site, placement, count(*) AS links, count(*) FILTER (is_followed) AS followed_links,
       count(DISTINCT source_url) AS source_pages
FROM links JOIN questions.newest_crawls USING (crawl_id)
WHERE link_scope = 'internal' AND element IN ('a', 'area')
GROUP BY ALL
ORDER BY links DESC
""",
    ),
    Question(
        "broken_internal_links",
        "links of the newest site crawl to pages that answer with an error or not at all, most linked first",
        """
SELECT site, links.target_key AS target_url, pages.outcome, pages.status,
       count(DISTINCT links.source_url) AS source_pages, count(*) AS links, any_value(links.source_url) AS for_example
FROM links
JOIN questions.newest_crawls USING (crawl_id)
JOIN pages ON pages.crawl_id = links.crawl_id AND pages.url_key = links.target_key
WHERE link_scope = 'internal' AND element IN ('a', 'area')
      AND pages.outcome NOT IN
          ('ok', 'redirect', 'not_html', 'robots_denied', 'robots_unreachable', 'trap_cut', 'limit_cut')
GROUP BY ALL
ORDER BY source_pages DESC, target_url
""",
    ),
    Question(
        "weakly_linked_pages",
        "indexable pages with at most one in-link, those with backlinks first",
        """
SELECT site, url, unique_inlinks, depth, referring_domains, orphan_kind
FROM page_inlinks SEMI JOIN authority USING (site, url)
WHERE unique_inlinks <= 1
ORDER BY site, referring_domains DESC, unique_inlinks, url
""",
    ),
    Question(
        "ledger",
        "which domain's authority reaches which priority page",
        """
SELECT site, coalesce(nullif(referring_domain, ''), '(everywhere)') AS referring_domain, priority_url,
       sum(amount) AS amount, sum(share) AS share
FROM authority_ledger
GROUP BY ALL
ORDER BY site, amount DESC
""",
    ),
    Question(
        "leaks_by_cause",
        "where authority evaporates",
        """
SELECT site, cause, count(*) AS pages, sum(amount) AS amount
FROM authority_leaks
GROUP BY ALL
ORDER BY amount DESC
""",
    ),
    Question(
        "fixes_by_worth",
        "what to mend, most recoverable authority first",
        """
SELECT site, kind, url, suggested_url, recoverable_authority, referring_domains, evidence
FROM fixes
ORDER BY recoverable_authority DESC NULLS LAST, kind, url
""",
    ),
    Question(
        "lost_links",
        "links that the newer of two crawls does not see any more",
        """
SELECT site, link_scope, source_url, target_url, reason, last_seen_at
FROM link_changes
WHERE change = 'lost'
ORDER BY site, last_seen_at DESC, source_url
""",
    ),
    Question(
        "referring_domains_by_crawl",
        "how many domains linked to the site in each crawl (needs the star)",
        """
SELECT site, crawl_id, crawls.started_at, count(DISTINCT links.source_domain_id) AS referring_domains,
       count(*) AS backlinks
FROM star.fact_links AS links JOIN star.dim_crawls AS crawls USING (site, crawl_id)
WHERE links.link_scope = 'backlink'
GROUP BY ALL
ORDER BY site, crawls.started_at
""",
    ),
    Question(
        "folder_to_folder",
        "followed internal links from folder to folder, in the newest crawl of the site (needs the star)",
        """
SELECT links.site, source.folder AS source_folder, target.folder AS target_folder, count(*) AS links
FROM star.fact_links AS links
JOIN star.dim_crawls AS crawls USING (site, crawl_id)
JOIN star.dim_pages AS source ON source.site = links.site AND source.page_id = links.source_page_id
JOIN star.dim_pages AS target ON target.site = links.site AND target.page_id = links.target_page_id
WHERE crawls.is_newest AND links.link_scope = 'internal' AND links.is_followed
GROUP BY ALL
ORDER BY links DESC, source_folder, target_folder
""",
    ),
)
