"""What to do: links to add, to remove and to mend, pages to pitch, what hangs loose. Pure, with exact gains."""
