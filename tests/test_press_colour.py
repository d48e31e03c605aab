"""Colours for the press: small files made by hand, said in inks, and looked at as a printer would."""

from __future__ import annotations

import re
import subprocess
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import profiles_icc
import pytest
from books import Command, codes, said, write_book
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from huozi.diagnostics import Finding, Span
from huozi.making.intents import press_intent
from huozi.painted import Paint, painted
from huozi.press.coarse import Shown
from huozi.press.colour import to_press
from huozi.press.inks import Inks
from huozi.press.intent import Intent, intent_of
from huozi.press.standard import VERSION
from huozi.verify import ghostscript
from huozi.verify.pdf_file import check_pdf_file

HERE = Span("b.pdf")
BLACK, KNOCKED_OUT = "/HzOver", "/HzPlain"


def intent(icc: bytes = b"") -> Intent:
    made, _ = intent_of(icc or profiles_icc.cmyk(), HERE)
    assert made is not None
    return made


INKED = Inks(intent()).of_rgb((1, 0, 0))
RED = " ".join(map(str, INKED))


# --- small files


def paper(content: bytes = b"", **resources: pikepdf.Object) -> pikepdf.Pdf:
    """A page of 200 × 300 points whose trim is 10 points inside, its bleed 4."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(200, 300))
    page = document.pages[0].obj
    page.BleedBox, page.TrimBox = Array([6, 6, 194, 294]), Array([10, 10, 190, 290])
    page.Resources = Dictionary({f"/{name}": value for name, value in resources.items()})
    page.Contents = document.make_stream(content)
    document.docinfo["/Title"] = String("书")
    return document


def picture(document: pikepdf.Pdf, image: Image.Image, **more: pikepdf.Object) -> pikepdf.Object:
    """A picture as PDFs have it, uncompressed."""
    space = {"RGB": Name.DeviceRGB, "L": Name.DeviceGray, "CMYK": Name.DeviceCMYK}[image.mode]
    values = {"Width": image.width, "Height": image.height, "ColorSpace": space, **more}
    head = Dictionary(Type=Name.XObject, Subtype=Name.Image, BitsPerComponent=8, **values)
    stream = document.make_stream(image.tobytes())
    for key, value in head.items():
        stream[key] = value
    return stream


def with_picture(image: Image.Image, points: float, **more: pikepdf.Object) -> pikepdf.Pdf:
    """A page that shows a picture in a square of so many points."""
    document = paper(f"q {points} 0 0 {points} 20 20 cm /I Do Q".encode())
    shown = picture(document, image, **more)
    document.pages[0].obj.Resources.XObject = Dictionary(I=shown)
    return document


def converted(document: pikepdf.Pdf, icc: bytes = b"") -> tuple[Finding, ...]:
    return to_press(document, intent(icc), HERE)


def saved(document: pikepdf.Pdf) -> bytes:
    target = BytesIO()
    document.save(target, deterministic_id=True, force_version=VERSION)
    return target.getvalue()


def words(content: bytes, icc: bytes = b"", **resources: pikepdf.Object) -> str:
    """What a stream says after it has been said in inks, on a line."""
    document = paper(content, **resources)
    converted(document, icc)
    text = document.pages[0].Contents.read_bytes().decode().split()
    return " ".join(text[10 if not icc else 4 :])  # after the black that a page begins with


# --- the printing that is meant


@pytest.mark.parametrize(
    ("icc", "told"),
    [
        (profiles_icc.cmyk("Japan Color 2001 Coated"), "JC200103 cmyk"),
        (profiles_icc.cmyk("ISO Coated v2 300% (ECI)"), "FOGRA39 cmyk"),
        (profiles_icc.cmyk("U.S. Web Coated (SWOP) v2"), "CGATS TR 001 cmyk"),
        (profiles_icc.grey(), "one black grey P132"),
        (profiles_icc.cmyk("Our Press"), "Our Press cmyk P132"),
    ],
)
def test_a_profile_tells_the_printing_by_its_registered_name(icc: bytes, told: str) -> None:
    meant, found = intent_of(icc, HERE)
    assert meant is not None
    assert " ".join([meant.condition, meant.kind, *codes(found)]) == told


def rgb_profile() -> bytes:
    from PIL import ImageCms

    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@pytest.mark.parametrize(
    ("icc", "told"),
    [
        (rgb_profile(), "P131 ICC 特性文件“sRGB built-in”是RGB 的（屏幕、相机用的），不是印刷机的"),
        (profiles_icc.grey().replace(b"prtr", b"mntr"), "P131 ICC 特性文件“one black”是显示用的"),
        (b"no profile at all", "P130 这个文件不是 ICC 特性文件"),
        (b"", "P130 这个文件不是 ICC 特性文件"),
    ],
)
def test_what_is_no_profile_of_a_press_is_an_error(icc: bytes, told: str) -> None:
    meant, (problem,) = intent_of(icc, HERE)
    assert meant is None
    assert f"{problem.code} {problem.message}".startswith(told)


def test_the_profile_is_the_books_own_or_the_first_of_the_system(tmp_path: Path) -> None:
    (tmp_path / "a.icc").write_bytes(profiles_icc.cmyk("Japan Color 2001 Coated"))
    (tmp_path / "broken.icc").write_bytes(b"x")
    places = tuple(str(tmp_path / name) for name in ("none.icc", "broken.icc", "a.icc"))

    def asked(icc: str, system: tuple[str, ...] = ()) -> str:
        meant, found = press_intent(tmp_path, icc, HERE, system)
        return " ".join([meant.condition if meant else "-", *codes(found)])

    assert asked("a.icc") == "JC200103"
    assert asked("", places) == "JC200103 P135"
    assert asked("") == "- P136"
    assert asked("broken.icc", places) == "- P130"
    assert asked("lost.icc", places) == "- B007"
    assert asked("../a.icc", places) == "- S001"


# --- streams


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("0 0 0 rg 0 0 9 9 re f", "0 0 0 1 k 0 0 9 9 re f"),
        ("0.5 0.5 0.5 RG 0 0 m 9 9 l S", "0 0 0 0.5 K 0 0 m 9 9 l S"),
        ("0.16 0.15 0.14 rg 0 0 9 9 re f", "0 0 0 0.8481 k 0 0 9 9 re f"),  # a tinge
        ("0.25 g 0 0 9 9 re f", "0 0 0 0.75 k 0 0 9 9 re f"),
        ("1 0 0 rg 0 0 9 9 re f", f"{RED} k 0 0 9 9 re f"),
        ("/DeviceRGB cs 1 0 0 sc 0 0 9 9 re f", f"0 0 0 1 k {RED} k 0 0 9 9 re f"),
        ("/DeviceCMYK cs 0 1 0 0 scn 0 0 9 9 re f", "0 0 0 1 k 0 1 0 0 k 0 0 9 9 re f"),
        ("/L cs 50 0 0 scn 0 0 9 9 re f", "0 0 0 1 k 0 0 0 0.5 k 0 0 9 9 re f"),
        ("/All cs 1 scn 0 0 9 9 re f", "/All cs 1 scn 0 0 9 9 re f"),
        # Black text overprints; nothing else does.
        (
            "0 0 0 rg BT (a) Tj ET 0 0 9 9 re f",
            "0 0 0 1 k BT /HzOver gs (a) Tj ET 0 0 9 9 re /HzPlain gs f",
        ),
        ("0 0 0 rg BT (a) Tj (b) Tj ET", "0 0 0 1 k BT /HzOver gs (a) Tj (b) Tj ET"),
        ("1 1 1 rg BT (a) Tj ET", "0 0 0 0 k BT (a) Tj ET"),
        ("q BT (a) Tj ET Q BT (b) Tj ET", "q BT /HzOver gs (a) Tj ET Q BT /HzOver gs (b) Tj ET"),
        ("/half gs BT (a) Tj ET", "/half gs BT (a) Tj ET"),
        ("/veil gs BT (a) Tj ET", "/veil gs BT (a) Tj ET"),
        ("BT 1 Tr (a) Tj ET", "BT 1 Tr (a) Tj ET"),
    ],
)
def test_a_stream_is_said_in_inks(before: str, after: str) -> None:
    lab = Array([Name.Lab, Dictionary(WhitePoint=[0.9643, 1, 0.8251])])
    every = Array([Name.Separation, Name.All, Name.DeviceCMYK, Dictionary(FunctionType=2)])
    states = Dictionary(half=Dictionary(ca=0.5), veil=Dictionary(BM=Name.Multiply))
    spaces = Dictionary(L=lab, All=every)
    assert words(before.encode(), ColorSpace=spaces, ExtGState=states) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("0 0 0 rg BT (a) Tj ET", "0 g BT (a) Tj ET"),
        ("0 0.5 0 0.25 k 0 0 9 9 re f", "0.455 g 0 0 9 9 re f"),
        ("0 0 0 1 K 0 0 9 9 re S", "0 G 0 0 9 9 re S"),
    ],
)
def test_in_one_ink_everything_is_grey(before: str, after: str) -> None:
    assert words(before.encode(), profiles_icc.grey()) == after


def form(document: pikepdf.Pdf, content: bytes, **more: pikepdf.Object) -> pikepdf.Object:
    made = document.make_stream(content)
    made.Type, made.Subtype, made.BBox = Name.XObject, Name.Form, Array([0, 0, 99, 99])
    made.Resources = Dictionary()
    for key, value in more.items():
        made[f"/{key}"] = value
    return made


def test_forms_and_patterns_are_said_in_inks_and_masks_in_grey() -> None:
    group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
    document = paper(b"/m gs /F Do /Pattern cs /P scn 0 0 9 9 re f")
    shown = form(document, b"1 0 0 rg 0 0 9 9 re f", Group=group)
    mask = form(document, b"1 0 0 rg 0 0 9 9 re f", Group=Dictionary(group))
    cell = form(document, b"1 0 0 rg 0 0 9 9 re f", PatternType=1)
    soft = Dictionary(S=Name.Luminosity, G=mask)
    document.pages[0].obj.Resources = Dictionary(
        XObject=Dictionary(F=shown),
        Pattern=Dictionary(P=cell),
        ExtGState=Dictionary(m=Dictionary(SMask=soft)),
    )
    assert converted(document) == ()
    assert [item.read_bytes().split()[:5] for item in (shown, mask, cell)] == [
        [*RED.encode().split(), b"k"],
        b"0.3 g 0 0 9".split(),
        [*RED.encode().split(), b"k"],
    ]
    assert [str(item.Group.CS) for item in (shown, mask)] == ["/DeviceCMYK", "/DeviceGray"]


def shading(**function: object) -> Dictionary:
    return Dictionary(
        ShadingType=2,
        ColorSpace=Name.DeviceRGB,
        Coords=[0, 0, 9, 0],
        Function=Dictionary(Domain=[0, 1], **function),
    )


def test_a_shading_goes_from_ink_to_ink() -> None:
    straight = shading(FunctionType=2, C0=[0, 0, 0], C1=[1, 0, 0], N=1, Range=[0, 1] * 3)
    document = paper(b"/S sh", Shading=Dictionary(S=straight))
    assert converted(document) == ()
    told = document.pages[0].Resources.Shading.S
    assert told.ColorSpace == Name.DeviceCMYK
    assert [float(part) for part in told.Function.C1] == list(INKED)
    assert [float(part) for part in told.Function.C0] == [0, 0, 0, 1]
    assert "/Range" not in told.Function


def test_what_can_not_be_said_in_inks_is_named_with_its_page() -> None:
    table = shading(FunctionType=4)  # a little program
    document = paper(b"/S sh", Shading=Dictionary(S=table))
    (problem,) = converted(document)
    assert f"{problem.code} {problem.message}" == ("P133 第 1 页的渐变是屏幕的颜色，转不成油墨")


# --- pictures

SPECTRUM = Image.merge("RGB", [Image.linear_gradient("L").rotate(turn) for turn in (0, 90, 180)])
GREYS = Image.merge("RGB", [Image.linear_gradient("L")] * 3)


def only_picture(document: pikepdf.Pdf) -> pikepdf.Object:
    return document.pages[0].obj.Resources.XObject.I


def test_a_picture_is_converted_by_the_profile_and_keeps_its_mask() -> None:
    document = with_picture(SPECTRUM, 60)
    mask = picture(document, Image.linear_gradient("L"))
    only_picture(document).SMask = mask
    before = bytes(mask.read_bytes())
    assert converted(document) == ()
    image = only_picture(document)
    assert image.ColorSpace == Name.DeviceCMYK
    expected = Inks(intent()).picture(SPECTRUM)
    assert bytes(image.read_bytes()) == expected.tobytes()
    assert bytes(image.SMask.read_bytes()) == before


def test_a_picture_without_colour_is_black_ink() -> None:
    document = with_picture(GREYS, 60)
    converted(document)
    assert only_picture(document).ColorSpace == Name.DeviceGray
    assert bytes(only_picture(document).read_bytes()) == GREYS.convert("L").tobytes()


def test_a_photograph_stays_a_jpeg() -> None:
    packed = BytesIO()
    SPECTRUM.save(packed, "JPEG", quality=95)
    document = with_picture(SPECTRUM, 60)
    only_picture(document).write(packed.getvalue(), filter=Name.DCTDecode)
    converted(document)
    image = only_picture(document)
    assert image.Filter == Name.DCTDecode
    with Image.open(BytesIO(packed.getvalue())) as photograph:
        expected = Inks(intent()).picture(photograph)
    shown = Image.open(BytesIO(image.read_raw_bytes()))
    inverted = [float(part) for part in image.Decode] == [1, 0] * 4
    assert (shown.mode, inverted) == ("CMYK", True)  # Pillow undoes Photoshop's way round itself
    differences = zip(shown.tobytes(), expected.tobytes(), strict=True)
    assert sum(abs(one - two) for one, two in differences) / len(expected.tobytes()) < 3


def test_a_picture_with_a_table_of_colours_is_converted() -> None:
    table = bytes([255, 0, 0, 0, 0, 0])
    document = with_picture(Image.new("L", (256, 256), 0), 60)
    image = only_picture(document)
    image.ColorSpace = Array([Name.Indexed, Name.DeviceRGB, 1, String(table)])
    assert converted(document) == ()
    assert (
        bytes(image.read_bytes())[:4]
        == Inks(intent()).picture(Image.new("RGB", (1, 1), "red")).tobytes()
    )


@pytest.mark.parametrize("spoil", ["key colour", "broken data"])
def test_a_picture_that_can_not_be_converted_is_named(spoil: str) -> None:
    document = with_picture(SPECTRUM, 60)
    if spoil == "key colour":
        only_picture(document).Mask = Array([0, 9] * 3)
    else:
        only_picture(document).write(zlib.compress(b"short"), filter=Name.FlateDecode)
    assert said(converted(document)) == "b.pdf P133 第 1 页的图片是屏幕的颜色，转不成油墨"


def test_a_coarse_picture_is_a_finding_with_its_size() -> None:
    document = with_picture(SPECTRUM, 256)  # 72 dpi
    (problem,) = converted(document)
    assert f"{problem.code} {problem.message}" == (
        "P134 第 1 页的图（256×256 像素）印出来只有 72 dpi，不到 300"
    )
    assert "最大印到 22×22 毫米" in problem.hint
    assert codes(converted(with_picture(SPECTRUM, 256 * 72 / 300))) == []


def test_a_picture_larger_than_the_page_is_told_of() -> None:
    large = Image.new("RGB", (3000, 600))  # 254 mm at 300 dpi, on a page of 300 pt
    (problem,) = converted(with_picture(large, 90))
    assert f"{problem.code} {problem.message}".startswith(
        "P137 第 1 页的图（3000×600 像素）比页面大：300 dpi 印是 254×51 毫米，缩成了 "
    )


def test_a_coarse_picture_is_found_in_the_book_by_its_size() -> None:
    mine = Shown("images/a.png", SPECTRUM.size, Span("articles/1.md", 7))
    twin = Shown("images/b.png", SPECTRUM.size, Span("articles/2.md", 9))
    other = Shown("images/c.png", (9, 9), Span("articles/3.md", 1))

    def told(*own: Shown) -> str:
        return said(to_press(with_picture(SPECTRUM, 256), intent(), HERE, own))

    assert told(other, mine) == (
        "articles/1.md:7 P134 第 1 页的图 images/a.png（256×256 像素）印出来只有 72 dpi，不到 300"
    )
    assert told(mine, twin).startswith("b.pdf P134 第 1 页的图（256×256 像素）")


def test_a_picture_in_a_turned_form_has_the_dots_it_is_drawn_with() -> None:
    document = paper(b"q 0 2 -2 0 100 20 cm /F Do Q")
    turned = form(document, b"64 0 0 64 0 0 cm /I Do", Matrix=Array([0.5, 0, 0, 0.5, 0, 0]))
    turned.Resources.XObject = Dictionary(I=picture(document, SPECTRUM))
    document.pages[0].obj.Resources.XObject = Dictionary(F=turned)
    (shown,) = painted(document.pages[0])
    assert (round(shown.dpi), [round(side) for side in shown.box]) == (288, [36, 20, 100, 84])


# --- the file


def test_a_file_for_the_press_says_so_and_is_the_same_every_time() -> None:
    def made() -> bytes:
        document = paper(b"0 0 0 rg BT (a) Tj ET")
        note = Dictionary(Subtype=Name.Link, Rect=[20, 20, 40, 40])
        document.pages[0].obj.Annots = Array([document.make_indirect(note)])
        document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("x()"))
        converted(document)
        return saved(document)

    data = made()
    assert data == made()
    with pikepdf.open(BytesIO(data)) as document:
        (meant,) = document.Root.OutputIntents
        assert (meant.S, str(meant.OutputConditionIdentifier)) == (Name.GTS_PDFX, "FOGRA39")
        assert bytes(meant.DestOutputProfile.read_bytes()) == profiles_icc.cmyk()
        metadata = document.open_metadata()
        assert metadata["pdfxid:GTS_PDFXVersion"] == "PDF/X-4"
        assert metadata["xmpMM:DocumentID"].startswith("uuid:")
        assert document.pdf_version == "1.6"
        assert "/Annots" not in document.pages[0].obj
        assert "/OpenAction" not in document.Root


def test_other_pages_are_another_file() -> None:
    def identity(content: bytes) -> str:
        document = paper(content)
        converted(document)
        return str(document.open_metadata()["xmpMM:DocumentID"])

    assert identity(b"0 0 9 9 re f") != identity(b"0 0 8 9 re f")


def test_a_page_without_boxes_is_cut_where_it_ends() -> None:
    document = paper(b"0 0 9 9 re f")
    page = document.pages[0].obj
    del page["/TrimBox"], page["/BleedBox"]
    converted(document)
    assert [float(side) for side in page.TrimBox] == [0, 0, 200, 300]
    assert page.BleedBox == page.TrimBox


# --- verification

TEXT = b"0 0 0 rg BT /F 9 Tf 20 20 Td (a) Tj ET"
MARK = b" /All CS 1 SCN 0 290 m 5 290 l S"


def sound() -> pikepdf.Pdf:
    """A page of black text and a blue picture, with a mark beside it, ready for the press."""
    plates = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0] * 4, C1=[1] * 4, N=1)
    every = Array([Name.Separation, Name.All, Name.DeviceCMYK, plates])
    document = paper(TEXT + MARK, ColorSpace=Dictionary(All=every))
    glyphs = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 1, 1], FontMatrix=[1, 0, 0, 1, 0, 0],
        FirstChar=97, LastChar=97, Widths=[1], Resources=Dictionary(),
        CharProcs=Dictionary(a=document.make_stream(b"1 0 0 0 1 1 d1 0 0 1 1 re f")),
        Encoding=Dictionary(Differences=[97, Name.a]),
    )  # fmt: skip
    document.pages[0].obj.Resources.Font = Dictionary(F=document.make_indirect(glyphs))
    document.Root.Lang = String("zh")
    with document.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("一", 0))
    assert converted(document) == ()
    return document


Change = Callable[[pikepdf.Pdf], None]


def draw(content: bytes) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        document.pages[0].contents_add(b"\nq " + content + b" Q")

    return change


def info_without(key: str) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        del document.docinfo[key]

    return change


def box(name: str, sides: list[int] | None) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        if sides is None:
            del document.pages[0].obj[name]
        else:
            document.pages[0].obj[name] = Array(sides)

    return change


def profile(icc: bytes) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        document.Root.OutputIntents[0].DestOutputProfile = document.make_stream(icc)

    return change


def nameless(document: pikepdf.Pdf) -> None:
    del document.Root.OutputIntents[0]["/OutputConditionIdentifier"]


def without_profile(document: pikepdf.Pdf) -> None:
    del document.Root.OutputIntents[0]["/DestOutputProfile"]


def without_intent(document: pikepdf.Pdf) -> None:
    del document.Root["/OutputIntents"]


def logo(document: pikepdf.Pdf) -> None:
    document.pages[0].obj.Resources.XObject = Dictionary(I=picture(document, SPECTRUM))
    draw(b"60 0 0 60 20 20 cm /I Do")(document)


def coarse(document: pikepdf.Pdf) -> None:
    grey = picture(document, SPECTRUM.convert("L"))
    document.pages[0].obj.Resources.XObject = Dictionary(I=grey)
    draw(b"128 0 0 128 20 20 cm /I Do")(document)


def unmarked(document: pikepdf.Pdf) -> None:
    document.pages[0].obj.Contents = document.make_stream(b"0 0 0 1 k 20 20 50 50 re f")


def blank(document: pikepdf.Pdf) -> None:
    document.pages.append(document.pages[0])
    document.pages[1].obj.Contents = document.make_stream(MARK + b" 0 0 0 0 k 0 0 200 300 re f")


def noted(document: pikepdf.Pdf) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.Square, Rect=Array([20, 20, 40, 40]))
    document.pages[0].obj.Annots = Array([document.make_indirect(note)])


FAULTS: dict[str, tuple[Change, str]] = {
    "nothing": (lambda _: None, ""),
    "no output intent": (without_intent, "V220 付印的文件没有输出意图（OutputIntent）"),
    "a printing without a name": (nameless, "V220 付印的文件没有写印刷条件的名字"),
    "no profile": (without_profile, "V220 付印的文件没有带 ICC 特性文件"),
    "a profile of a screen": (profile(rgb_profile()), "V220 付印的文件带的 ICC 特性文件是 RGB 的"),
    "a profile that is none": (profile(b"x"), "V220 付印的文件带的 ICC 特性文件读不出来"),
    "no trim": (box("/TrimBox", None), "V221 第 1 页没有成品框"),
    "a trim past the bleed": (
        box("/TrimBox", [5, 10, 190, 290]),
        "V221 第 1 页成品框（TrimBox）伸到出血框（BleedBox）外面",
    ),
    "a bleed past the paper": (
        box("/BleedBox", [-5, 0, 200, 300]),
        "V221 第 1 页出血框（BleedBox）伸到纸面（MediaBox）外面",
    ),
    "text in RGB": (draw(b"1 0 0 rg BT /F 9 Tf (a) Tj ET"), "V222 第 1 页的文字是 RGB"),
    "a line in RGB": (draw(b"1 0 0 RG 20 20 m 50 50 l S"), "V222 第 1 页的线条或色块是 RGB"),
    "a logo in RGB": (logo, "V222 第 1 页的图片是 RGB，不是油墨的颜色"),
    "a picture of 144 dpi": (coarse, "V223 第 1 页的图（256×256 像素）印出来只有 144 dpi，不到 300"),
    "black text that knocks out": (
        draw(b"0 0 0 1 k BT /F 9 Tf (a) Tj ET"),
        "V224 第 1 页有黑字没有叠印",
    ),
    "black text that is grey": (draw(b"0 g BT /F 9 Tf (a) Tj ET"), "V224 第 1 页有黑字没有叠印"),
    "text in four inks": (
        draw(b"0.7 0.6 0.6 0.9 k BT /F 9 Tf (a) Tj ET"),
        "V232 第 1 页的字用了四色黑",
    ),
    "no marks": (unmarked, "V225 第 1 页的纸面比出血大，却没有套版色的裁切标记"),
    "a page in the colour of marks": (
        draw(b"/All cs 1 scn 20 20 50 50 re f"),
        "V226 第 1 页的成品以内用了套版色",
    ),
    "a blank page": (blank, "V229 空白页：第 2 页"),
    "no word of trapping": (info_without("/Trapped"), "V230 文件没有写有没有陷印"),
    "no date": (info_without("/ModDate"), "V230 文件没有写日期"),
    "a note on the page": (noted, "V231 第 1 页有链接或批注压在版面上"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ghostscript, "command", lambda: "")
    change, expected = FAULTS[name]
    document = sound()
    change(document)
    found = [
        item for item in check_pdf_file(saved(document), "b.pdf", "press") if item.code != "V401"
    ]
    told = [f"{item.code} {item.message}" for item in found]
    assert len(told) == bool(expected), told
    assert "".join(told).startswith(expected), told


def test_only_a_file_for_the_press_is_looked_at_like_one() -> None:
    plain = saved(paper(TEXT))
    assert not {code for code in codes(check_pdf_file(plain, "b.pdf")) if code.startswith("V22")}
    asked = codes(check_pdf_file(plain, "b.pdf", "press"))
    assert {"V220", "V222", "V230"} <= set(asked)
    document = sound()
    without_intent(document)  # its metadata still say what it is
    assert "V220" in codes(check_pdf_file(saved(document), "b.pdf"))


# --- ink on paper


def inked(
    monkeypatch: pytest.MonkeyPatch, document: pikepdf.Pdf, covered: str, most: float
) -> tuple[Finding, ...]:
    """What is said where Ghostscript says this of a page."""
    rows = tuple(tuple(map(float, row.split())) for row in covered.splitlines())
    monkeypatch.setattr(ghostscript, "command", lambda: "gs")
    monkeypatch.setattr(ghostscript, "coverage", lambda _: rows)
    monkeypatch.setattr(ghostscript, "heaviest", lambda _, pages: dict.fromkeys(pages, most))
    return check_pdf_file(saved(document), "b.pdf")


def test_a_page_in_black_is_on_the_black_plate_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(inked(monkeypatch, sound(), "0 0 0 0.1", 4.0)) == ""
    told = said(inked(monkeypatch, sound(), "0.1 0.1 0.1 0.1", 4.0))
    assert told.startswith("b.pdf V227 第 1 页只该有黑墨")


def test_more_ink_than_dries_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    document = sound()
    draw(b"1 1 1 0.7 k 20 20 50 50 re f")(document)
    told = said(inked(monkeypatch, document, "0.1 0.1 0.1 0.1", 3.7))
    assert told == "b.pdf V228 第 1 页有地方油墨总量 370%，多于 350%"
    assert said(inked(monkeypatch, document, "0.1 0.1 0.1 0.1", 3.4)) == ""


def test_without_ghostscript_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ghostscript, "command", lambda: "")
    assert said(check_pdf_file(saved(sound()), "b.pdf")) == (
        "b.pdf V401 没有运行 Ghostscript：没有装"
    )


def test_a_ghostscript_that_fails_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(_: bytes) -> None:
        raise subprocess.CalledProcessError(1, "gs")

    monkeypatch.setattr(ghostscript, "command", lambda: "gs")
    monkeypatch.setattr(ghostscript, "coverage", failing)
    assert codes(check_pdf_file(saved(sound()), "b.pdf")) == ["V405"]


@pytest.mark.skipif(not ghostscript.command(), reason="Ghostscript is not installed")
def test_ghostscript_measures_plates_and_ink() -> None:
    document = sound()
    draw(b"1 1 1 0.7 k 20 20 50 50 re f")(document)
    document.pages.append(document.pages[0])
    document.pages[1].obj.Contents = document.make_stream(b"0 0 0 1 k 20 20 50 50 re f")
    data = saved(document)
    first, second = ghostscript.coverage(data)
    assert min(first) > 0.04
    assert second[:3] == (0, 0, 0)
    assert {page: round(most, 1) for page, most in ghostscript.heaviest(data, [1, 2]).items()} == {
        1: 3.7,
        2: 1.0,
    }


# --- a page as it is made here


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of WeasyPrint's with whatever has a colour, made ready for the press."""
    from weasyprint import HTML

    folder = tmp_path_factory.mktemp("press")
    Image.merge("RGBA", [*SPECTRUM.split(), Image.linear_gradient("L")]).save(folder / "logo.png")
    target = folder / "书.pdf"
    HTML(string=PAGE, base_url=str(folder)).write_pdf(target)
    with pikepdf.open(target, allow_overwriting_input=True) as document:
        colours = {item.paint.space for item in painted(document.pages[0])}
        assert {"rgb", "lab"} <= colours
        assert converted(document) == ()
        target.write_bytes(saved(document))
    return target


