"""Downloading under limits that hold whatever a server sends."""
