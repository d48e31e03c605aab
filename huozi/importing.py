"""Step 1 put to work: received files become articles of a book's folder; new folders are begun."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from huozi import files
from huozi.diagnostics import Finding, Span, finding
from huozi.intake import receive

_BOOK = """# 书名与著录：印在扉页和版权页，也写进 EPUB。
title = "{title}"
authors = []                # 例：[{{ name = "张三", role = "编" }}]
publisher = ""
date = {today}

# 文章的次序：不写就按文件名排。要分编时这样写：
# [[part]]
# title = "上编　……"
# articles = ["articles/第一篇.md"]

# 版心：每行字数、每面行数、字号（磅）、行距（磅）。
[layout]
trim = "A5"
characters = 28
lines = 28
size = 10.5
leading = 16.5
"""

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


def new_book(folder: Path, sample: str = _SAMPLE) -> tuple[tuple[Path, ...], tuple[Finding, ...]]:
    """Begin a book in `folder`; an existing book is not touched."""
    config = folder / "book.toml"
    if config.exists():
        return (), (finding("R004", Span(str(config)), path=config),)
    title = folder.resolve().name.replace('"', "”")
    texts = {config: _BOOK.format(title=title, today=datetime.now(UTC).date().isoformat())}
    if sample:
        texts[folder / "articles" / "01.md"] = sample
    return _write_all(texts)


def import_files(
    received: Iterable[Path], into: Path
) -> tuple[tuple[Path, ...], tuple[Finding, ...]]:
    """Turn each file into an article of the book in `into`; one bad file doesn't stop the rest."""
    written: list[Path] = []
    found: list[Finding] = []
    if not (into / "book.toml").exists():
        begun, problems = new_book(into, sample="")
        found.extend(problems)
        written.extend(begun)
    for path in received:
        articles, problems = _import_one(path, into / "articles")
        written.extend(articles)
        found.extend(problems)
    return tuple(written), tuple(found)


def _import_one(path: Path, home: Path) -> tuple[tuple[Path, ...], tuple[Finding, ...]]:
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        return (), (finding("B008", Span(str(path)), path=path, reason=reason),)
    article, found = receive(data, str(path))
    if article is None:
        return (), found
    target = home / f"{article.slug}.md"
    if target.exists() and target.read_text("utf-8", "replace") != article.markdown:
        return (), (*found, finding("R004", Span(str(target)), path=target))
    written, problems = _write_all({target: article.markdown})
    return written, (*found, *problems)


def _write_all(texts: dict[Path, str]) -> tuple[tuple[Path, ...], tuple[Finding, ...]]:
    written: list[Path] = []
    for path, text in texts.items():
        try:
            files.write(path, text.encode())
        except OSError as error:
            reason = error.strerror or str(error)
            return tuple(written), (finding("R001", Span(str(path)), path=path, reason=reason),)
        written.append(path)
    return tuple(written), ()
