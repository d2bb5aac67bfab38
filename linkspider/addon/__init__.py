"""A Scrapy add-on: link tables, guards and limits for spiders of other projects; ``docs/addon.md`` explains it."""

from linkspider.addon.install import LinkspiderAddon

__all__ = ["LinkspiderAddon"]