PAGE = """<!doctype html><html lang=zh><title>书</title><style>
@page { size: A5; margin: 15mm; bleed: 3mm }
img { width: 20mm } .wash { background: linear-gradient(#f00, rgba(0, 0, 255, .2)); height: 9mm }
</style><h1>题目</h1><p>黑字 <span style="color:#777">灰字</span>
<span style="color:oklch(60% .2 250)">蓝字</span> <span style="color:#0006">淡字</span>
<p class=wash><p style="background:#036;color:#fff">白字</p><img src=logo.png alt="标志">
<svg width=60 height=40><mask id=m><circle cx=20 cy=20 r=20 fill="#f88"/></mask>
<rect width=60 height=40 fill="#080" mask="url(#m)"/></svg>"""


def test_a_file_with_an_rgb_logo_is_refused_for_the_press(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "书.pdf"
    path.write_bytes(saved(with_picture(SPECTRUM, 60)))
    answer = command("verify", path, "--profile", "press")
    assert answer.code == 1
    assert "V222 第 1 页的图片是 RGB，不是油墨的颜色" in answer.err
    assert "V222" not in command("verify", path).err
    assert command("verify", tmp_path / "书.epub", "--profile", "press").code == 2


def test_sheets_made_of_a_press_file_are_none(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "书.pdf"
    path.write_bytes(saved(sound()))
    sheets = tmp_path / "拼.pdf"
    assert command("impose", path, "--n-up", "2", "-o", sheets).code == 0
    answer = command("verify", sheets)
    assert answer.code == 0, answer.err
    assert "V22" not in answer.err


def test_a_page_of_ours_passes_as_a_printer_looks_at_it(laid_out: Path, command: Command) -> None:
    answer = command("verify", laid_out)
    kept = [line for line in answer.err.splitlines() if "V225" not in line and "V401" not in line]
    assert answer.code == 0, answer.err
    assert not [line for line in kept if " V" in line], kept
    with pikepdf.open(laid_out) as document:
        text = {
            (item.paint, item.overprints)
            for item in painted(document.pages[0])
            if item.kind == "text"
        }
    assert (Paint("cmyk", (0, 0, 0, 1)), True) in text
    assert (Paint("cmyk", (0, 0, 0, 0)), False) in text
    assert {paint.space for paint, _ in text} == {"cmyk"}


def test_a_book_with_a_picture_of_a_web_page_is_built_and_told_of(
    command: Command, tmp_path: Path
) -> None:
    config = """title = "小书"
authors = ["甲"]
date = 2026-01-02
[output.press]
icc = "press.icc"
"""
    logo = BytesIO()
    SPECTRUM.save(logo, "PNG")
    files = {"press.icc": profiles_icc.cmyk(), "images/logo.png": logo.getvalue()}
    body = "---\ntitle: 一\n---\n\n正文。\n\n![标志](../images/logo.png)\n"
    book = write_book(tmp_path / "书", {"01.md": body}, config=config, files=files)
    target = tmp_path / "书.pdf"
    answer = command("build", book, "--profile", "press", "-o", target)
    assert answer.code == 0, answer.err
    assert "articles/01.md:7: 警告 P134" in answer.err
    assert "的图 images/logo.png（256×256 像素）印出来只有 96 dpi" in answer.err
    checked = command("verify", target, "--book", book)
    assert checked.code == 0, checked.err
    assert re.search(r"articles/01.md:[45]: 警告 V223", checked.err)
    assert set(re.findall(r" ([A-Z]\d{3}) ", checked.err)) <= {"V223", "V229", "V401"}
    with pikepdf.open(target) as document:
        used = {item.paint.space for page in document.pages for item in painted(page)}
        assert used <= {"cmyk", "all"}
        assert document.pdf_version == VERSION
