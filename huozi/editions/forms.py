"""Characters that are several in Traditional Chinese, and what tells which one is meant.

Only where OpenCC knows no phrase is this table asked. Of each character: its forms (in OpenCC's
standard; a region may write them otherwise), first the one meant where nothing speaks for another;
contexts that settle a form; contexts that leave it open. A character without a row has forms that
differ in style alone, or none that words don't tell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

_NUMBER = "0-9０-９零〇一二三四五六七八九十百千万亿两"


@dataclass(frozen=True, slots=True)
class Row:
    """The forms of a character.

    `settled` are forms and the contexts that settle them; with a `doubt` only places in that
    context are open, without one every place. `surname` is its form as a family name.
    """

    forms: str
    settled: tuple[tuple[str, str], ...] = ()
    doubt: str = "@"
    surname: str = ""


# In a context `@` is the character itself.
ROWS: dict[str, Row] = {
    "丑": Row("醜丑", (("丑", "@[时年月日角旦]|(?<=[癸乙丁己辛小])@"), ("醜", "@[陋恶化态闻行]"))),
    "丰": Row("豐丰", doubt="@[采姿神韵仪]", surname="豐"),
    "云": Row("雲云", (("云", "@[尔乎]"),), "(?<=[人诗书经语子曰又亦所皆])@", surname="雲"),
    "于": Row("於于", (("於", f"@[{_NUMBER}《〈“是此其]|(?<=[处在用对至限始建])@"),), surname="于"),
    "仆": Row("僕仆", doubt="(?<=[前颠])@"),
    "余": Row("餘余", (("餘", f"(?<=[{_NUMBER}多其有之])@|@[者下额款]"),), surname="余"),
    "佣": Row("傭佣", (("佣", "@金"),)),
    "借": Row("借藉", doubt="@[口此以故]"),
    "党": Row("黨党", doubt="@项", surname="党"),
    "冲": Row("衝沖", (("衝", "@[锋击突动刺撞]"), ("沖", "@[刷洗茶泡淡积]"))),
    "几": Row("幾几", doubt="(?<=[茶案窗炕条香凭])@"),
    "准": Row("準准", (("准", "(?<=[批核获照])@|@[许予]"), ("準", "@[确备时则]|(?<=[标水瞄基])@"))),
    "划": Row("劃划", (("划", "@[船桨水算拳]"), ("劃", "(?<=[计规策])@|@[分定归]"))),
    "制": Row("制製", (
        ("製", "(?<=[研炼缝仿绘印监特酿配精])@|@[造作成品药衣]"),
        ("制", "(?<=[体机法限控节专管编学])@|@[度定约裁止订]"),
    )),
    "卷": Row("卷捲", doubt="@[起入走曲土缩毛尘发进]|(?<=[席翻舒风蛋花])@"),
    "历": Row("歷曆", doubt="(?<=[日月年农阳阴公旧皇黄夏老台挂藏])@|@[书法本]"),
    "发": Row("發髮", (("髮", "@[髻丝型廊辫鬓梢簪膏]"),),
              "(?<=[头毛须鬓白黑长短染束披烫假落剪秀银金结蓄护美乌鹤])@|@[际妻夹]"),
    "只": Row("只隻", (("只", "@[能有是要好会得不为在见因怕顾管当]"),),
              f"(?<=[{_NUMBER}几数每这那半船多双])@"),
    "台": Row("臺台", (("台", "@州"),), "(?<=天)@|@[甫端启鉴]"),
    "叶": Row("葉叶", doubt="@韵", surname="葉"),
    "后": Row("後后", (("后", "@[妃冠羿稷]"),),
              "(?<=[皇太天母王帝影歌球蜂艳武吕窦邓卫先])@|@[宫土座党位母]"),
    "吁": Row("籲吁", (("籲", "(?<=呼)@"), ("吁", "(?<=[长气])@"))),
    "周": Row("周週", doubt=f"(?<=[{_NUMBER}几上下本每])@(?![围岁边年到])", surname="周"),
    "咸": Row("鹹咸", (("鹹", "@[菜鱼味淡水蛋肉]"), ("咸", "@[丰阳宁亨]")), surname="咸"),
    "复": Row("復複覆", (("復", "@[又命苏兴原查]|(?<=[恢康修收光报])@"),)),
    "姜": Row("姜薑", doubt="(?<=[生老鲜葱嫩干])@|@[汤片丝葱蒜茶黄]", surname="姜"),
    "尽": Row("盡儘", (("儘", "@[管快早]"),), "@[可先量]"),
    "岳": Row("岳嶽", (("嶽", "(?<=[五山])@"),), "(?<=[东西南北中])@", surname="岳"),
    "干": Row("幹乾干", (("乾", "(?<=[饼晾晒烘风擦喝吹])@|@[燥净涸旱枯杯粮]"),
                        ("幹", "@[部活劲警道线事]|(?<=[骨主能才实])@"))),
    "并": Row("並併", (("併", "(?<=[合兼吞归])@|@[入购吞拢]"),), doubt=""),
    "征": Row("征徵", (("征", "@[战程讨途服伐]|(?<=[长远出亲])@"),
                      ("徵", "@[收集求召兵文税询]|(?<=[象特])@"))),
    "御": Row("御禦", (("禦", "@[寒敌侮]|(?<=[防抵])@"),), doubt=""),
    "志": Row("志誌", doubt="(?<=[杂日县地方省市通碑墓标])@|@[哀庆]"),
    "托": Row("托託", (("託", "@[付福梦管儿病故]"), ("托", "@[着起住盘腮]|(?<=[手掌])@"))),
    "折": Row("折摺", doubt="(?<=[奏存])@|@[扇叠纸子]"),
    "斗": Row("鬥斗", (("鬥", "(?<=[战奋争搏格打殴械批缠])@|@[争志殴气牛]"),
                      ("斗", f"(?<=[{_NUMBER}北漏烟熨泰星])@"))),
    "术": Row("術朮", doubt="(?<=[白苍])@"),
    "朴": Row("樸朴", (("樸", "(?<=[简质纯俭素古淳])@|@[素实直拙]"),), surname="朴"),
    "松": Row("松鬆", (("松", "@[树林柏针花香竹]|(?<=[青苍雪古])@"),
                      ("鬆", "(?<=[放轻宽疏蓬稀])@|@[动开散懈绑口软弛]")), surname="松"),
    "游": Row("遊游", (("游", "@泳|(?<=[上中下浮洄])@"),), "@[走弋水]", surname="游"),
    "注": Row("注註", doubt="(?<=[附脚旁批备校原])@|@[释解脚音疏]"),
    "涂": Row("塗涂", (("塗", "@[抹改料层写鸦]"),), surname="涂"),
    "签": Row("簽籤", (("籤", "(?<=[标书牙竹抽求])@"), ("簽", "@[署订约字发名证收]"))),
    "系": Row("系係繫", (("系", f"(?<=[{_NUMBER}中外文理数物本院该全])@|@[统列主]"),)),
    "胡": Row("胡鬍", doubt="(?<=[刮留络])@|@[须子茬]", surname="胡"),
    "致": Row("致緻", doubt="(?<=[细精别雅工])@"),
    "舍": Row("舍捨", (("捨", "@[弃得命身]|(?<=[不难施取割])@"), ("舍", "(?<=[宿校寒茅农屋房])@"))),
    "范": Row("範范", (("範", "(?<=[规模示典师防])@|@[围例本式畴]"),), surname="范"),
    "谷": Row("谷穀", (("穀", "@[物粒仓]"),), "(?<=[五稻百米打晒新陈])@|@[草雨子]", surname="谷"),
    "赞": Row("贊讚", (("贊", "@[助成同]"), ("讚", "@[扬美叹颂]|(?<=[称夸盛点])@"))),
    "郁": Row("鬱郁", (("鬱", "(?<=[忧抑沉阴葱])@|@[闷结积]"),
                      ("郁", "(?<=[浓馥芬])@")), surname="郁"),
    "采": Row("採采", (("採", "@[取用访集摘购纳石矿伐写]|(?<=开)@"), ("采", "(?<=[神风文丰喝])@"))),
    "里": Row("裏里", (("裏", "@[头面边屋间外]"), ("里", f"(?<=[{_NUMBER}公华英])@")),
              "(?<=[故乡邻闾街巷数几海半])@|@[长正巷弄坊程]"),
    "钟": Row("鐘鍾", (("鐘", f"(?<=[{_NUMBER}分点秒时半刻闹挂座警敲撞])@|@[表楼声摆头点]"),),
              surname="鍾"),
    "面": Row("面麪", (("麪", "@[粉条包馆汤]"),),
              "(?<=[吃煮下切拉泡凉拌刀削麦白发碗食米粉])@|@[食点饼筋茶糊]"),
    "须": Row("須鬚", (("鬚", "@[眉发髯]"),), "(?<=[胡虎触龙长白捋留])@"),
}  # fmt: skip

CHARACTERS = frozenset(ROWS)


def form(text: str, at: int) -> tuple[str, bool]:
    """The form of the character at a place by what stands round it, and whether that is sure."""
    settled, doubt = _patterns(text[at])
    for chosen, pattern in settled:
        if pattern.match(text, at):
            return chosen, True
    return ROWS[text[at]].forms[0], doubt is None or not doubt.match(text, at)


@cache
def _patterns(
    character: str,
) -> tuple[list[tuple[str, re.Pattern[str]]], re.Pattern[str] | None]:
    row = ROWS[character]
    settled = [(chosen, _pattern(context, character)) for chosen, context in row.settled]
    return settled, _pattern(row.doubt, character) if row.doubt else None


def _pattern(context: str, character: str) -> re.Pattern[str]:
    return re.compile(context.replace("@", character))
