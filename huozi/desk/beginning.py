"""Beginning a book: a folder with a `book.toml` an editor can read, and a sample article."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from huozi import files
from huozi.diagnostics import Finding, Span, finding

_BOOK = """# 书名与著录：印在扉页和版权页，也写进 EPUB。
title = {title}
{imprint}
publisher = ""
date = {today}

{order}

# 版心：每行字数、每面行数、字号（磅）、行距（磅）。
[layout]
trim = "A5"
characters = 28
lines = 28
size = 10.5
leading = 16.5
"""

_IMPRINT = """authors = []                # 例：[{ name = "张三", role = "编" }]"""
_ORDER = """# 文章的次序：不写就按文件名排。要分编时这样写：
# [[part]]
# title = "上编　……"
# articles = ["articles/第一篇.md"]"""

_SAMPLE = """---
title: 第一篇文章
subtitle: 副题可以不要
authors:
  - name: 作者
    role: 本报记者
---

正文从这里开始，一段一行。**着重**的地方这样写，注这样加[^1]。

## 小标题

> 引文单独成段。

[^1]: 注文写在文章末尾。
"""


def new_book(
    folder: Path,
    sample: str = _SAMPLE,
    *,
    title: str = "",
    imprint: str = _IMPRINT,
    order: str = _ORDER,
) -> tuple[tuple[Path, ...], tuple[Finding, ...]]:
    """Begin a book in `folder`; an existing book is not touched.

    `imprint` and `order` are lines of its `book.toml`: who wrote it, how it is arranged.
    """
    config = folder / "book.toml"
    if config.exists():
        return (), (finding("R004", Span(str(config)), path=config),)
    name = "".join(filter(str.isprintable, folder.resolve().name)) or "书"
    values = {
        "title": json.dumps(
            title or name, ensure_ascii=False
        ),  # its strings are strings of TOML too
        "imprint": imprint,
        "today": datetime.now(UTC).date().isoformat(),
        "order": order,
    }
    texts = {config: _BOOK.format(**values)}
    if sample:
        texts[folder / "articles" / "01.md"] = sample
    return write_all(texts)


def write_all(texts: dict[Path, str]) -> tuple[tuple[Path, ...], tuple[Finding, ...]]:
    """Write each text to its path; the first that can't be written ends it with a finding."""
    written: list[Path] = []
    for path, text in texts.items():
        if problem := files.put(path, text.encode()):
            return tuple(written), problem
        written.append(path)
    return tuple(written), ()
