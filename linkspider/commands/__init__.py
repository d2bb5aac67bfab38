"""The verbs a person types after `scrapy`."""
