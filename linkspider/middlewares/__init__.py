"""Downloader middlewares: one file, one duty."""
