"""Referring domains in depth: what anchors say, how links came about, and what a person should look at."""
