"""From a manuscript to its finished files: steps 2 to 7 put to work, for one book or many."""
