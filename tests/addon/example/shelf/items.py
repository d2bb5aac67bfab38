"""The project's items."""

from dataclasses import dataclass


@dataclass
class Book:
    """A book of the shop."""

    title: str
    price: str
    url: str
