"""``python -m analysis``: what can be asked, how it is read, and what is shown. The only package that prints."""
