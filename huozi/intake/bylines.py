"""Bylines: names, roles and affiliations as newspapers and magazines print them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huozi.characters import HAN
from huozi.model import Person

MARKERS = "►▶▷▸■□●○◆◇◎▲△▼▽※☆★•·⊙"

_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
    "鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄"
    "和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭"
    "梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚"
    "程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫"
    "宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻"
    "莘党翟谭贡劳逄姬申扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易"
    "慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙养"
    "鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公肖岳帅亢郈有琴商牟佘佴伯赏墨哈谯笪年爱阳佟言福逢亓闫覃苑仝"
    "趙錢孫鄭馮陳衛蔣瀋韓楊許呂張孔曹嚴華魏謝鄒竇蘇範魯韋馬鳳鄔湯羅畢時傅齊顧黃蕭盧龐紀項藍閔賈婁顏鐘"
    "駱樊淩萬莫經繆應鄧單諸龔陸榮儲靳烏焦車寧厲劉葉黎賴喬陰聞黨譚貢勞逄習廣闕歐師鞏聶簡饒關遊權蓋嶽"
)
_COMPOUND = ("欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "令狐", "慕容", "司徒", "夏侯", "端木", "歐陽", "司馬", "諸葛")

_OUTLET = r"(?:本报|本刊|本网|本社|新华社|中新社|人民日报|[\u4e00-\u9fff]{2,6}(?:日报|晚报|晨报|时报|新闻|社|网|台))"
_ROLE_WORD = (
    "评论员|记者|通讯员|特约撰稿人?|撰稿人?|撰文|实习生|作者|主持人|采访人?|整理|口述|翻译|译者|编译|编辑|校对|"
    "摄影报道|摄影|摄|绘图|制图|文字|图片|图文|文图|文/图|图/文|文|图|評論員|記者|通訊員|攝影|翻譯|編輯"
)
_ROLE = re.compile(
    f"(?:{_OUTLET})?(?:全媒体|融媒体|特约|特派|见习|实习|首席|驻[\u4e00-\u9fff]{{1,4}}|特約|見習)*(?:{_ROLE_WORD})"
)
_LABEL = re.compile(rf"(?P<role>{_ROLE_WORD})\s*[:：/／|｜]\s*")
_NAME = re.compile(f"[{HAN}]{{2,4}}")
_FOREIGN = re.compile(f"(?:\\[[{HAN}]{{1,3}}\\]|［[{HAN}]{{1,3}}］|〔[{HAN}]{{1,3}}〕)?[{HAN}A-Z][{HAN}A-Za-z.]*(?:·[{HAN}A-Za-z.]+)+")
_LATIN_NAME = re.compile(r"[A-Z][A-Za-z.'-]*(?: [A-Z][A-Za-z.'-]*)*")
_PLACE = re.compile(f"[{HAN}]{{2,20}}(?:大学|学院|研究院|研究所|研究室|研究中心|中心|医院|公司|集团|委员会|党委|党支部|局|部|处|办|院|校|馆|社|厅|協會|协会|大學|學院|公社|中学|小学)")
_GAPS = re.compile(r"[\s\u3000、，,;；/／|｜]+")
_AFFILIATION = re.compile(r"[（(](?P<text>[^（）()]+)[）)]")


def is_name(token: str) -> bool:
    """Whether a token reads as a person's name: a surname and one to three characters."""
    if _FOREIGN.fullmatch(token):
        return True
    if not _NAME.fullmatch(token):
        return False
    return token[:2] in _COMPOUND or (token[0] in _SURNAMES and len(token) <= 3)


def read_byline(text: str) -> tuple[Person, ...]:
    """The people a line names; nothing where the line is no byline.

    A role before names holds for all that follow it; one after a name holds for that name.
    """
    if len(text) > 120 or re.search("[。？！?!]", text):
        return ()
    line = text.strip(MARKERS + " \t\u3000-—:：（）()") if not _AFFILIATION.search(text) else text.strip(MARKERS + " \u3000")
    marked = text[:1] in MARKERS or bool(_LABEL.match(line))
    people: list[Person] = []
    role = place = ""
    for kind, token in _tokens(line, marked=marked):
        if kind == "role":
            role = _with_suffix(people, role, token)
        elif kind == "place":
            place = token
        elif kind == "beside" and people:
            people[-1] = Person(people[-1].name, people[-1].role, token)
        elif kind == "name":
            people.append(Person(token, role, place))
        else:
            return ()
    return tuple(people)


def _with_suffix(people: list[Person], role: str, token: str) -> str:
    """The role that holds from here; 文, 图, 摄 after a name belong to the names before."""
    if token in ("文", "图", "摄", "摄影", "文/图", "图/文", "摄影报道", "图文", "攝影") and people and not role:
        people[:] = [Person(p.name, p.role or token, p.affiliation) for p in people]
        return ""
    return token


def _tokens(line: str, *, marked: bool) -> Iterator[tuple[str, str]]:
    """The words of a byline with what each is; "" for a word that is none of them."""
    beside = {f"\x00{i}": m["text"] for i, m in enumerate(_AFFILIATION.finditer(line))}
    for key in beside:
        line = _AFFILIATION.sub(f" {key} ", line, count=1)
    line = _LABEL.sub(lambda match: f" {match['role']} ", line)
    words = _pair_up([word for word in _GAPS.split(line) if word])
    relaxed = marked or any(_ROLE.fullmatch(word) for word in words)
    for word in words:
        if word in beside:
            yield "beside", beside[word]
        elif _ROLE.fullmatch(word):
            yield "role", word
        elif is_name(word) or (relaxed and _NAME.fullmatch(word) and not _PLACE.fullmatch(word)):
            yield "name", word
        elif relaxed and _LATIN_NAME.fullmatch(word):
            yield "name", word
        elif _PLACE.fullmatch(word):
            yield "place", word
        else:
            yield from _role_and_name(word)


def _role_and_name(word: str) -> Iterator[tuple[str, str]]:
    """A role and a name set close: 本报记者王小明."""
    match = _ROLE.match(word)
    if match and is_name(word[match.end() :]):
        yield "role", match[0]
        yield "name", word[match.end() :]
    else:
        yield "", word


def _pair_up(words: list[str]) -> list[str]:
    """A name spaced out to three places (高 东) as one word."""
    out: list[str] = []
    for word in words:
        spaced = out and len(out[-1]) == 1 and len(word) == 1 and out[-1] in _SURNAMES
        if spaced and _NAME.match(out[-1] + word):
            out[-1] += word
        else:
            out.append(word)
    return out
