"""A book's folder as editors write it: `book.toml`, articles, lists; read, checked, in order."""
