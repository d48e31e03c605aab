"""Word, web pages, electronic books, PDF and archives as articles; each test makes its own file."""

from __future__ import annotations

import io
import re
import stat
import subprocess
import sys
import zipfile
from collections import Counter

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt
from PIL import Image

from huozi.intake.several import Parcel, receive_all

PARAGRAPH = "河湾村从前只有三盏路灯,夜里出门要打手电,走不了几步就得停下来认路。"
SECOND = "后来灯一年比一年多(最多的一年装了四十盏),村里人晚上也出来走动了。"
LAST = "老人们说:灯亮了,人就不散。"


def image(colour: str = "red", kind: str = "PNG") -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(stream, kind)
    return stream.getvalue()


def codes(found) -> list[str]:
    return [item.code for item in found]


def one(data: bytes, name: str, answers=None, beside=None) -> tuple[str, Parcel, tuple]:
    parcel, found = receive_all(data, name, answers, beside)
    assert len(parcel.articles) == 1, [item.message for item in found]
    assert receive_all(data, name, answers, beside) == (parcel, found)
    return parcel.articles[0].markdown, parcel, found


_FOLD = str.maketrans("，。：；（）！？“”", ',.:;()!?""')


def characters(text: str) -> Counter:
    return Counter("".join(text.split()).translate(_FOLD).replace("\\", ""))


def lost(visible: str, parcel: Parcel, found) -> Counter:
    """The characters of a text that are neither in the articles nor in a log nor in a finding."""
    kept = "".join(item.message for item in found)
    for article in parcel.articles:
        kept += article.markdown + "".join(edit.before for edit in article.edits)
        kept += "".join(question.text for question in article.questions)
    return characters(visible) - characters(kept)


