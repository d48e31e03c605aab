"""Step 4 for one article: set, its open questions marked, held against its source.

What children load to do it: nothing else of a build is wanted there.
"""

from __future__ import annotations

from collections.abc import Mapping

from huozi.diagnostics import Finding
from huozi.model import Article, Document


def set_article(
    ids: Mapping[str, str], paths: frozenset[str], task: tuple[Article, tuple[str, ...]]
) -> tuple[Document | None, tuple[Finding, ...]]:
    """One article set and held against its source (runs in a child process).

    `ids` and `paths` are of the whole book. With the article come words that wait for an answer:
    the draft has a mark at them.
    """
    # Markdown and all that reads it: not for a build that finds every article set.
    from huozi.typeset import typeset  # noqa: PLC0415
    from huozi.typeset.queries import point_out  # noqa: PLC0415
    from huozi.verify.source import check_source  # noqa: PLC0415

    article, waiting = task
    document, found = typeset(article, ids, paths)
    if document is None:
        return None, found
    document = point_out(document, waiting)
    return document, (*found, *check_source(document))
