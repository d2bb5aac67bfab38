"""Scrapy settings: only what differs from Scrapy's defaults, each with the default and the reason.

Ordinary Scrapy ways override all of it: ``-s NAME=VALUE``, a spider's ``custom_settings``.
"""

from importlib.metadata import version

from linkspider.own_settings import from_environment

BOT_NAME = "linkspider"  # default "scrapybot"
SPIDER_MODULES = ["linkspider.spiders"]
COMMANDS_MODULE = "linkspider.commands"  # default ""; adds `scrapy audit`, and one-line errors to `scrapy crawl`

# -- linkspider's own (own_settings.py explains them)
LINKSPIDER_STORE = from_environment("LINKSPIDER_STORE")
LINKSPIDER_ALLOW_NETWORKS = from_environment("LINKSPIDER_ALLOW_NETWORKS")
LINKSPIDER_RESOLVE = from_environment("LINKSPIDER_RESOLVE")
LINKSPIDER_CONTACT = from_environment("LINKSPIDER_CONTACT")
LINKSPIDER_PROGRESS = from_environment("LINKSPIDER_PROGRESS")

# -- polite
USER_AGENT = f"linkspider/{version('linkspider')} ({LINKSPIDER_CONTACT or 'link audit crawler'})"  # default "Scrapy/…"
ROBOTSTXT_USER_AGENT = "linkspider"  # default None: the product token is what robots.txt groups name (RFC 9309 2.2.1)
ROBOTSTXT_OBEY = True  # default False
CONCURRENT_REQUESTS = 32  # default 16: referring pages are on many hosts, each with one connection
CONCURRENT_REQUESTS_PER_DOMAIN = 5  # default 8; the referrers spider sets 1
AUTOTHROTTLE_ENABLED = True  # default False
AUTOTHROTTLE_START_DELAY = 0.5  # default 5.0 s: the first pages of a small site should not take minutes
AUTOTHROTTLE_TARGET_CONCURRENCY = 2.0  # default 1.0: on average two of the five connections at work
AUTOTHROTTLE_MAX_DELAY = 30.0  # default 60.0 s: past the time limit of a page a host is broken, not slow

# -- bounded
DOWNLOAD_TIMEOUT = 30  # default 180 s, times three tries
RETRY_TIMES = 3  # default 2: after 1, 4 and 16 seconds (frontier/retries.py)
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024  # default 1 GiB
DOWNLOAD_WARNSIZE = 0  # default 32 MiB: above the limit, so it would never warn
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 24 * 1024 * 1024  # default 5 MB: while one large page is read apart, others go on

# -- safe
DOWNLOAD_VERIFY_CERTIFICATES = True  # default False
COOKIES_ENABLED = False  # default True: a page is judged as a first-time visitor sees it
HTTPPROXY_ENABLED = False  # default True: behind a proxy from the environment the address rules check nothing
TELNETCONSOLE_ENABLED = False  # default True: a listening socket
REMOTE_CONTROL_ENABLED = False  # default True: a listening socket that runs code
DOWNLOAD_HANDLERS = {  # default: Scrapy's for http and https, all others on
    "http": "linkspider.network.handler.BoundedDownloadHandler",  # Scrapy's reads a head without end
    "https": "linkspider.network.handler.BoundedDownloadHandler",
    **dict.fromkeys(("data", "file", "ftp", "s3")),
}
TWISTED_DNS_RESOLVER = "scrapy.resolver.CachingHostnameResolver"  # default resolves IPv4 only

# -- every response reaches the spider, which answers for each accepted URL with one row
REDIRECT_ENABLED = False  # default True: a redirect is a row of its own
METAREFRESH_ENABLED = False  # default True: the page is a page, with links
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # the scope decides, before a request is made
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,  # lets a host's third request through unasked
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,  # tries again at once, and its wait would hold a place
    "linkspider.middlewares.refusals.RefusalMiddleware": 50,
    "linkspider.middlewares.robots.RobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,  # takes half a gzip for the whole
    "linkspider.middlewares.decoding.DecodingMiddleware": 590,  # where Scrapy's would be
    "scrapy.downloadermiddlewares.stats.DownloaderStats": None,  # counts bytes of heads that nobody asks for
    "linkspider.middlewares.addresses.AddressMiddleware": 890,  # nearest to the network
}
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}  # default six: spiders send no requests, they offer URLs to the frontier
ITEM_PIPELINES = {
    "pipelines.normalise.NormalisePipeline": 300,
    "pipelines.parquet.ParquetPipeline": 900,
}

# -- fast, and calm to read
CONCURRENT_ITEMS = 1  # default 100: a response is one item; a hundred tasks for it cost a quarter of the time
EXTENSIONS_BASE = {  # default all of Scrapy's: it imports those that are off too, which takes a tenth of a second
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
    "scrapy.extensions.memusage.MemoryUsage": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
    "scrapy.extensions.feedexport.FeedExporter": 0,
    "scrapy.extensions.throttle.AutoThrottle": 0,
}
EXTENSIONS = {
    "linkspider.extensions.quiet.Quiet": 490,
    "linkspider.extensions.progress.Progress": 500,
    "linkspider.extensions.stop.Stop": 510,
}
WARN_ON_GENERATOR_RETURN_VALUE = False  # default True: looks at each callback anew for each page; ours are none
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # default "ERROR": a page that cannot be fetched is a row, not an error of the crawl
STATS_DUMP = False  # default True: the manifest holds what counts
LOG_LEVEL = "WARNING"  # default "DEBUG": progress and the closing lines are not log records
LOG_FORMAT = "%(asctime)s %(levelname)s %(message)s"  # default names the logger too
FEED_EXPORT_ENCODING = "utf-8"  # default None: JSON feeds would be ASCII
FEED_EXPORTERS = {  # default Scrapy's alone: in its CSV a page's links would be one cell
    "csv": "linkspider.feeds.PagesCsv",
    "links-csv": "linkspider.feeds.LinksCsv",
    "links-jsonl": "linkspider.feeds.LinksJsonLines",
}