def zipped(members: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return stream.getvalue()


# --- Word


def saved(document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def styled() -> bytes:
    document = Document()
    document.add_paragraph("河湾村的灯", style="Title")
    document.add_paragraph("——一个小村的十年", style="Subtitle")
    document.add_paragraph("本报记者 王小满 通讯员 李大江")
    document.add_paragraph(PARAGRAPH)
    document.add_heading("一盏灯的来历", 1)
    mixed = document.add_paragraph("村口的老槐树下,")
    mixed.add_run("第一盏路灯").bold = True
    mixed.add_run("是2014年装的,照亮了一条泥路,")
    mixed.add_run("也照亮了人").italic = True
    mixed.add_run("。")
    document.add_picture(io.BytesIO(image()))
    document.add_paragraph("图为村口的路灯。 王小满摄", style="Caption")
    table = document.add_table(3, 2)
    for row, texts in enumerate((("年份", "路灯"), ("2014", "3"), ("2024", "120"))):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    document.add_heading("后来的事", 1)
    document.add_paragraph(SECOND, style="Quote")
    document.add_paragraph("第一件事是修路", style="List Bullet")
    document.add_paragraph("第二件事是种树", style="List Bullet")
    document.add_paragraph(LAST)
    document.add_comment(document.paragraphs[3].runs, text="数字核过吗？", author="编辑甲")
    document.sections[0].header.paragraphs[0].text = "内部资料"
    return saved(document)


def test_docx_styles() -> None:
    markdown, parcel, found = one(styled(), "来稿.docx")
    assert "title: 河湾村的灯\nsubtitle: 一个小村的十年\n" in markdown
    assert "name: 王小满\n  role: 本报记者" in markdown
    assert "\n## 一盏灯的来历\n" in markdown
    assert "\n## 后来的事\n" in markdown
    assert "老槐树下，**第一盏路灯**是2014年装的，照亮了一条泥路，*也照亮了人*。\n" in markdown
    assert (
        '![图为村口的路灯。](images/河湾村的灯-1.png "图为村口的路灯。"){credit="王小满摄"}'
        in markdown
    )
    assert "| 年份 | 路灯 |\n| --- | --- |\n| 2014 | 3 |" in markdown
    assert "> 后来灯一年比一年多（最多的一年装了四十盏），" in markdown
    assert "- 第一件事是修路\n- 第二件事是种树" in markdown
    assert [(one.path, one.data) for one in parcel.attachments] == [
        ("images/河湾村的灯-1.png", image())
    ]
    assert any("批注（编辑甲）：数字核过吗？" in q.text for q in parcel.articles[0].questions)
    assert "I211" in codes(found)
    visible = "".join(p.text for p in Document(io.BytesIO(styled())).paragraphs)
    assert not lost(visible + "年份路灯2014 3 2024 120内部资料", parcel, found)


def test_docx_looks() -> None:
    """No styles at all: the title by its size, subheads by bold and by numbers."""
    document = Document()
    for text, size, bold, centred in (
        ("关于做好河湾村路灯", 22, True, True),
        ("管护工作的通知", 22, True, True),
        ("本报记者 王小满", 12, False, True),
        (PARAGRAPH, 12, False, False),
        ("一、先修灯", 12, True, False),
        (SECOND, 12, False, False),
        ("（一）谁来修", 12, True, False),
        (LAST, 12, False, False),
        ("二、再修路", 12, True, False),
        (PARAGRAPH, 12, False, False),
    ):
        paragraph = document.add_paragraph()
        run = paragraph.add_run(text)
        run.font.size, run.bold = Pt(size), bold
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    markdown, *_ = one(saved(document), "通知.docx")
    assert "title: 关于做好河湾村路灯管护工作的通知\n" in markdown
    assert "name: 王小满" in markdown
    headings = [line for line in markdown.split("\n") if line.startswith("#")]
    assert headings == ["## 一、先修灯", "### （一）谁来修", "## 二、再修路"]


def _with_parts(data: bytes, changes: dict[str, tuple[str, str]], more: dict[str, str]) -> bytes:
    """A document with some of its parts changed by hand, and more parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for name, (old, new) in changes.items():
        text = members[name].decode()
        assert old in text
        members[name] = text.replace(old, new, 1).encode()
    return zipped(members | more)


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def test_docx_numbers_are_restored() -> None:
    document = Document()
    numbering = document.part.numbering_part.element
    numbering.insert(
        0,
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77"><w:lvl w:ilvl="0"><w:start w:val="9"/>'
            '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
            '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="（%2）"/>'
            "</w:lvl></w:abstractNum>"
        ),
    )
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>')
    )
    document.add_paragraph("河湾村的灯", style="Title")
    document.add_paragraph(PARAGRAPH)
    for text, level in (("先修灯", 0), (SECOND, 1), (LAST, 1), ("再修路", 0), ("三看", 0)):
        paragraph = document.add_paragraph(text)
        paragraph.paragraph_format  # noqa: B018 — makes the properties
        paragraph._p.get_or_add_pPr().append(
            parse_xml(
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'
            )
        )
    markdown, *_ = one(saved(document), "a.docx")
    for expected in ("九、先修灯", "（1）后来灯", "（2）老人们说", "十、再修路", "十一、三看"):
        assert expected in markdown


FOOTNOTES = f"""<w:footnotes xmlns:w="{W}">
<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:id="2"><w:p><w:r><w:t>见村志,第三卷。</w:t></w:r></w:p></w:footnote></w:footnotes>"""


def test_docx_notes_revisions_boxes() -> None:
    document = Document()
    document.add_paragraph("河湾村的灯", style="Title")
    document.add_paragraph(PARAGRAPH)
    document.add_paragraph("此处待换")
    document.add_paragraph(LAST)
    rich = (
        '<w:r><w:t>第二年又装了</w:t></w:r><w:ins w:id="5" w:author="甲"><w:r><w:t>四十</w:t></w:r></w:ins>'
        '<w:del w:id="6" w:author="甲"><w:r><w:delText>三十</w:delText></w:r></w:del><w:r><w:t>盏,</w:t></w:r>'
        '<w:r><w:t>村志记得清楚。</w:t><w:footnoteReference w:id="2"/></w:r>'
        "<w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent>"
        "<w:p><w:r><w:t>框里的话也是话，不能丢。</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = (
        f'<Relationship Id="rIdF" Type="{kind}/footnotes" Target="footnotes.xml"/>'
        f'<Relationship Id="rIdX" Type="{kind}/attachedTemplate" Target="file:///etc/passwd" '
        'TargetMode="External"/></Relationships>'
    )
    data = _with_parts(
        saved(document),
        {
            "word/document.xml": ("<w:r><w:t>此处待换</w:t></w:r>", rich),
            "word/_rels/document.xml.rels": ("</Relationships>", relations),
        },
        {"word/footnotes.xml": FOOTNOTES},
    )
    markdown, parcel, found = one(data, "a.docx")
    assert "第二年又装了四十盏，村志记得清楚。[^1]\n" in markdown
    assert "[^1]: 见村志，第三卷。" in markdown
    assert "框里的话也是话，不能丢。" in markdown
    assert "三十" not in markdown
    assert {"I210", "I213"} <= set(codes(found))
    assert any(edit.before == "三十" for edit in parcel.articles[0].edits)
    assert "root:" not in markdown


def test_docx_external_picture_is_not_fetched(tmp_path) -> None:
    canary = tmp_path / "secret.png"
    canary.write_bytes(image("blue"))
    document = Document()
    document.add_paragraph(PARAGRAPH)
    document.add_picture(io.BytesIO(image()))
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    data = saved(document)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        rels = archive.read("word/_rels/document.xml.rels").decode()
    target = re.search(r'Target="media/[^"]+"', rels)[0]
    data = _with_parts(
        data,
        {"word/_rels/document.xml.rels": (target, f'Target="{canary.as_uri()}" TargetMode="External"')},
        {},
    )  # fmt: skip
    assert kind in rels
    markdown, parcel, found = one(data, "a.docx")
    assert "(待补)" in markdown
    assert not parcel.attachments
    assert {"I213", "I215"} <= set(codes(found))


# --- web pages

WECHAT = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>河湾发布</title></head><body>
<h1 id="activity-name"> 河湾村的灯 </h1><span>原创</span><a id="js_name">河湾发布</a>
<em id="publish_time">2024年5月6日 10:20</em>
<div id="js_content" style="visibility: hidden;">
<section><img data-src="https://mmbiz.example/0?wx_fmt=png" src="data:image/gif;base64,R0lGOD"></section>
<section><section><span style="font-size:15px">　　河湾村从前只有三盏路灯,夜里出门要打手电。</span></section></section>
<p style="text-align:center"><strong>一、一盏灯的来历</strong></p>
<p>&nbsp;&nbsp;老槐树下,<strong>第一盏路灯</strong>是2014年装的。<br/>它照亮了一条泥路,也照亮了人。</p>
<p><img data-src="./灯_files/640.png"></p><p style="text-align:center">▲村口的路灯。王小满摄</p>
<p>老人们说:灯亮了,人就不散。</p></div><div>阅读原文 分享</div><script>var x="脚本里的字";</script></body></html>"""


def test_wechat_page() -> None:
    picture = image("blue")
    markdown, parcel, found = one(WECHAT.encode(), "灯.html", {}, {"灯_files/640.png": picture})
    assert markdown.startswith("---\ntitle: 河湾村的灯\nsource:\n  publication: 河湾发布\n")
    assert "date: 2024-05-06" in markdown
    assert "\n## 一、一盏灯的来历\n" in markdown
    assert "老槐树下，**第一盏路灯**是2014年装的。\n\n它照亮了一条泥路，也照亮了人。" in markdown
    assert '](images/河湾村的灯-1.png "▲村口的路灯。"){credit="王小满摄"}' in markdown
    assert "](待补)" in markdown
    assert "脚本里的字" not in markdown
    assert [one.data for one in parcel.attachments] == [picture]
    assert codes(found) == ["I214", "I215"]
    visible = re.sub(
        "<script.*?</script>|<title>.*?</title>|<[^>]+>|&nbsp;", "", WECHAT, flags=re.DOTALL
    )
    assert not lost(visible, parcel, found)


NEWS = """<html><head><meta charset="gb2312"><title>河边的夜市_河湾新闻网</title></head><body>
<div class="nav"><a href="/">首页</a><a href="/x">新闻</a></div><div class="main"><h1>河边的夜市</h1>
<div class="info">2024年05月06日 来源：河湾日报 作者：王小满 字号</div><div class="txt">
<p>　　夜市开在河边,卖什么的都有,从早到晚人声不断。</p>
<p>　　老板姓李,<a href="https://example.org/a(1)">卖了二十年馄饨</a>,水是H<sub>2</sub>O,一点不掺。</p>
<table><tr><th>摊位</th><th>数量</th></tr><tr><td>馄饨|面</td><td>12</td></tr></table>
<blockquote><p>人间烟火,最抚人心。</p></blockquote><ol><li>先看灯,再看水。</li><li>先吃面,再吃糖。</li></ol>
<p>就这样,一夜过去。</p></div></div>
<div class="footer">版权所有 <a href="#">关于我们</a></div></body></html>"""


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig"])
def test_general_page(encoding: str) -> None:
    markdown, parcel, found = one(NEWS.encode(encoding), "news.htm")
    assert markdown.startswith("---\ntitle: 河边的夜市\nauthors:\n- name: 王小满\n")
    assert "publication: 河湾日报" in markdown
    assert "夜市开在河边，卖什么的都有，" in markdown
    assert "[卖了二十年馄饨](https://example.org/a%281%29)" in markdown
    assert "H<sub>2</sub>O" in markdown
    assert r"| 馄饨\|面 | 12 |" in markdown
    assert "> 人间烟火，最抚人心。" in markdown
    assert "1.先看灯，再看水。" in markdown
    assert "关于我们" not in markdown
    assert codes(found) == ["I214"]
    visible = re.sub("<title>.*?</title>|<[^>]+>", "", NEWS, flags=re.DOTALL)
    assert not lost(visible, parcel, found)


def test_page_that_was_not_loaded() -> None:
    page = '<html><body><h1 id="activity-name"></h1><div id="js_content"></div></body></html>'
    assert codes(receive_all(page.encode(), "a.html")[1]) == ["I208"]


def test_page_reads_no_other_file(tmp_path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密")
    page = f"""<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><html><body><p>{PARAGRAPH}&x;</p>
    <iframe src="{secret.as_uri()}"></iframe><img src="../../secret.txt"><img src="{secret}"></body></html>"""
    markdown, parcel, _ = one(page.encode(), "a.html", {}, {"secret.txt": image()})
    assert "机密" not in markdown
    assert not parcel.attachments


def test_fragment_and_deep_nesting() -> None:
    markdown, *_ = one(f"<p>{PARAGRAPH}</p><p>{SECOND}</p>".encode(), "a.html")
    assert "村里人晚上也出来走动了。" in markdown
    deep = "<div>" * 3000 + f"<p>{PARAGRAPH}</p>" + "</div>" * 3000
    parcel, found = receive_all(
        f"<html><body>{deep}<p>{SECOND}</p></body></html>".encode(), "a.html"
    )
    assert parcel.articles or codes(found)


# --- electronic books

CONTAINER = """<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">
<rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
OPF = """<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>河湾文集</dc:title></metadata>
<manifest><item id="n" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>
<item id="a" href="text/one.xhtml" media-type="application/xhtml+xml"/>
<item id="b" href="text/two.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="n"/><itemref idref="a"/><itemref idref="b"/></spine></package>"""
ONE = f"""<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title/></head><body>
<h2>河湾村的灯</h2><p>&nbsp;{PARAGRAPH}<a epub:type="noteref" href="#n1">[1]</a></p><h3>后来</h3>
<p>{SECOND}<ruby>字<rt>zì</rt></ruby>也认得了。</p><p><img src="../img/a.png" alt="村口的灯"/></p>
<aside epub:type="footnote" id="n1"><p>见村志。</p></aside></body></html>"""
TWO = f'<html xmlns="http://www.w3.org/1999/xhtml"><body><h2>河湾村的灯</h2><p>{LAST}</p><p>{SECOND}</p></body></html>'


def book(**changes: bytes | str) -> bytes:
    members: dict[str, bytes | str] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OEBPS/book.opf": OPF,
        "OEBPS/nav.xhtml": "<html xmlns='http://www.w3.org/1999/xhtml'><body><nav><p>目录两个字</p></nav></body></html>",
        "OEBPS/text/one.xhtml": ONE,
        "OEBPS/text/two.xhtml": TWO,
        "OEBPS/img/a.png": image(),
    }
    return zipped(members | changes)


def test_epub() -> None:
    parcel, found = receive_all(book(), "文集.epub")
    assert [article.slug for article in parcel.articles] == ["河湾村的灯", "河湾村的灯-2"]
    first, second = (article.markdown for article in parcel.articles)
    assert "publication: 河湾文集" in first
    assert "停下来认路。[^1]\n" in first
    assert "[^1]: 见村志。" in first
    assert "\n## 后来\n" in first
    assert "<ruby>字<rt>zì</rt></ruby>" in first
    assert "![村口的灯](images/河湾村的灯-1.png)" in first
    assert "灯亮了，人就不散。" in second
    assert codes(found) == ["I220"]
    visible = re.sub("<[^>]+>|&nbsp;", "", ONE.partition("<body>")[2] + TWO).replace("[1]", "")
    assert not lost(visible, parcel, found)


def test_epub_answers_belong_to_their_article() -> None:
    asked = TWO.replace(SECOND, SECOND + "今年灯更多。")
    parcel, _ = receive_all(book(**{"OEBPS/text/two.xhtml": asked}), "文集.epub")
    (question,) = parcel.articles[1].questions
    assert question.id.startswith("OEBPS/text/two.xhtml:")
    again, _ = receive_all(
        book(**{"OEBPS/text/two.xhtml": asked}), "文集.epub", {question.id: "2024年"}
    )
    assert again.articles[1].questions[0].answer == "2024年"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"META-INF/encryption.xml": "<e><EncryptionMethod Algorithm='http://x/aes256-cbc'/></e>"}, "I221"),
        ({"OEBPS/book.opf": "<!DOCTYPE p [<!ENTITY a 'b'>]><package>&a;</package>"}, "I201"),
        ({"../../evil.xhtml": "x"}, "I202"),
    ],
)  # fmt: skip
def test_epub_refused(changes: dict[str, str], code: str) -> None:
    parcel, found = receive_all(book(**changes), "a.epub")
    assert not parcel.articles
    assert codes(found) == [code]


