"""Books through a real Dask cluster: the same bytes, whoever dies; strangers are not let in."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from books import COMMAND, ROOT, Command, alive, huozi, wait_until, write_book
from test_workers import act

from huozi.work import cluster as ours
from huozi.work.cluster import ClusterError, connected, differing
from huozi.work.workers import Failure, Limits

distributed = pytest.importorskip("distributed")

sys.path.append(str(ROOT))  # bench is a folder of the project, no installed package

from bench.cluster import Cluster, cluster  # noqa: E402

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="signals and /proc"),
    pytest.mark.filterwarnings("default"),
]

PLACE = "HUOZI_TEST_PLACE"
ENVIRONMENT = {
    # A task that kills a worker gets one more; the workers know the functions of these tests.
    "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
    "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests"))),
    PLACE: "there",
}
ROOMY = Limits(seconds=60, megabytes=2048)
PARAGRAPH = "一二三四五六七八九十，" * 12
ARTICLES = {
    f"{number:02}.md": f"---\ntitle: 第{number}篇\n---\n\n"
    + "\n\n".join(f"第{line}段。{PARAGRAPH}" for line in range(40))
    for number in range(1, 13)
}


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler with one worker, which a nanny starts again when it dies."""
    with cluster(tmp_path_factory.mktemp("dask"), ENVIRONMENT) as made:
        made.add_worker()
        yield made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_book(tmp_path_factory.mktemp("cluster") / "书", ARTICLES)


