"""A hostile web on loopback: one case for each fault that a server can show."""