# --- PDF


def paper(html: str, css: str = "") -> bytes:
    from weasyprint import HTML

    style = (
        "@page{size:A5;margin:2cm;@top-center{content:'河湾文集'}@bottom-center{content:counter(page)}}"
        "body{font-family:'Noto Serif CJK SC',serif;font-size:10.5pt;line-height:1.6;text-align:justify}"
        "p{text-indent:2em;margin:0}h1{font-size:18pt;text-align:center}h2{font-size:13pt}" + css
    )
    return HTML(string=f"<style>{style}</style>{html}").write_pdf()


THINGS = "修路 种树 挖井 盖房 唱戏 打铁 酿酒 织布 养鱼 放牛 看病 读书 写信 赶集 摆渡 守夜".split()
PARAGRAPHS = [
    f"说到{thing},河湾村的人各有各的办法,有的起早,有的贪黑,谁也不肯落在后面;"
    f"等到{thing}的活儿做完,天也就黑了,大家坐在灯下,把一天的事慢慢说上一遍。"
    for thing in THINGS
]
BODY = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)


def test_pdf_of_one_column() -> None:
    data = paper(
        "<h1>河湾村的灯和灯下的人以及他们各自的活计</h1><p style='text-align:center;text-indent:0'>本报记者 王小满</p>"
        + BODY
        + f"<h2>后来的事</h2>{BODY}"
    )
    markdown, parcel, found = one(data, "来稿.pdf")
    assert "title: 河湾村的灯和灯下的人以及他们各自的活计\n" in markdown
    assert "name: 王小满" in markdown
    assert "\n## 后来的事\n" in markdown
    wide = str.maketrans(",;", "，；")
    for text in PARAGRAPHS[1:]:
        assert markdown.count(f"\n\n{text.translate(wide)}\n") == 2
    assert codes(found) == ["I233"]
    assert "河湾文集" not in markdown
    assert not lost("".join(PARAGRAPHS) * 2 + "后来的事河湾文集1 2", parcel, found)


