"""Editions from one manuscript: the assembled book in Traditional characters."""

from huozi.editions.book import left_open, spelling_for
from huozi.editions.conversion import convert, with_upright_quotes
from huozi.editions.decisions import HEAD, NAME, Question, entries, read_decisions
from huozi.editions.spelling import Spelling, spell

__all__ = [
    "HEAD",
    "NAME",
    "Question",
    "Spelling",
    "convert",
    "entries",
    "left_open",
    "read_decisions",
    "spell",
    "spelling_for",
    "with_upright_quotes",
]
