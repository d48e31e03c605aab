"""Hostile manuscripts: nothing is fetched, nothing of the machine is read, nothing hangs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pikepdf
import pytest
from books import TIGHT, Command, said, write_book
from container import Opened
from lxml import etree

from huozi.making import build as builder
from huozi.making.build import build
from huozi.work.steps import Means, Order

SECRET = "TOPSECRET"

# --- what hangs, swells or overflows

NESTED_USE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><g id="n0"><rect/></g>'
    + "".join(f'<g id="n{n}">' + f'<use href="#n{n - 1}"/>' * 10 + "</g>" for n in range(1, 9))
    + '<use href="#n8"/></svg>'
)
CHAINED_USE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect id="n0"/>'
    + "".join(f'<use id="n{n}" href="#n{n - 1}"/>' for n in range(1, 5000))
    + "</svg>"
)

HOSTILE = {
    "brackets": "[" * 16_000,
    "declarations": "<![CDATA[" * 4000,
    "nested list": "".join(f"{' ' * n * 4}* 项\n" for n in range(300)),
    "stars": "* " * 1000 + "字",
    "quotes": ">" * 300 + " 引文",
    "colspan": '<table><tr><td colspan="100000000">格</td></tr></table>',
    "svg bomb": "![炸弹](../bomb.svg)",
    "svg chain": "![链](../chain.svg)",
    "billion laughs": "![笑](../laughs.svg)",
}
LAUGHS = '<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg"><text>&b;</text></svg>'
BOMBS = {"bomb.svg": NESTED_USE, "chain.svg": CHAINED_USE, "laughs.svg": LAUGHS}


def build_tightly(folder: Path, targets: tuple[Path, ...], order: Order, means: Means):
    """As the command does, with little patience."""
    return build(folder, targets, order, replace(means, budget=TIGHT))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_article_is_named_and_nothing_is_written(
    name: str, tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = {
        "坏的.md": f"# 坏的\n\n{HOSTILE[name]}\n",
        "好的.md": "# 好的\n\n见[这里](没有.md)。\n",
    }
    files = {path: text.encode() for path, text in BOMBS.items()}
    folder = write_book(tmp_path / "书", articles, files=files)
    out = [tmp_path / "out" / "书.epub", tmp_path / "out" / "书.pdf"]
    monkeypatch.setattr(builder, "build", build_tightly)
    answer = command("build", folder, "-o", out[0], "-o", out[1])
    assert answer.code == 1
    assert "articles/坏的.md" in answer.err
    assert "Traceback" not in answer.err + answer.out
    assert "好的.md:3" in answer.err
    assert [path for path in out if path.exists()] == []


def test_the_article_that_breaks_an_output_is_found_among_the_others(
    tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hostile table is seen when it is laid out; an article that links to it is no suspect."""
    rows = ["|" + cell * 100 for cell in ("甲|", "---|", *["一，二|"] * 100)]
    articles = {"a.md": "# 甲\n\n见[坏](坏.md)。\n", "坏.md": "\n".join(("# 坏\n", *rows))}
    folder = write_book(tmp_path / "书", articles)
    monkeypatch.setattr(builder, "build", build_tightly)
    out = tmp_path / "o.pdf"
    answer = command("build", folder, "-o", out, "-o", tmp_path / "o.epub", "--json")
    found = json.loads(answer.out)["findings"]
    assert [(item["code"], item["span"]["path"]) for item in found] == [("S006", "articles/坏.md")]
    assert (answer.code, answer.err) == (1, "")
    assert not out.exists()


# --- what fetches, reads or runs

