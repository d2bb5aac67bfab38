"""The peer advertools: crawl() with follow_links. Usage: advertools_crawl.py URL OUT."""

import sys

import advertools

advertools.crawl(
    sys.argv[1],
    sys.argv[2],
    follow_links=True,
    custom_settings={
        "CONCURRENT_REQUESTS": 16,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
        "ROBOTSTXT_OBEY": False,
        "LOG_LEVEL": "ERROR",
    },
)
