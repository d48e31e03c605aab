"""The wording of source lines 出处, the same after an article and in the list of sources."""

from __future__ import annotations

from huozi.model import Origin


def source_line(origin: Origin) -> str:
    """Where an article stood before, in the order Chinese books give it.

    >>> source_line(Origin(title="春", authors="甲", publication="某报", date="2026年5月2日"))
    '甲：《春》，原载《某报》2026年5月2日'
    """
    title = f"《{origin.title}》" if origin.title else ""
    work = f"{origin.authors}：{title}" if origin.authors and title else origin.authors + title
    page = f"第{origin.page}版" if origin.page.isdigit() else origin.page
    paper = f"《{origin.publication.strip('《》')}》" if origin.publication else ""
    printed = f"{'原载' if paper else ''}{paper}{origin.date}{page}"
    return "，".join(part for part in (work, printed, origin.url, origin.note) if part)
