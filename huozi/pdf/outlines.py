"""Font files opened for their outlines: which glyph a character has, and its vertical form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

from fontTools.pens.boundsPen import ControlBoundsPen
from fontTools.ttLib import TTFont

from huozi.fonts import Face
from huozi.varieties import is_traditional

EM = 1000  # lengths are in thousandths of an em, whatever a file counts in

_PAIRS = 2  # the type of a lookup of pairs (OpenType, GPOS)

# Languages as OpenType names them.
_SYSTEMS = {"zh-Hans": "ZHS ", "zh-Hant": "ZHT ", "zh-HK": "ZHH "}


@dataclass(frozen=True, slots=True)
class Source:
    """A face to take glyphs from, and the characters it is asked for."""

    face: Face
    characters: frozenset[str] = field(repr=False)


class Opened:
    """A font file opened for its outlines."""

    def __init__(self, face: Face, language: str) -> None:
        number, instance = face.index & 0xFFFF, face.index >> 16
        self.font = TTFont(face.file, fontNumber=number, lazy=True)
        self.language = language
        self.cmap: dict[int, str] = self.font.getBestCmap() or {}
        place = self.font["fvar"].instances[instance - 1].coordinates if instance else None
        self.glyphs = self.font.getGlyphSet(location=place)
        self.scale = EM / self.font["head"].unitsPerEm

    def name(self, character: str) -> str:
        """The glyph of a character in the book's language."""
        name = self.cmap[ord(character)]
        return self._features["locl"].get(name, name)

    def vertical(self, name: str) -> str | None:
        """The vertical form of a glyph, where the face has one."""
        return self._features["vert"].get(name)

    def advance(self, name: str) -> float:
        """Set width, in thousandths of an em."""
        return float(self.glyphs[name].width * self.scale)

    @cached_property
    def is_chinese(self) -> bool:
        """Whether the face has Chinese characters, so that its quotes are Chinese ones."""
        return ord("一") in self.cmap

    @cached_property
    def cap_height(self) -> float:
        """The height of capitals and lining figures."""
        table = self.font["OS/2"]
        return float(getattr(table, "sCapHeight", 0) * self.scale) or 0.7 * EM

    def box(self, name: str) -> tuple[float, float, float, float]:
        """Where a glyph's ink is: left, bottom, right, top."""
        pen = ControlBoundsPen(self.glyphs)
        self.glyphs[name].draw(pen)
        left, bottom, right, top = (side * self.scale for side in pen.bounds or (0, 0, 0, 0))
        return left, bottom, right, top

    def centre(self, name: str) -> tuple[float, float]:
        """The middle of a glyph's ink."""
        left, bottom, right, top = self.box(name)
        return (left + right) / 2, (bottom + top) / 2

    @cached_property
    def _features(self) -> dict[str, dict[str, str]]:
        """The substitutions of one glyph by one that features make in the book's language."""
        found: dict[str, dict[str, str]] = {"locl": {}, "vert": {}}
        for tag, glyphs in found.items():
            for table in self._subtables("GSUB", tag, "hani"):
                glyphs.update(getattr(table, "mapping", {}))
        return found

    def kerning(self, names: Iterable[str]) -> dict[tuple[str, str], float]:
        """How much closer than they are wide some pairs of Latin glyphs stand."""
        wanted = frozenset(names)
        found: dict[tuple[str, str], float] = {}
        for table in self._subtables("GPOS", "kern", "latn"):
            covered = table.Coverage.glyphs if table.LookupType == _PAIRS else ()
            for first in wanted & set(covered):
                for second, amount in _pairs(table, first, wanted):
                    found.setdefault((first, second), amount * self.scale)
        return {pair: amount for pair, amount in found.items() if amount}

    def _subtables(self, name: str, feature: str, wanted: str) -> Iterator[Any]:
        """The lookups of a feature, in the script `wanted` and the book's language."""
        table = self.font[name].table if name in self.font else None
        if table is None or not table.ScriptList or not table.FeatureList:
            return
        scripts = {row.ScriptTag: row.Script for row in table.ScriptList.ScriptRecord}
        script = scripts.get(wanted) or scripts.get("DFLT")
        if script is None:
            return
        systems = {row.LangSysTag: row.LangSys for row in script.LangSysRecord}
        system = systems.get(of_language(self.language, _SYSTEMS), script.DefaultLangSys)
        rows = [table.FeatureList.FeatureRecord[i] for i in (system.FeatureIndex if system else ())]
        for row in rows:
            for number in row.Feature.LookupListIndex if row.FeatureTag == feature else ():
                for subtable in table.LookupList.Lookup[number].SubTable:
                    yield getattr(subtable, "ExtSubTable", subtable)


def _pairs(table: Any, first: str, wanted: frozenset[str]) -> Iterator[tuple[str, float]]:
    """What a table of pairs says of a glyph with those after it."""
    if table.Format == 1:
        rows = table.PairSet[table.Coverage.glyphs.index(first)].PairValueRecord
        values = [(row.SecondGlyph, row.Value1) for row in rows if row.SecondGlyph in wanted]
    else:
        row = table.Class1Record[table.ClassDef1.classDefs.get(first, 0)].Class2Record
        classes = table.ClassDef2.classDefs
        values = [(second, row[classes.get(second, 0)].Value1) for second in wanted]
    for second, value in values:
        yield second, float(getattr(value, "XAdvance", 0) or 0)


class Shelf:
    """Font files, each opened once, when it is first asked for a character, and closed at last."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._opened: dict[Face, Opened] = {}

    def __enter__(self) -> Self:
        """The shelf; its files are open until the block ends."""
        return self

    def __exit__(self, *_: object) -> None:
        for opened in self._opened.values():
            opened.font.close()

    def having(self, character: str, sources: Sequence[Source]) -> Opened | None:
        """The first face of a list that has a character."""
        for source in sources:
            if character in source.characters:
                if source.face not in self._opened:
                    self._opened[source.face] = Opened(source.face, self.language)
                if ord(character) in self._opened[source.face].cmap:
                    return self._opened[source.face]
        return None


def of_language(language: str, table: Mapping[str, Any]) -> Any:
    """What a table has for a language (BCP 47); that of Simplified Chinese where it has none."""
    if not is_traditional(language):
        return table["zh-Hans"]
    in_hong_kong = language.endswith(("HK", "MO")) and "zh-HK" in table
    return table["zh-HK" if in_hong_kong else "zh-Hant"]