def test_pdf_of_two_columns() -> None:
    data = paper(f"<h1>河湾村的灯</h1><div style='columns:2'>{BODY}</div>", "@page{size:A4}")
    markdown, parcel, found = one(data, "报纸.pdf")
    places = [markdown.find(f"说到{thing}") for thing in THINGS]
    assert places == sorted(places)
    assert "I232" in codes(found)
    assert not lost("".join(PARAGRAPHS), parcel, found)


def test_pdf_without_text_or_with_a_password() -> None:
    import pikepdf

    scan = io.BytesIO()
    Image.new("L", (300, 400), 255).save(scan, "PDF")
    assert codes(receive_all(scan.getvalue(), "a.pdf")[1]) == ["I230"]
    locked = io.BytesIO()
    with pikepdf.open(scan) as document:
        document.save(locked, encryption=pikepdf.Encryption(user="a", owner="b"))
    assert codes(receive_all(locked.getvalue(), "a.pdf")[1]) == ["I231"]
    assert codes(receive_all(b"%PDF-1.7 broken", "a.pdf")[1]) == ["I201"]


# --- archives


def test_zip_of_several() -> None:
    page = '<html><body><h1>河边的夜市</h1><p>夜市开在河边,卖什么的都有,人声不断。</p><img src="夜市_files/a.png"></body></html>'
    data = zipped(
        {
            "稿件/一.txt": f"河湾村的灯\n\n{PARAGRAPH}\n{SECOND}\n",
            "稿件/二.docx": styled(),
            "稿件/夜市.html": page,
            "稿件/夜市_files/a.png": image("blue"),
            "稿件/夜市_files/site.css": "p{}",
            "稿件/三.md": f"# 第三篇\n\n{PARAGRAPH}\n\n![灯](pic/灯.png)\n",
            "稿件/pic/灯.png": image("green"),
            "稿件/风景.png": image("white"),
            "稿件/内.zip": zipped({"a.txt": "x"}),
            "__MACOSX/._一.txt": b"\0\1",
        }
    )
    parcel, found = receive_all(data, "投稿.zip")
    slugs = [article.slug for article in parcel.articles]
    assert sorted(slugs) == ["河湾村的灯", "河湾村的灯-2", "河边的夜市", "第三篇"]
    text = "".join(article.markdown for article in parcel.articles)
    pictures = {one.path: one.data for one in parcel.attachments}
    for path in re.findall(r"\]\((images/[^ )]+)", text):
        assert path in pictures
    assert set(pictures.values()) == {image(), image("blue"), image("green"), image("white")}
    assert "](images/第三篇-1.png)" in text
    assert {"I217", "I219"} <= set(codes(found))
    assert len(parcel.originals) == 4


