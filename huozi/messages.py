"""The words of every finding, written once under a stable code.

Families: B book, M manuscript, S safety, F figures and pictures, I import, H 繁体, P pages (PDF),
E e-book, V verification, R running.

Adding one is one row: severity, what is wrong, what to do (both Chinese, `str.format` fields).
"""

from __future__ import annotations

from typing import NamedTuple


class Message(NamedTuple):
    """A row of the catalogue."""

    severity: str
    text: str
    hint: str = ""


MESSAGES: dict[str, Message] = {
    # --- B: the folder and book.toml
    "B001": Message(
        "error", "找不到书稿文件夹 {path}", "先运行 huozi new {path} 建一个，或检查路径。"
    ),
    "B002": Message(
        "error", "读不懂这里的写法：{reason}", "检查引号、括号、冒号是否成对、是否半角。"
    ),
    "B003": Message(
        "error", "不认识的项 {key}，是不是 {nearest}？", "改成 {nearest}，或删去这一行。"
    ),
    "B004": Message("error", "不认识的项 {key}", "可用的项有：{known}。"),
    "B005": Message("error", "缺少 {key}", "补上一行 {key} = …，内容是{words}。"),
    "B006": Message("error", "{key} 的值不对：{value}", "这里应当是{words}。"),
    "B007": Message("error", "找不到文件 {path}", "{near}检查文件名的大小写和全角半角。"),
    "B008": Message(
        "error", "读不了文件 {path}：{reason}", "检查文件的权限，或是否被别的程序占用。"
    ),
    "B009": Message(
        "error", "book.toml 不是 {encoding} 文本（第 {offset} 字节起）", "用编辑器另存为 UTF-8。"
    ),
    "B010": Message(
        "error", "标识 {id} 重复，{other} 已经用了", "改文件名，或在文章开头写 id: 另一个名字。"
    ),
    "B011": Message(
        "notice",
        "没有 book.toml，书名暂用文件夹名《{title}》，文章按文件名排序",
        "要改书名和次序，在文件夹里写一个 book.toml（huozi new 会给样子）。",
    ),
    "B012": Message(
        "error", "文件夹里没有文章（.md 文件）", "把文章放进 articles/，或用 huozi import 导入。"
    ),
    "B013": Message(
        "notice",
        "书稿里没有一个日期，输出文件的日期记作 1980-01-01",
        "在 book.toml 里写 date = 2026-01-01 这样一行。",
    ),
    "B014": Message(
        "warning",
        "这篇文章没有编入 book.toml 的次序，书里不会有它",
        "在 front、part 或 back 里写上它的路径；不用的文章请移出 articles/。",
    ),
    "B015": Message("error", "不认识的成品尺寸 {trim}", "写 {known}，或 [宽, 高]（毫米）。"),
    "B016": Message(
        "error",
        "版心排不下：{characters} 字 × {size} 磅 = {measure} 毫米{along}，{lines} 行 × {leading} 磅 = {depth} 毫米{across}，成品 {trim} 毫米，四边剩下天头 {top}、地脚 {bottom}、订口 {inner}、切口 {outer} 毫米，至少各要 {least} 毫米",
        "这样的开本和字号，每行最多 {most_characters} 字，每面最多 {most_lines} 行；或换大一点的开本。",
    ),
    "B017": Message(
        "error",
        "版心的数不合理：字号 {size} 磅，行距 {leading} 磅",
        "每行字数和行数至少为 1，行距不小于字号（通常是字号的 1.5 到 1.8 倍）。",
    ),
    "B018": Message("error", "找不到主题 {theme}", "可用的主题有：{known}。"),
    "B019": Message(
        "error",
        "文章 {path} 编入了两次（第 {line} 行已经有它）",
        "一篇文章在书里只出现一次，删去一处。",
    ),
    "B020": Message(
        "error",
        "环境变量 SOURCE_DATE_EPOCH 的值不对：{value}",
        "它应当是 1970 年以来的秒数，如 1767225600；或不设它。",
    ),
    "B021": Message(
        "warning", "编“{title}”里没有文章，书里不会有它", "在它下面写 articles = [文章的路径]。"
    ),
    "B022": Message(
        "error",
        "[order] 和 [[part]] 只能有一个",
        "逐篇列出次序就删去 [order]；按日期、栏目自动排就删去 [[part]]。",
    ),
    "B023": Message(
        "notice",
        "主题 {theme} 的正文不小于 {least} 磅，这里是 {size} 磅",
        "把 size 改成 {least} 以上；或删去 [layout]，用主题自己的版心。",
    ),
    # --- M: the articles
    "M001": Message(
        "error",
        "不是 UTF-8 文本（字节 {byte}）",
        "用 huozi import 导入，它认得 GB18030 和 UTF-16；或用编辑器另存为 UTF-8。",
    ),
    "M002": Message(
        "error",
        "含有控制字符 {code}，排不出来",
        "删去这个字符（多半是从 PDF 或 Word 粘贴时带来的）。",
    ),
    "M003": Message("warning", "没有标题，暂用文件名“{title}”", "在文章开头写 title: 标题。"),
    "M004": Message("warning", "正文是空的", "补上正文，或把它从书里去掉。"),
    "M005": Message("error", "不认识的 role：{role}", "可用的有：{known}。"),
    "M007": Message(
        "error",
        "书里没有链接指向的地方：{target}",
        "检查文件名和 # 后面的名字；指向别的文章写它的文件名，如 [见](b.md)。",
    ),
    "M008": Message(
        "warning", "注 {label} 没有用到，书里不会有它", "在正文里写 [^{label}]，或删去这条注。"
    ),
    "M009": Message("error", "找不到注 {label} 的内容", "补一行 [^{label}]: 注文。"),
    "M010": Message("error", "标识 {id} 在这篇文章里重复", "改掉其中一个 {{#名字}}。"),
    "M011": Message(
        "warning",
        "编号列表里的 {written}. 会排成 {printed}.",
        "编号从第一个数起依次加一；要照原样印，在点前加反斜线，如 {written}\\.。",
    ),
    "M012": Message(
        "error", "注文里又引用了注 {label}", "注里不能再加注，把 [^{label}] 移到正文。"
    ),
    "M013": Message(
        "error",
        "这里的星号或下划线没有配对，排不出来",
        "加粗写 **文字**，强调写 *文字*；要照原样印一个星号，在它前面加反斜线。",
    ),
    "M020": Message(
        "error",
        "不认识的 ::: {name}{near}",
        "可用的有：{known}；要照原样印这一行，在行首加反斜线：\\:::。",
    ),
    "M021": Message(
        "error", "::: {name} 没有收尾", "在它的内容之后另起一行写 :::；列表和引文里的要写在同一层。"
    ),
    "M022": Message(
        "error",
        "这里的 ::: 前面没有开头",
        "在内容之前另起一行写 ::: 名字；要照原样印这一行，在行首加反斜线：\\:::。",
    ),
    "M023": Message(
        "error",
        "方括号后面的名字“{name}”不认识{near}",
        "可用的有：{known}；要照原样印，在花括号前加反斜线：\\{{。",
    ),
    "M024": Message(
        "error",
        "名字“{name}”在这里没有起作用",
        "写成 [文字]{{.{name}}}：方括号要成对，紧接着写花括号；不能写在 HTML 标记里。",
    ),
    "M025": Message(
        "warning",
        "注音有 {readings} 个，汉字有 {characters} 个，只好合在一起排",
        "一字一音，用空格隔开；整个词注音就连写，如 {{重庆|Chóngqìng}}。",
    ),
    "M026": Message(
        "error",
        "“数字”里的这一行不是两栏：{line}",
        "一行一个，写成：8.86亿元 | 投资额；不要夹别的内容。",
    ),
    "M027": Message("error", "::: {name} 后面不能有别的文字", "把“{title}”移到下一行。"),
    # --- S: safety
    "S001": Message(
        "error", "路径 {path} 指到书稿文件夹外面去了", "把文件拷进书稿文件夹，用相对路径指它。"
    ),
    "S002": Message(
        "error", "文件 {path} 太大：{size} MB，上限 {limit} MB", "压缩或拆分之后再放进来。"
    ),
    "S003": Message(
        "warning",
        "为安全起见去掉了 {what}",
        "书里只留排版用的标记，标记之间的文字都还在；要照原样印 < 请写 &lt;。",
    ),
    "S004": Message(
        "error",
        "链接的写法不对，或不安全：{url}",
        "链接只能是 http、https、mailto，或书里的文章和标题。",
    ),
    "S005": Message(
        "error", "嵌套太深：{depth} 层，最多 {limit} 层", "这多半是粘贴坏了的内容，请拆平。"
    ),
    "S006": Message(
        "error",
        "{name} 用时超过 {limit:g} 秒，已停止",
        "这篇里多半有坏掉的标记（成千个括号、星号之类），请检查；确是长文请拆成几篇。",
    ),
    "S007": Message(
        "error", "{name} 用的内存超过 {limit} MB，已停止", "检查这篇里有没有特别大的表格或图片。"
    ),
    "S008": Message(
        "error", "{name} 处理时程序意外退出（{reason}）", "请把这篇文章和这条消息发给维护者。"
    ),
    "S010": Message(
        "error",
        "{name} 处理时临时文件写不下：{reason}",
        "腾出磁盘空间，或把环境变量 TMPDIR 指到有空的磁盘，再运行一次；已经做好的会接着用。",
    ),
    "S011": Message(
        "error",
        "{name} 处理时，进程两次被系统结束（{reason}）",
        "多半是机器的内存不够：关掉别的程序再运行一次，已经做好的会接着用；总是这一篇，就拆成几篇。",
    ),
    "S009": Message("error", "表格里的 {name}={value} 太大，最多 {limit}", "改成真实的格数。"),
    # --- F: figures and pictures
    "F001": Message("error", "图片 {path} 读不出来：{reason}", "重新导出为 PNG、JPEG 或 SVG。"),
    "F002": Message(
        "error", "图片 {path} 其实是 {actual} 格式，不是后缀说的 {named}", "把后缀改成 .{ending}。"
    ),
    "F003": Message(
        "error",
        "图片 {path} 太大：{width} × {height} 像素",
        "缩到 {limit} 万像素以下；A5 书满幅图 1800 像素宽就够印。",
    ),
    "F004": Message("error", "不认识的图片格式 {path}", "用 {known}。"),
    "F005": Message(
        "warning",
        "图片没有替代文字",
        "在方括号里写一句说明：![说明](图片路径)；只作装饰的图，写 ![](图片路径){{.装饰}}。",
    ),
    "F006": Message("warning", "图片待补：{caption}", "把图片放进 images/，把“待补”换成它的路径。"),
    "F007": Message("error", "不取网上的图片：{url}", "把图片存进书稿的 images/ 再引用。"),
    "F008": Message("warning", "SVG 图 {path} 里去掉了 {what}", "用绘图软件另存为“普通 SVG”。"),
    "F009": Message("error", "图表数据 {path} 不对：{reason}", "写法见 README“图表”一节。"),
    "F010": Message(
        "error", "画图表 {path} 缺少字体：{families}", "运行 huozi doctor 看怎么安装。"
    ),
    # --- I import
    "I001": Message("error", "不认识的文件格式 {ending}", "可以导入的有：{known}。"),
    "I002": Message("error", "文件是空的", "检查是不是存错了文件。"),
    "I003": Message(
        "error", "这不是文本，而是{kind}", "在原来的程序里另存为纯文本（UTF-8）再导入。"
    ),
    "I004": Message(
        "error",
        "从这里起不是 {encoding} 文本（字节 {byte}）",
        "用编辑器打开原文件，另存为 UTF-8；如果打开就是乱码，请向供稿人重要一份。",
    ),
    "I005": Message(
        "notice",
        "按 {encoding} 编码读入（把握 {sure}%）",
        "如果导入的是乱码，用编辑器另存为 UTF-8 再导入。",
    ),
    "I006": Message(
        "warning",
        "去掉了控制字符 {code}（{count} 处，这是第一处）",
        "多半是从 PDF 或 Word 粘贴时带来的；请核对这里有没有少字。",
    ),
    "I007": Message("notice", "去掉了看不见的字符 {code}（{count} 处，这是第一处）"),
    "I008": Message(
        "warning",
        "这个字原文件里就是坏的：{code}（{count} 处，这是第一处）",
        "对照原件改正；没有原件请向供稿人核实。",
    ),
    "I009": Message("warning", "文件头里有不认识的项 {key}，没有采用", "可用的项有：{known}。"),
    "I010": Message("error", "读不懂文件头：{reason}", "检查两行 --- 之间的引号、冒号和缩进。"),
    "I201": Message(
        "error", "打不开这个{kind}：{reason}", "在原来的程序里重新存一份，或请供稿人重发。"
    ),
    "I202": Message(
        "error",
        "没有打开：里面的 {member} 是{what}，不安全",
        "正常的文件里没有这种东西；请供稿人重新压缩或另存。",
    ),
    "I203": Message(
        "error", "没有打开：里面有 {count} 个文件，最多 {limit} 个", "分成几个压缩包再导入。"
    ),
    "I204": Message(
        "error", "没有打开：展开以后有 {size} MB，最多 {limit} MB", "缩小图片，或分成几份再导入。"
    ),
    "I205": Message(
        "error",
        "没有打开：{member} 压缩了 {ratio} 倍，最多 {limit} 倍，像是压缩炸弹",
        "请供稿人重新压缩，或把里面的文件直接导入。",
    ),
    "I206": Message("error", "里面的 {member} 加了密码", "去掉密码再导入。"),
    "I207": Message("error", "后缀是 {ending}，其实是{actual}", "{advice}"),
    "I208": Message(
        "error",
        "网页里没有正文",
        "多半是没有加载完就保存了：在浏览器里打开原文，等文字都出来，再另存为“网页，全部”。",
    ),
    "I209": Message(
        "error", "{member} 里有实体声明或坏掉的标记，没有读", "在 Word 或 WPS 里另存一份再导入。"
    ),
    "I210": Message(
        "warning",
        "有修订：留下了 {kept} 处插入，去掉了 {gone} 处删除（第一处：“{first}”），都记在日志里",
        "如果有的修订不该接受，请供稿人在 Word 里处理完再导入。",
    ),
    "I211": Message("notice", "页眉页脚没有收进文章：“{text}”", "要用就抄到正文里。"),
    "I212": Message("warning", "{what}只收了文字（{count} 处）", "对照原件，用图片或文字补全。"),
    "I213": Message(
        "warning", "链接在文件外面的东西没有取：{target}", "需要的话，把它存成图片或文字再放进来。"
    ),
    "I214": Message(
        "notice",
        "正文以外有 {count} 个字没有收（导航、推荐、版权之类），都记在日志里；第一行是“{first}”",
        "如果里面有正文，从网页上把它拷进文章。",
    ),
    "I215": Message(
        "warning",
        "图片没有跟来：{address}",
        "文章里写着“待补”。网上的图片不自动下载：存下来放进 images/，把“待补”换成路径。",
    ),
    "I216": Message(
        "warning",
        "图片 {path} 是 {kind} 格式，印不了",
        "文章里写着“待补”。把它转成 PNG、JPEG 或 SVG，再把“待补”换成路径。",
    ),
    "I217": Message(
        "notice", "压缩包里的 {member} 没有文章用到，存为 {path}", "要用就写 ![说明]({path})。"
    ),
    "I218": Message("error", "里面没有可以导入的文章", "可以导入的有：{known}。"),
    "I219": Message(
        "warning", "压缩包里的 {member} 没有导入：{reason}", "要用就把它拿出来单独导入。"
    ),
    "I220": Message("notice", "跳过了 {member}（{what}，{count} 个字）", "书会重新做这些。"),
    "I221": Message("error", "这本电子书有版权保护（DRM），读不了", "请向供稿人要没有加密的文件。"),
    "I230": Message(
        "error",
        "这个 PDF 没有文字，是扫描件或图片",
        "先做文字识别（OCR），存成 .docx 或 .txt，校对之后再导入。",
    ),
    "I231": Message("error", "这个 PDF 加了密码", "用 PDF 阅读器打开，去掉密码另存，再导入。"),
    "I232": Message(
        "warning",
        "第 {pages} 页像是分栏的，按栏从左到右读出，次序和断段没有把握",
        "对照原件核对每一栏的接头；报纸版面请一篇一篇地拷成文本再导入。",
    ),
    "I233": Message(
        "notice", "去掉了每页重复的书眉和页码（{count} 行，如“{first}”），都记在日志里"
    ),
    "I234": Message("warning", "第 {pages} 页没有文字，像是扫描的", "对照原件把这几页补上。"),
    "I235": Message(
        "warning",
        "第 {pages} 页有图，PDF 里的图没有取出来",
        "从原件另存图片，放进 images/ 再引用。",
    ),
    "I236": Message(
        "warning",
        "有 {count} 个字读不出来（第一个在第 {page} 页），文章里写作 〓",
        "对照原件补上。",
    ),
    "I240": Message("error", "不能直接导入 {ending} 文件", "{advice}"),
    "I301": Message(
        "error",
        "导入时的问题还没有回答（原文第 {line} 行，{kind}）：{text}",
        "运行 huozi review 逐条回答；只想先看看样子，不要加 --release。",
    ),
    "I303": Message(
        "warning",
        "{path} 导入之后改过，答案记下了，正文没有动",
        "请自己照答案改这篇文章。",
    ),
    "I304": Message(
        "error",
        "照答案重新导入 {source} 时认不出这篇文章了",
        "重新运行 huozi import。",
    ),
    "I305": Message(
        "warning",
        "和 {other} 有 {share:.0%} 的文字相同，可能是重复或转载",
        "留一篇，或说明为什么两篇都收。",
    ),
    "I306": Message(
        "notice",
        "像是一整本书，从{first}到{last}，分成了 {count} 篇",
        "本来是一篇文章的，不要导入，存成 .md 直接放进 articles/。",
    ),
    "I307": Message(
        "warning",
        "{before}之后是{after}，号码不接",
        "对照原件，看是缺了、重了，还是号码写错了。",
    ),
    "I308": Message(
        "notice",
        "这一行像章题，号码不合，没有从这里分开：{text}",
        "要分，就把它和下面的文字挪到另一篇里。",
    ),
    # --- end I
    # --- H: editions in Traditional characters
    "H001": Message(
        "notice",
        "繁体版有 {count} 处的字词典定不了（{words}），草样先用了多半对的字",
        "运行 huozi hant，它把这些地方列进书稿的 hant.toml；在那里写定，以后不再问。",
    ),
    "H002": Message(
        "error",
        "繁体版的“{what}”还有 {count} 处没有定：{context}",
        "运行 huozi hant，在书稿的 hant.toml 里写定 use；只想先看看样子，不要加 --release。",
    ),
    "H003": Message("error", "这里有一个空的词", "写上词，或删去它。"),
    "H004": Message("error", "“{what}”不能用“{use}”", "use 里写 {known} 中的一个。"),
    "H005": Message(
        "error",
        "“{place}”定了两次：这里用“{use}”，第 {line} 行用“{other}”",
        "删去一处。",
    ),
    "H006": Message(
        "notice",
        "书号只属于原来的版本，{name} 版另用一个自己的标识",
        '这一版申请到书号，在 book.toml 里写：[editions.{name}] 下面一行 identifier = "书号"。',
    ),
    "H007": Message(
        "error",
        "书稿的 language 是 {language}，本来就是繁体",
        "不用加 --edition；要竖排，用 --edition vertical。",
    ),
    "H008": Message(
        "notice",
        "封面图 {cover} 上的字不会转成繁体",
        '另做一张，在 book.toml 里写：[editions.hant] 下面一行 cover = "图的路径"。',
    ),
    # --- end H
    # --- P: pages
    "P001": Message(
        "error",
        "{roles}里没有“{character}”（{code}{times}），试过：{families}",
        "装一种有它的字体，写进主题 fonts.toml 的 rare；没有这种字体，就说明字形，如〔左金右罗〕，或换一个字。安装：{commands}",
    ),
    "P002": Message(
        "error",
        "排版时有问题：{reason}",
        "检查主题的 CSS；如果主题没有改过，请把这条消息发给维护者。",
    ),
    "P003": Message(
        "error", "缺少系统组件 {missing}：{reason}", "运行 huozi doctor，它给出本机的安装命令。"
    ),
    "P004": Message("warning", "主题的 CSS 有一处没有生效：{reason}", "检查 styles/ 里的这一行。"),
    "P005": Message(
        "error",
        "主题用了没有定义的 var(--{name})",
        "可用的有 song、hei、kai、fangsong、mono、latin-serif、latin-sans、size、leading、measure、lines、characters、folio、folio-roman，和字号的名字（五号、小四……）；自己的名字先在 text.css 开头的 :root 里声明。",
    ),
    "P006": Message(
        "error",
        "没有装{name}，排不了 PDF：主题 {theme} 的 {role}（{families}）一种也找不到",
        "安装后再排：{commands}",
    ),
    "P007": Message("notice", "缺少 HarfBuzz subset，PDF 会慢一些、大一些", "安装：{commands}"),
    "P008": Message(
        "notice",
        "没有 Pango，画不出封面，EPUB 没有封面",
        "在 book.toml 里写 cover，或安装：{commands}",
    ),
    "P009": Message(
        "warning",
        "这条注在页脚放不下，移到了篇末：“{words}”",
        "注文超过半面，或同一行叫的注太多。把注文改短、分开，它就回到页脚；"
        '全书都要篇后注，在 book.toml 里写 [notes] place = "article-end"。',
    ),
    "P010": Message(
        "warning",
        "注文排了几遍还没有排定，可能有注不在叫它的那一面",
        '翻看成品里注最密的几面；或在 book.toml 里写 [notes] place = "article-end"。',
    ),
    "P012": Message(
        "error",
        "排了 {rounds} 遍，页码还没有排定：目录或“见第几页”一变长，后面的页码又跟着变",
        "在主题的 CSS 里给目录的页码留固定的宽度；或请把书稿发给维护者。",
    ),
    "P011": Message(
        "warning",
        "行由 WeasyPrint 自己排：它不是本程序认得的版本（{reason}），汉字行右边不齐，标点不挤压",
        "装回认得的版本：pip install weasyprint==70.0。",
    ),
    "P021": Message(
        "notice",
        "“{character}”（{code}{times}）字体里没有，用了后备字体 {family}",
        "看看它和前后的字合不合；不合，在主题 fonts.toml 的 rare 里换一种字体排在前面。",
    ),
    "P022": Message(
        "warning",
        "字体 {family} 不许嵌入 PDF（{file}）",
        "付印要嵌入字体：在主题的 fonts.toml 里换一种，或向字体的厂家要许可。",
    ),
    # --- P1: what is printed from a finished PDF
    "P101": Message(
        "error",
        "第 {page} 页是 {size} 毫米，第 1 页是 {first} 毫米：拼版要每页一样大",
        "重新输出这个 PDF，让每页一样大；不一样大的（折页、插页）另外印。",
    ),
    "P102": Message("error", "纸放不下（{paper}）：拼起来要 {width}×{height} 毫米", "{remedy}"),
    "P103": Message(
        "notice",
        "末尾补了 {count} 面白页，共 {total} 面",
        "书稿凑成这个面数就不用补；白页也可以印上说明、书目。",
    ),
    "P104": Message(
        "warning",
        "{size} 面一帖，最后一帖只有 {pages} 面有内容，{blanks} 面是白页",
        "换小一点的帖（--signature），或增减几面。",
    ),
    "P105": Message(
        "notice", "拼好的文件只用来印：原来的链接和书签没有带过去", "在屏幕上看，用原来的文件。"
    ),
    "P106": Message(
        "warning",
        "第 {page} 页的批注、表单没有印上",
        "要印它们，先在原来的程序里把它们压进页面（flatten），再来拼。",
    ),
    "P107": Message(
        "notice",
        "{paper} 纸四周没有地方印折线、裁切线和张号，没有印全",
        "{remedy}不要标记，加 --no-marks，就不再提示。",
    ),
    "P108": Message("error", "没有印着页码 {folio} 的页", "这个文件的页码有：{known}。"),
    "P109": Message(
        "error",
        "画出来有 {size} 百万像素，超过了 {limit} 百万",
        "把 --dpi 改小；页面大得不对，就检查这个 PDF。",
    ),
    "P110": Message(
        "error", "还没有排出 {path}", "先运行 huozi build；排到别处的，写那个 PDF 文件。"
    ),
    "P111": Message(
        "notice",
        "有 {count} 页都印着页码 {folio}，画的是第一处",
        "要看另一处，写它旁边那一面的页码。",
    ),
    "P112": Message(
        "error",
        "最里面的一张要向订口移 {shift} 毫米，超过了页宽的十分之一",
        "书太厚，骑马订订不住：用胶订的帖（--signature 16），或检查 --creep、--stock。",
    ),
    "P113": Message(
        "notice",
        "照右边装订来拼：文件这样写，或正文是竖排",
        "装订在左边，加 --left-bound；写上 --right-bound 就不再提示。",
    ),
    "P114": Message(
        "warning",
        "这个 PDF 有毛病，是修补着读的：{reason}",
        "付印前把拼好的和原来的对着看一遍，或重新输出一份。",
    ),
    "P115": Message(
        "error",
        "{name}没有厚度：{what}",
        "写 {key} = {{ grams = 80, bulk = 1.3 }}，克重和松厚度问印厂；或直接写一张纸的厚度 {{ thickness = 0.104 }}（毫米）。",
    ),
    "P116": Message(
        "error",
        "没有写正文用什么纸，算不出书脊有多宽",
        "在 [cover] 里写 text_paper = {{ grams = 80, bulk = 1.3 }}，克重和松厚度问印厂。",
    ),
    "P117": Message(
        "notice",
        "书脊只有 {spine} 毫米，不到 5 毫米，上面没有印字",
        "这样薄的书多是骑马订，没有书脊；要印字，只能用厚一些的纸。",
    ),
    "P118": Message(
        "error",
        "这张图是照 {its} 毫米的书脊画的，现在的书脊是 {spine} 毫米",
        "图要改成 {needs} 毫米（连出血），现在合 {has} 毫米；页数和用纸定了再改，改好以后再运行。",
    ),
    "P119": Message(
        "error",
        "{path} 是旧的：{changed} 在它之后改过，页数可能变了",
        "先运行 {remedy}；页数已经定了，就用 --pages 写明。",
    ),
    "P150": Message(
        "error",
        "这个 PDF 一页是 {has} 毫米，书是 {needs} 毫米",
        "它不是这本书的书心，或每张拼了几页：用 --pdf 写书心的 PDF，或用 --pages 写明页数。",
    ),
    "P151": Message(
        "warning",
        "图片 {path} 的形状和纸面不合，{sides}各裁去了 {lost} 毫米",
        "纸面是 {needs} 毫米（连出血），图铺满要 {has} 毫米。要紧的字会不会裁掉，看一看；不合适就改画一张。",
    ),
    "P152": Message(
        "warning",
        "图片 {path} 印出来每英寸只有 {dpi} 点，会发虚",
        "印刷要 {sharp} 点：换一张 {wanted} 像素以上的图，或用 SVG。",
    ),
    "P153": Message(
        "error",
        "{panel}上的文字放不下",
        "把 [cover] 里这一段改短；书脊放不下，多半是书名太长。",
    ),
    "P154": Message(
        "error",
        "封面上有字没有字形：{characters}",
        "换一个字，或在主题 fonts.toml 的 rare 里加一种有它的字体。",
    ),
    # --- P13: colours for the press
    "P130": Message(
        "error", "这个文件不是 ICC 特性文件", "向印厂要 .icc 或 .icm 文件，放进书稿文件夹。"
    ),
    "P131": Message(
        "error",
        "ICC 特性文件“{words}”是{what}，不是印刷机的",
        "付印要 CMYK 或灰度的输出特性文件；问印厂要，常见的有 Japan Color 2001 Coated、FOGRA39。",
    ),
    "P132": Message(
        "notice",
        "不知道“{words}”对应哪一个标准的印刷条件，文件里照它自己的名字写",
        "把这个名字告诉印厂，问他们认不认。",
    ),
    "P133": Message(
        "error",
        "第 {page} 页的{what}是屏幕的颜色，转不成油墨",
        "换一种存法的图（PNG、JPEG、没有滤镜的 SVG），或改用 CSS 里写得出的颜色。",
    ),
    "P134": Message(
        "warning",
        "第 {page} 页的图{name}（{size} 像素）印出来只有 {dpi} dpi，不到 {least}",
        "换大一些的图，或者缩小：这张图最大印到 {largest} 毫米。",
    ),
    "P135": Message(
        "notice",
        "没有写用哪个 ICC 特性文件，用了这台机器上的“{words}”（{condition}）",
        '问印厂要他们的，放进书稿文件夹，在 [output.press] 里写 icc = "文件名.icc"。',
    ),
    "P136": Message(
        "error",
        "没有 CMYK 的 ICC 特性文件，颜色转不成油墨",
        '问印厂要，放进书稿文件夹，在 [output.press] 里写 icc = "文件名.icc"；只要试一试，运行 sudo apt-get install libgs-common，它带着一个。',
    ),
    "P137": Message(
        "notice",
        "第 {page} 页的图{name}（{size} 像素）比页面大：{least} dpi 印是 {full} 毫米，缩成了 {drawn} 毫米",
        "字和细线跟着变小，看看还认不认得；不要紧就不用管，文件大一些而已。",
    ),
    "P160": Message(
        "notice",
        "{name}写的是“{given}”，排出来是“{counted}”（{sum}）",
        "版权页照写的印。要印排出来的，删去这一行。",
    ),
    "P161": Message(
        "error", "书号不对：{words}", "照 CIP 数据核对每一位；最后一位是校验码，由前面十二位算出。"
    ),
    "P162": Message(
        "warning",
        "版权页的书号 {words} 和 print_isbn、identifier 写的 {other} 不是一个",
        "改成一样；或删去这一行，版权页会印 print_isbn（没有就印 identifier）。",
    ),
    "P163": Message(
        "warning",
        "内部资料不该有{name}",
        "内部资料没有书号，不标价，不发行，删去它；是正式出版物，就删去 internal 和准印证号。",
    ),
    "P164": Message(
        "notice",
        "内部资料还要标明{lacking}",
        "在 [imprint] 里补上。封面上要印准印证号和“内部资料，免费交流”。",
    ),
    # --- P12: what a PDF is made for
    "P120": Message(
        "error",
        "没有 {name} 这种成品{near}",
        "现成的有：{known}；自己的写在 book.toml 的 [output.{name}] 里。",
    ),
    "P121": Message(
        "error",
        "[output.{name}] 的名字不能用",
        "名字是文件名的一部分：用字母、汉字、数字和连字符，最多 31 个字。",
    ),
    "P122": Message(
        "error",
        "[output.{name}] 没有写照哪一种做",
        '{asked}写一行 profile = "…"，里面是：{known}。',
    ),
    "P123": Message(
        "warning", "{key} 对 {name} 没有作用，没有照办", "{name} 可以改的有：{takes}。"
    ),
    "P124": Message(
        "notice",
        "书心 {total} 面，其中末尾补白 {blanks} 面{extent}",
        "照几面一帖印，由 book.toml 里这种成品的 signature 定；问过印厂再改。",
    ),
    "P125": Message(
        "warning",
        "{size} 面一帖，最后一帖只有 {pages} 面有内容，{blanks} 面是白页",
        "把 book.toml 里这种成品的 signature 改小，或增减几面。",
    ),
    "P126": Message(
        "error",
        "{paper} 纸四周不够写批注：成品 {size} 毫米",
        "把 [output.{name}] 的 paper 改大，或不写，就用够大的。",
    ),
    "P127": Message(
        "error", "{profile} 是 PDF 的做法，{path} 不是 PDF", "-o 写一个 .pdf，或去掉 --profile。"
    ),
    "P165": Message(
        "error", "词条“{heading}”写了两次（第 {line} 行已经有它）", "合成一条，或删去一条。"
    ),
    "P166": Message(
        "error",
        "“{word}”写在两个词条里：“{heading}”和第 {line} 行的“{other}”",
        "一个词只能算在一个词条里，删去一处；两个词条其实是一个，就在一条里写 see。",
    ),
    "P167": Message(
        "error",
        "“{heading}”指到“{target}”，没有这个词条{near}",
        "see、see_also 里写另一条的 heading，那一条要已经收下（没有 accept = false）。",
    ),
    "P168": Message(
        "error",
        "“{heading}”指到“{target}”，那里又写着见“{onward}”",
        "直接指到“{onward}”。",
    ),
    "P169": Message(
        "warning",
        "词条“{heading}”在书里没有出现（找的是：{words}），索引里不会有它",
        "检查 words 的写法；或删去这一条。",
    ),
    "P170": Message(
        "warning",
        "词条“{heading}”在书里出现 {count} 处，太泛，读者查不到要找的地方",
        "把词写得具体些，用 not 排除不相干的，或删去这一条。",
    ),
    "P171": Message(
        "notice",
        "{count} 条都还没有收下（accept = false），书里没有索引",
        "要收的，把 accept = false 改成 true 或删去这一行。",
    ),
    "P172": Message(
        "error", "书里没有文章 {name}", "article 写文章的路径或文件名，可用的有：{known}。"
    ),
    "P173": Message(
        "warning",
        "“{name}”的数值 {value} 在《{title}》里找不到",
        "对照那一篇改正；文章里换了写法（如“三成”），就照文章写。",
    ),
    "P174": Message(
        "notice",
        "[lists] 要图目，书里没有带图注的图",
        '给图写上图注，如 ![说明](a.jpg "图注")；不要图目，删去 figures = true。',
    ),
    # --- E: e-book
    "E001": Message(
        "error",
        "写了 certified_by，可是还有 {count} 幅图没有替代文字",
        "照 F005 指出的地方补上替代文字；补不了，就删去 certified_by：没有核对过的书不能说无障碍。",
    ),
    "E002": Message(
        "notice",
        "图片 {path} 在电子书里重存了（{old} → {new}）：太大，是印刷用的 CMYK，或是阅读器不收的格式",
        "PDF 用的还是原图。电子书要放大图，在 book.toml 的 [epub] 里写 picture_limit（MB）。",
    ),
    "E003": Message(
        "error",
        "嵌入的字体共 {size} MB（{sizes}），超过了 font_budget 的 {budget} MB",
        "在 book.toml 的 [epub] 里把 font_budget 放宽，或删去 embed_fonts，让阅读器用自己的字体。",
    ),
    "E004": Message(
        "warning",
        "电子书没有嵌入 {role} 的字体：{family} 没有装，或不许嵌入",
        "装一种许可嵌入的字体，写进主题 fonts.toml 这一项的前面；不嵌入，阅读器就用自己的字体。",
    ),
    # --- V: verification
    "V001": Message(
        "error",
        "{file} 里的《{title}》和书稿对不上，从“{before}”之后起：书稿是“{expected}”，成品是“{actual}”",
        "文字有缺失或错位，成品没有写出。请把这条消息发给维护者。",
    ),
    "V002": Message(
        "error", "{file} 里没有《{title}》", "整节缺失，成品没有写出。请把这条消息发给维护者。"
    ),
    "V003": Message("error", "{file} 读不回来：{reason}", "文件坏了，成品没有写出。请再试一次。"),
    "V004": Message(
        "error",
        "这篇文章排好以后少了字，从“{before}”之后起：书稿是“{expected}”，排出来是“{actual}”",
        "多半是这里的标记没有配对；检查这一行附近的方括号、尖括号、反引号。",
    ),
    "V005": Message(
        "error",
        "{file} 里各篇的次序和书稿不同：《{title}》应当紧接在《{before}》之后",
        "成品没有写出。请把这条消息发给维护者。",
    ),
    # --- V1: an EPUB of anybody's
    "V101": Message("error", "EPUB 里缺少 {path}", "这不是完整的 EPUB；请重新排一次。"),
    "V102": Message("error", "XML 写得不对：{reason}", "阅读器会停在这里；照行号改好再打包。"),
    "V103": Message(
        "error", "这个文件声明了实体（ENTITY），没有读", "EPUB 里用不着实体，去掉文件开头的声明。"
    ),
    "V104": Message(
        "error",
        "mimetype 不对：{what}",
        "它要是压缩包里的第一个文件，不压缩，内容只有 application/epub+zip。",
    ),
    "V105": Message("error", "包文件（OPF）没有写{what}", "在 metadata 里补上。"),
    "V106": Message("error", "清单里列了 {path}，文件里没有", "补上这个文件，或从清单里删去。"),
    "V107": Message("error", "{what}重复：{name}", "一个名字只能用一次。"),
    "V108": Message("warning", "清单没有列出 {path}", "用得着就列进清单，用不着就删去。"),
    "V109": Message("error", "书脊（spine）不对：{what}", "书脊要按阅读次序列出清单里的页面。"),
    "V110": Message(
        "error",
        "图片 {path} 其实是 {actual}，清单写的是 {declared}",
        "改清单里的类型和文件的后缀，或重新导出图片。",
    ),
    "V111": Message("error", "没有{what}", "EPUB 3 要有一个导航文件，里面有目录；请重新排一次。"),
    "V112": Message(
        "warning", "导航文件里没有导览（landmarks）", "加上，读者才能直接跳到正文和目录。"
    ),
    "V113": Message("warning", "目录里没有《{title}》", "在目录里给它一行。"),
    "V114": Message("warning", "{what}的次序和书不同，从“{title}”这一行起", "照书的次序排。"),
    "V115": Message("warning", "没有 NCX", "Kindle、多看和老的阅读器靠它显示目录；加上一个。"),
    "V116": Message("warning", "NCX 和{what}不一致", "两处要写得一样。"),
    "V117": Message(
        "error",
        "这是 EPUB {version}，不是 EPUB 3",
        "导航和无障碍的要求是 EPUB 3 的；请重新排一次。",
    ),
    "V120": Message("error", "链接落空：{url}", "它指的文件或位置不在书里；改正，或去掉链接。"),
    "V121": Message("error", "标识 {id} 在这个文件里重复", "改掉其中一个。"),
    "V122": Message(
        "warning", "这一页没有写明语言", "在 html 上写 lang 和 xml:lang，读屏软件才读得对。"
    ),
    "V123": Message(
        "warning", "lang 和 xml:lang 不一样，或只写了一个（{tags}）", "两个都写，写成一样的。"
    ),
    "V124": Message("error", "有会运行的内容：{what}", "读者的机器不该运行书里的程序；去掉它。"),
    "V125": Message("error", "要从网上取东西：{url}", "存进书里再引用；离了网它就是空的。"),
    "V126": Message(
        "warning",
        "图片没有替代文字：{url}",
        '写 alt；只作装饰的图，写 alt="" role="presentation"。',
    ),
    "V130": Message("error", "注号“{words}”没有指到注", "检查链接和注的标记（epub:type、role）。"),
    "V131": Message("warning", "这条注没有注号指向它：“{words}”", "补上注号，或删去这条注。"),
    "V132": Message("warning", "这条注没有回到正文的链接：“{words}”", "在注里加一个回链。"),
    "V140": Message(
        "warning", "元数据没有写 {name}", "EPUB 无障碍 1.1 要求写明，书店也会要；照实补上。"
    ),
    "V141": Message(
        "error", "元数据说“{claim}”，可是{fact}", "元数据只能说书里真有的；改元数据，或改书。"
    ),
    "V150": Message(
        "error",
        "{reader} 过不了：{what}",
        "{reason}{remedy}",
    ),
    "V151": Message(
        "warning",
        "在 {reader} 上会差一些：{what}",
        "{reason}{remedy}",
    ),
    # --- V2: a PDF of anybody's
    "V201": Message("error", "打不开这个 PDF：{reason}", "请重新排一次，或要一份没有加密的。"),
    "V202": Message(
        "error", "字体 {font} 没有嵌入（第 {page} 页）", "付印、换机器都要嵌入字体；请重新输出。"
    ),
    "V203": Message(
        "error", "第 {page} 页有 {count} 个字没有字形", "字体里没有这个字；换一种字体再排。"
    ),
    "V204": Message("error", "PDF 里有{what}", "读者的机器不该运行或打开它；重新输出时去掉。"),
    "V205": Message("warning", "PDF 没有写{what}", "读屏软件和书架要用；重新输出时写上。"),
    "V206": Message("error", "第 {page} 页有链接落空：{target}", "改正，或去掉链接。"),
    "V210": Message(
        "error",
        "做好的 PDF 有 {count} 页，应当是 {promised} 页",
        "这是程序的错误：请把书稿和这条消息发给维护者。",
    ),
    "V211": Message(
        "error",
        "做好的 PDF 第 {page} 页的文字和排好的不同：“{words}…”",
        "这是程序的错误：请把书稿和这条消息发给维护者。",
    ),
    "V212": Message(
        "error",
        "{file} 里找不到各篇从哪里开始，不能和书稿逐篇对照",
        "拼过版的（office、impose）就是这样：拿没有拼过的 PDF 来对；别的程序做的也不行。",
    ),
    "V213": Message(
        "warning",
        "第 {page} 页有字伸到版心外 {over} 毫米",
        "多半是断不开的长网址、长单词，或排不下的表：分成几段，或把表拆开。",
    ),
    "V214": Message(
        "error",
        "第 {page} 页排不下：字伸到版心外 {over} 毫米以上，有的在纸外，印不出来",
        "多半是列数太多的表：拆成几张，或行列对调；也可能是断不开的长词。",
    ),
    # --- V22: a PDF for the press
    "V220": Message(
        "error",
        "付印的文件{what}",
        "印厂靠它知道油墨和纸；用 huozi build --profile press 重新输出。",
    ),
    "V221": Message("error", "第 {page} 页{what}", "成品框在出血框里，出血框在纸面里；重新输出。"),
    "V222": Message(
        "error",
        "第 {pages} 页的{what}是 {space}，不是油墨的颜色",
        "付印的文件只用 CMYK 或灰度；用 huozi build --profile press 转换，或请做文件的人转换。",
    ),
    "V223": Message(
        "warning",
        "第 {page} 页的图（{size} 像素）印出来只有 {dpi} dpi，不到 {least}",
        "换大一些的图，或者缩小。",
    ),
    "V224": Message(
        "warning",
        "第 {pages} 页有黑字没有叠印",
        "套印稍有偏差，字的四周就会露白；黑字用单色黑，设成叠印。",
    ),
    "V225": Message(
        "warning",
        "第 {pages} 页的纸面比出血大，却没有套版色的裁切标记",
        "印厂自己加标记的，不必管；不然重新输出，加上标记。",
    ),
    "V226": Message(
        "error",
        "第 {pages} 页的成品以内用了套版色",
        "套版色每块版上都有，只能用来画成品以外的标记；改用单色黑。",
    ),
    "V227": Message(
        "error",
        "第 {pages} 页只该有黑墨，分色以后青、品红、黄版上也有",
        "文件里有什么把黑转成了四色；重新输出。",
    ),
    "V228": Message(
        "warning",
        "第 {page} 页有地方油墨总量 {ink}%，多于 {most}%",
        "太厚的墨不干，会蹭脏、粘连；换一种 ICC 特性文件，或把图调浅。",
    ),
    "V229": Message("notice", "空白页：第 {pages} 页"),
    "V230": Message(
        "error", "文件没有写{what}", "PDF/X-4 要有；用 huozi build --profile press 重新输出。"
    ),
    "V231": Message(
        "error", "第 {pages} 页有链接或批注压在版面上", "付印的文件不能有；重新输出时去掉。"
    ),
    "V232": Message(
        "warning",
        "第 {pages} 页的字用了四色黑",
        "小字四色套不准，会发虚；黑字只用黑墨（CSS 写 black，或 device-cmyk(0 0 0 1)）。",
    ),
    # --- V24: a PDF that claims a standard
    "V240": Message("notice", "这个文件说自己合 {standards}，就照它查"),
    "V241": Message(
        "notice", "没有查它合不合 {standard}", "能查的是 PDF/UA-1 和 PDF/A-1 到 3；用 veraPDF 查。"
    ),
    "V242": Message(
        "error",
        "文件说自己合 {standard}，却没有结构树",
        "读屏软件不知道先读什么、哪是标题；用 --profile accessible 或 archive 重新排。",
    ),
    "V243": Message("error", "不合 {standard}，{place}：{words}（规则 {rule}）", "{how}"),
    "V244": Message(
        "error",
        "文件说自己合 {standard}，却没有写{what}",
        "用 --profile accessible 或 archive 重新排。",
    ),
    "V245": Message(
        "error",
        "第 {page} 页有 {count} 个字不在标签里，也没有标成装饰",
        "读屏软件读不到它们；重新输出时给它们加上标签。",
    ),
    "V246": Message(
        "error", "第 {page} 页有图没有替代文字", "在书稿的图上写说明：![说明](图)，再排一次。"
    ),
    "V247": Message(
        "warning", "第 {page} 页的表格没有表头", "听的人分不清一格说的是什么；给它写表头行。"
    ),
    "V248": Message(
        "error",
        "{file} 照标签读出来，《{title}》和书稿对不上，从“{before}”之后起：书稿是“{expected}”，读出来是“{actual}”",
        "读屏软件读到的次序或文字不对。请把这条消息发给维护者。",
    ),
    "V249": Message(
        "error", "{file} 的标签里没有《{title}》", "读屏软件读不到它。请把这条消息发给维护者。"
    ),
    # --- V4: other programs
    "V401": Message("notice", "没有运行 {name}：{reason}", "{how}"),
    "V402": Message("error", "{name} 说（{rule}）：{words}", "照它指的地方改。"),
    "V403": Message("warning", "{name} 说（{rule}）：{words}", "照它指的地方改。"),
    "V404": Message("notice", "{name} 提示（{rule}）：{words}"),
    "V405": Message("error", "{name} 没有跑完：{reason}", "单独运行它看看，或重新安装。"),
    # --- R: running
    "R001": Message(
        "error", "写不了 {path}：{reason}", "检查磁盘空间和文件夹的权限；原来的文件没有动。"
    ),
    "R002": Message("error", "不认识的输出格式 {path}", "输出文件以 .epub 或 .pdf 结尾。"),
    "R003": Message("error", "书里没有文章 {name}", "可用的有：{known}。"),
    "R004": Message("error", "{path} 已经存在，没有改动它", "换一个名字，或先移走原来的。"),
    "R005": Message("error", "“{name}”指的不止一篇：{known}", "写出它的路径。"),
    "R006": Message(
        "error",
        "程序内部出错（{reason}）",
        "原来的文件没有动。请把这条消息发给维护者；设 HUOZI_DEBUG=1 再运行一次，会有详细的记录。",
    ),
    "R011": Message(
        "warning",
        "中间结果存不进 {folder}：{reason}",
        "这次照样排，只是下次要从头排起。腾出空间，改好权限，或把环境变量 HUOZI_CACHE 指到别处；不想留就加 --no-cache。",
    ),
    "R012": Message(
        "error",
        "这台机器做不下去：{reason}",
        "原来的文件没有动。磁盘、内存腾出来之后再运行一次，已经做好的会接着用。",
    ),
    "R008": Message("error", "没有 {name} 这一版{near}", "可用的有：{known}。"),
    "R007": Message(
        "notice",
        "已导入，但还没有编入 book.toml 的次序，书里不会有它",
        '在 book.toml 的 front、back 或某一编的 articles 里加上 "{path}"。',
    ),
    "R009": Message(
        "notice",
        "收到的书名是《{title}》{names}；book.toml 早有了，没有改它",
        "要用就写进 book.toml 的 title 和 authors。",
    ),
    "R010": Message(
        "notice",
        "收到的书分 {count} 部分，book.toml 里没有分：{firsts}",
        "要分，就在 book.toml 里给每部分写一个 [[part]]。",
    ),
    "R020": Message(
        "error",
        "连不上 Dask 调度器 {address}：{reason}",
        "检查地址、端口和防火墙，dask scheduler 开着没有；或者不用它：--workers 2。",
    ),
    "R021": Message(
        "error",
        "这里没有装 distributed，不能把活交给 {address}",
        "运行 pip install 'huozi[cluster]'；或者不用它：--workers 2。",
    ),
    "R022": Message(
        "error",
        "调度器 {address} 那里没有一台工作机",
        "在各台机器上运行 dask worker {address} --host 那台自己的地址（见 docs/shelf.md）。",
    ),
    "R023": Message(
        "error",
        "工作机 {worker} 和这台机器不一样：{what}",
        "排出来的书会不一样，所以不用它。两边装同一个版本的活字、同样的字体和系统库，再重开那里的 dask worker。",
    ),
    "R024": Message(
        "error",
        "和调度器 {address} 断了：{reason}",
        "排好的都留着：再运行一次，从这里接着排。",
    ),
    "R025": Message(
        "error",
        "{path} 下面没有书稿",
        "一本书是一个文件夹，里面有 book.toml，或 articles/ 里有 .md 文章。",
    ),
}
