"""What the doctor says of a machine, whole or lacking something."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from books import ROOT, Command, huozi
from test_build import COMMANDS, WITHOUT_PANGO, without_pango

from huozi import doctor, fonts
from huozi.doctor import SYSTEMS, Check, examine
from huozi.fonts import Face

__all__ = ["WITHOUT_PANGO", "without_pango"]

NAMES = (
    "Python 3.11+",
    "Pango",
    "HarfBuzz subset",
    "fc-list",
    "宋体",
    "黑体",
    "楷体",
    "仿宋",
    "等宽体",
    "西文衬线体",
    "西文无衬线体",
    "生僻字",
    "Java",
    "Ghostscript",
    "ICC 特性文件",
)


def rows() -> dict[str, Check]:
    return {item.name: item for item in examine()}


def test_every_part_has_its_row_and_four_commands() -> None:
    checks = rows()
    assert tuple(checks) == NAMES
    for item in checks.values():
        assert tuple(system for system, _ in item.commands) == SYSTEMS
        assert all(command for _, command in item.commands)


def test_a_machine_that_builds_books_is_well(command: Command) -> None:
    answer = command("doctor")
    assert (answer.code, answer.err) == (0, "")
    assert all(name in answer.out for name in NAMES)


def test_json_has_the_same_rows(command: Command) -> None:
    value = json.loads(command("doctor", "--json").out)
    assert [item["name"] for item in value["checks"]] == list(NAMES)
    assert all(dict(item["commands"]).keys() == set(SYSTEMS) for item in value["checks"])


def test_missing_pango_is_named_with_the_commands(
    tmp_path: Path, without_pango: dict[str, str]
) -> None:
    answer = huozi("doctor", cwd=tmp_path, env=without_pango)
    assert (answer.returncode, answer.stderr) == (1, "")
    assert "没有（libpango-1.0-0）" in answer.stdout
    assert all(command in answer.stdout for command in COMMANDS)
    assert "Traceback" not in answer.stdout


def test_without_fc_list_no_face_can_be_found(tmp_path: Path) -> None:
    answer = huozi("doctor", "--json", env={"PATH": str(tmp_path), "PYTHONPATH": str(ROOT)})
    assert answer.returncode == 1
    checks = {item["name"]: item for item in json.loads(answer.stdout)["checks"]}
    assert checks["Pango"]["present"]
    assert not checks["fc-list"]["present"]
    assert checks["宋体"] | {"commands": ()} == {
        "name": "宋体",
        "purpose": "正文",
        "present": False,
        "found": "没有 fc-list，查不了",
        "commands": (),
        "optional": False,
    }


def face(family: str, style: str = "Regular") -> Face:
    return Face((family,), style, f"/{family}-{style}.otf")


SONG = (face("Noto Serif CJK SC"), face("Noto Serif CJK SC", "Bold"))
HEI = (face("Noto Sans CJK SC"), face("Noto Sans CJK SC", "Bold"))


@pytest.mark.parametrize(
    ("faces", "lacking"),
    [
        ((), {"宋体", "黑体", "楷体", "仿宋"}),
        ((*SONG, *HEI), {"楷体", "仿宋"}),
        (SONG, {"黑体", "楷体", "仿宋"}),
        ((*SONG, HEI[0]), {"黑体", "楷体", "仿宋"}),
        ((*SONG, *HEI, face("KaiTi"), face("FangSong")), set()),
    ],
    ids=["none", "no kai", "only song", "hei without bold", "all"],
)
def test_faces_are_judged_by_role(
    faces: tuple[Face, ...], lacking: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "installed", lambda: faces)
    monkeypatch.setattr(doctor, "run", lambda *_: [(0, "")])
    checks = rows()
    assert {name for name in NAMES[4:8] if not checks[name].present} == lacking
    assert [checks[name].optional for name in NAMES[4:8]] == [False, False, True, True]


TERMES = (face("TeX Gyre Termes"), face("TeX Gyre Termes", "Bold"))


@pytest.mark.parametrize(
    ("faces", "found"),
    [
        (SONG, ("", "", "")),
        ((*SONG, *HEI, *TERMES), ("TeX Gyre Termes", "", "")),
        ((*SONG, TERMES[0]), ("TeX Gyre Termes 没有粗体", "", "")),
        ((*SONG, *HEI, face("DejaVu Sans")), ("", "", "")),
        ((*SONG, Face(("HanaMinA",), "Regular", "/a.ttf", 0, "20000-20010")), ("", "", "HanaMinA")),
    ],
    ids=["none", "latin", "latin without bold", "no rare Han", "rare"],
)
def test_latin_and_rare_faces_can_be_done_without(
    faces: tuple[Face, ...], found: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "installed", lambda: faces)
    monkeypatch.setattr(doctor, "run", lambda *_: [(0, "")])
    checks = [rows()[name] for name in ("西文衬线体", "西文无衬线体", "生僻字")]
    assert tuple(item.found for item in checks) == found
    assert all(item.optional for item in checks)


def test_what_can_be_done_without_is_no_error(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "installed", lambda: (*SONG, *HEI))
    monkeypatch.setattr(doctor, "has_subset", lambda: False)
    monkeypatch.setattr(doctor, "run", lambda *_: [(0, "")])
    answer = command("doctor")
    assert answer.code == 0
    assert answer.out.count("没有（可以不装）") >= 3


def test_a_library_that_takes_the_process_with_it_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(doctor, "run", lambda *_: [(0, doctor.Failure("crash", "SIGSEGV"))])
    pango = rows()["Pango"]
    assert (pango.present, pango.found) == (False, "SIGSEGV")
