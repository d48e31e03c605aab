from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from casefile import shown
from lxml import etree
from PIL import Image, ImageFile

from huozi.diagnostics import Finding, Span
from huozi.model import Picture
from huozi.pictures import check_picture, placeholder

HERE = Span("articles/a.md", 3, 5)


def checked(path: str, data: bytes) -> tuple[Picture | None, tuple[Finding, ...]]:
    return check_picture(path, data, HERE)


def raster(kind: str, size: tuple[int, int] = (4, 3), mode: str = "RGB") -> bytes:
    out = BytesIO()
    Image.new(mode, size, 1).save(out, kind)
    return out.getvalue()


def huge_png(width: int, height: int) -> bytes:
    """A 1-bit PNG of any size in a few kilobytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        checksum = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", checksum)

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((width + 7) // 8 + 1) * 16)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def svg(content: str, attributes: str = 'viewBox="0 0 40 30"', head: str = "") -> bytes:
    namespaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"{head}<svg {namespaces} {attributes}>{content}</svg>".encode()


@pytest.mark.parametrize(
    ("name", "kind", "media_type"),
    [
        ("图.png", "PNG", "image/png"),
        ("a.PNG", "PNG", "image/png"),
        ("a.jpg", "JPEG", "image/jpeg"),
        ("a.jpeg", "MPO", "image/jpeg"),
        ("a.gif", "GIF", "image/gif"),
        ("a.webp", "WEBP", "image/webp"),
    ],
)
def test_a_sound_picture_is_kept_byte_for_byte(name: str, kind: str, media_type: str) -> None:
    data = raster(kind)
    assert checked(name, data) == (Picture(name, media_type, data, 4, 3), ())


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.png", raster("JPEG"), "F002 图片 a.png 其实是 JPEG 格式，不是后缀说的 PNG"),
        ("a.jpg", raster("TIFF"), "F002 图片 a.jpg 其实是 TIFF 格式，不是后缀说的 JPEG"),
        ("a.jpg", raster("BMP"), "F002 图片 a.jpg 其实是 BMP 格式，不是后缀说的 JPEG"),
        ("a.png", raster("PNG")[:-30], "F001 图片 a.png 读不出来：文件不完整，或已损坏"),
        ("a.jpg", raster("JPEG", (99, 99))[:-99], "F001 图片 a.jpg 读不出来：文件不完整，或已损坏"),
        ("a.png", b"", "F001 图片 a.png 读不出来：文件是空的"),
        ("a.svg", b"", "F001 图片 a.svg 读不出来：文件是空的"),
        ("a.gif", b"GIF89a", "F001 图片 a.gif 读不出来：不是图片，或不认识的格式"),
        ("a.png", b"hello", "F001 图片 a.png 读不出来：不是图片，或不认识的格式"),
        ("a.png", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "F001 图片 a.png 读不出来：不是图片，或不认识的格式"),
        ("a.png", huge_png(30000, 30000), "F003 图片 a.png 太大：30000 × 30000 像素"),
        ("a.png", huge_png(9000, 6000), "F003 图片 a.png 太大：9000 × 6000 像素"),
        ("a.tif", raster("TIFF"), "F004 不认识的图片格式 a.tif"),
        ("a", raster("PNG"), "F004 不认识的图片格式 a"),
        ("a.svg", raster("PNG"), "F001 图片 a.svg 读不出来：不是完好的 SVG"),
        ("a.svg", b"<svg/>", "F001 图片 a.svg 读不出来：不是 SVG"),
        ("a.svg", b"<svg", "F001 图片 a.svg 读不出来：不是完好的 SVG"),
    ],
)  # fmt: skip
def test_a_picture_that_will_not_print_is_named_where_the_book_asks_for_it(
    name: str, data: bytes, message: str
) -> None:
    picture, found = checked(name, data)
    assert picture is None
    assert shown(found) == f"articles/a.md:3:5 {message}"


def test_a_picture_cut_off_is_refused_though_weasyprint_tells_pillow_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    assert checked("a.png", raster("PNG")[:-30])[0] is None
    assert ImageFile.LOAD_TRUNCATED_IMAGES is True


def test_looking_at_a_bomb_leaves_pillows_own_limit_in_force() -> None:
    before = Image.MAX_IMAGE_PIXELS
    checked("a.png", huge_png(30000, 30000))
    assert before == Image.MAX_IMAGE_PIXELS


@pytest.mark.parametrize(
    ("content", "removed"),
    [
        ("<script>alert(1)</script>", "<script>"),
        ('<path d="M0 0" onclick="x()"/>', "onclick"),
        ("<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>字</p></foreignObject>", "<foreignObject>"),
        ("<p xmlns='http://www.w3.org/1999/xhtml'>字</p>", "<p>"),
        ('<image href="https://a.b/c.png"/>', "<image>"),
        ('<image href="file:///etc/passwd"/>', "<image>"),
        ('<use href="https://a.b/c.svg#x"/>', "外部引用 https://a.b/c.svg#x"),
        ('<use xlink:href="other.svg#x"/>', "外部引用 other.svg#x"),
        ("<style>@import url(https://a.b/c.css)</style>", "指向外部的样式"),
        ("<style>@\\69mport 'https://a.b'</style>", "指向外部的样式"),
        ("<style>a{fill:u\\72l(https://a.b)}</style>", "指向外部的样式"),
        ('<path fill="url(https://a.b/c#d)" d="M0 0"/>', "fill 里的外部引用"),
        ("<path style=\"fill:url('//a.b/c#d')\" d=\"M0 0\"/>", "style 里的外部引用"),
        ('<animate attributeName="href" to="javascript:x()"/>', "<animate>"),
        ('<set attributeName="onload" to="x()"/>', "<set>"),
        ('<a href="javascript:x()"><path d="M0 0"/></a>', "<a>"),
    ],
)  # fmt: skip
def test_what_is_not_safe_in_a_drawing_is_taken_out_and_named(content: str, removed: str) -> None:
    picture, found = checked("a.svg", svg(content))
    assert picture is not None
    assert shown(found) == f"articles/a.md:3:5 F008 SVG 图 a.svg 里去掉了 {removed}"
    for danger in (
        b"script",
        b"on",
        b"http://a",
        b"https",
        b"file:",
        b"javascript",
        b"foreign",
        b"//a.b",
    ):
        assert danger not in picture.data.replace(b"http://www.w3.org", b""), danger


def test_the_drawing_of_a_link_and_text_beside_what_goes_stay() -> None:
    content = '<a href="https://a.b"><path d="M1 1"/></a><text>甲<image href="x"/>乙<?pi?>丙</text>'
    picture, _ = checked("a.svg", svg(content))
    assert picture is not None
    assert b'<path d="M1 1"/>' in picture.data
    assert "".join(etree.fromstring(picture.data).itertext()) == "甲乙丙"


def test_a_drawing_with_gradients_patterns_and_reuse_is_left_as_it_is() -> None:
    content = (
        '<defs><linearGradient id="g"><stop offset="0"/></linearGradient><g id="x"><path d="M0 0"/></g>'
        '</defs><style>.a{fill:url(#g)}</style><use href="#x"/><use xlink:href="#x"/>'
        '<rect fill="url(#g)" width="1" height="1"/><text>图字</text>'
    )
    picture, found = checked("a.svg", svg(content))
    assert picture is not None
    assert not found
    assert etree.tostring(etree.fromstring(picture.data), method="c14n") == etree.tostring(
        etree.fromstring(svg(content)), method="c14n"
    )


def test_a_large_honest_drawing_is_no_bomb() -> None:
    gradient = '<linearGradient id="g"><stop/><stop/></linearGradient>'
    paths = '<path d="M0 0" fill="url(#g)"/>' * 9000
    picture, _ = checked("a.svg", svg(f"<defs>{gradient}</defs>{paths}"))
    assert picture is not None


LAUGHS = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">' for n in range(10)
)
LEVELS = "".join(
    f'<g id="u{n}">' + f'<use href="#u{n - 1}"/>' * 10 + "</g>" if n else '<g id="u0"><path/></g>'
    for n in range(10)
)
PATTERNS = "".join(
    f'<pattern id="p{n}">' + f'<rect fill="url(#p{n + 1})"/>' * 10 + "</pattern>" for n in range(9)
)
CHAIN = "".join(f'<g id="c{n}"><use href="#c{n + 1}"/></g>' for n in range(5000))


@pytest.mark.parametrize(
    "data",
    [
        svg("<text>&l9;</text>", head=f"<!DOCTYPE svg [{LAUGHS}]>"),
        svg("<text/>", attributes='width="&l9;"', head=f"<!DOCTYPE svg [{LAUGHS}]>"),
        svg("<text>&x;</text>", head='<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        svg("", head='<!DOCTYPE svg [<!ENTITY % x SYSTEM "http://a.b/c"> %x;]>'),
        svg(LEVELS + '<use href="#u9"/>'),
        svg(PATTERNS + '<rect fill="url(#p0)"/>'),
        svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'),
        svg('<use id="a" href="#a"/>'),
        svg('<pattern id="p"><rect fill="url(#p)"/></pattern><rect fill="url(#p)"/>'),
        svg("<g>" * 100 + "</g>" * 100),
    ],
    ids=[
        "billion laughs", "laughs in an attribute", "outside entity", "parameter entity",
        "nested use", "nested patterns", "circle", "a circle of one", "a circle of patterns", "depth",
    ],
)  # fmt: skip
def test_a_bomb_of_a_drawing_is_refused(data: bytes) -> None:
    picture, found = checked("a.svg", data)
    assert picture is None
    assert [item.code for item in found] == ["F001"]


def test_a_long_chain_of_references_is_only_long() -> None:
    picture, _ = checked("a.svg", svg(f'<defs>{CHAIN}</defs><use href="#c0"/>'))
    assert picture is not None


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="40" height="30"', (40, 30)),
        ('width="72pt" height="25.4mm"', (96, 96)),
        ('width="100%" height="100%" viewBox="0 0 40 30"', (40, 30)),
        ('viewBox="-5,-5,40.4,30.6"', (40, 31)),
        ('width="1.2.3" height="2"', (600, 400)),
        ('viewBox="a b c d"', (600, 400)),
        ('viewBox="0 0 -3 4"', (600, 400)),
        ('width="0" height="0"', (1, 1)),
        ('width="99999999999999" height="1"', (100000, 1)),
        ("", (600, 400)),
    ],
)
def test_a_drawing_has_the_size_it_says(attributes: str, size: tuple[int, int]) -> None:
    picture, _ = checked("a.svg", svg("", attributes))
    assert picture is not None
    assert (picture.width, picture.height) == size


def test_a_missing_picture_is_a_sound_drawing() -> None:
    frame = placeholder("待补")
    picture, found = checked("a.svg", frame.data)
    assert picture is not None
    assert not found
    assert (picture.width, picture.height) == (frame.width, frame.height)
