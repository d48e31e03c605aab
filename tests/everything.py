"""The manuscript of a book with some of everything, for the checkers of finished files."""

from __future__ import annotations

from base64 import b64decode

from books import COVER

PNG = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)
GRADIENT = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 40">
<defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/><stop offset="1"/></linearGradient></defs>
<rect width="60" height="40" fill="url(#g)"/></svg>"""

CONFIG = """title = "大全：<书> & “引号”"
subtitle = "样样都有一点"
slug = "da-quan"
authors = [{ name = "张三", role = "编" }, { name = "李四", role = "译" }, "王五"]
publisher = "某社"
language = "zh-Hans"
date = 2026-03-04
description = "一本 <什么> 都有的书 & 更多"
subjects = ["甲", "乙"]
rights = "版权所有"
cover = "图片/封面.svg"
contents_depth = 3
front = ["articles/前言.md"]
back = ["articles/附录.md"]

[[part]]
title = "上编　文字"

[[part.chapter]]
title = "第一章　注与表"
articles = ["articles/注.md", "articles/长表.md"]

[[part.chapter]]
title = "第二章　图"
articles = ["articles/图 片.md"]

[[part]]
title = "下编　代码"
articles = ["articles/code.md", "articles/nav.md"]

[imprint]
"编" = "张三"
"""

_NOTES = """---
title: 注
kicker: 引题
subtitle: 副题
authors: [{name: 张三, role: 本报记者, affiliation: 某报}, 李四]
abstract: 提要一段。
source: {publication: 某报, date: "2026-03-04", page: "1", url: "https://example.org/a?b=c&d=e"}
---

正文有注[^1]，再有注[^长]，同一注再来[^1]。**“引号”**后面，𠮷野家，㐂。

## 小标题 & <符号> {#名字}

列表：

1. 一
2. 二
    - 内一
    - 内二

- 甲[^列]
- 乙

术语
:   解释一。

> 引文一段。
>
> 引文二段。

见[附录](附录.md)、[代码里的标题](code.md#daima)、[上面](#名字)和[网页](https://example.org/?q=中文&x=1)。

H<sub>2</sub>O，x<sup>2</sup>，<ruby>汉<rt>hàn</rt></ruby>。

[^1]: 第一条注，有**重点**。
[^长]: 长注第一段。

    长注第二段。
[^列]: 列表里的注。
"""

_ROWS = "".join(
    f"| {year} | 数{year}，说明文字要长一些，好让一行放不下而折成两行 | {year * 3} |\n"
    for year in range(1950, 2015)
)

ARTICLES = {
    "前言.md": "---\ntitle: 前言\n---\n\n" + "前言的话说了一句又一句。" * 60 + "\n",
    "注.md": _NOTES,
    "长表.md": f"---\ntitle: 长表\n---\n\n表前一句[^1]。\n\n| 年份 | 事项 | 数 |\n|---|:-:|--:|\n{_ROWS}\n表后一句。\n\n[^1]: 表的注。\n",
    "图 片.md": '---\ntitle: 图片\ncredit: 资料图\n---\n\n![渐变](../图片/渐变.svg "图题"){credit="某人摄"}\n\n文中小图![点](../图片/点.png)在行内。\n\n![封面也在文中](../图片/封面.svg)\n\n![待补的图](待补 "还没有的图")\n',
    "code.md": '---\ntitle: 代码\n---\n\n## 代码里的标题 {#daima}\n\n```python\n\n\ndef f(x):\n    return 1 & x  # xmlns:epub="http://www.idpf.org/2007/ops" id="假"\n```\n\n行内 `a  < b & c` 代码。\n',
    "nav.md": "---\ntitle: nav\n---\n\n### ![只有图的标题](../图片/点.png)\n\n这篇的名字和导航文件一样。"
    + "长段落。" * 400
    + "\n",
    "附录.md": "---\ntitle: 附录\nrole: appendix\n---\n\n附录的话。\n",
}
FILES = {"图片/封面.svg": COVER, "图片/渐变.svg": GRADIENT, "图片/点.png": PNG}
