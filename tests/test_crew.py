"""Tasks by threads that have a child each: as `workers.run`, for several who ask at once."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from books import wait_until
from test_workers import act, be_killed_once

from huozi.work.crew import CalledOffError, Crew, crew
from huozi.work.hands import Hands
from huozi.work.steps import BUDGET, Means
from huozi.work.workers import Failure, Limits

ROOMY = Limits(seconds=30, megabytes=1024)
ROOMIER = Limits(seconds=30, megabytes=2048)


@pytest.fixture(autouse=True)
def no_child_left() -> Any:
    yield
    wait_until(lambda: multiprocessing.active_children() == [])


def play(order: str) -> object:
    name, _, value = order.partition(" ")
    return Path(value).touch() if name == "touch" else act(order)


def done(hands: Crew, *orders: str, limits: Limits = ROOMY) -> dict[int, Any]:
    return dict(hands.run(play, orders, limits))


def test_a_child_is_kept_for_the_tasks_to_come() -> None:
    with crew(1) as hands:
        first, second = done(hands, "pid", "pid"), done(hands, "pid")
    assert {*first.values(), *second.values()} == {first[0]}


def test_tasks_with_another_limit_have_a_child_of_their_own() -> None:
    with crew(1) as hands:
        small, large, again = (
            done(hands, "pid", limits=limits)[0] for limits in (ROOMY, ROOMIER, ROOMY)
        )
    assert small != large
    assert small == again


def test_a_child_does_not_live_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huozi.work.crew.LIFETIME", 2)
    with crew(1) as hands:
        one, same, other = done(hands, "pid", "pid", "pid").values()
    assert one == same != other


@pytest.mark.parametrize(
    ("order", "failure"),
    [
        ("exit 3", Failure("crash", "exit 3")),
        ("raise ValueError", Failure("crash", "ValueError: 话")),
        ("swell", Failure("memory", "1024")),
        ("stubborn", Failure("crash", "RuntimeError: not today")),
    ],
)
def test_what_goes_wrong_is_a_failure_and_the_rest_goes_on(order: str, failure: Failure) -> None:
    with crew(1) as hands:
        assert done(hands, order, "answer b") == {0: failure, 1: "b"}


def test_a_hanging_task_is_ended() -> None:
    with crew(1) as hands:
        answers = done(hands, "sleep 60", "answer b", limits=Limits(1, 1024))
    assert answers == {0: Failure("time", "1"), 1: "b"}


def test_a_task_whose_child_is_killed_is_done_once_more(tmp_path: Path) -> None:
    with crew(1) as hands:
        assert list(hands.run(be_killed_once, [tmp_path / "once"], ROOMY)) == [(0, "lived")]
        assert done(hands, "kill 9") == {0: Failure("killed", "SIGKILL")}


def test_several_who_ask_have_the_same_children() -> None:
    with crew(2) as hands, ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(done, hands, *["pid"] * 6) for _ in range(4)]
        pids = {pid for future in asked for pid in future.result().values()}
    assert len(pids) <= 2


def test_whoever_waits_is_told_when_the_work_is_stopped(tmp_path: Path) -> None:
    ends = []

    def ask(hands: Crew) -> None:
        try:
            done(hands, f"touch {tmp_path / 'begun'}", f"await {tmp_path / 'never'}", "answer b")
        except CalledOffError:
            ends.append("stopped")

    with crew(1) as hands:
        thread = Thread(target=ask, args=(hands,))
        thread.start()
        wait_until((tmp_path / "begun").exists)
    thread.join()
    assert ends == ["stopped"]
    with pytest.raises(CalledOffError):
        done(hands, "answer a")


def test_what_was_started_is_over_before_the_tasks_it_was_started_for() -> None:
    with crew(2) as here:
        hands = Hands(Means(here=here, budget=replace(BUDGET, output=ROOMY)))
        hands.start(play, "sleep 1")
        hands.start(play, "raise ValueError")
        hands.started()
        (child,) = done(here, "pid").values()
        hands.started()  # nothing is waited for twice
        assert done(here, "pid") == {0: child}
