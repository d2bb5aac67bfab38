"""Where a link stands on its page: what elements, names, neighbours and the lie of the text say of it."""
