"""A project as `scrapy startproject` makes it, with a pipeline and a middleware of its own, and one line more."""

BOT_NAME = "shelf"
SPIDER_MODULES = ["shelf.spiders"]
ITEM_PIPELINES = {"shelf.pipelines.PricePipeline": 300}
DOWNLOADER_MIDDLEWARES = {"shelf.middlewares.HeaderMiddleware": 543}
FEED_EXPORT_ENCODING = "utf-8"

ADDONS = {"linkspider.addon.LinkspiderAddon": 500}
