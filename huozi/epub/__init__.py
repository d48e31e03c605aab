"""Step 6, output: an edition becomes an EPUB 3.3 publication."""

from huozi.epub.publication import make_epub

__all__ = ["make_epub"]
