"""The index of a book: what its editor lists, where it stands in the text, how it is printed.

Pure but for `entries`, which reads the book's `index.toml`.
"""
