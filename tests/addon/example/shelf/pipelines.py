"""What the project does with its items; anything but a book would raise here."""

from shelf.items import Book


class PricePipeline:
    """Reads prices."""

    def process_item(self, item: Book) -> Book:
        """Takes the currency off."""
        item.price = item.price.removeprefix("£")
        return item
