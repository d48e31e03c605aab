"""Step 1 put to work: received files become articles of a book's folder; new folders are begun."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from huozi import files
from huozi.diagnostics import Finding, Span, finding
from huozi.intake import Received, receive
from huozi.load import load
from huozi.outline import article_files
from huozi.prepare import failed
from huozi.reasons import reason
from huozi.workers import Failure, Limits, run

# What one received file may take to read: far above any real one.
RECEIVE_LIMITS = Limits(seconds=60, megabytes=2048)

_BOOK = """# 书名与著录：印在扉页和版权页，也写进 EPUB。
title = {title}
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
    name = "".join(filter(str.isprintable, folder.resolve().name)) or "书"
    title = json.dumps(name, ensure_ascii=False)  # its strings are strings of TOML too
    texts = {config: _BOOK.format(title=title, today=datetime.now(UTC).date().isoformat())}
    if sample:
        texts[folder / "articles" / "01.md"] = sample
    return _write_all(texts)


def import_files(
    received: Iterable[Path], into: Path, limits: Limits = RECEIVE_LIMITS
) -> tuple[tuple[Path, ...], tuple[Finding, ...]]:
    """Turn each file into an article of the book in `into`; one bad file doesn't stop the rest.

    A folder that is no book yet becomes one with its first article.
    """
    paths = tuple(received)
    outcomes: dict[int, tuple[Received | None, tuple[Finding, ...]]] = {}
    for number, result in run(read_received, [str(path) for path in paths], limits):
        if isinstance(result, Failure):
            name = str(paths[number])
            outcomes[number] = None, (failed(result, name, Span(name), limits),)
        else:
            outcomes[number] = result
    found = [item for number in range(len(paths)) for item in outcomes[number][1]]
    articles = [article for number in range(len(paths)) if (article := outcomes[number][0])]
    if not articles:
        return (), tuple(found)
    written: list[Path] = []
    if not (into / "book.toml").exists():
        begun, problems = _begin(into)
        found.extend(problems)
        written.extend(begun)
    home = _home(into)
    for article in articles:
        path, problems = _put(article, home)
        found.extend(problems)
        written.extend(path)
    return tuple(written), (*found, *_left_out(into, written))


def read_received(name: str) -> tuple[Received | None, tuple[Finding, ...]]:
    """A received file as an article (runs in a child process)."""
    path, span = Path(name), Span(name)
    try:
        if not path.exists():
            return None, (finding("B007", span, path=name, near=""),)
        if not path.is_file():
            return None, (finding("B008", span, path=name, reason="这不是文件"),)
        if (size := path.stat().st_size) > files.TEXT_LIMIT:
            limit = files.TEXT_LIMIT >> 20
            return None, (finding("S002", span, path=name, size=size >> 20, limit=limit),)
        data = path.read_bytes()
    except OSError as error:
        return None, (finding("B008", span, path=name, reason=reason(error)),)
    return receive(data, name)


def _begin(into: Path) -> tuple[tuple[Path, ...], tuple[Finding, ...]]:
    """A `book.toml` for a folder without one, unless it is a book of loose articles already."""
    if into.is_dir() and article_files(into):
        return (), ()
    return new_book(into, sample="")


def _home(into: Path) -> Path:
    """Where the articles of a book lie: in `articles/`, or loose in its folder."""
    home = into / "articles"
    return into if not home.is_dir() and into.is_dir() and article_files(into) else home


def _put(article: Received, home: Path) -> tuple[tuple[Path, ...], tuple[Finding, ...]]:
    """Write an article, unless another text stands under its name."""
    target = home / f"{article.slug}.md"
    try:
        taken = target.exists() and target.read_bytes() != article.markdown.encode()
    except OSError:
        taken = True
    if taken:
        return (), (finding("R004", Span(str(target)), path=target),)
    return _write_all({target: article.markdown})


def _left_out(into: Path, written: list[Path]) -> tuple[Finding, ...]:
    """A word for every new article that the order in `book.toml` doesn't name."""
    _, found = load(into)
    left_out = {item.span.path for item in found if item.code == "B014"}
    new = (path.relative_to(into).as_posix() for path in written)
    return tuple(finding("R007", Span("book.toml"), path=path) for path in new if path in left_out)


def _write_all(texts: dict[Path, str]) -> tuple[tuple[Path, ...], tuple[Finding, ...]]:
    written: list[Path] = []
    for path, text in texts.items():
        try:
            files.write(path, text.encode())
        except OSError as error:
            why = reason(error)
            return tuple(written), (finding("R001", Span(str(path)), path=path, reason=why),)
        written.append(path)
    return tuple(written), ()
