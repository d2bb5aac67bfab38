"""The peer advertools: crawl() with follow_links. Usage: advertools_crawl.py URL OUT."""

import os
import sys
from pathlib import Path

import advertools

# advertools starts a `scrapy` that it finds on the path: the one beside this Python
os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

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
