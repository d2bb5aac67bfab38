"""What is accepted, waiting, being fetched and done; and the Scrapy scheduler that serves it."""
