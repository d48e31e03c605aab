"""Several articles of one file: whose answers are whose, and no two of one name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from huozi.diagnostics import Finding
from huozi.intake import manuscript
from huozi.intake.chapters import FEWEST, is_heading
from huozi.intake.edits import Received
from huozi.intake.ordinals import padded
from huozi.intake.story import Answers, Attachment, Outcome, Parcel, Work

_BETWEEN = ":"  # between the name of a member and the id of its question


def answers_for(answers: Answers, member: str) -> dict[str, str]:
    """The answers to the questions of one member, by their own ids."""
    start = member + _BETWEEN
    return {key.removeprefix(start): text for key, text in answers.items() if key.startswith(start)}


def gathered(outcomes: Iterable[tuple[str, Outcome]]) -> Outcome:
    """The outcomes of the members as one parcel; ids of questions begin with the member's name."""
    articles: list[Received] = []
    attachments: list[Attachment] = []
    originals: list[str] = []
    works: list[Work | None] = []
    found: list[Finding] = []
    slugs: set[str] = set()
    for member, (parcel, problems) in outcomes:
        found += problems
        works += [parcel.work] if parcel.articles else []
        kept = parcel.attachments
        for article, original in zip(parcel.articles, parcel.originals, strict=True):
            questions = (q._replace(id=f"{member}{_BETWEEN}{q.id}") for q in article.questions)
            named = replace(article, questions=tuple(questions))
            named, kept = _apart(named, kept, slugs)
            slugs.add(named.slug.casefold())
            articles.append(named)
            originals.append(original)
        attachments += kept
    work = works[0] if len(works) == 1 else None
    return Parcel(tuple(articles), tuple(attachments), tuple(originals), work), tuple(found)


def counted(parcel: Parcel) -> Parcel:
    """The articles under names in their order, where they are chapters: a whole book."""
    slugs = [article.slug for article in parcel.articles]
    if sum(map(is_heading, slugs)) < FEWEST:
        return parcel
    articles: list[Received] = []
    attachments = parcel.attachments
    for article, number in zip(parcel.articles, padded(range(1, len(slugs) + 1)), strict=True):
        name = manuscript.slug(f"{number}-{article.slug}")
        named, attachments = _renamed(article, attachments, name)
        articles.append(named)
    work = Work(parts=(("", tuple(article.slug for article in articles)),))
    return replace(parcel, articles=tuple(articles), attachments=attachments, work=work)


def _apart(
    article: Received, attachments: tuple[Attachment, ...], slugs: set[str]
) -> tuple[Received, tuple[Attachment, ...]]:
    """An article under a name that no other has, its pictures with it."""
    slug, number = article.slug, 1
    while slug.casefold() in slugs:
        number += 1
        slug = f"{article.slug}-{number}"
    return _renamed(article, attachments, slug)


def _renamed(
    article: Received, attachments: tuple[Attachment, ...], slug: str
) -> tuple[Received, tuple[Attachment, ...]]:
    if slug == article.slug:
        return article, attachments
    old, new = f"images/{article.slug}-", f"images/{slug}-"
    markdown = article.markdown.replace(f"]({old}", f"]({new}")
    moved = tuple(
        replace(one, path=new + one.path.removeprefix(old)) if one.path.startswith(old) else one
        for one in attachments
    )
    return replace(article, slug=slug, markdown=markdown), moved
