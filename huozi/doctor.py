"""What this machine needs: Pango, faces for each role, and for the tests Java; found or not.

The same rows serve `huozi doctor`, the message a failed build prints, and the Makefile.
"""

from __future__ import annotations

import ctypes.util
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from huozi import fonts
from huozi.digest import digest
from huozi.themes import ROLES, Theme, load_theme
from huozi.work.workers import Failure, Limits, run

SYSTEMS = ("Debian", "Fedora", "macOS", "Windows")
Commands = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing the machine should have, and the command that installs it, system by system.

    `found` is what is there; where nothing is, what exactly is missing.
    """

    name: str
    purpose: str
    present: bool
    found: str
    commands: Commands
    optional: bool = False


def _commands(debian: str, fedora: str, macos: str, windows: str) -> Commands:
    return tuple(zip(SYSTEMS, (debian, fedora, macos, windows), strict=True))


def in_words(commands: Commands) -> str:
    """Install commands as the end of a hint, a system a line."""
    return "".join(f"\n      {system:<8} {command}" for system, command in commands)


PANGO = _commands(
    "sudo apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig",
    "sudo dnf install -y pango harfbuzz fontconfig",
    "brew install pango fontconfig",
    "在 MSYS2 里运行：pacman -S mingw-w64-x86_64-pango mingw-w64-x86_64-fontconfig",
)
NOTO = _commands(
    "sudo apt-get install -y fonts-noto-cjk",
    "sudo dnf install -y google-noto-serif-cjk-fonts google-noto-sans-cjk-fonts",
    "系统自带宋体和黑体；要用思源：brew install font-noto-serif-cjk-sc font-noto-sans-cjk-sc",
    "系统自带宋体和黑体（SimSun、SimHei）；要用思源，下载 Noto Serif CJK SC 安装",
)
KAI = _commands(
    "sudo apt-get install -y fonts-lxgw-wenkai",
    "sudo dnf install -y lxgw-wenkai-fonts",
    "系统自带楷体；或 brew install font-lxgw-wenkai",
    "系统自带楷体（KaiTi）",
)
FANGSONG = _commands(
    "make setup 会从 texlive-lang-chinese 取出 FandolFang",
    "sudo dnf install -y texlive-fandol",
    "系统自带仿宋（STFangsong）",
    "系统自带仿宋（FangSong）",
)
LATIN = _commands(
    "sudo apt-get install -y fonts-texgyre",
    "sudo dnf install -y texlive-tex-gyre",
    "系统自带 Times New Roman 和 Arial；要用 TeX Gyre，下载安装",
    "系统自带 Times New Roman 和 Arial",
)
RARE = _commands(
    "sudo apt-get install -y fonts-hanazono fonts-babelstone-han",
    "下载花园明朝（HanaMin）或 BabelStone Han 安装",
    "下载花园明朝（HanaMin）或 BabelStone Han 安装",
    "系统自带 SimSun-ExtB；不够再下载花园明朝（HanaMin）安装",
)
SYMBOLS = _commands(
    "sudo apt-get install -y fonts-dejavu-core fonts-noto-color-emoji",
    "sudo dnf install -y dejavu-sans-fonts google-noto-color-emoji-fonts",
    "brew install font-dejavu font-noto-color-emoji",
    "下载 DejaVu Sans 安装",
)
JAVA = _commands(
    "sudo apt-get install -y default-jre-headless",
    "sudo dnf install -y java-latest-openjdk-headless",
    "brew install openjdk",
    "winget install EclipseAdoptium.Temurin.21.JRE",
)
GHOSTSCRIPT = _commands(
    "sudo apt-get install -y ghostscript",
    "sudo dnf install -y ghostscript",
    "brew install ghostscript",
    "winget install ArtifexSoftware.GhostScript",
)
PROFILE = _commands(
    "make setup 会从 texlive-base 取出 FOGRA39L；或 sudo apt-get install -y libgs-common",
    "sudo dnf install -y libgs",
    "问印厂要，放进书稿文件夹，写进 [output.press] 的 icc",
    "问印厂要，放进书稿文件夹，写进 [output.press] 的 icc",
)


class Use(NamedTuple):
    """A use of type: its name, what for, how to get a face; whether a book can do without one.

    `probe` is a character that a face for this use has and others have not.
    """

    name: str
    purpose: str
    commands: Commands
    optional: bool = False
    bold: bool = False
    probe: str = ""


FACES = {
    "song": Use("宋体", "正文", NOTO, bold=True),
    "hei": Use("黑体", "标题", NOTO, bold=True),
    "kai": Use("楷体", "引文、提要", KAI, optional=True),
    "fangsong": Use("仿宋", "署名、图片来源", FANGSONG, optional=True),
    "mono": Use("等宽体", "代码", NOTO, optional=True),
    "latin-serif": Use("西文衬线体", "宋、楷、仿宋里的字母和数字", LATIN, optional=True, bold=True),
    "latin-sans": Use("西文无衬线体", "黑体里的字母和数字", LATIN, optional=True, bold=True),
    "rare": Use("生僻字", "别的字体没有的汉字", RARE, optional=True, probe="\U00020000"),
}

_LOADING = Limits(seconds=60, megabytes=4096)
_LIBRARY = re.compile(r"'([^']+)'")


def examine() -> tuple[Check, ...]:
    """Every check, in the order they matter."""
    return (_python(), *_libraries(), *_faces(), _java(), *_press())


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    commands = _commands(
        "sudo apt-get install -y python3 python3-venv",
        "sudo dnf install -y python3",
        "brew install python",
        "winget install Python.Python.3.12",
    )
    return Check("Python 3.11+", "运行程序", sys.version_info >= (3, 11), version, commands)


def _libraries() -> tuple[Check, ...]:
    (_, problem), *_ = run(engine_problem, ["Pango"], _LOADING)
    if isinstance(problem, Failure):
        problem = problem.reason
    missing = match[1] if (match := _LIBRARY.search(problem)) else problem
    subset = has_subset()
    lister = shutil.which("fc-list") or ""
    return (
        Check("Pango", "排 PDF", not problem, missing or "有", PANGO),
        Check(
            "HarfBuzz subset",
            "缩小 PDF 里的字体（快百倍）",
            subset,
            "有" if subset else "",
            PANGO,
            optional=True,
        ),
        Check("fc-list", "查找字体", bool(lister), lister, PANGO),
    )


def engine_problem(name: str) -> str:
    """Why the page engine can't load `name`, in the system's words; "" where it can.

    Runs in a child process: a library that is there and broken can take the process with it.
    """
    try:
        import huozi.pdf.engine  # noqa: F401, PLC0415 — to see whether it loads
    except OSError as error:
        return str(error) or name
    return ""


def has_subset() -> bool:
    """Whether HarfBuzz's subsetter is there; without it PDFs take longer and grow."""
    return ctypes.util.find_library("harfbuzz-subset") is not None


