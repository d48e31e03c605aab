"""What children load before their first task, by name: it is there once for all that are forked.

What few tasks want, as ebooklib, qpdf and MuPDF, those load themselves: nothing begins before all
of this is there.
"""

ARTICLES = (
    "huozi.making.setting",
    "huozi.typeset",
    "huozi.typeset.queries",
    "huozi.verify.source",
)
TEXTS = (
    *ARTICLES,
    "huozi.making.outputs",
    "huozi.verify.epub",
)
PAGES = ("huozi.pdf.preloaded",)
