"""`--workers`: who does the work, so many processes of this machine or a cluster."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

if TYPE_CHECKING:
    from huozi.work.steps import Means

MOST = 256
_NUMBER = re.compile(r"[1-9][0-9]{0,2}")


class Workers(click.ParamType[int | str]):
    """How many processes, or the address of a Dask scheduler."""

    name = "workers"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> int | str:
        """A number or an address (click's contract)."""
        if _NUMBER.fullmatch(value) and int(value) <= MOST:
            return int(value)
        if not is_scheduler(value):
            known = f"写几个进程（1 到 {MOST}），或 Dask 调度器的地址，如 tcp://主机:8786"
            self.fail(f"{value}。{known}（也可以是 tls://）", param, ctx)
        return value


def is_scheduler(value: str) -> bool:
    """Whether a word can be the address of a scheduler."""
    try:
        parts = urlsplit(value)
        whole = bool(parts.hostname and parts.port)
    except ValueError:
        return False
    bare = not (parts.path or parts.query or parts.fragment or parts.username)
    return whole and bare and parts.scheme in {"tcp", "tls"}


WORKERS = click.option(
    "--workers",
    type=Workers(),
    metavar="数目|地址",
    help="同时用几个进程（不写就是这台机器的核数）；或交给 Dask 集群，写 tcp://主机:8786。",
)


@contextmanager
def hired(workers: int | str | None, means: Means) -> Iterator[Means]:
    """Means with those who do the work; ClusterError where a cluster can't."""
    if isinstance(workers, str):
        from huozi.work.cluster import connected  # noqa: PLC0415 — heavy: only when needed

        with connected(workers) as cluster:
            yield replace(means, elsewhere=cluster)
    else:
        yield replace(means, workers=workers or means.workers)