# Libraries, and what tells their version.
_VERSIONS = (("pango-1.0", "pango_version_string"), ("harfbuzz", "hb_version_string"))


@cache  # to look for a library takes a program of its own
def libraries() -> tuple[str, ...]:
    """The versions of the libraries that shape text; what pages look like depends on them."""
    found = []
    for name, function in _VERSIONS:
        with suppress(OSError, AttributeError, TypeError):
            version = getattr(ctypes.CDLL(ctypes.util.find_library(name)), function)
            version.restype = ctypes.c_char_p
            found.append(version().decode())
    return tuple(found)


def machine(task: object = None) -> str:
    """The digest of what pages depend on besides what they are made of: fonts and libraries."""
    del task
    return _in_short(fonts.lister())


@cache  # every task is kept under it
def _in_short(lister: tuple[str | None, str]) -> str:
    del lister
    return digest(fonts.state(fonts.installed()), libraries())


def _faces() -> Iterator[Check]:
    theme, _ = load_theme("song", Path())
    families = dict(theme.families) if theme else dict.fromkeys(ROLES, ())
    faces = fonts.installed()
    lister = shutil.which("fc-list") is not None
    for key, role in FACES.items():
        own = families[key]
        if role.optional:  # the last resort of these roles is another role's face
            own = tuple(name for name in own if name not in families[ROLES[key] or "song"])
        family = next((name for name in own if _serves(name, role.probe, faces)), "")
        bold = not (role.bold and family) or fonts.bold(family, faces) is not None
        note = family if bold else f"{family} 没有粗体"
        note = note if lister else "没有 fc-list，查不了"
        here = bool(family) and bold
        yield Check(role.name, role.purpose, here, note, role.commands, role.optional)


def _serves(family: str, probe: str, faces: tuple[fonts.Face, ...]) -> bool:
    face = fonts.first_present([family], faces)
    return face is not None and (not probe or probe in face.characters)


def missing_faces(theme: Theme, faces: tuple[fonts.Face, ...]) -> tuple[str, ...]:
    """The roles a book can't do without that none of these faces fills for the theme."""
    families = dict(theme.families)
    return tuple(
        key
        for key, role in FACES.items()
        if not role.optional and fonts.first_present(families[key], faces) is None
    )


def _java() -> Check:
    java = shutil.which("java") or ""
    return Check("Java", "测试和 verify 用（EPUBCheck）", bool(java), java, JAVA, optional=True)


def _press() -> tuple[Check, ...]:
    from huozi.making.intents import usual_intent  # noqa: PLC0415 — every build loads this module
    from huozi.verify import ghostscript  # noqa: PLC0415

    program, intent = ghostscript.command(), usual_intent()
    profile = intent.words if intent else ""
    return (
        Check(
            "Ghostscript",
            "verify 量付印文件的墨量",
            bool(program),
            program,
            GHOSTSCRIPT,
            optional=True,
        ),
        Check(
            "ICC 特性文件",
            "付印（press），书里没有写 icc 的",
            bool(profile),
            profile,
            PROFILE,
            optional=True,
        ),
    )