def test_zip_names_in_gbk() -> None:
    data = zipped({"xxxx.txt": f"河湾村的灯\n\n{PARAGRAPH}\n{SECOND}\n"})
    data = data.replace(b"xxxx.txt", "灯火.txt".encode("gbk"))
    parcel, _ = receive_all(data, "a.zip")
    assert len(parcel.articles) == 1
    broken = zipped({"xxxx.txt": ""}).replace(b"xxxx.txt", "灯火.txt".encode("gbk"))
    assert receive_all(broken, "a.zip")[1][0].span.path == "a.zip/灯火.txt"


def _linked() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        info = zipfile.ZipInfo("a.txt")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    return stream.getvalue()


def _locked() -> bytes:
    data = bytearray(zipped({"a.txt": "x"}))
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(magic) + at] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (zipped({"../a.txt": "x"}), "I202"),
        (zipped({"/a.txt": "x"}), "I202"),
        (zipped({"C:/a.txt": "x"}), "I202"),
        (zipped({"a\\..\\..\\b.txt": "x"}), "I202"),
        (_linked(), "I202"),
        (_locked(), "I206"),
        (zipped({f"{n}.txt": "" for n in range(5001)}), "I203"),
        (zipped({"a.txt": b"\0" * (30 << 20)}), "I205"),
        (zipped({"a.txt": "x" * 99})[:-30], "I201"),
        (zipped({"a.bin": "x"}), "I218"),
        (b"", "I002"),
        (b"Rar!\x1a\x07", "I207"),
    ],
)
def test_zip_refused(data: bytes, code: str) -> None:
    parcel, found = receive_all(data, "a.zip")
    assert not parcel.articles
    assert code in codes(found)
    assert all(item.hint for item in found if item.severity == "error")


