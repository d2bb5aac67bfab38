"""What the commands do.

Scrapy imports every command to run one, so the commands themselves (``linkspider.commands``) only say how they are
called, and import what carries them out when they are run.
"""
