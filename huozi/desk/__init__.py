"""What an editor does besides building: beginning a book, importing, deciding, looking at files."""
