"""The editions made from one manuscript: `EDITIONS`, and what `book.toml` says for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

from huozi import isbn
from huozi.diagnostics import Finding, Span, finding

# What a language tag adds to `zh` for the Traditional characters of a region.
SCRIPTS = MappingProxyType({"tw": "Hant-TW", "hk": "Hant-HK"})
_REGIONS = frozenset({"TW", "HK", "MO"})

# Keys of `[layout]` that mean something else where lines run the other way.
_DIRECTED = frozenset({"characters", "lines", "top", "inner"})

Values = Mapping[str, Any]
Locate = Callable[[tuple[str | int, ...]], Span]


@dataclass(frozen=True, slots=True)
class Variety:
    """What an edition does with the manuscript; the empty one leaves it as it is.

    `region` is a key of `SCRIPTS`, `writing` one of `config.WRITINGS`.
    """

    region: str = ""
    writing: str = ""


# What `--edition` takes; `[editions.NAME]` of book.toml may say more of each. Of two names for one
# edition the first is the name of its files.
EDITIONS: dict[str, Variety] = {
    "hans": Variety(),
    "horizontal": Variety(writing="horizontal"),
    "vertical": Variety(writing="vertical"),
    "hant": Variety("tw"),
    "hant-tw": Variety("tw"),
    "hant-hk": Variety("hk"),
    "hant-vertical": Variety("tw", "vertical"),
    "hant-hk-vertical": Variety("hk", "vertical"),
}


def unknown(name: str) -> tuple[Finding, ...]:
    """The finding for an edition there is not; "" is the manuscript as it is."""
    if name in EDITIONS or not name:
        return ()
    near = get_close_matches(name.lower(), EDITIONS, n=1, cutoff=0.5)
    values = {"near": f"，是不是 {near[0]}？" if near else "", "known": "、".join(EDITIONS)}
    return (finding("R008", Span(name), name=name, **values),)


def region_of(name: str) -> str:
    """The region whose characters an edition is in, "" where it is in those of the manuscript."""
    return EDITIONS[name].region if name else ""


def is_traditional(language: str) -> bool:
    """Whether a language tag (BCP 47) is of Chinese in Traditional characters."""
    first, *rest = language.split("-")
    return first == "zh" and bool({"Hant", *_REGIONS}.intersection(rest))


def as_edition(
    values: Values, locate: Locate, name: str
) -> tuple[dict[str, Any], Locate, tuple[Finding, ...]]:
    """What `book.toml` says, as one edition has it: its own table comes before the book's.

    A book has its identifier and its ISBN, an edition that differs from it has others.
    """
    made = EDITIONS.get(name, Variety())
    own = values.get("editions", {}).get(name, {})
    writing = values.get("writing", "horizontal")
    is_turned = bool(made.writing) and made.writing != writing
    found: tuple[Finding, ...] = ()
    result = dict(values)
    if is_turned:
        layout = values.get("layout", {})
        result["writing"] = made.writing
        result["layout"] = {key: layout[key] for key in layout if key not in _DIRECTED}
    if made.region:
        found = _in_region(values, own, locate)
        result["language"] = _language(str(values.get("language", "zh-Hans")), made.region)
    if made.region or is_turned:
        if isbn.claims(str(values.get("identifier", ""))) and "identifier" not in own:
            found += (finding("H006", locate(("identifier",)), name=name),)
        result = {key: result[key] for key in result if key not in {"identifier", "print_isbn"}}
        result["edition"] = next(key for key, row in EDITIONS.items() if row == made)
    layout = {**result.get("layout", {}), **own.get("layout", {})}

    def locate_own(path: tuple[str | int, ...]) -> Span:
        first, *rest = path
        is_own = first in own and (first != "layout" or not any(rest) or rest[0] in own[first])
        return locate(("editions", name, *path) if is_own else path)

    return {**result, **own, "layout": layout}, locate_own, found


def _language(own: str, region: str) -> str:
    """The tag of an edition: without a script where the manuscript's has none (`zh-CN`)."""
    return f"zh-{region.upper()}" if own == "zh-CN" else f"zh-{SCRIPTS[region]}"


def _in_region(values: Values, own: Values, locate: Locate) -> tuple[Finding, ...]:
    """What is to be said where a manuscript's characters are converted."""
    language = str(values.get("language", ""))
    if is_traditional(language):
        return (finding("H007", locate(("language",)), language=language),)
    if values.get("cover") and "cover" not in own:
        return (finding("H008", locate(("cover",)), cover=values["cover"]),)
    return ()
