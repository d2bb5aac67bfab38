"""The spiders: start, follow, yield one page record per response."""
