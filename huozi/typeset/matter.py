"""What stands around an article's body: headline tiers, byline, abstract, source line."""

from __future__ import annotations

from collections.abc import Sequence

from huozi.characters import IDEOGRAPHIC_SPACE
from huozi.model import Article, Person
from huozi.sources import source_line
from huozi.xhtml import E, Element

# Roles that Chinese bylines set after the name; all others (本报记者, 通讯员 …) stand before it.
FOLLOWING = frozenset("编 著 译 整理 编著 主编 选编 摄 摄影 供图 制图 绘 审校".split())


def header(article: Article) -> Element:
    """Kicker 引题, title, deck 副题, byline 署名 and abstract 提要, each where there is one."""
    head = E.header({"class": "article-header"})
    if article.kicker:
        head.append(E.p({"class": "kicker"}, article.kicker))
    head.append(E.h1(article.title))
    if article.subtitle:
        head.append(E.p({"class": "subtitle", "role": "doc-subtitle"}, article.subtitle))
    if article.authors:
        head.append(E.p({"class": "byline"}, byline(article.authors)))
    if article.abstract:
        paragraphs = [line.strip() for line in article.abstract.split("\n") if line.strip()]
        head.append(E.section({"class": "abstract"}, *[E.p(line) for line in paragraphs]))
    return head


def byline(people: Sequence[Person]) -> str:
    """The names with their roles, set apart by ideographic spaces.

    >>> byline([Person("甲"), Person("乙", role="本报记者")])
    '甲　本报记者　乙'
    """
    return IDEOGRAPHIC_SPACE.join(_named(person) for person in people)


def _named(person: Person) -> str:
    name = f"{person.name}（{person.affiliation}）" if person.affiliation else person.name
    parts = (name, person.role) if person.role in FOLLOWING else (person.role, name)
    return IDEOGRAPHIC_SPACE.join(part for part in parts if part)


def footer(article: Article) -> Element | None:
    """The source line 出处 that ends an article, one paragraph an origin."""
    lines = [E.p(f"（{line}）") for line in map(source_line, article.sources) if line]
    return E.footer({"class": "source"}, *lines) if lines else None
