"""Bytes and a URL in, records out: pure functions that know no request, setting or table."""
