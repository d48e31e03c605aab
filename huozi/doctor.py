"""What this machine needs: Pango, faces for each role, and for the tests Java; found or not.

The same rows serve `huozi doctor`, the message a failed build prints, and the Makefile.
"""

from __future__ import annotations

import ctypes.util
import shutil
import sys
from dataclasses import dataclass

from huozi import fonts
from huozi.themes import ROLES, load_theme

SYSTEMS = ("Debian", "Fedora", "macOS", "Windows")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing the machine should have, and the command that installs it, system by system."""

    name: str
    purpose: str
    present: bool
    found: str
    commands: tuple[tuple[str, str], ...]
    optional: bool = False


def _commands(debian: str, fedora: str, macos: str, windows: str) -> tuple[tuple[str, str], ...]:
    return tuple(zip(SYSTEMS, (debian, fedora, macos, windows), strict=True))


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
JAVA = _commands(
    "sudo apt-get install -y default-jre-headless",
    "sudo dnf install -y java-latest-openjdk-headless",
    "brew install openjdk",
    "winget install EclipseAdoptium.Temurin.21.JRE",
)

# Role, what it is called, what it is for, how to get it, whether a book can do without.
FACES = (
    ("song", "宋体", "正文", NOTO, False),
    ("hei", "黑体", "标题", NOTO, False),
    ("kai", "楷体", "引文、提要", KAI, True),
    ("fangsong", "仿宋", "署名、图片来源", FANGSONG, True),
)
BOLD = ("song", "hei")

# Shared libraries of Pango, by the names WeasyPrint looks them up under.
LIBRARIES = ("pango-1.0", "pangoft2-1.0", "gobject-2.0", "harfbuzz", "fontconfig")


def examine() -> tuple[Check, ...]:
    """Every check, in the order they matter."""
    return (_python(), *_libraries(), *_faces(), _java())


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
    missing = [name for name in LIBRARIES if ctypes.util.find_library(name) is None]
    subset = ctypes.util.find_library("harfbuzz-subset")
    return (
        Check("Pango", "排 PDF", not missing, "" if missing else "有", PANGO),
        Check(
            "HarfBuzz subset",
            "缩小 PDF 里的字体（快百倍）",
            subset is not None,
            "有" if subset else "",
            PANGO,
            optional=True,
        ),
        Check(
            "fc-list",
            "查找字体",
            shutil.which("fc-list") is not None,
            shutil.which("fc-list") or "",
            PANGO,
        ),
    )


def _faces() -> tuple[Check, ...]:
    from pathlib import Path  # noqa: PLC0415

    theme, _ = load_theme("song", Path())
    families = dict(theme.families) if theme else dict.fromkeys(ROLES, ())
    faces = fonts.installed()
    checks = []
    for role, name, purpose, commands, optional in FACES:
        own = families[role][:-1]
        if optional:  # the last resort of these roles is the body face
            own = tuple(family for family in own if family not in families["song"])
        face = fonts.first_present(own, faces)
        family = next((item for item in own if face and item in face.families), "")
        bold = fonts.has_bold(family, faces) if role in BOLD else True
        note = family if bold else f"{family}（没有粗体）"
        checks.append(Check(name, purpose, bool(family) and bold, note, commands, optional))
    return tuple(checks)


def _java() -> Check:
    java = shutil.which("java")
    return Check(
        "Java", "只有测试用（EPUBCheck）", java is not None, java or "", JAVA, optional=True
    )