SNIPPETS = r"""
![图](CANARY/a.png)
![图](//HOST/a.png)
![图](../../secret.txt)
![图](SECRETPATH)
![图](file://SECRETPATH)
![图](../link.png)
![图](%2e%2e/%2e%2e/secret.txt)
![图](data:image/png;base64,AAAA)
![图](data:text/html,<script>alert(1)</script>)
![图][r]\n\n[r]: CANARY/b.png
<img src="CANARY/c.png" srcset="CANARY/d.png 2x" alt="图">
<img alt="图" src=x onerror="fetch('CANARY/e')">
<picture><source srcset="CANARY/f.png"><img alt="图"></picture>
<iframe src="CANARY/g"></iframe><iframe src="file://SECRETPATH"></iframe>字
<object data="file://SECRETPATH"></object><embed src="CANARY/h">字
<link rel="stylesheet" href="CANARY/i.css">字
<link rel="attachment" href="file://SECRETPATH">字
<a rel="attachment" href="file://SECRETPATH">字</a>
<a rel="attachment" href="CANARY/j">字</a>
<style>@import url(CANARY/k.css); body { background: url(CANARY/l.png) }</style>字
<p style="background: url(CANARY/m.png)">字</p>
<p style="background-image: url('file://SECRETPATH')">字</p>
<div style="content: attr(x); list-style: url(CANARY/n)">字</div>
段落\n{: style="background:url(CANARY/o.png)" }
**段落**{onclick="alert(1)" background="CANARY/p.png" style="background:url(CANARY/p)"}
# 标题 {style="background:url(CANARY/q.png)" onclick="alert(1)"}
<table background="CANARY/r.png"><tr><td background="CANARY/s.png">字</td></tr></table>
<svg><image href="CANARY/t.png"/><use href="CANARY/u.svg#x"/></svg>字
<svg onload="alert(1)"><script>alert(1)</script></svg>字
<math><mi href="CANARY/v">字</mi></math>
<video src="CANARY/w.mp4" poster="CANARY/x.png"></video><audio src="CANARY/y"></audio>字
<script src="CANARY/z.js"></script>字
<form action="CANARY/f"><input type="image" src="CANARY/g.png"></form>字
<meta http-equiv="refresh" content="0;url=CANARY/h">字
<base href="CANARY/">字<img src="i.png" alt="图">
[字](javascript:alert(1))
[字](&#106;avascript:alert(1))
[字](java&#9;script:alert(1))
[字](JaVaScRiPt:alert(1))
[字](vbscript:x)
[字](file://SECRETPATH)
[字](data:text/html,x)
<javascript:alert(1)>
<a href=" javascript:alert(1)">字</a>
<a href="&#x6A;avascript:alert(1)">字</a>
<a href="http://ok.example/" onmouseover="alert(1)">字</a>
[字](//HOST/path)
![图](../evil-image.svg)
![图](../evil-css.svg)
![图](../evil-use.svg)
![图](../evil-script.svg)
![图](../evil-entity.svg)
![图](CANARY/redirect)
[好的链接](https://ok.example/) 和 <mail@ok.example>
""".strip().split("\n")

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{}<rect width="9" height="9"/></svg>'
DRAWINGS = {
    "evil-image.svg": SVG.format(
        '<image href="CANARY/1.png"/><image xlink:href="file://SECRETPATH"/><feImage href="CANARY/2"/>'
    ),
    "evil-css.svg": SVG.format(
        '<style>@import "CANARY/3.css"; rect { fill: url(CANARY/4) }</style><rect style="fill:url(CANARY/5#x)" fill="url(file://SECRETPATH)"/>'
    ),
    "evil-use.svg": '<?xml-stylesheet href="CANARY/6.css"?>'
    + SVG.format('<use href="CANARY/7.svg#x"/><use xlink:href="file://SECRETPATH#x"/>'),
    "evil-script.svg": SVG.format(
        '<script href="CANARY/8"/><g onload="alert(1)"><a href="javascript:alert(1)"><text>字</text></a></g><foreignObject><p/></foreignObject>'
    ),
    "evil-entity.svg": '<!DOCTYPE svg [<!ENTITY x SYSTEM "file://SECRETPATH">]>'
    + SVG.format("<text>&x;</text>"),
}


class Canary(BaseHTTPRequestHandler):
    """Notes every visit; sends visitors on, so that a redirect is a visit too."""

    visits: list[str] = []  # noqa: RUF012 — one list for all visits

    def do_GET(self) -> None:
        self.visits.append(self.path)
        self.send_response(302)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def canary() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Canary)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


class Attacked:
    """A book of hostile snippets, an article each: what was refused, and what was made of the rest."""

    def __init__(self, folder: Path, canary: str) -> None:
        secret = folder / "secret.txt"
        secret.write_text(SECRET * 3)
        home = folder / "书"

        def aimed(text: str) -> str:
            host = canary.removeprefix("http://")
            return (
                text.replace("CANARY", canary)
                .replace("HOST", host)
                .replace("SECRETPATH", str(secret))
                .replace("\\n", "\n")
            )

        self.articles = {
            f"{n:02}.md": f"# 第{n}篇\n\n{aimed(snippet)}\n" for n, snippet in enumerate(SNIPPETS)
        }
        files = {name: aimed(text).encode() for name, text in DRAWINGS.items()}
        write_book(home, self.articles, files=files)
        (home / "link.png").symlink_to(secret)
        targets = [folder / "书.epub", folder / "书.pdf"]
        made, self.found = build(home, targets)
        assert made == (), "hostile snippets must not all pass"
        self.refused = {
            item.span.path.removeprefix("articles/")
            for item in self.found
            if item.severity == "error"
        }
        for name in self.refused:
            (home / "articles" / name).unlink()
        made, found = build(home, targets)
        assert len(made) == 2, said(tuple(item for item in found if item.severity == "error"))
        self.epub, self.pdf = (path.read_bytes() for path in targets)


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory, canary: str) -> Attacked:
    return Attacked(tmp_path_factory.mktemp("attack"), canary)


def test_most_snippets_are_taken_apart_and_still_printed(attacked: Attacked) -> None:
    assert len(attacked.articles) >= 50
    assert len(attacked.refused) < 30
    assert f"{len(attacked.articles) - 1:02}.md" not in attacked.refused


def test_every_hostile_article_has_a_finding_with_its_line(attacked: Attacked) -> None:
    told = {item.span.path.removeprefix("articles/") for item in attacked.found if item.span.line}
    silent = {name: text for name, text in attacked.articles.items() if name not in told}
    harmless = ("好的链接", "![图][r]", "<picture>", "<math>")
    assert [text for text in silent.values() if not any(word in text for word in harmless)] == []


