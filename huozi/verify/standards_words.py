"""Rules of PDF/UA-1 and PDF/A in Chinese: what is wrong, and what to do.

`page-validation` names its rules by what they are about; the first row that fits is taken.
"""

from __future__ import annotations

from typing import NamedTuple


class Words(NamedTuple):
    """What a broken rule means to who made the file, and what they can do."""

    what: str
    how: str


_AGAIN = "用活字按这个用途重新排一次；不是活字做的，请做它的人照这条规则改。"
_TAGS = "给它加上标签；活字做的，用 --profile accessible 或 archive 重新排。"

# A part of the name of a rule, and its words.
_TABLE: tuple[tuple[str, Words], ...] = (
    ("FIGURE-ALTERNATIVE", Words("图没有替代文字（Alt）", "在书稿的图上写说明：![说明](图)。")),
    ("FORMULA-ALTERNATIVE", Words("公式没有替代文字（Alt）", "给公式写一句读得出来的话。")),
    ("ANNOTATION-CONTENTS", Words("批注没有说明文字（Contents）", "给它写上说明。")),
    ("LINK-CONTENTS", Words("链接没有说明文字（Contents）", "写上这个链接通到哪里。")),
    ("LINK-LINK-TAG", Words("链接不在 Link 标签里", _TAGS)),
    ("ANNOT-TAG", Words("批注不在标签里", _TAGS)),
    ("WIDGET", Words("表单的格子不在 Form 标签里", _TAGS)),
    ("LANGUAGE", Words("文字没有注明语言（Lang）", "在 book.toml 里写 language，重新排一次。")),
    (
        "METADATA-TITLE",
        Words("元数据里没有书名（dc:title）", "在 book.toml 里写 title，重新排一次。"),
    ),
    ("VIEWER-PREFERENCES", Words("没有要求窗口显示书名（DisplayDocTitle）", _AGAIN)),
    ("TAGGED-DOCUMENT", Words("没有注明是带标签的 PDF（MarkInfo）", _TAGS)),
    ("STRUCT-TREE-ROOT", Words("没有结构树（StructTreeRoot）", _TAGS)),
    ("STRUCT", Words("结构树有错", _TAGS)),
    ("SUSPECTS", Words("标签是猜的，没有核对过（Suspects）", "核对标签，再去掉这个记号。")),
    ("ARTIFACT", Words("装饰（Artifact）和正文的标签套在了一起", _TAGS)),
    ("CONTENT-TAGGING", Words("有内容既不在标签里，也没有标成装饰", _TAGS)),
    ("HEADING", Words("标题的级别跳了级，或一处用了两套", "标题一级一级往下：## 之后才是 ###。")),
    ("TABLE-HEADERS", Words("表格看不出哪一格是表头（Scope、Headers）", "给表格写表头行。")),
    (
        "TABLE",
        Words("表格的行和列对不齐，或缺了部分", "每一行的格数要一样。"),
    ),
    ("TOC", Words("目录的标签套得不对", _TAGS)),
    ("NOTE-ID", Words("注没有自己的标识（ID）", _TAGS)),
    ("-KIDS", Words("标签套错了：里面有它不该有的标签", _TAGS)),
    ("-PARENT", Words("标签套错了：它不该在这里", _TAGS)),
    ("CAPTION", Words("图题、表题的标签位置不对", _TAGS)),
    ("PAGE-TABS", Words("有链接的页没有按标签的次序跳转（Tabs）", _AGAIN)),
    (
        "NOTDEF",
        Words("有字没有字形，印成了空框", "换一种有这个字的字体，见 huozi fonts。"),
    ),
    (
        "UNICODE",
        Words("有字形不知道是什么字（ToUnicode）", "换一种字体，或重新输出。"),
    ),
    ("EMBEDDING", Words("字体没有嵌入", "重新输出，把字体嵌进去。")),
    ("EMBEDDED-FILE", Words("附件不合规定", "去掉附件，或注明它和书的关系。")),
    ("FILE-SPEC", Words("附件不合规定", "去掉附件，或注明它和书的关系。")),
    ("DEVICE-CMYK", Words("图或线用了油墨的颜色（CMYK）", "把图另存成 RGB，再排一次。")),
    ("DEVICE-", Words("颜色没有说明是哪个颜色空间的", _AGAIN)),
    ("OUTPUT-INTENT", Words("输出意图（OutputIntent）缺了或不对", _AGAIN)),
    ("INTERPOLATE", Words("图片要求插值（Interpolate）", _AGAIN)),
    ("TRAILER-ID", Words("文件没有标识（ID）", _AGAIN)),
    ("ENCRYPT", Words("文件加了密", "去掉密码和限制，另存一份。")),
    ("ANNOTATION-FLAGS", Words("批注没有写明要不要印出来（F）", _AGAIN)),
    ("ANNOTATION", Words("有不许有的批注", "去掉它。")),
    ("ACTION", Words("有不许有的动作", "去掉它；存档的文件不能运行什么。")),
    ("JAVASCRIPT", Words("有脚本", "去掉它；存档的文件不能运行什么。")),
    ("XMP", Words("元数据（XMP）写得不合规定", _AGAIN)),
    ("ID-", Words("没有照规定注明是哪个标准的文件", _AGAIN)),
    ("METADATA", Words("元数据（XMP）写得不合规定", _AGAIN)),
    ("INFO", Words("文档信息和元数据（XMP）不一致", _AGAIN)),
    ("FONT", Words("字体嵌得不对", "换一种字体，或重新输出。")),
    ("TRUETYPE", Words("字体嵌得不对", "换一种字体，或重新输出。")),
    ("TYPE1", Words("字体嵌得不对", "换一种字体，或重新输出。")),
    ("CID", Words("字体嵌得不对", "换一种字体，或重新输出。")),
    ("CMAP", Words("字体嵌得不对", "换一种字体，或重新输出。")),
    ("HEADER", Words("文件的头几个字节不合规定", _AGAIN)),
    ("FILTER", Words("有一段用了不许用的压缩", _AGAIN)),
)


def in_chinese(rule: str, message: str) -> Words:
    """The words for a rule by its name; the checker's own for one that isn't in the table."""
    for part, words in _TABLE:
        if part in rule:
            return words
    return Words(message[:160], _AGAIN)