@pytest.fixture(scope="module")
def local(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a build without a cluster makes of it."""
    return built(folder, tmp_path_factory.mktemp("local"))


def targets(into: Path) -> list[Path]:
    return [into / "书.epub", into / "书.pdf"]


def options(into: Path) -> list[object]:
    return [part for path in targets(into) for part in ("-o", path)]


def built(folder: Path, into: Path, *more: str) -> dict[str, bytes]:
    answer = huozi("build", folder, *options(into), "--no-cache", *more)
    assert answer.returncode == 0, answer.stderr
    return contents(into)


def contents(into: Path) -> dict[str, bytes]:
    return {path.suffix: path.read_bytes() for path in targets(into)}


def children(pid: int) -> list[int]:
    """All processes below one."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    below = [int(child) for task in tasks for child in task.read_text().split()]
    return below + [item for child in below for item in children(child)]


def test_a_worker_killed_in_the_middle_changes_no_byte(
    dask: Cluster, folder: Path, local: dict[str, bytes], tmp_path: Path
) -> None:
    victim = dask.add_worker("--no-nanny", "--name", "victim")
    with distributed.Client(dask.address, set_as_default=False) as client:
        client.wait_for_workers(2)
        workers = client.scheduler_info()["workers"]
        (address,) = (key for key, worker in workers.items() if worker["name"] == "victim")
        command = [*COMMAND, "build", folder, *options(tmp_path), "--workers", dask.address]
        with subprocess.Popen(
            [*map(str, command), "--no-cache"], stderr=subprocess.PIPE, text=True
        ) as build:
            wait_until(lambda: _frozen_at_work(client, address, victim.pid))
            assert build.poll() is None
            below = children(victim.pid)
            os.kill(victim.pid, signal.SIGKILL)
            _, err = build.communicate()
        wait_until(lambda: address not in client.scheduler_info()["workers"])
    assert build.returncode == 0, err
    assert contents(tmp_path) == local
    assert below
    wait_until(lambda: not any(map(alive, below)))


def _frozen_at_work(client: Any, address: str, pid: int) -> bool:
    """Whether a worker, stopped now, has a leaf of the book in hand; it goes on if not."""
    if not client.processing()[address] or not children(pid):
        return False
    os.kill(pid, signal.SIGSTOP)
    if client.processing()[address]:
        return True
    os.kill(pid, signal.SIGCONT)
    return False


def test_tasks_have_their_limits_and_their_failures_there_too(dask: Cluster) -> None:
    orders = ["answer a", f"env {PLACE}", "exit 3", "raise ValueError", "swell", "stubborn"]
    with connected(dask.address) as hands:
        answers = dict(hands.run(act, orders, ROOMY))
        assert dict(hands.run(act, ["sleep 60"], Limits(1, 2048))) == {0: Failure("time", "1")}
    assert answers == {
        0: "a",
        1: "there",
        2: Failure("crash", "exit 3"),
        3: Failure("crash", "ValueError: 话"),
        4: Failure("memory", "2048"),
        5: Failure("crash", "RuntimeError: not today"),
    }


def kill_worker(_: object) -> None:
    import multiprocessing

    worker = multiprocessing.parent_process()
    assert worker is not None
    os.kill(int(str(worker.pid)), signal.SIGKILL)


def test_a_task_that_kills_worker_after_worker_is_given_up(dask: Cluster) -> None:
    with connected(dask.address) as hands:
        answers = dict(hands.run(kill_worker, [None], ROOMY))
        assert dict(hands.run(act, ["answer a"], ROOMY)) == {0: "a"}
    assert answers == {0: Failure("crash", "做它的工作机一台接一台停了")}


def test_what_is_too_heavy_is_done_here(dask: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ours, "HEAVIEST", 1000)
    with connected(dask.address) as hands:
        light, heavy = f"env {PLACE}", f"env {PLACE}{'x' * 2000}"
        assert dict(hands.run(act, [light, heavy, light], ROOMY)) == {
            0: "there",
            1: None,
            2: "there",
        }


def test_a_worker_of_another_version_is_named_and_does_nothing(
    dask: Cluster, folder: Path, tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ours, "program", lambda: "another program")
    answer = command("build", folder, *options(tmp_path), "--workers", dask.address)
    assert answer.code == 1
    assert "R023 工作机 tcp://127.0.0.1:" in answer.err
    assert "和这台机器不一样：活字 是 0.1.0-" in answer.err
    assert "这里是 0.1.0-another" in answer.err
    assert not any(path.exists() for path in targets(tmp_path))


def test_a_worker_of_another_version_that_comes_later_does_nothing(
    dask: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ours, "program", lambda: "another program")
    with monkeypatch.context() as patch:
        patch.setattr(ours.Cluster, "_compare", lambda *_: None)  # it was not there yet
        hands = connected(dask.address)
        late = hands.__enter__()
    with pytest.raises(ClusterError, match="R023"):
        list(late.run(act, ["answer a"], ROOMY))
    hands.__exit__(None, None, None)


def test_where_machines_differ_is_told_and_not_all_of_it() -> None:
    here = (("活字", "1"), ("lxml", "6.1.3"), ("Pango", "1.50"), ("字体 a.otf", "9-ab"))
    assert differing(here, here) == ""
    assert differing(here, (*here[:2], ("Pango", "1.56"), here[3])) == "Pango 是 1.56，这里是 1.50"
    told = differing(here, (("字体 b.otf", "8-cd"),))
    assert told.startswith("活字 是 没有，这里是 1；")
    assert told.endswith("等 5 处")


def test_a_scheduler_that_does_not_answer(
    folder: Path, tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ours, "PATIENCE", 0.5)
    with socket.socket() as nobody:  # bound, and listening to none
        nobody.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{nobody.getsockname()[1]}"
        answer = command("build", folder, *options(tmp_path), "--workers", address, "--json")
    assert answer.code == 1
    (found,) = json.loads(answer.out)["findings"]
    assert (found["code"], found["span"]["path"]) == ("R020", address)
    assert address in found["message"]
    assert "dask scheduler" in found["hint"]


def test_a_scheduler_without_workers_and_one_that_dies(
    folder: Path, tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cluster(tmp_path) as made:
        with monkeypatch.context() as patch:
            patch.setattr(ours, "PATIENCE", 0.5)
            answer = command("build", folder, *options(tmp_path), "--workers", made.address)
        assert answer.code == 1
        assert f"R022 调度器 {made.address} 那里没有一台工作机" in answer.err
        worker = made.add_worker()
        command_line = [*COMMAND, "build", folder, *options(tmp_path), "--workers", made.address]
        with subprocess.Popen(
            [*map(str, command_line), "--no-cache"], stderr=subprocess.PIPE, text=True
        ) as build:
            wait_until(lambda: _in_hand(worker.pid))
            os.kill(made.scheduler.pid, signal.SIGKILL)
            _, err = build.communicate()
    assert build.returncode == 1, err
    assert f"R024 和调度器 {made.address} 断了" in err
    assert "Traceback" not in err
    assert not any(path.exists() for path in targets(tmp_path))


def _in_hand(pid: int) -> bool:
    """Whether a worker has a child at work on pages, besides the process that forks children."""
    try:
        maps = [Path(f"/proc/{child}/maps").read_text() for child in children(pid)]
    except OSError:
        return False
    return sum("libpango" in text for text in maps) > 1


def test_without_distributed_a_cluster_is_asked_to_be_installed(
    folder: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    answer = command("build", folder, "--workers", "tcp://127.0.0.1:8786")
    assert answer.code == 1
    assert "R021" in answer.err
    assert "pip install 'huozi[cluster]'" in answer.err


@pytest.mark.parametrize(
    "value", ["0", "-1", "257", "2.5", "两", "", "tcp://", "tcp://a", "http://a:1", "tcp://a:b"]
)
def test_what_is_neither_a_number_nor_an_address_is_wrong_usage(
    value: str, command: Command
) -> None:
    answer = command("build", "--workers", value)
    assert (answer.code, answer.out) == (2, "")
    assert "选项 --workers不对" in answer.err
    assert "tcp://主机:8786" in answer.err


def test_dask_is_loaded_for_a_cluster_alone() -> None:
    script = "import sys, huozi.cli, huozi.making.build, huozi.work.cluster, huozi.making.shelf; print('dask' in sys.modules)"
    said = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert said.stdout == "False\n"
