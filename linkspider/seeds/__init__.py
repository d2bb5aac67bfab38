"""Seed lists as people have them: files in, rows out, every row accounted for."""
