"""The typesetting figures of a finished PDF, read from its glyph positions alone."""