def test_nobody_visited_the_canary(attacked: Attacked) -> None:
    assert attacked.epub
    assert Canary.visits == []


def pdf_bytes(data: bytes) -> Iterator[bytes]:
    """Every stream of a PDF, unpacked, and everything else in it as text."""
    with pikepdf.open(BytesIO(data)) as document:
        for item in document.objects:
            if isinstance(item, pikepdf.Stream):
                yield (
                    item.read_bytes(pikepdf.StreamDecodeLevel.specialized)
                    if "/DCTDecode" not in str(item.get("/Filter"))
                    else item.read_raw_bytes()
                )
            yield repr(item).encode()


def test_no_byte_of_the_machine_is_in_the_outputs(attacked: Attacked) -> None:
    assert not any(SECRET.encode() in data for data in Opened(attacked.epub).files.values())
    assert not any(SECRET.encode() in data for data in pdf_bytes(attacked.pdf))


FORBIDDEN = re.compile(
    rb"/(JS|JavaScript|Launch|OpenAction|AA|EmbeddedFiles?|Filespec|RichMedia|SubmitForm|GoToR)\b"
)


def test_the_pdf_starts_and_holds_nothing(attacked: Attacked) -> None:
    assert [match[0] for data in pdf_bytes(attacked.pdf) if (match := FORBIDDEN.search(data))] == []


def links_of_pdf(data: bytes) -> set[str]:
    with pikepdf.open(BytesIO(data)) as document:
        actions = [
            note.get("/A") for page in document.pages for note in page.obj.get("/Annots", [])
        ]
        return {str(action.URI) for action in actions if action is not None and "/URI" in action}


def links_of_epub(data: bytes) -> set[str]:
    names = ("href", "src", "srcset", "{http://www.w3.org/1999/xlink}href")
    return {
        str(value)
        for page in Opened(data).pages.values()
        for node in page.iter()
        for name, value in node.attrib.items()
        if name in names
    }


def test_links_have_safe_schemes_only(attacked: Attacked) -> None:
    for links in (links_of_pdf(attacked.pdf), links_of_epub(attacked.epub)):
        schemes = {urlsplit(link).scheme for link in links}
        assert "https" in schemes
        assert schemes <= {"", "http", "https", "mailto"}


def test_pages_load_only_what_is_in_the_container(attacked: Attacked) -> None:
    book = Opened(attacked.epub)
    for name, page in book.pages.items():
        sources = [node.get("src", "") for node in page.iter() if node.get("src") is not None]
        for source in sources:
            assert (Path(name).parent / source).as_posix().replace(
                "EPUB/text/../", "EPUB/"
            ) in book.files


LOADING = re.compile(rb"@import|url\(\s*['\"]?(?!#)", re.IGNORECASE)
RUNNING = frozenset("script iframe object embed form foreignObject base style audio video".split())


def test_nothing_in_the_pages_runs_or_styles_itself(attacked: Attacked) -> None:
    book = Opened(attacked.epub)
    drawings = [
        etree.fromstring(data) for name, data in book.files.items() if name.endswith(".svg")
    ]
    assert len(drawings) > 3
    nodes = [node for tree in (*book.pages.values(), *drawings) for node in tree.iter()]
    names = {etree.QName(node).localname for node in nodes}
    attributes = {etree.QName(str(name)).localname for node in nodes for name in node.attrib}
    assert names & RUNNING == set()
    assert [name for name in attributes if name.startswith("on")] == []
    assert not any(node.get("style") for page in book.pages.values() for node in page.iter())


def test_no_style_loads_anything(attacked: Attacked) -> None:
    files = Opened(attacked.epub).files
    styled = {name: data for name, data in files.items() if name.endswith((".css", ".svg"))}
    assert [name for name, data in styled.items() if LOADING.search(data)] == []


# --- names and paths


@pytest.mark.parametrize(
    "path", ["../外.md", "/etc/passwd", "articles/../../外.md", "link.md", "..\\外.md"]
)
def test_book_toml_cannot_reach_outside_its_folder(path: str, tmp_path: Path) -> None:
    (tmp_path / "外.md").write_text(f"# {SECRET}", "utf-8")
    folder = write_book(tmp_path / "书", config=f"title = '书'\nfront = ['{path}']\n")
    (folder / "link.md").symlink_to(tmp_path / "外.md")
    made, found = build(folder, [tmp_path / "o.epub"])
    assert made == ()
    assert {item.span.path for item in found if item.severity == "error"} == {"book.toml"}


def test_a_slug_cannot_lead_out_of_dist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_book(
        tmp_path / "书",
        config='title = "书"\ndate = 2026-01-01\ncover = "cover.svg"\nslug = "../../外/x"\n',
    )
    monkeypatch.chdir(tmp_path)
    made, _ = build(folder)
    assert {path.resolve().parent for path in tmp_path.rglob("*.epub")} <= {tmp_path / "dist"}
    assert all(item.path.parent == Path("dist") for item in made)