def test_zip_that_says_less_than_it_holds() -> None:
    """A member whose size is a lie is not read past what it says."""
    data = zipped({"a.txt": "x" * 1000}, zipfile.ZIP_STORED)
    at = data.index(b"PK\x01\x02")
    lying = data[: at + 24] + (10).to_bytes(4, "little") + data[at + 28 :]
    assert codes(receive_all(lying, "a.zip")[1]) == ["I201"]


# --- files that are not what they are called

BOMB = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(9)
)


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.docx", "I207"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "a.docx", "I207"),
        (b"<!DOCTYPE html><html><body><p>x</p></body></html>", "a.docx", "I207"),
        (b"{\\rtf1 x}", "a.docx", "I207"),
        (zipped({"a.txt": "x"}), "a.docx", "I207"),
        (styled(), "a.epub", "I207"),
        (styled(), "a.zip", "I207"),
        (styled(), "a.pdf", "I207"),
        ("只是文字。".encode(), "a.pdf", "I207"),
        (styled(), "a.html", "I207"),
        (b"", "a.docx", "I002"),
        (b"", "a.html", "I002"),
        (b"x", "a.doc", "I240"),
        (b"x", "a.wps", "I240"),
        (b"x", "a.rar", "I240"),
        (b"x", "a.caj", "I240"),
        (b"x", "a", "I001"),
        (_with_parts(styled(), {}, {"word/x.xml": BOMB + "]><d>&j;</d>"}), "a.docx", "I209"),
        (_with_parts(styled(), {}, {"word/x.xml": (BOMB + "]><d>&j;</d>").encode("utf-16")}), "a.docx", "I209"),
        (_with_parts(styled(), {}, {"../x.xml": "<x/>"}), "a.docx", "I202"),
        (_with_parts(styled(), {}, {"word/media/x.bin": b"\0" * (30 << 20)}), "a.docx", "I205"),
        (styled()[:-200], "a.docx", "I207"),
    ],
)  # fmt: skip
def test_refused_with_advice(data: bytes, name: str, code: str) -> None:
    parcel, found = receive_all(data, name)
    assert not parcel.articles
    assert codes(found) == [code]
    assert found[0].hint


def test_heavy_libraries_wait() -> None:
    code = "import sys, huozi.intake.several as s; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert not {"docx", "trafilatura", "pypdfium2", "PIL"} & set(loaded.stdout.split())
